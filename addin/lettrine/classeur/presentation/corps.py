"""Les lignes d'une feuille (sheet body), à plat ou en blocs repliables.

Règle : les colonnes sont écrites une à une ; une ligne dont un texte se replie a la hauteur qu'il
faut. Une cellule à remplir se voit, même vide.
Exceptions : une feuille trop longue pour un tableau est écrite ligne par ligne ; un tableau en
blocs (voir `classeur.blocs`) a une ligne de titre et un pied de totaux par bloc.

Unités : euros et numéros de série dans les cellules.
"""

from collections.abc import Callable
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from lettrine.classeur.blocs import Blocs, GenreDeRangee
from lettrine.classeur.presentation.aspect import (
    A_GAUCHE,
    BANDE,
    BLEU,
    ENCRE,
    FORMATS,
    LIEN,
    SAISIE,
    SANS_ZERO,
)
from lettrine.classeur.presentation.atelier import Atelier, Differe
from lettrine.classeur.presentation.colonnes import (
    CAPITALES_PAR_LIGNE,
    LARGEUR_MAXIMALE,
    ColonneEcrite,
    hauteur,
    lignes_repliees,
)
from lettrine.classeur.presentation.disposition import Disposition
from lettrine.tables.schema import Genre

__all__ = ["Corps"]


