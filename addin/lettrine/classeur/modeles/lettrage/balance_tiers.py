"""La feuille Balance des tiers (third-party balance), vivante.

Règle : une ligne par compte et auxiliaire qui a bougé jusqu'au jour d'arrêté ; son solde, et ce
qu'aucune lettre ne touche encore. Solde = non lettré + lettré sans être soldé.
Exceptions : voir `comptabilite.balance_tiers` : les comptes 40 et 41, et ceux tenus par auxiliaire.

Unités : euros.
"""

from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.lettrage.reperes import COUPLES
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.comptabilite.balance_tiers import TIERS_USUELS
from lettrine.tables.schema import Genre

__all__ = ["bloc_des_tiers", "ecrire_balance_tiers"]

NOM = "Balance des tiers"
MONTANTS = ("Debit", "Credit", "SoldeDebiteur", "SoldeCrediteur", "NonLettre", "Entame")


def ecrire_balance_tiers(atelier: Atelier) -> None:
    """La feuille Balance des tiers."""
    onglet = Onglet(atelier, NOM, "resultat", NOM)
    bloc = bloc_des_tiers()
    onglet.lister(bloc, sans_zero=MONTANTS)
    onglet.decrire(
        en_tete("Le solde de chaque client et fournisseur, à-nouveaux compris"),
        "Non lettré : ce qu'aucune lettre ne touche. Lettré sans être soldé : ce qui reste des"
        " lettrages partiels ou en attente.",
    )
    onglet.titrer_les_controles(4, 3)
    soldes = [f"SUM({bloc.cellules(nom)})" for nom in MONTANTS[2:]]
    egalite = (f"{soldes[0]}-{soldes[1]}", f"{soldes[2]}+{soldes[3]}")
    onglet.controler(5, 3, "Solde = non lettré + lettré sans être soldé", egalite)
    for rang, prefixe in enumerate(TIERS_USUELS, start=6):
        famille = f'(LEFT({bloc.cellules("Compte")},2)="{prefixe}")*1'
        des_tiers = [f"SUMPRODUCT({famille},{bloc.cellules(nom)})" for nom in MONTANTS[2:4]]
        du_livre = f'SUMPRODUCT((LEFT(Lignes_Compte,2)="{prefixe}")*Lignes_Net)'
        libelle = f"Solde des tiers {prefixe} = solde des comptes {prefixe} du livre"
        onglet.controler(rang, 3, libelle, ("-".join(des_tiers), du_livre))
    onglet.totaliser(bloc, MONTANTS)
    onglet.page.freeze_panes(bloc.premiere, 0)
    onglet.imprimer(bloc)


def bloc_des_tiers() -> Bloc:
    """La liste des tiers."""

    def de(nom: str) -> str:
        return f'=IF([Compte]="","",INDEX(Soldes_{nom},INDEX(Tiers_Position,[#])))'

    net = "ROUND([Debit]-[Credit],2)"
    return Bloc(
        "BalanceTiers",
        NOM,
        11,
        0,
        COUPLES,
        (
            Calcul("Compte", "Compte", "=INDEX(Tiers_Compte,[#])", largeur=13),
            Calcul("Auxiliaire", "Auxiliaire", de("Auxiliaire"), largeur=16),
            Calcul("Nom", "Nom", de("Nom"), largeur=40),
            Calcul("Debit", "Débit", de("Debit"), Genre.MONTANT, 16),
            Calcul("Credit", "Crédit", de("Credit"), Genre.MONTANT, 16),
            Calcul("SoldeDebiteur", "Solde débiteur", f'=IF([Compte]="","",MAX(0,{net}))',
                   Genre.MONTANT, 16),
            Calcul("SoldeCrediteur", "Solde créditeur", f'=IF([Compte]="","",MAX(0,-{net}))',
                   Genre.MONTANT, 16),
            Calcul("NonLettre", "Non lettré", de("NonLettre"), Genre.MONTANT, 16),
            Calcul("Entame", "Lettré sans être soldé", de("Entame"), Genre.MONTANT, 16),
        ),
    )  # fmt: skip
