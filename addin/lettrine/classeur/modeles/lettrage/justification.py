"""La feuille Justification (account reconciliation): les lignes qui font le solde d'un compte.

Règle : on choisit un compte, et au besoin un de ses auxiliaires ; la feuille montre les lignes
ouvertes au jour d'arrêté, par compte puis par date. Leur total est le solde du compte.
Exceptions : au-delà de 1 000 lignes, le contrôle montre ce qui manque.

Référence : `comptabilite.justification`.
Unités : euros.
"""

from lettrine.classeur.modeles.contenu import Contenu
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.lettrage.choix import (
    bloc_des_lignes_choisies,
    ecrire_le_choix,
    solde_choisi,
)
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["bloc_de_justification", "ecrire_justification"]

NOM = "Justification"
VISAS = ("Établi par", "Revu par")


def ecrire_justification(atelier: Atelier, contenu: Contenu) -> None:
    """La feuille Justification."""
    onglet = Onglet(atelier, NOM, "resultat", "Justification de solde")
    bloc = bloc_de_justification()
    onglet.lister(bloc, sans_zero=("Debit", "Credit"))
    onglet.decrire(
        en_tete("Les lignes ouvertes qui font le solde d'un compte, à classer au dossier"),
        "Reste ouvert : ce qu'aucun lettrage soldé n'éteint, le débit en positif ; d'un lettrage"
        " entamé, ce qui a été payé est déduit des lignes les plus anciennes.",
    )
    ecrire_le_choix(onglet, "Justif", contenu)
    _ecrire_les_visas(onglet)
    onglet.titrer_les_controles(7, 8)
    onglet.controler(
        8,
        8,
        "Total des lignes ouvertes = solde du compte",
        (f"SUM({bloc.cellules('Reste')})", solde_choisi("Justif")),
    )
    onglet.totaliser(bloc, ("Debit", "Credit", "Reste"))
    onglet.page.freeze_panes(bloc.premiere, 0)
    onglet.imprimer(bloc)


def bloc_de_justification() -> Bloc:
    """La liste des lignes ouvertes."""
    return bloc_des_lignes_choisies(
        "Justification",
        NOM,
        12,
        "Justif",
        (
            "CompAuxNum", "EcritureDate", "JournalCode", "PieceRef", "EcritureLib", "DateEcheance",
            "EcritureLet", "Debit", "Credit",
        ),
        Calcul("Reste", "Reste ouvert", '=IF([Ligne]="","",INDEX(Lignes_Reste,[Ligne]-7))',
               Genre.MONTANT, 16),
    )  # fmt: skip


def _ecrire_les_visas(onglet: Onglet) -> None:
    """Qui a fait, qui a revu, et quand : à signer."""
    for ligne, visa in enumerate(VISAS, start=5):
        onglet.libeller(f"H{ligne}", visa)
        onglet.signer(f"I{ligne}")
        onglet.libeller(f"J{ligne}", "le", align="right")
        onglet.signer(f"K{ligne}")
