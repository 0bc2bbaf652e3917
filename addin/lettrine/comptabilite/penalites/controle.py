"""Ce qui empêche de calculer une facture, et ce qu'il faut en dire (input checks).

Une facture dont une donnée manque ou se contredit est laissée de côté, jamais calculée à moitié :
réclamer trop, ou à tort, coûte plus cher que réclamer plus tard.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd

from lettrine.comptabilite.penalites.bareme import Entiers, Masque
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.tables.dossier import TYPES_DE_TIERS
from lettrine.tables.schema import RANG

__all__ = ["SANS_DATE", "Controle", "jours_de"]

SANS_DATE = np.iinfo(np.int64).min
"""Le jour d'une date absente."""


@dataclass
class Controle:
    """Les factures données, les raisons d'en écarter (texte vide : retenue) et les anomalies."""

    factures: pd.DataFrame
    raisons: np.ndarray
    anomalies: list[Anomalie] = field(default_factory=list)

    @classmethod
    def ouvert(cls, factures: pd.DataFrame) -> "Controle":
        """Aucune facture n'est encore écartée ; refuse deux factures de même numéro (PEN-13)."""
        doubles = factures["Facture"].duplicated()
        if doubles.any():
            raise DonneesInvalides(
                "PEN-13",
                f"Le numéro de facture {factures['Facture'][doubles].iloc[0]} désigne plusieurs"
                " lignes de la table des factures dues.",
                "Donnez à chaque facture un numéro différent.",
            )
        return cls(factures, np.full(len(factures), "", dtype=object))

    @property
    def retenues(self) -> Masque:
        """Les factures que rien n'écarte."""
        retenues: Masque = self.raisons == ""
        return retenues

    def examiner(self, taux_convenus: Iterable[object], codes: Entiers) -> None:
        """Échéance, type, montant et taux contractuel (PEN-01 à PEN-04)."""
        factures = self.factures
        types = factures["Type"].to_numpy(dtype=object)
        montants = factures["Montant"].to_numpy()
        inconnus = ~np.isin(types, TYPES_DE_TIERS)
        self.ecarter(
            "PEN-01",
            factures["DateEcheance"].isna().to_numpy(),
            lambda _place: "elle n'a pas de date d'échéance ; complétez-la.",
            "factures sans date d'échéance",
            "DateEcheance",
        )
        self.ecarter(
            "PEN-02",
            inconnus,
            lambda place: (
                f"le type de son client, « {types[place]} », n'est ni professionnel, ni public,"
                " ni particulier ; corrigez la fiche du client."
            ),
            "factures dont le type du client est inconnu",
            "Type",
        )
        self.ecarter(
            "PEN-03",
            montants < 0,
            lambda place: (
                f"son montant, {formater(int(montants[place]))}, est négatif ; imputez cet avoir"
                " sur la facture qu'il réduit."
            ),
            "factures de montant négatif",
            "Montant",
        )
        fautifs = np.array([not _est_un_taux(taux) for taux in taux_convenus] + [False])[codes]
        convenus = factures["TauxPenalite"].to_numpy()
        self.ecarter(
            "PEN-04",
            fautifs,
            lambda place: (
                f"son taux de pénalité contractuel, « {convenus[place]} », n'est pas un taux entre"
                " 0 et 100 % par an ; corrigez la fiche du client."
            ),
            "factures dont le taux contractuel n'est pas un taux",
            "TauxPenalite",
        )

    def examiner_reglements(self, reglements: pd.DataFrame, places: Entiers) -> None:
        """Règlements sans facture (PEN-08), sans date (PEN-09), négatifs (PEN-10)."""
        inconnus = np.flatnonzero(places < 0)
        montants = reglements["Montant"].to_numpy()
        numeros = reglements["Facture"].to_numpy()
        rangs = reglements[RANG].to_numpy() if RANG in reglements else numeros
        self.anomalies += anomalies_groupees(
            "PEN-08",
            Gravite.A_TRAITER,
            rangs[inconnus].tolist(),
            (
                f"Un règlement de {formater(int(montants[place]))} vise la facture"
                f" n° {numeros[place]}, qui n'est pas dans les factures dues ; il n'est pas imputé."
                for place in inconnus
            ),
            resume="règlements d'une facture inconnue",
            colonne="Facture",
        )
        self.ecarter(
            "PEN-09",
            self._visees(places, reglements["DateReglement"].isna().to_numpy()),
            lambda _place: "un de ses règlements n'a pas de date ; complétez-la.",
            "factures dont un règlement est sans date",
            "DateReglement",
        )
        self.ecarter(
            "PEN-10",
            self._visees(places, montants < 0),
            lambda _place: (
                "un de ses règlements est négatif ; si c'est un rejet, retirez-le ainsi que le"
                " règlement rejeté."
            ),
            "factures dont un règlement est négatif",
            "Montant",
        )

    def ecarter(
        self,
        code: str,
        masque: Masque,
        raison: Callable[[int], str],
        resume: str,
        colonne: str = "",
    ) -> None:
        """Laisse de côté les factures du masque, chacune avec sa raison."""
        places = np.flatnonzero(masque)
        motifs = [raison(int(place)) for place in places]
        for place, motif in zip(places, motifs, strict=True):
            self.raisons[place] = self.raisons[place] or motif
        self.signaler(
            code,
            Gravite.A_TRAITER,
            places,
            lambda place, motif: f"{self.nom(place)} est laissée de côté : {motif}",
            resume,
            colonne,
            motifs,
        )

    def signaler(
        self,
        code: str,
        gravite: Gravite,
        places: Entiers,
        message: Callable[[int, str], str],
        resume: str,
        colonne: str = "",
        motifs: Iterable[str] | None = None,
    ) -> None:
        """Une anomalie par facture, groupées au-delà de vingt."""
        textes = [""] * len(places) if motifs is None else motifs
        self.anomalies += anomalies_groupees(
            code,
            gravite,
            self._rangs()[places].tolist(),
            (message(int(p), texte) for p, texte in zip(places, textes, strict=True)),
            resume=resume,
            colonne=colonne,
        )

    def nom(self, place: int) -> str:
        """« La facture F12 du client DUPONT », avec ce qu'on en sait."""
        piece = self.factures["PieceRef"].iloc[place]
        client = self.factures["CompAuxNum"].iloc[place]
        numero = piece or f"n° {self.factures['Facture'].iloc[place]}"
        return f"La facture {numero}" + (f" du client {client}" if client else "")

    def _rangs(self) -> Entiers:
        return self.factures[RANG if RANG in self.factures else "Facture"].to_numpy()

    def _visees(self, places: Entiers, fautifs: Masque) -> Masque:
        visees = np.zeros(len(self.factures), dtype=bool)
        visees[places[fautifs & (places >= 0)]] = True
        return visees


def jours_de(dates: pd.Series) -> Entiers:
    """Les jours depuis le 1er janvier 1970 ; SANS_DATE si la date est absente."""
    return dates.to_numpy().astype("datetime64[D]").astype(np.int64)


def _est_un_taux(taux: object) -> bool:
    return isinstance(taux, Decimal) and taux.is_finite() and 0 <= taux <= 1
