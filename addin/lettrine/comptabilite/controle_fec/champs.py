"""Champs obligatoires, montants, numéros de compte (field checks).

Règle : dix champs sont toujours remplis ; une ligne a soit un débit, soit un crédit ; un
compte commence par trois chiffres ; une date est entre 1900 et 2099.
Exceptions : les champs d'auxiliaire, de lettrage et de devise sont vides quand ils ne servent
pas ; un champ vide sur toutes les lignes n'est signalé qu'une fois. Une date illisible a déjà
été signalée à la lecture : ici, elle compte comme vide.

Référence : LPF art. A47 A-1, VII-1° ; contrôles de l'outil public Test Compta Demat.
Unités : centimes.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"CompteNum": ["41"], "Debit": [100], "Credit": [100]}))
>>> sorted({a.code for a in controler_champs(livre)})
['CTL-15', 'CTL-16', 'CTL-17']
"""

import re

import numpy as np

from lettrine.comptabilite.controle_fec.livre import SANS_DATE, Livre, Masque, premiers
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater

__all__ = ["controler_champs"]

TEXTES_OBLIGATOIRES = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "CompteNum",
    "CompteLib",
    "PieceRef",
    "EcritureLib",
)
DATES_OBLIGATOIRES = ("EcritureDate", "PieceDate", "ValidDate")
DATES = (*DATES_OBLIGATOIRES, "DateLet")
EPOQUE = (
    int(np.datetime64("1900-01-01", "D").astype(np.int64)),
    int(np.datetime64("2099-12-31", "D").astype(np.int64)),
)

_TROIS_CHIFFRES = re.compile(r"[0-9]{3}")


def controler_champs(livre: Livre) -> list[Anomalie]:
    """Champs vides, comptes mal formés, montants doubles ou nuls, dates hors d'époque."""
    return [
        *_obligatoires(livre),
        *_comptes(livre),
        *_montants(livre),
        *(anomalie for colonne in DATES for anomalie in _hors_epoque(livre, colonne)),
    ]


def _obligatoires(livre: Livre) -> list[Anomalie]:
    vides: dict[str, Masque] = {}
    for colonne in TEXTES_OBLIGATOIRES:
        vides[colonne] = (livre.table[colonne] == "").to_numpy(dtype=bool)
    for colonne in DATES_OBLIGATOIRES:
        vides[colonne] = livre.jours_de(colonne) == SANS_DATE
    return [
        anomalie
        for colonne, masque in vides.items()
        if masque.any()
        for anomalie in _vide(livre, colonne, masque)
    ]


def _vide(livre: Livre, colonne: str, masque: Masque) -> list[Anomalie]:
    if masque.all():
        message = f"Le champ obligatoire {colonne} est vide sur toutes les lignes ; remplissez-le."
        rang = int(livre.rangs[0])
        return [Anomalie("CTL-15", Gravite.A_TRAITER, message, rang=rang, colonne=colonne)]
    return livre.signaler(
        "CTL-15",
        Gravite.A_TRAITER,
        np.flatnonzero(masque),
        lambda _: f"le champ obligatoire {colonne} est vide ; remplissez-le.",
        resume=f"lignes où {colonne} est vide",
        colonne=colonne,
    )


def _comptes(livre: Livre) -> list[Anomalie]:
    fautifs = [
        code
        for code, compte in enumerate(livre.comptes.valeurs)
        if compte and not _TROIS_CHIFFRES.match(compte)
    ]
    return livre.signaler(
        "CTL-16",
        Gravite.A_TRAITER,
        premiers(livre.comptes.codes)[fautifs],
        lambda n: (
            f"le compte « {livre.compte(n)} » ne commence pas par trois chiffres ; rattachez-le"
            " au plan comptable."
        ),
        resume="comptes qui ne commencent pas par trois chiffres",
        colonne="CompteNum",
    )


def _montants(livre: Livre) -> list[Anomalie]:
    debit, credit = livre.debit != 0, livre.credit != 0
    return [
        *livre.signaler(
            "CTL-17",
            Gravite.A_TRAITER,
            np.flatnonzero(debit & credit),
            lambda n: (
                f"le débit ({formater(int(livre.debit[n]))}) et le crédit"
                f" ({formater(int(livre.credit[n]))}) sont remplis tous les deux ; faites-en deux"
                " lignes."
            ),
            resume="lignes où débit et crédit sont remplis tous les deux",
            colonne="Debit",
        ),
        *livre.signaler(
            "CTL-18",
            Gravite.A_TRAITER,
            np.flatnonzero(~debit & ~credit),
            lambda n: (
                f"la ligne du compte {livre.compte(n)} n'a ni débit ni crédit ; vérifiez s'il"
                " manque un montant."
            ),
            resume="lignes sans débit ni crédit",
            colonne="Debit",
        ),
    ]


def _hors_epoque(livre: Livre, colonne: str) -> list[Anomalie]:
    jours = livre.jours_de(colonne)
    fautives = (jours != SANS_DATE) & ((jours < EPOQUE[0]) | (jours > EPOQUE[1]))
    return livre.signaler(
        "CTL-19",
        Gravite.A_TRAITER,
        np.flatnonzero(fautives),
        lambda n: (
            f"{colonne} vaut {livre.date_de(n, colonne)}, hors des années 1900 à 2099 ; corrigez"
            " l'année."
        ),
        resume=f"lignes où {colonne} est hors des années 1900 à 2099",
        colonne=colonne,
    )
