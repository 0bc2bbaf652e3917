"""Le classeur ouvert, par le port (live workbook through the port).

Règle : voir le paquet. `enregistrer` écrit tout, ou rien : si une écriture échoue en chemin, ce qui
était écrit est remis.
Exceptions : si Excel refuse aussi de remettre, c'est dit (XLS-18).

Unités : montants en centimes dans les tables, en euros dans les cellules.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lettrine.classeur.conversion import convertir
from lettrine.classeur.entetes import Entete, anomalies_d_entete
from lettrine.classeur.port import Lecture, Provenance, verifier_la_longueur
from lettrine.classeur.presentation import Feuille
from lettrine.classeur.vivant import journal, memoire, moteur, resultats
from lettrine.classeur.vivant.colonnes import (
    Changement,
    ecrire,
    en_valeurs,
    preparer,
    remettre,
)
from lettrine.classeur.vivant.lecture import Lue, chercher
from lettrine.classeur.vivant.lignes import Ajout, agrandir, preparer_l_ajout, reduire
from lettrine.classeur.vivant.obstacles import refuser_le_classeur
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = ["ClasseurVivant", "interrompue", "retirer_la_colonne"]

SANS_TABLE = ("CLA-04", "CLA-06", "CLA-09")
DE_LETTRINE = frozenset({journal.NOM, memoire.NOM, memoire.PRECEDENTE})


class ClasseurVivant:
    """Un classeur ouvert dans Excel (`xlwings.Book`).

    `action` est le nom que le journal donne à ce qui est fait ; `dossier` et `au` paraissent en
    pied des feuilles de résultat ; `seule` est la feuille à lire, à défaut toutes celles de
    l'utilisateur. `ecrit` devient vrai quand quelque chose a été écrit.
    """

    def __init__(
        self,
        livre: Any,
        *,
        action: str = "Lettrine",
        dossier: str = "",
        au: date | None = None,
        seule: str = "",
    ) -> None:
        self.livre, self._action, self._dossier, self._au = livre, action, dossier, au
        self._seule = seule
        self._lues: dict[str, tuple[Lue, Entete, Schema, Lecture]] = {}
        self._changements: list[Changement] = []
        self._ajouts: list[Ajout] = []
        self._feuilles: list[Feuille] = []
        self.ecrit = False

    def tables(self) -> list[str]:
        """Les feuilles remplies, et les tableaux Excel, dans l'ordre du classeur."""
        noms = []
        for feuille in self._sources():
            plage = feuille.used_range
            if plage.shape != (1, 1) or moteur.lire(plage) != [[None]]:
                noms.append(feuille.name)
            noms += [tableau.name for tableau in feuille.tables if tableau.name != feuille.name]
        return noms

    def _sources(self) -> list[Any]:
        """Les feuilles de l'utilisateur : ni le journal, ni un résultat d'avant."""
        return [
            feuille
            for feuille in moteur.feuilles(self.livre)
            if feuille.name == (self._seule or feuille.name)
            and feuille.name not in DE_LETTRINE
            and not resultats.est_un_resultat(feuille)
        ]

    def lire(self, schema: Schema) -> Lecture:
        """La table de ce schéma ; voir `entetes` et `conversion` pour les refus et anomalies.

        Une table n'est lue qu'une fois : elle ne change pas pendant le traitement.
        """
        if schema.nom in self._lues:
            return self._lues[schema.nom][-1]
        source = self.livre.name
        lue, entete = chercher(self._sources(), schema, source=source)
        conversion = convertir(lue.grille, entete, schema, source=source)
        lecture = Lecture(
            conversion.table,
            (*anomalies_d_entete(lue.grille, entete, source), *conversion.anomalies),
            Provenance(source, lue.grille.nom, entete.correspondances),
        )
        self._lues[schema.nom] = (lue, entete, schema, lecture)
        return lecture

    def ecrire_colonnes(
        self,
        nom: str,
        colonnes: Mapping[str, pd.Series],
        *,
        seulement: Sequence[int] | None = None,
    ) -> None:
        """Prépare les colonnes données, ou de nouvelles à droite, sous leur libellé.

        `seulement` sont les places des lignes à écrire, toutes à défaut. Lève `OptionInvalide`
        CLA-30 si la table `nom` n'a pas été lue, `DonneesInvalides` CLA-31 si une longueur diffère.
        """
        if nom not in self._lues:
            raise OptionInvalide(
                "CLA-30", f"La table {nom} n'a pas encore été lue.", "Lisez-la avant d'y écrire."
            )
        lue, entete, schema, lecture = self._lues[nom]
        grille, rangs = lue.grille, lecture.table[RANG].tolist()
        places = range(len(rangs)) if seulement is None else seulement
        libre = grille.premiere_colonne + (len(grille.lignes[0]) if grille.lignes else 0) + 1
        for colonne, serie in colonnes.items():
            verifier_la_longueur(nom, colonne, serie, len(rangs))
            place = entete.places.get(colonne)
            genre = schema[colonne].genre if colonne in schema else Genre.TEXTE
            valeurs = en_valeurs(serie, genre)
            self._changements.append(
                Changement(
                    lue=lue,
                    titre=schema[colonne].libelle if colonne in schema else colonne,
                    genre=genre,
                    colonne=libre if place is None else grille.premiere_colonne + place + 1,
                    ajoutee=place is None,
                    entete=grille.rang(entete.ligne),
                    lignes=[rangs[place_] for place_ in places],
                    valeurs=[valeurs[place_] for place_ in places],
                )
            )
            libre += place is None

    def ajouter_lignes(self, schema: Schema, table: pd.DataFrame) -> None:
        """Prépare des lignes à la suite de la table de ce schéma ; voir `lignes`.

        Lève aussitôt `OptionInvalide` si quelque chose empêche de les écrire (voir `obstacles`),
        `DonneesInvalides` CLA-38 si le classeur n'a pas cette table.
        """
        try:
            self.lire(schema)
        except DonneesInvalides as erreur:
            if erreur.code not in SANS_TABLE:
                raise
            titres = ", ".join(f"« {schema[nom].libelle} »" for nom in schema.obligatoires)
            raise DonneesInvalides(
                "CLA-38",
                f"« {self.livre.name} » n'a pas de table {schema.nom}, où ces lignes iraient.",
                f"Ajoutez une feuille {schema.nom}, avec au moins {titres}.",
            ) from erreur
        if table.empty:
            return
        refuser_le_classeur(self.livre, avec_feuilles=True)
        journal.refuser(self.livre)
        lue, entete, _, _ = self._lues[schema.nom]
        self._ajouts.append(preparer_l_ajout(lue, entete, schema, table))

    def lignes_choisies(self, schema: Schema) -> list[int]:
        """Les lignes de la table, à l'écran, que l'utilisateur a sélectionnées et voit.

        Lève `OptionInvalide` XLS-15 si ce qui est sélectionné n'est pas des lignes de cette table.
        """
        rangs = self.lire(schema).table[RANG].to_numpy()
        feuille = self._lues[schema.nom][0].feuille
        selection = self.livre.app.selection
        if selection is None or selection.sheet.name != feuille.name:
            raise _rien_de_choisi(schema, feuille.name)
        choisies = np.zeros(len(rangs), dtype=bool)
        for premiere, nombre in moteur.zones_visibles(selection):
            choisies |= (rangs >= premiere) & (rangs < premiere + nombre)
        if not choisies.any():
            raise _rien_de_choisi(schema, feuille.name)
        return sorted(rangs[choisies].tolist())

    def ecrire_feuille(self, feuille: Feuille) -> None:
        """Met une feuille de résultat de côté."""
        self._feuilles.append(feuille)

    def enregistrer(self) -> list[Path]:
        """Écrit colonnes, lignes, feuilles, puis le journal ; rien n'est mis sur le disque.

        Lève `OptionInvalide` si quelque chose empêche d'écrire (voir `obstacles`) : le classeur est
        alors tel qu'il était.
        """
        changements, feuilles = self._changements, self._feuilles
        ajouts = self._ajouts
        if not changements and not ajouts and not feuilles:
            return []
        refuser_le_classeur(self.livre, avec_feuilles=True)
        journal.refuser(self.livre)
        utiles = [c for c in changements if c.lignes and preparer(c)]
        avant = {feuille.name for feuille in moteur.feuilles(self.livre)}
        numero = journal.prochain_numero(self.livre)
        ajoutees: list[Any] = []
        try:
            for changement in utiles:
                ecrire(changement)
            for ajout in ajouts:
                agrandir(ajout)
                for changement in ajout.colonnes:
                    ecrire(changement)
            if feuilles:
                ajoutees = resultats.ajouter(
                    self.livre, feuilles, dossier=self._dossier, au=self._au
                )
            noms = self._retenir(numero, utiles, ajouts, ajoutees)
        except BaseException:
            _remettre(self.livre, utiles, ajouts, avant, numero)
            raise
        self._changements, self._ajouts, self._feuilles = [], [], []
        self.ecrit = bool(utiles or ajouts or ajoutees)
        with suppress(Exception):  # tout est écrit : une feuille d'avant qui reste ne fausse rien
            memoire.oublier_la_precedente(self.livre)
            resultats.remplacer(self.livre, noms)
        return []

    def _retenir(
        self,
        numero: int,
        faits: Sequence[Changement],
        ajouts: Sequence[Ajout],
        ajoutees: Sequence[Any],
    ) -> dict[str, str]:
        """Ce qu'il faut pour annuler, et la ligne du journal ; rend les feuilles à remplacer."""
        if not faits and not ajouts and not ajoutees:
            return {}
        noms = resultats.remplacees(self.livre, ajoutees)
        marquees = resultats.marquer(ajoutees, self._feuilles)
        empreintes = {noms.get(nom, nom): marque for nom, marque in marquees.items()}
        memoire.garder(self.livre, numero, self._action, faits, ajouts, empreintes)
        ecrit = [f"{c.lue.feuille.name} : colonne {c.titre}" for c in faits]
        ecrit += [f"{a.lue.feuille.name} : lignes ajoutées, {a.nombre}" for a in ajouts]
        ecrit += [f"feuille {nom}" for nom in empreintes]
        lues = {lecture.provenance.feuille for *_, lecture in self._lues.values()}
        sur = ", ".join(sorted(lues))
        journal.inscrire(self.livre, datetime.now(), self._action, sur, ecrit)
        return noms


