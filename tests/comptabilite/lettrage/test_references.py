"""Ce qui est une référence, et ce qui n'en est pas une."""

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
        ("LOYER 03/2025", set()),
        ("TVA 12/24", set()),
        ("CB 28/01/2023 CARREFOUR", set()),
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
