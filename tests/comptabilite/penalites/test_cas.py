"""Les cas travaillés de tests/cas/penalites : une dette, et ce qu'elle doit, calculé à la main."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from lettrine.comptabilite.penalites import Imputation
from lettrine.monnaie import lire_centimes, lire_taux
from tests.comptabilite.penalites.dettes import codes, essayer

CAS = sorted((Path(__file__).parents[2] / "cas" / "penalites").iterdir())


def _jour(valeur):
    return valeur.date() if valeur == valeur else ""  # noqa: PLR0124 (une date absente)


def _segments(penalites):
    colonnes = ("Facture", "Du", "Au", "Jours", "Base", "Taux", "Interet", "Motif")
    return [
        [facture, _jour(du), _jour(au), jours, base, taux, interet, motif.replace("\xa0", " ")]
        for facture, du, au, jours, base, taux, interet, motif in penalites.segments[
            [*colonnes]
        ].itertuples(index=False)
    ]


def _factures(penalites):
    colonnes = ("Facture", "Principal", "Interet", "InteretRegle", "Indemnite", "TotalDu")
    montants = penalites.factures[[*colonnes]].to_numpy().tolist()
    jours = [_jour(jour) for jour in penalites.factures["PremierJour"]]
    declarees = penalites.factures["Declaration"].tolist()
    return [[*m, j, d] for m, j, d in zip(montants, jours, declarees, strict=True)]


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    penalites = essayer(
        donne["factures"],
        donne.get("reglements", []),
        au=donne["au"],
        imputation=Imputation(donne.get("imputation", "principal d'abord")),
    )
    attendu = donne["attendu"]
    assert _segments(penalites) == [
        [f, du, au, jours, lire_centimes(base), lire_taux(taux), lire_centimes(interet), motif]
        for f, du, au, jours, base, taux, interet, motif in attendu["segments"]
    ]
    assert _factures(penalites) == [
        [f, *(lire_centimes(montant) for montant in montants), premier, declaree]
        for f, *montants, premier, declaree in attendu["factures"]
    ]
    assert codes(penalites) == attendu["anomalies"]
    assert donne["source"] and isinstance(donne["au"], date)
