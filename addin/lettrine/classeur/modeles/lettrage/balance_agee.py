"""La feuille Balance âgée (aged balance) des clients ou des fournisseurs, au jour d'arrêté.

Règle : les factures ouvertes par tranche d'âge, comptée depuis l'échéance, leur graphique, puis
chaque tiers. Les règlements, avoirs et acomptes qu'aucune lettre ne rattache à une facture sont
« non affectés », en négatif.
Exceptions : LibreOffice ne relie pas le titre d'un graphique à une cellule ; il y montre un titre
fixe, et la conclusion se lit dans la cellule du dessus, recalculée partout.

Référence : `comptabilite.balance_agee`.
Unités : euros, jours.
"""

from lettrine.classeur.modeles.contenu import Contenu
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.lettrage.reperes import COUPLES
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import COULEURS_DE_SERIE, ENCRE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.graphiques import habiller, serie
from lettrine.comptabilite.balance_agee import (
    NON_AFFECTE,
    USUELLES,
    Depuis,
    libelles_des_tranches,
)
from lettrine.comptabilite.creances import Comptes
from lettrine.tables.balance_agee import synthese_par_tiers
from lettrine.tables.schema import Genre

__all__ = ["bloc_des_ages", "ecrire_balance_agee"]

NOM = "Balance âgée"
TRANCHES = tuple(libelles_des_tranches(USUELLES, Depuis.ECHEANCE))
SCHEMA = synthese_par_tiers(TRANCHES)
PREMIERE_TRANCHE = 11
HAUT = PREMIERE_TRANCHE + 1
BAS = HAUT + len(TRANCHES)
FACTURES = f"SUM($D${HAUT}:$D${BAS - 1})"
ECHUES, VIEILLES = f"SUM($D${HAUT + 1}:$D${BAS - 1})", f"$D${BAS - 1}"
TITRE = "Ce qui est dû, par âge"


def ecrire_balance_agee(atelier: Atelier, contenu: Contenu) -> None:
    """La feuille Balance âgée."""
    onglet = Onglet(atelier, NOM, "resultat", NOM)
    bloc = bloc_des_ages()
    montants = [calcul.nom for calcul in bloc.calculs if calcul.genre is Genre.MONTANT]
    onglet.lister(bloc, sans_zero=montants)
    onglet.decrire(
        en_tete("Qui doit quoi, et depuis quand"),
        "Âge compté depuis l'échéance ; à défaut, la date d'écriture plus le délai de la feuille"
        " Dossier. Non affecté : ce qu'aucune lettre ne rattache à une facture.",
    )
    _choisir(onglet, contenu.famille)
    onglet.titrer_les_controles(7, 2)
    famille = "(LEFT(Lignes_Compte,2)=Prefixe_age)"
    egalite = (
        f"SUM({bloc.cellules('Solde')})",
        f"Sens_age*SUMPRODUCT({famille}*Lignes_Net)",
    )
    onglet.controler(8, 2, "Total = solde des comptes au jour d'arrêté", egalite)
    _ecrire_les_tranches(onglet)
    _conclure(onglet)
    onglet.totaliser(bloc, montants)
    onglet.imprimer(bloc)


def bloc_des_ages() -> Bloc:
    """La liste des tiers."""

    def de(tranche: int) -> str:
        somme = "SUMIFS(Lignes_ResteAge,Lignes_Tiers,INDEX(Ages_Position,[#]),Lignes_Tranche,{})"
        return f'=IF([CompAuxNum]="","",ROUND(Sens_age*{somme.format(tranche)},2))'

    code = "INDEX(Soldes_{},INDEX(Ages_Position,[#]))"
    compte, auxiliaire = code.format("Compte"), code.format("Auxiliaire")
    tiers = f'IF({auxiliaire}="",{compte},{auxiliaire})'
    echues = "+".join(f"[Tranche{rang}]" for rang in range(1, len(TRANCHES)))
    formules = {
        "CompAuxNum": f'=IF(INDEX(Ages_Position,[#])="","",{tiers})',
        "Nom": f'=IF([CompAuxNum]="","",{code.format("Nom")})',
        **{f"Tranche{rang}": de(rang + 1) for rang in range(len(TRANCHES))},
        "Echu": f'=IF([CompAuxNum]="","",ROUND({echues},2))',
        "NonAffecte": de(len(TRANCHES) + 1),
        "Solde": '=IF([CompAuxNum]="","",ROUND([Tranche0]+[Echu]+[NonAffecte],2))',
    }
    largeurs = {"CompAuxNum": 16.0, "Nom": 36.0}
    return Bloc(
        "BalanceAgee",
        NOM,
        33,
        0,
        COUPLES,
        tuple(
            Calcul(nom, SCHEMA[nom].libelle, formule, SCHEMA[nom].genre, largeurs.get(nom, 17.0))
            for nom, formule in formules.items()
        ),
    )


