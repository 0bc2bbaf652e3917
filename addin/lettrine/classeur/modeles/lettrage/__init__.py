"""Le modèle de lettrage (lettering workbook template) : du grand livre à la balance âgée.

- `reperes`, `etats` : onglets, tailles, états d'une lettre ;
- `saisie` : Dossier, Écritures, Tiers, Comptes lettrables ;
- `lignes`, `listes`, `calculs` : les formules que lisent les états ;
- `controles`, `balance_tiers`, `justification`, `balance_agee`, `grand_livre` : les états ;
- `choix` : choisir un compte ; `mode_d_emploi` : la première feuille.
"""

from lettrine.classeur.modeles.contenu import Contenu
from lettrine.classeur.modeles.lettrage.balance_agee import ecrire_balance_agee
from lettrine.classeur.modeles.lettrage.balance_tiers import ecrire_balance_tiers
from lettrine.classeur.modeles.lettrage.calculs import ecrire_calculs
from lettrine.classeur.modeles.lettrage.controles import ecrire_controles
from lettrine.classeur.modeles.lettrage.grand_livre import ecrire_grand_livre
from lettrine.classeur.modeles.lettrage.justification import ecrire_justification
from lettrine.classeur.modeles.lettrage.mode_d_emploi import FEUILLES, MODE_D_EMPLOI
from lettrine.classeur.modeles.lettrage.reperes import FICHES, LIGNES, PREFIXES
from lettrine.classeur.modeles.lettrage.saisie import (
    ecrire_comptes,
    ecrire_dossier,
    ecrire_ecritures,
    ecrire_tiers,
)
from lettrine.classeur.modeles.mode_d_emploi import ecrire_mode_d_emploi
from lettrine.classeur.presentation.atelier import Atelier

__all__ = ["FEUILLES", "FICHES", "LIGNES", "PREFIXES", "ecrire_lettrage"]


def ecrire_lettrage(atelier: Atelier, contenu: Contenu) -> None:
    """Toutes les feuilles du modèle, dans l'ordre des onglets."""
    ecrire_mode_d_emploi(atelier, MODE_D_EMPLOI)
    ecrire_dossier(atelier, contenu)
    ecrire_ecritures(atelier, contenu)
    ecrire_tiers(atelier, contenu)
    ecrire_comptes(atelier, contenu)
    ecrire_controles(atelier)
    ecrire_balance_tiers(atelier)
    ecrire_justification(atelier, contenu)
    ecrire_balance_agee(atelier, contenu)
    ecrire_grand_livre(atelier, contenu)
    ecrire_calculs(atelier)
