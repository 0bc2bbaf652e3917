"""La forme d'un FEC (dialect): séparateur, encodage, fin de ligne, champs.

Règle : la première ligne décide. Le séparateur est la tabulation ou la barre verticale ; les
champs sont reconnus sans tenir compte de la casse ni des accents, dans n'importe quel ordre.
Exceptions : un champ inconnu est gardé et réécrit tel quel ; Montant et Sens tiennent lieu de
Débit et Crédit ; un séparateur en fin d'en-tête n'ouvre pas de champ. Un synonyme (« Tiers »)
ne vaut que si le nom officiel (CompAuxNum) n'est pas là.

Référence : LPF art. A47 A-1, VI à XII.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from lettrine.erreurs import Anomalie, DonneesInvalides, FichierIllisible, Gravite
from lettrine.tables.ecritures import CHAMPS_FEC, CHAMPS_TRESORERIE, ECRITURES
from lettrine.tables.schema import cle_d_entete

__all__ = [
    "MONTANT",
    "SENS",
    "SENS_CREDITEURS",
    "SENS_DEBITEURS",
    "FormeFec",
    "avec_champs",
    "encodage_probable",
    "lire_entete",
]

MONTANT, SENS = "Montant", "Sens"
SENS_DEBITEURS = ("D", "d", "+1", "1")
SENS_CREDITEURS = ("C", "c", "-1")
SEPARATEURS = ("\t", "|")
AUTRES_SEPARATEURS = (";", ",")
INDISPENSABLES = ("EcritureDate", "CompteNum")

NOMS_DE_SEPARATEUR = {
    "\t": "tabulation",
    "|": "barre verticale",
    ";": "point-virgule",
    ",": "virgule",
}

LETTRES_FRANCAISES = "àâäæçéèêëîïôöœùûüÿÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ°€«»’‘“”…–²§µ\u00a0"
ENCODAGES_A_UN_OCTET = ("iso8859-15", "cp1252", "cp850")


@dataclass(frozen=True, slots=True)
class FormeFec:
    """Ce qui distingue un FEC d'un autre ; la valeur par défaut est la forme à écrire.

    `entetes` sont les titres tels qu'écrits dans la source, `champs` les colonnes reconnues, à
    la même place (le titre lui-même pour un champ que le FEC ne connaît pas, vide pour un champ
    sans titre). `codes_de_sens` sont les codes du débit et du crédit.
    """

    separateur: str = "\t"
    encodage: str = "utf-8"
    fin_de_ligne: str = "\r\n"
    entetes: tuple[str, ...] = CHAMPS_FEC
    champs: tuple[str, ...] = CHAMPS_FEC
    codes_de_sens: tuple[str, str] = ("D", "C")

    @property
    def en_sens(self) -> bool:
        """Vrai si les montants sont en Montant et Sens plutôt qu'en Débit et Crédit."""
        return MONTANT in self.champs and "Debit" not in self.champs

    @property
    def inconnus(self) -> tuple[str, ...]:
        """Les champs que le FEC ne connaît pas."""
        connus = {*ECRITURES.noms, ""} | ({MONTANT, SENS} if self.en_sens else set())
        return tuple(champ for champ in self.champs if champ not in connus)


def lire_entete(
    texte: str, chemin: Path, *, encodage: str, fin_de_ligne: str
) -> tuple[FormeFec, list[Anomalie]]:
    """La forme que dit la ligne d'en-tête, et ses écarts à la norme."""
    separateur = _separateur(texte, chemin)
    titres = [titre.strip() for titre in texte.split(separateur)]
    while not titres[-1]:
        titres.pop()
    entetes = tuple(titres)
    champs = _champs(entetes)
    _refuser_doublons(champs, chemin)
    _refuser_absences(champs, chemin)
    forme = FormeFec(separateur, encodage, fin_de_ligne, entetes, champs)
    return forme, _ecarts_d_entete(forme)


def avec_champs(forme: FormeFec, champs: tuple[str, ...]) -> FormeFec:
    """La forme qui porte aussi ces champs, ajoutés à la fin s'ils y manquaient.

    >>> avec_champs(FormeFec(entetes=("CompteNum",), champs=("CompteNum",)), ("DateLet",)).champs
    ('CompteNum', 'DateLet')
    """
    absents = tuple(champ for champ in champs if champ not in forme.champs)
    return replace(forme, entetes=(*forme.entetes, *absents), champs=(*forme.champs, *absents))


def encodage_probable(octets: Counter[int]) -> str:
    """L'encodage à un octet qui donne le plus de lettres françaises à un texte non UTF-8.

    `octets` compte les octets de valeur 128 et plus. À égalité, l'encodage légal l'emporte.

    >>> encodage_probable(Counter("Société".encode("iso8859-15")))
    'iso8859-15'
    >>> encodage_probable(Counter("N° 12 - Société".encode("cp850")))
    'cp850'
    """
    hauts = {octet: nombre for octet, nombre in octets.items() if octet >= 128}

    def score(encodage: str) -> int:
        return sum(
            nombre * _vraisemblance(bytes([octet]).decode(encodage, errors="replace"))
            for octet, nombre in hauts.items()
        )

    return max(ENCODAGES_A_UN_OCTET, key=score)