def _choisir(onglet: Onglet, famille: Comptes) -> None:
    """Clients ou fournisseurs."""
    clients, fournisseurs = (qui.value.capitalize() for qui in Comptes)
    onglet.libeller("A6", "De qui")
    onglet.saisir(
        "B6",
        famille.value.capitalize(),
        Genre.TEXTE,
        "Famille_age",
        validate="list",
        source=[clients, fournisseurs],
        error_title="De qui",
        error_message=f"Choisissez {clients} ou {fournisseurs}.",
    )
    prefixes = (f'"{qui.prefixe}"' for qui in reversed(Comptes))
    onglet.libeller("C6", "Comptes", align="right")
    choix = f'=IF(Famille_age="{fournisseurs}",{{}},{{}})'
    onglet.calculer("D6", choix.format(*prefixes), Genre.TEXTE)
    onglet.nommer("Prefixe_age", "D6")


def _ecrire_les_tranches(onglet: Onglet) -> None:
    """Le nombre de lignes, le total et la part de chaque tranche."""
    onglet.entete(
        PREMIERE_TRANCHE - 1,
        [("Tranche", Genre.TEXTE), ("", Genre.TEXTE), ("Lignes", Genre.ENTIER),
         ("Montant", Genre.MONTANT), ("Part des factures", Genre.TAUX)],
    )  # fmt: skip
    for rang, libelle in enumerate((*TRANCHES, NON_AFFECTE), start=1):
        ligne = PREMIERE_TRANCHE + rang
        onglet.libeller(f"A{ligne}", libelle, bold=False, color=ENCRE)
        onglet.calculer(f"C{ligne}", f"=COUNTIF(Lignes_Tranche,{rang})", Genre.ENTIER)
        montant = f"=ROUND(Sens_age*SUMIF(Lignes_Tranche,{rang},Lignes_ResteAge),2)"
        onglet.calculer(f"D{ligne}", montant)
        if libelle != NON_AFFECTE:
            part = f"=IF({FACTURES}=0,0,D{ligne}/{FACTURES})"
            onglet.calculer(f"E{ligne}", part, Genre.TAUX, num_format="0 %")
    onglet.libeller(f"A{BAS + 1}", "Solde")
    onglet.calculer(f"D{BAS + 1}", f"=SUM(D{HAUT}:D{BAS})", bold=True)


def _conclure(onglet: Onglet) -> None:
    """Ce que le graphique montre, en une phrase, et le graphique."""
    qui = 'IF(Sens_age<0,"que nous devons aux fournisseurs","que nous doivent les clients")'
    conclusion = (
        f'IF({FACTURES}=0,"Aucune facture ouverte","De ce "&{qui}&", "'
        f'&ROUND(100*{ECHUES}/{FACTURES},0)&" % est échu, "'
        f'&ROUND(100*{VIEILLES}/{FACTURES},0)&" % depuis plus de {USUELLES[-1]} jours")'
    )
    onglet.conclure(3, conclusion)
    trace = onglet.atelier.classeur.add_chart({"type": "column"})
    tranches, montants = (f"='{NOM}'!${c}${HAUT}:${c}${BAS}" for c in "AD")
    trace.add_series(serie("Montant", tranches, montants, COULEURS_DE_SERIE[0]))
    habiller(trace, f"='{NOM}'!$A$4", reserve=TITRE)
    onglet.page.insert_chart(PREMIERE_TRANCHE - 1, 5, trace, {"x_offset": 16, "object_position": 2})
