"""Lire un FEC (reading): d'un fichier texte à la table des écritures.

Règle : le fichier est lu par blocs de lignes entières ; chaque bloc devient des colonnes, les
montants des centimes entiers, les dates des dates. `Rang` est la ligne physique (l'en-tête est
la ligne 1). Les blocs dont une ligne n'a pas le bon nombre de champs sont repris ligne à ligne.
Exceptions : une ligne refusée (FEC-10), un montant ou une date illisible (FEC-11, FEC-12) est
une anomalie bloquante : la table est rendue pour être examinée, pas pour être réécrite.

Référence : LPF art. A47 A-1 ; contrôles de l'outil public Test-Compta-Demat.
Unités : centimes d'euro ; `Rang` en lignes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from lettrine.dates.colonnes import lire_colonne
from lettrine.erreurs import Anomalie, FichierIllisible, Gravite
from lettrine.fichiers import verifier_lisible
from lettrine.formats.fec.constats import Constats
from lettrine.formats.fec.forme import (
    MONTANT,
    SENS,
    SENS_CREDITEURS,
    SENS_DEBITEURS,
    FormeFec,
    lire_entete,
)
from lettrine.formats.fec.nom import lire_nom
from lettrine.formats.fec.octets import blocs, en_utf8, encodage_du_fichier, lire_premiere_ligne
from lettrine.formats.fec.rangees import PAS_UN_LETTRAGE, plausible, reprendre
from lettrine.monnaie.colonnes import centimes_de_textes
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG, Genre

__all__ = ["LectureFec", "lire"]

TEXTE = pd.StringDtype(na_value=np.nan)
DATES = {colonne.nom for colonne in ECRITURES.colonnes if colonne.genre is Genre.DATE}
MONTANTS = {colonne.nom for colonne in ECRITURES.colonnes if colonne.genre is Genre.MONTANT}
FINAL = " final"  # aucun titre ne commence par une espace
POINT_DECIMAL = r"^[+-]?\d*\.\d*[+-]?$"
MONTANT_CONFORME = r"^([+-]?\d+(,\d*)?[+-]?)?$"
AUTRES_OCTETS = ~np.isin(np.arange(256), list(b"0123456789,+-"))
MONTANT_EN_DEVISE = r"^[+-]?\d*([.,]\d*)?[+-]?$"

# Les espaces qui complètent un champ : tabulation, espace, insécable (C2 A0), fine (E2 80 AF).
ESPACES = " \t\u00a0\u202f"
PREMIERS_OCTETS = np.isin(np.arange(256), [0x09, 0x20, 0xC2, 0xE2])
DERNIERS_OCTETS = np.isin(np.arange(256), [0x09, 0x20, 0xA0, 0xAF])

# Un tiers de temps système de moins qu'avec l'allocateur par défaut, là où celui-ci existe.
SOBRE = "jemalloc" in pa.supported_memory_backends()
MEMOIRE = pa.jemalloc_memory_pool() if SOBRE else pa.default_memory_pool()

Progression = Callable[[int], object]
Colonnes = dict[str, Any]
Rangs = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]
_Bloc = tuple[Colonnes, Rangs]


@dataclass(frozen=True)
class LectureFec:
    """Un FEC lu : la table des écritures, ses anomalies et ce qu'il faut pour le réécrire.

    `complements` garde, ligne à ligne, les champs que le FEC ne connaît pas.
    """

    table: pd.DataFrame
    anomalies: list[Anomalie]
    forme: FormeFec
    complements: dict[str, pa.ChunkedArray] = field(default_factory=dict)


class _AutreEncodage(Exception):
    """Le fichier n'est pas tout entier en UTF-8."""


def lire(chemin: str | Path, *, progression: Progression | None = None) -> LectureFec:
    """Lit un FEC. `progression` reçoit le nombre d'octets lus à chaque bloc.

    Lève `FichierIllisible` (absent, vide, binaire, sans en-tête, mauvais séparateur) ou
    `DonneesInvalides` (champ absent ou en double). Tout le reste est rendu en anomalies.
    """
    fichier = verifier_lisible(chemin)
    try:
        return _lire(fichier, None, progression)
    except _AutreEncodage:
        return _lire(fichier, encodage_du_fichier(fichier), progression)


