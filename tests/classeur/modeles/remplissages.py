"""Des modèles remplis de façons diverses, par modèle puis par situation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd

from lettrine.actions.modeles import CONTENUS
from lettrine.classeur.modeles import Remplissage
from lettrine.classeur.modeles.controle_fec.calculs import ECRITURES_A_COLLER
from lettrine.classeur.modeles.delai_paiement.reperes import COTES
from lettrine.classeur.modeles.echeancier.reperes import FACTURES, MARQUES
from lettrine.classeur.modeles.relances.reperes import FACTURES as RELANCEES
from lettrine.classeur.modeles.saisie import HAUT, Saisie
from lettrine.dates import ajouter_mois
from lettrine.demo import construire
from lettrine.tables.delai_paiement import ACHATS_PAR_MOIS, VENTES_PAR_MOIS
from lettrine.tables.dossier import RELANCES, SUIVI, TIERS
from lettrine.tables.echeancier import ECHEANCES_OUVERTES
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS

__all__ = ["DEBORDEMENTS", "REMPLISSAGES", "sous"]

GRAINE = 2025
JOUR = np.timedelta64(86_400, "s")
LIGNES_DU_FEC = ECRITURES_A_COLLER.lignes
FACTURES_OUVERTES, LIGNES_DE_SUIVI = FACTURES.lignes, MARQUES.lignes
FACTURES_A_RELANCER = RELANCEES.lignes


def _relances(au: date, **tables: pd.DataFrame) -> Remplissage:
    vide = CONTENUS["relances"].vide()
    return replace(vide, au=au, tables={**vide.tables, **tables})


def _une_facture() -> Remplissage:
    """10 000 € échus le 30/04/2026, payés le 31/08 : 203,05 + 210,63 d'intérêts, et 40 €."""
    return _relances(
        date(2026, 9, 30),
        Tiers=TIERS.table(
            {"CompAuxNum": ["DUPONT"], "Nom": ["=1+1"], "Adresse1": ["1 rue Haute"],
             "Type": ["professionnel"]}
        ),
        FacturesDues=FACTURES_DUES.table(
            {"Facture": [1], "CompAuxNum": ["DUPONT"], "PieceRef": ["F1"],
             "PieceDate": ["2026-03-31"], "DateEcheance": ["2026-04-30"], "Montant": [10_000_00]}
        ),
        Reglements=REGLEMENTS.table(
            {"Facture": [1], "DateReglement": ["2026-08-31"], "Montant": [10_000_00]}
        ),
    )  # fmt: skip


