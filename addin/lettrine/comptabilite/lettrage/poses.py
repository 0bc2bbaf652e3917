"""Les groupes déjà posés dans un livre (matching groups already in the book).

Règle : les lignes de mêmes compte, auxiliaire et code sont d'un même groupe, sans voir la casse :
pour un tableur, « aa » est « AA ». En capitales, un groupe est complet et se solde ; en minuscules,
il est partiel et ne se solde pas encore.
Exceptions : un code sans lettre (« 7 », « 12/05 ») n'a pas de casse, son groupe est réputé complet.

Référence : usage comptable ; LPF art. A47 A-1, VII (EcritureLet, DateLet).
Unités : centimes.

>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = ECRITURES.table({
...     "CompteNum": ["411"] * 4, "EcritureLet": ["AB", "AA", "", "ab"],
...     "Debit": [10_00, 5_00, 7_00, 0], "Credit": [0, 0, 0, 10_00], "Rang": [2, 3, 4, 5]})
>>> groupes_poses(livre).tolist(), completes_desequilibres(livre)
([1, 0, -1, 1], 1)
>>> [a.message for a in codes_confondus(livre)]
['Compte 411 : le code est écrit « AB » (ligne 2) et « ab » (ligne 5), un seul groupe pour un
tableur, de solde 0,00\\xa0€ ; délettrez-le, puis lettrez de nouveau ce qui se solde.']
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import reperer, sommes
from lettrine.comptabilite.lettrage.codes import cle_de_code, est_partiel
from lettrine.comptabilite.lettrage.groupes import Entiers
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.tables.schema import RANG

__all__ = [
    "codes_confondus",
    "completes_desequilibres",
    "groupes_poses",
    "les_lignes",
    "nommer",
    "nommer_le_compte",
    "situer",
    "solde_des_lignes",
]

VALEURS_NOMMEES = 12


def groupes_poses(ecritures: pd.DataFrame) -> Entiers:
    """Le numéro du groupe de chaque ligne, -1 sans code.

    Les groupes sont numérotés de zéro, par compte, auxiliaire et code (Z avant AA, comme la
    suite) : le numéro ne dépend pas de l'ordre des lignes.
    """
    groupes = np.full(len(ecritures), -1, dtype=np.int64)
    codes, textes = pd.factorize(ecritures["EcritureLet"])
    cles = [cle_de_code(str(texte)) for texte in textes]
    places = {cle: n for n, cle in enumerate(sorted({*cles} - {""}, key=lambda c: (len(c), c)))}
    if not places:
        return groupes
    codees = np.array([places.get(cle, -1) for cle in cles], dtype=np.int64)[codes]
    lettrees = np.flatnonzero(codees >= 0)
    couples = reperer(ecritures.iloc[lettrees]).numeros
    groupes[lettrees] = pd.factorize(couples * len(places) + codees[lettrees], sort=True)[0]
    return groupes


def completes_desequilibres(ecritures: pd.DataFrame) -> int:
    """Le nombre de groupes complets qui ne se soldent pas."""
    groupes = groupes_poses(ecritures)
    lettrees = np.flatnonzero(groupes >= 0)
    codes, textes = pd.factorize(ecritures["EcritureLet"])
    complets = np.array([not est_partiel(str(texte)) for texte in textes], dtype=bool)
    soldes = sommes(solde_des_lignes(ecritures)[lettrees], groupes[lettrees])
    desequilibrees = lettrees[complets[codes[lettrees]] & (soldes[groupes[lettrees]] != 0)]
    return len(np.unique(groupes[desequilibrees]))


def codes_confondus(ecritures: pd.DataFrame) -> list[Anomalie]:
    """LET-40 : un code écrit de plusieurs façons dans un compte, qu'un tableur ne distingue pas."""
    groupes = groupes_poses(ecritures)
    lettrees = np.flatnonzero(groupes >= 0)
    codes, textes = pd.factorize(ecritures["EcritureLet"].iloc[lettrees].str.strip())
    ecrits = np.unique(groupes[lettrees] * max(len(textes), 1) + codes) // max(len(textes), 1)
    confondus = np.unique(ecrits[1:][ecrits[1:] == ecrits[:-1]])
    places = lettrees[np.isin(groupes[lettrees], confondus)]
    lignes = ecritures.iloc[places].assign(Groupe=groupes[places]).sort_values(RANG)
    parties = lignes.groupby("Groupe", sort=False)
    return anomalies_groupees(
        "LET-40",
        Gravite.A_TRAITER,
        parties[RANG].first().tolist(),
        (_message(partie) for _, partie in parties),
        resume="codes écrits de plusieurs façons dans un même compte",
        colonne="EcritureLet",
    )


