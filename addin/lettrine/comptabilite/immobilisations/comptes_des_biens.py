"""Les comptes des écritures, dans un livre (accounts of the entries): par bien et par rôle.

Règle : le compte du plan comptable est celui de `comptes` ; dans le livre, c'est ce numéro, ou
celui dont il est le détail si le livre ne va pas si loin (681100 tient lieu de 68112, 281500 de
28154). À défaut, c'est ce numéro, complété de zéros à la longueur des comptes du livre.
Exceptions : sans livre, les numéros ont la longueur de ceux du registre.

Référence : PCG, plan de comptes.
Unités : numéros de compte en texte.

>>> livre = ECRITURES.table({
...     "CompteNum": ["681100", "281500", "215400"], "CompteLib": ["Dotations", "", ""],
...     "EcritureDate": np.array(["2025-01-02"] * 3, "datetime64[s]"), "Rang": [2, 3, 4]})
>>> comptes = ComptesDesBiens(livre, date(2025, 1, 1), [])
>>> comptes.role("dotation_corporelle"), comptes.amortissement("215400")
('681100', '281500')
>>> comptes.depreciation("215400"), comptes.role("valeur_comptable"), comptes.role("creance")
('291540', '657000', '462000')
>>> comptes.libelle("281540"), comptes.libelle("681100")
('Amortissements : Matériels industriels', 'Dotations')
"""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.immobilisations.comptes import (
    famille,
    racine_d_amortissement,
    racine_de_depreciation,
    roles_verifies,
)
from lettrine.comptabilite.lettrage.ecarts.comptes import ComptesDuLivre
from lettrine.erreurs import Anomalie, Gravite
from lettrine.parametres import Parametres, livres
from lettrine.tables.ecritures import ECRITURES

__all__ = ["ComptesDesBiens"]

CORRECTIONS = {"28": "Amortissements", "29": "Dépréciations"}
DOTATIONS_ET_REPRISES = ("68", "78")
DETAIL_MINIMAL = 4
"""En deçà, un numéro plus court désigne autre chose : 68 n'est pas 6811."""


class ComptesDesBiens:
    """Les comptes d'un exercice, dans un livre, ou à défaut à la longueur du registre."""

    def __init__(
        self,
        ecritures: pd.DataFrame,
        ouverture: date,
        des_biens: Sequence[str],
        *,
        option_anticipee: bool = False,
        parametres: Parametres | None = None,
    ) -> None:
        parametres = parametres or livres()
        self._roles, self._constats = roles_verifies(
            parametres, ouverture, option_anticipee=option_anticipee
        )
        self._sans_livre = ecritures.empty
        jours = np.full(len(des_biens), np.datetime64(ouverture, "s"))
        table = (
            ECRITURES.table({"CompteNum": des_biens, "EcritureDate": jours})
            if self._sans_livre
            else ecritures
        )
        self._livre = ComptesDuLivre(
            table, ouverture, parametres, option_anticipee=option_anticipee
        )
        self._trouves: dict[str, str] = {}

    def role(self, nom: str, du_bien: str = "") -> str:
        """Le compte d'un rôle ; `du_bien` est le compte du bien, si le rôle en dépend.

        Une dotation, une dépréciation et une reprise ont un compte par famille ; une cession, un
        compte à part pour les immobilisations financières.
        """
        noms = (f"{nom}_{famille(du_bien)}", nom, f"{nom}_corporelle") if du_bien else (nom,)
        return self._numero(next(self._roles[n] for n in noms if n in self._roles))

    def bien(self, compte: str) -> str:
        """Le compte d'immobilisation."""
        return compte if compte in self._livre.libelles else self._numero(_sans_zeros(compte))

    def est_un_bien(self, numero: str) -> bool:
        """Vrai d'un compte d'immobilisation (20 à 27) plutôt que de ses corrections (28, 29)."""
        return numero.startswith("2") and not numero.startswith(tuple(CORRECTIONS))

    def amortissement(self, compte: str) -> str:
        """Le compte 28 d'un compte d'immobilisation."""
        return self._numero(racine_d_amortissement(compte))

    def depreciation(self, compte: str) -> str:
        """Le compte 29 d'un compte d'immobilisation."""
        return self._numero(racine_de_depreciation(compte))

    def libelle(self, numero: str) -> str:
        """Le libellé d'un compte : celui du livre, à défaut un libellé du plan qui se lit seul.

        Le plan nomme « Immobilisations corporelles » le compte 68112, et renvoie de 2815 à 215.
        """
        au_livre = self._livre.libelles.get(numero)
        if au_livre:
            return au_livre
        plan = self._livre.plan
        for prefixe, quoi in CORRECTIONS.items():
            if numero.startswith(prefixe):
                du_bien = plan.libelle(plan.racine(f"2{numero[2:]}") or "")
                return f"{quoi} : {du_bien}" if du_bien else quoi
        racine = plan.racine(numero) or ""
        chef = racine[:DETAIL_MINIMAL] if numero.startswith(DOTATIONS_ET_REPRISES) else racine
        return plan.libelle(chef) or plan.libelle(racine) or ""

    def anomalies(self, employes: Iterable[str]) -> list[Anomalie]:
        """IMM-33 ; IMM-37 : les comptes employés que le livre n'a pas encore."""
        connus = self._livre.libelles
        nouveaux = [] if self._sans_livre else sorted({*employes} - {*connus})
        if not nouveaux:
            return self._constats
        nommes = ", ".join(f"{numero} ({self.libelle(numero)})" for numero in nouveaux)
        message = (
            f"Le livre n'a pas encore : {nommes} ; ouvrez-les avant d'importer les OD, ou donnez"
            " les vôtres dans votre fichier de paramètres (immobilisations/comptes)."
        )
        ouvrir = Anomalie("IMM-37", Gravite.INFORMATION, message, colonne="CompteNum")
        return [*self._constats, ouvrir]

    def _numero(self, racine: str) -> str:
        if racine not in self._trouves:
            connue = self._connue(racine)
            self._trouves[racine] = self._seul(connue) or self._livre.designer(connue)[0]
        return self._trouves[racine]

    def _seul(self, racine: str) -> str:
        """Le seul compte du livre sous cette racine, si le plan n'en fait pas un autre compte."""
        dessous = [numero for numero in self._livre.libelles if numero.startswith(racine)]
        if len(dessous) == 1 and len(self._livre.plan.racine(dessous[0]) or "") <= len(racine):
            return dessous[0]
        return ""

    def _connue(self, racine: str) -> str:
        """La racine si le livre en a un compte, sinon la plus longue dont elle est le détail."""
        connus = self._livre.libelles
        if any(numero.startswith(racine) for numero in connus):
            return racine
        for longueur in range(len(racine) - 1, DETAIL_MINIMAL - 1, -1):
            chef = racine[:longueur]
            if any(n.startswith(chef) and not n[longueur:].strip("0") for n in connus):
                return chef
        return racine


def _sans_zeros(compte: str) -> str:
    """« 215400 » donne « 2154 » ; un numéro garde au moins trois chiffres."""
    return compte.rstrip("0").ljust(3, "0")
