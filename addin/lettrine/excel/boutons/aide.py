"""Les boutons du groupe Aide : annuler le dernier traitement (undo button)."""

from collections.abc import Callable

from lettrine.actions.bilan import Bilan, Poste
from lettrine.catalogue import action
from lettrine.classeur.vivant import ClasseurVivant, annuler

__all__ = ["annuler_le_dernier_traitement"]


@action(groupe="Aide", libelle="Annuler le dernier traitement", icone="Undo")
def annuler_le_dernier_traitement(
    classeur: ClasseurVivant, *, progression: Callable[[str], object] | None = None
) -> Bilan:
    """Remet les colonnes que Lettrine a changées, retire les lignes et feuilles ajoutées."""
    if progression:
        progression("annulation")
    fait = annuler(classeur.livre)
    gardees = (
        f" Gardées, car vous les avez annotées : {', '.join(fait.gardees)}." if fait.gardees else ""
    )
    return Bilan(
        titre="Annulation",
        phrase=f"« {fait.action} » est annulé.{gardees}",
        postes=(
            Poste("Colonnes remises", len(fait.colonnes)),
            Poste("Lignes retirées", fait.lignes),
            Poste("Feuilles retirées", len(fait.retirees)),
        ),
    )
