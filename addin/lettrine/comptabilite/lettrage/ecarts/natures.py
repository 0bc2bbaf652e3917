"""La nature d'un écart (what a difference is): change, escompte, écart de règlement.

Règle : dans cet ordre. Une différence de change, si toutes les lignes portent la même devise
étrangère et que leurs montants en devise se soldent. Un escompte, s'il en a le montant exact (voir
`escomptes`), accordé au client ou obtenu du fournisseur ; non acquis s'il est payé trop tard. Sinon
un écart de règlement.
Exceptions : un montant en devise illisible n'est pas un change. Un avoir remboursé n'a pas
d'escompte. La date d'une facture est celle de sa pièce, à défaut celle de l'écriture.

Référence : PCG, comptes 656, 756, 658, 758, 665 et 765.
Unités : centimes, jours ; la devise est un nombre à autant de décimales qu'elle en a.

>>> en_devise("1 000,50"), en_devise("-20.5"), en_devise("?") is None
(Decimal('1000.50'), Decimal('-20.5'), True)
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import pandas as pd

from lettrine.comptabilite.lettrage.ecarts.escomptes import Conditions, Escompte
from lettrine.comptabilite.lettrage.ecarts.mesures import Mesures
from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes
from lettrine.monnaie import formater

__all__ = ["Jugement", "Nature", "en_devise", "juger", "pourcent"]

MONNAIE_DU_LIVRE = "EUR"


class Nature(StrEnum):
    """Ce qu'est un écart ; elle décide de l'OD qui le solde."""

    ECART = "écart de règlement"
    CHANGE = "différence de change"
    ESCOMPTE_ACCORDE = "escompte accordé"
    ESCOMPTE_OBTENU = "escompte obtenu"
    NON_ACQUIS = "escompte non acquis"

    @property
    def est_un_escompte(self) -> bool:
        """Vrai si l'OD reprend aussi la TVA."""
        return self in (Nature.ESCOMPTE_ACCORDE, Nature.ESCOMPTE_OBTENU)


class Jugement(NamedTuple):
    """La nature d'un écart, et la phrase qui le dit."""

    nature: Nature
    motif: str


def juger(
    ecritures: pd.DataFrame, lignes: Lignes, mesures: Mesures, conditions: Conditions
) -> list[Jugement]:
    """La nature de chaque écart mesuré."""
    membres = mesures.ensembles.membres
    fins = np.cumsum(mesures.ensembles.tailles).tolist()
    devises = _devises_soldees(ecritures, lignes, mesures)
    factures = _jours_de_facture(ecritures, lignes, membres)
    auxiliaires = ecritures["CompAuxNum"].iloc[lignes.place[membres[mesures.tetes]]].tolist()
    facture = lignes.facture[membres[mesures.tetes]]
    normaux = mesures.manques * facture == mesures.ecarts
    jugements = []
    debut = 0
    for rang, fin in enumerate(fins):
        du, regle, manque = (
            int(colonne[rang]) for colonne in (mesures.dus, mesures.regles, mesures.manques)
        )
        reglement = int(mesures.dernier_reglement[rang])
        attente = reglement - int(factures[debut:fin].min())
        escompte = None
        if normaux[rang] and reglement != SANS_DATE:
            escompte = conditions.juger(auxiliaires[rang], du=du, manque=manque, attente=attente)
        if devises[rang]:
            jugements.append(_change(devises[rang], du, regle, int(mesures.ecarts[rang])))
        elif escompte:
            jugements.append(_escompte(escompte, du, attente, client=bool(facture[rang] > 0)))
        else:
            jugements.append(Jugement(Nature.ECART, _ecart(du, regle, manque)))
        debut = fin
    return jugements


def en_devise(texte: str) -> Decimal | None:
    """Le montant en devise d'une ligne, None s'il ne se lit pas."""
    try:
        montant = Decimal("".join(texte.split()).replace(",", "."))
    except ArithmeticError:
        return None
    return montant if montant.is_finite() else None


def pourcent(taux: Decimal) -> str:
    r"""Un taux en pour cent, sans zéros inutiles.

    >>> pourcent(Decimal("0.0550")), pourcent(Decimal("0.20"))
    ('5,5\xa0%', '20\xa0%')
    """
    return f"{(taux * 100).normalize():f}\xa0%".replace(".", ",")


def _change(devise: str, du: int, regle: int, ecart: int) -> Jugement:
    sens = "perte" if ecart > 0 else "gain"
    return Jugement(
        Nature.CHANGE,
        f"soldé en {devise}, compté {formater(du)} puis {formater(regle)} :"
        f" {sens} de change de {formater(abs(ecart))}",
    )


def _escompte(escompte: Escompte, du: int, attente: int, *, client: bool) -> Jugement:
    debut = f"escompte de {pourcent(escompte.taux)} de {formater(du)}, payé {_apres(attente)}"
    if escompte.gagne:
        nature = Nature.ESCOMPTE_ACCORDE if client else Nature.ESCOMPTE_OBTENU
        return Jugement(nature, f"{debut}, dans le délai de {escompte.delai} jours")
    return Jugement(
        Nature.NON_ACQUIS,
        f"{debut}, au-delà du délai de {escompte.delai} jours : il n'est pas acquis",
    )


def _apres(attente: int) -> str:
    if attente < 0:
        return "avant la facture"
    return f"{attente} jour{'s' if attente > 1 else ''} après la facture"


def _ecart(du: int, regle: int, manque: int) -> str:
    if manque > 0:
        return f"{formater(regle)} payés sur {formater(du)}, il manque {formater(manque)}"
    return f"{formater(regle)} payés pour {formater(du)}, {formater(-manque)} de trop"


def _jours_de_facture(ecritures: pd.DataFrame, lignes: Lignes, membres: Entiers) -> Entiers:
    """Le jour de chaque facture ; un jour lointain pour les autres lignes."""
    jours = ecritures["PieceDate"].to_numpy()[lignes.place[membres]].astype("datetime64[D]")
    jours = np.where(
        np.isnat(jours), lignes.jour[membres], np.where(np.isnat(jours), 0, jours.astype(np.int64))
    )
    factures = lignes.solde[membres] * lignes.facture[membres] > 0
    return np.where(factures, jours, np.iinfo(np.int64).max // 2)


def _devises_soldees(ecritures: pd.DataFrame, lignes: Lignes, mesures: Mesures) -> list[str]:
    """La devise étrangère où chaque ensemble se solde, vide s'il n'y en a pas."""
    membres = mesures.ensembles.membres
    places = lignes.place[membres]
    codes = ecritures["Idevise"].iloc[places].str.strip().str.upper().tolist()
    textes = ecritures["Montantdevise"].iloc[places].tolist()
    signes = np.sign(lignes.solde[membres]).tolist()
    trouvees, debut = [], 0
    for fin in np.cumsum(mesures.ensembles.tailles).tolist():
        devise = codes[debut]
        etrangere = devise not in ("", MONNAIE_DU_LIVRE) and set(codes[debut:fin]) == {devise}
        montants = [en_devise(texte) for texte in textes[debut:fin]] if etrangere else [None]
        lisibles = [montant for montant in montants if montant is not None]
        soldee = len(lisibles) == fin - debut and not sum(
            signe * abs(montant) for signe, montant in zip(signes[debut:fin], lisibles, strict=True)
        )
        trouvees.append(devise if soldee else "")
        debut = fin
    return trouvees
