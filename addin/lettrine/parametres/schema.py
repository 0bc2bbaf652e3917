"""Lire et vérifier un fichier de paramètre (parameter file schema).

Règle : un paramètre a un libellé, une unité, la date qui décide, le dernier jour vérifié, un
niveau de confiance, et des valeurs datées, de la plus ancienne à la plus récente, chacune avec
sa référence. Le fichier porte les nombres tels que la loi les écrit ; la lecture les convertit
selon l'unité : « % » donne une fraction de 1 (2,15 devient Decimal("0.0215")), « € » donne des
centimes entiers.
Exceptions : sous une autre unité, et dans un barème (`tranches`, listes), rien n'est converti.

Référence : aucune ; c'est le format propre à Lettrine.
Unités : celle que dit le fichier.

>>> parametre = analyser('''
... libelle = "Taux d'essai"
... unite = "% par an"
... date_decidante = "date d'échéance"
... verifie_jusqu_au = 2026-12-31
... confiance = "haute"
... [[valeurs]]
... depuis = 2026-01-01
... valeur = 2.15
... reference = "Arrêté d'essai"
... ''', "essai/taux", "essai.toml")
>>> parametre.valeurs[0].valeur, parametre.verifie_jusqu_au
(Decimal('0.0215'), datetime.date(2026, 12, 31))
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeAlias

from lettrine.dates import formater
from lettrine.erreurs import ParametreInconnu
from lettrine.monnaie import MontantIllisible, lire_centimes, lire_taux

__all__ = ["Confiance", "Parametre", "Valeur", "ValeurDatee", "analyser", "analyser_plusieurs"]

Valeur: TypeAlias = Decimal | int | str | date | list[Any] | dict[str, Any]

OBLIGATOIRES = {
    "libelle": str,
    "unite": str,
    "date_decidante": str,
    "verifie_jusqu_au": date,
    "confiance": str,
}
CLES_D_UNE_VALEUR = {"depuis", "valeur", "tranches", "reference", "note", "confiance"}


class Confiance(StrEnum):
    """À quel point la valeur est vérifiée."""

    HAUTE = "haute"
    MOYENNE = "moyenne"
    FAIBLE = "faible"
    NON_VERIFIEE = "non vérifiée"


@dataclass(frozen=True, slots=True)
class ValeurDatee:
    """Une valeur, du jour `depuis` jusqu'à la veille de la suivante."""

    depuis: date
    valeur: Valeur
    brute: Valeur
    reference: str
    note: str
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class Parametre:
    """Un paramètre et ses valeurs, de la plus ancienne à la plus récente."""

    cle: str
    libelle: str
    unite: str
    date_decidante: str
    verifie_jusqu_au: date
    confiance: Confiance
    valeurs: tuple[ValeurDatee, ...]
    fichier: str


def analyser(contenu: str, cle: str, fichier: str, base: Parametre | None = None) -> Parametre:
    """Le paramètre que décrit le texte d'un fichier, ou un refus (PAR-04) qui dit quoi corriger.

    `base` est le paramètre que ce fichier complète : ce qu'il ne dit pas est repris d'elle, et
    ses valeurs s'y ajoutent ou remplacent celles du même jour.
    """
    return _construire(_toml(contenu, fichier), cle, fichier, base)


def analyser_plusieurs(
    contenu: str, fichier: str, base: Callable[[str], Parametre | None]
) -> dict[str, Parametre]:
    """Les paramètres d'un fichier qui en porte plusieurs, un par table nommée "famille/nom".

    `base` rend le paramètre déjà connu sous une clé, que la table complète.
    """
    return {
        cle: _construire(table, cle, fichier, base(cle))
        for cle, table in _toml(contenu, fichier).items()
    }


def _toml(contenu: str, fichier: str) -> dict[str, Any]:
    try:
        return tomllib.loads(contenu, parse_float=Decimal)
    except tomllib.TOMLDecodeError as erreur:
        raise ParametreInconnu(
            "PAR-04",
            f"Le fichier de paramètres « {fichier} » n'est pas un fichier TOML{_place(erreur)}.",
            "Corrigez la ligne indiquée ; les textes et les clés à barre oblique sont entre"
            " guillemets, les nombres ont un point décimal.",
        ) from erreur


def _place(erreur: tomllib.TOMLDecodeError) -> str:
    """« , ligne 3, colonne 5 », tiré du message anglais de la bibliothèque."""
    trouve = re.search(r"line (\d+), column (\d+)", str(erreur))
    return f", ligne {trouve[1]}, colonne {trouve[2]}" if trouve else ""


