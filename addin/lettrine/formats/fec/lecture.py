"""Lire un FEC (reading): d'un fichier texte à la table des écritures.

Règle : le fichier est lu par blocs de lignes entières ; chaque bloc devient des colonnes, les
montants des centimes entiers, les dates des dates. `Rang` est la ligne physique (l'en-tête est
la ligne 1). Les blocs dont une ligne n'a pas le bon nombre de champs sont repris ligne à ligne.
Exceptions : une ligne refusée (FEC-10), un montant ou une date illisible (FEC-11, FEC-12) est
une anomalie bloquante : la table est rendue pour être examinée, pas pour être réécrite.

Référence : LPF art. A47 A-1 ; contrôles de l'outil public Test-Compta-Demat.
Unités : centimes d'euro ; `Rang` en lignes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv

from lettrine.dates.colonnes import lire_colonne
from lettrine.erreurs import Anomalie, FichierIllisible, Gravite, anomalies_groupees
from lettrine.fichiers import verifier_lisible
from lettrine.formats.fec.forme import MONTANT, SENS, FormeFec, encodage_probable, lire_entete
from lettrine.formats.fec.nom import lire_nom
from lettrine.formats.fec.rangees import completer, redecouper
from lettrine.monnaie.colonnes import centimes_de_textes
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG, Genre

__all__ = ["LectureFec", "lire"]

TAILLE_DE_BLOC = 16 * 2**20
ENTETE_MAXIMAL = 64 * 2**10
TEXTE = pd.StringDtype(na_value=np.nan)

Progression = Callable[[int], object]


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
    """Le fichier n'est pas en UTF-8."""


@dataclass
class _Constats:
    """Ce que la lecture relève au fil des blocs, par rang."""

    anomalies: list[Anomalie] = field(default_factory=list)
    vides: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    milliers: list[int] = field(default_factory=list)
    formats_de_date: dict[str, list[int]] = field(default_factory=dict)
    separateur_final: int = 0


def lire(chemin: str | Path, *, progression: Progression | None = None) -> LectureFec:
    """Lit un FEC. `progression` reçoit le nombre d'octets lus à chaque bloc.

    Lève `FichierIllisible` (absent, vide, binaire, sans en-tête, mauvais séparateur) ou
    `DonneesInvalides` (champ absent ou en double). Tout le reste est rendu en anomalies.
    """
    fichier = verifier_lisible(chemin)
    try:
        return _lire(fichier, "utf-8", progression)
    except _AutreEncodage:
        return _lire(fichier, encodage_probable(_octets_hauts(fichier)), progression)


def _lire(fichier: Path, encodage: str, progression: Progression | None) -> LectureFec:
    constats = _Constats()
    blocs: list[dict[str, pa.Array | npt.NDArray[np.generic]]] = []
    with fichier.open("rb") as flux:
        forme, ecarts = _ouvrir(flux, fichier, encodage)
        rang = 2
        for bloc in _blocs(flux, fichier):
            colonnes, lignes = _lire_bloc(bloc, rang, forme, constats)
            blocs.append(colonnes)
            rang += lignes
            if progression:
                progression(len(bloc))
    if rang == 2:
        raise FichierIllisible(
            "FEC-01",
            f"« {fichier.name} » n'a qu'une ligne d'en-tête, aucune écriture.",
            "Refaites l'export de l'exercice.",
        )
    table, complements = _assembler(blocs, forme)
    anomalies = [
        *_ecarts_de_fichier(fichier, forme),
        *ecarts,
        *constats.anomalies,
        *_bilan(constats),
    ]
    return LectureFec(table, anomalies, forme, complements)


