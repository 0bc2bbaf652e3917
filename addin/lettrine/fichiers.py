"""Écrire et ouvrir des fichiers sans rien abîmer (safe disk access).

Règle : un fichier naît à côté de sa place, sous un nom provisoire, et ne prend son nom
définitif qu'une fois entier et posé sur le disque. Celui qu'il remplace est d'abord gardé
sous un nom daté. Une coupure à n'importe quel moment laisse l'ancien fichier entier.
Exceptions : un fichier ouvert dans un tableur n'est ni lu ni remplacé, une archive qui se
déplierait au-delà de toute mesure n'est pas ouverte.

Référence : conventions de verrou d'Excel (`~$nom`) et de LibreOffice (`.~lock.nom#`) ; noms
réservés de Windows.
Unités : tailles en octets.

>>> nom_sur("../../Société : bilan 2024/2025."), nom_sur("CON"), nom_sur("  ")
('Société - bilan 2024-2025', '_CON', 'sans nom')
"""

import contextlib
import errno
import filecmp
import os
import re
import secrets
import shutil
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lettrine.erreurs import FichierIllisible, FichierNonEcrit

__all__ = [
    "SIGNATURE_OLE",
    "TAILLE_DEPLIEE",
    "archive_ouverte",
    "dossier_pret",
    "ecriture_sure",
    "est_protege",
    "lire_membre",
    "morceaux_de_membre",
    "nom_sur",
    "poser_fichier",
    "refus_traduits",
    "verifier_lisible",
    "verifier_zip",
]

TAILLE_DEPLIEE = 2 * 1024**3
"""Ce qu'une archive peut contenir une fois dépliée : deux fois une feuille Excel pleine."""

RAPPORT_MAXIMAL = 200
SANS_RAPPORT = 64 * 1024**2  # en dessous, une archive très compressée ne menace personne
MEMBRES_MAXIMAUX = 10_000
MORCEAU = 1024 * 1024
SIGNATURE_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MARQUE_CHIFFREMENT = "EncryptedPackage".encode("utf-16-le")

_INTERDITS = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVES = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    | {f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789¹²³"}
)
_ADMIS = "œŒæÆ°€"

_REFUS = {
    errno.ENOSPC: ("FIC-13", "le disque est plein", "Libérez de la place ou choisissez un autre"),
    errno.EDQUOT: (
        "FIC-13",
        "votre quota est épuisé",
        "Libérez de la place ou choisissez un autre",
    ),
    errno.EACCES: ("FIC-12", "l'écriture y est interdite", "Choisissez un autre"),
    errno.EPERM: ("FIC-12", "l'écriture y est interdite", "Choisissez un autre"),
    errno.EROFS: ("FIC-12", "ce dossier est en lecture seule", "Choisissez un autre"),
    errno.ENOENT: ("FIC-10", "le dossier n'existe pas", "Créez-le ou choisissez un autre"),
    errno.ENOTDIR: ("FIC-10", "le dossier n'en est pas un", "Choisissez un autre"),
    errno.EISDIR: ("FIC-14", "un dossier porte déjà ce nom", "Choisissez un autre nom ou un autre"),
    errno.ENAMETOOLONG: ("FIC-15", "ce nom est trop long", "Choisissez un nom court ou un autre"),
}


@contextlib.contextmanager
def ecriture_sure(chemin: str | Path, *, sauvegarder: bool = True) -> Iterator[Path]:
    """Donne un chemin provisoire à remplir ; à la sortie du bloc, il devient `chemin`.

    Un fichier déjà présent et différent est gardé sous « nom.AAAA-MM-JJ_HHMMSS.sauvegarde.ext »,
    sauf si `sauvegarder` est faux ; un fichier identique est laissé tel quel. Lève
    `FichierNonEcrit` si le fichier est ouvert ailleurs (FIC-11), ou si le disque refuse (FIC-10,
    FIC-12 à FIC-16) ; rien n'a alors changé.
    """
    cible = Path(os.path.realpath(chemin))
    with refus_traduits(cible):
        if cible.is_dir():
            raise IsADirectoryError(errno.EISDIR, "dossier", str(cible))
        verrou = _verrou(cible)
        if verrou:
            raise FichierNonEcrit(
                "FIC-11",
                f"« {cible.name} » est ouvert dans un autre programme.",
                f"Fermez-le, ou supprimez « {verrou.name} » s'il n'est plus ouvert nulle part.",
            )
        provisoire = _provisoire(cible)
    try:
        with refus_traduits(cible, provisoire):
            yield provisoire
        with refus_traduits(cible):
            poser_fichier(provisoire)
            if cible.exists():
                if filecmp.cmp(cible, provisoire, shallow=False):
                    return
                shutil.copymode(cible, provisoire)
                if sauvegarder:
                    _sauvegarder(cible)
            provisoire.replace(cible)
            _poser_dossier(cible.parent)
    finally:
        with contextlib.suppress(OSError):
            provisoire.unlink(missing_ok=True)


