"""L'aspect de tous les classeurs que Lettrine écrit (one visual language for workbooks).

Règle : une feuille commence par ce qu'elle est, pour qui et à quelle date, puis ses contrôles
(OK en vert, sinon la différence en rouge), puis ses totaux, puis le tableau : un vrai tableau
Excel qui porte le nom de son schéma, filtrable, à l'en-tête figé et répété à l'impression.
Les contrôles et les totaux sont des formules vivantes.
Exceptions : un tableau découpé en blocs (voir `blocs`) n'est pas un tableau Excel, mais a un
filtre. Au-delà de 200 000 lignes la feuille est écrite ligne par ligne, de même ; au-delà d'un
million de lignes elle continue sur la suivante. Un texte de plus de 32 767 caractères, que le
tableur ne peut pas tenir, est coupé.

Référence : limites d'Excel (1 048 576 lignes, 32 767 caractères, 31 lettres par onglet).
Unités : montants en centimes à l'entrée, en euros dans les cellules.

>>> Controle("Total du débit", valeur=100_00, attendu=100_00).juste
True
"""

import contextlib
import gc
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_range, xl_range_abs, xl_rowcol_to_cell

from lettrine import fichiers
from lettrine.classeur.blocs import Blocs, GenreDeRangee
from lettrine.dates import formater
from lettrine.erreurs import DonneesInvalides
from lettrine.monnaie.colonnes import euros_flottants
from lettrine.tables.schema import RANG, Genre, Schema

__all__ = [
    "FORMATS",
    "OPTIONS",
    "TEXTE_MAXIMAL",
    "Blocs",
    "Controle",
    "Feuille",
    "Graphique",
    "Role",
    "ecrire_classeur",
    "fermer",
    "nom_d_onglet",
    "sans_ramasse_miettes",
]

Role = Literal["mode_d_emploi", "saisie", "resultat", "controle"]

TEXTE_MAXIMAL = 32_767
LIGNES_PAR_FEUILLE = 1_000_000
LIGNES_EN_TABLEAU = 200_000
LARGEUR_MAXIMALE = 55.0
CARACTERES_PAR_LIGNE, CAPITALES_PAR_LIGNE = 54, 45  # d'un texte replié dans cette largeur
HAUTEUR_DE_LIGNE, HAUTEUR_MAXIMALE = 15, 405  # en points ; Excel s'arrête à 409
LARGEURS_DE_CONTROLE = (40.0, 16.0, 16.0, 13.0)
LARGEURS_DE_VISA = (14.0, 28.0, 6.0, 14.0)
LARGEUR_DU_GRAPHIQUE, COLONNES_DU_GRAPHIQUE = 600, 10  # en points, en colonnes ordinaires
LIGNES_DU_GRAPHIQUE = 18
TOTAL, TOTAL_COURT = "Total des lignes affichées", "Total affiché"
LARGEUR_DE_TEXTE = 120  # en caractères : la longueur d'une ligne de description

BLEU, BLANC, GRIS, ENCRE = "#1F3864", "#FFFFFF", "#D0D5DD", "#262626"
BANDE, SAISIE, DISCRET, LIEN = "#F1F5FB", "#FFF9DB", "#595959", "#1F4E9E"
VERT, FOND_VERT, ROUGE, FOND_ROUGE = "#1E6B34", "#E3F4E7", "#B3261E", "#FBE4E2"
ENTETE = {"bold": True, "color": BLANC, "bg_color": BLEU, "text_wrap": True}
COULEURS_DE_SERIE = ("#2F5FA8", "#9DB7DE", "#8C8C8C")
ONGLETS: dict[Role, str] = {
    "mode_d_emploi": "#8C8C8C",
    "saisie": "#F2C230",
    "resultat": "#2F5FA8",
    "controle": "#3E8E4E",
}
MONTANT = "#,##0.00;[Red]-#,##0.00"
MONTANT_SANS_ZERO = "#,##0.00;[Red]-#,##0.00;"
FORMATS = {
    Genre.TEXTE: "@",
    Genre.MONTANT: MONTANT,
    Genre.DATE: "dd/mm/yyyy",
    Genre.ENTIER: "#,##0;[Red]-#,##0",
    Genre.TAUX: "0.00##%",
    Genre.NOMBRE: MONTANT,
    Genre.OUI_NON: "@",
}
SANS_ZERO = {"Debit", "Credit"}
"""Colonnes où un zéro ne se lit pas : une ligne est au débit ou au crédit."""

