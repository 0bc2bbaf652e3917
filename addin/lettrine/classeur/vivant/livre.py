"""Le classeur ouvert, par le port (live workbook through the port).

Règle : voir le paquet. `enregistrer` écrit tout, ou rien : si une écriture échoue en chemin, ce qui
était écrit est remis.
Exceptions : aucune.

Unités : montants en centimes dans les tables, en euros dans les cellules.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from lettrine.classeur.conversion import convertir
from lettrine.classeur.entetes import Entete, anomalies_d_entete, choisir_feuille, trouver_entete
from lettrine.classeur.port import Lecture, Provenance
from lettrine.classeur.presentation import Feuille
from lettrine.classeur.vivant import journal, memoire, resultats
from lettrine.classeur.vivant.colonnes import Changement, ecrire, en_valeurs, placer, preparer
from lettrine.classeur.vivant.lecture import Lue, grilles_des_feuilles, tableau_du_schema
from lettrine.classeur.vivant.obstacles import refuser_le_classeur
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = ["ClasseurVivant"]

DE_LETTRINE = frozenset({journal.NOM, memoire.NOM})


class ClasseurVivant:
    """Un classeur ouvert dans Excel (`xlwings.Book`).

    `action` est le nom que le journal donne à ce qui est fait ; `dossier` et `au` paraissent en
    pied des feuilles de résultat.
    """

    def __init__(
        self,
        livre: Any,
        *,
        action: str = "Lettrine",
        dossier: str = "",
        au: date | None = None,
    ) -> None:
        self.livre, self._action, self._dossier, self._au = livre, action, dossier, au
        self._lues: dict[str, tuple[Lue, Entete, Schema, Lecture]] = {}
        self._changements: list[Changement] = []
        self._feuilles: list[Feuille] = []

    def tables(self) -> list[str]:
        """Les feuilles remplies, et les tableaux Excel, dans l'ordre du classeur."""
        noms = []
        for feuille in self.livre.sheets:
            if feuille.name in DE_LETTRINE:
                continue
            plage = feuille.used_range
            if plage.shape != (1, 1) or plage.raw_value is not None:
                noms.append(feuille.name)
            noms += [tableau.name for tableau in feuille.tables if tableau.name != feuille.name]
        return noms

    def lire(self, schema: Schema) -> Lecture:
        """La table de ce schéma ; voir `entetes` et `conversion` pour les refus et anomalies.

        Une table n'est lue qu'une fois : elle ne change pas pendant le traitement.
        """
        if schema.nom in self._lues:
            return self._lues[schema.nom][-1]
        source = self.livre.name
        lue = tableau_du_schema(self.livre, schema)
        if lue is not None:
            entete = trouver_entete(lue.grille, schema, source=source)
        else:
            feuilles = grilles_des_feuilles(self.livre, DE_LETTRINE)
            grille, entete = choisir_feuille([f.grille for f in feuilles], schema, source=source)
            lue = next(feuille for feuille in feuilles if feuille.grille is grille)
        conversion = convertir(lue.grille, entete, schema, source=source)
        lecture = Lecture(
            conversion.table,
            (*anomalies_d_entete(lue.grille, entete, source), *conversion.anomalies),
            Provenance(source, lue.grille.nom, entete.correspondances),
        )
        self._lues[schema.nom] = (lue, entete, schema, lecture)
        return lecture

    def ecrire_colonnes(self, nom: str, colonnes: Mapping[str, pd.Series]) -> None:
        """Prépare les colonnes données, ou de nouvelles à droite, sous leur libellé.

        Lève `OptionInvalide` CLA-30 si la table `nom` n'a pas été lue, `DonneesInvalides` CLA-31 si
        une longueur diffère.
        """
        if nom not in self._lues:
            raise OptionInvalide(
                "CLA-30", f"La table {nom} n'a pas encore été lue.", "Lisez-la avant d'y écrire."
            )
        lue, entete, schema, lecture = self._lues[nom]
        grille, rangs = lue.grille, lecture.table[RANG].tolist()
        premiere = grille.premiere_ligne + entete.ligne + 1
        libre = grille.premiere_colonne + (len(grille.lignes[0]) if grille.lignes else 0) + 1
        for colonne, serie in colonnes.items():
            if len(serie) != len(rangs):
                raise DonneesInvalides(
                    "CLA-31",
                    f"La colonne {colonne} a {len(serie)} lignes, la table {nom} en a"
                    f" {len(rangs)}.",
                    "Gardez les lignes lues, dans leur ordre.",
                )
            place = entete.places.get(colonne)
            genre = schema[colonne].genre if colonne in schema else Genre.TEXTE
            self._changements.append(
                Changement(
                    lue=lue,
                    titre=schema[colonne].libelle if colonne in schema else colonne,
                    genre=genre,
                    colonne=libre if place is None else grille.premiere_colonne + place + 1,
                    ajoutee=place is None,
                    premiere=premiere,
                    lignes=rangs,
                    valeurs=en_valeurs(serie, genre),
                )
            )
            libre += place is None

    def lignes_choisies(self) -> list[int]:
        """Les lignes, à l'écran, que l'utilisateur a sélectionnées.

        Lève `OptionInvalide` (XLS-15) si ce qui est sélectionné n'est pas des cellules.
        """
        selection = self.livre.app.selection
        if selection is None:
            raise OptionInvalide(
                "XLS-15",
                "La sélection n'est pas faite de cellules.",
                "Sélectionnez une cellule de chaque ligne à traiter (Ctrl+clic).",
            )
        zones = selection.api.Areas
        rangs: set[int] = set()
        for numero in range(1, zones.Count + 1):
            zone = zones(numero)
            rangs.update(range(zone.Row, zone.Row + zone.Rows.Count))
        return sorted(rangs)

    def ecrire_feuille(self, feuille: Feuille) -> None:
        """Met une feuille de résultat de côté."""
        self._feuilles.append(feuille)

    def enregistrer(self) -> list[Path]:
        """Écrit les colonnes, puis les feuilles, puis le journal ; rien n'est mis sur le disque.

        Lève `OptionInvalide` si quelque chose empêche d'écrire (voir `obstacles`) : le classeur est
        alors tel qu'il était.
        """
        changements, feuilles = self._changements, self._feuilles
        if not changements and not feuilles:
            return []
        refuser_le_classeur(self.livre, avec_feuilles=True)
        utiles = [c for c in changements if c.lignes]
        for changement in utiles:
            preparer(changement)
        faits: list[Changement] = []
        ajoutees: list[Any] = []
        try:
            for changement in utiles:
                faits.append(changement)
                ecrire(changement)
            if feuilles:
                ajoutees = resultats.ajouter(
                    self.livre, feuilles, dossier=self._dossier, au=self._au
                )
            numero = journal.prochain_numero(self.livre)
            memoire.garder(self.livre, numero, self._action, faits, ajoutees)
            ecrit = [f"{c.lue.feuille.name} : colonne {c.titre}" for c in faits]
            ecrit += [f"feuille {feuille.name}" for feuille in ajoutees]
            lues = {lecture.provenance.feuille for *_, lecture in self._lues.values()}
            sur = ", ".join(sorted(lues))
            journal.inscrire(self.livre, datetime.now(), self._action, sur, ecrit)
        except BaseException:
            _remettre(faits, ajoutees)
            memoire.oublier(self.livre)
            raise
        self._changements, self._feuilles = [], []
        return []


def _remettre(faits: list[Changement], ajoutees: list[Any]) -> None:
    """Défait ce qui a été écrit, dans l'ordre inverse."""
    for feuille in ajoutees:
        feuille.delete()
    for changement in reversed(faits):
        if changement.avant:
            placer(changement.plage, changement.avant, changement.format_avant)
        if changement.ajoutee:
            retirer_la_colonne(changement.lue.feuille, changement.lue.tableau, changement)


def retirer_la_colonne(feuille: Any, tableau: Any, changement: Any) -> None:
    """Retire une colonne que Lettrine avait ajoutée."""
    if tableau is not None:
        gauche = tableau.range.column
        tableau.api.ListColumns(changement.colonne - gauche + 1).Delete()
        return
    hauteur = len(changement.avant)
    haut, place = changement.premiere - 1, changement.colonne
    feuille.range((haut, place), (haut + hauteur, place)).clear_contents()
