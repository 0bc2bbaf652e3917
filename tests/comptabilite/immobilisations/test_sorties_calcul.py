"""Le calcul d'une sortie, étape par étape."""

from lettrine.comptabilite.immobilisations.sorties import sorties
from lettrine.comptabilite.immobilisations.sorties_calcul import calcul_de_sortie
from lettrine.tables.immobilisations import SORTIES
from tests.comptabilite.immobilisations.registres import plan_de


def etapes(bien, faits=(), au="2026-12-31"):
    table = calcul_de_sortie(sorties(plan_de([bien], faits, au=au)).table)
    return dict(zip(table["Etape"], table["Montant"].tolist(), strict=True))


def test_une_cession_ordinaire():
    vendu = {
        "DateAcquisition": "2024-01-01",
        "DateSortie": "2026-09-30",
        "PrixCession": "5 000,00",
        "TvaCession": "1 000,00",
    }
    # 2 000 + 2 000, puis 2 000 x 270 / 360 = 1 500 ; 5 000 - (10 000 - 5 500) = 500.
    assert etapes(vendu) == {
        "Coût d'entrée": 10_000_00,
        "Amortissements à l'ouverture": 4_000_00,
        "Dotation de l'exercice": 1_500_00,
        "Amortissements cumulés": 5_500_00,
        "Valeur comptable": 4_500_00,
        "Prix de cession hors taxes": 5_000_00,
        "Plus ou moins-value": 500_00,
        "dont à court terme": 500_00,
        "dont à long terme": 0,
        "À encaisser, toutes taxes": 6_000_00,
    }


def test_ce_qui_suit_le_bien_a_son_etape():
    vendu = {
        "DateAcquisition": "2024-01-01",
        "MethodeFiscale": "dégressif",
        "Subvention": "1 000,00",
        "TvaDeduite": "2 000,00",
        "DateSortie": "2026-06-30",
        "PrixCession": "6 000,00",
    }
    fait = {"DateEvenement": "2025-12-31", "Nature": "valeur actuelle", "Montant": "5 000,00"}
    lues = etapes(vendu, [fait])
    # 2024 à 2026 passées : 2 000 x 2 / 5 de TVA à reverser ; 6 000 - 5 000 de valeur actuelle.
    assert lues["TVA à reverser"] == 800_00
    assert lues["Dépréciation reprise"] == 1_000_00
    assert lues["Dérogatoire à la sortie"] > 0
    assert lues["Subvention virée au résultat"] > 0
    fiscale = lues["Plus ou moins-value"] + lues["Dérogatoire à la sortie"]
    assert lues["Plus ou moins-value fiscale"] == fiscale


def test_une_cession_avec_tva_deduit_ce_qui_ne_l_etait_pas():
    vendu = {
        "DateAcquisition": "2024-01-01",
        "TvaNonDeduite": "2 000,00",
        "DateSortie": "2026-06-30",
        "PrixCession": "6 000,00",
        "TvaCession": "1 200,00",
    }
    lues = etapes(vendu)
    assert lues["TVA à déduire"] == 800_00
    assert lues["Plus ou moins-value"] == 6_000_00 - 5_000_00 + 800_00


def test_un_rebut_n_a_pas_d_etape_de_prix_et_un_vol_a_son_indemnite():
    jete = {"DateSortie": "2026-06-30", "NatureSortie": "rebut"}
    assert "Prix de cession hors taxes" not in etapes(jete)
    vole = {"DateSortie": "2026-06-30", "NatureSortie": "vol", "PrixCession": "7 000,00"}
    assert etapes(vole)["Indemnité d'assurance"] == 7_000_00


def test_sans_sortie_il_n_y_a_pas_d_etape():
    assert calcul_de_sortie(SORTIES.vide()).empty