def _rien_de_choisi(schema: Schema, feuille: str) -> OptionInvalide:
    return OptionInvalide(
        "XLS-15",
        f"La sélection n'a aucune ligne visible de la table {schema.libelle}, feuille"
        f" « {feuille} ».",
        "Sélectionnez-y une cellule de chaque ligne à traiter (Ctrl+clic).",
    )


def _remettre(
    livre: Any,
    faits: Sequence[Changement],
    ajouts: Sequence[Ajout],
    avant: Set[str],
    numero: int,
) -> None:
    """Défait ce qui a été écrit, dans l'ordre inverse ; XLS-18 si Excel ne le permet pas.

    `avant` sont les noms des feuilles d'alors, `numero` celui que le journal aurait donné.
    """
    gestes: list[Callable[[], object]] = [
        partial(memoire.reprendre_la_precedente, livre),
        partial(_retirer_les_neuves, livre, avant),
        partial(journal.effacer, livre, numero),
    ]
    for a in reversed(ajouts):
        gestes += [partial(_defaire, c) for c in reversed(a.colonnes) if c.posee]
        if a.agrandi:
            gestes.append(partial(reduire, a.lue.feuille, a.lue.tableau, a.neuves))
    gestes += [partial(_defaire, changement) for changement in reversed(faits) if changement.posee]
    echecs = 0
    for geste in gestes:
        try:
            geste()
        except Exception:
            echecs += 1
    if echecs:
        raise interrompue(livre)


