"""Les modèles de classeurs (workbook templates) : des formules natives, qui marchent sans Lettrine.

Règle : un modèle est construit par le code ; le même appel donne les mêmes octets, sans date, sans
auteur. Il n'emploie que des fonctions communes à Excel 2016 et LibreOffice 7.4, ni macro, ni lien
externe.
Exceptions : aucune.

- `formules`, `onglet` : des colonnes de formules, des feuilles à remplir ou calculées ;
- `contenu` : ce qu'on y met ; `lettrage` : le modèle de lettrage.
"""

from collections.abc import Callable
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
    """Un modèle : son nom, ce qu'il fait, ses feuilles, ce qu'il tient, et qui l'écrit."""

    nom: str
    propos: str
    feuilles: int
    lignes: int
    ecrire: Callable[[Atelier, Contenu], None]


MODELES = {
    modele.nom: modele
    for modele in (
        Modele(
            "lettrage",
            "lettrer, justifier, suivre les tiers",
            len(FEUILLES),
            LIGNES,
            ecrire_lettrage,
        ),
    )
}


def construire(nom: str, chemin: Path, contenu: Contenu) -> Path:
    """Écrit un modèle ; un fichier déjà là est d'abord gardé sous un nom daté.

    Lève `DonneesInvalides` (TPL-03) si les écritures sont plus nombreuses que ses formules, et
    `FichierNonEcrit` (voir `fichiers.ecriture_sure`).
    """
    modele = MODELES[nom]
    if len(contenu.ecritures) > modele.lignes:
        raise DonneesInvalides(
            "TPL-03",
            f"Le modèle {nom} tient {modele.lignes} lignes d'écritures ; il y en a"
            f" {len(contenu.ecritures)}.",
            "Donnez-lui moins de comptes, ou employez les commandes de Lettrine.",
        )
    with sans_ramasse_miettes(), fichiers.ecriture_sure(chemin) as provisoire:
        classeur = xlsxwriter.Workbook(str(provisoire), OPTIONS)
        classeur.set_properties({"created": CREATION})
        modele.ecrire(Atelier(classeur, "", None, en_tableau=True), contenu)
        fermer(classeur)
    return chemin