def _construire(table: Any, cle: str, fichier: str, base: Parametre | None) -> Parametre:
    if not isinstance(table, dict):
        raise _malforme(cle, fichier, f"« {cle} » n'est pas une table de paramètre")
    if cle.count("/") != 1:
        raise _malforme(cle, fichier, "la clé n'a pas la forme « famille/nom »")
    entete = {nom: getattr(base, nom) for nom in OBLIGATOIRES} if base else {}
    for nom, nature in OBLIGATOIRES.items():
        if nom in table:
            entete[nom] = table[nom]
        elif nom not in entete:
            raise _malforme(cle, fichier, f"il y manque « {nom} »")
        if not isinstance(entete[nom], nature) or isinstance(entete[nom], datetime):
            raise _malforme(cle, fichier, f"« {nom} » n'est pas {_article(nature)}")
        if entete[nom] == "":
            raise _malforme(cle, fichier, f"« {nom} » est vide")
    _refuser_inconnus(table, {*OBLIGATOIRES, "valeurs"}, cle, fichier)
    confiance = _confiance(entete["confiance"], cle, fichier)
    lignes = table.get("valeurs", [])
    if not isinstance(lignes, list) or not (lignes or base):
        raise _malforme(cle, fichier, "il n'y a aucune valeur ([[valeurs]])")
    nouvelles = [_valeur(ligne, entete["unite"], confiance, cle, fichier) for ligne in lignes]
    for avant, apres in pairwise(nouvelles):
        if apres.depuis <= avant.depuis:
            raise _malforme(
                cle,
                fichier,
                f"la valeur du {formater(apres.depuis)} n'est pas après celle du"
                f" {formater(avant.depuis)}",
            )
    anciennes = {v.depuis: v for v in base.valeurs} if base else {}
    toutes = anciennes | {v.depuis: v for v in nouvelles}
    valeurs = tuple(toutes[jour] for jour in sorted(toutes))
    if valeurs[-1].depuis > entete["verifie_jusqu_au"]:
        raise _malforme(
            cle,
            fichier,
            f"la valeur du {formater(valeurs[-1].depuis)} commence après « verifie_jusqu_au »"
            f" ({formater(entete['verifie_jusqu_au'])})",
        )
    return Parametre(
        cle,
        entete["libelle"],
        entete["unite"],
        entete["date_decidante"],
        entete["verifie_jusqu_au"],
        confiance,
        valeurs,
        fichier,
    )


def _valeur(
    ligne: Any,
    unite: str,
    confiance: Confiance,
    cle: str,
    fichier: str,
) -> ValeurDatee:
    if not isinstance(ligne, dict):
        raise _malforme(cle, fichier, "une valeur n'est pas une table [[valeurs]]")
    _refuser_inconnus(ligne, CLES_D_UNE_VALEUR, cle, fichier)
    depuis = ligne.get("depuis")
    if not isinstance(depuis, date) or isinstance(depuis, datetime):
        raise _malforme(cle, fichier, "une valeur n'a pas de date « depuis » (AAAA-MM-JJ)")
    lieu = f"la valeur du {formater(depuis)}"
    reference = ligne.get("reference")
    if not isinstance(reference, str) or not reference.strip():
        raise _malforme(cle, fichier, f"{lieu} n'a pas de « reference »")
    if ("valeur" in ligne) == ("tranches" in ligne):
        raise _malforme(cle, fichier, f"{lieu} doit avoir « valeur » ou « tranches », une fois")
    brute = ligne["valeur"] if "valeur" in ligne else ligne["tranches"]
    if isinstance(brute, bool | datetime):
        raise _malforme(cle, fichier, f"{lieu} n'est ni un nombre, ni un texte, ni un barème")
    try:
        convertie = _convertie(brute, unite)
    except (MontantIllisible, ValueError) as erreur:
        raise _malforme(cle, fichier, f"{lieu} ne va pas avec l'unité « {unite} »") from erreur
    return ValeurDatee(
        depuis,
        convertie,
        brute,
        reference,
        str(ligne.get("note", "")),
        _confiance(ligne.get("confiance", confiance), cle, fichier),
    )


def _convertie(brute: Valeur, unite: str) -> Valeur:
    """La valeur selon l'unité : fraction de 1 pour « % », centimes pour « € »."""
    if not isinstance(brute, int | Decimal):
        return brute
    if unite.startswith("%"):
        return lire_taux(f"{brute} %")
    if unite.startswith("€"):
        return int(lire_centimes(brute))
    return brute


def _confiance(texte: str, cle: str, fichier: str) -> Confiance:
    try:
        return Confiance(texte)
    except ValueError as erreur:
        admises = ", ".join(f"« {niveau} »" for niveau in Confiance)
        raise _malforme(
            cle, fichier, f"la confiance « {texte} » n'est pas l'une de {admises}"
        ) from erreur


def _refuser_inconnus(table: Mapping[str, Any], connus: set[str], cle: str, fichier: str) -> None:
    inconnus = sorted(set(table) - connus)
    if inconnus:
        raise _malforme(cle, fichier, f"« {inconnus[0]} » n'y est pas attendu")


def _malforme(cle: str, fichier: str, quoi: str) -> ParametreInconnu:
    return ParametreInconnu(
        "PAR-04",
        f"Paramètre « {cle} », fichier « {fichier} » : {quoi}.",
        "Corrigez le fichier sur le modèle d'un paramètre livré.",
    )


def _article(nature: type) -> str:
    return "une date (AAAA-MM-JJ, sans guillemets)" if nature is date else "un texte"