A_DROITE = {Genre.MONTANT, Genre.ENTIER, Genre.TAUX, Genre.NOMBRE}
A_GAUCHE = {"align": "left", "indent": 1}  # un montant à sa gauche ne le touche pas

JOUR_ZERO = np.datetime64("1899-12-30", "D")
CREATION = datetime(2000, 1, 1)
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_HORS_ONGLET = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Controle:
    """Une égalité qui doit être vraie : deux montants en centimes, ou deux nombres.

    `somme_de` et `somme_attendue` nomment la colonne du tableau de la même feuille dont la
    somme est la valeur, ou la valeur attendue : le contrôle est alors une formule.
    """

    libelle: str
    valeur: int
    attendu: int
    montant: bool = True
    somme_de: str = ""
    somme_attendue: str = ""

    @property
    def juste(self) -> bool:
        """Vrai si la valeur est celle attendue."""
        return self.valeur == self.attendu


@dataclass(frozen=True, slots=True)
class Graphique:
    """Un graphique natif, à droite du tableau de la feuille, qui suit ses cellules.

    `titre` dit la conclusion. `categories` est la colonne des libellés, `series` sont une à trois
    colonnes de montants, côte à côte ou empilées. `couche` met les barres à l'horizontale, pour des
    libellés longs. `lignes` est l'étendue des lignes tracées, de la première à la dernière non
    comprise ; à défaut, toutes.
    """

    titre: str
    categories: str
    series: tuple[str, ...]
    empile: bool = False
    couche: bool = False
    lignes: range | None = None


@dataclass(frozen=True)
class Feuille:
    """Une feuille à écrire : ce qu'elle est, son tableau, ses contrôles et ses totaux.

    `description` dit ce que c'est, pour qui, à quelle date. `schema` donne libellés et genres ;
    une colonne qu'il ne connaît pas est refusée (TAB-03), car rien ne dirait si ses nombres sont
    des centimes. `totaux` nomme les colonnes totalisées, sur les lignes que le filtre laisse voir.
    `graphique` ne sert qu'à un tableau court : il s'étend à droite des lignes. `sans_zero` nomme
    les nombres dont un zéro ne se lit pas. `liens` nomme les colonnes de chemins, relatifs au
    classeur, à ouvrir d'un clic. `blocs` découpe les lignes en blocs, avec les totaux de chacun.
    `visas` nomme ceux qui signent, en tête.
    """

    nom: str
    titre: str
    description: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    schema: Schema | None = None
    role: Role = "resultat"
    controles: tuple[Controle, ...] = ()
    totaux: tuple[str, ...] = ()
    liens: tuple[str, ...] = ()
    graphique: Graphique | None = None
    sans_zero: tuple[str, ...] = ()
    blocs: Blocs | None = None
    visas: tuple[str, ...] = ()


def ecrire_classeur(
    chemin: str | Path, feuilles: Sequence[Feuille], *, dossier: str = "", au: date | None = None
) -> Path:
    """Écrit un classeur .xlsx neuf ; un fichier déjà là est d'abord gardé sous un nom daté.

    `dossier` et `au` paraissent en pied de page. Le même appel donne les mêmes octets. Lève
    `FichierNonEcrit` (voir `fichiers.ecriture_sure`).
    """
    longues = any(f.table is not None and len(f.table) > LIGNES_EN_TABLEAU for f in feuilles)
    with sans_ramasse_miettes(), fichiers.ecriture_sure(chemin) as provisoire:
        classeur = xlsxwriter.Workbook(str(provisoire), {**OPTIONS, "constant_memory": longues})
        creation = datetime(au.year, au.month, au.day) if au else CREATION
        classeur.set_properties({"title": dossier, "created": creation})
        atelier = _Atelier(classeur, dossier, au, en_tableau=not longues)
        for feuille in feuilles:
            atelier.poser(feuille)
        fermer(classeur)
    return Path(chemin)