def dossier_pret(chemin: str | Path) -> Path:
    """Le dossier de sortie, créé au besoin ; `FichierNonEcrit` s'il ne peut pas servir."""
    dossier = Path(chemin)
    with refus_traduits(dossier):
        try:
            dossier.mkdir(parents=True, exist_ok=True)
        except FileExistsError as erreur:
            raise NotADirectoryError(errno.ENOTDIR, "fichier", str(dossier)) from erreur
        if not os.access(dossier, os.W_OK):
            raise PermissionError(errno.EACCES, "interdit", str(dossier))
    return dossier


def poser_fichier(fichier: Path) -> None:
    """Attend que le contenu du fichier soit sur le disque."""
    with fichier.open("r+b") as flux:
        os.fsync(flux.fileno())


@contextlib.contextmanager
def refus_traduits(cible: Path, provisoire: Path | None = None) -> Iterator[None]:
    """Change un refus du système en `FichierNonEcrit`.

    Dans le bloc de l'appelant (`provisoire` fourni), un refus qui nomme un autre fichier n'est
    pas le nôtre : il passe tel quel.
    """
    try:
        yield
    except OSError as erreur:
        if provisoire and erreur.filename not in (None, str(provisoire), provisoire):
            raise
        code, raison, remede = _REFUS.get(
            erreur.errno or 0,
            ("FIC-16", f"le système refuse ({erreur.strerror or erreur})", "Choisissez un autre"),
        )
        raise FichierNonEcrit(
            code,
            f"« {cible.name} » n'a pas pu être écrit dans « {cible.parent} » : {raison}.",
            f"{remede} dossier, puis recommencez.",
        ) from erreur


def verifier_lisible(chemin: str | Path) -> Path:
    """Le chemin d'un fichier présent, non vide, lisible et fermé ; sinon `FichierIllisible`.

    Codes : FIC-01 absent, FIC-02 dossier, FIC-03 vide, FIC-04 refusé par le système, FIC-05
    ouvert dans un tableur (la copie sur le disque n'est peut-être pas la dernière).
    """
    fichier = Path(chemin)
    try:
        if fichier.is_dir():
            raise FichierIllisible(
                "FIC-02",
                f"« {fichier} » est un dossier, pas un fichier.",
                "Indiquez un fichier de ce dossier.",
            )
        with fichier.open("rb") as flux:
            debut = flux.read(1)
        verrou = _verrou(fichier)
    except OSError as erreur:
        raise _illisible(fichier, erreur) from erreur
    if verrou or fichier.name.startswith("~$"):
        raise FichierIllisible(
            "FIC-05",
            f"« {fichier.name} » est ouvert dans un autre programme : ce qui est sur le disque"
            " n'est peut-être pas la dernière version.",
            "Enregistrez-le et fermez-le"
            + (f", ou supprimez « {verrou.name} » s'il n'est plus ouvert." if verrou else "."),
        )
    if not debut:
        raise FichierIllisible(
            "FIC-03", f"« {fichier.name} » est vide.", "Refaites l'export qui l'a produit."
        )
    return fichier


def est_protege(chemin: str | Path) -> bool:
    """Vrai si le fichier est un document Office chiffré par un mot de passe.

    Un .xlsx chiffré n'est plus une archive mais un conteneur OLE (celui des anciens .xls et
    .doc) avec un flux « EncryptedPackage ».
    """
    with Path(chemin).open("rb") as flux:
        debut = flux.read(len(SIGNATURE_OLE))
        if debut != SIGNATURE_OLE:
            return False
        reste = b""
        while morceau := flux.read(MORCEAU):
            if MARQUE_CHIFFREMENT in reste + morceau:
                return True
            reste = morceau[-len(MARQUE_CHIFFREMENT) :]
    return False


