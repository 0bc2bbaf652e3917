"""Banque hors tiers : frais, emprunt, virements internes, dividende (bank).

Règle : les frais tombent le dernier jour ouvrable du mois, l'échéance d'emprunt le 5. Un
virement vers le livret passe par 58, un jour d'un côté, le lendemain de l'autre.

Référence : PCG art. 945-51, 945-58 (virements internes) et 946-66 (661).
Unités : centimes.
"""

from datetime import date
from random import Random

from lettrine.dates.calendrier import fin_de_mois
from lettrine.demo.calendrier import FIN, MOIS, decaler, ouvrable, ouvrable_avant
from lettrine.demo.livre import Ligne, Livre

__all__ = ["CAPITAL_EMPRUNTE", "mouvementer"]

CAPITAL_EMPRUNTE = 36_000_00
AMORTI = 1_000_00
INTERETS = 96_00
VIREMENTS = ((2, 1), (4, 1), (6, 1), (9, -1), (11, 1))
"""Mois, et sens : 1 vers le livret, -1 depuis le livret."""


def mouvementer(livre: Livre, hasard: Random, resultat: int) -> None:
    """Passe les opérations de banque de l'année et l'affectation du résultat précédent."""
    for mois in MOIS:
        _frais(livre, hasard, mois)
        _emprunt(livre, mois)
    for mois, sens in VIREMENTS:
        _virement_interne(livre, decaler(date(FIN.year, mois, 12), 0), sens * 3_000_00)
    _affecter(livre, resultat)


def _frais(livre: Livre, hasard: Random, mois: int) -> None:
    jour = ouvrable_avant(fin_de_mois(date(FIN.year, mois, 1)))
    frais = hasard.randint(22_00, 48_00)
    livre.passer(
        jour, "BQ", "", f"FRAIS ET COMMISSIONS {mois:02d}/{jour:%y}",
        Ligne("627000", frais), Ligne("512000", -frais),
    )  # fmt: skip


def _emprunt(livre: Livre, mois: int) -> None:
    interets = INTERETS - 2_50 * mois
    jour = ouvrable(date(FIN.year, mois, 5))
    livre.passer(
        jour, "BQ", "", f"ECHEANCE PRET 00042 {mois:02d}/{jour:%y}",
        Ligne("164000", AMORTI), Ligne("661100", interets), Ligne("512000", -AMORTI - interets),
    )  # fmt: skip


def _virement_interne(livre: Livre, jour: date, montant: int) -> None:
    depart, arrivee = ("BQ", "LV") if montant > 0 else ("LV", "BQ")
    comptes = {"BQ": "512000", "LV": "512100"}
    parti, recu = Ligne("580000", abs(montant)), Ligne("580000", -abs(montant))
    libelle = "VIR INTERNE LIVRET"
    lendemain = decaler(jour, 1)
    livre.passer(jour, depart, "", libelle, parti,
                 Ligne(comptes[depart], -abs(montant)))  # fmt: skip
    livre.passer(lendemain, arrivee, "", libelle,
                 Ligne(comptes[arrivee], abs(montant)), recu)  # fmt: skip
    livre.grouper("virement interne", parti, recu)


def _affecter(livre: Livre, resultat: int) -> None:
    """L'assemblée du 27 juin : un quart distribué et payé le 4 juillet, le reste en réserves."""
    assemblee, versement = date(FIN.year, 6, 27), date(FIN.year, 7, 4)
    dividende = max(resultat, 0) // 4 // 100 * 100
    du, paye = Ligne("457000", -dividende), Ligne("457000", dividende)
    compte = "120000" if resultat >= 0 else "129000"
    livre.passer(
        assemblee, "OD", "AGO", "AFFECTATION DU RESULTAT AGO 27/06/2025",
        Ligne(compte, resultat), du, Ligne("106800", dividende - resultat),
    )  # fmt: skip
    if dividende:
        livre.passer(versement, "BQ", "", "VIR DIVIDENDES", paye, Ligne("512000", -dividende))
        livre.grouper("dividendes", du, paye)
