"""Les feuilles d'un modèle (template sheets): titre, cellules à remplir, tableaux, listes.

Règle : une cellule à remplir est jaune pâle et déverrouillée, une cellule calculée est blanche et
verrouillée. Les feuilles calculées sont protégées sans mot de passe : la protection évite un faux
geste, elle ne cache rien. Une formule est écrite sans valeur, le tableur la calcule à l'ouverture ;
mais ce que Lettrine lira dans le modèle a déjà la sienne.
Exceptions : une feuille de saisie en tableau n'est pas protégée, sinon Excel ne l'allongerait pas,
et ne la trierait pas.

Unités : lignes et colonnes comptées de zéro, largeurs en caractères.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name, xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from lettrine.classeur.modeles.formules import Bloc
from lettrine.classeur.presentation.aspect import (
    A_DROITE,
    A_GAUCHE,
    BANDE,
    BLEU,
    DISCRET,
    ENCRE,
    ENTETE,
    FORMATS,
    GRIS,
    LIEN,
    MONTANT_SANS_ZERO,
    ROUGE,
    SAISIE,
    Role,
    mettre_en_page,
    poser_un_feu,
)
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.colonnes import colonnes_ecrites
from lettrine.tables.schema import Genre, Schema

__all__ = ["HORS_CAPACITE", "JOUR_OU_RIEN", "Onglet"]

PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "objects": False,
    "scenarios": False,
}
CALCULES = {**FORMATS, Genre.TEXTE: "General"}
"""Les formats des cellules calculées : une formule retouchée en cellule de texte se figerait."""
JOUR_OU_RIEN = "dd/mm/yyyy;;"
"""Le format d'un jour calculé, ou de rien quand il n'est pas connu."""

HAUTEUR_DU_TITRE = 24
HORS_CAPACITE = "Hors_capacite"
"""Le nom défini du nombre de cellules ou de lignes que le modèle ne lit pas (feuille Contrôles)."""


class _Page(Worksheet):  # type: ignore[misc]
    """Une page dont les formules sont déjà comme le fichier les veut.

    XlsxWriter cherche dans chacune trente fonctions récentes ; aucun modèle n'en a, et il y en a
    deux cent mille.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Onglet:
    """Une feuille du modèle."""

    def __init__(
        self, atelier: Atelier, nom: str, role: Role, titre: str, *, protegee: bool = True
    ) -> None:
        self.atelier, self.nom = atelier, nom
        self._toleres: list[str] = []
        self.page: Any = atelier.classeur.add_worksheet(nom, _Page)
        mettre_en_page(self.page, role, gauche="&F", centre="&A")
        self.page.set_row(0, HAUTEUR_DU_TITRE)
        self.page.write_string(0, 0, titre, self.format(bold=True, font_size=14, color=BLEU))
        if protegee:
            self.page.protect("", PROTECTION)

    def format(self, **proprietes: Any) -> Any:
        """Un format du classeur."""
        return self.atelier.format(**proprietes)

    def largeurs(self, largeurs: Iterable[float]) -> None:
        """La largeur des colonnes, de gauche à droite."""
        for place, largeur in enumerate(largeurs):
            self.page.set_column(place, place, largeur)

    def decrire(self, *lignes: str) -> None:
        """Ce qu'est la feuille, pour qui, à quelle date ; ce qui commence par = est calculé."""
        discret = self.format(color=DISCRET)
        for ligne, texte in enumerate(lignes, start=1):
            self.ecrire(ligne, 0, texte, discret)
            if texte.startswith("="):
                rouge = {"font_color": ROUGE, "bold": True}
                self.colorer((ligne, 0, ligne, 0), f"={HORS_CAPACITE}>0", **rouge)

    def conclure(self, ligne: int, formule: str) -> None:
        """La conclusion d'un état, que reprend le titre de son graphique."""
        incomplet = '"Incomplet : le modèle ne lit pas toutes les lignes (feuille Contrôles)"'
        si = f"=IF({HORS_CAPACITE}>0,{incomplet},{formule})"
        self.ecrire(ligne, 0, si, self.format(bold=True, color=BLEU))

    def ecrire(self, ligne: int, place: int, texte: str, format_: Any) -> None:
        """Un texte du modèle, ou une formule."""
        if texte.startswith("="):
            self.page.write_formula(ligne, place, texte, format_, "")
        else:
            self.page.write_string(ligne, place, texte, format_)

    def calculer(
        self, cellule: str, formule: str, genre: Genre = Genre.MONTANT, **proprietes: Any
    ) -> None:
        """Une cellule calculée, à sa place (« C4 »)."""
        cote = {"align": "right"} if genre in A_DROITE else A_GAUCHE
        format_ = self.format(
            **{"num_format": CALCULES[genre], "color": ENCRE, **cote, **proprietes}
        )
        self.page.write_formula(*xl_cell_to_rowcol(cellule), formule, format_, "")

    def libeller(self, cellule: str, texte: str, **proprietes: Any) -> None:
        """Ce qu'est la cellule d'à côté."""
        format_ = self.format(**{"color": BLEU, "bold": True, **A_GAUCHE, **proprietes})
        ligne, place = xl_cell_to_rowcol(cellule)
        self.ecrire(ligne, place, texte, format_)

    def saisir(self, cellule: str, valeur: Any, genre: Genre, nom: str, **regle: Any) -> None:
        """Une cellule à remplir, déverrouillée, son nom défini et sa règle de validation."""
        ligne, place = xl_cell_to_rowcol(cellule)
        format_ = self.format(
            num_format=FORMATS[genre],
            bg_color=SAISIE,
            border=1,
            border_color=GRIS,
            locked=False,
            **A_GAUCHE,
        )
        ecritures = {Genre.DATE: self.page.write_datetime, Genre.TEXTE: self.page.write_string}
        ecrire = ecritures.get(genre, self.page.write_number)
        if valeur in ("", None):
            ecrire = self.page.write_blank
        ecrire(ligne, place, valeur, format_)
        self.nommer(nom, cellule)
        if regle:
            self.page.data_validation(ligne, place, ligne, place, regle)

    def nommer(self, nom: str, cellule: str) -> None:
        """Donne un nom à une cellule de la feuille."""
        ligne, place = xl_cell_to_rowcol(cellule)
        absolue = f"${xl_col_to_name(place)}${ligne + 1}"
        self.atelier.classeur.define_name(nom, f"='{self.nom}'!{absolue}")

    def titrer_les_controles(self, ligne: int, place: int) -> None:
        """Les titres des contrôles : libellé à gauche, puis trois colonnes à partir de `place`."""
        titre = {"bold": True, "color": BLEU, "bottom": 1, "bottom_color": GRIS}
        self.page.write_string(ligne, 0, "Contrôle", self.format(**titre, **A_GAUCHE))
        for rang in range(1, place):
            self.page.write_blank(ligne, rang, None, self.format(**titre, **A_GAUCHE))
        for rang, texte in enumerate(("Obtenu", "Attendu", "État"), start=place):
            self.page.write_string(ligne, rang, texte, self.format(**titre, align="right"))

    def controler(
        self,
        ligne: int,
        place: int,
        libelle: str,
        egalite: tuple[str, str],
        genre: Genre = Genre.MONTANT,
        *,
        de_capacite: bool = False,
    ) -> None:
        """Une égalité qui lit OK, ou l'écart : l'obtenu à la colonne `place`, l'attendu après.

        Elle lit INCOMPLET quand le modèle ne lit pas tout : ce qui est juste de ce qu'il lit ne
        l'est pas du dossier.
        """
        self.page.write_string(ligne, 0, libelle, self.format(color=ENCRE, **A_GAUCHE))
        obtenu, attendu, etat = (xl_rowcol_to_cell(ligne, place + rang) for rang in range(3))
        self.calculer(obtenu, f"={egalite[0]}", genre)
        self.calculer(attendu, f"={egalite[1]}", genre)
        ecart = f"{obtenu}-{attendu}"
        juste = '"OK"' if de_capacite else f'IF({HORS_CAPACITE}>0,"INCOMPLET","OK")'
        self.calculer(etat, f"=IF(ROUND({ecart},2)=0,{juste},{ecart})", genre, bold=True)
        poser_un_feu(self.atelier.classeur, self.page, ligne, (place + 2, place + 2))

    def totaliser(self, bloc: Bloc, noms: Sequence[str]) -> None:
        """Les totaux d'un bloc, juste au-dessus de son en-tête."""
        ligne = bloc.premiere - 2
        self.page.write_string(ligne, bloc.colonne, "Total", self.format(bold=True, color=BLEU))
        for nom in noms:
            cellule = xl_rowcol_to_cell(ligne, bloc.place(nom))
            genre = bloc.calculs[bloc.place(nom) - bloc.colonne].genre
            self.calculer(cellule, f"=SUBTOTAL(109,{bloc.cellules(nom)})", genre, bold=True)

    def entete(self, ligne: int, colonnes: Sequence[tuple[str, Genre]], place: int = 0) -> None:
        """Une ligne d'en-tête bleue."""
        self.page.set_row(ligne, 32)
        for rang, (libelle, genre) in enumerate(colonnes, start=place):
            cote = {"align": "right"} if genre in A_DROITE else A_GAUCHE
            self.page.write_string(ligne, rang, libelle, self.format(**ENTETE, **cote))

    def lister(
        self,
        bloc: Bloc,
        *,
        sans_zero: Sequence[str] = (),
        filtree: bool = True,
        resultats: Mapping[str, Sequence[float | str]] | None = None,
    ) -> None:
        """Un bloc de formules sous son en-tête, filets et bandes sur ses lignes remplies.

        `resultats` : ce que rendent les formules d'une colonne, pour qui lit le modèle avant qu'un
        tableur l'ait ouvert.
        """
        self.entete(bloc.premiere - 1, [(c.titre, c.genre) for c in bloc.calculs], bloc.colonne)
        for place, calcul in enumerate(bloc.calculs, start=bloc.colonne):
            self.page.set_column(place, place, calcul.largeur)
            cote = {} if calcul.genre in A_DROITE else {**A_GAUCHE, "shrink": True}
            nombre = CALCULES[calcul.genre] + (";" if calcul.nom in sans_zero else "")
            format_ = self.format(num_format=nombre, color=ENCRE, **cote)
            connus = (resultats or {}).get(calcul.nom) or [""] * bloc.nombre
            for ligne, resultat in enumerate(connus, start=bloc.premiere):
                formule = bloc.formule(calcul, ligne)
                self.page.write_formula(ligne, place, formule, format_, resultat)
        droite = bloc.colonne + len(bloc.calculs) - 1
        zone = (bloc.premiere, bloc.colonne, bloc.derniere, droite)
        self._rayer(zone)
        self.tolerer(zone)
        if filtree:
            self.page.autofilter(bloc.premiere - 1, *zone[1:])

    def signer(self, cellule: str) -> None:
        """Une cellule à signer : jaune, soulignée, déverrouillée."""
        format_ = self.format(bottom=1, bottom_color=ENCRE, bg_color=SAISIE, locked=False)
        self.page.write_blank(*xl_cell_to_rowcol(cellule), None, format_)

    def libelle_de_bloc(self, bloc: Bloc) -> None:
        """Le nom d'un bloc, au-dessus de son en-tête."""
        self.page.write_string(
            bloc.premiere - 2, bloc.colonne, bloc.nom, self.format(bold=True, color=BLEU)
        )

    def nommer_bloc(self, bloc: Bloc) -> None:
        """Donne un nom à chaque colonne d'un bloc."""
        for nom, plage in bloc.noms():
            self.atelier.classeur.define_name(nom, plage)

    def imprimer(self, bloc: Bloc) -> None:
        """L'étendue à imprimer : de A1 à la dernière ligne remplie du bloc."""
        droite = xl_col_to_name(bloc.colonne + len(bloc.calculs) - 1)
        temoin = bloc.plage(bloc.calculs[0].nom).removeprefix("=")
        remplies = f'SUMPRODUCT(MAX(({temoin}<>"")*ROW({temoin})))'
        derniere = f"MAX({bloc.premiere + 1},{remplies})"
        fin = f"INDEX('{self.nom}'!${droite}:${droite},{derniere})"
        zone = f"='{self.nom}'!$A$1:{fin}"
        self.atelier.classeur.define_name(f"'{self.nom}'!_xlnm.Print_Area", zone)
        self.page.repeat_rows(bloc.premiere - 1)

    def remplir(
        self,
        table: pd.DataFrame,
        schema: Schema,
        *,
        ligne: int,
        vides: int,
        largeurs: Mapping[str, float],
    ) -> tuple[int, int, int, int]:
        """Un tableau de saisie qui porte le nom du schéma ; rend l'étendue de ses lignes.

        Les colonnes entières sont au format de saisie : ce qui est écrit sous le tableau l'est
        comme dedans. `vides` est le nombre de lignes offertes quand la table n'en a pas.
        """
        colonnes = list(colonnes_ecrites(table, schema))
        for place, colonne in enumerate(colonnes):
            cote = {} if colonne.genre in A_DROITE else A_GAUCHE
            nombre = MONTANT_SANS_ZERO if colonne.genre is Genre.MONTANT else FORMATS[colonne.genre]
            format_ = self.format(
                num_format=nombre, bg_color=SAISIE, color=ENCRE, locked=False, **cote
            )
            largeur = max(colonne.largeur, largeurs.get(colonne.nom, 0))
            self.page.set_column(place, place, largeur, format_)
            en_texte = colonne.genre in (Genre.TEXTE, Genre.OUI_NON)
            ecrire = self.page.write_string if en_texte else self.page.write_number
            for rangee, valeur in enumerate(colonne.valeurs, start=ligne + 1):
                if valeur is not None:
                    ecrire(rangee, place, valeur, format_)
        for rangee in range(ligne):
            self.page.set_row(rangee, None if rangee else HAUTEUR_DU_TITRE, self.format())
        derniere = ligne + max(len(table), vides)
        self.page.add_table(
            ligne,
            0,
            derniere,
            len(colonnes) - 1,
            {
                "name": schema.nom,
                "style": "Table Style Light 1",
                "banded_rows": False,
                "columns": [{"header": c.libelle} for c in colonnes],
            },
        )
        self.entete(ligne, [(c.libelle, c.genre) for c in colonnes])
        return ligne + 1, 0, derniere, len(colonnes) - 1

    def valider(self, zone: tuple[int, int, int, int], regle: dict[str, Any]) -> None:
        """Une règle de validation sur des cellules à remplir."""
        self.page.data_validation(*zone, regle)

    def colorer(self, zone: tuple[int, int, int, int], formule: str, **format_: Any) -> None:
        """Un format conditionnel."""
        self.page.conditional_format(
            *zone,
            {
                "type": "formula",
                "criteria": formule,
                "format": self.atelier.classeur.add_format(format_),
            },
        )

    def lier(self, cellule: str, onglet: str, texte: str) -> None:
        """Un lien vers une autre feuille du classeur."""
        ligne, place = xl_cell_to_rowcol(cellule)
        format_ = self.format(color=LIEN, underline=1, **A_GAUCHE)
        self.page.write_url(ligne, place, f"internal:'{onglet}'!A1", format_, texte)

    def tolerer(self, zone: tuple[int, int, int, int]) -> None:
        """Un numéro de compte est un texte : Excel n'a pas à le signaler."""
        self._toleres.append(xl_range(*zone))
        self.page.ignore_errors({"number_stored_as_text": " ".join(self._toleres)})

    def _rayer(self, zone: tuple[int, int, int, int]) -> None:
        temoin = f"${xl_col_to_name(zone[1])}{zone[0] + 1}"
        filet = {"bottom": 1, "bottom_color": GRIS}
        self.colorer(zone, f'=AND({temoin}<>"",MOD(ROW(),2)=0)', bg_color=BANDE, **filet)
        self.colorer(zone, f'={temoin}<>""', **filet)