def solde_des_lignes(ecritures: pd.DataFrame) -> Entiers:
    """Le débit moins le crédit de chaque ligne, en centimes."""
    soldes: Entiers = ecritures["Debit"].to_numpy() - ecritures["Credit"].to_numpy()
    return soldes


def nommer_le_compte(compte: str, auxiliaire: str) -> str:
    """Le compte général, puis l'auxiliaire s'il y en a un."""
    return f"{compte} {auxiliaire}".strip()


def nommer(nom: str, valeurs: Sequence[object], article: str = "") -> str:
    """Ce que l'on compte, puis ses valeurs : toutes si elles sont peu, sinon les premières.

    `article` est celui du singulier, espace comprise.

    >>> nommer("ligne", [4]), nommer("ligne", [4, 7, 9], "la "), nommer("code", ["AA"], "le ")
    ('ligne 4', 'les lignes 4, 7 et 9', 'le code AA')
    >>> nommer("ligne", range(2, 50))[-19:]
    '12, 13 et 36 autres'
    """
    if len(valeurs) == 1:
        return f"{article}{nom} {valeurs[0]}"
    cites = [str(valeur) for valeur in valeurs[:VALEURS_NOMMEES]]
    reste = len(valeurs) - len(cites)
    dernier = f"{reste} autres" if reste else cites.pop()
    return f"{'les ' if article else ''}{nom}s {', '.join(cites)} et {dernier}"


def les_lignes(rangs: Sequence[int]) -> str:
    """Les lignes de la source, avec leur article."""
    return nommer("ligne", rangs, "la ")


def situer(ecritures: pd.DataFrame, rangs: Iterable[int]) -> Entiers:
    """Les places des lignes de ces rangs, dans l'ordre des rangs, chacune une fois.

    Lève `OptionInvalide` LET-41 si une ligne n'est pas du livre.
    """
    voulus = np.unique(np.fromiter(rangs, dtype=np.int64))
    lus = ecritures[RANG].to_numpy()
    places = np.flatnonzero(np.isin(lus, voulus))
    inconnues = np.setdiff1d(voulus, lus[places])
    if inconnues.size:
        premiere, derniere = (int(lus.min()), int(lus.max())) if lus.size else (0, 0)
        raise OptionInvalide(
            "LET-41",
            f"Le livre n'a pas d'écriture {nommer('ligne', inconnues.tolist())} ; les siennes vont"
            f" de la ligne {premiere} à la ligne {derniere}.",
            "Donnez les numéros de ligne de votre fichier, ceux que cite le rapport de lettrage.",
        )
    return places[np.argsort(lus[places], kind="stable")]


def _message(partie: pd.DataFrame) -> str:
    ecrits = " et ".join(
        f"« {texte} » ({nommer('ligne', lignes[RANG].tolist())})"
        for texte, lignes in partie.groupby(partie["EcritureLet"].str.strip(), sort=True)
    )
    compte = nommer_le_compte(partie["CompteNum"].iloc[0], partie["CompAuxNum"].iloc[0])
    solde = formater(int(solde_des_lignes(partie).sum()))
    return (
        f"Compte {compte} : le code est écrit {ecrits}, un seul groupe pour un tableur, de solde"
        f" {solde} ; délettrez-le, puis lettrez de nouveau ce qui se solde."
    )