@contextlib.contextmanager
def sans_ramasse_miettes() -> Iterator[None]:
    """Suspend le ramasse-miettes : il relirait sans fin des cellules toutes vivantes."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()


def fermer(classeur: xlsxwriter.Workbook) -> None:
    """Écrit le classeur sur le disque ; rend au système ses propres refus."""
    try:
        classeur.close()
    except FileCreateError as erreur:
        cause = erreur.args[0] if erreur.args else None
        if isinstance(cause, OSError):
            raise cause from erreur
        raise


def nom_d_onglet(nom: str, pris: set[str]) -> str:
    """Un nom d'onglet admis et libre ; il rejoint `pris`.

    >>> pris = set()
    >>> nom_d_onglet("Clients / 2024", pris), nom_d_onglet("clients - 2024", pris)
    ('Clients - 2024', 'clients - 2024 (2)')
    """
    net = _HORS_ONGLET.sub("-", nom).strip(" '")[:31].strip(" '") or "Feuille"
    libre, numero = net, 1
    while libre.casefold() in pris or libre.casefold() == "history":
        numero += 1
        suite = f" ({numero})"
        libre = f"{net[: 31 - len(suite)]}{suite}"
    pris.add(libre.casefold())
    return libre


@dataclass(frozen=True, slots=True)
class _Colonne:
    """Une colonne prête à écrire : ses valeurs de cellule, et comment on les écrit."""

    nom: str
    libelle: str
    genre: Genre
    valeurs: list[Any]
    largeur: float

    @property
    def format(self) -> str:
        if self.nom in SANS_ZERO:
            return MONTANT_SANS_ZERO
        return FORMATS[self.genre]


class _Atelier:
    """Ce que partagent les feuilles d'un classeur : formats, onglets et tableaux déjà nommés."""

    def __init__(
        self, classeur: xlsxwriter.Workbook, dossier: str, au: date | None, *, en_tableau: bool
    ) -> None:
        self.classeur, self.dossier, self.au = classeur, dossier, au
        self.en_tableau = en_tableau
        self.onglets: set[str] = set()
        self.tableaux: set[str] = set()
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **proprietes: Any) -> Any:
        """Un format, créé une seule fois."""
        cle = tuple(sorted(proprietes.items()))
        if cle not in self.formats:
            base = {"font_name": "Calibri", "font_size": 11, "valign": "vcenter"}
            self.formats[cle] = self.classeur.add_format({**base, **proprietes})
        return self.formats[cle]

    def poser(self, feuille: Feuille) -> None:
        """Écrit une feuille, en autant d'onglets que ses lignes en demandent."""
        table = feuille.table
        if table is None:
            _Page(self, feuille, None).ecrire()
            return
        if feuille.blocs is not None:
            for debut, fin, blocs in feuille.blocs.parts(len(table), LIGNES_PAR_FEUILLE):
                _Page(self, replace(feuille, blocs=blocs), table.iloc[debut:fin]).ecrire()
            return
        for debut in range(0, max(len(table), 1), LIGNES_PAR_FEUILLE):
            _Page(self, feuille, table.iloc[debut : debut + LIGNES_PAR_FEUILLE]).ecrire()

    def nom_de_tableau(self, feuille: Feuille) -> str:
        """Le nom du schéma, numéroté s'il sert déjà."""
        source = feuille.schema.nom if feuille.schema else feuille.nom
        nom = re.sub(r"\W+", "_", source)
        nom = nom if re.match(r"[^\W\d]{4}", nom) else f"Table_{nom}"
        numero, libre = 1, nom
        while libre.casefold() in self.tableaux:
            numero += 1
            libre = f"{nom}_{numero}"
        self.tableaux.add(libre.casefold())
        return libre


