"""Arrêter les immobilisations d'un exercice (closing): OD, dotations de chaque bien, contrôle.

Règle : le plan du registre donne les OD de l'exercice du jour demandé, datées de sa clôture. Le
rapport les montre et les recoupe : avec le plan, puis avec le livre, dont chaque compte doit avoir,
une fois les OD passées, le solde du registre. Un classeur à part les porte, aux champs du FEC. Un
mois s'arrête comme un exercice : les OD sont alors les siennes, datées de son dernier jour.
Exceptions : sans livre, rien n'est recoupé avec lui, et c'est dit (IMM-38). Sans rien à passer, le
classeur des OD n'est pas écrit.

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.immobilisations.feuilles_d_od import (
    ecrire_les_od,
    feuille_des_od,
    feuille_des_sorties,
    lire_livre,
    sans_colonnes_vides,
)
from lettrine.actions.immobilisations.registre import Registre, lire_registre
from lettrine.actions.ouverture import (
    colonnes_lues,
    feuille_des_anomalies,
    feuille_des_colonnes,
    source_de,
)
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.a_nouveaux import en_date
from lettrine.comptabilite.immobilisations import Conventions, Plan
from lettrine.comptabilite.immobilisations.ecritures import Od, OptionsDeCloture, od_de_cloture
from lettrine.comptabilite.immobilisations.ecritures_controle import soldes_apres_od
from lettrine.dates import formater
from lettrine.erreurs import Anomalie
from lettrine.monnaie import formater as formater_montant
from lettrine.parametres import Parametres
from lettrine.tables.immobilisations import (
    DOTATIONS,
    OD_PAR_NATURE,
    SOLDES_APRES_OD,
)
from lettrine.tables.schema import Genre

__all__ = ["arreter"]

DE_TOUTE_DOTATION = (
    "NumBien",
    "Designation",
    "CompteNum",
    "Brut",
    "VncOuverture",
    "Dotation",
    "Cumul",
    "Vnc",
)


def arreter(
    classeur: Classeur,
    *,
    au: date,
    mensuel: bool = False,
    livre: Classeur | None = None,
    fichier_des_od: Path | None = None,
    options: OptionsDeCloture | None = None,
    conventions: Conventions | None = None,
    reglages: Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit les OD de l'exercice du jour `au` et leur rapport ; `classeur` est celui du registre.

    `mensuel` n'arrête que le mois de ce jour ; les mois précédents sont supposés l'être déjà.
    `livre` porte les écritures où les OD iront ; `fichier_des_od` est le classeur à importer.

    Lève `DonneesInvalides` : LET-10 si des lignes sont illisibles, IMM-34 si la période est déjà
    arrêtée au livre.
    """
    dire = progression or (lambda _etape: None)
    registre, ecritures = lire_registre(classeur), lire_livre(livre, dire)
    dire("Calcul du plan et des écritures")
    plan = registre.plan(
        au=au, du=au, conventions=conventions, mensuelles=mensuel, reglages=reglages
    )
    choix = options or OptionsDeCloture()
    lignes = None if ecritures is None else ecritures.table
    od = od_de_cloture(plan, lignes, periode=plan.periode(au), options=choix, parametres=reglages)
    soldes, ecarts = (None, []) if lignes is None else soldes_apres_od(plan, od, lignes)
    ici = plan.periodes[od.periode]
    debut, fin = en_date(ici.debut), en_date(ici.fin)
    nom = f"{'mois' if mensuel else 'exercice'} du {formater(debut)} au {formater(fin)}"
    source = registre.source("Arrêté des immobilisations", fin)
    anomalies = _anomalies(registre, plan, od, ecritures, ecarts)
    feuilles = _feuilles(source, nom, plan, od, soldes, ecritures)
    dire("Écriture du rapport")
    a_verifier = feuille_des_anomalies(anomalies, source)
    for feuille in (*feuilles, a_verifier, feuille_des_colonnes(registre.lecture, source)):
        classeur.ecrire_feuille(feuille)
    fichiers = [
        *classeur.enregistrer(),
        *ecrire_les_od(od, fichier_des_od, dossier=registre.societe, au=fin),
    ]
    controles = [controle for feuille in feuilles for controle in feuille.controles]
    return _bilan(plan, od, registre, controles, fichiers, anomalies, fin)


def _feuilles(
    source: str,
    nom: str,
    plan: Plan,
    od: Od,
    soldes: pd.DataFrame | None,
    ecritures: Lecture | None,
) -> list[Feuille]:
    feuilles = [_synthese(source, nom, od), feuille_des_od(source, od)]
    if len(od.sorties.lots):
        feuilles.append(feuille_des_sorties(source, od.sorties.table))
    feuilles.append(_dotations(source, nom, plan, od))
    if soldes is not None and ecritures is not None:
        feuilles.append(_soldes(source, soldes, ecritures))
    return feuilles


