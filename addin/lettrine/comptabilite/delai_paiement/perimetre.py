"""Le périmètre du délai moyen (accounts in scope): l'encours, et ce qui est une vente ou un achat.

Règle : l'encours des clients est celui des comptes 411 et 413, celui des fournisseurs des comptes
401 et 403. S'y ajoutent, à la demande, les clients douteux (416), les factures à établir (418),
les avances et avoirs (419) ; les immobilisations (404), les factures non parvenues (408), les
avances et avoirs (409).
Exceptions : un compte qui n'est pas du bon côté (41 pour les clients, 40 pour les fournisseurs)
est refusé.

Référence : usage comptable, en paramètres (famille `encours`).

>>> Perimetre(Comptes.CLIENTS, ("411", "413"), ("4191",), ("70", "44571"), ("5",)).avec(
...     ["416"]).comptes
('411', '413', '416')
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from lettrine.comptabilite.creances import Comptes
from lettrine.erreurs import OptionInvalide
from lettrine.parametres import Parametres

__all__ = ["Perimetre", "perimetre_usuel"]

CONTREPARTIES = {Comptes.CLIENTS: "ventes", Comptes.FOURNISSEURS: "achats"}


@dataclass(frozen=True, slots=True)
class Perimetre:
    """Des préfixes de comptes : l'encours, les avances, ce qui fait une vente, un règlement."""

    cote: Comptes
    comptes: tuple[str, ...]
    avances: tuple[str, ...]
    contreparties: tuple[str, ...]
    tresorerie: tuple[str, ...]

    def avec(self, inclus: Sequence[str]) -> "Perimetre":
        """Le même, avec des comptes de plus dans l'encours (DMP-02 s'ils sont d'un autre côté)."""
        for compte in inclus:
            if not compte.startswith(self.cote.prefixe):
                exemple = "416,418,419" if self.cote is Comptes.CLIENTS else "404,408,409"
                raise OptionInvalide(
                    "DMP-02",
                    f"Le compte « {compte} » n'est pas un compte {self.cote.prefixe} : il n'entre"
                    f" pas dans l'encours des {self.cote}.",
                    f"Donnez par exemple --inclure {exemple}.",
                )
        return replace(self, comptes=tuple(dict.fromkeys((*self.comptes, *inclus))))

    def __str__(self) -> str:
        return ", ".join(self.comptes)


def perimetre_usuel(cote: Comptes, au: date, loi: Parametres) -> Perimetre:
    """Les comptes que disent les paramètres."""

    def prefixes(nom: str) -> tuple[str, ...]:
        cle = f"encours/{nom}"
        return loi.textes(cle, loi.jour_connu(cle, au))

    return Perimetre(
        cote,
        prefixes(f"comptes_{cote}"),
        prefixes("avances"),
        prefixes(f"contreparties_{CONTREPARTIES[cote]}"),
        prefixes("tresorerie"),
    )
