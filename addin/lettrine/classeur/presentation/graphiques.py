"""Le graphique d'une feuille (native chart): peu de couleurs, un titre qui conclut, des euros.

Règle : un graphique natif suit les cellules du tableau, à sa droite ; son titre dit la conclusion,
son axe des montants est en euros.
Exceptions : une feuille sans ligne n'en a pas ; un axe de nombres est sans unité.

Unités : euros.
"""

from typing import Any

from lettrine.classeur.presentation.aspect import BLEU, COULEURS_DE_SERIE, ENCRE, GRIS, ROUGE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.disposition import LIGNES_DU_GRAPHIQUE, Disposition
from lettrine.tables.schema import Genre

__all__ = ["habiller", "serie", "tracer"]

LARGEUR_DU_GRAPHIQUE = 600  # en points
EUROS, ENTIERS = "#,##0\\ €", "#,##0"


def tracer(atelier: Atelier, page: Any, disposition: Disposition) -> None:
    """Trace le graphique de la feuille, si elle en demande un."""
    graphique = disposition.feuille.graphique
    if graphique is None or not disposition.nombre:
        return
    genre = {"type": "bar" if graphique.couche else "column"}
    if graphique.empile:
        genre["subtype"] = "stacked"
    trace = atelier.classeur.add_chart(genre)
    lignes = graphique.lignes or range(disposition.nombre)
    haut = disposition.premiere
    tracees = (haut + lignes[0], haut + lignes[-1])
    entete = disposition.ligne_d_entete

    def cellules(nom: str, debut: int, fin: int) -> list[Any]:
        place = disposition.places[nom]
        return [page.get_name(), debut, place, fin, place]

    for nom, couleur in zip(graphique.series, COULEURS_DE_SERIE, strict=False):
        trace.add_series(
            serie(
                cellules(nom, entete, entete),
                cellules(graphique.categories, *tracees),
                cellules(nom, *tracees),
                couleur,
            )
        )
    genres = {colonne.nom: colonne.genre for colonne in disposition.colonnes}
    en_euros = all(genres[nom] is Genre.MONTANT for nom in graphique.series)
    habiller(
        trace,
        graphique.titre,
        couche=graphique.couche,
        legende=len(graphique.series) > 1,
        format_des_valeurs=EUROS if en_euros else ENTIERS,
    )
    ancre = {"x_offset": 16, "object_position": 2}
    page.insert_chart(haut, len(disposition.colonnes), trace, ancre)


def serie(nom: Any, categories: Any, valeurs: Any, couleur: str) -> dict[str, Any]:
    """Une série d'une couleur, les négatifs en rouge."""
    return {
        "name": nom,
        "categories": categories,
        "values": valeurs,
        "fill": {"color": couleur},
        "invert_if_negative": True,
        "invert_if_negative_color": ROUGE,
        "gap": 60,
    }


def habiller(
    trace: Any,
    titre: Any,
    *,
    reserve: str = "",
    couche: bool = False,
    legende: bool = False,
    format_des_valeurs: str = EUROS,
) -> None:
    """Titre, axes et légende ; `titre` est un texte, ou la formule d'une cellule.

    `reserve` est le texte que montre un tableur qui ne relie pas un titre à une cellule.
    """
    police = {"name": "Calibri", "size": 10, "color": ENCRE}
    trace.set_title(
        {
            "name": titre,
            "data": [reserve] if reserve else None,
            "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": BLEU},
            "overlay": False,
        }
    )
    libelles = {"num_font": police, "label_position": "low", "line": {"color": GRIS}}
    montants = {
        "num_format": format_des_valeurs,
        "num_font": police,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": GRIS, "width": 0.75}},
    }
    if couche:
        sans_filet = {"major_gridlines": {"visible": False}}
        trace.set_y_axis({**libelles, **sans_filet, "reverse": True, "crossing": "max"})
        trace.set_x_axis(montants)
    else:
        trace.set_x_axis(libelles)
        trace.set_y_axis(montants)
    trace.set_legend({"position": "bottom"} if legende else {"none": True})
    trace.set_chartarea({"border": {"color": GRIS}})
    trace.set_size({"width": LARGEUR_DU_GRAPHIQUE, "height": LIGNES_DU_GRAPHIQUE * 20})
