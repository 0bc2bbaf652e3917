"""Relire ce qui est écrit donne la même table, quelle que soit la table et la forme."""

import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lettrine.erreurs import bloquantes
from lettrine.formats.fec import FormeFec, ecrire, lire
from lettrine.formats.fec.lecture import ESPACES
from lettrine.tables.ecritures import CHAMPS_FEC, CHAMPS_TRESORERIE, ECRITURES
from lettrine.tables.schema import Genre

DEBIT, CREDIT = CHAMPS_FEC.index("Debit"), CHAMPS_FEC.index("Credit")
EN_SENS = (*CHAMPS_FEC[:DEBIT], "Montant", "Sens", *CHAMPS_FEC[CREDIT + 1 :])
COMPLET = (*CHAMPS_FEC, *CHAMPS_TRESORERIE)

FORMES = {
    "légale": FormeFec(),
    "barres, LF": FormeFec(separateur="|", fin_de_ligne="\n"),
    "CR": FormeFec(fin_de_ligne="\r"),
    "BOM": FormeFec(encodage="utf-8-sig"),
    "ISO 8859-15": FormeFec(encodage="iso8859-15"),
    "vingt-deux champs": FormeFec(entetes=COMPLET, champs=COMPLET),
    "Montant et Sens": FormeFec(entetes=EN_SENS, champs=EN_SENS),
    "+1 et -1": FormeFec(entetes=EN_SENS, champs=EN_SENS, codes_de_sens=("+1", "-1")),
}

INTERDITS = "\t|\r\n\x00"
montants = st.integers(-(10**16), 10**16)
dates = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))


def textes(encodage):
    if encodage.startswith("utf-8"):
        lettres = st.characters(codec="utf-8", exclude_characters=INTERDITS)
    else:
        lettres = st.sampled_from("aZ09 -'\"é°€œÀ\u00a0.,;")
    return st.text(lettres, max_size=12).map(lambda texte: texte.strip(ESPACES))


@st.composite
def tables(dessin, forme):
    longueur = dessin(st.integers(1, 6))
    genres = {Genre.TEXTE: textes(forme.encodage), Genre.DATE: dates, Genre.MONTANT: montants}
    colonnes = {}
    for colonne in ECRITURES.colonnes:
        if colonne.nom in forme.champs or colonne.nom in ("Debit", "Credit"):
            valeurs = st.lists(genres[colonne.genre], min_size=longueur, max_size=longueur)
            colonnes[colonne.nom] = dessin(valeurs)
    if forme.en_sens:
        colonnes["Credit"] = [
            0 if debit else credit
            for debit, credit in zip(colonnes["Debit"], colonnes["Credit"], strict=True)
        ]
    return ECRITURES.table(colonnes)


@pytest.mark.parametrize("nom", FORMES)
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(donnees=st.data())
def test_ecrire_puis_lire_rend_la_meme_table(nom, donnees):
    forme = FORMES[nom]
    table = donnees.draw(tables(forme))
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "123456782FEC20251231.txt"
        remarques = ecrire(table, chemin, forme)
        lecture = lire(chemin)
        relue = lecture.table.drop(columns="Rang")
        pd.testing.assert_frame_equal(relue, table[list(relue.columns)])
        assert remarques == []
        assert not bloquantes(lecture.anomalies)
        encore = Path(dossier) / "encore.txt"
        ecrire(lecture.table, encore, lecture.forme, lecture.complements)
        pd.testing.assert_frame_equal(lire(encore).table, lecture.table)


@settings(deadline=None, max_examples=300)
@given(octets_lus=st.binary(max_size=200), entete=st.booleans())
def test_aucun_contenu_ne_fait_d_erreur_imprevue(octets_lus, entete):
    from lettrine.erreurs import ErreurLettrine

    debut = ("\t".join(CHAMPS_FEC) + "\n").encode() if entete else b""
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "f.txt"
        chemin.write_bytes(debut + octets_lus)
        try:
            lire(chemin)
        except ErreurLettrine as erreur:
            assert erreur.remede


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "A", "12,00", "20250131", "411", "D", "x y", "é", " ", "-1"]),
            min_size=15,
            max_size=21,
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", "\n"]),
)
def test_chaque_ligne_est_gardee_signalee_ou_vide(rangees, fin):
    texte = "\n".join("\t".join(r) for r in [list(CHAMPS_FEC), *rangees]) + fin
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "f.txt"
        chemin.write_text(texte, encoding="utf-8")
        pleines = {n for n, r in enumerate(rangees, 2) if any(valeur.strip() for valeur in r)}
        if not pleines:
            return
        lecture = lire(chemin)
        refusees = {a.rang for a in lecture.anomalies if a.code == "FEC-10"}
        assert set(lecture.table["Rang"]) | refusees == pleines
        assert not set(lecture.table["Rang"]) & refusees
