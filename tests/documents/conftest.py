"""Une lettre par niveau et par type de client, et de quoi la relire."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lettrine.documents.relance import (
    Bareme,
    Client,
    Creancier,
    Demarche,
    Facture,
    Lettre,
    Taux,
)

CREANCIER = Creancier(
    nom="SAS Menuiserie Beaubois",
    adresse=("14 quai des Brumes", "37000 Tours"),
    ville="Tours",
    telephone="01 99 00 12 34",
    courriel="compta@beaubois.example",
    iban="FR7630001007941234567890185",
    bic="BDFEFRPPCCT",
    forme_juridique="SAS",
    capital=50_000_00,
    siren="123456782",
    ville_rcs="Tours",
    num_tva="FR11123456782",
    signataire="Claire Vaumont",
    qualite_signataire="Directrice administrative et financière",
)

CLIENTS = {
    "professionnel": Client(
        "C0003",
        "SARL Vignes & Chais Rotival",
        ("3 rue du Port", "Bâtiment B", "37400 Amboise"),
        "Mme",
        "Anne Lucarel",
    ),
    "public": Client(
        "C0029", "Commune de Valbrise-sur-Loire", ("1 place du Marché", "49400 Saumur")
    ),
    "particulier": Client("C0035", "M. Hugues Destournel", ("8 allée des Charmes", "41000 Blois")),
}

PREMIER, SECOND = date(2026, 5, 1), date(2026, 7, 1)
TAUX = {
    "professionnel": (
        Taux(Decimal("0.1215"), PREMIER, date(2026, 6, 30), "bce"),
        Taux(Decimal("0.1240"), SECOND, date(2026, 8, 31), "bce"),
    ),
    "public": (Taux(Decimal("0.1015"), date(2026, 1, 1), date(2026, 6, 30), "bce"),),
    "particulier": (),
}

DEMARCHES = (
    Demarche(1, date(2026, 6, 2), "courriel", date(2026, 6, 17)),
    Demarche(2, date(2026, 7, 7), "courrier", date(2026, 7, 15)),
)


def fabriquer(niveau: int, type_de_client: str, **autres: Any) -> Lettre:
    """Une lettre du 31 août 2026 pour deux factures échues le 30 avril et le 15 mai."""
    reclame = type_de_client != "particulier"
    factures = (
        Facture("F2026-0107", date(2026, 3, 31), date(2026, 4, 30), 10_000_00, 10_000_00, 123,
                413_68 * reclame, 40_00 * reclame),
        Facture("F2026-0131", date(2026, 4, 15), date(2026, 5, 15), 1_230_40, 250_00, 108,
                9_14 * reclame, 40_00 * reclame),
    )  # fmt: skip
    points = {"professionnel": 10, "public": 8, "particulier": 0}[type_de_client]
    lettre = Lettre(
        creancier=CREANCIER,
        client=CLIENTS[type_de_client],
        factures=factures,
        niveau=niveau,
        type=type_de_client,
        au=date(2026, 8, 31),
        nouveau_delai=date(2026, 9, 8),
        imputation="principal" if reclame else "interets",
        bareme=Bareme(
            taux=TAUX[type_de_client],
            indemnite=40_00 * reclame,
            points=Decimal(points),
            multiple=Decimal(3),
            jours_par_an=365,
            taux_legal=Decimal("0.0275"),
            interet_par_jour=3_48 if niveau == 3 and reclame else 0,
        ),
        demarches=DEMARCHES[: niveau - 1],
        moyen="Lettre recommandée avec avis de réception" if niveau == 3 else "",
    )
    return replace(lettre, **autres)


@pytest.fixture(scope="session")
def lettre() -> Callable[..., Lettre]:
    """De quoi fabriquer une lettre."""
    return fabriquer
