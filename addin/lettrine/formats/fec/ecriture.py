"""Écrire un FEC conforme (writing).

Règle : une ligne d'en-tête, les champs dans l'ordre de la forme donnée (par défaut les
dix-huit champs légaux, tabulations, UTF-8, CR LF), dates AAAAMMJJ, montants à virgule et deux
décimales, lignes dans l'ordre de la table. Relire ce qui est écrit donne la même table.
Exceptions : un séparateur ou un saut de ligne dans un texte devient une espace, et la
remplaçante est signalée (FEC-25).

Référence : LPF art. A47 A-1, VII à XII.
Unités : la table est en centimes, le fichier en euros.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.dates.colonnes import ecrire_colonne
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite
from lettrine.fichiers import ecriture_sure
from lettrine.formats.fec.forme import MONTANT, SENS, FormeFec
from lettrine.monnaie.colonnes import textes_de_centimes
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

__all__ = ["ecrire"]

LIGNES_PAR_BLOC = 100_000
FORME_LEGALE = FormeFec()


def ecrire(
    table: pd.DataFrame,
    chemin: str | Path,
    forme: FormeFec = FORME_LEGALE,
    complements: Mapping[str, pa.ChunkedArray] | None = None,
) -> list[Anomalie]:
    """Écrit la table, rend ce qu'il a fallu changer aux textes.

    `complements` redonne les champs que le FEC ne connaît pas. Lève `FichierNonEcrit`, ou
    `DonneesInvalides` (FEC-26) si l'encodage de la forme ne connaît pas un caractère.
    """
    ECRITURES.verifier(table)
    remplacements = 0
    with ecriture_sure(chemin) as provisoire, provisoire.open("wb") as flux:
        entete = forme.separateur.join(forme.entetes) + forme.fin_de_ligne
        flux.write(_encoder(entete, forme))
        for debut in range(0, len(table), LIGNES_PAR_BLOC):
            bloc = table.iloc[debut : debut + LIGNES_PAR_BLOC]
            autres = {
                champ: valeurs.slice(debut, len(bloc)).combine_chunks()
                for champ, valeurs in (complements or {}).items()
            }
            texte, remplaces = _lignes(bloc, forme, autres)
            remplacements += remplaces
            flux.write(_encoder_lignes(texte, forme))
    if not remplacements:
        return []
    message = (
        f"{remplacements} texte(s) contenaient un séparateur ou un saut de ligne, remplacé par une"
        " espace."
    )
    return [Anomalie("FEC-25", Gravite.A_TRAITER, message)]


def _lignes(
    bloc: pd.DataFrame, forme: FormeFec, autres: Mapping[str, pa.Array]
) -> tuple[pa.Array, int]:
    remplaces = 0
    colonnes = []
    for champ in forme.champs:
        colonne = _champ(champ, bloc, forme, autres)
        if champ not in ECRITURES or ECRITURES[champ].genre is Genre.TEXTE:
            interdits = pc.match_substring_regex(colonne, rf"[\r\n\{forme.separateur}]")
            if pc.any(interdits).as_py():
                remplaces += pc.sum(interdits).as_py()
                colonne = pc.replace_substring_regex(colonne, rf"[\r\n\{forme.separateur}]", " ")
        colonnes.append(colonne)
    lignes = pc.binary_join_element_wise(*colonnes, _scalaire(forme.separateur))
    return pc.binary_join_element_wise(lignes, _scalaire(forme.fin_de_ligne), _scalaire("")), (
        remplaces
    )


def _champ(
    champ: str, bloc: pd.DataFrame, forme: FormeFec, autres: Mapping[str, pa.Array]
) -> pa.Array:
    if champ == MONTANT:
        return textes_de_centimes((bloc["Debit"] + bloc["Credit"]).to_numpy())
    if champ == SENS:
        debit, credit = (_scalaire(code) for code in forme.codes_de_sens)
        return pc.if_else(pa.array(bloc["Credit"].to_numpy() == 0), debit, credit)
    if champ in autres:
        return autres[champ]
    if champ not in bloc:
        return pa.array([""] * len(bloc), pa.large_string())
    genre = ECRITURES[champ].genre
    if genre is Genre.MONTANT:
        return textes_de_centimes(bloc[champ].to_numpy())
    if genre is Genre.DATE:
        dates: np.ndarray = bloc[champ].to_numpy()
        return pc.cast(ecrire_colonne(dates), pa.large_string())
    textes = pa.array(bloc[champ], type=pa.large_string())
    return textes.combine_chunks() if isinstance(textes, pa.ChunkedArray) else textes


def _scalaire(texte: str) -> pa.Scalar:
    return pa.scalar(texte, pa.large_string())


def _encoder_lignes(textes: pa.LargeStringArray, forme: FormeFec) -> bytes | memoryview:
    bornes = np.frombuffer(textes.buffers()[1], np.int64)
    debut, fin = bornes[textes.offset], bornes[textes.offset + len(textes)]
    octets = memoryview(textes.buffers()[2])[int(debut) : int(fin)]
    if forme.encodage.startswith("utf-8"):
        return octets
    return _encoder(bytes(octets).decode("utf-8"), forme)


def _encoder(texte: str, forme: FormeFec) -> bytes:
    try:
        return texte.encode(forme.encodage)
    except UnicodeEncodeError as erreur:
        fautif = texte[erreur.start]
        raise DonneesInvalides(
            "FEC-26",
            f"Le caractère « {fautif} » n'existe pas en {forme.encodage}.",
            "Écrivez le FEC en UTF-8, que l'article A47 A-1 admet.",
        ) from erreur