class _Page:
    """Un onglet, écrit de haut en bas."""

    def __init__(self, atelier: _Atelier, feuille: Feuille, table: pd.DataFrame | None) -> None:
        self.atelier, self.feuille = atelier, feuille
        self.colonnes = [] if table is None else list(_colonnes(table, feuille.schema))
        self.nombre = 0 if table is None else len(table)
        self.a_un_tableau = table is not None
        self.lignes_de_tete = _lignes_de_tete(feuille)
        self.sous_la_tete = len(self.lignes_de_tete) + 1
        if feuille.visas:
            self.sous_la_tete += len(feuille.visas) + 1
        self.ligne_d_entete = self.sous_la_tete + len(feuille.controles)
        if feuille.controles:
            self.ligne_d_entete += 2
        if self._a_des_totaux or (self.a_un_tableau and not self.nombre):
            self.ligne_d_entete += 1
        self.premiere = self.ligne_d_entete + 1
        blocs = feuille.blocs
        hauteur = blocs.hauteur(self.nombre) if blocs is not None else self.nombre
        self.derniere = self.ligne_d_entete + max(hauteur, 1)
        nom = nom_d_onglet(feuille.nom, atelier.onglets)
        self.page: Any = atelier.classeur.add_worksheet(nom)

    @property
    def _a_des_totaux(self) -> bool:
        return bool(self.feuille.totaux) and self.nombre > 0

    def ecrire(self) -> None:
        self._mettre_en_page()
        self._ecrire_la_tete()
        self._ecrire_les_visas()
        self._ecrire_les_controles()
        if not self.a_un_tableau:
            return
        self._ecrire_les_totaux()
        self._ecrire_l_entete()
        self._ecrire_les_lignes()
        self._habiller()
        self._tracer()

    def _mettre_en_page(self) -> None:
        page, atelier = self.page, self.atelier
        page.hide_gridlines(2)
        page.set_tab_color(ONGLETS[self.feuille.role])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
        date_de_pied = f" au {formater(atelier.au)}" if atelier.au else ""
        gauche = atelier.dossier.replace("&", "&&")[:120]
        page.set_footer(f"&L&9 {gauche}&C&9&A{date_de_pied}&R&9Page &P sur &N")
        if not self.colonnes:
            largeurs = LARGEURS_DE_CONTROLE if self.feuille.controles else ()
            for place, largeur in enumerate((*largeurs, LARGEUR_DE_TEXTE)):
                page.set_column(place, place, largeur)
            return
        for place, colonne in enumerate(self.colonnes):
            page.set_column(place, place, colonne.largeur)
        if self.feuille.controles:
            for (debut, _), largeur in zip(
                self._zones(LARGEURS_DE_CONTROLE), LARGEURS_DE_CONTROLE, strict=True
            ):
                if debut >= len(self.colonnes):
                    page.set_column(debut, debut, largeur)
        if self.atelier.en_tableau:
            page.repeat_rows(self.ligne_d_entete)
        page.freeze_panes(self.premiere, 0)

    def _ecrire_la_tete(self) -> None:
        page, format_ = self.page, self.atelier.format
        page.set_row(0, 24)
        page.write_string(0, 0, self.feuille.titre, format_(bold=True, font_size=14, color=BLEU))
        for ligne, texte in enumerate(self.lignes_de_tete[1:], start=1):
            page.write_string(ligne, 0, texte, format_(color=DISCRET))

    def _ecrire_les_visas(self) -> None:
        """Une ligne à signer par visa : qui, et le jour."""
        libelle = self.atelier.format(bold=True, color=BLEU, **A_GAUCHE)
        a_remplir = self.atelier.format(bottom=1, bottom_color=ENCRE, bg_color=SAISIE)
        zones = self._zones(LARGEURS_DE_VISA)
        for ligne, visa in enumerate(self.feuille.visas, start=len(self.lignes_de_tete) + 1):
            for zone, texte in zip(zones, (visa, "", "le", ""), strict=True):
                self._fusionner(ligne, zone, texte, libelle if texte else a_remplir)

    def _ecrire_les_controles(self) -> None:
        if not self.feuille.controles:
            return
        ligne = self.sous_la_tete
        titre = self.atelier.format(bold=True, color=BLEU, bottom=1, bottom_color=GRIS, **A_GAUCHE)
        a_droite = self.atelier.format(
            bold=True, color=BLEU, bottom=1, bottom_color=GRIS, align="right"
        )
        zones = self._zones(LARGEURS_DE_CONTROLE)
        self._fusionner(ligne, zones[0], "Contrôle", titre)
        for zone, texte in zip(zones[1:], ("Obtenu", "Attendu", "État"), strict=True):
            self._fusionner(ligne, zone, texte, a_droite)
        for rang, controle in enumerate(self.feuille.controles, start=ligne + 1):
            self._ecrire_un_controle(rang, controle, zones)

    def _ecrire_un_controle(
        self, ligne: int, controle: Controle, zones: list[tuple[int, int]]
    ) -> None:
        nombre = self.atelier.format(
            num_format=MONTANT if controle.montant else FORMATS[Genre.ENTIER], align="right"
        )
        libelle, *chiffres, etat = zones
        self._fusionner(ligne, libelle, controle.libelle, self.atelier.format(**A_GAUCHE))
        for zone, valeur, somme in (
            (chiffres[0], controle.valeur, controle.somme_de),
            (chiffres[1], controle.attendu, controle.somme_attendue),
        ):
            cellule = _en_cellule(valeur) if controle.montant else valeur
            self._fusionner(ligne, zone, "", nombre)
            if somme and somme in self._places:
                self.page.write_formula(
                    ligne, zone[0], f"=SUM({self._plage(somme)})", nombre, cellule
                )
            else:
                self.page.write_number(ligne, zone[0], cellule, nombre)
        obtenu, attendu = (xl_rowcol_to_cell(ligne, zone[0]) for zone in chiffres)
        ecart = controle.valeur - controle.attendu
        resultat = _en_cellule(ecart) if controle.montant else ecart
        gras = self.atelier.format(
            num_format=MONTANT if controle.montant else FORMATS[Genre.ENTIER],
            align="right",
            bold=True,
        )
        self._fusionner(ligne, etat, "", gras)
        self.page.write_formula(
            ligne,
            etat[0],
            f'=IF(ROUND({obtenu}-{attendu},2)=0,"OK",{obtenu}-{attendu})',
            gras,
            resultat if ecart else "OK",
        )
        cellule_d_etat = xl_rowcol_to_cell(ligne, etat[0], row_abs=True, col_abs=True)
        for condition, encre, fond in (("=", VERT, FOND_VERT), ("<>", ROUGE, FOND_ROUGE)):
            self.page.conditional_format(
                ligne,
                etat[0],
                ligne,
                etat[1],
                {
                    "type": "formula",
                    "criteria": f'={cellule_d_etat}{condition}"OK"',
                    "format": self.atelier.classeur.add_format(
                        {"font_color": encre, "bg_color": fond}
                    ),
                },
            )

    def _ecrire_les_totaux(self) -> None:
        ligne = self.ligne_d_entete - 1
        discret = self.atelier.format(color=DISCRET, italic=True)
        if not self.nombre:
            self.page.write_string(ligne, 0, "Aucune ligne.", discret)
            return
        if not self._a_des_totaux:
            return
        places = [self._places[nom] for nom in self.feuille.totaux if nom in self._places]
        if 0 not in places:
            self.page.write_string(
                ligne, 0, self._libelle_de_total, self.atelier.format(bold=True, color=BLEU)
            )
        for place in sorted(places):
            colonne = self.colonnes[place]
            format_ = self.atelier.format(
                bold=True,
                num_format=FORMATS[colonne.genre],
                align="right",
            )
            plage = self._plage(colonne.nom)
            somme = sum(colonne.valeurs)
            if colonne.genre is not Genre.ENTIER:
                somme = round(somme, 2)
            self.page.write_formula(ligne, place, f"=SUBTOTAL(109,{plage})", format_, somme)

    @property
    def _libelle_de_total(self) -> str:
        """Le libellé de la ligne de totaux, court si un total le coupait."""
        premier = min(self._places[nom] for nom in self.feuille.totaux if nom in self._places)
        place = sum(colonne.largeur for colonne in self.colonnes[:premier])
        return TOTAL if place >= len(TOTAL) * 1.1 else TOTAL_COURT

    def _ecrire_l_entete(self) -> None:
        self.page.set_row(self.ligne_d_entete, 32)
        for place, colonne in enumerate(self.colonnes):
            self.page.write_string(
                self.ligne_d_entete, place, colonne.libelle, self._format_d_entete(colonne)
            )

    def _format_d_entete(self, colonne: _Colonne) -> Any:
        a_droite = colonne.genre in A_DROITE
        return self.atelier.format(
            **ENTETE,
            **({"align": "right"} if a_droite else A_GAUCHE),
        )

    def _ecrire_les_lignes(self) -> None:
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

    def _hausser_les_lignes(self) -> None:
        """La hauteur d'un texte replié : tous les tableurs ne la calculent pas à l'ouverture."""
        hauteurs: dict[int, int] = {}
        for colonne in self.colonnes:
            if colonne.genre is Genre.TEXTE and colonne.largeur >= LARGEUR_MAXIMALE:
                for ligne, valeur in enumerate(colonne.valeurs, start=self.premiere):
                    if valeur is not None and len(valeur) > CAPITALES_PAR_LIGNE:
                        lignes = _lignes_repliees(valeur)
                        hauteurs[ligne] = max(hauteurs.get(ligne, 1), lignes)
        for ligne, nombre in hauteurs.items():
            self.page.set_row(ligne, min(HAUTEUR_DE_LIGNE * nombre, HAUTEUR_MAXIMALE))

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
        nombre = max((_lignes_repliees(texte) for texte in textes if texte), default=1)
        return min(HAUTEUR_DE_LIGNE * nombre, HAUTEUR_MAXIMALE) if nombre > 1 else None

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
                cellules = [xl_rowcol_to_cell(place, self._places[nom]) for nom in (plus, moins)]
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

    def _ecriture(self, colonne: _Colonne) -> tuple[Callable[..., Any], Any]:
        sans_zero = colonne.nom in self.feuille.sans_zero
        format_ = f"{FORMATS[colonne.genre]};" if sans_zero else colonne.format
        proprietes: dict[str, Any] = {"num_format": format_, "color": ENCRE}
        if self.feuille.role == "saisie":
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

    def _habiller(self) -> None:
        """Tableau, bandes et filets : posés sur la plage, ils suivent tris et ajouts."""
        page, droite = self.page, len(self.colonnes) - 1
        zone = (self.ligne_d_entete, 0, self.derniere, droite)
        if self.atelier.en_tableau and self.feuille.blocs is None:
            page.add_table(
                *zone,
                {
                    "name": self.atelier.nom_de_tableau(self.feuille),
                    "style": "Table Style Light 1",
                    "banded_rows": False,
                    "columns": [
                        {"header": c.libelle, "header_format": self._format_d_entete(c)}
                        for c in self.colonnes
                    ],
                },
            )
        else:
            page.autofilter(*zone)
        donnees = (self.premiere, 0, self.derniere, droite)
        filet = {"bottom": 1, "bottom_color": GRIS}
        pair = f"=MOD(ROW()-{self.premiere},2)=0"
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
        page.print_area(0, 0, *self._coin_imprime)
        if self.nombre:
            page.ignore_errors({"number_stored_as_text": xl_range(*donnees)})

    def _tracer(self) -> None:
        """Le graphique : peu de couleurs, un titre qui conclut, un axe en euros."""
        graphique = self.feuille.graphique
        if graphique is None or not self.nombre:
            return
        genre = {"type": "bar" if graphique.couche else "column"}
        if graphique.empile:
            genre["subtype"] = "stacked"
        trace = self.atelier.classeur.add_chart(genre)
        lignes = graphique.lignes or range(self.nombre)
        tracees = (self.premiere + lignes[0], self.premiere + lignes[-1])
        for nom, couleur in zip(graphique.series, COULEURS_DE_SERIE, strict=False):
            trace.add_series(
                {
                    "name": self._cellules(nom, self.ligne_d_entete, self.ligne_d_entete),
                    "categories": self._cellules(graphique.categories, *tracees),
                    "values": self._cellules(nom, *tracees),
                    "fill": {"color": couleur},
                    "invert_if_negative": True,
                    "invert_if_negative_color": ROUGE,
                    "gap": 60,
                }
            )
        police = {"name": "Calibri", "size": 10, "color": ENCRE}
        trace.set_title(
            {
                "name": graphique.titre,
                "name_font": {"name": "Calibri", "size": 12, "bold": True, "color": BLEU},
                "overlay": False,
            }
        )
        libelles = {"num_font": police, "label_position": "low", "line": {"color": GRIS}}
        montants = {
            "num_format": "#,##0\\ €",
            "num_font": police,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": GRIS, "width": 0.75}},
        }
        if graphique.couche:
            sans_filet = {"major_gridlines": {"visible": False}}
            trace.set_y_axis({**libelles, **sans_filet, "reverse": True, "crossing": "max"})
            trace.set_x_axis(montants)
        else:
            trace.set_x_axis(libelles)
            trace.set_y_axis(montants)
        trace.set_legend({"none": True} if len(graphique.series) == 1 else {"position": "bottom"})
        trace.set_chartarea({"border": {"color": GRIS}})
        trace.set_size({"width": LARGEUR_DU_GRAPHIQUE, "height": LIGNES_DU_GRAPHIQUE * 20})
        ancre = {"x_offset": 16, "object_position": 2}
        self.page.insert_chart(self.premiere, len(self.colonnes), trace, ancre)

    def _cellules(self, nom: str, debut: int, fin: int) -> list[Any]:
        """Les cellules d'une colonne, d'une ligne à l'autre comprise."""
        place = self._places[nom]
        return [self.page.get_name(), debut, place, fin, place]

    @property
    def _coin_imprime(self) -> tuple[int, int]:
        """La dernière ligne et la dernière colonne à imprimer, graphique compris."""
        if self.feuille.graphique is None or not self.nombre:
            return self.derniere, self._derniere_colonne
        bas = max(self.derniere, self.premiere + LIGNES_DU_GRAPHIQUE)
        droite = len(self.colonnes) - 1 + COLONNES_DU_GRAPHIQUE
        return bas, max(droite, self._derniere_colonne)

    @property
    def _derniere_colonne(self) -> int:
        """La dernière colonne à imprimer : celle du tableau, ou des contrôles s'ils débordent."""
        controles = self._zones(LARGEURS_DE_CONTROLE)[-1][1] if self.feuille.controles else 0
        return max(len(self.colonnes) - 1, controles)

    @property
    def _places(self) -> dict[str, int]:
        return {colonne.nom: place for place, colonne in enumerate(self.colonnes)}

    def _plage(self, nom: str) -> str:
        place = self._places[nom]
        return str(xl_range_abs(self.premiere, place, self.derniere, place))

    def _zones(self, largeurs: Sequence[float]) -> list[tuple[int, int]]:
        """Des groupes de colonnes voisines, chacun au moins aussi large que demandé."""
        zones = []
        place = 0
        for largeur in largeurs:
            debut, cumul = place, 0.0
            while cumul < largeur:
                dedans = place < len(self.colonnes)
                cumul += self.colonnes[place].largeur if dedans else largeur
                place += 1
            zones.append((debut, place - 1))
        return zones

    def _fusionner(self, ligne: int, zone: tuple[int, int], texte: str, format_: Any) -> None:
        if zone[0] < zone[1]:
            self.page.merge_range(ligne, zone[0], ligne, zone[1], texte, format_)
        else:
            self.page.write_string(ligne, zone[0], texte, format_)