def _synthese(source: str, nom: str, od: Od) -> Feuille:
    resume = od.par_nature
    return Feuille(
        "Synthèse",
        f"Arrêté des immobilisations, {nom}",
        (
            source,
            "Pour le dossier de clôture : les écritures de la période, par nature, et leurs"
            " contrôles.",
        ),
        resume,
        OD_PAR_NATURE,
        controles=(
            Controle(
                "Débits = crédits",
                int(resume["Debit"].sum()),
                int(resume["Credit"].sum()),
                somme_de="Debit",
                somme_attendue="Credit",
            ),
            Controle(
                "Total des écritures à importer",
                int(resume["Debit"].sum()),
                int(od.lignes["Debit"].sum()),
                somme_de="Debit",
            ),
        ),
        totaux=("Pieces", "Lignes", "Debit", "Credit"),
    )


def _dotations(source: str, nom: str, plan: Plan, od: Od) -> Feuille:
    """La dotation de chaque bien, recoupée avec les OD."""
    tableau = plan.tableau_de(od.periode)
    entiere = DOTATIONS.table({nom: tableau[nom] for nom in DOTATIONS.noms})
    table, schema = sans_colonnes_vides(entiere, DOTATIONS, DE_TOUTE_DOTATION)
    totaux = tuple(c.nom for c in schema.colonnes if c.genre is Genre.MONTANT)
    controles = [
        Controle(
            "Valeur nette = brut - amortissements - dépréciations",
            int(table["Vnc"].sum()),
            int((entiere["Brut"] - entiere["Cumul"] - entiere["CumulDepreciation"]).sum()),
            somme_de="Vnc",
        )
    ]
    deja = any(anomalie.code == "IMM-36" for anomalie in od.anomalies)
    if not deja:
        controles.append(
            Controle(
                "Dotations du plan = dotations des OD",
                int(table["Dotation"].sum()),
                _amorti_par_les_od(od),
                somme_de="Dotation",
            )
        )
    return Feuille(
        "Dotations",
        f"Amortissements de chaque bien, {nom}",
        (source, "Un bien sorti dans la période garde ce qu'il avait le jour de sa sortie."),
        table,
        schema,
        controles=tuple(controles),
        totaux=totaux,
        sans_zero=totaux,
    )


def _amorti_par_les_od(od: Od) -> int:
    """Ce que les OD portent au crédit des comptes 28."""
    amortis = od.lignes["CompteNum"].str.startswith("28")
    return int(od.lignes.loc[amortis, "Credit"].sum())


def _soldes(source: str, soldes: pd.DataFrame, ecritures: Lecture) -> Feuille:
    return Feuille(
        "Contrôle",
        "Le livre, une fois les OD passées, face au registre",
        (
            source,
            f"Livre : {source_de(ecritures)}. Un solde positif est débiteur. Un écart est un bien,"
            " ou une écriture, qui manque d'un côté ou de l'autre.",
        ),
        soldes,
        SOLDES_APRES_OD,
        "controle",
        controles=(
            Controle(
                "Livre et OD = registre",
                int(soldes["SoldeApres"].sum()),
                int(soldes["SoldeRegistre"].sum()),
                somme_de="SoldeApres",
                somme_attendue="SoldeRegistre",
            ),
            Controle("Comptes en écart", int((soldes["Ecart"] != 0).sum()), 0, montant=False),
        ),
        totaux=("SoldeLivre", "Od", "SoldeApres", "SoldeRegistre", "Ecart"),
    )


def _anomalies(
    registre: Registre,
    plan: Plan,
    od: Od,
    ecritures: Lecture | None,
    ecarts: Sequence[Anomalie],
) -> list[Anomalie]:
    du_livre = () if ecritures is None else ecritures.anomalies
    return [*registre.anomalies, *plan.anomalies, *du_livre, *od.anomalies, *ecarts]


def _bilan(
    plan: Plan,
    od: Od,
    registre: Registre,
    controles: Sequence[Controle],
    fichiers: Sequence[Path],
    anomalies: Sequence[Anomalie],
    cloture: date,
) -> Bilan:
    tableau = plan.tableau_de(od.periode)
    dotations, sortis = int(tableau["Dotation"].sum()), len(od.sorties.lots)
    pieces = od.lignes["PieceRef"].nunique()
    return Bilan(
        titre=f"Arrêté des immobilisations au {formater(cloture)}",
        phrase=(
            f"{accorder(pieces, 'pièce à passer', 'pièces à passer')} :"
            f" {formater_montant(dotations)} de dotations,"
            f" {accorder(sortis, 'sortie', 'sorties')} (voir la feuille OD)."
        ),
        postes=(
            Poste("Biens", int(tableau["NumBien"].nunique())),
            Poste("Dotations aux amortissements", dotations, montant=True),
            Poste("Sorties", sortis),
            Poste("Plus ou moins-values", int(od.sorties.table["PlusValue"].sum()), montant=True),
            Poste("Valeur nette à la clôture", _nette(plan, od.periode), montant=True),
            Poste("Pièces à passer", int(pieces)),
            Poste("Lignes à passer", len(od.lignes)),
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=tuple(fichiers),
        anomalies=anomalies,
        precisions=colonnes_lues(registre.lecture),
    )


def _nette(plan: Plan, periode: int) -> int:
    """La valeur nette des biens encore là à la fin de la période."""
    presents = plan.periode_de_sortie > periode
    return int(plan.nettes[periode + 1][presents].sum())
