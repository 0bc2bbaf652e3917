"""Le registre de Windows, pour l'utilisateur seul (Windows registry, current user).

Règle : seule la branche de l'utilisateur (HKEY_CURRENT_USER) est lue et écrite : aucun droit
d'administrateur n'est demandé, et aucun autre utilisateur du poste n'est touché.
Exceptions : aucune.

Référence : module `winreg` de Python.
Unités : aucune.
"""

import importlib
from typing import Any, Protocol, TypeAlias

__all__ = ["Registre", "RegistreWindows", "Valeur"]

Valeur: TypeAlias = str | int
"""Un texte (REG_SZ) ou un entier (REG_DWORD)."""


class Registre(Protocol):
    """La branche d'un utilisateur : des clés, et dans chacune des valeurs nommées."""

    def lire(self, cle: str) -> dict[str, Any] | None:
        """Les valeurs d'une clé, dans leur ordre ; None si elle n'existe pas."""

    def ecrire(self, cle: str, nom: str, valeur: Valeur) -> None:
        """Écrit une valeur ; la clé est créée au besoin."""

    def effacer(self, cle: str, nom: str) -> None:
        """Efface une valeur."""

    def effacer_cle(self, cle: str) -> None:
        """Efface une clé sans sous-clé ; sans effet si elle n'existe pas."""


class RegistreWindows:
    """Le vrai registre ; `winreg` n'existe que sous Windows, il n'est donc chargé qu'ici."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")
        self._branche = self._winreg.HKEY_CURRENT_USER

    def lire(self, cle: str) -> dict[str, Any] | None:
        """Les valeurs d'une clé, dans leur ordre ; None si elle n'existe pas."""
        try:
            ouverte = self._winreg.OpenKey(self._branche, cle)
        except FileNotFoundError:
            return None
        with ouverte:
            nombre = self._winreg.QueryInfoKey(ouverte)[1]
            lues = (self._winreg.EnumValue(ouverte, rang) for rang in range(nombre))
            return {nom: valeur for nom, valeur, _genre in lues}

    def ecrire(self, cle: str, nom: str, valeur: Valeur) -> None:
        """Écrit une valeur ; la clé est créée au besoin."""
        genre = self._winreg.REG_SZ if isinstance(valeur, str) else self._winreg.REG_DWORD
        droits = self._winreg.KEY_SET_VALUE
        with self._winreg.CreateKeyEx(self._branche, cle, 0, droits) as ouverte:
            self._winreg.SetValueEx(ouverte, nom, 0, genre, valeur)

    def effacer(self, cle: str, nom: str) -> None:
        """Efface une valeur."""
        with self._winreg.OpenKey(self._branche, cle, 0, self._winreg.KEY_SET_VALUE) as ouverte:
            self._winreg.DeleteValue(ouverte, nom)

    def effacer_cle(self, cle: str) -> None:
        """Efface une clé sans sous-clé ; sans effet si elle n'existe pas."""
        if self.lire(cle) is not None:
            self._winreg.DeleteKey(self._branche, cle)