def _lignes_de_tete(feuille: Feuille) -> list[str]:
    """Le titre, puis la description coupée à la largeur d'une page."""
    lignes = [feuille.titre]
    for texte in feuille.description:
        lignes += textwrap.wrap(texte, LARGEUR_DE_TEXTE) or [""]
    return lignes


def _colonnes(table: pd.DataFrame, schema: Schema | None) -> Iterator[_Colonne]:
    """Les colonnes à montrer ; `Rang` est affaire interne."""
    for nom in table.columns:
        if nom == RANG:
            continue
        serie = table[nom]
        if schema is not None and nom not in schema:
            raise DonneesInvalides(
                "TAB-03",
                f"La colonne {nom} n'est pas au schéma {schema.nom} : son unité est inconnue.",
                "Déclarez-la dans le schéma.",
            )
        colonne = schema[nom] if schema is not None else None
        libelle = colonne.libelle if colonne else str(nom)
        genre = colonne.genre if colonne else _genre(serie)
        valeurs = _valeurs(serie, genre)
        yield _Colonne(str(nom), libelle, genre, valeurs, _largeur(libelle, genre, valeurs))


def _genre(serie: pd.Series) -> Genre:
    if pd.api.types.is_bool_dtype(serie.dtype):
        return Genre.OUI_NON
    if pd.api.types.is_integer_dtype(serie.dtype):
        return Genre.ENTIER
    if pd.api.types.is_datetime64_any_dtype(serie.dtype):
        return Genre.DATE
    return Genre.TEXTE


