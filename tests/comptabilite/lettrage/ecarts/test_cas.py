"""Les cas travaillés de tests/cas/ecarts : proposition, OD et codes, calculés à la main."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.lettrage.ecarts import Tolerance, od_d_ecarts
from lettrine.comptabilite.lettrage.poses import completes_desequilibres
from lettrine.erreurs import OptionInvalide
from lettrine.monnaie import en_texte, lire_centimes
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from tests.comptabilite.lettrage.ecarts.essais import avec_les_od, essayer, lignes_d_od

CAS = sorted((Path(__file__).parents[3] / "cas" / "ecarts").iterdir())


def _tolerance(donne) -> Tolerance:
    montant, taux = donne.get("tolerance"), donne.get("taux")
    return Tolerance(lire_centimes(montant) if montant else None, Decimal(taux) if taux else None)


def _tiers(donne):
    if "tiers" not in donne:
        return None
    codes, taux, delais = zip(*donne["tiers"], strict=True)
    return TIERS.table(
        {
            "CompAuxNum": codes,
            "Nom": codes,
            "TauxEscompte": [Decimal(t) for t in taux],
            "DelaiEscompte": delais,
        }
    )


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas.name)
def test_cas(cas):
    donne = tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    ecritures = ouvrir_classeur(cas / "ecritures.csv").lire(ECRITURES).table
    essai = essayer(ecritures, _tolerance(donne), tiers=_tiers(donne))
    table = essai.ecarts.table
    assert [
        [nature, en_texte(ecart), preuve, rangs]
        for nature, ecart, preuve, rangs in table[
            ["Nature", "Ecart", "Preuve", "Rangs"]
        ].itertuples(index=False)
    ] == donne["ecarts"]
    assert donne.get("dus", []) in ([], [en_texte(du) for du in table["MontantDu"]])
    assert (table["Confiance"] == "à confirmer").all()
    assert not table["Approuver"].any()
    od = od_d_ecarts(ecritures, essai.ecarts)
    assert lignes_d_od(od.lignes) == donne["od"]
    codes = [anomalie.code for anomalie in (*essai.ecarts.anomalies, *od.anomalies)]
    assert sorted(set(codes)) == donne["anomalies"]
    assert _codes(essai, donne["od"]) == donne["codes"]


def _codes(essai, od) -> dict[str, str]:
    """Le code de chaque ligne de tiers, une fois tout approuvé ; le livre est alors juste."""
    lettrage = essai.lettrage
    if od:
        fait = essai.approuver()
        lettrage = fait.lettrage
        assert completes_desequilibres(avec_les_od(essai, fait)) == 0
    else:
        with pytest.raises(OptionInvalide, match="ECA-13"):
            essai.approuver()
    de_tiers = essai.ecritures["CompteNum"].str.startswith(("40", "41")).to_numpy()
    rangs = essai.ecritures["Rang"][de_tiers].astype(str)
    return dict(zip(rangs, lettrage.lignes["EcritureLet"][de_tiers], strict=True))
