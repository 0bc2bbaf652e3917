"""Éditer les tableaux de la liasse (tax return tables), l'inventaire, le rapprochement au livre.

Règle : les tableaux de l'exercice demandé, rubrique par rubrique : immobilisations, amortissements,
dépréciations, dérogatoires ; les sorties ; les mouvements de chaque bien ; la liste à vérifier sur
place. Si le livre est donné, chaque compte est rapproché, et chaque écart expliqué.
Exceptions : un tableau sans aucun montant n'est pas écrit, sauf ceux des immobilisations et des
amortissements. Sans livre, rien n'est rapproché, et c'est dit (IMM-72).

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.immobilisations.feuilles_d_od import feuille_des_sorties, lire_livre
from lettrine.actions.immobilisations.feuilles_des_tableaux import ecrire, montants, reduire
from lettrine.actions.immobilisations.registre import Registre, lire_registre
from lettrine.actions.ouverture import source_de
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Blocs, Controle, Feuille
from lettrine.comptabilite.immobilisations import Conventions, Plan
from lettrine.comptabilite.immobilisations.inventaire import inventaire
from lettrine.comptabilite.immobilisations.rapprochement import (
    Rapprochement,
    rapprocher_le_livre,
)
from lettrine.comptabilite.immobilisations.sorties import sorties
from lettrine.comptabilite.immobilisations.tableaux import Regime, Tableaux, tableaux
from lettrine.dates import Exercice, formater
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres
from lettrine.tables.tableaux_immobilisations import (
    ECARTS_EXPLIQUES,
    INVENTAIRE,
    MOUVEMENTS,
    RAPPROCHEMENT,
    TABLEAUX_DE_LA_LIASSE,
)

__all__ = ["editer"]

ONGLETS = {
    "immobilisations": "Immobilisations",
    "amortissements": "Amortissements",
    "depreciations": "Dépréciations",
    "derogatoires": "Dérogatoires",
}
TOUJOURS = ("immobilisations", "amortissements")
GENRES = {
    "immobilisations": ("Brut", ("BrutDebut", "Acquisitions", "VirementsRecus"),
                        ("VirementsEmis", "Sorties")),
    "amortissements": ("Amorti", ("AmortiDebut", "Dotations"), ("AmortiSorti",)),
    "depreciations": ("Deprecie", ("DeprecieDebut", "DotationsDepreciation"),
                      ("ReprisesDepreciation",)),
    "derogatoires": ("Derogatoire",
                     ("DerogatoireDebut", "DotationsDuree", "DotationsDegressif",
                      "DotationsExceptionnel"),
                     ("ReprisesDuree", "ReprisesDegressif", "ReprisesExceptionnel")),
}  # fmt: skip
"""Pour chaque tableau : sa fin, ce qui l'augmente, ce qui la diminue."""

LECTURE = {
    Regime.REEL: (),
    Regime.SIMPLIFIE: (
        "Augmentations du formulaire : acquisitions, virements reçus, dotations. Diminutions :"
        " virements émis, éléments sortis, reprises.",
    ),
}
DE_TOUT_MOUVEMENT = ("NumBien", "Designation", "CompteNum", "Rubrique", "BrutDebut", "BrutFin")
A_REMPLIR = ("Vu", "Etat", "Observation")
ECARTS = ("EcartOuverture", "EcartEntrees", "EcartSorties")


