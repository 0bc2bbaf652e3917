"""Choisir un compte et voir ses lignes (account picker), pour la justification et le grand livre.

Règle : le compte se choisit dans la liste de ceux du livre, l'auxiliaire parmi ceux de ce compte ;
sans auxiliaire, le compte entier. Les lignes sont prises dans l'ordre de la feuille Calculs.
Exceptions : un compte ou un auxiliaire tapé qui n'est pas au livre n'a aucune ligne, et c'est dit.

Unités : euros.
"""

from typing import Any

from lettrine.classeur.modeles.contenu import Contenu
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.lettrage.reperes import ENTETE_DES_ECRITURES, MONTREES, ecrit
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import A_GAUCHE, DISCRET
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

__all__ = ["bloc_des_lignes_choisies", "ecrire_le_choix", "solde_choisi"]

HAUT = ENTETE_DES_ECRITURES + 1
CALCULEES = {
    "EcritureDate": "Jour", "DateEcheance": "Echeance", "Debit": "Debit", "Credit": "Credit",
}  # fmt: skip
LARGEURS = {
    "CompAuxNum": 16, "EcritureDate": 12, "JournalCode": 10, "PieceRef": 18, "EcritureLib": 52,
    "DateEcheance": 12, "EcritureLet": 11, "Debit": 16, "Credit": 16,
}  # fmt: skip


def ecrire_le_choix(onglet: Onglet, nom: str, contenu: Contenu) -> None:
    """Les deux cellules à remplir, B5 et B6, leurs listes, et ce qu'elles désignent."""
    compte, tiers = f"{nom}_compte", f"{nom}_tiers"
    onglet.libeller("A5", "Compte")
    onglet.saisir("B5", contenu.compte, Genre.TEXTE, compte, **_liste("Liste_comptes"))
    onglet.libeller("A6", "Auxiliaire")
    onglet.saisir("B6", contenu.auxiliaire, Genre.TEXTE, tiers, **_liste(f"Liste_{tiers}"))
    premier = f"MATCH({compte},Soldes_Compte,0)"
    dernier = f"{premier}+COUNTIF(Soldes_Compte,{compte})-1"
    siens = f"=INDEX(Soldes_Auxiliaire,{premier}):INDEX(Soldes_Auxiliaire,{dernier})"
    onglet.atelier.classeur.define_name(f"Liste_{tiers}", siens)
    discret = onglet.format(color=DISCRET, **A_GAUCHE)
    onglet.ecrire(4, 2, f'=IF({compte}="","Choisissez un compte.",{_nombre(nom)})', discret)
    onglet.ecrire(5, 2, f'=IF({tiers}="","Vide : tous.",{_nom(tiers)})', discret)


def solde_choisi(nom: str) -> str:
    """Le solde, au jour d'arrêté, de ce que l'on a choisi, compté sur les écritures."""
    compte, tiers = f"{nom}_compte", f"{nom}_tiers"
    choisies = f'(Lignes_Compte={compte}&"")*((({tiers}&"")="")+(Lignes_Auxiliaire={tiers}&"")>0)'
    return f'SUMPRODUCT({choisies}*(Lignes_Compte<>"")*Lignes_Net)'


def bloc_des_lignes_choisies(
    nom: str, onglet: str, premiere: int, choix: str, colonnes: tuple[str, ...], derniere: Calcul
) -> Bloc:
    """Les lignes choisies : leur place dans Écritures, ce qui y est écrit, une dernière colonne."""
    rang = f"SMALL(Lignes_Ordre{choix},[#])"
    place = f"{rang}-INT({rang}/1E5)*1E5+{HAUT}"
    ligne = f'=IF([#]>Nombre_{choix.lower()},"",{place})'
    return Bloc(
        nom,
        onglet,
        premiere,
        0,
        MONTREES,
        (
            Calcul("Ligne", "Ligne", ligne, Genre.ENTIER, 12),
            *(_colonne(colonne) for colonne in colonnes),
            derniere,
        ),
    )


def _colonne(nom: str) -> Calcul:
    colonne = ECRITURES[nom]
    if nom in CALCULEES:
        formule = f"INDEX(Lignes_{CALCULEES[nom]},[Ligne]-{HAUT})"
    else:
        formule = f'{ecrit(nom, "[Ligne]")}&""'
    return Calcul(
        nom, colonne.libelle, f'=IF([Ligne]="","",{formule})', colonne.genre, LARGEURS[nom]
    )


def _liste(nom: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": f"={nom}",
        "error_type": "warning",
        "error_title": "Hors du livre",
        "error_message": "Le livre n'a pas de ligne à ce nom. Le garder ?",
    }


def _nombre(nom: str) -> str:
    ordre = f"Nombre_{nom.lower()}"
    trop = f" lignes : les {MONTREES} premières sont ici, choisissez un auxiliaire."
    nombre = f'IF({ordre}>{MONTREES},"{trop}",IF({ordre}>1," lignes."," ligne."))'
    return f'IF({ordre}=0,"Aucune ligne à cette date.",{ordre}&{nombre})'


def _nom(tiers: str) -> str:
    return f'IFERROR(INDEX(Soldes_Nom,MATCH({tiers},Soldes_Auxiliaire,0)),"")'
