"""Les feuilles de résultat dans un classeur ouvert (result sheets): celles du rapport, ajoutées.

Règle : le rapport est écrit comme sur disque, dans un fichier provisoire, que le tableur ouvre ;
chaque feuille est copiée à la fin du classeur, avec son tableau, ses contrôles, ses totaux, ses
graphiques et sa mise en page ; le provisoire est refermé et effacé. Chaque feuille ajoutée porte
une marque, que l'on ne voit pas et qui la suit si on la renomme : un résultat n'est jamais relu
comme une source. Un traitement refait remplace ses feuilles d'avant.
Exceptions : une feuille d'avant que l'on a annotée est gardée. Un nom d'onglet déjà pris reçoit un
numéro. Une feuille à remplir n'est pas marquée.

Référence : modèle d'objets d'Excel (Worksheet.CustomProperties).

Unités : voir `presentation`.
"""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lettrine.classeur.presentation import Differe, Feuille, ecrire_la_trame
from lettrine.classeur.vivant import moteur
from lettrine.classeur.vivant.memoire import empreinte
from lettrine.tables.schema import Genre

__all__ = ["ajouter", "est_un_resultat", "marquer", "remplacees", "remplacer"]

MARQUE = "Lettrine"

LIGNES_AU_PLUS = 200
"""Un tableau plus long est rempli après coup, par blocs de `LIGNES_PAR_BLOC` lignes."""

LIGNES_PAR_BLOC = 20_000
REPLIEE = 55.0  # la largeur à partir de laquelle un texte se replie


def ajouter(livre: Any, feuilles: Sequence[Feuille], *, dossier: str, au: date | None) -> list[Any]:
    """Ajoute les feuilles à la fin du classeur ; rend celles du classeur.

    Un échec peut en laisser, que l'appelant retire.
    """
    ajoutees = []
    ou = moteur.dossier_provisoire(livre)
    with tempfile.TemporaryDirectory(prefix="lettrine-", dir=ou) as provisoire:
        # Excel n'ouvre pas deux classeurs de même nom : celui du dossier provisoire est unique.
        chemin = Path(provisoire) / f"{Path(provisoire).name}.xlsx"
        differes = ecrire_la_trame(chemin, feuilles, au_dela=LIGNES_AU_PLUS, dossier=dossier, au=au)
        par_onglet = {differe.onglet: differe for differe in differes}
        rapport = livre.app.books.open(str(chemin), read_only=True, add_to_mru=False)
        try:
            for feuille in list(rapport.sheets):
                ajoutees.append(feuille.copy(after=livre.sheets[-1]))
                if feuille.name in par_onglet:
                    _remplir(ajoutees[-1], par_onglet[feuille.name])
        finally:
            rapport.close()
            moteur.activer(livre)
    return ajoutees


def marquer(ajoutees: Sequence[Any], feuilles: Sequence[Feuille]) -> dict[str, str]:
    """Marque les feuilles ajoutées de leur empreinte ; rend celle-ci par nom d'onglet."""
    empreintes = {feuille.name: empreinte(feuille) for feuille in ajoutees}
    for feuille, demandee in zip(ajoutees, feuilles, strict=False):
        if demandee.role != "saisie" and not demandee.a_remplir:
            moteur.marquer(feuille, MARQUE, empreintes[feuille.name])
    return empreintes


def remplacees(livre: Any, ajoutees: Sequence[Any]) -> dict[str, str]:
    """Les mêmes feuilles d'avant, à remplacer : le nom de la neuve, puis celui de l'ancienne.

    Deux feuilles sont les mêmes si leur titre et la phrase qui dit leur source et leur jour le
    sont : la balance d'un autre jour reste. Une feuille annotée n'est pas remplacée.
    """
    neuves = {_titre(feuille): feuille.name for feuille in ajoutees}
    trouvees: dict[str, str] = {}
    for ancienne in moteur.feuilles(livre):
        marque = _marque(ancienne)
        if marque is None or ancienne.name in neuves.values():
            continue
        neuve = neuves.get(_titre(ancienne))
        if neuve is not None and neuve not in trouvees and marque == empreinte(ancienne):
            trouvees[neuve] = ancienne.name
    return trouvees


def remplacer(livre: Any, noms: Mapping[str, str]) -> None:
    """Retire les anciennes feuilles, et donne leur nom aux neuves ; voir `remplacees`."""
    presentes = {feuille.name: feuille for feuille in moteur.feuilles(livre)}
    for neuve, ancienne in noms.items():
        presentes[ancienne].delete()
        presentes[neuve].name = ancienne


def est_un_resultat(feuille: Any) -> bool:
    """Vrai si Lettrine a ajouté cette feuille, même renommée ou copiée depuis."""
    return _marque(feuille) is not None


def _marque(feuille: Any) -> str | None:
    """La marque de Lettrine : l'empreinte de la feuille quand elle a été ajoutée."""
    return moteur.marque(feuille, MARQUE)


def _titre(feuille: Any) -> tuple[Any, ...]:
    """Le titre et la première ligne de description."""
    return tuple(ligne[0] for ligne in moteur.lire(feuille.range((1, 1), (2, 1))))


def _remplir(feuille: Any, differe: Differe) -> None:
    """Les lignes d'un tableau, par blocs ; les textes d'abord au format texte, pour le rester."""
    haut, nombre = differe.premiere + 1, len(differe.colonnes[0].valeurs)
    for place, colonne in enumerate(differe.colonnes, start=1):
        plage = feuille.range((haut, place), (haut + nombre - 1, place))
        plage.number_format = differe.formats[place - 1]
        if colonne.genre in (Genre.TEXTE, Genre.OUI_NON, Genre.DATE):
            plage.horizontal_alignment = "left"
            moteur.mettre_en_retrait(plage, 1)
            plage.wrap_text = colonne.largeur >= REPLIEE
    for debut in range(0, nombre, LIGNES_PAR_BLOC):
        fin = min(debut + LIGNES_PAR_BLOC, nombre)
        colonnes = (colonne.valeurs[debut:fin] for colonne in differe.colonnes)
        lignes = [
            ["" if valeur is None else valeur for valeur in ligne]
            for ligne in zip(*colonnes, strict=True)
        ]
        coin = (haut + fin - 1, len(differe.colonnes))
        moteur.ecrire(feuille.range((haut + debut, 1), coin), lignes)
