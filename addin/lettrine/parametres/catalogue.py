"""Chercher un paramètre légal à une date (parameter look-up).

Règle : `valeur(cle, au)` rend la valeur en vigueur le jour `au`, qui est la date que le
paramètre dit décider (échéance, ouverture de l'exercice ...). Avant le premier jour connu et
après le dernier jour vérifié, c'est un refus : un taux périmé ne sert jamais en silence.
Exceptions : aucune ; un fichier de l'utilisateur peut ajouter une valeur, en remplacer une, ou
prolonger la vérification.

Référence : chaque valeur porte la sienne.
Unités : un taux « % » est rendu en fraction de 1 (`Decimal`), un montant « € » en centimes.

>>> valeur("penalites/taux_bce", date(2026, 5, 1))
Decimal('0.0215')
>>> valeur("penalites/taux_bce", date(2030, 1, 1))
Traceback (most recent call last):
lettrine.erreurs.ParametreInconnu: [PAR-03] ...
>>> parametres = livres().avec('''
... ["penalites/taux_bce"]
... verifie_jusqu_au = 2027-06-30
... [["penalites/taux_bce".valeurs]]
... depuis = 2027-01-01
... valeur = 2.40
... reference = "Taux publié le 1er janvier 2027 (exemple)"
... ''')
>>> parametres.decimal("penalites/taux_bce", date(2027, 2, 1))
Decimal('0.0240')
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from lettrine.dates import formater
from lettrine.erreurs import ParametreInconnu
from lettrine.parametres.schema import (
    Confiance,
    Parametre,
    Valeur,
    ValeurDatee,
    analyser,
    analyser_plusieurs,
)
from lettrine.ressources import dossier

__all__ = ["Fiche", "Parametres", "fiche", "livres", "valeur"]

CONTENU = "contenu fourni"


@dataclass(frozen=True, slots=True)
class Fiche:
    """Tout ce qu'il faut montrer d'une valeur : d'où elle vient et ce qu'elle vaut."""

    cle: str
    libelle: str
    valeur: Valeur
    affichage: str
    unite: str
    depuis: date
    reference: str
    note: str
    confiance: Confiance
    date_decidante: str
    verifie_jusqu_au: date
    fichier: str


@dataclass(frozen=True, slots=True)
class Parametres:
    """Les paramètres livrés, complétés ou remplacés par ceux de l'utilisateur."""

    ajouts: Mapping[str, Parametre]

    def valeur(self, cle: str, au: date) -> Valeur:
        """La valeur en vigueur le jour `au` (PAR-01, PAR-02 ou PAR-03 si elle est inconnue)."""
        return _en_vigueur(self.parametre(cle), au).valeur

    def decimal(self, cle: str, au: date) -> Decimal:
        """La même, quand elle est un taux ou un nombre à décimales."""
        trouvee = self.valeur(cle, au)
        if isinstance(trouvee, int):
            return Decimal(trouvee)
        if not isinstance(trouvee, Decimal):
            raise self._nature(cle, "un nombre")
        return trouvee

    def entier(self, cle: str, au: date) -> int:
        """La même, quand elle est un entier : centimes, jours, mois."""
        trouvee = self.valeur(cle, au)
        if not isinstance(trouvee, int):
            raise self._nature(cle, "un nombre entier")
        return trouvee

    def texte(self, cle: str, au: date) -> str:
        """La même, quand elle est un texte."""
        trouvee = self.valeur(cle, au)
        if not isinstance(trouvee, str):
            raise self._nature(cle, "un texte")
        return trouvee

    def jour(self, cle: str, au: date) -> date:
        """La même, quand elle est une date."""
        trouvee = self.valeur(cle, au)
        if not isinstance(trouvee, date):
            raise self._nature(cle, "une date")
        return trouvee

    def textes(self, cle: str, au: date) -> tuple[str, ...]:
        """La même, quand elle est une liste de textes.

        >>> livres().textes("lettrage/comptes_lettrables", date(2026, 1, 1))[:3]
        ('129', '40', '41')
        """
        trouvee = self.valeur(cle, au)
        if not isinstance(trouvee, list) or not all(isinstance(t, str) for t in trouvee):
            raise self._nature(cle, "une liste de textes")
        return tuple(trouvee)

    def jour_connu(self, cle: str, au: date) -> date:
        """`au`, ou le jour le plus proche dont la valeur est connue et vérifiée.

        C'est à l'appelant qui s'en contente de dire à l'utilisateur que la valeur est approchée.

        >>> livres().jour_connu("delais/plafond", date(2010, 1, 1))
        datetime.date(2019, 4, 26)
        """
        parametre = self.parametre(cle)
        return min(max(au, parametre.valeurs[0].depuis), parametre.verifie_jusqu_au)

    def fiche(self, cle: str, au: date) -> Fiche:
        """La valeur avec sa référence, sa confiance et le jour jusqu'où elle est vérifiée.

        >>> fiche = livres().fiche("penalites/taux_bce", date(2026, 5, 1))
        >>> fiche.affichage, str(fiche.confiance)
        ('2,15 % par an', 'haute')
        """
        parametre = self.parametre(cle)
        trouvee = _en_vigueur(parametre, au)
        return Fiche(
            cle,
            parametre.libelle,
            trouvee.valeur,
            _affichage(trouvee.brute, parametre.unite),
            parametre.unite,
            trouvee.depuis,
            trouvee.reference,
            trouvee.note,
            trouvee.confiance,
            parametre.date_decidante,
            parametre.verifie_jusqu_au,
            parametre.fichier,
        )

    def cles(self) -> tuple[str, ...]:
        """Toutes les clés, livrées et ajoutées, par ordre alphabétique."""
        return tuple(sorted({*_cles_livrees(), *self.ajouts}))

    def parametre(self, cle: str) -> Parametre:
        """Le paramètre entier, avec toutes ses valeurs."""
        if cle in self.ajouts:
            return self.ajouts[cle]
        if cle not in _cles_livrees():
            proches = get_close_matches(cle, self.cles(), n=1)
            suite = f" Voulez-vous dire « {proches[0]} » ?" if proches else ""
            raise ParametreInconnu(
                "PAR-01",
                f"Aucun fichier ne définit le paramètre « {cle} ».{suite}",
                "Ajoutez-le à votre fichier de paramètres.",
            )
        return _livre(cle)

    def avec(self, source: Path | str) -> "Parametres":
        """Ces paramètres, complétés par ceux d'un fichier, d'un dossier ou d'un texte TOML.

        Un `Path` désigne un fichier de l'utilisateur (une table nommée "famille/nom" par
        paramètre) ou un dossier rangé comme celui de Lettrine (`famille/nom.toml`) ; un texte
        est le contenu d'un tel fichier. Un paramètre déjà connu n'a à dire que ce qui change.
        """
        if isinstance(source, str):
            return self._avec_contenu(source, CONTENU)
        if not source.is_dir():
            return self._avec_contenu(_lire(source), str(source))
        ajouts = dict(self.ajouts)
        for chemin in sorted(source.glob("*/*.toml")):
            cle = _cle(chemin)
            ajouts[cle] = analyser(_lire(chemin), cle, str(chemin), self._base(cle))
        return Parametres(MappingProxyType(ajouts))

    def _avec_contenu(self, contenu: str, nom: str) -> "Parametres":
        nouveaux = analyser_plusieurs(contenu, nom, self._base)
        return Parametres(MappingProxyType({**self.ajouts, **nouveaux}))

    def _base(self, cle: str) -> Parametre | None:
        return self.parametre(cle) if cle in self.cles() else None

    def _nature(self, cle: str, attendu: str) -> ParametreInconnu:
        return ParametreInconnu(
            "PAR-04",
            f"Le paramètre « {cle} » (fichier « {self.parametre(cle).fichier} ») n'est pas"
            f" {attendu}.",
            "Corrigez la valeur dans ce fichier.",
        )


