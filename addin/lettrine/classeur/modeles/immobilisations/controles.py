"""La feuille Contrôles du modèle d'immobilisations (checks)."""

from lettrine.classeur.modeles.controles import Controle, ecrire_les_controles
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.immobilisations.calculs import FAUTES
from lettrine.classeur.modeles.immobilisations.reperes import EXERCICES, REGISTRE, UNITES
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["NOM", "ecrire_les_controles_du_registre"]

NOM = "Contrôles"


def ecrire_les_controles_du_registre(atelier: Atelier) -> None:
    """La feuille : ce qui doit être vrai, et où regarder."""
    onglet = Onglet(atelier, NOM, "controle", "Contrôles du registre et des plans")
    onglet.largeurs((52, 4, 4, 4, 4, 16, 16, 14, 60, 20))
    onglet.decrire(
        en_tete("Pour qui tient le registre, et pour qui le relit"),
        "Vert : rien à faire. Rouge : l'écart, ou le nombre de cas.",
    )
    fin = ecrire_les_controles(onglet, 4, _controles())
    onglet.page.freeze_panes(5, 0)
    onglet.page.print_area(0, 0, fin, 9)


def _controles() -> list[Controle]:
    termines = (
        'SUMPRODUCT((Biens_Valide=1)*(Biens_Sortie="")*(Biens_Code<>3)*(Biens_Code<>7)'
        '*(Biens_Service<>"")*(Biens_DebutRang+30*Biens_Mois<=MAX(Exercices_Suivant)))'
    )
    return [
        *(
            Controle(libelle, f'COUNTIF(Biens_Fautes,"*{lettre}*")', ou="Feuille Immobilisations")
            for lettre, libelle in FAUTES.items()
        ),
        Controle(
            "Biens calculés = biens inscrits",
            "SUM(Biens_Valide)",
            "SUM(Biens_Rempli)",
            ou="Les biens fautifs ne sont pas calculés : voir la feuille Calculs, colonne Fautes",
        ),
        Controle(
            "Clôture = ouverture + mouvements, pour les coûts",
            "SUM(Dotations_BrutFin)",
            "SUM(Dotations_BrutDebut)+SUM(Dotations_Acquisitions)-SUM(Dotations_Sortis)",
            Genre.MONTANT,
        ),
        Controle(
            "Relevés d'unités d'un bien inconnu, ou d'une autre nature",
            f'SUMPRODUCT(({UNITES.plage("NumBien")}<>"")*'
            f'((COUNTIF(Biens_Num,{UNITES.plage("NumBien")}&"")=0)'
            f'+({UNITES.plage("Nature")}<>"unités")>0))',
            ou="Feuille Unités consommées ; le modèle ne calcule pas les autres événements",
        ),
        Controle(
            f"Plans qui finissent après le {EXERCICES}e exercice",
            f'SUMPRODUCT((Biens_Valide=1)*(Biens_Code<>3)*(Biens_Code<>7)*(Biens_Service<>""))'
            f'-SUMPRODUCT((Biens_Valide=1)*(Biens_Sortie<>"")*(Biens_Code<>3)*(Biens_Code<>7)'
            f'*(Biens_Service<>""))-{termines}',
            ou="Leurs derniers exercices ne sont pas montrés",
        ),
        REGISTRE.debordement(),
        UNITES.debordement(),
    ]
