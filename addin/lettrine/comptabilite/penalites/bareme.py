"""Quel taux pour quelle période (penalty rates by half-year).

Règle : entre professionnels, le taux de la BCE au premier jour du semestre plus dix points, ou
le taux du contrat, jamais sous trois fois l'intérêt légal du semestre ; pour un acheteur public,
le taux de la BCE au premier jour du semestre où les intérêts ont commencé à courir, plus huit
points, sans jamais changer ensuite ; pour un particulier, l'intérêt légal du semestre.
Exceptions : le plancher de trois fois l'intérêt légal ne lie que le taux convenu : le taux par
défaut n'y est pas relevé, même au premier et au second semestre 2024 où il était en dessous.
L'intérêt légal suit la catégorie du créancier : réclamé par une entreprise à un particulier, il
est celui des « autres cas ».

Référence : C. com. art. L441-10 II ; code de la commande publique art. R2192-31 ; C. civ.
art. 1231-6 ; C. mon. fin. art. L313-2 et D313-1-A.
Unités : taux annuels en fraction de 1 ; jours comptés depuis le 1er janvier 1970.

>>> from lettrine.parametres import livres
>>> bareme = Bareme(livres(), [Decimal("0.05")])
>>> jour = np.array([date(2026, 1, 1).toordinal() - ORIGINE])
>>> for regime in (PAR_DEFAUT, PUBLIC, LEGAL, CONTRACTUEL):
...     trouve = bareme.lignes[bareme.places(np.array([regime]), jour)[0]]
...     print(trouve.taux, trouve.motif.replace("\\xa0", " "))
0.1215 BCE 2,15 % + 10 points
0.1015 BCE 2,15 % + 8 points
0.0262 intérêt légal, autres cas
0.0786 plancher 3 × 2,62 %
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.erreurs import ParametreInconnu
from lettrine.parametres import Confiance, Fiche, Parametres

__all__ = [
    "CONTRACTUEL",
    "LEGAL",
    "ORIGINE",
    "PAR_DEFAUT",
    "PUBLIC",
    "Bareme",
    "Entiers",
    "LigneDeBareme",
    "Masque",
    "debut_de_semestre",
    "en_pourcent",
    "semestre",
]

Entiers = npt.NDArray[np.int64]
Masque = npt.NDArray[np.bool_]

PAR_DEFAUT, PUBLIC, LEGAL, CONTRACTUEL = range(4)
"""Les régimes ; à partir de CONTRACTUEL, un régime par taux convenu."""

ORIGINE = date(1970, 1, 1).toordinal()
MOIS_PAR_SEMESTRE = 6
INSECABLE = "\u00a0"

TAUX_BCE = "penalites/taux_bce"
MAJORATION = "penalites/majoration_bce"
MAJORATION_PUBLIC = "penalites/majoration_bce_public"
INTERET_LEGAL = "penalites/taux_interet_legal_professionnels"
MULTIPLE_MINIMAL = "penalites/multiple_minimal_taux_legal"


@dataclass(frozen=True, slots=True)
class LigneDeBareme:
    """Le taux d'un régime à une date, d'où il vient, ou pourquoi il est inconnu (`refus`)."""

    taux: Decimal
    motif: str
    releve: bool = False
    a_verifier: tuple[Fiche, ...] = ()
    refus: str = ""


@dataclass
class Bareme:
    """Les taux déjà cherchés. Un taux inconnu vaut 0 et porte son refus."""

    parametres: Parametres
    contractuels: Sequence[Decimal]
    lignes: list[LigneDeBareme] = field(default_factory=list)
    _connues: dict[tuple[int, int], int] = field(default_factory=dict)

    def places(self, regimes: Entiers, jours: Entiers) -> Entiers:
        """La place dans `lignes` du taux de chaque régime au jour qui en décide.

        Ce jour est le premier du semestre, ou celui où les intérêts ont commencé à courir pour
        un acheteur public.
        """
        if not len(jours):
            return np.zeros(0, dtype=np.int64)
        nombre = CONTRACTUEL + len(self.contractuels)
        codes, cles = pd.factorize(jours * nombre + regimes)
        trouvees = [self._place(int(cle % nombre), int(cle // nombre)) for cle in cles]
        return np.array(trouvees, dtype=np.int64)[codes]

    def semestres_connus(self) -> tuple[int, int]:
        """Du semestre d'avant le premier connu à celui d'après le dernier vérifié.

        Au-delà, un taux est inconnu de toute façon : il est inutile de détailler.
        """
        connus = [self.parametres.parametre(cle) for cle in (TAUX_BCE, INTERET_LEGAL)]
        debuts = [parametre.valeurs[0].depuis for parametre in connus]
        fins = [parametre.verifie_jusqu_au for parametre in connus]
        jours = np.array([min(debuts).toordinal(), max(fins).toordinal()]) - ORIGINE
        premier, dernier = semestre(jours)
        return int(premier) - 1, int(dernier) + 1

    def _place(self, regime: int, jour: int) -> int:
        cle = (regime, jour)
        if cle not in self._connues:
            self._connues[cle] = len(self.lignes)
            try:
                self.lignes.append(self._ligne(regime, date.fromordinal(jour + ORIGINE)))
            except ParametreInconnu as inconnu:
                refus = f"{inconnu.message} {inconnu.remede}"
                self.lignes.append(LigneDeBareme(Decimal(0), "", refus=refus))
        return self._connues[cle]

    def _ligne(self, regime: int, jour: date) -> LigneDeBareme:
        if regime in (PAR_DEFAUT, PUBLIC):
            return self._majore(MAJORATION if regime == PAR_DEFAUT else MAJORATION_PUBLIC, jour)
        legal = self.parametres.decimal(INTERET_LEGAL, jour)
        sources = self._a_verifier(INTERET_LEGAL, jour)
        if regime == LEGAL:
            return LigneDeBareme(legal, "intérêt légal, autres cas", a_verifier=sources)
        multiple = self.parametres.decimal(MULTIPLE_MINIMAL, jour)
        convenu = self.contractuels[regime - CONTRACTUEL]
        if convenu >= multiple * legal:
            return LigneDeBareme(convenu, "taux contractuel", a_verifier=sources)
        plancher = f"plancher {_nombre(multiple)}{INSECABLE}× {en_pourcent(legal)}"
        return LigneDeBareme(multiple * legal, plancher, True, sources)

    def _majore(self, cle: str, jour: date) -> LigneDeBareme:
        (premier,) = debut_de_semestre(semestre(np.array([jour.toordinal() - ORIGINE])))
        au = date.fromordinal(int(premier) + ORIGINE)
        bce = self.parametres.decimal(TAUX_BCE, au)
        majoration = self.parametres.decimal(cle, jour)
        points = f"{_nombre(majoration * 100)}{INSECABLE}points"
        return LigneDeBareme(
            bce + majoration,
            f"BCE {en_pourcent(bce)} + {points}",
            a_verifier=self._a_verifier(TAUX_BCE, au),
        )

    def _a_verifier(self, cle: str, jour: date) -> tuple[Fiche, ...]:
        fiche = self.parametres.fiche(cle, jour)
        return () if fiche.confiance is Confiance.HAUTE else (fiche,)


def semestre(jours: Entiers) -> Entiers:
    """Le numéro du semestre civil de chaque jour.

    >>> semestre(np.array([0, 180, 181, 365]))  # 1er janvier, 30 juin, 1er juillet, 1er janvier
    array([0, 0, 1, 2])
    """
    mois = jours.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return mois // MOIS_PAR_SEMESTRE


def debut_de_semestre(semestres: Entiers) -> Entiers:
    """Le premier jour de chaque semestre.

    >>> debut_de_semestre(np.array([0, 1, 2]))
    array([  0, 181, 365])
    """
    mois = (semestres * MOIS_PAR_SEMESTRE).astype("datetime64[M]")
    return mois.astype("datetime64[D]").astype(np.int64)


def en_pourcent(taux: Decimal) -> str:
    """Un taux comme on l'écrit : deux décimales au moins.

    >>> [en_pourcent(Decimal(taux)) for taux in ("0.0215", "0.12", "0.123456")]
    ['2,15\\xa0%', '12,00\\xa0%', '12,3456\\xa0%']
    """
    centieme = Decimal("0.01")
    pourcent = taux * 100
    if pourcent == pourcent.quantize(centieme):
        pourcent = pourcent.quantize(centieme)
    else:
        pourcent = pourcent.normalize()
    return f"{pourcent:f}".replace(".", ",") + f"{INSECABLE}%"


def _nombre(valeur: Decimal) -> str:
    return f"{valeur.normalize():f}".replace(".", ",")
