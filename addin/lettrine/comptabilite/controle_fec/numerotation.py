"""Numérotation des écritures (entry numbering).

Règle : les numéros d'écriture se suivent sans trou ni double, soit sur tout le fichier, soit
journal par journal ; on retient la lecture qui laisse le moins de défauts, et l'on ne signale
que les siens. Le numéro est la dernière suite de chiffres de EcritureNum ; ce qui l'entoure
(VE-, 2026/) distingue des séries indépendantes.
Exceptions : une série peut commencer à n'importe quel numéro ; un journal dont le numéro est
inexploitable n'est pas regardé (CTL-04 le dit) ; un numéro sans chiffre non plus (CTL-08).

Référence : LPF art. A47 A-1, VII-1° (numéro sur une séquence continue).
Unités : numéros.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"JournalCode": ["VE"] * 3, "EcritureNum": ["1", "2", "5"]}))
>>> [(a.code, a.rang) for a in controler_numerotation(livre)]
[('CTL-06', 3)]
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.controle_fec.livre import (
    SANS_DATE,
    Entiers,
    Livre,
    fusionner,
    premiers,
)
from lettrine.erreurs import Anomalie, Gravite

__all__ = ["controler_numerotation"]

NUMERO = r"^(?P<avant>.*?)0*(?P<nombre>[0-9]{1,18})(?P<apres>[^0-9]*)$"


@dataclass(frozen=True)
class _Lecture:
    """Une lecture de la numérotation : les écritures triées, les trous et les doubles."""

    par_journal: bool
    ordre: Entiers
    trous: Entiers
    doubles: Entiers

    @property
    def defauts(self) -> int:
        return len(self.trous) + len(self.doubles)


def controler_numerotation(livre: Livre) -> list[Anomalie]:
    """Trous et doubles de la numérotation, numéros sans chiffre, écritures à plusieurs dates."""
    toutes = premiers(livre.ecritures)
    ouvertures = toutes[~livre.sans_numero[livre.journaux.codes[toutes]]]
    series, nombres = _decomposer(livre)
    numero = livre.numeros.codes[ouvertures]
    chiffrees = ouvertures[nombres[numero] >= 0]
    sans_chiffre = ouvertures[nombres[numero] < 0]
    numero = livre.numeros.codes[chiffrees]
    journal = livre.journaux.codes[chiffrees]
    lectures = (
        _lire(series[numero], nombres[numero], par_journal=False),
        _lire(fusionner(series[numero], journal), nombres[numero], par_journal=True),
    )
    lecture = min(lectures, key=lambda candidate: candidate.defauts)
    return [
        *_trous(livre, lecture, chiffrees, nombres),
        *_doubles(livre, lecture, chiffrees),
        *_sans_chiffre(livre, sans_chiffre),
        *_plusieurs_dates(livre),
    ]


def _decomposer(livre: Livre) -> tuple[Entiers, Entiers]:
    """La série et le nombre de chaque texte de EcritureNum ; -1 s'il n'a pas de chiffre."""
    textes = pa.array(livre.numeros.valeurs, type=pa.string())
    parties = pc.extract_regex(textes, NUMERO)
    trouves = pc.is_valid(parties)
    nombres = pc.fill_null(pc.struct_field(parties, "nombre"), "-1")
    entourage = pc.binary_join_element_wise(
        pc.struct_field(parties, "avant"), pc.struct_field(parties, "apres"), "\x00"
    )
    series = pc.fill_null(entourage, "").dictionary_encode().indices
    entiers = pc.if_else(trouves, nombres, "-1").cast(pa.int64())
    return (
        series.cast(pa.int64()).to_numpy(zero_copy_only=False),
        entiers.to_numpy(zero_copy_only=False),
    )


def _lire(series: Entiers, nombres: Entiers, *, par_journal: bool) -> _Lecture:
    ordre = np.lexsort((nombres, series))
    meme_serie = series[ordre][1:] == series[ordre][:-1]
    pas = np.diff(nombres[ordre])
    return _Lecture(
        par_journal,
        ordre,
        np.flatnonzero(meme_serie & (pas > 1)) + 1,
        np.flatnonzero(meme_serie & (pas == 0)) + 1,
    )


def _trous(livre: Livre, lecture: _Lecture, ecritures: Entiers, nombres: Entiers) -> list[Anomalie]:
    avant = _precedentes(lecture, lecture.trous, ecritures)

    def phrase(n: int) -> str:
        ou = f" du journal {livre.journal(n)}" if lecture.par_journal else ""
        manque = _combien(nombre(n) - nombre(avant[n]) - 1)
        return (
            f"{manque} entre les écritures {livre.numero(avant[n])} et {livre.numero(n)}{ou} ;"
            " retrouvez les écritures absentes ou faites-vous expliquer le saut."
        )

    def nombre(n: int) -> int:
        return int(nombres[livre.numeros.codes[n]])

    return livre.signaler(
        "CTL-06",
        Gravite.A_TRAITER,
        np.array(sorted(avant), dtype=np.int64),
        phrase,
        resume="trous dans la numérotation",
        colonne="EcritureNum",
    )


def _doubles(livre: Livre, lecture: _Lecture, ecritures: Entiers) -> list[Anomalie]:
    avant = _precedentes(lecture, lecture.doubles, ecritures)

    def phrase(n: int) -> str:
        return (
            f"le numéro d'écriture {livre.numero(n)} (journal {livre.journal(n)}) est déjà celui"
            f" de la ligne {livre.rangs[avant[n]]} (journal {livre.journal(avant[n])}) ;"
            " un numéro ne sert qu'une fois."
        )

    return livre.signaler(
        "CTL-07",
        Gravite.A_TRAITER,
        np.array(sorted(avant), dtype=np.int64),
        phrase,
        resume="numéros d'écriture en double",
        colonne="EcritureNum",
    )


def _precedentes(lecture: _Lecture, positions: Entiers, ecritures: Entiers) -> dict[int, int]:
    """La première ligne de chaque écriture fautive et celle de l'écriture qui la précède."""
    fautives = ecritures[lecture.ordre[positions]].tolist()
    return dict(zip(fautives, ecritures[lecture.ordre[positions - 1]].tolist(), strict=True))


