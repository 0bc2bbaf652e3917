"""Fabrique de petits registres d'immobilisations pour les essais."""

from datetime import date
from decimal import Decimal

import numpy as np

from lettrine.comptabilite.immobilisations import (
    Arrondi,
    Conventions,
    JourDeSortie,
    Jours,
    Plan,
    planifier,
)
from lettrine.dates import Exercice
from lettrine.monnaie import lire_centimes
from lettrine.tables.immobilisations import EVENEMENTS, IMMOBILISATIONS
from lettrine.tables.schema import Genre

BIEN = {
    "NumBien": "M1",
    "Designation": "Scie à ruban",
    "CompteNum": "215400",
    "DateAcquisition": "2026-01-01",
    "CoutEntree": "10 000,00",
    "Duree": 5,
}


def table(schema, lignes):
    """La table d'un schéma, d'après des dictionnaires ; une colonne absente y est vide."""
    noms = [colonne for colonne in schema.colonnes if any(colonne.nom in un for un in lignes)]
    rangs = {"Rang": [un.get("Rang", rang) for rang, un in enumerate(lignes, start=2)]}
    return schema.table(
        {c.nom: [_valeur(c, un.get(c.nom, c.vide)) for un in lignes] for c in noms} | rangs
    )


def registre(*biens):
    """Des biens, donnés par leurs différences avec un bien ordinaire, en service dès l'achat."""
    complets = [BIEN | un for un in biens]
    for un in complets:
        un.setdefault("DateMiseEnService", un["DateAcquisition"])
    return table(IMMOBILISATIONS, complets)


def evenements(*faits):
    """Des événements du bien M1."""
    return table(EVENEMENTS, [{"NumBien": "M1"} | un for un in faits])


def plan_de(biens, faits=(), *, au, du=None, exercices=(), conventions=None, **options) -> Plan:
    """Le plan de biens et d'événements donnés en dictionnaires."""
    return planifier(
        registre(*biens),
        evenements=evenements(*faits) if faits else None,
        au=_jour(au),
        du=_jour(du) if du else None,
        exercices=[Exercice(_jour(debut), _jour(fin)) for debut, fin in exercices],
        conventions=conventions_de(conventions or {}),
        **options,
    )


def conventions_de(donnees) -> Conventions:
    """Des conventions, d'après les noms de leurs valeurs."""
    lues = dict(donnees)
    choix = {"jours": Jours, "jour_de_sortie": JourDeSortie, "arrondi": Arrondi}
    lues |= {nom: genre(lues[nom]) for nom, genre in choix.items() if nom in lues}
    return Conventions(**lues)


def codes(anomalies) -> list[str]:
    """Les codes des anomalies, triés."""
    return sorted(anomalie.code for anomalie in anomalies)


def message(anomalies, code) -> str:
    """Le message de la première anomalie d'un code, sans espaces insécables."""
    texte = next(a.message for a in anomalies if a.code == code)
    return texte.replace("\u202f", " ").replace("\xa0", " ")


def cellules(table_, colonnes):
    """Les valeurs d'une table, dates en `date`."""
    return [
        [valeur.date() if hasattr(valeur, "date") and valeur == valeur else valeur for valeur in x]  # noqa: PLR0124
        for x in table_[[*colonnes]].itertuples(index=False, name=None)
    ]


def attendues(schema, colonnes, lignes):
    """Des lignes attendues : les montants en centimes, les dates vides en ""."""
    return [
        [
            _valeur(schema[nom], valeur, attendue=True)
            for nom, valeur in zip(colonnes, x, strict=True)
        ]
        for x in lignes
    ]


def _jour(valeur) -> date:
    return valeur if isinstance(valeur, date) else date.fromisoformat(valeur)


def _valeur(colonne, valeur, *, attendue=False):
    if colonne.genre is Genre.MONTANT and isinstance(valeur, str):
        return lire_centimes(valeur)
    if colonne.genre is Genre.DATE:
        return valeur if attendue else np.datetime64(valeur or "NaT", "s")
    if colonne.genre in (Genre.NOMBRE, Genre.TAUX) and valeur is not None:
        return None if valeur == "aucune" else Decimal(str(valeur))
    return valeur