class Corps:
    """Les lignes d'une feuille."""

    def __init__(self, atelier: Atelier, page: Any, disposition: Disposition) -> None:
        self.atelier, self.page = atelier, page
        self.feuille, self.colonnes = disposition.feuille, disposition.colonnes
        self.premiere, self.nombre = disposition.premiere, disposition.nombre
        self.places = disposition.places

    def ecrire(self) -> None:
        """Les lignes, de haut en bas."""
        if self._se_differe():
            onglet = self.page.get_name()
            formats = [self._format(colonne) for colonne in self.colonnes]
            self.atelier.differes.append(Differe(onglet, self.premiere, self.colonnes, formats))
            return
        ecritures = [self._ecriture(colonne) for colonne in self.colonnes]
        if self.feuille.blocs is not None:
            self._ecrire_les_blocs(self.feuille.blocs, ecritures)
            return
        if not self.atelier.en_tableau:
            lignes = zip(*(colonne.valeurs for colonne in self.colonnes), strict=True)
            for ligne, valeurs in enumerate(lignes, start=self.premiere):
                for place, valeur in enumerate(valeurs):
                    if valeur is not None:
                        ecrire, format_ = ecritures[place]
                        ecrire(ligne, place, valeur, format_)
            return
        for place, colonne in enumerate(self.colonnes):
            ecrire, format_ = ecritures[place]
            for ligne, valeur in enumerate(colonne.valeurs, start=self.premiere):
                if valeur is not None:
                    ecrire(ligne, place, valeur, format_)
        if self.feuille.role == "saisie":
            self._ecrire_les_vides(ecritures)
        else:
            self._hausser_les_lignes()

    def _se_differe(self) -> bool:
        """Un tableau long et simple peut être rempli plus tard, d'un bloc."""
        seuil, feuille = self.atelier.differer_au_dela, self.feuille
        simple = feuille.blocs is None and not feuille.liens and feuille.role != "saisie"
        return seuil is not None and self.nombre > seuil and simple and not feuille.a_remplir

    def _hausser_les_lignes(self) -> None:
        """La hauteur d'un texte replié : tous les tableurs ne la calculent pas à l'ouverture."""
        hauteurs: dict[int, int] = {}
        for colonne in self.colonnes:
            if colonne.genre is Genre.TEXTE and colonne.largeur >= LARGEUR_MAXIMALE:
                for ligne, valeur in enumerate(colonne.valeurs, start=self.premiere):
                    if valeur is not None and len(valeur) > CAPITALES_PAR_LIGNE:
                        lignes = lignes_repliees(valeur)
                        hauteurs[ligne] = max(hauteurs.get(ligne, 1), lignes)
        for ligne, nombre in hauteurs.items():
            self.page.set_row(ligne, hauteur(nombre))

    def _ecrire_les_blocs(
        self, blocs: Blocs, ecritures: list[tuple[Callable[..., Any], Any]]
    ) -> None:
        """Les blocs de haut en bas, leurs lignes repliables."""
        colonnes = [colonne.valeurs for colonne in self.colonnes]
        titre = self.atelier.format(bold=True, color=BLEU, bg_color=BANDE, **A_GAUCHE)
        self.page.outline_settings(symbols_below=True)
        premiere_du_bloc = self.premiere
        for place, rangee in enumerate(blocs.rangees(self.nombre), start=self.premiere):
            if rangee.genre is GenreDeRangee.LIGNE:
                self.page.set_row(place, self._hauteur(rangee.ligne), None, {"level": 1})
                for colonne, (valeurs, (ecrire, format_)) in enumerate(
                    zip(colonnes, ecritures, strict=True)
                ):
                    valeur = valeurs[rangee.ligne]
                    if valeur is not None:
                        ecrire(place, colonne, valeur, format_)
            elif rangee.genre is GenreDeRangee.TITRE:
                premiere_du_bloc = place + 1
                self.page.write_string(place, 0, blocs.titres[rangee.bloc], titre)
                for colonne in range(1, len(colonnes)):
                    self.page.write_blank(place, colonne, None, titre)
            else:
                debut, fin = blocs.etendue(rangee.bloc, self.nombre)
                lignes = (premiere_du_bloc, place - 1), slice(debut, fin)
                self._ecrire_un_pied(place, blocs, blocs.pieds[rangee.bloc], *lignes)

    def _hauteur(self, ligne: int) -> int | None:
        """La hauteur d'une ligne dont un texte est replié ; None, celle de toutes."""
        textes = [
            colonne.valeurs[ligne]
            for colonne in self.colonnes
            if colonne.genre is Genre.TEXTE and colonne.largeur >= LARGEUR_MAXIMALE
        ]
        nombre = max((lignes_repliees(texte) for texte in textes if texte), default=1)
        return hauteur(nombre)

    def _ecrire_un_pied(
        self, place: int, blocs: Blocs, libelle: str, rangees: tuple[int, int], lignes: slice
    ) -> None:
        """Les totaux d'un bloc, sous ses lignes."""
        gras = {"bold": True, "top": 1, "top_color": ENCRE}
        sommes: dict[str, float] = {}
        for colonne, lue in enumerate(self.colonnes):
            sans_zero = lue.nom in self.feuille.sans_zero or lue.nom in SANS_ZERO
            nombre = self.atelier.format(
                **gras, num_format=f"{FORMATS[lue.genre]}{';' if sans_zero else ''}"
            )
            if colonne == 0:
                texte = self.atelier.format(**gras, **A_GAUCHE)
                self.page.write_string(place, 0, libelle, texte)
            elif lue.nom in self.feuille.totaux:
                sommes[lue.nom] = sum(lue.valeurs[lignes])
                if lue.genre is Genre.MONTANT:
                    sommes[lue.nom] = round(sommes[lue.nom], 2)
                plage = xl_range(rangees[0], colonne, rangees[1], colonne)
                formule = f"=SUBTOTAL(109,{plage})"
                self.page.write_formula(place, colonne, formule, nombre, sommes[lue.nom])
            elif blocs.solde is not None and lue.nom == blocs.solde[0]:
                _, plus, moins = blocs.solde
                cellules = [xl_rowcol_to_cell(place, self.places[nom]) for nom in (plus, moins)]
                reste = round(sommes[plus] - sommes[moins], 2)
                self.page.write_formula(place, colonne, f"={'-'.join(cellules)}", nombre, reste)
            else:
                self.page.write_blank(place, colonne, None, nombre)

    def _ecrire_les_vides(self, ecritures: list[tuple[Callable[..., Any], Any]]) -> None:
        """Une cellule à remplir se voit, même vide."""
        for place, colonne in enumerate(self.colonnes):
            valeurs = colonne.valeurs or [None]
            for ligne, valeur in enumerate(valeurs, start=self.premiere):
                if valeur is None:
                    self.page.write_blank(ligne, place, None, ecritures[place][1])

    def _format(self, colonne: ColonneEcrite) -> str:
        """Le format de nombre d'une colonne."""
        sans_zero = colonne.nom in self.feuille.sans_zero
        return f"{FORMATS[colonne.genre]};" if sans_zero else colonne.format

    def _ecriture(self, colonne: ColonneEcrite) -> tuple[Callable[..., Any], Any]:
        proprietes: dict[str, Any] = {"num_format": self._format(colonne), "color": ENCRE}
        if self.feuille.role == "saisie" or colonne.nom in self.feuille.a_remplir:
            proprietes |= {"bg_color": SAISIE, "locked": False}
        if colonne.nom in self.feuille.liens:
            return self._ecrire_un_lien, self.atelier.format(
                **{**proprietes, "color": LIEN, "underline": 1}, **A_GAUCHE
            )
        if colonne.genre in (Genre.TEXTE, Genre.OUI_NON):
            if colonne.largeur >= LARGEUR_MAXIMALE and self.feuille.role != "saisie":
                proprietes["text_wrap"] = True
            return self.page.write_string, self.atelier.format(**proprietes, **A_GAUCHE)
        if colonne.genre is Genre.DATE:
            proprietes |= A_GAUCHE
        return self.page.write_number, self.atelier.format(**proprietes)

    def _ecrire_un_lien(self, ligne: int, place: int, chemin: str, format_: Any) -> None:
        self.page.write_url(ligne, place, f"external:{chemin}", format_, chemin)
