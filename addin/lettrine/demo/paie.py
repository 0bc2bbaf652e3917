"""Paie : OD mensuelle, salaires et cotisations payés (payroll).

Règle : l'OD du dernier jour constate salaires bruts, retenues et charges patronales ; les
salaires partent le jour même, le prélèvement à la source et les cotisations le mois suivant.
Les taux d'ensemble sont de fiction : ils donnent des soldes vraisemblables, pas une paie.

Référence : PCG art. 944-42 à 944-44 (421, 431, 437, 4421).
Unités : centimes.
"""

from datetime import date
from decimal import Decimal
from random import Random

from lettrine.dates.calendrier import fin_de_mois
from lettrine.demo.calendrier import FIN, MOIS, decaler, ouvrable_avant
from lettrine.demo.livre import Ligne, Livre
from lettrine.monnaie import appliquer

__all__ = ["DETTES", "payer"]

DETTES = {"431000": "URSSAF", "437000": "RETRAITE PREVOYANCE", "442100": "DGFIP PAS"}
"""Les organismes payés le mois suivant, et leur nom au relevé."""

JOURS = {"431000": 15, "437000": 25, "442100": 16}
BRUT = 12_900_00
RETENUES = {"431000": Decimal("0.145"), "437000": Decimal("0.075"), "442100": Decimal("0.021")}
CHARGES = {"645100": Decimal("0.285"), "645300": Decimal("0.085")}


def payer(livre: Livre, hasard: Random, dettes: dict[str, Ligne]) -> None:
    """Les douze mois de paie ; `dettes` : celles de décembre dernier, par compte."""
    for mois in MOIS:
        fin = fin_de_mois(date(FIN.year, mois, 1))
        for compte, dette in dettes.items():
            _verser(livre, dette, decaler(date(FIN.year, mois, JOURS[compte]), 0), compte)
        dettes = _un_mois(livre, fin, BRUT + hasard.randint(0, 90_000))
    for dette in dettes.values():
        dette.nature = "ouvert"


def _un_mois(livre: Livre, fin: date, brut: int) -> dict[str, Ligne]:
    retenues = {compte: appliquer(taux, brut) for compte, taux in RETENUES.items()}
    charges = {compte: appliquer(taux, brut) for compte, taux in CHARGES.items()}
    dettes = {
        "431000": Ligne("431000", -retenues["431000"] - charges["645100"]),
        "437000": Ligne("437000", -retenues["437000"] - charges["645300"]),
        "442100": Ligne("442100", -retenues["442100"]),
    }
    net = brut - sum(retenues.values())
    du = Ligne("421000", -net)
    livre.passer(
        fin, "OD", f"PAIE-{fin:%m}", f"PAIE {fin:%m/%Y}",
        Ligne("641100", brut), *(Ligne(compte, montant) for compte, montant in charges.items()),
        du, *dettes.values(),
    )  # fmt: skip
    vire, banque = Ligne("421000", net), Ligne("512000", -net)
    livre.passer(ouvrable_avant(fin), "BQ", "", f"VIR SALAIRES {fin:%m/%Y}", vire, banque)
    livre.grouper("salaires", du, vire)
    return dettes


def _verser(livre: Livre, dette: Ligne, jour: date, compte: str) -> None:
    paiement = Ligne(compte, -dette.montant)
    libelle = f"PRLV {DETTES[compte]} {jour:%m%y}"
    livre.passer(jour, "BQ", "", libelle, paiement, Ligne("512000", dette.montant))
    livre.grouper("organismes sociaux et PAS", dette, paiement)