def verifier_zip(
    chemin: str | Path,
    *,
    membres: int = MEMBRES_MAXIMAUX,
    taille: int = TAILLE_DEPLIEE,
    rapport: int = RAPPORT_MAXIMAL,
    sans_rapport: int = SANS_RAPPORT,
) -> None:
    """Refuse un fichier qui n'est pas une archive (FIC-06, FIC-07) ou une bombe (FIC-08).

    Juge sur ce que l'archive déclare ; `lire_membre` compte ce qu'elle contient vraiment.
    `rapport` est la compression maximale, jugée au-delà de `sans_rapport` octets dépliés.
    """
    fichier = Path(chemin)
    with _archive_traduite(fichier):
        if est_protege(fichier):
            raise FichierIllisible(
                "FIC-07",
                f"« {fichier.name} » est protégé par un mot de passe.",
                "Ouvrez-le, retirez le mot de passe, puis enregistrez-le sous un autre nom.",
            )
        with zipfile.ZipFile(fichier) as archive:
            contenu = archive.infolist()
        poids = fichier.stat().st_size
    depliee = sum(membre.file_size for membre in contenu)
    trop_comprimee = depliee > sans_rapport and depliee > rapport * poids
    if len(contenu) > membres or depliee > taille or trop_comprimee:
        raise _demesuree(fichier)


@contextlib.contextmanager
def archive_ouverte(chemin: str | Path) -> Iterator[zipfile.ZipFile]:
    """Une archive ouverte en lecture ; ce qui l'abîme devient `FichierIllisible` (FIC-06)."""
    fichier = Path(chemin)
    with _archive_traduite(fichier), zipfile.ZipFile(fichier) as archive:
        yield archive


def morceaux_de_membre(
    archive: zipfile.ZipFile, nom: str, limite: int | None = None
) -> Iterator[bytes]:
    """Le contenu d'un membre, déplié par morceaux et compté : l'en-tête peut mentir.

    `limite` est la taille dépliée maximale, en octets ; à défaut, celle que l'archive déclare.
    Lève `FichierIllisible` : FIC-08 au-delà de la limite, FIC-06 si le contenu est abîmé.
    """
    fichier = Path(archive.filename or nom)
    with _archive_traduite(fichier):
        membre = archive.getinfo(nom)
        permis = membre.file_size if limite is None else limite
        compte = 0
        for morceau in _deplier(archive, membre):
            compte += len(morceau)
            if compte > permis:
                raise _demesuree(fichier)
            yield morceau


def lire_membre(archive: zipfile.ZipFile, nom: str, limite: int) -> bytes:
    """Le contenu d'un membre, `limite` octets au plus ; voir `morceaux_de_membre`."""
    return b"".join(morceaux_de_membre(archive, nom, limite))


def nom_sur(texte: str, longueur: int = 100) -> str:
    """Un nom de fichier admis partout, Windows compris, tiré d'une donnée de l'utilisateur.

    Garde lettres (accentuées ou non), chiffres et ponctuation ordinaire ; remplace le reste
    par un tiret. Le résultat n'est jamais vide, ne commence ni ne finit par un point, un tiret
    ou une espace, n'est pas un nom réservé et a `longueur` caractères au plus.

    >>> nom_sur("a:b"), nom_sur("nul.txt"), nom_sur("Été\\t 2024 "), nom_sur("x" * 9, longueur=4)
    ('a-b', '_nul.txt', 'Été- 2024', 'xxxx')
    """
    net = _INTERDITS.sub("-", unicodedata.normalize("NFC", texte))
    net = "".join(c if _admis(c) else "-" for c in net)
    net = re.sub(r" +", " ", net).strip(" .-~")[:longueur].rstrip(" .-~")
    if not net:
        return "sans nom"[:longueur]
    if net.partition(".")[0].rstrip().upper() in _RESERVES:
        net = f"_{net}"[:longueur].rstrip(" .-~")
    return net


def _admis(caractere: str) -> bool:
    if caractere.isascii():
        return caractere.isprintable()
    base = unicodedata.normalize("NFKD", caractere)[0]
    return caractere in _ADMIS or (caractere.isalpha() and base.isascii())


def _verrou(fichier: Path) -> Path | None:
    """Le fichier que le tableur ou le traitement de texte pose à côté de celui qu'il ouvre."""
    noms = [f"~${fichier.name}", f".~lock.{fichier.name}#"]
    if fichier.suffix.lower() in (".docx", ".doc", ".dotx"):
        noms.append(f"~${fichier.name[2:]}")  # Word remplace les deux premières lettres
    for nom in noms:
        verrou = fichier.with_name(nom)
        with contextlib.suppress(OSError):
            if verrou.exists():
                return verrou
    return None