def livres() -> Parametres:
    """Les paramètres livrés avec Lettrine, sans ajout."""
    return Parametres(MappingProxyType({}))


def valeur(cle: str, au: date) -> Valeur:
    """La valeur livrée en vigueur le jour `au`."""
    return livres().valeur(cle, au)


def fiche(cle: str, au: date) -> Fiche:
    """La fiche de la valeur livrée en vigueur le jour `au`."""
    return livres().fiche(cle, au)


@cache
def _cles_livrees() -> Mapping[str, Path]:
    chemins = sorted(dossier("parametres").glob("*/*.toml"))
    return MappingProxyType({_cle(chemin): chemin for chemin in chemins})


@cache
def _livre(cle: str) -> Parametre:
    return analyser(_lire(_cles_livrees()[cle]), cle, f"parametres/{cle}.toml")


def _cle(chemin: Path) -> str:
    return f"{chemin.parent.name}/{chemin.stem}"


def _lire(chemin: Path) -> str:
    try:
        return chemin.read_text(encoding="utf-8-sig")
    except OSError as erreur:
        raise ParametreInconnu(
            "PAR-04",
            f"Le fichier de paramètres « {chemin} » ne peut pas être lu.",
            "Vérifiez son chemin et vos droits de lecture.",
        ) from erreur
    except UnicodeDecodeError as erreur:
        raise ParametreInconnu(
            "PAR-04",
            f"Le fichier de paramètres « {chemin} » n'est pas un texte UTF-8.",
            "Enregistrez-le de nouveau en UTF-8.",
        ) from erreur


def _en_vigueur(parametre: Parametre, au: date) -> ValeurDatee:
    if au > parametre.verifie_jusqu_au:
        raise ParametreInconnu(
            "PAR-03",
            f"« {parametre.libelle} » n'est vérifié que jusqu'au"
            f" {formater(parametre.verifie_jusqu_au)}, et il faut sa valeur au {formater(au)}"
            f" (paramètre « {parametre.cle} », fichier « {parametre.fichier} »).",
            "Ajoutez la valeur, ou repoussez « verifie_jusqu_au » après vérification, dans votre"
            " fichier de paramètres.",
        )
    for candidate in reversed(parametre.valeurs):
        if candidate.depuis <= au:
            return candidate
    raise ParametreInconnu(
        "PAR-02",
        f"« {parametre.libelle} » n'est connu que depuis le"
        f" {formater(parametre.valeurs[0].depuis)}, et il faut sa valeur au {formater(au)}"
        f" (paramètre « {parametre.cle} », fichier « {parametre.fichier} »).",
        "Ajoutez la valeur plus ancienne dans votre fichier de paramètres.",
    )


def _affichage(brute: Valeur, unite: str) -> str:
    if isinstance(brute, Decimal | int):
        return f"{brute} {unite}".replace(".", ",", 1)
    return formater(brute) if isinstance(brute, date) else str(brute)