def _lire(fichier: Path, encodage: str | None, progression: Progression | None) -> LectureFec:
    """Lit dans l'encodage donné ; sans lui, en UTF-8 ou rien (`_AutreEncodage`)."""
    constats = Constats()
    lus: list[_Bloc] = []
    rang = 2
    with fichier.open("rb") as flux:
        forme, ecarts = _lire_entete(flux, fichier, encodage)
        place = 0
        for bloc in blocs(flux, fichier):
            if encodage:
                bloc, fautives = en_utf8(bloc, encodage, rang)  # noqa: PLW2901
                constats.ecarts("FEC-32", "", fautives)
            colonnes, rangs, lignes = _lire_bloc(bloc, rang, forme, constats)
            lus.append((colonnes, rangs))
            rang += lignes
            if progression:
                progression(flux.tell() - place)
                place = flux.tell()
    table, complements, forme = _assembler(lus, forme)
    anomalies = [*_ecarts_de_fichier(fichier, forme), *ecarts, *constats.anomalies()]
    if table.empty and not any(anomalie.code == "FEC-10" for anomalie in anomalies):
        raise FichierIllisible(
            "FEC-01",
            f"« {fichier.name} » n'a qu'une ligne d'en-tête, aucune écriture.",
            "Refaites l'export de l'exercice.",
        )
    return LectureFec(table, anomalies, forme, complements)


def _lire_entete(
    flux: BinaryIO, fichier: Path, encodage: str | None
) -> tuple[FormeFec, list[Anomalie]]:
    premiere, fin_de_ligne, marque = lire_premiere_ligne(flux, fichier)
    try:
        texte = premiere.decode(encodage or "utf-8", "replace" if encodage else "strict")
    except UnicodeDecodeError as erreur:
        raise _AutreEncodage from erreur
    if marque and encodage in (None, "utf-8"):
        encodage = "utf-8-sig"
    return lire_entete(texte, fichier, encodage=encodage or "utf-8", fin_de_ligne=fin_de_ligne)


def _lire_bloc(
    bloc: bytes, rang: int, forme: FormeFec, constats: Constats
) -> tuple[Colonnes, Rangs, int]:
    """Les colonnes d'un bloc qui commence au rang donné, leurs rangs, et son nombre de lignes."""
    noms = [champ or f" {place}" for place, champ in enumerate(forme.champs)]
    try:
        brut = _decouper(bloc, noms, forme.separateur)
        lignes = len(brut[noms[0]])
        rangs = np.arange(rang, rang + lignes)
    except pa.ArrowInvalid:
        brut, rangs, lignes = _lire_bloc_irregulier(bloc, rang, noms, forme, constats)
    brut = {nom: _sans_bords(colonne) for nom, colonne in brut.items()}
    brut, rangs = _sans_lignes_vides(brut, rangs, constats)
    return _convertir(brut, rangs, forme, constats), rangs, lignes


def _lire_bloc_irregulier(
    bloc: bytes, rang: int, noms: list[str], forme: FormeFec, constats: Constats
) -> tuple[Colonnes, Rangs, int]:
    """Un bloc dont une ligne au moins n'a pas le bon nombre de champs, ou n'est pas en UTF-8."""
    try:
        bloc.decode("utf-8")
    except UnicodeDecodeError as erreur:
        raise _AutreEncodage from erreur
    lignes = bloc.count(b"\n") + (not bloc.endswith(b"\n"))
    brut = _sans_separateur_final(bloc, noms, forme)
    if brut:
        rangs = np.arange(rang, rang + lignes)
        constats.ecarts("FEC-23", "", rangs)
    else:
        bloc, rangs = reprendre(bloc, rang, forme, constats)
        brut = _decouper(bloc, noms, forme.separateur)
    return brut, rangs, lignes