def _ouvrir(flux: BinaryIO, fichier: Path, encodage: str) -> tuple[FormeFec, list[Anomalie]]:
    """Lit l'en-tête et laisse le flux au début de la deuxième ligne."""
    debut = flux.read(ENTETE_MAXIMAL)
    if debut.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FichierIllisible(
            "FEC-15",
            f"« {fichier.name} » est en UTF-16, ce qu'un FEC n'admet pas.",
            "Enregistrez-le en UTF-8 depuis votre éditeur de texte.",
        )
    if b"\x00" in debut or debut.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise _binaire(fichier)
    marque = len(b"\xef\xbb\xbf") if debut.startswith(b"\xef\xbb\xbf") else 0
    if marque:
        encodage = "utf-8-sig"
    premiere = debut[marque:].splitlines()[0] if debut[marque:].splitlines() else b""
    suite = debut[marque + len(premiere) :]
    for fin in (b"\r\r\n", b"\r\n", b"\n", b"\r"):
        if suite.startswith(fin):
            break
    flux.seek(marque + len(premiere) + len(fin))
    try:
        texte = premiere.decode("utf-8" if marque else encodage)
    except UnicodeDecodeError as erreur:
        raise _AutreEncodage from erreur
    fin_de_ligne = {b"\r\r\n": "\r\n"}.get(fin, fin.decode("ascii"))
    return lire_entete(texte, fichier, encodage=encodage, fin_de_ligne=fin_de_ligne)


def _blocs(flux: BinaryIO, fichier: Path) -> Iterator[bytes]:
    """Le reste du fichier, par blocs de lignes entières, aux fins de ligne simples."""
    reste = b""
    while lu := flux.read(TAILLE_DE_BLOC):
        if b"\x00" in lu:
            raise _binaire(fichier)
        lu = reste + lu if reste else lu
        coupe = lu.rfind(b"\n") + 1 or lu.rfind(b"\r", 0, len(lu) - 1) + 1
        reste = lu[coupe:]
        if coupe:
            yield _fins_simples(lu[:coupe] if reste else lu)
    if reste:
        yield _fins_simples(reste)


def _fins_simples(bloc: bytes) -> bytes:
    if b"\r" in bloc:
        bloc = bloc.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return bloc


def _lire_bloc(
    bloc: bytes, rang: int, forme: FormeFec, constats: _Constats
) -> tuple[dict[str, pa.Array | npt.NDArray[np.generic]], int]:
    """Les colonnes d'un bloc dont la première ligne est au rang donné, et son nombre de lignes."""
    if not forme.encodage.startswith("utf-8"):
        bloc = bloc.decode(forme.encodage, errors="replace").encode()
    lignes = bloc.count(b"\n") + (not bloc.endswith(b"\n"))
    rangs = np.arange(rang, rang + lignes, dtype=np.int64)
    try:
        brut = _decouper(bloc, forme)
    except pa.ArrowInvalid:
        _verifier_utf8(bloc, forme)
        bloc, rangs = _reprendre(bloc, rang, forme, constats)
        brut = _decouper(bloc, forme)
    brut = {champ: _sans_bords(colonne) for champ, colonne in brut.items()}
    brut, rangs = _sans_lignes_vides(brut, rangs, constats)
    return _convertir(brut, rangs, forme, constats), lignes


