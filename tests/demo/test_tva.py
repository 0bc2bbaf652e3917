"""Les déclarations de TVA : arrondi à l'euro, paiement le mois suivant, crédit reporté."""

from datetime import date

import pytest

from lettrine.demo.livre import Ligne, Livre
from lettrine.demo.tva import declarer, taxe


def livre_declare(achat_de_janvier: int) -> Livre:
    """Une vente de 1 000,40 € HT en janvier et en février ; un achat en janvier."""
    livre, dette = Livre(), Ligne("445510", -300_00)
    livre.passer(date(2025, 1, 1), "AN", "AN", "AN", dette, Ligne("512000", 300_00))
    for mois in (1, 2):
        tva = taxe("normal", 1_000_40)
        livre.passer(
            date(2025, mois, 6), "VE", f"FA{mois}", "VENTE",
            Ligne("411000", 1_000_40 + tva), Ligne("704100", -1_000_40), Ligne("445711", -tva),
        )  # fmt: skip
    tva = taxe("normal", achat_de_janvier)
    livre.passer(
        date(2025, 1, 9), "AC", "A1", "ACHAT",
        Ligne("601000", achat_de_janvier), Ligne("445660", tva),
        Ligne("401000", -achat_de_janvier - tva),
    )  # fmt: skip
    declarer(livre, dette)
    return livre


@pytest.mark.parametrize(
    ("taux", "attendu"), [("normal", 20), ("intermediaire", 10), ("reduit", 6), ("exonere", 0)]
)
def test_la_taxe_d_un_euro_au_centime(taux, attendu):
    # 1,00 € à 5,5 % : 5,5 centimes, arrondis à 6
    assert taxe(taux, 1_00) == attendu


def test_l_impot_est_arrondi_a_l_euro_et_paye_le_mois_suivant():
    # janvier : 200,08 collectés - 100,00 déductibles = 100,08, soit 100 € et 0,08 en 758
    livre = livre_declare(500_00)
    assert [(x.montant, x.jour.month) for x in livre.lignes("445510")] == [
        (-300_00, 1), (300_00, 1), (-100_00, 1), (100_00, 2), (-200_00, 2), (200_00, 3),
    ]  # fmt: skip
    assert [x.montant for x in livre.lignes("758000")] == [-8, -8]


def test_un_credit_se_reporte_sur_le_mois_suivant():
    # janvier : 200,08 - 300,00 = -99,92, soit 100 € de crédit ; février : 200,08 - 100 = 100,08
    livre = livre_declare(1_500_00)
    assert [x.montant for x in livre.lignes("445670")] == [100_00, -100_00]
    assert [x.montant for x in livre.lignes("445510")][2:] == [-100_00, 100_00]
    assert livre.solde("445711", date(2025, 1, 1), date(2025, 12, 31)) == 0
    natures = livre.verite()
    assert (natures.loc[natures["Nature"] == "crédit de TVA", "Ecart"] == 0).all()
