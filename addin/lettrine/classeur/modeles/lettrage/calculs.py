"""Les feuilles Calculs et Listes (helper sheets) : ce que les états lisent, en clair.

Règle : rien n'y est caché ni saisi ; chaque colonne a son titre et son nom défini, celui que citent
les formules des états.
Exceptions : aucune.
"""

from lettrine.classeur.modeles.calculs import IMPRIMEES, ecrire_les_blocs
from lettrine.classeur.modeles.lettrage.lignes import bloc_des_lignes
from lettrine.classeur.modeles.lettrage.listes import SCALAIRES, blocs_des_listes
from lettrine.classeur.modeles.lettrage.reperes import CALCULS, LISTES
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.atelier import Atelier

__all__ = ["ecrire_calculs"]


def ecrire_calculs(atelier: Atelier) -> None:
    """Les deux feuilles."""
    lignes = bloc_des_lignes()
    onglet = Onglet(atelier, CALCULS, "mode_d_emploi", "Calculs, ligne par ligne")
    onglet.decrire(
        "Rien à saisir ici. La ligne n lit la ligne n de la feuille Écritures ; chaque colonne a un"
        " nom, Lignes_…, que citent les formules des états."
    )
    onglet.lister(lignes, filtree=False)
    onglet.nommer_bloc(lignes)
    onglet.page.freeze_panes(lignes.premiere, 2)
    onglet.page.print_area(0, 0, lignes.premiere + IMPRIMEES, len(lignes.calculs) - 1)
    onglet = Onglet(atelier, LISTES, "mode_d_emploi", "Listes tirées des écritures")
    onglet.decrire(
        "Rien à saisir ici. Les lettres, les comptes et les tiers, chacun une fois ; chaque colonne"
        " a un nom, que citent les formules des états."
    )
    ecrire_les_blocs(onglet, blocs_des_listes(), SCALAIRES)
    comptes = "INDEX(Comptes_Compte,1):INDEX(Comptes_Compte,MAX(1,Nombre_comptes))"
    atelier.classeur.define_name("Liste_comptes", f"={comptes}")