def _valeurs(serie: pd.Series, genre: Genre) -> list[Any]:
    """Ce qu'on écrit dans les cellules ; None : la cellule reste vide."""
    if genre in (Genre.MONTANT, Genre.ENTIER):
        entiers = serie.to_numpy(dtype=np.int64)
        valeurs = euros_flottants(entiers) if genre is Genre.MONTANT else entiers
        return list(valeurs.tolist())
    if genre is Genre.DATE:
        return _numeros_de_serie(serie)
    if genre in (Genre.TAUX, Genre.NOMBRE):
        return [None if valeur is None else float(valeur) for valeur in serie]
    if genre is Genre.OUI_NON:
        return ["oui" if valeur else "non" for valeur in serie]
    return [_couper(valeur) for valeur in serie.astype("str").tolist()]


def _numeros_de_serie(serie: pd.Series) -> list[Any]:
    """Les dates en numéros de série du tableur : les écrire un à un coûterait dix fois plus."""
    jours = serie.to_numpy().astype("datetime64[D]")
    absents = np.isnat(jours)
    numeros = (jours - JOUR_ZERO).astype(np.int64).astype(object)
    numeros[absents] = None
    return list(numeros)


def _couper(texte: object) -> str | None:
    if not isinstance(texte, str) or not texte:
        return None
    return texte if len(texte) <= TEXTE_MAXIMAL else f"{texte[: TEXTE_MAXIMAL - 1]}…"


