"""À-nouveaux et clôture (opening balances and year-end).

Règle : la première écriture de l'exercice reprend le bilan du précédent ; les comptes de tiers
y sont détaillés ligne à ligne, avec la pièce et la date d'origine. Le résultat de l'exercice
précédent équilibre l'écriture. Le 31 décembre, une OD constate les dotations aux amortissements.

Référence : PCG art. 112-2 (intangibilité du bilan d'ouverture), 214-13 (amortissement).
Unités : centimes, débit positif.
"""

from collections.abc import Mapping, Sequence
from random import Random

from lettrine.demo.calendrier import DEBUT, FIN
from lettrine.demo.livre import Ligne, Livre
from lettrine.demo.paie import DETTES
from lettrine.demo.tresorerie import CAPITAL_EMPRUNTE

__all__ = ["dettes_anterieures", "doter", "reprendre"]

BILAN = {
    "101000": -40_000_00,
    "106100": -4_000_00,
    "106800": -61_000_00,
    "164000": -CAPITAL_EMPRUNTE,
    "215400": 62_000_00,
    "218200": 24_000_00,
    "218300": 8_400_00,
    "275000": 3_700_00,
    "281540": -31_000_00,
    "281820": -12_000_00,
    "281830": -5_200_00,
    "310000": 14_350_00,
    "512000": 71_218_37,
    "512100": 15_000_00,
}
AMORTISSEMENTS = {"215400": "281540", "218200": "281820", "218300": "281830"}
MONTANTS_DUS = {
    "431000": (5_600_00, 6_100_00),
    "437000": (2_050_00, 2_300_00),
    "442100": (270_00, 320_00),
    "445510": (2_900_00, 4_600_00),
}


def dettes_anterieures(hasard: Random) -> dict[str, Ligne]:
    """Les dettes sociales et fiscales de décembre, par compte (445510 est en euros entiers)."""
    noms = {**DETTES, "445510": "TVA"}
    return {
        compte: Ligne(
            compte, -hasard.randint(*bornes) // 100 * 100, libelle=f"{noms[compte]} 12/2024"
        )
        for compte, bornes in MONTANTS_DUS.items()
    }


def reprendre(livre: Livre, tiers: Sequence[Ligne], dettes: Sequence[Ligne]) -> int:
    """Passe les à-nouveaux ; rend le résultat de l'exercice précédent, bénéfice positif."""
    reprises = [Ligne(compte, montant) for compte, montant in BILAN.items()]
    lignes = [*reprises, *tiers, *dettes]
    resultat = sum(ligne.montant for ligne in lignes)
    lignes.append(Ligne("120000" if resultat >= 0 else "129000", -resultat))
    lignes.sort(key=lambda ligne: (ligne.compte, ligne.tiers))
    livre.passer(DEBUT, "AN", "AN2025", "A NOUVEAUX", *lignes)
    return resultat


def doter(livre: Livre, dotations: Mapping[str, int]) -> None:
    """Constate les dotations de l'exercice, données par compte d'immobilisation."""
    lignes = [Ligne(AMORTISSEMENTS[compte], -dotations[compte]) for compte in sorted(dotations)]
    livre.passer(
        FIN, "OD", f"DOTATIONS-{FIN:%Y%m%d}", "DOTATIONS AUX AMORTISSEMENTS 2025",
        Ligne("681120", sum(dotations.values())), *lignes,
    )  # fmt: skip
