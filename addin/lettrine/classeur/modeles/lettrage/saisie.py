"""Les feuilles à remplir (input sheets): Dossier, Écritures, Tiers, Comptes lettrables.

Règle : trois tableaux Excel portent le nom de leur schéma ; leurs en-têtes sont ses libellés, que
Lettrine reconnaît. Une saisie douteuse est signalée, jamais empêchée, sauf une date d'arrêté ou un
délai qui n'en sont pas. Dans Écritures, un code est vert quand son groupe se solde, orange quand il
est partiel, rouge sinon ; une ligne fautive est rose.
Exceptions : ces feuilles ne sont pas protégées, sauf Dossier, qui n'a pas de tableau.

Unités : euros dans les cellules.
"""

import pandas as pd

from lettrine.classeur.modeles.contenu import Contenu
from lettrine.classeur.modeles.dossier import Reglage, ecrire_le_dossier
from lettrine.classeur.modeles.lettrage.etats import colorer_les_etats
from lettrine.classeur.modeles.lettrage.reperes import (
    COLONNES,
    COLONNES_DES_COMPTES,
    COLONNES_DES_TIERS,
    ENTETE_DES_ECRITURES,
    ENTETE_DES_FICHES,
    FICHES,
    LIGNES,
    ONGLET_DES_COMPTES,
    ONGLET_DES_ECRITURES,
    ONGLET_DES_TIERS,
)
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.modeles.saisie import OUI_OU_NON, UN_MONTANT, UNE_DATE, des_jours
from lettrine.classeur.presentation.aspect import FOND_ROUGE, GRIS
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre, Schema

__all__ = ["ecrire_comptes", "ecrire_dossier", "ecrire_ecritures", "ecrire_tiers"]

LIGNES_VIDES = {ECRITURES.nom: 100, TIERS.nom: 30, COMPTES_LETTRABLES.nom: 20}
HAUT = ENTETE_DES_ECRITURES + 1
ICI = f"MAX(ROW())-{HAUT}"  # MAX : dans un format conditionnel, ROW() seul est une matrice
LARGEURS = {
    "JournalCode": 10, "CompteNum": 13, "CompAuxNum": 15, "CompAuxLib": 30, "PieceRef": 17,
    "EcritureLib": 44, "Debit": 15, "Credit": 15, "Nom": 38, "Contact": 26, "Telephone": 18,
    "Courriel": 34, "Intitule": 56,
}  # fmt: skip
"""Au moins : un modèle vide se remplit sans retoucher les colonnes."""

NOTE_DE_LA_DATE = (
    "Vide : le jour de la dernière écriture. Une date passée refait les états de ce jour-là."
)
NOTE_DU_DELAI = (
    "Pour une écriture sans échéance, compté depuis sa date ; à défaut d'accord, le délai légal"
    " (C. com. art. L441-10 I)."
)
REGLES: dict[str, dict[str, object]] = {
    "EcritureDate": UNE_DATE,
    "DateLet": UNE_DATE,
    "DateEcheance": UNE_DATE,
    "Debit": UN_MONTANT,
    "Credit": UN_MONTANT,
    "CompAuxNum": {
        "validate": "list",
        "source": "=Liste_tiers",
        "error_title": "Auxiliaire",
        "error_message": "Ce code n'est pas dans la feuille Tiers. Le garder ?",
    },
    "EcritureLet": {
        "validate": "length",
        "criteria": "<=",
        "value": 3,
        "error_title": "Lettrage",
        "error_message": "Un code a une, deux ou trois lettres, comme AA. Le garder ?",
    },
}


def ecrire_dossier(atelier: Atelier, contenu: Contenu) -> None:
    """Le nom du dossier, la date d'arrêté, le délai par défaut."""
    delai = Reglage(
        "Délai de paiement par défaut, en jours",
        "Delai_defaut",
        contenu.delai,
        Genre.ENTIER,
        NOTE_DU_DELAI,
        des_jours("Délai de paiement", 0, 365),
    )
    ecrire_le_dossier(
        atelier,
        contenu.dossier,
        contenu.au,
        (delai,),
        derniere="MAX(Lignes_Jour)",
        note=NOTE_DE_LA_DATE,
    )