def _sans_chiffre(livre: Livre, ecritures: Entiers) -> list[Anomalie]:
    renseignees = [e for e in ecritures.tolist() if livre.numero(e)]
    return livre.signaler(
        "CTL-08",
        Gravite.INFORMATION,
        np.array(renseignees, dtype=np.int64),
        lambda n: (
            f"le numéro d'écriture « {livre.numero(n)} » n'a pas de chiffre, sa continuité ne"
            " peut pas être vérifiée."
        ),
        resume="numéros d'écriture sans chiffre",
        colonne="EcritureNum",
    )


def _plusieurs_dates(livre: Livre) -> list[Anomalie]:
    ouverture = premiers(livre.ecritures)[livre.ecritures]
    jour_d_ouverture = livre.jours[ouverture]
    datees = (livre.jours != SANS_DATE) & (jour_d_ouverture != SANS_DATE)
    lignes = np.flatnonzero(datees & (livre.jours != jour_d_ouverture))
    lignes = lignes[premiers(fusionner(livre.ecritures[lignes]))]
    return livre.signaler(
        "CTL-09",
        Gravite.INFORMATION,
        lignes,
        lambda n: (
            f"l'écriture {livre.numero(n)} du journal {livre.journal(n)} porte la date du"
            f" {livre.date_de(n)}, et celle du {livre.date_de(int(ouverture[n]))} à la ligne"
            f" {livre.rangs[ouverture[n]]}."
        ),
        resume="écritures à plusieurs dates",
        colonne="EcritureDate",
    )


def _combien(nombre: int) -> str:
    return "il manque un numéro" if nombre == 1 else f"il manque {nombre} numéros"