def _sans_separateur_final(bloc: bytes, noms: list[str], forme: FormeFec) -> Colonnes | None:
    """Les colonnes d'un bloc dont toutes les lignes finissent par un séparateur de trop."""
    try:
        brut = _decouper(bloc, [*noms, FINAL], forme.separateur)
    except pa.ArrowInvalid:
        return None
    if pc.any(pc.not_equal(brut.pop(FINAL), "")).as_py():
        return None
    premiere = [colonne[0].as_py() for colonne in brut.values()]
    decalees = pc.match_substring_regex(brut.get("EcritureLet", pa.array([""])), PAS_UN_LETTRAGE)
    return brut if plausible(premiere, forme) and not pc.any(decalees).as_py() else None


def _decouper(bloc: bytes, noms: list[str], separateur: str) -> Colonnes:
    """Les champs d'un bloc, en texte ; les dates codées par dictionnaire.

    Lève `pa.ArrowInvalid` si une ligne n'a pas le bon nombre de champs ou n'est pas en UTF-8.
    """
    if not bloc:
        return {nom: pa.array([], pa.large_string()) for nom in noms}
    pa.array([bloc], pa.large_binary()).cast(pa.large_string())  # l'UTF-8, vérifié d'un seul coup
    codee = pa.dictionary(pa.int32(), pa.string())
    types = {nom: codee if nom in DATES else pa.large_string() for nom in noms}
    table = pcsv.read_csv(
        pa.BufferReader(bloc),
        read_options=pcsv.ReadOptions(
            column_names=noms, block_size=len(bloc) + 1, use_threads=False
        ),
        parse_options=pcsv.ParseOptions(
            delimiter=separateur,
            quote_char=False,
            double_quote=False,
            escape_char=False,
            newlines_in_values=False,
            ignore_empty_lines=False,
        ),
        convert_options=pcsv.ConvertOptions(
            column_types=types, strings_can_be_null=False, check_utf8=False
        ),
        memory_pool=MEMOIRE,
    )
    return {nom: table.column(nom).chunk(0) for nom in noms}


def _sans_bords(colonne: pa.Array) -> pa.Array:
    """La colonne sans les espaces (insécables comprises) qui complètent ses champs."""
    if pa.types.is_dictionary(colonne.type):
        nets = pc.utf8_trim(colonne.dictionary, ESPACES)
        return pa.DictionaryArray.from_arrays(colonne.indices, nets) if len(nets) else colonne
    return pc.utf8_trim(colonne, ESPACES) if _a_des_bords(colonne) else colonne


def _a_des_bords(colonne: pa.LargeStringArray) -> bool:
    """Vrai si un champ commence ou finit peut-être par une espace, sans lire tout le texte."""
    if len(colonne) == 0 or colonne.buffers()[2] is None:
        return False
    bornes = np.frombuffer(colonne.buffers()[1], np.int64)
    bornes = bornes[colonne.offset : colonne.offset + len(colonne) + 1]
    octets = np.frombuffer(colonne.buffers()[2], np.uint8)
    if bornes[0] == bornes[-1]:
        return False
    # Un champ vide désigne le premier ou le dernier octet d'un voisin : il n'y change rien.
    premiers = octets.take(bornes[:-1], mode="clip")
    derniers = octets.take(bornes[1:] - 1, mode="clip")
    return bool(PREMIERS_OCTETS[premiers].any() or DERNIERS_OCTETS[derniers].any())


def _sans_lignes_vides(brut: Colonnes, rangs: Rangs, constats: Constats) -> tuple[Colonnes, Rangs]:
    if not pc.any(pc.equal(brut["CompteNum"], "")).as_py():
        return brut, rangs
    pleines = np.zeros(len(rangs), dtype=bool)
    for colonne in brut.values():
        pleines |= _masque(pc.not_equal(_en_clair(colonne), ""))
    if pleines.all():
        return brut, rangs
    constats.ecarts("FEC-18", "", rangs[~pleines])
    masque = pa.array(pleines)
    return {nom: colonne.filter(masque) for nom, colonne in brut.items()}, rangs[pleines]


