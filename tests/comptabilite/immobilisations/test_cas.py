"""Les cas travaillés de tests/cas/amortissement : des plans calculés à la main."""

import tomllib
from pathlib import Path

import pytest

from lettrine.tables.immobilisations import PLAN
from tests.comptabilite.immobilisations.registres import attendues, cellules, codes, plan_de

CAS = sorted((Path(__file__).parents[2] / "cas" / "amortissement").iterdir())


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    plan = plan_de(
        donne["biens"],
        donne.get("evenements", ()),
        du=donne.get("du"),
        au=donne["au"],
        exercices=donne.get("exercices", ()),
        conventions=donne.get("conventions"),
    )
    attendu = donne["attendu"]
    colonnes = attendu["colonnes"]
    assert cellules(plan.tableau, colonnes) == attendues(PLAN, colonnes, attendu["plan"])
    assert codes(plan.anomalies) == attendu.get("anomalies", [])
    assert donne["source"]
