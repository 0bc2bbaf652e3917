"""Les lettres à écrire : une mise en demeure par client, cinq factures, aucun champ vide.

Sans champ vide, les deux programmes ont le même document à rendre : docxtpl laisserait vides les
paragraphes que Lettrine retire.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import mkdtemp

from lettrine.documents.relance import (
    Bareme,
    Client,
    Creancier,
    Deduction,
    Demarche,
    Facture,
    Lettre,
    Taux,
)
from lettrine.ressources import dossier

__all__ = ["NIVEAU", "chemin_du_modele", "engendrer", "sortie_neuve"]

NIVEAU = 3
FACTURES = 5
AU = date(2026, 8, 31)
ECHEANCE = date(2026, 4, 30)


def chemin_du_modele(nom: str) -> Path:
    """Le modèle livré, le même pour les deux."""
    return dossier("templates_docx") / nom


def sortie_neuve(parent: str) -> Path:
    """Où écrire : un dossier qui n'existe pas encore, propre à ce passage."""
    return Path(mkdtemp(dir=parent)) / "lettres"


def engendrer(nombre: int) -> Iterator[Lettre]:
    """Des lettres toutes différentes ; les mêmes à chaque appel."""
    modele = _modele()
    for rang in range(nombre):
        code = f"C{rang:04d}"
        yield replace(
            modele,
            client=Client(
                code,
                f"SARL Vignes & Chais n° {rang}",
                (f"{rang + 1} rue du Port", "Bâtiment B", "37400 Amboise"),
                "Mme",
                "Anne Lucarel",
            ),
            factures=tuple(_facture(rang, numero) for numero in range(FACTURES)),
        )


def _facture(rang: int, numero: int) -> Facture:
    echeance = ECHEANCE + timedelta(days=numero)
    montant = 1_000_00 + 17 * rang + 101_03 * numero
    return Facture(
        f"F2026-{rang:04d}-{numero}",
        echeance - timedelta(days=30),
        echeance,
        montant,
        montant - 10_00 * numero,
        (AU - echeance).days,
        penalites=41_37 + rang + numero,
        indemnite=40_00,
    )


def _modele() -> Lettre:
    """Ce que toutes les lettres ont en commun."""
    return Lettre(
        creancier=Creancier(
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
        ),
        client=Client("", "", ()),
        factures=(),
        niveau=NIVEAU,
        type="professionnel",
        au=AU,
        nouveau_delai=date(2026, 9, 8),
        imputation="principal",
        bareme=Bareme(
            taux=(
                Taux(Decimal("0.1215"), date(2026, 5, 1), date(2026, 6, 30), "bce"),
                Taux(Decimal("0.1240"), date(2026, 7, 1), AU, "bce"),
            ),
            indemnite=40_00,
            points=Decimal(10),
            multiple=Decimal(3),
            jours_par_an=365,
            taux_legal=Decimal("0.0275"),
            interet_par_jour=1_75,
        ),
        demarches=(
            Demarche(1, date(2026, 6, 2), "courriel", date(2026, 6, 17)),
            Demarche(2, date(2026, 7, 7), "courrier", date(2026, 7, 15)),
        ),
        deductions=(Deduction("avoir A2026-0009", date(2026, 6, 15), 50_00),),
        moyen="Lettre recommandée avec avis de réception",
    )