def _convertir(brut: Colonnes, rangs: Rangs, forme: FormeFec, constats: Constats) -> Colonnes:
    """Les colonnes aux types du schéma, et les constats sur leurs valeurs."""
    colonnes: Colonnes = {}
    for champ, valeurs in brut.items():
        if champ in MONTANTS or (forme.en_sens and champ == MONTANT):
            colonnes[champ] = _montants(champ, valeurs, rangs, constats)
        elif champ in DATES:
            colonnes[champ] = _dates(champ, valeurs, rangs, constats)
        elif champ.startswith(" "):
            remplis = _masque(pc.not_equal(valeurs, ""))
            _refuser(
                "FEC-31", "", "est dans un champ sans titre", valeurs, remplis, rangs, constats
            )
        else:
            colonnes[champ] = valeurs
    if "Montantdevise" in brut:
        _controler_devise(brut["Montantdevise"], rangs, constats)
    if forme.en_sens:
        _repartir_par_sens(colonnes, rangs, constats)
    return colonnes


def _montants(
    champ: str, textes: pa.Array, rangs: Rangs, constats: Constats
) -> npt.NDArray[np.int64]:
    centimes, illisibles = centimes_de_textes(textes)
    _refuser("FEC-11", champ, "n'est pas un montant", textes, illisibles, rangs, constats)
    if _a_d_autres_octets(textes):
        autrement = ~_masque(pc.match_substring_regex(textes, MONTANT_CONFORME)) & ~illisibles
        a_point = _masque(pc.match_substring_regex(textes, POINT_DECIMAL)) & autrement
        constats.ecarts("FEC-19", champ, rangs[a_point])
        constats.ecarts("FEC-21", champ, rangs[autrement & ~a_point])
    return centimes


def _a_d_autres_octets(textes: pa.LargeStringArray) -> bool:
    """Vrai s'il y a autre chose que des chiffres, des virgules et des signes."""
    if len(textes) == 0 or textes.buffers()[2] is None:
        return False
    octets = np.frombuffer(textes.buffers()[2], np.uint8)
    return bool(AUTRES_OCTETS[octets].any())


def _dates(
    champ: str, textes: pa.Array, rangs: Rangs, constats: Constats
) -> npt.NDArray[np.datetime64]:
    dates, illisibles, non_conformes = lire_colonne(textes)
    _refuser("FEC-12", champ, "n'est pas une date", textes, illisibles, rangs, constats)
    constats.ecarts("FEC-22", champ, rangs[non_conformes])
    return dates


def _refuser(
    code: str,
    champ: str,
    faute: str,
    textes: pa.Array,
    fautifs: Masque,
    rangs: Rangs,
    constats: Constats,
) -> None:
    if not fautifs.any():
        return
    places = np.flatnonzero(fautifs)
    sujet = f"{champ} " if champ else ""
    messages = (
        f"Ligne {rangs[place]} : {sujet}« {textes[place].as_py()} » {faute} ; corrigez-le à la"
        " source."
        for place in places
    )
    constats.fautes(code, champ, rangs[places], messages)


def _controler_devise(textes: pa.Array, rangs: Rangs, constats: Constats) -> None:
    if not pc.any(pc.not_equal(textes, "")).as_py():
        return
    fautifs = ~_masque(pc.match_substring_regex(textes, MONTANT_EN_DEVISE))
    _refuser("FEC-13", "Montantdevise", "n'est pas un nombre", textes, fautifs, rangs, constats)


def _repartir_par_sens(colonnes: Colonnes, rangs: Rangs, constats: Constats) -> None:
    """Met Montant en Débit ou en Crédit selon Sens."""
    sens, montant = colonnes[SENS], colonnes.pop(MONTANT)
    debiteurs = _masque(pc.is_in(sens, pa.array(SENS_DEBITEURS, sens.type)))
    crediteurs = _masque(pc.is_in(sens, pa.array(SENS_CREDITEURS, sens.type)))
    colonnes["Debit"] = np.where(debiteurs, montant, 0)
    colonnes["Credit"] = np.where(crediteurs, montant, 0)
    inconnus = ~(debiteurs | crediteurs)
    _refuser("FEC-14", SENS, "n'est ni D, ni C, ni +1, ni -1", sens, inconnus, rangs, constats)