def _bornes() -> Remplissage:
    """Chaque cas limite, une facture chacun ; voir `test_relances`."""
    cas = [
        # client, échéance, montant
        ("PRO", "2026-06-29", 1000_00),  # échéance la veille de l'arrêté : un jour d'intérêts
        ("PRO", "2026-06-30", 1000_00),  # échue le jour même : rien
        ("PRO", "2024-12-31", 100_00),  # trois semestres
        ("BAS", "2026-01-31", 500_00),  # taux convenu sous le plancher
        ("PUB", "2025-11-15", 800_00),  # public : le taux ne change pas
        ("PAR", "2026-01-15", 300_00),  # particulier, mis en demeure
        ("PAR", "2026-02-15", 300_00),  # particulier, jamais mis en demeure
        ("JUG", "2026-01-31", 900_00),  # née avant le jugement
        ("JUG", "2026-05-31", 900_00),  # née après
        ("LIT", "2026-01-31", 700_00),  # client en litige
        ("PEU", "2026-01-31", 14_99),  # sous le seuil
        ("RUE", "2026-01-31", 70_00),  # sans adresse
        ("XXX", "2026-01-31", 70_00),  # client inconnu
        ("TYP", "2026-01-31", 70_00),  # type inconnu
        ("PRO", None, 70_00),  # sans échéance
        ("PRO", "2018-06-30", 70_00),  # semestre absent de la feuille Taux
        ("PRO", "2026-01-31", 400_00),  # trop payée
        ("PRO", "2026-01-31", 400_00),  # règlement sans date
        ("PRO", "2026-01-31", 400_00),  # relancée, délai en cours
        ("PRO", "2026-01-31", 400_00),  # trois relances
        ("PRO", "2026-01-31", 250_00),  # un centime de demi : 250 × 14,6 % × 1/365, voir le cas
        ("PUB", "2019-02-28", 90_00),  # public : intérêts depuis le 1er mars 2019, taux inconnu
        ("PUB", "2019-03-31", 91_00),  # public : le premier jour dont le taux est connu
        ("DBL", "2026-01-31", 120_00),  # une pièce en deux lignes, relancée une fois
        ("DBL", "2026-02-28", 130_00),  # la seconde : pas d'autre indemnité
        ("SOL", "2026-01-31", 100_00),  # une pièce en deux lignes : la première, payée en retard
        ("SOL", "2026-02-28", 200_00),  # la seconde, réclamée, porte l'indemnité
    ]
    une_piece = {25: 24, 27: 26}
    fiches = {
        "PRO": ("professionnel", None, "", None, "1 rue"),
        "BAS": ("professionnel", Decimal("0.05"), "", None, "1 rue"),
        "PUB": ("public", Decimal("0.01"), "", None, "1 rue"),
        "PAR": ("particulier", None, "", None, "1 rue"),
        "JUG": ("professionnel", None, "", "2026-04-15", "1 rue"),
        "LIT": ("professionnel", None, "réserves", None, "1 rue"),
        "PEU": ("professionnel", None, "", None, "1 rue"),
        "RUE": ("professionnel", None, "", None, ""),
        "TYP": ("professionnel", None, "", None, "1 rue"),
        "DBL": ("professionnel", None, "", None, "1 rue"),
        "SOL": ("professionnel", None, "", None, "1 rue"),
    }
    tiers = TIERS.table(
        {
            "CompAuxNum": list(fiches),
            "Nom": [f"Client {code}" for code in fiches],
            "Type": [fiche[0] for fiche in fiches.values()],
            "TauxPenalite": [fiche[1] for fiche in fiches.values()],
            "Litige": [fiche[2] for fiche in fiches.values()],
            "DateJugement": [fiche[3] for fiche in fiches.values()],
            "Adresse1": [fiche[4] for fiche in fiches.values()],
        }
    )
    tiers.loc[tiers["CompAuxNum"] == "TYP", "Type"] = "association"
    nombre = len(cas)
    pieces = [f"F{une_piece.get(rang, rang)}" for rang in range(1, nombre + 1)]
    echeances = pd.to_datetime([echeance for _, echeance, _ in cas])
    return _relances(
        date(2026, 6, 30),
        Tiers=tiers,
        FacturesDues=FACTURES_DUES.table(
            {
                "Facture": list(range(1, nombre + 1)),
                "CompAuxNum": [client for client, _, _ in cas],
                "PieceRef": pieces,
                "PieceDate": echeances - pd.Timedelta(days=30),
                "DateEcheance": echeances,
                "Montant": [montant for _, _, montant in cas],
            }
        ),
        Reglements=REGLEMENTS.table(
            {
                "Facture": [3, 3, 17, 18, 5, 21, 26],
                "DateReglement": ["2025-06-30", "2025-07-01", "2026-03-15", None, "2026-07-15",
                                  "2026-02-01", "2026-02-15"],
                "Montant": [40_00, 10_00, 500_00, 10_00, 100_00, 50_00, 100_00],
            }
        ),
        Relances=RELANCES.table(
            {
                "CompAuxNum": ["PAR", "PRO", "PRO", "PRO", "PRO", "PRO", "DBL"],
                "PieceRef": ["F6", "F19", "F20", "F20", "F20", "F1", "F24"],
                "Niveau": [3, 1, 1, 2, 3, 1, 1],
                "DateRelance": ["2026-03-01", "2026-06-25", "2026-03-01", "2026-04-01",
                                "2026-05-01", "2026-07-01", "2026-04-01"],
                "NouveauDelai": ["2026-03-10", None, "2026-03-10", "2026-04-10", "2026-05-10",
                                 None, "2026-04-10"],
            }
        ),
    )  # fmt: skip