def ecrire_ecritures(atelier: Atelier, contenu: Contenu) -> None:
    """Le tableau Ecritures, ses totaux affichés et ses couleurs."""
    onglet = Onglet(atelier, ONGLET_DES_ECRITURES, "saisie", "Écritures", protegee=False)
    zone = _remplir(onglet, contenu.ecritures, ECRITURES, COLONNES, ENTETE_DES_ECRITURES)
    onglet.decrire(
        "Une ligne par ligne d'écriture, dans n'importe quel ordre : saisissez, ou collez les"
        " valeurs de votre export.",
        "Lettrage : les lignes qui se soldent ont le même code, en CAPITALES. En minuscules, le"
        " lettrage est partiel. Vert : soldé ; orange : partiel ; rouge : écart.",
    )
    onglet.libeller("G5", "Total des lignes affichées", align="right")
    onglet.libeller("G6", "Solde des lignes affichées", align="right")
    for cellule, lettre in (("H5", "H"), ("I5", "I")):
        plage = f"OFFSET(${lettre}${HAUT},1,0,{LIGNES},1)"
        onglet.calculer(cellule, f"=SUBTOTAL(109,{plage})", bold=True)
    onglet.calculer("H6", "=ROUND(H5-I5,2)", bold=True)
    onglet.page.freeze_panes(HAUT, 0)
    onglet.page.repeat_rows(ENTETE_DES_ECRITURES)
    possibles = (HAUT, 0, HAUT + LIGNES - 1, len(COLONNES) - 1)
    onglet.tolerer(possibles)
    _colorer(onglet, possibles)
    _valider_les_ecritures(onglet, possibles)
    onglet.page.set_selection(zone[0], 0, zone[0], 0)


def ecrire_tiers(atelier: Atelier, contenu: Contenu) -> None:
    """Le tableau Tiers."""
    onglet = Onglet(atelier, ONGLET_DES_TIERS, "saisie", "Clients et fournisseurs", protegee=False)
    _remplir(onglet, contenu.tiers, TIERS, COLONNES_DES_TIERS, ENTETE_DES_FICHES)
    onglet.decrire(
        "Un client ou un fournisseur par ligne, le même code que dans la colonne Auxiliaire des"
        " écritures. Le nom paraît dans les états."
    )
    onglet.page.freeze_panes(ENTETE_DES_FICHES + 1, 0)
    onglet.page.repeat_rows(ENTETE_DES_FICHES)
    haut, bas = ENTETE_DES_FICHES + 1, ENTETE_DES_FICHES + FICHES
    onglet.tolerer((haut, 0, bas, 4))
    codes = f"'{ONGLET_DES_TIERS}'!$A${haut + 1}:$A${bas + 1}"
    liste = f"=INDEX({codes},1):INDEX({codes},MAX(1,COUNTA({codes})))"
    atelier.classeur.define_name("Liste_tiers", liste)


def ecrire_comptes(atelier: Atelier, contenu: Contenu) -> None:
    """Le tableau ComptesLettrables."""
    onglet = Onglet(atelier, ONGLET_DES_COMPTES, "saisie", "Comptes lettrables", protegee=False)
    zone = _remplir(
        onglet, contenu.comptes, COMPTES_LETTRABLES, COLONNES_DES_COMPTES, ENTETE_DES_FICHES
    )
    onglet.decrire(
        "Les comptes que l'on lettre, par le début de leur numéro ; le début le plus long"
        " l'emporte. C'est un usage, pas une loi : changez-le.",
        "En bloc : comptes soldés par une écriture d'ensemble, comme la TVA par sa déclaration ;"
        " le seul montant n'y prouve rien.",
    )
    for place in (2, 3):
        onglet.valider((zone[0], place, zone[0] + 99, place), OUI_OU_NON)
    onglet.page.freeze_panes(ENTETE_DES_FICHES + 1, 0)
    onglet.tolerer((zone[0], 0, zone[0] + 99, 0))


def _remplir(
    onglet: Onglet, table: pd.DataFrame, schema: Schema, colonnes: tuple[str, ...], ligne: int
) -> tuple[int, int, int, int]:
    choisies = table[list(colonnes)]
    vides = LIGNES_VIDES[schema.nom]
    return onglet.remplir(choisies, schema, ligne=ligne, vides=vides, largeurs=LARGEURS)


def _colorer(onglet: Onglet, zone: tuple[int, int, int, int]) -> None:
    """Le feu de chaque code, puis les lignes fautives."""
    place = COLONNES.index("EcritureLet")
    etat = f"INDEX(Groupes_Etat,INDEX(Lignes_Groupe,{ICI}))"
    colorer_les_etats(onglet, (zone[0], place, zone[2], place), etat)
    onglet.colorer(zone, f'=INDEX(Lignes_Fautes,{ICI})<>""', bg_color=FOND_ROUGE)
    onglet.colorer(zone, f'=$C{HAUT + 1}<>""', bottom=1, bottom_color=GRIS)


def _valider_les_ecritures(onglet: Onglet, zone: tuple[int, int, int, int]) -> None:
    """Un avertissement à la saisie : l'élève peut passer outre, la feuille Contrôles le dira."""
    for nom, regle in REGLES.items():
        place = COLONNES.index(nom)
        onglet.valider((zone[0], place, zone[2], place), {**regle, "error_type": "warning"})
