"""Les bornes d'un plan : avant toute acquisition, et un plan qui finirait avant de commencer."""

import pytest

from lettrine.erreurs import OptionInvalide
from tests.comptabilite.immobilisations.registres import plan_de


@pytest.mark.parametrize("mensuelles", [False, True])
def test_avant_toute_acquisition_le_plan_est_vide(mensuelles):
    plan = plan_de([{"DateAcquisition": "2026-01-01"}], au="2024-12-31", mensuelles=mensuelles)
    assert plan.tableau.empty
    assert len(plan.periodes) == (12 if mensuelles else 1)


def test_imm_82_un_plan_qui_finirait_avant_de_commencer_est_refuse():
    with pytest.raises(OptionInvalide, match="01/01/2026, après le 31/12/2025") as refus:
        plan_de([{}], du="2026-01-01", au="2025-12-31")
    assert refus.value.code == "IMM-82"
