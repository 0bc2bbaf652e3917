"""Dates des écritures : exercice, pièce, validation, ordre (chronology checks).

Règle : une écriture est datée dans l'exercice, validée au plus tôt le jour de sa date, appuyée
sur une pièce qui ne lui est pas postérieure ; le fichier suit l'ordre de validation, à-nouveaux
en tête.
Exceptions : beaucoup de logiciels exportent par journal ou par date : l'ordre et la place des
à-nouveaux ne sont que des informations, comme une pièce datée après son écriture ou des
à-nouveaux détaillés qui gardent leur date d'origine. Sans exercice donné, les dates ne sont
comparées à aucun.

Référence : LPF art. A47 A-1, VII-1° et IX ; PCG, validation des écritures.
Unités : jours.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.dates import Exercice
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"EcritureDate": ["2027-01-02"], "ValidDate": ["2027-01-01"]}))
>>> [a.code for a in controler_chronologie(livre, Exercice.civil(2026))]
['CTL-10', 'CTL-11']
"""

import numpy as np

from lettrine.comptabilite.controle_fec.livre import ORIGINE, SANS_DATE, Entiers, Livre, Masque
from lettrine.dates import Exercice
from lettrine.erreurs import Anomalie, Gravite
from lettrine.tables.schema import cle_d_entete

__all__ = ["controler_chronologie"]

CODES_D_A_NOUVEAU = {"an", "ran", "ano", "anx", "anouv", "anouveau", "anouveaux"}


def controler_chronologie(livre: Livre, exercice: Exercice | None) -> list[Anomalie]:
    """Dates hors exercice, validations et pièces décalées, ordre du fichier."""
    a_nouveau = _a_nouveaux(livre)
    return [
        *(_hors_exercice(livre, exercice, a_nouveau) if exercice else ()),
        *_validation_precoce(livre),
        *_piece_tardive(livre),
        *_ordre_de_validation(livre),
        *_a_nouveaux_en_tete(livre, np.flatnonzero(a_nouveau)),
    ]


def _hors_exercice(livre: Livre, exercice: Exercice, a_nouveau: Masque) -> list[Anomalie]:
    debut, fin = exercice.debut.toordinal() - ORIGINE, exercice.fin.toordinal() - ORIGINE
    avant = (livre.jours != SANS_DATE) & (livre.jours < debut)
    detaillees = np.flatnonzero(avant & a_nouveau)
    anomalies = livre.signaler(
        "CTL-10",
        Gravite.A_TRAITER,
        np.flatnonzero((avant & ~a_nouveau) | (livre.jours > fin)),
        lambda n: (
            f"l'écriture est datée du {livre.date_de(n)}, hors de {exercice} ; corrigez la date"
            " ou l'exercice."
        ),
        resume=f"lignes hors de {exercice}",
        colonne="EcritureDate",
    )
    if len(detaillees):
        anomalies.append(_a_nouveaux_dates(livre, detaillees, exercice))
    return anomalies


def _a_nouveaux_dates(livre: Livre, lignes: Entiers, exercice: Exercice) -> Anomalie:
    premiere = int(lignes[0])
    combien = "Une ligne" if len(lignes) == 1 else f"{len(lignes)} lignes"
    message = (
        f"{combien} d'à-nouveaux ({livre.journal(premiere)}), d'abord la ligne"
        f" {livre.rangs[premiere]}, sont datées d'avant {exercice} : c'est l'usage des à-nouveaux"
        " détaillés, mais leur EcritureDate devrait être celle de l'ouverture."
    )
    return Anomalie(
        "CTL-10",
        Gravite.INFORMATION,
        message,
        rang=int(livre.rangs[premiere]),
        colonne="EcritureDate",
    )


def _validation_precoce(livre: Livre) -> list[Anomalie]:
    valides = livre.jours_de("ValidDate")
    fautives = (valides != SANS_DATE) & (valides < livre.jours)
    return livre.signaler(
        "CTL-11",
        Gravite.A_TRAITER,
        np.flatnonzero(fautives),
        lambda n: (
            f"l'écriture du {livre.date_de(n)} est validée dès le {livre.date_de(n, 'ValidDate')} ;"
            " vérifiez les deux dates."
        ),
        resume="lignes validées avant leur date d'écriture",
        colonne="ValidDate",
    )


def _piece_tardive(livre: Livre) -> list[Anomalie]:
    pieces = livre.jours_de("PieceDate")
    fautives = (livre.jours != SANS_DATE) & (pieces > livre.jours)
    return livre.signaler(
        "CTL-12",
        Gravite.INFORMATION,
        np.flatnonzero(fautives),
        lambda n: (
            f"la pièce est datée du {livre.date_de(n, 'PieceDate')}, après l'écriture du"
            f" {livre.date_de(n)} ; vérifiez les deux dates."
        ),
        resume="lignes dont la pièce est postérieure à l'écriture",
        colonne="PieceDate",
    )


def _ordre_de_validation(livre: Livre) -> list[Anomalie]:
    valides = livre.jours_de("ValidDate")
    lignes = np.flatnonzero(valides != SANS_DATE)
    reculs = lignes[1:][np.diff(valides[lignes]) < 0]
    if not len(reculs):
        return []
    premier = int(reculs[0])
    combien = "une fois" if len(reculs) == 1 else f"{len(reculs)} fois"
    message = (
        f"Le fichier n'est pas dans l'ordre chronologique de validation : ValidDate recule"
        f" {combien}, d'abord à la ligne {livre.rangs[premier]}"
        f" ({livre.date_de(premier, 'ValidDate')}) ; exportez-le trié par date de validation."
    )
    rang = int(livre.rangs[premier])
    return [Anomalie("CTL-13", Gravite.INFORMATION, message, rang=rang, colonne="ValidDate")]


def _a_nouveaux(livre: Livre) -> Masque:
    """Vrai pour chaque ligne d'un journal d'à-nouveaux, reconnu à son code ou à son nom."""
    libelles = livre.textes("JournalLib")
    par_code = [cle_d_entete(code) in CODES_D_A_NOUVEAU for code in livre.journaux.valeurs]
    par_nom = ["nouveau" in cle_d_entete(nom) for nom in libelles.valeurs]
    du_code = np.array(par_code, dtype=bool)[livre.journaux.codes]
    du_nom = np.array(par_nom, dtype=bool)[libelles.codes]
    a_nouveau: Masque = du_code | du_nom
    return a_nouveau


def _a_nouveaux_en_tete(livre: Livre, lignes: Entiers) -> list[Anomalie]:
    if not len(lignes) or lignes[-1] == len(lignes) - 1:
        return []
    fautive = int(lignes[np.flatnonzero(lignes != np.arange(len(lignes)))[0]])
    message = (
        f"Les à-nouveaux ne sont pas en tête du fichier : le journal {livre.journal(fautive)}"
        f" est encore à la ligne {livre.rangs[fautive]} ; exportez-le d'abord."
    )
    rang = int(livre.rangs[fautive])
    return [Anomalie("CTL-14", Gravite.INFORMATION, message, rang=rang, colonne="JournalCode")]
