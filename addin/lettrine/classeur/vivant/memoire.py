"""Ce qu'il faut pour annuler (undo memory), gardé dans le classeur, sur une feuille très masquée.

Règle : la dernière écriture garde, pour chaque cellule qu'elle a changée, ce qu'il y avait et ce
qu'elle a mis, et le nom et l'empreinte des feuilles qu'elle a ajoutées. Chaque valeur est un texte
marqué de sa nature : aucun tableur ne la change en la gardant.
Exceptions : seule la dernière écriture s'annule ; la suivante remplace la mémoire, qui est mise de
côté, et reprise si cette écriture échoue.

Unités : celles des cellules.

>>> [coder(valeur) for valeur in (None, 12.5, "AA", True, datetime(2026, 1, 31))]
['v:', 'n:12.5', 't:AA', 'b:1', 'd:2026-01-31T00:00:00']
>>> decoder("d:2026-01-31T00:00:00"), decoder("t:1E5"), decoder("v:")
(datetime.datetime(2026, 1, 31, 0, 0), '1E5', None)
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lettrine.classeur.vivant import moteur
from lettrine.classeur.vivant.colonnes import Changement, egales
from lettrine.classeur.vivant.lignes import Ajout

__all__ = [
    "NOM",
    "PRECEDENTE",
    "Colonne",
    "Lignes",
    "Souvenir",
    "coder",
    "decoder",
    "empreinte",
    "garder",
    "oublier",
    "oublier_la_precedente",
    "relire",
    "reprendre_la_precedente",
]

NOM, PRECEDENTE = "Lettrine annulation", "Lettrine annulation (avant)"
ENTETE = 2  # lignes de la feuille avant les valeurs


@dataclass(frozen=True, slots=True)
class Colonne:
    """Une colonne changée : où, et les deux états des lignes `lignes`.

    La table va de la ligne `premiere` à la ligne `derniere`, sous l'en-tête `entete`.
    """

    feuille: str
    tableau: str
    titre: str
    colonne: int
    entete: int
    premiere: int
    derniere: int
    ajoutee: bool
    format_avant: str
    lignes: list[int]
    avant: list[Any]
    apres: list[Any]


@dataclass(frozen=True, slots=True)
class Lignes:
    """Des lignes ajoutées : où, combien, et de combien le tableau a grandi.

    `colonnes` sont celles qui ont été remplies, comptées de un.
    """

    feuille: str
    tableau: str
    premiere: int
    nombre: int
    neuves: int
    colonnes: list[int]


@dataclass(frozen=True, slots=True)
class Souvenir:
    """La dernière écriture : son numéro au journal, son nom, ses colonnes, lignes et feuilles.

    Les `colonnes` comptent celles des lignes ajoutées, qui étaient vides.
    """

    numero: int
    action: str
    colonnes: tuple[Colonne, ...]
    lignes: tuple[Lignes, ...]
    feuilles: dict[str, str]


def coder(valeur: Any) -> str:
    """Une valeur de cellule en texte marqué."""
    if isinstance(valeur, str):
        return f"t:{valeur}" if valeur else "v:"
    if valeur is None:
        return "v:"
    if isinstance(valeur, bool):
        return f"b:{int(valeur)}"
    if isinstance(valeur, datetime):
        return f"d:{datetime(*valeur.timetuple()[:6]).isoformat()}"
    return f"n:{float(valeur)!r}"


def decoder(texte: str) -> Any:
    """La valeur d'un texte marqué."""
    nature, _, reste = texte.partition(":")
    if nature == "v":
        return None
    if nature == "b":
        return reste == "1"
    if nature == "d":
        return datetime.fromisoformat(reste)
    return float(reste) if nature == "n" else reste


def empreinte(feuille: Any) -> str:
    """Une empreinte de ce qui est écrit dans une feuille : changée, elle n'est plus la même.

    Une formule y compte par son texte : un filtre, qui change un total, n'est pas un changement.
    """
    return hashlib.sha256(repr(feuille.used_range.formula).encode("utf-8")).hexdigest()


