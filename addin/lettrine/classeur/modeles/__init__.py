"""Les modèles de classeurs (workbook templates) : des formules natives, qui marchent sans Lettrine.

Règle : un modèle est construit par le code ; le même appel donne les mêmes octets, sans date, sans
auteur. Il n'emploie que des fonctions communes à Excel 2016 et LibreOffice 7.4, ni macro, ni lien
externe.
Exceptions : aucune.

- `formules`, `onglet` : des colonnes de formules, des feuilles à remplir ou calculées ;
- `saisie`, `dossier`, `controles`, `mode_d_emploi` : ce que tous les modèles partagent ;
- `contenu` : ce qu'on y met ; `lettrage` et les autres dossiers : un modèle chacun.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from lettrine import fichiers
from lettrine.classeur.modeles import controle_fec, delai_paiement, echeancier, relances
from lettrine.classeur.modeles.contenu import Contenu, Remplissage
from lettrine.classeur.modeles.immobilisations import BIENS, RELEVES, ecrire_immobilisations
from lettrine.classeur.modeles.immobilisations import FEUILLES as FEUILLES_DES_IMMOBILISATIONS
from lettrine.classeur.modeles.lettrage import (
    FEUILLES,
    FICHES,
    LIGNES,
    PREFIXES,
    ecrire_lettrage,
)
from lettrine.classeur.modeles.saisie import Saisie
from lettrine.classeur.presentation.aspect import CREATION, OPTIONS
from lettrine.classeur.presentation.atelier import Atelier, fermer, sans_ramasse_miettes
from lettrine.erreurs import DonneesInvalides

__all__ = ["MODELES", "Contenu", "Modele", "Remplissage", "TableDuModele", "construire"]


class TableDuModele(NamedTuple):
    """Une table à remplir : son nom dans le contenu, son libellé, les lignes que l'on en lit."""

    nom: str
    libelle: str
    capacite: int


@dataclass(frozen=True, slots=True)
class Modele:
    """Un modèle : son nom, ce qu'il fait, ses feuilles, ses tables, et qui l'écrit."""

    nom: str
    propos: str
    feuilles: int
    tables: tuple[TableDuModele, ...]
    ecrire: Callable[[Atelier, Any], None]


def _tables(saisies: Iterable[Saisie]) -> tuple[TableDuModele, ...]:
    return tuple(
        TableDuModele(saisie.schema.nom, saisie.onglet, saisie.lignes) for saisie in saisies
    )


MODELES = {
    modele.nom: modele
    for modele in (
        Modele(
            "lettrage",
            "lettrer, justifier, suivre les tiers",
            len(FEUILLES),
            (
                TableDuModele("ecritures", "Écritures", LIGNES),
                TableDuModele("tiers", "Tiers", FICHES),
                TableDuModele("comptes", "Comptes lettrables", PREFIXES),
            ),
            ecrire_lettrage,
        ),
        Modele(
            "immobilisations",
            "amortir, suivre et céder des immobilisations",
            len(FEUILLES_DES_IMMOBILISATIONS),
            (
                TableDuModele("Immobilisations", "Immobilisations", BIENS),
                TableDuModele("Evenements", "Unités d'œuvre", RELEVES),
            ),
            ecrire_immobilisations,
        ),
        Modele(
            "relances",
            "suivre les retards, calculer les pénalités, savoir qui relancer",
            len(relances.FEUILLES),
            _tables(relances.SAISIES),
            relances.ecrire_relances,
        ),
        Modele(
            "delai_paiement",
            "mesurer en combien de jours on est payé, et l'on paie",
            len(delai_paiement.FEUILLES),
            _tables(delai_paiement.SAISIES),
            delai_paiement.ecrire_delai_paiement,
        ),
        Modele(
            "echeancier",
            "prévoir ce qui entre et ce qui sort, semaine par semaine",
            len(echeancier.FEUILLES),
            _tables(echeancier.SAISIES),
            echeancier.ecrire_echeancier,
        ),
        Modele(
            "controle_fec",
            "contrôler un FEC : équilibre, champs, numéros, dates",
            len(controle_fec.FEUILLES),
            _tables(controle_fec.SAISIES),
            controle_fec.ecrire_controle_fec,
        ),
    )
}


def construire(nom: str, chemin: Path, contenu: Contenu | Remplissage) -> Path:
    """Écrit un modèle ; un fichier déjà là est d'abord gardé sous un nom daté.

    Lève `DonneesInvalides` (TPL-03) si une table a plus de lignes que n'en lisent ses formules, et
    `FichierNonEcrit` (voir `fichiers.ecriture_sure`).
    """
    modele = MODELES[nom]
    for table, _, capacite in modele.tables:
        nombre = len(contenu.table(table))
        if nombre > capacite:
            raise DonneesInvalides(
                "TPL-03",
                f"La table {table} du modèle {nom} tient {capacite} lignes ; il y en a {nombre}.",
                "Donnez-lui-en moins, ou employez les commandes de Lettrine.",
            )
    with sans_ramasse_miettes(), fichiers.ecriture_sure(chemin) as provisoire:
        classeur = xlsxwriter.Workbook(str(provisoire), OPTIONS)
        classeur.set_properties({"created": CREATION})
        modele.ecrire(Atelier(classeur, "", None, en_tableau=True), contenu)
        fermer(classeur)
    return chemin