def editer(
    classeur: Classeur,
    *,
    au: date,
    livre: Classeur | None = None,
    regime: Regime = Regime.REEL,
    option_anticipee: bool = False,
    conventions: Conventions | None = None,
    reglages: Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit les tableaux de l'exercice du jour `au` ; `classeur` est celui du registre.

    `livre` porte les écritures à rapprocher. Lève `DonneesInvalides` (LET-10) si des lignes sont
    illisibles.
    """
    dire = progression or (lambda _etape: None)
    dire("Lecture du registre")
    registre, ecritures = lire_registre(classeur), lire_livre(livre, dire)
    dire("Calcul des tableaux")
    plan = registre.plan(au=au, du=au, conventions=conventions, reglages=reglages)
    rendus = tableaux(plan, regime=regime)
    exercice = plan.calendrier.exercices[plan.periodes[-1].exercice]
    source = registre.source("Tableaux", exercice.fin)
    rapproche = None
    if ecritures is not None:
        dire("Rapprochement avec le livre")
        rapproche = rapprocher_le_livre(
            plan, ecritures.table, option_anticipee=option_anticipee, parametres=reglages
        )
    feuilles = [
        *_liasse(source, plan, rendus, exercice),
        *_sorties(source, plan),
        _mouvements(source, rendus),
        _inventaire(source, plan, exercice),
        *_rapprochement(source, rapproche, ecritures),
    ]
    anomalies = _anomalies(registre, plan, rendus, ecritures, rapproche)
    fichiers = ecrire(classeur, registre, feuilles, source, anomalies, dire)
    return _bilan(rendus, rapproche, feuilles, fichiers, anomalies, exercice)


def _liasse(source: str, plan: Plan, rendus: Tableaux, exercice: Exercice) -> list[Feuille]:
    """Les tableaux qui ont un montant ; celui des immobilisations et le suivant, toujours."""
    fins = _fins(plan)
    feuilles = []
    for nom, schema in TABLEAUX_DE_LA_LIASSE.items():
        table, (racine, plus, moins) = rendus[nom], GENRES[nom]
        chiffres = montants(schema)
        if nom not in TOUJOURS and not table[[*chiffres]].to_numpy().any():
            continue
        somme = int(table[[*plus]].to_numpy().sum() - table[[*moins]].to_numpy().sum())
        fin = f"{racine}Fin"
        feuilles.append(
            Feuille(
                ONGLETS[nom],
                f"{schema.libelle}, {_de(exercice)}",
                (
                    source,
                    f"Pour la liasse, formulaire {rendus.regime.formulaires[nom]} : rubriques"
                    " d'usage, à reporter dans les cases de votre imprimé.",
                    *LECTURE[rendus.regime],
                ),
                table.drop(columns="Famille"),
                schema,
                controles=(
                    Controle(
                        "Ouverture et mouvements = fin",
                        int(table[fin].sum()),
                        somme,
                        somme_de=fin,
                    ),
                    Controle(
                        "Fin = biens encore là",
                        int(table[fin].sum()),
                        fins[racine],
                        somme_de=fin,
                    ),
                ),
                totaux=chiffres,
                sans_zero=chiffres,
                blocs=_par_famille(table),
            )
        )
    return feuilles


def _fins(plan: Plan) -> dict[str, int]:
    """Ce que les biens encore là ont à la fin du plan."""
    la = plan.periode_de_sortie >= len(plan.periodes)
    cumuls = {
        "Brut": plan.brut,
        "Amorti": plan.amorti,
        "Deprecie": plan.deprecie,
        "Derogatoire": plan.derogatoire,
    }
    return {nom: int(cumul[-1][la].sum()) for nom, cumul in cumuls.items()}


def _par_famille(table: pd.DataFrame) -> Blocs | None:
    """Un bloc par famille d'immobilisations, avec son sous-total."""
    if table.empty:
        return None
    debuts = np.flatnonzero((table["Famille"] != table["Famille"].shift()).to_numpy())
    noms = table["Famille"].iloc[debuts].tolist()
    return Blocs(tuple(debuts.tolist()), tuple(noms), tuple(f"Total {n.lower()}" for n in noms))


def _sorties(source: str, plan: Plan) -> list[Feuille]:
    faites = sorties(plan)
    return [feuille_des_sorties(source, faites.table)] if len(faites.lots) else []


def _mouvements(source: str, rendus: Tableaux) -> Feuille:
    table, schema, totaux = reduire(rendus.mouvements, MOUVEMENTS, DE_TOUT_MOUVEMENT)
    return Feuille(
        "Mouvements",
        "Les mouvements de chaque bien, dont sont faits les tableaux",
        (source, "Pour retrouver ce qui compose une rubrique : filtrez la colonne Rubrique."),
        table,
        schema,
        controles=(
            Controle(
                "Valeurs brutes = tableau",
                int(table["BrutFin"].sum()),
                int(rendus.immobilisations["BrutFin"].sum()),
                somme_de="BrutFin",
            ),
        ),
        totaux=totaux,
        sans_zero=totaux,
    )


def _inventaire(source: str, plan: Plan, exercice: Exercice) -> Feuille:
    liste = inventaire(plan)
    debuts = np.flatnonzero((liste["Lieu"] != liste["Lieu"].shift()).to_numpy())
    lieux = liste["Lieu"].iloc[debuts].tolist()
    return Feuille(
        "Inventaire",
        f"Inventaire physique au {formater(exercice.fin)}, à vérifier sur place",
        (
            source,
            "Cochez chaque bien vu, notez son état ; ce qui manque est à sortir du registre.",
        ),
        liste.drop(columns="Lieu"),
        INVENTAIRE,
        totaux=("Brut", "Vnc"),
        blocs=None
        if liste.empty
        else Blocs(tuple(debuts.tolist()), tuple(lieux), tuple(f"Total {n}" for n in lieux)),
        visas=("Vérifié par",),
        a_remplir=A_REMPLIR,
    )


def _rapprochement(
    source: str, rapproche: Rapprochement | None, ecritures: Lecture | None
) -> list[Feuille]:
    if rapproche is None or ecritures is None:
        return []
    table = rapproche.comptes
    du_livre = f"Le livre est {source_de(ecritures)}."
    feuilles = [
        Feuille(
            "Rapprochement",
            "Le registre et la comptabilité, compte par compte",
            (source, f"{du_livre} Montants positifs au débit ; l'écart est le livre moins le"
             " registre."),
            table,
            RAPPROCHEMENT,
            "controle",
            controles=(
                Controle(
                    "Livre = registre",
                    int(table["Livre"].sum()),
                    int(table["Registre"].sum()),
                    somme_de="Livre",
                    somme_attendue="Registre",
                ),
                Controle("Comptes en écart", int((table["Ecart"] != 0).sum()), 0, montant=False),
            ),
            totaux=("Registre", "Livre", "Ecart", *ECARTS),
            sans_zero=("Ecart", *ECARTS),
        )
    ]  # fmt: skip
    if not rapproche.ecarts.empty:
        feuilles.append(
            Feuille(
                "Écarts",
                "Chaque écart, expliqué, et que faire",
                (source, f"{du_livre} La somme des écarts d'un compte est le sien."),
                rapproche.ecarts,
                ECARTS_EXPLIQUES,
                "controle",
                controles=(
                    Controle(
                        "Écarts expliqués = écarts des comptes",
                        int(rapproche.ecarts["Ecart"].sum()),
                        int(table["Ecart"].sum()),
                        somme_de="Ecart",
                    ),
                ),
                totaux=("Registre", "Livre", "Ecart"),
                sans_zero=("Registre", "Livre", "LigneDuLivre"),
            )
        )
    return feuilles


def _anomalies(
    registre: Registre,
    plan: Plan,
    rendus: Tableaux,
    ecritures: Lecture | None,
    rapproche: Rapprochement | None,
) -> list[Anomalie]:
    du_livre = ecritures.anomalies if ecritures else _sans_livre()
    ecarts = rapproche.anomalies if rapproche else []
    return [*registre.anomalies, *du_livre, *plan.anomalies, *rendus.anomalies, *ecarts]


def _sans_livre() -> list[Anomalie]:
    message = (
        "Aucun livre n'est donné : les tableaux ne sont pas rapprochés des comptes 20 à 29 ; donnez"
        " --livre."
    )
    return [Anomalie("IMM-72", Gravite.INFORMATION, message)]


def _bilan(
    rendus: Tableaux,
    rapproche: Rapprochement | None,
    feuilles: Sequence[Feuille],
    fichiers: tuple[Path, ...],
    anomalies: Sequence[Anomalie],
    exercice: Exercice,
) -> Bilan:
    bruts, amortis = rendus.immobilisations, rendus.amortissements
    lus = (
        ("Valeur brute à l'ouverture", bruts, "BrutDebut"),
        ("Acquisitions", bruts, "Acquisitions"),
        ("Sorties", bruts, "Sorties"),
        ("Valeur brute à la clôture", bruts, "BrutFin"),
        ("Dotations", amortis, "Dotations"),
        ("Amortissements à la clôture", amortis, "AmortiFin"),
    )
    if rapproche is None:
        suite = "le livre n'est pas rapproché"
    elif rapproche.juste:
        suite = (
            f"le livre a les mêmes soldes ({accorder(len(rapproche.comptes), 'compte', 'comptes')})"
        )
    else:
        combien = int((rapproche.comptes["Ecart"] != 0).sum())
        suite = (
            f"{accorder(combien, 'compte est', 'comptes sont')} en écart (voir la feuille Écarts)"
        )
    biens = accorder(rendus.mouvements["NumBien"].nunique(), "bien", "biens")
    return Bilan(
        titre=f"Tableaux des immobilisations au {formater(exercice.fin)}",
        phrase=f"{biens} dans les tableaux, régime {rendus.regime.value} ; {suite}.",
        postes=tuple(
            Poste(libelle, int(table[nom].sum()), montant=True) for libelle, table, nom in lus
        ),
        controles=tuple((_situer(f, c), c.juste) for f in feuilles for c in f.controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Exercice": _de(exercice)},
    )


def _de(exercice: Exercice) -> str:
    """« exercice du 01/01/2025 au 31/12/2025 », dans un titre."""
    return str(exercice).removeprefix("l'")


def _situer(feuille: Feuille, controle: Controle) -> str:
    """« Amortissements : ouverture et mouvements = fin »."""
    libelle = controle.libelle
    return f"{feuille.nom} : {libelle[0].lower()}{libelle[1:]}"