def interrompue(livre: Any) -> DonneesInvalides:
    """XLS-18 : Excel a laissé le classeur à moitié écrit."""
    return DonneesInvalides(
        "XLS-18",
        f"Excel a interrompu l'écriture dans {_nom_de(livre)}, puis a refusé de tout remettre.",
        "Fermez le classeur sans l'enregistrer, rouvrez-le, puis recommencez.",
    )


def _nom_de(livre: Any) -> str:
    """Le nom du classeur, s'Excel le dit encore."""
    try:
        return f"« {livre.name} »"
    except Exception:
        return "le classeur"


def _retirer_les_neuves(livre: Any, avant: Set[str]) -> None:
    """Retire les feuilles qui n'y étaient pas."""
    for feuille in moteur.feuilles(livre):
        if feuille.name not in avant:
            moteur.montrer(feuille)  # une feuille très masquée ne se supprime pas
            feuille.delete()


def _defaire(changement: Changement) -> None:
    if changement.ajoutee:
        retirer_la_colonne(changement.lue.feuille, changement.lue.tableau, changement)
        return
    plage = changement.plage
    actuelles = [ligne[0] for ligne in moteur.lire(plage)]
    remettre(changement.lue, plage, actuelles, changement.avant, changement.format_avant)


def retirer_la_colonne(feuille: Any, tableau: Any, changement: Any) -> None:
    """Retire une colonne que Lettrine avait ajoutée."""
    if tableau is not None:
        gauche = tableau.range.column
        moteur.retirer_une_colonne(tableau, changement.colonne - gauche + 1)
        return
    haut, bas = (changement.entete, changement.colonne), (changement.derniere, changement.colonne)
    feuille.range(haut, bas).clear_contents()
    haut = (changement.premiere, changement.colonne)
    feuille.range(haut, bas).number_format = changement.format_avant or "General"