def _provisoire(cible: Path) -> Path:
    """Un fichier neuf et vide du même dossier, aux droits ordinaires de l'utilisateur."""
    provisoire = cible.with_name(f".lettrine-{secrets.token_hex(6)}{cible.suffix[:8]}")
    os.close(os.open(provisoire, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return provisoire


def _poser_dossier(dossier: Path) -> None:
    # Windows n'ouvre pas un dossier ; le renommage y est déjà journalisé.
    with contextlib.suppress(OSError):
        descripteur = os.open(dossier, os.O_RDONLY)
        try:
            os.fsync(descripteur)
        finally:
            os.close(descripteur)


def _sauvegarder(cible: Path) -> None:
    date = f"{datetime.now():%Y-%m-%d_%H%M%S}"
    numero = 1
    while True:
        suite = "" if numero == 1 else f"-{numero}"
        copie = cible.with_name(f"{cible.stem}.{date}{suite}.sauvegarde{cible.suffix}")
        try:
            copie.hardlink_to(cible)
        except FileExistsError:
            numero += 1
            continue
        except OSError:
            _copier_a_neuf(cible, copie)
        return


def _copier_a_neuf(source: Path, copie: Path) -> None:
    """Pour les disques sans liens (clé USB) : une copie qui n'écrase rien."""
    with source.open("rb") as lu, copie.open("xb") as ecrit:
        shutil.copyfileobj(lu, ecrit)
        ecrit.flush()
        os.fsync(ecrit.fileno())


@contextlib.contextmanager
def _archive_traduite(fichier: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, struct.error, KeyError, NotImplementedError) as erreur:
        raise FichierIllisible(
            "FIC-06",
            f"« {fichier.name} » est abîmé, ou n'est pas ce que son nom annonce.",
            "Ouvrez-le dans votre tableur et enregistrez-le de nouveau, ou refaites l'export.",
        ) from erreur
    except OSError as erreur:
        raise _illisible(fichier, erreur) from erreur


def _illisible(fichier: Path, erreur: OSError) -> FichierIllisible:
    if isinstance(erreur, (FileNotFoundError, NotADirectoryError)):
        return FichierIllisible(
            "FIC-01", f"« {fichier} » n'existe pas.", "Vérifiez le chemin et le nom."
        )
    return FichierIllisible(
        "FIC-04",
        f"« {fichier.name} » ne peut pas être lu ({erreur.strerror or erreur}).",
        "Vérifiez vos droits sur ce fichier, ou copiez-le dans un dossier à vous.",
    )


def _demesuree(fichier: Path) -> FichierIllisible:
    return FichierIllisible(
        "FIC-08",
        f"« {fichier.name} » se déplierait au-delà de ce qu'un classeur peut contenir.",
        "Si vous connaissez son origine, enregistrez-le de nouveau depuis votre tableur ;"
        " sinon, supprimez-le.",
    )


def _deplier(archive: zipfile.ZipFile, membre: zipfile.ZipInfo) -> Iterator[bytes]:
    """Déplie sans croire la taille déclarée, que `zipfile` prend pour fin de lecture."""
    flux = archive.fp
    if flux is None or membre.flag_bits & 1:
        raise zipfile.BadZipFile("archive fermée ou chiffrée")
    if membre.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("compression inconnue")
    flux.seek(membre.header_offset + 26)
    longueur_nom, longueur_extra = struct.unpack("<HH", flux.read(4))
    position = membre.header_offset + 30 + longueur_nom + longueur_extra
    reste = membre.compress_size
    deplieur = zlib.decompressobj(-zlib.MAX_WBITS)
    while reste > 0:
        flux.seek(position)
        brut = flux.read(min(reste, MORCEAU // 4))
        if not brut:
            raise zipfile.BadZipFile("archive tronquée")
        position += len(brut)
        reste -= len(brut)
        if membre.compress_type == zipfile.ZIP_STORED:
            yield brut
            continue
        while brut:
            yield deplieur.decompress(brut, MORCEAU)
            brut = deplieur.unconsumed_tail
    if membre.compress_type == zipfile.ZIP_DEFLATED:
        yield deplieur.flush()
        if not deplieur.eof:
            raise zipfile.BadZipFile("archive tronquée")
