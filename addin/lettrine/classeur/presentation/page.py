"""Une feuille, écrite de haut en bas (writing a sheet).

Règle : la mise en page d'abord, puis la tête, l'en-tête, les lignes, l'habillage et le graphique.
Un tableau Excel porte le nom de son schéma ; bandes et filets suivent tris et ajouts.
Exceptions : un tableau en blocs, ou trop long, n'est pas un tableau Excel mais a un filtre.

Unités : euros dans les cellules.
"""

from typing import Any

import pandas as pd
from xlsxwriter.utility import xl_range

from lettrine.classeur.presentation.aspect import (
    A_DROITE,
    A_GAUCHE,
    BANDE,
    ENTETE,
    GRIS,
    SAISIE,
    mettre_en_page,
)
from lettrine.classeur.presentation.atelier import Atelier, nom_d_onglet
from lettrine.classeur.presentation.colonnes import ColonneEcrite
from lettrine.classeur.presentation.corps import Corps
from lettrine.classeur.presentation.disposition import (
    LARGEUR_DE_TEXTE,
    LARGEURS_DE_CONTROLE,
    Disposition,
)
from lettrine.classeur.presentation.feuille import Feuille
from lettrine.classeur.presentation.graphiques import tracer
from lettrine.classeur.presentation.tete import Tete
from lettrine.dates import formater
from lettrine.tables.schema import Genre

__all__ = ["Page"]


class Page:
    """Un onglet, écrit de haut en bas."""

    def __init__(self, atelier: Atelier, feuille: Feuille, table: pd.DataFrame | None) -> None:
        self.atelier, self.feuille = atelier, feuille
        self.disposition = Disposition(feuille, table)
        nom = nom_d_onglet(feuille.nom, atelier.onglets)
        self.page: Any = atelier.classeur.add_worksheet(nom)

    def ecrire(self) -> None:
        """Écrit toute la feuille."""
        self._mettre_en_page()
        tete = Tete(self.atelier, self.page, self.disposition)
        tete.ecrire()
        if not self.disposition.a_un_tableau:
            return
        tete.ecrire_les_totaux()
        self._ecrire_l_entete()
        Corps(self.atelier, self.page, self.disposition).ecrire()
        self._habiller()
        tracer(self.atelier, self.page, self.disposition)

    def _mettre_en_page(self) -> None:
        page, atelier, disposition = self.page, self.atelier, self.disposition
        date_de_pied = f" au {formater(atelier.au)}" if atelier.au else ""
        gauche = atelier.dossier.replace("&", "&&")[:120]
        mettre_en_page(page, self.feuille.role, gauche=gauche, centre=f"&A{date_de_pied}")
        if not disposition.colonnes:
            largeurs = LARGEURS_DE_CONTROLE if self.feuille.controles else ()
            for place, largeur in enumerate((*largeurs, LARGEUR_DE_TEXTE)):
                page.set_column(place, place, largeur)
            return
        for place, colonne in enumerate(disposition.colonnes):
            page.set_column(place, place, colonne.largeur)
        if self.feuille.controles:
            zones = disposition.zones(LARGEURS_DE_CONTROLE)
            for (debut, _), largeur in zip(zones, LARGEURS_DE_CONTROLE, strict=True):
                if debut >= len(disposition.colonnes):
                    page.set_column(debut, debut, largeur)
        if atelier.en_tableau:
            page.repeat_rows(disposition.ligne_d_entete)
        page.freeze_panes(disposition.premiere, 0)

    def _ecrire_l_entete(self) -> None:
        ligne = self.disposition.ligne_d_entete
        self.page.set_row(ligne, 32)
        for place, colonne in enumerate(self.disposition.colonnes):
            self.page.write_string(ligne, place, colonne.libelle, self._format_d_entete(colonne))

    def _format_d_entete(self, colonne: ColonneEcrite) -> Any:
        a_droite = colonne.genre in A_DROITE
        return self.atelier.format(
            **ENTETE,
            **({"align": "right"} if a_droite else A_GAUCHE),
        )

    def _habiller(self) -> None:
        """Tableau, bandes et filets : posés sur la plage, ils suivent tris et ajouts."""
        page, droite = self.page, len(self.disposition.colonnes) - 1
        zone = (self.disposition.ligne_d_entete, 0, self.disposition.derniere, droite)
        if self.atelier.en_tableau and self.feuille.blocs is None:
            page.add_table(
                *zone,
                {
                    "name": self.atelier.nom_de_tableau(self.feuille),
                    "style": "Table Style Light 1",
                    "banded_rows": False,
                    "columns": [
                        {"header": c.libelle, "header_format": self._format_d_entete(c)}
                        for c in self.disposition.colonnes
                    ],
                },
            )
        else:
            page.autofilter(*zone)
        donnees = (self.disposition.premiere, 0, self.disposition.derniere, droite)
        filet = {"bottom": 1, "bottom_color": GRIS}
        self._habiller_ce_qui_se_remplit(filet)
        pair = f"=MOD(ROW()-{self.disposition.premiere},2)=0"
        if self.feuille.role != "saisie" and self.feuille.blocs is None:
            page.conditional_format(
                *donnees,
                {
                    "type": "formula",
                    "criteria": pair,
                    "format": self.atelier.classeur.add_format({"bg_color": BANDE, **filet}),
                },
            )
        page.conditional_format(
            *donnees,
            {
                "type": "formula",
                "criteria": "=TRUE",
                "format": self.atelier.classeur.add_format(filet),
            },
        )
        page.print_area(0, 0, *self.disposition.coin_imprime)
        if self.disposition.nombre:
            page.ignore_errors({"number_stored_as_text": xl_range(*donnees)})

    def _habiller_ce_qui_se_remplit(self, filet: dict[str, Any]) -> None:
        """Une colonne à remplir reste jaune d'une bande à l'autre ; un oui/non a sa liste."""
        premiere, derniere = self.disposition.premiere, self.disposition.derniere
        for place, colonne in enumerate(self.disposition.colonnes):
            if colonne.nom not in self.feuille.a_remplir:
                continue
            self.page.conditional_format(
                premiere,
                place,
                derniere,
                place,
                {
                    "type": "formula",
                    "criteria": "=TRUE",
                    "format": self.atelier.classeur.add_format({"bg_color": SAISIE, **filet}),
                    "stop_if_true": True,
                },
            )
            if colonne.genre is Genre.OUI_NON:
                choix = {"validate": "list", "source": ["oui", "non"]}
                self.page.data_validation(premiere, place, derniere, place, choix)