def garder(
    livre: Any,
    numero: int,
    action: str,
    faits: Sequence[Changement],
    ajouts: Sequence[Ajout],
    feuilles: dict[str, str],
) -> None:
    """Écrit la mémoire de cette écriture, et met la précédente de côté.

    `feuilles` donne l'empreinte de chaque feuille ajoutée.
    """
    reprendre_la_precedente(livre)
    precedente = _feuille(livre)
    if precedente is not None:
        precedente.name = PRECEDENTE
    changes = [*faits, *(colonne for ajout in ajouts for colonne in ajout.colonnes)]
    souvenir = livre.sheets.add(NOM, after=livre.sheets[-1])
    gardes = [_cellules_changees(change) for change in changes]
    fiche = {
        "numero": numero,
        "action": action,
        "colonnes": [
            {
                "feuille": c.lue.feuille.name,
                "tableau": c.lue.tableau.name if c.lue.tableau is not None else "",
                "titre": c.titre,
                "colonne": c.colonne,
                "entete": c.entete,
                "premiere": c.premiere,
                "derniere": c.derniere,
                "ajoutee": c.ajoutee,
                "format_avant": c.format_avant,
                "nombre": len(etats),
            }
            for c, etats in zip(changes, gardes, strict=True)
        ],
        "lignes": [
            {
                "feuille": a.lue.feuille.name,
                "tableau": a.lue.tableau.name if a.lue.tableau is not None else "",
                "premiere": a.premiere,
                "nombre": a.nombre,
                "neuves": a.neuves,
                "colonnes": [c.colonne for c in a.colonnes],
            }
            for a in ajouts
        ],
        "feuilles": feuilles,
    }
    tete = souvenir.range((1, 1))
    tete.number_format = "@"
    tete.raw_value = json.dumps(fiche, ensure_ascii=False)
    for rang, etats in enumerate(gardes):
        if etats:
            plage = _plage(souvenir, rang, len(etats))
            plage.number_format = "@"
            moteur.ecrire(plage, etats)
    moteur.masquer(souvenir)


def relire(livre: Any) -> Souvenir | None:
    """La dernière écriture, si elle peut encore s'annuler ; None aussi d'une mémoire abîmée."""
    feuille = _feuille(livre)
    if feuille is None:
        return None
    try:
        return _souvenir(feuille, json.loads(feuille.range((1, 1)).raw_value))
    except (TypeError, ValueError, KeyError):
        return None


def _souvenir(feuille: Any, fiche: dict[str, Any]) -> Souvenir:
    colonnes = []
    for rang, lue in enumerate(fiche["colonnes"]):
        nombre = lue.pop("nombre")
        bloc = moteur.lire(_plage(feuille, rang, nombre)) if nombre else []
        colonnes.append(
            Colonne(
                **lue,
                lignes=[int(ligne) for ligne, _, _ in bloc],
                avant=[decoder(avant) for _, avant, _ in bloc],
                apres=[decoder(apres) for _, _, apres in bloc],
            )
        )
    lignes = tuple(Lignes(**lue) for lue in fiche["lignes"])
    return Souvenir(fiche["numero"], fiche["action"], tuple(colonnes), lignes, fiche["feuilles"])


def oublier(livre: Any) -> None:
    """Retire la mémoire."""
    _retirer(_feuille(livre))


def oublier_la_precedente(livre: Any) -> None:
    """Retire la mémoire mise de côté : l'écriture est faite."""
    _retirer(_feuille(livre, PRECEDENTE))


def reprendre_la_precedente(livre: Any) -> None:
    """Remet à sa place la mémoire mise de côté, s'il y en a une : l'écriture a échoué."""
    precedente = _feuille(livre, PRECEDENTE)
    if precedente is not None:
        oublier(livre)
        precedente.name = NOM


def _retirer(feuille: Any) -> None:
    if feuille is not None:
        moteur.montrer(feuille)  # une feuille très masquée ne se supprime pas
        feuille.delete()


def _cellules_changees(change: Changement) -> list[list[str]]:
    """La ligne et les deux états de chaque cellule changée ; de toutes, si la colonne est neuve."""
    premiere = change.premiere
    etats = zip(change.avant, change.apres, strict=True)
    return [
        [str(ligne), coder(avant), coder(apres)]
        for ligne, (avant, apres) in enumerate(etats, start=premiere)
        if change.ajoutee or not egales(avant, apres)
    ]


def _plage(feuille: Any, rang: int, nombre: int) -> Any:
    """Où sont gardées les cellules du changement `rang`."""
    gauche = 1 + 3 * rang
    return feuille.range((ENTETE + 1, gauche), (ENTETE + nombre, gauche + 2))


def _feuille(livre: Any, nom: str = NOM) -> Any:
    return next((feuille for feuille in moteur.feuilles(livre) if feuille.name == nom), None)
