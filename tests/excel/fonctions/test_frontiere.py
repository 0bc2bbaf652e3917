"""La frontière : toute cellule est lue, ou est une faute à sa place ; jamais un zéro en silence."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.excel.fonctions.test_toutes import NOMS, PAR_NOM, VALEURS, valeur_de
from tests.excel.windows import ERREURS, jour

from lettrine.erreurs import DonneesInvalides
from lettrine.excel import passerelle
from lettrine.excel.frontiere import FAUTE, Plage, lire, lire_table, rendre, un
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

ETRANGES = [
    None, "", " ", 0.0, -1.0, 1e15, 1e300, float("nan"), float("inf"), True, False, "#N/A",
    *ERREURS.values(), "douze", "1 234,56", "31/12/2025", "2025-02-30", "NaN", "\x00", "é" * 300,
    jour(1900, 1, 1), jour(9999, 12, 31), 45_000.0, "5,5 %", "=1+1", "-5", 0.001,
    12345678901234567890.0, "99999999999999999999,00",
]  # fmt: skip
CELLULES = st.one_of(
    st.sampled_from(ETRANGES),
    st.floats(),
    st.text(max_size=12),
    st.datetimes(dt.datetime(1900, 1, 1), timezones=st.just(dt.UTC)),
)


@given(st.lists(CELLULES, min_size=1, max_size=8))
def test_un_montant_nul_est_ecrit_zero_ou_est_une_faute(cellules):
    lus = lire(Plage([cellules]), "montant", Genre.MONTANT)
    for place, (cellule, centimes) in enumerate(zip(cellules, lus.valeurs.tolist(), strict=True)):
        if centimes == 0 and place not in lus.fautes:
            assert isinstance(cellule, float | str)
            assert abs(cellule) < 0.005 if isinstance(cellule, float) else "0" in cellule


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20), st.integers(1, 4))
def test_ce_qui_est_lu_est_rendu_a_sa_place(centimes, largeur):
    centimes = centimes[: len(centimes) // largeur * largeur] or centimes[:1] * largeur
    lignes = [
        [valeur / 100 for valeur in centimes[debut : debut + largeur]]
        for debut in range(0, len(centimes), largeur)
    ]
    lus = lire(Plage(lignes), "montant", Genre.MONTANT)
    assert lus.valeurs.tolist() == centimes
    rendus = rendre(lus, lus.valeurs, Genre.MONTANT)
    assert rendus == (lignes[0][0] if len(centimes) == 1 else lignes)


@pytest.mark.parametrize("erreur", ERREURS.values())
@pytest.mark.parametrize("genre", [Genre.MONTANT, Genre.DATE, Genre.TEXTE, Genre.TAUX])
def test_une_cellule_en_erreur_ou_vide_est_une_faute_de_tout_genre(erreur, genre):
    lus = lire(Plage([[erreur], [None], [""]]), "argument", genre)
    assert set(lus.fautes) == {0, 1, 2}
    assert rendre(lus, lus.valeurs, genre) == [[FAUTE]] * 3


def test_une_date_de_l_an_9999_est_une_faute_de_frappe():
    with pytest.raises(DonneesInvalides, match="après 2199"):
        un(jour(9999, 12, 31), "au", Genre.DATE)


def test_une_date_est_la_meme_quel_que_soit_son_ecriture():
    ecritures = [[jour(2025, 12, 31)], ["31/12/2025"], [46_022.0]]
    lues = lire(Plage(ecritures), "au", Genre.DATE)
    assert {str(valeur)[:10] for valeur in lues.valeurs} == {"2025-12-31"}
    assert not lues.fautes


def test_une_table_se_lit_sous_son_titre_et_ses_lignes_vides_gardent_leur_place():
    plage = Plage([
        ["Grand livre", None, None, None], [None] * 4, ["Compte", "Date", "Débit", "Crédit"],
        [411000.0, jour(2025, 1, 2), 12.0, None], [None] * 4,
        ["706", jour(2025, 1, 2), None, "12,00"],
    ])  # fmt: skip
    lue = lire_table(plage, "ecritures", ECRITURES)
    assert lue.table["CompteNum"].tolist() == ["411000", "706"]
    colonne = lue.en_face("Lettrage", ["A", "B"], Genre.TEXTE)
    assert colonne == [[None], [None], ["Lettrage"], ["A"], [None], ["B"]]


@pytest.mark.parametrize("nom", NOMS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_rien_de_ce_qu_envoie_excel_n_est_une_erreur_interne(nom, data):
    """Des arguments étranges, des tables faussées : un refus, ou un résultat."""
    declaree = PAR_NOM[nom]
    arguments = [data.draw(_argument(nom, a.nom)) for a in declaree.arguments]
    with pytest.MonkeyPatch.context() as remplace:
        remplace.setattr(passerelle, "consigner", _relever)
        passerelle.executer_fonction(declaree.module, declaree.attribut, arguments)


def _relever(erreur):
    raise erreur


def _argument(fonction, argument):
    attendue = valeur_de(fonction, argument) if argument in VALEURS else None
    if isinstance(attendue, list):
        return st.builds(_fausser, st.just(attendue), FAUSSES)
    une = st.one_of(st.sampled_from([attendue, None]), CELLULES)
    plage = st.lists(une, min_size=1, max_size=3).map(lambda v: Plage([[x] for x in v]))
    return st.one_of(st.sampled_from([attendue, None]), une, plage)


FAUSSES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), CELLULES), max_size=3)


def _fausser(lignes, fausses):
    """La même table, quelques cellules changées."""
    copie = [list(ligne) for ligne in lignes]
    for rang, colonne, cellule in fausses:
        ligne = copie[rang % len(copie)]
        ligne[colonne % len(ligne)] = cellule
    return Plage(copie)