def _vraisemblance(caractere: str) -> int:
    if caractere in LETTRES_FRANCAISES:
        return 1
    return -1 if caractere == "\ufffd" or unicodedata.category(caractere) == "Cc" else 0


def _separateur(texte: str, chemin: Path) -> str:
    separateur = max((*SEPARATEURS, *AUTRES_SEPARATEURS), key=texte.count)
    if texte.count(separateur) >= 2 and separateur in SEPARATEURS:
        return separateur
    if texte.count(separateur) >= 2:
        raise FichierIllisible(
            "FEC-02",
            f"Les champs de « {chemin.name} » (ligne 1) sont séparés par"
            f" {NOMS_DE_SEPARATEUR[separateur]}, ce qu'un FEC n'admet pas.",
            "Exportez-le avec des tabulations ou des barres verticales, ou nommez-le .csv pour"
            " qu'il soit lu comme un tableau.",
        )
    raise FichierIllisible(
        "FEC-03",
        f"La ligne 1 de « {chemin.name} » n'est pas l'en-tête d'un FEC.",
        "Elle doit nommer les champs (JournalCode, JournalLib, EcritureNum…), séparés par des"
        " tabulations ou des barres verticales.",
    )


def _champs(titres: tuple[str, ...]) -> tuple[str, ...]:
    """Le champ de chaque titre : le nom officiel d'abord, un synonyme s'il n'est pas déjà là."""
    officiels = {cle_d_entete(nom): nom for nom in (*ECRITURES.noms, MONTANT, SENS)}
    presents = {officiels.get(cle_d_entete(titre)) for titre in titres}
    champs = []
    for titre in titres:
        officiel, synonyme = officiels.get(cle_d_entete(titre)), ECRITURES.reconnaitre(titre)
        champs.append(officiel or (titre if synonyme in presents else synonyme) or titre)
    return tuple(champs)


def _refuser_doublons(champs: tuple[str, ...], chemin: Path) -> None:
    doubles = [champ for champ, nombre in Counter(champs).items() if champ and nombre > 1]
    if doubles:
        places = [str(i + 1) for i, champ in enumerate(champs) if champ == doubles[0]]
        raise DonneesInvalides(
            "FEC-04",
            f"Le champ {doubles[0]} figure plusieurs fois dans l'en-tête de « {chemin.name} »"
            f" (champs {' et '.join(places)}).",
            "Gardez-en un seul : Lettrine ne choisit pas à votre place.",
        )


def _refuser_absences(champs: tuple[str, ...], chemin: Path) -> None:
    if not any(champ in ECRITURES for champ in champs):
        raise FichierIllisible(
            "FEC-03",
            f"La ligne 1 de « {chemin.name} » n'est pas l'en-tête d'un FEC.",
            "Elle doit nommer les champs : JournalCode, JournalLib, EcritureNum…",
        )
    absents = [champ for champ in INDISPENSABLES if champ not in champs]
    en_colonnes = {"Debit", "Credit"} & set(champs)
    if len(en_colonnes) == 1 or not (en_colonnes or {MONTANT, SENS} <= set(champs)):
        absents.append("Debit et Credit (ou Montant et Sens)")
    if absents:
        raise DonneesInvalides(
            "FEC-05",
            f"Il manque à l'en-tête de « {chemin.name} » : {', '.join(absents)}.",
            "Exportez de nouveau le FEC avec tous ses champs.",
        )


def _ecarts_d_entete(forme: FormeFec) -> list[Anomalie]:
    ecarts = []
    attendus = [
        (MONTANT if champ == "Debit" else SENS if champ == "Credit" else champ)
        if forme.en_sens
        else champ
        for champ in CHAMPS_FEC
    ]
    presents = [champ for champ in forme.champs if champ]
    absents = [champ for champ in attendus if champ not in presents]
    if absents:
        ecarts.append(
            Anomalie(
                "FEC-06",
                Gravite.A_TRAITER,
                f"Ligne 1 : il manque {_liste(absents)} ; exportez de nouveau le fichier avec les"
                " dix-huit champs.",
                rang=1,
            )
        )
    if forme.inconnus:
        ecarts.append(
            Anomalie(
                "FEC-07",
                Gravite.INFORMATION,
                f"Ligne 1 : {_liste(forme.inconnus)}, que le FEC ne connaît pas, est gardé tel"
                " quel et non utilisé.",
                rang=1,
            )
        )
    ordre = [*attendus, *CHAMPS_TRESORERIE]
    legaux = [champ for champ in presents if champ in ordre]
    if not absents and legaux != sorted(legaux, key=ordre.index):
        ecarts.append(
            Anomalie(
                "FEC-08",
                Gravite.A_TRAITER,
                "Ligne 1 : les champs ne sont pas dans l'ordre de l'article A47 A-1.",
                rang=1,
            )
        )
    return ecarts


def _liste(champs: tuple[str, ...] | list[str]) -> str:
    return ", ".join(champs)
