"""Les modèles de classeurs (workbook templates): les construire, les donner, les énumérer.

Règle : un modèle livré est le fichier que `construire_modeles` refait à l'identique.
`copier_modele` en donne une copie vide, ou remplie du dossier d'exemple ; un fichier déjà là est
d'abord gardé sous un nom daté.
Exceptions : une autre graine donne un autre dossier d'exemple, différent pour chaque groupe.

Unités : centimes.
"""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.modeles import (
    controle_fec,
    delai_paiement,
    echeancier,
    immobilisations,
    lettrage,
    relances,
)
from lettrine.classeur.modeles import MODELES, Modele, construire
from lettrine.erreurs import OptionInvalide
from lettrine.fichiers import dossier_pret, ecriture_sure
from lettrine.ressources import dossier

__all__ = ["DOSSIER", "construire_modeles", "copier_modele", "lister_modeles"]

DOSSIER = "templates_xlsx"
CONTENUS: dict[str, ModuleType] = {
    "immobilisations": immobilisations,
    "lettrage": lettrage,
    "relances": relances,
    "delai_paiement": delai_paiement,
    "echeancier": echeancier,
    "controle_fec": controle_fec,
}
"""Par modèle, ce qui le remplit : `vide()` et `exemple(graine)`."""


def lister_modeles() -> Bilan:
    """Les modèles livrés et ce qu'ils font."""
    return Bilan(
        titre="Modèles de classeurs",
        phrase="Pour en prendre un : lettrine modeles copier NOM --sortie FICHIER.",
        postes=tuple(
            Poste(f"{modele.nom} : {modele.propos}", modele.feuilles) for modele in MODELES.values()
        ),
        precisions={modele.nom: modele.propos for modele in MODELES.values()},
    )


def construire_modeles(
    sortie: Path, *, progression: Callable[[str], object] | None = None
) -> Bilan:
    """Reconstruit tous les modèles, vides, dans un dossier."""
    dire = progression or (lambda _etape: None)
    cible = dossier_pret(sortie)
    fichiers = []
    for nom in MODELES:
        dire(f"Construction du modèle {nom}")
        fichiers.append(construire(nom, cible / f"{nom}.xlsx", CONTENUS[nom].vide()))
    return Bilan(
        titre="Construction des modèles",
        phrase=f"{accorder(len(fichiers), 'modèle construit', 'modèles construits')}.",
        postes=(Poste("Modèles", len(fichiers)),),
        fichiers=tuple(fichiers),
    )


def copier_modele(
    nom: str,
    sortie: Path,
    *,
    exemple: bool = False,
    graine: int = 2025,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Donne une copie d'un modèle, vide ou remplie du dossier d'exemple.

    `sortie` est un fichier .xlsx, ou un dossier. Lève `OptionInvalide` (TPL-01) si le modèle
    n'existe pas, (TPL-02) si la sortie n'est pas un .xlsx.
    """
    dire = progression or (lambda _etape: None)
    modele = _modele(nom)
    fichier = _fichier(modele, sortie)
    dossier_pret(fichier.parent)
    remplir = CONTENUS[modele.nom]
    contenu = remplir.exemple(graine) if exemple else remplir.vide()
    dire("Écriture du modèle")
    if exemple:
        construire(modele.nom, fichier, contenu)
    else:
        livre = dossier(DOSSIER) / f"{modele.nom}.xlsx"
        with ecriture_sure(fichier) as provisoire:
            provisoire.write_bytes(livre.read_bytes())
    rempli = "rempli du dossier d'exemple" if exemple else "vide"
    return Bilan(
        titre=f"Modèle {modele.nom}",
        phrase=f"Modèle {rempli} : ouvrez-le, et commencez par la feuille Mode d'emploi.",
        postes=(
            Poste("Feuilles", modele.feuilles),
            *(Poste(libelle, len(contenu.table(table))) for table, libelle, _ in modele.tables),
        ),
        fichiers=(fichier,),
    )


def _modele(nom: str) -> Modele:
    modele = MODELES.get(nom.casefold().strip())
    if modele is None:
        raise OptionInvalide(
            "TPL-01",
            f"Il n'y a pas de modèle « {nom} ».",
            f"Choisissez parmi : {', '.join(MODELES)}.",
        )
    return modele


def _fichier(modele: Modele, sortie: Path) -> Path:
    if sortie.is_dir() or not sortie.suffix:
        return sortie / f"{modele.nom}.xlsx"
    if sortie.suffix.lower() != ".xlsx":
        raise OptionInvalide(
            "TPL-02",
            f"« {sortie.name} » : un modèle est un classeur .xlsx.",
            f"Nommez-le « {sortie.stem}.xlsx », ou donnez un dossier.",
        )
    return sortie
