"""Ce que partagent les feuilles du modèle de lettrage: onglets, colonnes, tailles (landmarks).

Règle : le modèle tient 5 000 lignes d'écritures, 1 000 couples de compte et d'auxiliaire, 2 000
lettres, et montre 1 000 lignes par liste ; la feuille Contrôles dit quand un livre les dépasse.
Exceptions : aucune.

Unités : lignes comptées de zéro.

>>> lu("CompteNum")
"INDEX('Écritures'!$C:$C,[Ligne])"
>>> ecrit("EcritureLib", "[Ligne]")
"INDEX('Écritures'!$G:$G,[Ligne])"
"""

from lettrine.classeur.modeles.formules import colonne_entiere
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Schema

__all__ = [
    "CALCULS",
    "COLONNES",
    "COLONNES_DES_COMPTES",
    "COLONNES_DES_TIERS",
    "COUPLES",
    "ENTAMEES",
    "ENTETE_DES_ECRITURES",
    "ENTETE_DES_FICHES",
    "FICHES",
    "LETTRES",
    "LIGNES",
    "LISTES",
    "MONTREES",
    "ONGLET_DES_COMPTES",
    "ONGLET_DES_ECRITURES",
    "ONGLET_DES_TIERS",
    "PREFIXES",
    "ecrit",
    "lu",
    "lu_de",
]

LIGNES, COUPLES, LETTRES, FICHES, PREFIXES = 5_000, 1_000, 2_000, 1_000, 100
ENTAMEES = 1_000  # les lignes des groupes en partie payés
MONTREES = 1_000  # par liste : lettres, justification, grand livre
ENTETE_DES_ECRITURES = 6
ENTETE_DES_FICHES = 4  # des tables Tiers et ComptesLettrables

ONGLET_DES_ECRITURES, ONGLET_DES_TIERS = ECRITURES.libelle, TIERS.nom
ONGLET_DES_COMPTES = COMPTES_LETTRABLES.libelle
CALCULS, LISTES = "Calculs", "Listes"

COLONNES = (
    "JournalCode", "EcritureDate", "CompteNum", "CompAuxNum", "CompAuxLib", "PieceRef",
    "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "DateEcheance",
)  # fmt: skip
COLONNES_DES_TIERS = ("CompAuxNum", "Nom", "Contact", "Telephone", "Courriel")
COLONNES_DES_COMPTES = COMPTES_LETTRABLES.noms


def ecrit(nom: str, ligne: str) -> str:
    """La formule de ce qui est écrit à une ligne de la feuille Écritures."""
    return f"INDEX({colonne_entiere(ONGLET_DES_ECRITURES, COLONNES.index(nom))},{ligne})"


def lu(nom: str) -> str:
    """La même, à la ligne que dit la colonne Ligne du bloc."""
    return ecrit(nom, "[Ligne]")


def lu_de(schema: Schema, nom: str, ligne: str) -> str:
    """La formule de ce qui est écrit dans la table Tiers ou ComptesLettrables."""
    onglet, colonnes = (
        (ONGLET_DES_TIERS, COLONNES_DES_TIERS)
        if schema is TIERS
        else (ONGLET_DES_COMPTES, COLONNES_DES_COMPTES)
    )
    return f"INDEX({colonne_entiere(onglet, colonnes.index(nom))},{ligne})"
