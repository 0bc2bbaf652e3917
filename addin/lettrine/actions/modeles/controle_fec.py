"""Ce que l'on met dans le modèle de contrôle d'un FEC (template content) : rien, ou l'exemple."""

from datetime import datetime, time

from lettrine.classeur.modeles import Remplissage
from lettrine.demo import construire as construire_le_dossier
from lettrine.tables.ecritures import ECRITURES

__all__ = ["exemple", "vide"]


def vide() -> Remplissage:
    """Aucune écriture."""
    return Remplissage({ECRITURES.nom: ECRITURES.vide()})


def exemple(graine: int) -> Remplissage:
    """Les écritures du dossier d'exemple, et son exercice."""
    dossier = construire_le_dossier(graine)
    debut, fin = dossier.exercice
    return Remplissage(
        {ECRITURES.nom: dossier.ecritures},
        str(dossier.societe["Nom"].iloc[0]),
        fin,
        {"debut": datetime.combine(debut, time())},
    )
