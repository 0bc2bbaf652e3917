"""Les cas travaillés de tests/cas/fec : un fichier, et ce qu'on doit y lire, calculé à la main."""

import tomllib
from pathlib import Path

import pytest

from lettrine.formats.fec import lire

CAS = sorted((Path(__file__).parents[2] / "cas" / "fec").iterdir())


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    attendu = tomllib.loads((cas / "attendu.toml").read_text(encoding="utf-8"))
    lecture = lire(cas / attendu["fichier"])
    assert lecture.table["Rang"].tolist() == attendu["rangs"]
    assert lecture.table["Debit"].tolist() == attendu["debit"]
    assert lecture.table["Credit"].tolist() == attendu["credit"]
    assert [[a.code, a.rang or 0] for a in lecture.anomalies] == attendu["anomalies"]
    for champ, valeurs in attendu.get("textes", {}).items():
        assert lecture.table[champ].tolist() == valeurs
