"""Ce qui est une référence, et ce qui n'en est pas une."""

import numpy as np
import pytest

from lettrine.comptabilite.lettrage.references import citer


def _references(texte: str) -> set[str]:
    citations = citer([texte])
    return {citations.texte(code) for code in citations.codes}


@pytest.mark.parametrize(
    ("texte", "attendues"),
    [
        ("FA2500123", {"2500123"}),
        ("VIR SARL DUPRE FA2500123 FA2500127", {"2500123", "2500127"}),
        ("F.2023.0114", {"20230114", "114"}),
        ("FACTURE N° 000923", {"923"}),
        ("VIR F-12", {"F12"}),
        ("AB12", {"AB12"}),
        ("Fact 2404-496", {"2404496", "496"}),  # la facture 496 d'avril 2024 n'est pas la 2404
        ("FA 10123/10145", {"1012310145", "10123", "10145"}),
        ("FA 1234/01", {"123401", "1234"}),
        ("LOYER 03/2025", set()),
        ("TVA 12/24", set()),
        ("CB 28/01/2023 CARREFOUR", set()),
        ("LOYER AU 31/12", set()),
        ("TVA 12/2022-TVA 12/2", set()),  # « 12/2022 », que le logiciel a coupé
        ("HONORAIRES 2024", set()),
        ("VIREMENT", set()),
        ("", set()),
    ],
)
def test_references_citees(texte: str, attendues: set[str]):
    assert _references(texte) == attendues


def test_une_reference_repetee_ne_compte_qu_une_fois():
    citations = citer(["FA2500123 FA2500123", "FA2500123"])
    assert citations.lignes.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("libelle", "montant", "attendues"),
    [
        ("VIR MASSON 451,00", 451_00, set()),
        ("VIR MASSON 451.00 EUR", 451_00, set()),
        ("VIR MASSON 1 451,00", 1_451_00, set()),
        ("VIR MASSON 12 451,37 FA 2024", 12_451_37, set()),
        ("VIR MASSON 451,00 FA 452", 451_00, {"452"}),
        ("VIR MASSON FA 451", 451_00, {"451"}),  # sans centimes, ce peut être un numéro
        ("VIR FA 451,00", 300_00, {"451"}),
        ("FA 10234,35", 300_00, {"10234", "10235"}),
    ],
)
def test_le_montant_de_la_ligne_ecrit_dans_son_libelle_n_est_pas_une_reference(
    libelle, montant, attendues
):
    citations = citer([libelle], montants=np.array([montant]))
    assert {citations.texte(code) for code in citations.codes} == attendues


def test_le_numero_de_piece_egal_au_montant_reste_une_reference():
    citations = citer(["Vente"], ["451.00"], montants=np.array([451_00]))
    assert "451" in {citations.texte(code) for code in citations.codes}
