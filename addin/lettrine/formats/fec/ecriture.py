"""Écrire un FEC conforme (writing).

Règle : une ligne d'en-tête, les champs dans l'ordre de la forme donnée (par défaut les
dix-huit champs légaux, tabulations, UTF-8, CR LF), dates AAAAMMJJ, montants à virgule et deux
décimales, lignes dans l'ordre de la table. Relire ce qui est écrit donne la même table.
Exceptions : un séparateur, un saut de ligne ou un caractère nul dans un texte devient une
espace, ce qui est signalé (FEC-25). Une colonne remplie que la forme ne prévoit pas est ajoutée
en fin de ligne plutôt que perdue (FEC-33). Ce que la forme ne peut pas dire est refusé (FEC-34,
FEC-35).

Référence : LPF art. A47 A-1, VII à XII.
Unités : la table est en centimes, le fichier en euros.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.dates.colonnes import Dates, ecrire_colonne
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite
from lettrine.fichiers import ecriture_sure
from lettrine.formats.fec.forme import MONTANT, SENS, FormeFec, avec_champs
from lettrine.monnaie.colonnes import textes_de_centimes
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG, Genre

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
    `DonneesInvalides` : FEC-26 si l'encodage de la forme ne connaît pas un caractère, FEC-34 si
    Montant et Sens ne peuvent dire une ligne, FEC-35 s'il manque des compléments.
    """
    ECRITURES.verifier(table)
    autres = dict(complements or {})
    _verifier_complements(table, forme, autres)
    if forme.en_sens:
        _verifier_sens(table)
    complete = avec_champs(forme, _champs_oublies(table, forme))
    remplacements = 0
    with ecriture_sure(chemin) as provisoire, provisoire.open("wb") as flux:
        entete = forme.separateur.join(complete.entetes) + forme.fin_de_ligne
        flux.write(_encoder(entete, forme))
        for debut in range(0, len(table), LIGNES_PAR_BLOC):
            bloc = table.iloc[debut : debut + LIGNES_PAR_BLOC]
            morceaux = {
                champ: valeurs.slice(debut, len(bloc)).combine_chunks()
                for champ, valeurs in autres.items()
            }
            texte, remplaces = _lignes(bloc, complete, morceaux)
            remplacements += remplaces
            flux.write(_encoder_lignes(texte, forme))
    return _remarques(remplacements, complete.champs[len(forme.champs) :])


def _verifier_complements(
    table: pd.DataFrame, forme: FormeFec, autres: Mapping[str, pa.ChunkedArray]
) -> None:
    """Refuse d'écrire une forme dont un champ inconnu n'a pas une valeur par ligne."""
    for champ in forme.inconnus:
        if champ not in autres or len(autres[champ]) != len(table):
            raise DonneesInvalides(
                "FEC-35",
                f"Le champ {champ}, que le FEC ne connaît pas, n'a pas une valeur par ligne.",
                "Gardez les lignes telles qu'elles ont été lues, ou écrivez la forme légale.",
            )


def _verifier_sens(table: pd.DataFrame) -> None:
    """Refuse une ligne que Montant et Sens ne peuvent pas dire."""
    doubles = np.flatnonzero(((table["Debit"] != 0) & (table["Credit"] != 0)).to_numpy())
    if doubles.size:
        rang = int(table[RANG].iloc[doubles[0]]) if RANG in table else int(doubles[0]) + 2
        raise DonneesInvalides(
            "FEC-34",
            f"La ligne {rang} a un débit et un crédit, ce que Montant et Sens ne peuvent pas dire.",
            "Faites-en deux lignes, ou écrivez le FEC avec Debit et Credit.",
        )


def _champs_oublies(table: pd.DataFrame, forme: FormeFec) -> tuple[str, ...]:
    """Les colonnes remplies de la table que la forme ne prévoit pas."""
    prevus = {*forme.champs} | ({"Debit", "Credit"} if forme.en_sens else set())
    return tuple(
        colonne.nom
        for colonne in ECRITURES.colonnes
        if colonne.nom in table and colonne.nom not in prevus and _remplie(table[colonne.nom])
    )


def _remplie(colonne: "pd.Series[Any]") -> bool:
    genre = ECRITURES[str(colonne.name)].genre
    if genre is Genre.DATE:
        return bool(colonne.notna().any())
    return bool((colonne != ECRITURES[str(colonne.name)].vide).any())


def _remarques(remplacements: int, ajoutes: tuple[str, ...]) -> list[Anomalie]:
    remarques = []
    if remplacements:
        message = (
            f"{remplacements} texte(s) contenaient un séparateur ou un saut de ligne, remplacé par"
            " une espace."
        )
        remarques.append(Anomalie("FEC-25", Gravite.A_TRAITER, message))
    if ajoutes:
        message = (
            f"{', '.join(ajoutes)}, absent du fichier d'origine, est ajouté en fin de ligne pour"
            " ne rien perdre."
        )
        remarques.append(Anomalie("FEC-33", Gravite.INFORMATION, message))
    return remarques


def _lignes(
    bloc: pd.DataFrame, forme: FormeFec, autres: Mapping[str, pa.Array]
) -> tuple[pa.Array, int]:
    remplaces = 0
    interdits = rf"[\r\n\x00{re.escape(forme.separateur)}]"
    colonnes = []
    for champ in forme.champs:
        colonne = _champ(champ, bloc, forme, autres)
        if champ not in ECRITURES or ECRITURES[champ].genre is Genre.TEXTE:
            fautifs = pc.match_substring_regex(colonne, interdits)
            if pc.any(fautifs).as_py():
                remplaces += pc.sum(fautifs).as_py()
                colonne = pc.replace_substring_regex(colonne, interdits, " ")
        colonnes.append(colonne)
    lignes = pc.binary_join_element_wise(*colonnes, _scalaire(forme.separateur))
    return pc.binary_join_element_wise(lignes, _scalaire(forme.fin_de_ligne), _scalaire("")), (
        remplaces
    )


def _champ(
    champ: str, bloc: pd.DataFrame, forme: FormeFec, autres: Mapping[str, pa.Array]
) -> pa.Array:
    if forme.en_sens and champ == MONTANT:
        return textes_de_centimes((bloc["Debit"] + bloc["Credit"]).to_numpy())
    if forme.en_sens and champ == SENS:
        debit, credit = (_scalaire(code) for code in forme.codes_de_sens)
        return pc.if_else(pa.array(bloc["Credit"].to_numpy() == 0), debit, credit)
    if champ in autres:
        return pc.fill_null(autres[champ], "")
    if champ not in bloc:
        return pa.array([""] * len(bloc), pa.large_string())
    genre = ECRITURES[champ].genre
    if genre is Genre.MONTANT:
        return textes_de_centimes(bloc[champ].to_numpy())
    if genre is Genre.DATE:
        dates: Dates = bloc[champ].to_numpy()
        return pc.cast(ecrire_colonne(dates), pa.large_string())
    textes = pa.array(bloc[champ], type=pa.large_string())
    if isinstance(textes, pa.ChunkedArray):
        textes = textes.combine_chunks()
    return pc.fill_null(textes, "")


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
