"""Ce que les boutons ont en commun (shared settings): la date d'un état, le dossier, qui demande.

Règle : sans date, un état est arrêté à la dernière écriture. Le dossier (société, tiers, suivi) est
celui du classeur, s'il en porte les tables. Qui demande est l'utilisateur d'Excel.
Exceptions : aucune.
"""

from datetime import date

from lettrine.actions.dossier import Dossier, dossier_de
from lettrine.actions.lettrer import derniere_date
from lettrine.classeur.port import Classeur
from lettrine.classeur.vivant import ClasseurVivant
from lettrine.classeur.vivant.moteur import utilisateur
from lettrine.comptabilite.lettrage import Demande
from lettrine.tables.dossier import SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES

__all__ = ["date_de_l_etat", "demande_de", "dossier_du_classeur"]


def date_de_l_etat(classeur: Classeur, au: date | None) -> date:
    """La date donnée ; à défaut, celle de la dernière écriture (LET-12 si aucune n'est datée)."""
    return au or derniere_date(classeur.lire(ECRITURES))


def dossier_du_classeur(classeur: Classeur) -> Dossier:
    """Les tables Societe, Tiers et Suivi du classeur ; vides si elles n'y sont pas."""
    source = classeur.lire(ECRITURES).provenance.fichier
    return dossier_de(classeur, source, tables=(), si_presentes=(SOCIETE, TIERS, SUIVI))


def demande_de(classeur: ClasseurVivant) -> Demande:
    """Qui, et quand : le nom est celui de l'utilisateur d'Excel."""
    return Demande(date.today(), utilisateur(classeur.livre.app) or "Excel")
