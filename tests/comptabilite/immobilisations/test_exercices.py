"""Le calendrier d'un plan : sans trou, des exercices de toute durée, les fautifs nommés."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.comptabilite.immobilisations.exercices import Calendrier, lire_exercices
from lettrine.dates import Exercice
from lettrine.tables.immobilisations import EXERCICES
from tests.comptabilite.immobilisations.registres import codes, message, plan_de, table


def exercices(*bornes):
    return table(EXERCICES, [{"ExerciceDebut": d, "ExerciceFin": f} for d, f in bornes])


def fins(calendrier):
    return [exercice.fin for exercice in calendrier.exercices]


def test_sans_exercice_connu_c_est_l_annee_civile():
    calendrier = Calendrier.couvrant([], date(2024, 5, 3), date(2026, 2, 1))
    assert fins(calendrier) == [date(a, 12, 31) for a in (2024, 2025, 2026)]


def test_un_trou_est_comble_par_des_exercices_de_douze_mois():
    connus = [Exercice.civil(2022), Exercice(date(2024, 7, 1), date(2025, 6, 30))]
    calendrier = Calendrier.couvrant(connus, date(2022, 1, 1), date(2025, 1, 1))
    assert fins(calendrier) == [
        date(2022, 12, 31), date(2023, 6, 30), date(2024, 6, 30), date(2025, 6, 30),
    ]  # fmt: skip


def test_une_cloture_de_fevrier_reste_une_fin_de_mois():
    connus = [Exercice(date(2026, 3, 1), date(2027, 2, 28))]
    calendrier = Calendrier.couvrant(connus, date(2026, 3, 1), date(2028, 12, 1))
    assert fins(calendrier) == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)]


@given(
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(1, 24),
    st.booleans(),
)
def test_un_calendrier_n_a_ni_trou_ni_chevauchement(un, autre, mois, mensuelles):
    fin = date(2015, 6, 30)
    calendrier = Calendrier.couvrant([Exercice.finissant_le(fin, mois)], *sorted((un, autre)))
    periodes = calendrier.periodes(mensuelles=mensuelles)
    assert all(a.fin + 1 == b.debut for a, b in pairwise(periodes))
    assert sum(p.cloture for p in periodes) == len(calendrier.exercices)
    assert fin in fins(calendrier)
    for jour in (un, autre):
        assert calendrier.exercices[calendrier.place(jour)].contient(jour)


@pytest.mark.parametrize(
    ("bornes", "texte"),
    [
        (("2025-07-01", "2026-06-30"), "chevauche l'exercice du 01/01/2025 au 31/12/2025"),
        (("2026-12-31", "2026-01-01"), "finit avant de commencer"),
        (("2026-01-01", "2029-12-31"), "dure plus de 24 mois"),
        (("2026-01-01", None), "une date manque"),
    ],
)
def test_un_exercice_fautif_est_nomme_et_laisse_de_cote_imm_20(bornes, texte):
    lus, anomalies = lire_exercices(exercices(("2025-01-01", "2025-12-31"), bornes))
    assert lus == [Exercice.civil(2025)]
    assert codes(anomalies) == ["IMM-20"]
    assert anomalies[0].rang == 3
    assert texte in message(anomalies, "IMM-20")


def test_un_exercice_connu_apres_le_jour_demande_ne_prolonge_pas_le_plan():
    connus = [("2025-01-01", "2025-12-31"), ("2026-01-01", "2026-12-31")]
    plan = plan_de([{"DateAcquisition": "2025-01-01"}], au="2025-12-31", exercices=connus)
    assert len(plan.periodes) == 1