def _au_hasard() -> Remplissage:
    """Jusqu'à la capacité : 1 000 factures, règlements et relances, tirés au sort."""
    tirage, nombre = np.random.default_rng(11), FACTURES_A_RELANCER
    codes = [f"C{rang:03d}" for rang in range(240)]
    types = tirage.choice(["professionnel", "public", "particulier"], len(codes), p=[0.6, 0.2, 0.2])
    taux = [Decimal("0.03"), Decimal("0.15"), None, None]
    echeances = np.datetime64("2025-03-01", "s") + tirage.integers(0, 500, nombre) * JOUR
    clients = tirage.choice(codes, nombre)
    factures = tirage.integers(1, nombre + 1, nombre)
    factures[: nombre // 2] = np.arange(1, nombre // 2 + 1)
    montants = tirage.integers(20, 4000, nombre) * 5_00 + tirage.integers(0, 99, nombre)
    verses = (montants[factures - 1] * tirage.choice([0.2, 0.3], nombre)).astype(np.int64)
    visees = tirage.integers(0, nombre, nombre)
    return _relances(
        date(2026, 6, 30),
        Tiers=TIERS.table(
            {
                "CompAuxNum": codes, "Nom": [f"Client {code}" for code in codes],
                "Adresse1": ["1 rue"] * len(codes), "Type": types,
                "TauxPenalite": [taux[rang % 4] for rang in range(len(codes))],
                "DateJugement": ["2026-02-01" if rang % 20 == 7 else None
                                 for rang in range(len(codes))],
            }
        ),
        FacturesDues=FACTURES_DUES.table(
            {
                "Facture": np.arange(1, nombre + 1), "CompAuxNum": clients,
                "PieceRef": [f"F{rang:04d}" for rang in range(nombre)],
                "PieceDate": echeances - 30 * JOUR, "DateEcheance": echeances, "Montant": montants,
            }
        ),
        Reglements=REGLEMENTS.table(
            {
                "Facture": factures,
                "DateReglement": echeances[factures - 1] + tirage.integers(-5, 300, nombre) * JOUR,
                "Montant": verses,
            }
        ),
        Relances=RELANCES.table(
            {
                "CompAuxNum": clients[visees],
                "PieceRef": [f"F{rang:04d}" for rang in visees],
                "Niveau": tirage.integers(1, 4, nombre),
                "DateRelance": echeances[visees] + tirage.integers(15, 200, nombre) * JOUR,
            }
        ),
    )  # fmt: skip


def _delai(au: date, mois: int, ventes, achats, clients: int, fournisseurs: int) -> Remplissage:
    """Des mois du plus récent au plus ancien : factures et avoirs, en centimes."""
    tables = {}
    for schema, mensuels in ((VENTES_PAR_MOIS, ventes), (ACHATS_PAR_MOIS, achats)):
        tables[schema.nom] = schema.table(
            {
                "Debut": [debut for debut, _, _ in mensuels],
                "Factures": [factures for _, factures, _ in mensuels],
                "Avoirs": [avoirs for _, _, avoirs in mensuels],
            }
        )
    reglages = {"mois": mois, "Clients": clients, "Fournisseurs": fournisseurs}
    return Remplissage(tables, "Essai", au, reglages)


def _faits() -> Remplissage:
    """67,41 et 70 jours ; et un encours de fournisseurs qu'aucun mois n'épuise."""
    ventes = [("2026-11-01", 45_000_00, 0), ("2026-10-01", 42_000_00, 2_000_00),
              ("2026-09-01", 50_000_00, 0)]  # fmt: skip
    achats = [("2026-11-01", 0, 0), ("2026-10-01", 0, 50_00), ("2026-09-01", 0, 0)]
    return _delai(date(2026, 11, 30), 3, ventes, achats, 100_000_00, 10_000_00)


def _un_mois() -> Remplissage:
    return _delai(
        date(2026, 2, 10), 1, [("2026-02-01", 300_00, 0)], [("2026-02-01", 7_00, 0)], 100_00, 0
    )


def _mois_au_hasard() -> Remplissage:
    """Trente-six mois, la capacité : un mois écrit deux fois, un mois futur, des avoirs."""
    tirage, au = np.random.default_rng(5), date(2026, 6, 17)
    mois = [ajouter_mois(date(2026, 6, 1), -rang) for rang in range(35)]
    ventes, achats = (
        [(m, int(tirage.integers(0, 9_000_000)), int(tirage.integers(0, 4_000_000))) for m in mois]
        for _ in range(2)
    )
    double = (date(2026, 3, 20), 12_345_67, 0)
    futur = (date(2026, 7, 1), 99_999_99, 0)
    return _delai(au, 12, [*ventes, double], [futur, *achats], 35_000_000, 17_654_321)


def _echeancier(au: date, factures, suivi, tiers=()) -> Remplissage:
    """Des factures, des marques et des fiches.

    Facture : sens, tiers, pièce, échéance, reste, et s'il le faut date et montant.
    """
    vide = CONTENUS["echeancier"].vide()
    tables = {}
    for schema, colonnes, lignes in (
        (ECHEANCES_OUVERTES,
         ("Sens", "CompAuxNum", "PieceRef", "DateEcheance", "Reste", "PieceDate", "Montant"),
         [(*ligne, None, ligne[4])[:7] if len(ligne) == 5 else ligne for ligne in factures]),
        (SUIVI, ("CompAuxNum", "PieceRef", "Statut", "DatePrevue", "MontantPromis"), suivi),
        (TIERS, ("CompAuxNum", "Type", "Litige", "DateJugement"), tiers),
    ):  # fmt: skip
        tables[schema.nom] = schema.table(
            {nom: [ligne[rang] for ligne in lignes] for rang, nom in enumerate(colonnes)}
        )
    return replace(vide, tables=tables, dossier="Essai", au=au)


def _echeance_seule() -> Remplissage:
    return _echeancier(date(2025, 12, 31), [("à recevoir", "=A1", "V1", "2026-01-05", 600_00)], [])


def _echeances_aux_bornes() -> Remplissage:
    factures = [
        ("à recevoir", "C1", "V1", "2025-12-30", 100_00),  # la veille
        ("à recevoir", "C1", "V2", "2025-12-31", 101_00),  # le jour même
        ("à recevoir", "C1", "V3", "2026-01-04", 102_00),  # le dimanche
        ("à recevoir", "C1", "V4", "2026-01-05", 103_00),  # le lundi
        ("à recevoir", "C2", "V5", "2026-01-05", 104_00),  # en litige, reprise passée
        ("à recevoir", "C2", "V6", "2026-01-05", 105_00),  # bloquée jusqu'à la semaine 3
        ("à recevoir", "C2", "V7", "2025-12-01", 106_00),  # promise en entier
        ("à recevoir", "C2", "V8", "2025-12-01", 107_00),  # promise en deux fois, et un reste
        ("à recevoir", "C2", "V9", "2026-01-06", 108_00),  # promesses au-delà de ce qui est dû
        ("à recevoir", "C2", "V10", "2025-12-01", 109_00),  # promesse passée
        ("à recevoir", "C2", "R1", None, -50_00),
        ("à payer", "F1", "A1", "2027-01-01", 110_00),
        # promesses passées de 40 € puis 20 € : 70 € reçus sur 130 €, elles sont tenues
        ("à recevoir", "C2", "V11", "2025-12-01", 60_00, "2025-11-01", 130_00),
        # les mêmes : 50 € reçus, la seconde ne l'est pas
        ("à recevoir", "C2", "V12", "2025-12-01", 60_00, "2025-11-01", 110_00),
        ("à recevoir", "C3", "V13", "2026-01-05", 111_00),  # tout le compte en litige
        ("à recevoir", "C3", "V14", "2026-01-05", 112_00),  # de même, mais promise
        ("à recevoir", "C3", "V15", "2025-12-01", 113_00),  # de même, promesse non tenue
        ("à recevoir", "C4", "V16", "2025-12-01", 114_00, "2025-10-31", 114_00),  # avant jugement
        ("à recevoir", "C4", "V17", "2026-01-05", 115_00, "2025-11-15", 115_00),  # le jour même
        ("à recevoir", "C4", "V18", "2026-01-05", 116_00, "2025-10-31", 116_00),  # promise
        ("à recevoir", "C5", "V19", "2023-12-30", 117_00),  # particulier : prescrite la veille
        ("à recevoir", "C5", "V20", "2023-12-31", 118_00),  # encore un jour pour agir
        ("à recevoir", "C5", "V21", "2024-02-29", 119_00),  # jusqu'au 28/02/2026
        ("à recevoir", "C6", "V22", "2022-02-01", 120_00, "2021-12-31", 120_00),  # public
        ("à recevoir", "C6", "V23", "2022-02-01", 121_00, "2022-01-01", 121_00),  # un an de plus
        ("à payer", "F2", "A2", "2026-01-05", 122_00),  # fournisseur en litige
    ]
    suivi = [
        ("C2", "V5", "litige", "2025-12-15", 0),
        ("C2", "V5", "promesse", "2026-01-20", 0),
        ("C2", "V6", "bloqué", "2026-01-15", 0),
        ("C2", "V7", "promesse", "2026-01-31", 0),
        ("C2", "V8", "promesse", "2026-02-10", 30_00),
        ("C2", "V8", "promesse", "2026-01-10", 40_00),
        ("C2", "V9", "promesse", "2025-12-31", 100_00),
        ("C2", "V9", "promesse", "2026-01-31", 100_00),
        ("C2", "V10", "promesse", "2025-12-20", 0),
        ("C2", "V10", "promesse", None, 10_00),
        ("C2", "V99", "litige", None, 0),
        ("C2", "V11", "promesse", "2025-12-20", 20_00),
        ("C2", "V11", "promesse", "2025-12-10", 40_00),
        ("C2", "V12", "promesse", "2025-12-20", 20_00),
        ("C2", "V12", "promesse", "2025-12-10", 40_00),
        ("C3", "V14", "promesse", "2026-01-20", 0),
        ("C3", "V15", "promesse", "2025-12-20", 0),
        ("C4", "V18", "promesse", "2026-01-20", 0),
    ]
    tiers = [
        ("C3", "professionnel", "Chantier refusé", None),
        ("C4", "professionnel", "", "2025-11-15"),
        ("C5", "particulier", "", None),
        ("C6", "public", "", None),
        ("F2", "", "Livraison contestée", None),
    ]
    return _echeancier(date(2025, 12, 31), factures, suivi, tiers)


def _echeances_au_hasard() -> Remplissage:
    """Jusqu'à la capacité : 5 000 factures, 1 000 lignes de suivi, tirées au sort."""
    tirage, au, nombre = np.random.default_rng(7), date(2026, 6, 17), FACTURES_OUVERTES
    jours = np.datetime64(au, "s") + tirage.integers(-900, 120, nombre) * JOUR
    sens = tirage.choice(["à recevoir", "à payer"], nombre)
    factures = []
    for rang in range(nombre):
        reste = int(tirage.integers(1, 900_000))
        reglement = rang % 17 == 3
        tiers = f"{'C' if sens[rang] == 'à recevoir' else 'F'}{rang % 37:02d}"
        echeance = None if reglement else jours[rang]
        recu = int(tirage.integers(1, 5_000)) if tirage.random() < 0.3 and not reglement else 0
        reste = -reste if reglement else reste
        factures.append(
            (sens[rang], tiers, f"P{rang}", echeance, reste, jours[rang] - 30 * JOUR, reste + recu)
        )
    suivi = []
    for _ in range(LIGNES_DE_SUIVI):
        _, tiers, piece, *_ = factures[int(tirage.integers(0, 1_700))]
        statut = str(tirage.choice(["promesse", "promesse", "promesse", "litige", "bloqué"]))
        jour = np.datetime64(au, "s") + int(tirage.integers(-30, 100)) * JOUR
        suivi.append((tiers, piece, statut, jour, int(tirage.choice([0, 1_000, 5_000, 300_000]))))
    genres = ["professionnel", "public", "particulier", ""]
    fiches = [
        (f"C{rang:02d}", genres[rang % 4], "Contesté" if rang % 11 == 5 else "",
         "2026-03-02" if rang % 9 == 4 else None)
        for rang in range(30)
    ]  # fmt: skip
    return _echeancier(au, factures, suivi, fiches)


def _fec(ecritures: pd.DataFrame) -> Remplissage:
    au = date(2025, 12, 31)
    return Remplissage({ECRITURES.nom: ecritures}, "Essai", au, {"debut": datetime(2025, 1, 1)})


def _fec_d_une_ligne() -> Remplissage:
    return _fec(construire(GRAINE).ecritures.iloc[50:51])


def _fec_fautif() -> Remplissage:
    """Le début du dossier d'exemple, et quelques fautes de chaque sorte."""
    table = construire(GRAINE).ecritures.iloc[:600].reset_index(drop=True)
    places = iter(range(60, 600, 7))

    def fausser(colonne: str, valeur: object, nombre: int = 2) -> None:
        for _ in range(nombre):
            table.loc[next(places), colonne] = valeur

    for colonne in ("Debit", "Credit"):
        table.loc[300:301, colonne] = [55_00, 0]
    fausser("Debit", 12_34)
    fausser("JournalLib", "", 1)
    fausser("CompteLib", "Autre libellé", 3)
    fausser("PieceRef", "")
    fausser("ValidDate", pd.NaT)
    fausser("EcritureDate", pd.Timestamp("2024-12-31"), 1)
    fausser("EcritureDate", pd.Timestamp("2026-01-01"), 1)
    fausser("EcritureDate", pd.NaT, 1)
    fausser("ValidDate", pd.Timestamp("2025-01-01"), 3)
    fausser("CompteNum", "4A1000")
    fausser("CompteNum", "60*", 1)
    fausser("EcritureNum", "BIS-A", 1)
    fausser("EcritureNum", "00003", 1)
    return _fec(table.drop(index=range(401, 406)).reset_index(drop=True))


def _fec_plein() -> Remplissage:
    """La capacité : 5 000 lignes, et une suite de numéros qui saute."""
    table = construire(GRAINE).ecritures
    suite = table.iloc[47 : 47 + LIGNES_DU_FEC - len(table)]
    numeros = (suite["EcritureNum"].astype(int) + 5000).astype(str)
    suite = suite.assign(EcritureNum=numeros.astype(table["EcritureNum"].dtype))
    return _fec(pd.concat([table, suite], ignore_index=True))


def sous(
    table: Saisie, jusqu_a: int, **cellules: str | float
) -> tuple[str, dict[int, dict[str, str | float]]]:
    """La feuille d'une table, et de quoi la remplir de sa capacité jusqu'à ce nombre de lignes."""
    collees = range(HAUT + table.lignes + 1, HAUT + jusqu_a + 1)
    return table.onglet, {ligne: dict(cellules) for ligne in collees}


DEBORDEMENTS = {
    ("relances", "hasard"): sous(RELANCEES, 5_000, A=9_999, B="C001", C="F", E=46_023, F=10.5),
    ("delai_paiement", "faits"): sous(COTES[0].saisie, 37, A=46_023, B=10.5),
    ("echeancier", "bornes"): sous(FACTURES, FACTURES_OUVERTES + 1, A="à recevoir", H=10.5),
    ("controle_fec", "fautes"): sous(ECRITURES_A_COLLER, LIGNES_DU_FEC + 1, A="VE", L=10.5),
}
"""Ce qui est collé au-delà de la capacité, par modèle et situation."""

REMPLISSAGES: dict[str, dict[str, Callable[[], Remplissage]]] = {
    "relances": {
        "vide": CONTENUS["relances"].vide,
        "une_ligne": _une_facture,
        "bornes": _bornes,
        "hasard": _au_hasard,
        "exemple": lambda: CONTENUS["relances"].exemple(GRAINE),
    },
    "delai_paiement": {
        "vide": CONTENUS["delai_paiement"].vide,
        "une_ligne": _un_mois,
        "faits": _faits,
        "hasard": _mois_au_hasard,
        "exemple": lambda: CONTENUS["delai_paiement"].exemple(GRAINE),
    },
    "echeancier": {
        "vide": CONTENUS["echeancier"].vide,
        "une_ligne": _echeance_seule,
        "bornes": _echeances_aux_bornes,
        "hasard": _echeances_au_hasard,
        "exemple": lambda: CONTENUS["echeancier"].exemple(GRAINE),
    },
    "controle_fec": {
        "vide": CONTENUS["controle_fec"].vide,
        "une_ligne": _fec_d_une_ligne,
        "fautes": _fec_fautif,
        "plein": _fec_plein,
        "exemple": lambda: CONTENUS["controle_fec"].exemple(GRAINE),
    },
}
