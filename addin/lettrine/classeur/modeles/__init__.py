"""Les modèles de classeurs (workbook templates) : des formules natives, qui marchent sans Lettrine.

Règle : un modèle est construit par le code ; le même appel donne les mêmes octets, sans date, sans
auteur. Il n'emploie que des fonctions communes à Excel 2016 et LibreOffice 7.4, ni macro, ni lien
externe.
Exceptions : aucune.

- `formules`, `onglet` : des colonnes de formules, des feuilles à remplir ou calculées ;
- `contenu` : ce qu'on y met ; `lettrage` : le modèle de lettrage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from lettrine import fichiers
from lettrine.classeur.modeles.contenu import Contenu
from lettrine.classeur.modeles.lettrage import FEUILLES, LIGNES, ecrire_lettrage
from lettrine.classeur.presentation.aspect import CREATION, OPTIONS
from lettrine.classeur.presentation.atelier import Atelier, fermer, sans_ramasse_miettes
from lettrine.erreurs import DonneesInvalides

__all__ = ["MODELES", "Contenu", "Modele", "construire"]


@dataclass(frozen=True, slots=True)
class Modele:
    """Un modèle : son nom, ce qu'il fait, ses feuilles, ce qu'il tient, et qui l'écrit.

    `capacites` donne le nombre de lignes que lisent ses formules, par table de `Contenu`.
    """

    nom: str
    propos: str
    feuilles: int
    capacites: Mapping[str, int]
    ecrire: Callable[[Atelier, Contenu], None]


MODELES = {
    modele.nom: modele
    for modele in (
        Modele(
            "lettrage",
            "lettrer, justifier, suivre les tiers",
            len(FEUILLES),
            {"ecritures": LIGNES},
            ecrire_lettrage,
        ),
    )
}


def construire(nom: str, chemin: Path, contenu: Contenu) -> Path:
    """Écrit un modèle ; un fichier déjà là est d'abord gardé sous un nom daté.

    Lève `DonneesInvalides` (TPL-03) si une table a plus de lignes que n'en lisent ses formules, et
    `FichierNonEcrit` (voir `fichiers.ecriture_sure`).
    """
    modele = MODELES[nom]
    for table, capacite in modele.capacites.items():
        nombre = len(getattr(contenu, table))
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