def _assembler(
    lus: list[_Bloc], forme: FormeFec
) -> tuple[pd.DataFrame, dict[str, pa.ChunkedArray], FormeFec]:
    """La table aux types du schéma ; les textes restent les morceaux lus, sans copie."""
    champs: dict[str, list[Any]] = {champ: [] for champ in (lus[0][0] if lus else ())}
    tous_rangs = [rangs for _, rangs in lus]
    while lus:
        for champ, morceau in lus.pop(0)[0].items():
            champs[champ].append(morceau)
    rangs = np.concatenate(tous_rangs) if tous_rangs else np.zeros(0, dtype=np.int64)
    if forme.en_sens:
        forme = replace(forme, codes_de_sens=_codes_de_sens(champs.pop(SENS, [])))
    complements = {champ: pa.chunked_array(champs.pop(champ)) for champ in forme.inconnus if champs}
    contenu: dict[str, Any] = {}
    for colonne in ECRITURES.colonnes:
        morceaux = champs.pop(colonne.nom, None)
        if morceaux is not None:
            contenu[colonne.nom] = _serie(morceaux)
        elif not colonne.facultative:
            contenu[colonne.nom] = pd.Series([colonne.vide], dtype=colonne.type).repeat(len(rangs))
            contenu[colonne.nom].index = pd.RangeIndex(len(rangs))
    contenu[RANG] = pd.Series(rangs, copy=False)
    return pd.DataFrame(contenu, copy=False), complements, forme


def _codes_de_sens(morceaux: list[pa.Array]) -> tuple[str, str]:
    """Les codes du débit et du crédit qu'emploie la source : D et C, +1 et -1, ou 1 et -1."""
    employes = {code for morceau in morceaux for code in pc.unique(morceau).to_pylist()}
    if "+1" in employes or not employes & {"1", "-1"}:
        return ("+1", "-1") if "+1" in employes else ("D", "C")
    return ("1", "-1") if "1" in employes else ("+1", "-1")


def _serie(morceaux: list[Any]) -> "pd.Series[Any]":
    if isinstance(morceaux[0], np.ndarray):
        return pd.Series(np.concatenate(morceaux), copy=False)
    textes = pa.chunked_array(morceaux, pa.large_string())
    return pd.Series(pd.arrays.ArrowStringArray(textes, dtype=TEXTE), copy=False)  # type: ignore[call-arg]


def _ecarts_de_fichier(fichier: Path, forme: FormeFec) -> list[Anomalie]:
    ecarts = []
    if lire_nom(fichier) is None:
        message = f"Le nom « {fichier.name} » n'est pas de la forme SirenFECAAAAMMJJ."
        ecarts.append(Anomalie("FEC-16", Gravite.INFORMATION, message))
    if forme.encodage == "utf-8-sig":
        message = "Le fichier commence par une marque d'ordre (BOM) ; elle est ignorée."
        ecarts.append(Anomalie("FEC-17", Gravite.INFORMATION, message))
    elif forme.encodage in ("cp1252", "cp850"):
        message = (
            f"Le texte est en {forme.encodage}, que l'article A47 A-1 n'admet pas ; exportez-le"
            " en UTF-8 ou en ISO 8859-15."
        )
        ecarts.append(Anomalie("FEC-17", Gravite.A_TRAITER, message))
    return ecarts


def _en_clair(colonne: pa.Array) -> pa.Array:
    return colonne.dictionary_decode() if pa.types.is_dictionary(colonne.type) else colonne


def _masque(colonne: pa.Array) -> Masque:
    masque: Masque = colonne.to_numpy(zero_copy_only=False)
    return masque
