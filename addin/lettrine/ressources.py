"""Les données livrées avec Lettrine (packaged data).

Règle : une donnée livrée se trouve par le nom de son dossier, que Lettrine soit installé ou
lancé depuis ses sources. Un dossier du paquet (`parametres`) passe avant un dossier voisin du
paquet dans les sources (`macros`, modèles), que l'installation range dans le paquet.

Référence : aucune (convention de Lettrine).
Unités : aucune.

>>> dossier("parametres").is_dir()
True
>>> dossier("absent")
Traceback (most recent call last):
FileNotFoundError: « absent » n'est pas livré avec Lettrine
"""

from pathlib import Path

__all__ = ["dossier"]

PAQUET = Path(__file__).resolve().parent
SOURCES = PAQUET.parent.parent


def dossier(nom: str) -> Path:
    """Le dossier de données livré sous ce nom, dans le paquet ou à la racine des sources."""
    for racine in (PAQUET, SOURCES):
        candidat = racine / nom
        if candidat.is_dir():
            return candidat
    raise FileNotFoundError(f"« {nom} » n'est pas livré avec Lettrine")
