"""Lettrage porté par le fichier (letters found in the file).

Règle : une lettre a sa date, une date de lettrage a sa lettre, et les lignes de même compte,
auxiliaire et lettre se soldent. Des comptes de tiers sans aucune lettre font douter que le
lettrage ait été exporté. Une lettre n'est pas écrite de deux façons dans un compte (LET-40).
Exceptions : une lettre qui se solde sur le compte, auxiliaires confondus, est admise ; une
lettre en minuscules est d'usage un lettrage partiel : son écart n'est qu'une information, et
elle n'a pas de date tant que le groupe n'est pas complet.

Référence : LPF art. A47 A-1, VII-1° (champs 14 et 15).
Unités : centimes.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.parametres import livres
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"CompteNum": ["411", "411"], "EcritureLet": ["A", "A"],
...     "DateLet": ["2026-01-31"] * 2, "Debit": [100_00, 0], "Credit": [0, 90_00]}))
>>> [(a.code, a.montant) for a in controler_lettres(livre, livres(), date(2026, 1, 1))]
[('CTL-23', 1000)]
"""

from datetime import date

import numpy as np

from lettrine.comptabilite.controle_fec.livre import (
    SANS_DATE,
    Entiers,
    Livre,
    Masque,
    Textes,
    chiffrer,
    fusionner,
    premiers,
)
from lettrine.comptabilite.couples import sommes
from lettrine.comptabilite.lettrage.codes import est_partiel
from lettrine.comptabilite.lettrage.poses import codes_confondus
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater
from lettrine.parametres import Parametres
from lettrine.tables.schema import RANG

__all__ = ["controler_lettres"]

CLE_LETTRABLES = "lettrage/comptes_lettrables"


def controler_lettres(livre: Livre, parametres: Parametres, au: date) -> list[Anomalie]:
    """Lettres sans date, dates sans lettre, lettres confondues ou non soldées, lettrage absent."""
    lettres = livre.textes("EcritureLet")
    lettree = np.array([bool(lettre.strip()) for lettre in lettres.valeurs], dtype=bool)
    lettrees = lettree[lettres.codes]
    completes = lettrees & ~_partielles(lettres)[lettres.codes]
    datees = livre.jours_de("DateLet") != SANS_DATE
    if not lettrees.any() and not datees.any():
        return _aucun_lettrage(livre, parametres, au)
    return [
        *_sans_date(livre, np.flatnonzero(completes & ~datees), lettres),
        *_sans_lettre(livre, np.flatnonzero(datees & ~lettrees)),
        *_ecarts(livre, np.flatnonzero(lettrees), lettres),
        *codes_confondus(livre.table.assign(**{RANG: livre.rangs})),
    ]


def _aucun_lettrage(livre: Livre, parametres: Parametres, au: date) -> list[Anomalie]:
    connu = parametres.jour_connu(CLE_LETTRABLES, au)
    lettrables = parametres.textes(CLE_LETTRABLES, connu)
    tiers = [
        code
        for code, compte in enumerate(livre.comptes.valeurs)
        if compte.startswith("4") and compte.startswith(lettrables)
    ]
    if not tiers:
        return []
    message = (
        f"Aucune ligne n'est lettrée, alors que {len(tiers)} comptes de tiers sont mouvementés ;"
        " si vous lettrez vos comptes, exportez aussi le lettrage."
    )
    return [Anomalie("CTL-22", Gravite.INFORMATION, message, colonne="EcritureLet")]


def _sans_date(livre: Livre, lignes: Entiers, lettres: Textes) -> list[Anomalie]:
    return livre.signaler(
        "CTL-20",
        Gravite.A_TRAITER,
        lignes,
        lambda n: (
            f"la lettre « {lettres.valeurs[lettres.codes[n]]} » du compte {livre.compte(n)} n'a"
            " pas de date (DateLet) ; complétez-la."
        ),
        resume="lettres sans date de lettrage",
        colonne="DateLet",
    )


def _sans_lettre(livre: Livre, lignes: Entiers) -> list[Anomalie]:
    return livre.signaler(
        "CTL-21",
        Gravite.A_TRAITER,
        lignes,
        lambda n: (
            f"le compte {livre.compte(n)} a une date de lettrage ({livre.date_de(n, 'DateLet')})"
            " sans lettre (EcritureLet) ; complétez-la ou effacez la date."
        ),
        resume="dates de lettrage sans lettre",
        colonne="EcritureLet",
    )


def _ecarts(livre: Livre, lettrees: Entiers, lettres: Textes) -> list[Anomalie]:
    compte, lettre = livre.comptes.codes[lettrees], lettres.codes[lettrees]
    auxiliaire = livre.textes("CompAuxNum").codes[lettrees]
    par_compte = fusionner(compte, lettre)
    par_tiers = fusionner(par_compte, auxiliaire)
    soldes = sommes(livre.solde[lettrees], par_tiers)
    ouvertures = premiers(par_tiers)
    soldes_du_compte = sommes(livre.solde[lettrees], par_compte)[par_compte[ouvertures]]
    fautifs = (soldes != 0) & (soldes_du_compte != 0)
    solde_de = dict(zip(lettrees[ouvertures[fautifs]].tolist(), soldes[fautifs], strict=True))

    def phrase(n: int) -> str:
        lettre = lettres.valeurs[lettres.codes[n]]
        auxiliaire = livre.table["CompAuxNum"].iloc[n]
        compte = f"{livre.compte(n)} {auxiliaire}".strip()
        return (
            f"la lettre « {lettre} » du compte {compte} ne se solde pas, il reste"
            f" {formater(int(solde_de[n]))} ; délettrez-la ou complétez-la."
        )

    lignes = np.array(sorted(solde_de), dtype=np.int64)
    partielles = _partielles(lettres)[lettres.codes[lignes]]
    anomalies: list[Anomalie] = []
    for gravite, choisies, resume in (
        (Gravite.A_TRAITER, lignes[~partielles], "lettres qui ne se soldent pas"),
        (Gravite.INFORMATION, lignes[partielles], "lettrages partiels"),
    ):
        trouvees = livre.signaler(
            "CTL-23", gravite, choisies, phrase, resume=resume, colonne="EcritureLet"
        )
        anomalies += chiffrer(trouvees, [int(solde_de[n]) for n in choisies.tolist()])
    return anomalies


def _partielles(lettres: Textes) -> Masque:
    """Vrai pour chaque lettre qui est celle d'un lettrage partiel."""
    return np.array([est_partiel(lettre) for lettre in lettres.valeurs], dtype=bool)