def _decouper(bloc: bytes, forme: FormeFec) -> dict[str, pa.Array]:
    """Les champs d'un bloc, en texte ; les dates codées par dictionnaire."""
    noms = [champ or f"\x00{place}" for place, champ in enumerate(forme.champs)]
    if not bloc:
        return {nom: pa.array([], pa.large_string()) for nom in noms}
    dates = {c.nom for c in ECRITURES.colonnes if c.genre is Genre.DATE}
    codee = pa.dictionary(pa.int32(), pa.string())
    types = {nom: codee if nom in dates else pa.large_string() for nom in noms}
    table = pcsv.read_csv(
        pa.BufferReader(bloc),
        read_options=pcsv.ReadOptions(
            column_names=noms, block_size=len(bloc) + 1, use_threads=False
        ),
        parse_options=pcsv.ParseOptions(
            delimiter=forme.separateur,
            quote_char=False,
            double_quote=False,
            escape_char=False,
            newlines_in_values=False,
            ignore_empty_lines=False,
        ),
        convert_options=pcsv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
    return {nom: table.column(nom).combine_chunks() for nom in noms}


def _verifier_utf8(bloc: bytes, forme: FormeFec) -> None:
    try:
        bloc.decode("utf-8")
    except UnicodeDecodeError as erreur:
        raise _AutreEncodage from erreur


def _reprendre(
    bloc: bytes, rang: int, forme: FormeFec, constats: _Constats
) -> tuple[bytes, npt.NDArray[np.int64]]:
    """Le bloc dont chaque ligne a le bon nombre de champs, et le rang de chacune."""
    separateur = forme.separateur.encode()
    attendus = len(forme.champs) - 1
    gardees: list[bytes] = []
    rangs: list[int] = []
    lignes = bloc.removesuffix(b"\n").split(b"\n")
    for place, ligne in enumerate(lignes, start=rang):
        if ligne.count(separateur) != attendus and ligne.strip():
            reprise = _reprendre_ligne(ligne.decode(), place, forme, constats)
            if reprise is None:
                continue
            ligne = forme.separateur.join(reprise).encode()  # noqa: PLW2901
        elif not ligne.strip():
            ligne = separateur * attendus  # noqa: PLW2901
        gardees.append(ligne)
        rangs.append(place)
    return b"\n".join(gardees), np.array(rangs, dtype=np.int64)


def _reprendre_ligne(
    ligne: str, rang: int, forme: FormeFec, constats: _Constats
) -> list[str] | None:
    morceaux = ligne.split(forme.separateur)
    attendus = len(forme.champs)
    if len(morceaux) == attendus + 1 and not morceaux[-1].strip():
        constats.separateur_final += 1
        return morceaux[:-1]
    if len(morceaux) > attendus:
        champs, code, fait = redecouper(morceaux, forme), "FEC-09", "redécoupée"
        cause = "un libellé contient sans doute le séparateur"
    else:
        champs, code, fait = completer(morceaux, forme), "FEC-09", "complétée"
        cause = "les derniers champs manquent"
    compte = f"{len(morceaux)} champs au lieu de {attendus}"
    if champs is None:
        cause = "la ligne est tronquée" if len(morceaux) < attendus else "le découpage est douteux"
        message = f"Ligne {rang} : {compte}, {cause} ; elle est refusée, corrigez-la à la source."
        constats.anomalies.append(Anomalie("FEC-10", Gravite.BLOQUANTE, message, rang=rang))
    else:
        message = f"Ligne {rang} : {compte}, {cause} ; elle a été {fait}, vérifiez-la."
        constats.anomalies.append(Anomalie(code, Gravite.A_TRAITER, message, rang=rang))
    return champs


def _sans_bords(colonne: pa.Array) -> pa.Array:
    """La colonne sans les espaces (insécables comprises) qui complètent ses champs."""
    if pa.types.is_dictionary(colonne.type):
        nets = pc.utf8_trim_whitespace(colonne.dictionary)
        return pa.DictionaryArray.from_arrays(colonne.indices, nets) if len(nets) else colonne
    return pc.utf8_trim_whitespace(colonne) if _a_des_bords(colonne) else colonne


def _a_des_bords(colonne: pa.LargeStringArray) -> bool:
    """Vrai si un champ commence ou finit par une espace, sans lire tout le texte."""
    if len(colonne) == 0 or colonne.buffers()[2] is None:
        return False
    bornes = np.frombuffer(colonne.buffers()[1], np.int64)
    bornes = bornes[colonne.offset : colonne.offset + len(colonne) + 1]
    octets = np.frombuffer(colonne.buffers()[2], np.uint8)
    remplis = np.flatnonzero(bornes[1:] > bornes[:-1])
    premiers, derniers = octets[bornes[remplis]], octets[bornes[remplis + 1] - 1]
    espaces = (premiers == 0x20) | (derniers == 0x20) | (premiers == 0xC2) | (derniers == 0xA0)
    espaces |= (derniers == 0xAF) & (premiers != 0)  # l'espace fine insécable, E2 80 AF
    return bool(espaces.any())


def _sans_lignes_vides(
    brut: dict[str, pa.Array], rangs: npt.NDArray[np.int64], constats: _Constats
) -> tuple[dict[str, pa.Array], npt.NDArray[np.int64]]:
    soupcon = pc.equal(brut["CompteNum"], "")
    if not pc.any(soupcon).as_py():
        return brut, rangs
    pleines = np.zeros(len(rangs), dtype=bool)
    for colonne in brut.values():
        textes = colonne.dictionary_decode() if pa.types.is_dictionary(colonne.type) else colonne
        pleines |= pc.not_equal(textes, "").to_numpy(zero_copy_only=False)
    if pleines.all():
        return brut, rangs
    constats.vides.extend(rangs[~pleines].tolist())
    masque = pa.array(pleines)
    return {nom: colonne.filter(masque) for nom, colonne in brut.items()}, rangs[pleines]


def _convertir(
    brut: dict[str, pa.Array],
    rangs: npt.NDArray[np.int64],
    forme: FormeFec,
    constats: _Constats,
) -> dict[str, pa.Array | npt.NDArray[np.generic]]:
    """Les colonnes aux types du schéma, et les constats sur leurs valeurs."""
    colonnes: dict[str, pa.Array | npt.NDArray[np.generic]] = {RANG: rangs}
    for champ, valeurs in brut.items():
        genre = ECRITURES[champ].genre if champ in ECRITURES else Genre.TEXTE
        if champ == MONTANT or genre is Genre.MONTANT:
            colonnes[champ] = _montants(champ, valeurs, rangs, constats)
        elif genre is Genre.DATE:
            colonnes[champ] = _dates(champ, valeurs, rangs, constats)
        elif not champ.startswith("\x00"):
            colonnes[champ] = valeurs
    if "Montantdevise" in brut:
        _controler_devise(brut["Montantdevise"], rangs, constats)
    if forme.en_sens:
        _repartir_par_sens(colonnes, rangs, constats)
    return colonnes


def _montants(
    champ: str, textes: pa.Array, rangs: npt.NDArray[np.int64], constats: _Constats
) -> npt.NDArray[np.int64]:
    centimes, illisibles = centimes_de_textes(textes)
    if illisibles.any():
        _refuser(
            "FEC-11", champ, "n'est pas un montant", "montants", textes, illisibles, rangs, constats
        )
    points = pc.match_substring(textes, ".").to_numpy(zero_copy_only=False)
    constats.points.extend(rangs[points & ~illisibles].tolist())
    if pc.any(pc.match_substring_regex(textes, r"\d[ \x{00A0}\x{202F}']\d")).as_py():
        milliers = pc.match_substring_regex(textes, r"\d[ \x{00A0}\x{202F}']\d")
        masque = milliers.to_numpy(zero_copy_only=False)
        constats.milliers.extend(rangs[masque & ~illisibles].tolist())
    return centimes


def _dates(
    champ: str, textes: pa.Array, rangs: npt.NDArray[np.int64], constats: _Constats
) -> npt.NDArray[np.datetime64]:
    dates, illisibles, non_conformes = lire_colonne(textes)
    if illisibles.any():
        clairs = textes.dictionary_decode()
        _refuser(
            "FEC-12", champ, "n'est pas une date", "dates", clairs, illisibles, rangs, constats
        )
    if non_conformes.any():
        constats.formats_de_date.setdefault(champ, []).extend(rangs[non_conformes].tolist())
    return dates


def _refuser(
    code: str,
    champ: str,
    faute: str,
    genre: str,
    textes: pa.Array,
    fautifs: npt.NDArray[np.bool_],
    rangs: npt.NDArray[np.int64],
    constats: _Constats,
) -> None:
    places = np.flatnonzero(fautifs)
    messages = (
        f"Ligne {rangs[place]} : {champ} « {textes[place].as_py()} » {faute} ; corrigez-le à la"
        " source."
        for place in places
    )
    constats.anomalies.extend(
        anomalies_groupees(
            code,
            Gravite.BLOQUANTE,
            rangs[places].tolist(),
            messages,
            resume=f"{genre} illisibles dans {champ}",
            colonne=champ,
        )
    )


def _controler_devise(textes: pa.Array, rangs: npt.NDArray[np.int64], constats: _Constats) -> None:
    admis = pc.match_substring_regex(textes, r"^[+-]?\d*([.,]\d*)?[+-]?$")
    fautifs = pc.invert(admis).to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(fautifs)[:20]:
        constats.anomalies.append(
            Anomalie(
                "FEC-13",
                Gravite.A_TRAITER,
                f"Ligne {rangs[place]} : Montantdevise « {textes[place].as_py()} » n'est pas un"
                " nombre ; il est gardé tel quel.",
                rang=int(rangs[place]),
                colonne="Montantdevise",
            )
        )


def _repartir_par_sens(
    colonnes: dict[str, pa.Array | npt.NDArray[np.generic]],
    rangs: npt.NDArray[np.int64],
    constats: _Constats,
) -> None:
    """Met Montant en Débit ou en Crédit selon Sens."""
    sens = colonnes.pop(SENS)
    montant = colonnes.pop(MONTANT)
    debiteurs = pc.is_in(sens, pa.array(["D", "d", "+1", "1"], sens.type)).to_numpy(False)
    crediteurs = pc.is_in(sens, pa.array(["C", "c", "-1"], sens.type)).to_numpy(False)
    colonnes["Debit"] = np.where(debiteurs, montant, 0)
    colonnes["Credit"] = np.where(crediteurs, montant, 0)
    inconnus = ~(debiteurs | crediteurs)
    if inconnus.any():
        _refuser(
            "FEC-14",
            SENS,
            "n'est ni D, ni C, ni +1, ni -1",
            "sens",
            sens,
            inconnus,
            rangs,
            constats,
        )


def _assembler(
    blocs: list[dict[str, pa.Array | npt.NDArray[np.generic]]], forme: FormeFec
) -> tuple[pd.DataFrame, dict[str, pa.ChunkedArray]]:
    """La table aux types du schéma ; les textes restent les morceaux lus, sans copie."""
    champs: dict[str, list[pa.Array | npt.NDArray[np.generic]]] = {}
    while blocs:
        for champ, morceau in blocs.pop(0).items():
            champs.setdefault(champ, []).append(morceau)
    longueur = sum(len(morceau) for morceau in champs[RANG])
    complements = {champ: pa.chunked_array(champs.pop(champ)) for champ in forme.inconnus}
    contenu: dict[str, object] = {}
    for colonne in ECRITURES.colonnes:
        morceaux = champs.pop(colonne.nom, None)
        if morceaux is not None:
            contenu[colonne.nom] = _serie(morceaux)
        elif not colonne.facultative:
            contenu[colonne.nom] = pd.Series([colonne.vide], dtype=colonne.type).repeat(longueur)
            contenu[colonne.nom].index = pd.RangeIndex(longueur)  # type: ignore[attr-defined]
    contenu[RANG] = _serie(champs.pop(RANG))
    return pd.DataFrame(contenu, copy=False), complements


def _serie(morceaux: list[pa.Array | npt.NDArray[np.generic]]) -> "pd.Series[object]":
    if isinstance(morceaux[0], np.ndarray):
        return pd.Series(np.concatenate(morceaux), copy=False)
    textes = pa.chunked_array(morceaux, pa.large_string())
    return pd.Series(pd.arrays.ArrowStringArray(textes, dtype=TEXTE), copy=False)


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


def _bilan(constats: _Constats) -> list[Anomalie]:
    """Les constats qui se disent une fois pour tout le fichier."""
    bilan = []
    if constats.vides:
        bilan.append(_une_fois("FEC-18", constats.vides, "vide dans le fichier, ignorée"))
    if constats.points:
        bilan.append(
            _une_fois("FEC-19", constats.points, "avec un point décimal au lieu d'une virgule")
        )
    if constats.milliers:
        bilan.append(_une_fois("FEC-21", constats.milliers, "avec un séparateur de milliers"))
    for champ, rangs in constats.formats_de_date.items():
        un = _une_fois("FEC-22", rangs, f"dont {champ} n'est pas au format AAAAMMJJ")
        bilan.append(replace(un, colonne=champ))
    if constats.separateur_final:
        message = f"{constats.separateur_final} ligne(s) finissent par un séparateur de trop."
        bilan.append(Anomalie("FEC-23", Gravite.INFORMATION, message))
    return bilan


def _une_fois(code: str, rangs: list[int], constat: str) -> Anomalie:
    premieres = ", ".join(map(str, rangs[:5])) + (", …" if len(rangs) > 5 else "")
    message = f"{len(rangs)} ligne(s) {constat} (ligne {premieres})."
    return Anomalie(code, Gravite.A_TRAITER, message, rang=rangs[0])


def _octets_hauts(fichier: Path) -> Counter[int]:
    compte = np.zeros(256, dtype=np.int64)
    with fichier.open("rb") as flux:
        while lu := flux.read(TAILLE_DE_BLOC):
            compte += np.bincount(np.frombuffer(lu, np.uint8), minlength=256)
    return Counter({octet: int(compte[octet]) for octet in range(128, 256) if compte[octet]})


def _binaire(fichier: Path) -> FichierIllisible:
    return FichierIllisible(
        "FEC-24",
        f"« {fichier.name} » n'est pas un fichier texte.",
        "Un FEC est un fichier .txt ; un classeur doit porter l'extension .xlsx, .ods ou .csv.",
    )
