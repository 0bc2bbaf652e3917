"""Le haut d'une feuille (sheet head): titre, visas, contrôles, totaux.

Règle : un contrôle dit l'obtenu, l'attendu et son état, OK ou la différence ; les totaux sont ceux
des lignes que le filtre laisse voir. Ce sont des formules, justes dès l'ouverture.
Exceptions : une feuille sans ligne le dit à la place de ses totaux.

Unités : montants en centimes à l'entrée, en euros dans les cellules.
"""

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from lettrine.classeur.presentation.aspect import (
    A_GAUCHE,
    BLEU,
    DISCRET,
    ENCRE,
    FORMATS,
    GRIS,
    MONTANT,
    SAISIE,
    poser_un_feu,
)
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.colonnes import en_cellule
from lettrine.classeur.presentation.disposition import LARGEURS_DE_CONTROLE, Disposition
from lettrine.classeur.presentation.feuille import Controle
from lettrine.tables.schema import Genre

__all__ = ["Tete"]

LARGEURS_DE_VISA = (14.0, 28.0, 6.0, 14.0)
TOTAL, TOTAL_COURT = "Total des lignes affichées", "Total affiché"


class Tete:
    """Ce qui est écrit au-dessus du tableau d'une feuille."""

    def __init__(self, atelier: Atelier, page: Any, disposition: Disposition) -> None:
        self.atelier, self.page, self.disposition = atelier, page, disposition
        self.feuille, self.places = disposition.feuille, disposition.places

    def ecrire(self) -> None:
        """Le titre, la description, les visas et les contrôles."""
        self._ecrire_le_titre()
        self._ecrire_les_visas()
        self._ecrire_les_controles()

    def _ecrire_le_titre(self) -> None:
        page, format_ = self.page, self.atelier.format
        page.set_row(0, 24)
        page.write_string(0, 0, self.feuille.titre, format_(bold=True, font_size=14, color=BLEU))
        for ligne, texte in enumerate(self.disposition.lignes_de_tete[1:], start=1):
            page.write_string(ligne, 0, texte, format_(color=DISCRET))

    def _ecrire_les_visas(self) -> None:
        """Une ligne à signer par visa : qui, et le jour."""
        libelle = self.atelier.format(bold=True, color=BLEU, **A_GAUCHE)
        a_remplir = self.atelier.format(bottom=1, bottom_color=ENCRE, bg_color=SAISIE)
        zones = self.disposition.zones(LARGEURS_DE_VISA)
        haut = len(self.disposition.lignes_de_tete) + 1
        for ligne, visa in enumerate(self.feuille.visas, start=haut):
            for zone, texte in zip(zones, (visa, "", "le", ""), strict=True):
                self._fusionner(ligne, zone, texte, libelle if texte else a_remplir)

    def _ecrire_les_controles(self) -> None:
        if not self.feuille.controles:
            return
        ligne = self.disposition.sous_la_tete
        titre = self.atelier.format(bold=True, color=BLEU, bottom=1, bottom_color=GRIS, **A_GAUCHE)
        a_droite = self.atelier.format(
            bold=True, color=BLEU, bottom=1, bottom_color=GRIS, align="right"
        )
        zones = self.disposition.zones(LARGEURS_DE_CONTROLE)
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
            cellule = en_cellule(valeur) if controle.montant else valeur
            self._fusionner(ligne, zone, "", nombre)
            if somme and somme in self.places:
                self.page.write_formula(
                    ligne, zone[0], f"=SUM({self.disposition.plage(somme)})", nombre, cellule
                )
            else:
                self.page.write_number(ligne, zone[0], cellule, nombre)
        obtenu, attendu = (xl_rowcol_to_cell(ligne, zone[0]) for zone in chiffres)
        ecart = controle.valeur - controle.attendu
        resultat = en_cellule(ecart) if controle.montant else ecart
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
        poser_un_feu(self.atelier.classeur, self.page, ligne, etat)

    def ecrire_les_totaux(self) -> None:
        """La ligne de totaux, juste au-dessus de l'en-tête."""
        ligne = self.disposition.ligne_d_entete - 1
        discret = self.atelier.format(color=DISCRET, italic=True)
        if not self.disposition.nombre:
            self.page.write_string(ligne, 0, "Aucune ligne.", discret)
            return
        if not self.disposition.a_des_totaux:
            return
        places = [self.places[nom] for nom in self.feuille.totaux if nom in self.places]
        if 0 not in places:
            self.page.write_string(
                ligne, 0, self._libelle_de_total, self.atelier.format(bold=True, color=BLEU)
            )
        for place in sorted(places):
            colonne = self.disposition.colonnes[place]
            format_ = self.atelier.format(
                bold=True,
                num_format=FORMATS[colonne.genre],
                align="right",
            )
            plage = self.disposition.plage(colonne.nom)
            somme = sum(colonne.valeurs)
            if colonne.genre is not Genre.ENTIER:
                somme = round(somme, 2)
            self.page.write_formula(ligne, place, f"=SUBTOTAL(109,{plage})", format_, somme)

    @property
    def _libelle_de_total(self) -> str:
        """Le libellé de la ligne de totaux, court si un total le coupait."""
        premier = min(self.places[nom] for nom in self.feuille.totaux if nom in self.places)
        place = sum(colonne.largeur for colonne in self.disposition.colonnes[:premier])
        return TOTAL if place >= len(TOTAL) * 1.1 else TOTAL_COURT

    def _fusionner(self, ligne: int, zone: tuple[int, int], texte: str, format_: Any) -> None:
        if zone[0] < zone[1]:
            self.page.merge_range(ligne, zone[0], ligne, zone[1], texte, format_)
        else:
            self.page.write_string(ligne, zone[0], texte, format_)
