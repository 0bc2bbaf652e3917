"""Un petit dossier : le registre, ses événements, et le livre de l'exercice 2026, avant clôture."""

from datetime import date
from pathlib import Path

import openpyxl

ENTETES = (
    "N° du bien",
    "Désignation",
    "Compte",
    "Date d'acquisition",
    "Mise en service",
    "Coût d'entrée",
    "Durée (années)",
    "Méthode fiscale",
    "Composant de",
    "Subvention",
    "TVA déduite",
    "Date de sortie",
    "Nature de la sortie",
    "Prix de cession HT",
    "TVA sur la cession",
    "Visa",
)
LE_PREMIER = date(2024, 1, 1)
BIENS = (
    # Linéaire : 2 000 par an.
    ("M1", "Scie à ruban", "215400", LE_PREMIER, 10_000, 5, "", "", None),
    # Fiscal dégressif : 4 200 puis 2 730 contre 2 400 : 145 de 1 800 puis 2 130.
    ("M2", "Presse", "215400", LE_PREMIER, 12_000, 5, "dégressif", "", None),
    # Subventionné : 1 000 par an.
    ("V1", "Fourgon", "218200", LE_PREMIER, 20_000, 5, "", "", 5_000),
    ("O1", "Ordinateurs", "218300", date(2025, 7, 1), 3_600, 3, "", "", None),
    ("B1", "Atelier, structure", "213100", LE_PREMIER, 60_000, 30, "", "", None),
    ("B2", "Atelier, toiture", "213100", LE_PREMIER, 15_000, 15, "", "B1", None),
)
SOLDES = {
    # À la fin de 2025. 2154 : M1 4 000 et M2 4 800 amortis ; 2182 : 8 000 ; 2183 : 600 ;
    # 2131 : B1 4 000 et B2 2 000.
    "131000": -5_000,
    "139000": 2_000,
    "145000": -2_130,
    "213100": 75_000,
    "215400": 22_000,
    "218200": 20_000,
    "218300": 3_600,
    "281310": -6_000,
    "281540": -8_800,
    "281820": -8_000,
    "281830": -600,
    "681120": 0,
}


def ecrire_registre(
    chemin: Path, *, sorties=None, evenements=(), exercices=(), societe="Atelier Merisier"
) -> Path:
    """Le registre ; `sorties` donne à un bien sa date, sa nature, son prix et sa TVA."""
    classeur = openpyxl.Workbook()
    page = classeur.active
    page.title = "Immobilisations"
    page.append(["Registre des immobilisations"])
    page.append([])
    page.append(list(ENTETES))
    for numero, nom, compte, acquis, cout, duree, fiscale, de, subvention in BIENS:
        sortie = (sorties or {}).get(numero, (None, None, None, None))
        page.append(
            [numero, nom, compte, acquis, acquis, cout, duree, fiscale, de, subvention, None,
             *sortie, "CM"]
        )  # fmt: skip
    if evenements:
        page = classeur.create_sheet("Evenements")
        page.append(["N° du bien", "Date", "Nature", "Montant"])
        for evenement in evenements:
            page.append(list(evenement))
    if exercices:
        page = classeur.create_sheet("Exercices")
        page.append(["Début", "Fin"])
        for exercice in exercices:
            page.append(list(exercice))
    page = classeur.create_sheet("Societe")
    page.append(["Dénomination"])
    page.append([societe])
    classeur.save(chemin)
    return chemin


def ecrire_livre(chemin: Path, soldes=None, pieces=()) -> Path:
    """Le livre de 2026 : ses à-nouveaux, équilibrés par 106800, et des pièces déjà passées."""
    tous = SOLDES | (soldes or {})
    tous["106800"] = -sum(tous.values())
    lignes = ["Journal;Numéro;Date;Compte;Libellé du compte;Pièce;Libellé;Débit;Crédit"]
    for compte, solde in tous.items():
        debit, credit = max(solde, 0), max(-solde, 0)
        lignes.append(f"AN;1;01/01/2026;{compte};;AN;À-nouveaux;{debit},00;{credit},00")
    for piece in pieces:
        lignes.append(f"OD;2;31/12/2026;681120;;{piece};OD;1,00;0,00")
        lignes.append(f"OD;2;31/12/2026;281540;;{piece};OD;0,00;1,00")
    chemin.write_text("\n".join(lignes) + "\n", encoding="utf-8")
    return chemin