def _largeur(libelle: str, genre: Genre, valeurs: list[Any]) -> float:
    """La largeur, en caractères, qui montre l'en-tête (sur deux lignes) et les valeurs."""
    mots = libelle.split()
    entete = max(max(map(len, mots), default=0), len(libelle) // 2) + 5.0
    contenu = 0.0
    if genre in (Genre.TEXTE, Genre.OUI_NON):
        contenu = max(map(len, filter(None, valeurs)), default=0) * 1.05 + 2.5
    elif genre is Genre.MONTANT:
        extreme = max(map(abs, valeurs), default=0.0)
        contenu = len(f"-{extreme:,.2f}") + 2.5
    elif genre is Genre.DATE:
        contenu = 13.0
    elif genre is Genre.ENTIER:
        contenu = len(f"-{max(map(abs, valeurs), default=0):,}") + 1.0
    else:
        contenu = 9.0
    return min(max(entete, contenu, 7.0), LARGEUR_MAXIMALE)


def _lignes_repliees(texte: str) -> int:
    """Le nombre de lignes d'un texte replié dans la colonne la plus large.

    Une capitale ou un chiffre tient plus de place qu'une minuscule.
    """
    larges = sum(caractere.isupper() or caractere.isdigit() for caractere in texte)
    return -(-int(larges * 1.15 + (len(texte) - larges) * 0.92) // CARACTERES_PAR_LIGNE)


def _en_cellule(centimes: int) -> float:
    return float(euros_flottants(np.array([centimes], dtype=np.int64))[0])
