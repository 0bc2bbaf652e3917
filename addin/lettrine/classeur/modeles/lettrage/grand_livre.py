"""La feuille Grand livre (general ledger of one account): ses lignes et son solde progressif.

Règle : on choisit un compte, et au besoin un de ses auxiliaires ; toutes ses lignes jusqu'au jour
d'arrêté sont là, par auxiliaire puis par date, avec leur lettre et le solde après chacune.
Exceptions : au-delà de 1 000 lignes, le contrôle montre ce qui manque.

Référence : `comptabilite.grand_livre`.
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

__all__ = ["bloc_du_grand_livre", "ecrire_grand_livre"]

NOM = "Grand livre"


def ecrire_grand_livre(atelier: Atelier, contenu: Contenu) -> None:
    """La feuille Grand livre."""
    onglet = Onglet(atelier, NOM, "resultat", "Grand livre d'un compte")
    bloc = bloc_du_grand_livre()
    onglet.lister(bloc, sans_zero=("Debit", "Credit"))
    onglet.decrire(
        en_tete("Toutes les lignes d'un compte, à-nouveaux compris"),
        "Solde progressif : le solde après la ligne, le débit en positif.",
    )
    ecrire_le_choix(onglet, "Livre", contenu)
    onglet.titrer_les_controles(7, 7)
    debit, credit = (f"SUM({bloc.cellules(nom)})" for nom in ("Debit", "Credit"))
    egalite = (f"{debit}-{credit}", solde_choisi("Livre"))
    onglet.controler(8, 7, "Débits - crédits montrés = solde du compte", egalite)
    onglet.totaliser(bloc, ("Debit", "Credit"))
    onglet.page.freeze_panes(bloc.premiere, 0)
    onglet.imprimer(bloc)


def bloc_du_grand_livre() -> Bloc:
    """La liste des lignes du compte."""
    return bloc_des_lignes_choisies(
        "GrandLivre",
        NOM,
        12,
        "Livre",
        (
            "CompAuxNum", "EcritureDate", "JournalCode", "PieceRef", "EcritureLib", "EcritureLet",
            "Debit", "Credit",
        ),
        Calcul("Solde", "Solde progressif",
               '=IF([Ligne]="","",ROUND(N([-Solde])+[Debit]-[Credit],2))', Genre.MONTANT, 16),
    )  # fmt: skip
