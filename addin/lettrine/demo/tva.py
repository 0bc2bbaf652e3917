"""Taux de TVA du dossier et déclarations mensuelles (VAT).

Règle : la TVA est due sur les débits. Chaque fin de mois, une OD vire la TVA collectée et la
TVA déductible ; l'impôt, arrondi à l'euro, va en 44551 et se paie le mois suivant, ou le crédit
va en 44567 et vient en moins de la déclaration suivante. L'arrondi passe en 658 ou 758.

Référence : CGI art. 269-2-c (option pour les débits), 278 et suivants, art. 1724 (arrondi).
Unités : centimes.

>>> taxe("normal", 100_00), taxe("reduit", 100_00), taxe("exonere", 100_00)
(2000, 550, 0)
"""

from datetime import date
from decimal import Decimal

from lettrine.dates.calendrier import fin_de_mois
from lettrine.demo.calendrier import FIN, MOIS, decaler, ouvrable
from lettrine.demo.livre import Ligne, Livre
from lettrine.monnaie import appliquer, arrondir

__all__ = ["COLLECTEE", "declarer", "taxe"]

TAUX = {
    "normal": Decimal("0.20"),
    "intermediaire": Decimal("0.10"),
    "reduit": Decimal("0.055"),
    "exonere": Decimal(0),
}
"""Des taux de fiction, qui ne servent qu'à fabriquer ce dossier."""

COLLECTEE = {"normal": "445711", "intermediaire": "445712", "reduit": "445713"}
DEDUCTIBLE = ("445660", "445620")


def taxe(taux: str, montant_ht: int) -> int:
    """La TVA d'un montant hors taxe."""
    return appliquer(TAUX[taux], montant_ht)


def declarer(livre: Livre, dette_anterieure: Ligne) -> None:
    """Passe les douze déclarations et leur paiement ; celle de décembre reste due."""
    _payer(livre, dette_anterieure, 12, date(2025, 1, 20))
    credit: Ligne | None = None
    for mois in MOIS:
        credit = _declarer_un_mois(livre, mois, credit)


def _declarer_un_mois(livre: Livre, mois: int, credit: Ligne | None) -> Ligne | None:
    """La déclaration d'un mois ; rend le crédit à reporter, s'il y en a un."""
    debut = date(FIN.year, mois, 1)
    fin = fin_de_mois(debut)
    virements = [
        Ligne(compte, -livre.solde(compte, debut, fin))
        for compte in (*COLLECTEE.values(), *DEDUCTIBLE)
    ]
    reprise = Ligne("445670", -credit.montant) if credit else Ligne("445670", 0)
    net = sum(ligne.montant for ligne in virements) + reprise.montant
    du = arrondir(Decimal(net).scaleb(-2)) * 100
    impot = Ligne("445510" if du >= 0 else "445670", -du)
    arrondi = Ligne("658000" if du > net else "758000", du - net)
    piece = f"CA3-{mois:02d}"
    libelle = f"DECLARATION TVA {mois:02d}/{fin.year}"
    livre.passer(fin, "OD", piece, libelle, *virements, reprise, impot, arrondi)
    if credit:
        livre.grouper("crédit de TVA", credit, reprise)
    if du < 0:
        return impot
    if du:
        _payer(livre, impot, mois, decaler(fin, 20))
    return None


def _payer(livre: Livre, impot: Ligne, mois: int, jour: date) -> None:
    if jour > FIN:
        impot.nature = "ouvert"
        return
    paiement = Ligne("445510", -impot.montant)
    libelle = f"PRLV DGFIP TVA {mois:02d} REF {jour:%d%m%y}"
    livre.passer(ouvrable(jour), "BQ", "", libelle, paiement, Ligne("512000", impot.montant))
    livre.grouper("TVA", impot, paiement)
