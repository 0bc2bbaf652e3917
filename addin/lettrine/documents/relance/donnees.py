r"""Ce qu'une lettre de relance a à dire (dunning letter data).

Règle : tout est donné par l'appelant, valeurs légales comprises ; rien n'est calculé ici, que des
additions.

Référence : aucune.
Unités : centimes d'euro, jours, taux décimaux.

>>> facture = Facture("F7", date(2026, 3, 31), date(2026, 4, 30), 10_000_00, 10_000_00, 123,
...                   penalites=413_68, indemnite=40_00)
>>> facture.total
1045368
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = [
    "IMPUTATIONS",
    "MISE_EN_DEMEURE",
    "NIVEAUX",
    "TYPES",
    "Bareme",
    "Client",
    "Creancier",
    "Deduction",
    "Demarche",
    "Facture",
    "Lettre",
    "Taux",
]

NIVEAUX = (1, 2, 3)
MISE_EN_DEMEURE = 3
TYPES = ("professionnel", "public", "particulier")
IMPUTATIONS = ("principal", "interets")


@dataclass(frozen=True, slots=True)
class Creancier:
    """La société qui réclame. `capital` est en centimes."""

    nom: str
    adresse: Sequence[str]
    ville: str
    telephone: str = ""
    courriel: str = ""
    iban: str = ""
    bic: str = ""
    forme_juridique: str = ""
    capital: int | None = None
    siren: str = ""
    ville_rcs: str = ""
    num_tva: str = ""
    signataire: str = ""
    qualite_signataire: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """Le client relancé. `adresse` ne comprend ni le nom ni le contact."""

    code: str
    nom: str
    adresse: Sequence[str]
    civilite: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Facture:
    """Une facture impayée ; les montants sont en centimes, le retard en jours."""

    numero: str
    date_piece: date
    echeance: date
    montant: int
    reste: int
    retard: int
    penalites: int = 0
    indemnite: int = 0

    @property
    def total(self) -> int:
        """Le reste dû, les pénalités et l'indemnité."""
        return self.reste + self.penalites + self.indemnite


@dataclass(frozen=True, slots=True)
class Deduction:
    """Un avoir, un acompte ou un règlement non lettré, en centimes, positif."""

    libelle: str
    date_piece: date
    montant: int


@dataclass(frozen=True, slots=True)
class Demarche:
    """Une relance déjà partie, d'après le registre."""

    niveau: int
    date_relance: date
    moyen: str = ""
    nouveau_delai: date | None = None


@dataclass(frozen=True, slots=True)
class Taux:
    """Un taux annuel appliqué, et pendant quelle période.

    `origine` : « bce » (taux de la BCE majoré), « contrat », « plancher » (taux convenu relevé au
    plancher légal) ou « legal ». Pour un acheteur public, la période est celle où les intérêts
    ont commencé à courir.
    """

    taux: Decimal
    depuis: date
    jusqu_au: date
    origine: str


@dataclass(frozen=True, slots=True)
class Bareme:
    """Les valeurs légales que la lettre cite, lues dans les paramètres par l'appelant.

    `indemnite` est en centimes par facture ; `points` sont ajoutés au taux de la BCE ; `multiple`
    est le plancher d'un taux convenu ; `taux_legal` est celui du jour de la lettre.
    """

    taux: Sequence[Taux] = ()
    indemnite: int = 0
    points: Decimal = Decimal(0)
    multiple: Decimal = Decimal(0)
    jours_par_an: int = 0
    taux_legal: Decimal | None = None
    interet_par_jour: int = 0


@dataclass(frozen=True, slots=True)
class Lettre:
    """Tout ce qu'une lettre dit. `imputation` : « principal » ou « interets » d'abord."""

    creancier: Creancier
    client: Client
    factures: Sequence[Facture]
    niveau: int
    type: str
    au: date
    nouveau_delai: date
    imputation: str
    bareme: Bareme
    demarches: Sequence[Demarche] = ()
    deductions: Sequence[Deduction] = ()
    moyen: str = ""

    @property
    def principal(self) -> int:
        """Le reste dû sur les factures."""
        return sum(f.reste for f in self.factures)

    @property
    def penalites(self) -> int:
        """Les pénalités ou intérêts de toutes les factures."""
        return sum(f.penalites for f in self.factures)

    @property
    def indemnites(self) -> int:
        """Les indemnités forfaitaires de toutes les factures."""
        return sum(f.indemnite for f in self.factures)

    @property
    def a_deduire(self) -> int:
        """Les avoirs et acomptes déduits."""
        return sum(d.montant for d in self.deductions)

    @property
    def total(self) -> int:
        """La somme à payer."""
        return self.principal + self.penalites + self.indemnites - self.a_deduire
