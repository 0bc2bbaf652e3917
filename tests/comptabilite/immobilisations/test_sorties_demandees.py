"""Inscrire une sortie au registre : bien entier, part, composants, et ce qui est refusé."""

from datetime import date

import pandas as pd
import pytest

from lettrine.comptabilite.immobilisations import planifier
from lettrine.comptabilite.immobilisations.sorties_demandees import (
    DemandeDeSortie,
    inscrire_la_sortie,
    sorties_inscrites,
)
from lettrine.erreurs import OptionInvalide
from lettrine.tables.immobilisations import EVENEMENTS
from tests.comptabilite.immobilisations.registres import codes, evenements, message, registre

LE = date(2026, 9, 30)
DEUX = ({"NumBien": "B1"}, {"NumBien": "B2", "ComposantDe": "B1", "CoutEntree": "5 000,00"})


def inscrire(*biens, faits=(), **demande):
    demande = {"bien": "M1", "jour": LE} | demande
    table = evenements(*faits) if faits else EVENEMENTS.vide()
    return inscrire_la_sortie(registre(*biens), table, DemandeDeSortie(**demande))


def faite(inscrite, jour=LE):
    plan = planifier(inscrite.registre, evenements=inscrite.evenements, du=jour, au=jour)
    return sorties_inscrites(plan, inscrite)


def test_un_bien_entier_sort_par_ses_colonnes():
    inscrite = inscrire({}, {"NumBien": "M2"}, prix=6_000_00, tva=1_200_00)
    lue = inscrite.registre[["DateSortie", "NatureSortie", "PrixCession", "TvaCession"]]
    assert lue.iloc[0].tolist() == [pd.Timestamp(LE), "cession", 6_000_00, 1_200_00]
    assert lue.iloc[1].tolist()[1:] == ["", 0, 0]
    table = faite(inscrite).table
    # 10 000 / 5 x 270 / 360 = 1 500 : valeur comptable 8 500.
    assert table[["ValeurComptable", "PlusValue"]].values.tolist() == [[8_500_00, -2_500_00]]


def test_les_tables_donnees_ne_changent_pas():
    table, faits = registre({}), EVENEMENTS.vide()
    avant = table.copy()
    inscrire_la_sortie(table, faits, DemandeDeSortie("M1", LE, prix=1_00))
    pd.testing.assert_frame_equal(table, avant)
    assert faits.empty


def test_une_part_sort_par_un_evenement():
    deja = {"DateEvenement": "2026-06-30", "Nature": "sortie partielle", "Montant": "1 000,00"}
    inscrite = inscrire({}, faits=[deja], part=2_000_00, prix=500_00)
    assert len(inscrite.evenements) == 2
    assert inscrite.evenements["Rang"].tolist() == [2, 3]
    assert inscrite.registre["DateSortie"].isna().all()
    table = faite(inscrite).table
    # La part de 2 000 : 2 000 / 5 x 270 / 360 = 300 amortis ; valeur 1 700, prix 500.
    assert table[["Brut", "ValeurComptable", "PlusValue"]].values.tolist() == [
        [2_000_00, 1_700_00, -1_200_00]
    ]


def test_imm_41_la_meme_part_ne_sort_pas_deux_fois():
    deja = {
        "DateEvenement": "2026-09-30",
        "Nature": "sortie partielle",
        "Montant": "2 000,00",
        "PrixCession": "500,00",
    }
    with pytest.raises(OptionInvalide, match="en une fois, pour leur total") as refus:
        inscrire({}, faits=[deja], part=2_000_00, prix=500_00)
    assert refus.value.code == "IMM-41"
    assert len(inscrire({}, faits=[deja], part=2_000_00, prix=600_00).evenements) == 2


def test_le_prix_est_partage_entre_les_composants_selon_leurs_couts():
    inscrite = inscrire(*DEUX, bien="B1", prix=1_000_00, tva=200_00, avec_composants=True)
    assert inscrite.registre["PrixCession"].tolist() == [666_67, 333_33]
    assert inscrite.registre["TvaCession"].tolist() == [133_33, 66_67]
    assert inscrite.biens == ("B1", "B2")
    assert inscrite.anomalies == []
    assert faite(inscrite).table["NumBien"].tolist() == ["B1", "B2"]


def test_un_composant_laisse_a_l_actif_est_signale_imm_43():
    inscrite = inscrire(*DEUX, bien="B1", prix=1_000_00)
    assert codes(inscrite.anomalies) == ["IMM-43"]
    assert "B2" in message(inscrite.anomalies, "IMM-43")
    assert inscrite.registre["DateSortie"].isna().tolist() == [False, True]


def test_un_composant_deja_sorti_ne_compte_plus():
    sorti = DEUX[1] | {"DateSortie": "2026-03-31", "NatureSortie": "rebut"}
    inscrite = inscrire(DEUX[0], sorti, bien="B1", prix=900_00, avec_composants=True)
    assert inscrite.biens == ("B1",)
    assert inscrite.registre["PrixCession"].tolist() == [900_00, 0]


@pytest.mark.parametrize(
    ("biens", "demande", "code", "texte"),
    [
        ([{}], {"bien": "ABSENT"}, "IMM-40", "n'est pas au registre"),
        ([{}, {}], {}, "IMM-40", "plusieurs biens"),
        ([{"DateSortie": "2026-03-31"}], {}, "IMM-41", "déjà sorti le 31/03/2026"),
        ([{}], {"nature": "don"}, "IMM-42", "sa nature « don »"),
        ([{}], {"jour": date(2025, 12, 31)}, "IMM-42", "n'est pas acquis le 31/12/2025"),
        ([{}], {"prix": -1}, "IMM-42", "est négatif"),
        ([{}], {"nature": "rebut", "prix": 1_00}, "IMM-42", "n'a ni prix ni TVA"),
        ([{}], {"nature": "vol", "prix": 6_00, "tva": 1_00}, "IMM-42", "ne porte pas de TVA"),
        ([{}], {"part": 10_000_00}, "IMM-42", "n'est pas moindre que le coût"),
        ([{}], {"part": 1_00, "avec_composants": True}, "IMM-42", "avec des composants"),
    ],
)
def test_une_sortie_sans_sens_est_refusee(biens, demande, code, texte):
    with pytest.raises(OptionInvalide) as refus:
        inscrire(*biens, **demande)
    assert refus.value.code == code
    assert texte in refus.value.message


def test_un_bien_que_le_plan_laisse_de_cote_ne_sort_pas_imm_42():
    inscrite = inscrire({"Duree": 300}, prix=1_00)
    with pytest.raises(OptionInvalide) as refus:
        faite(inscrite)
    assert refus.value.code == "IMM-42"
    assert "bien M1" in refus.value.message


def test_une_sortie_d_avant_la_mise_en_service_ne_sort_pas_imm_42():
    inscrite = inscrire({"DateMiseEnService": "2026-12-01"}, prix=1_00)
    with pytest.raises(OptionInvalide, match="IMM-42"):
        faite(inscrite)
