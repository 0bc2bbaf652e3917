"""Chercher un paramètre légal à une date."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lettrine.erreurs import ParametreInconnu
from lettrine.parametres import Confiance, fiche, livres, valeur

AJOUT = """
["penalites/taux_bce"]
verifie_jusqu_au = 2027-06-30
[["penalites/taux_bce".valeurs]]
depuis = 2027-01-01
valeur = 2.65
reference = "Taux relevé le 1er janvier 2027"

["cabinet/forfait"]
libelle = "Forfait de saisie"
unite = "€ par ligne"
date_decidante = "date de facture"
verifie_jusqu_au = 2026-12-31
confiance = "haute"
[["cabinet/forfait".valeurs]]
depuis = 2026-01-01
valeur = 0.85
reference = "Tarif du cabinet"
"""


def refus(cle, au, parametres=None):
    with pytest.raises(ParametreInconnu) as erreur:
        (parametres or livres()).valeur(cle, au)
    return erreur.value


def test_une_cle_inconnue_par_01_propose_la_plus_proche():
    erreur = refus("penalites/taux_bec", date(2026, 1, 1))
    assert erreur.code == "PAR-01"
    assert "« penalites/taux_bce »" in erreur.message


def test_avant_le_premier_jour_connu_par_02():
    erreur = refus("delais/plafond", date(2019, 4, 25))
    assert erreur.code == "PAR-02"
    assert "26/04/2019" in erreur.message
    assert "parametres/delais/plafond.toml" in erreur.message
    assert valeur("delais/plafond", date(2019, 4, 26)) == 60


def test_apres_le_dernier_jour_verifie_par_03():
    assert valeur("penalites/taux_bce", date(2026, 12, 31)) == Decimal("0.0240")
    erreur = refus("penalites/taux_bce", date(2027, 1, 1))
    assert erreur.code == "PAR-03"
    assert "« penalites/taux_bce »" in erreur.message
    assert "31/12/2026" in erreur.message


def test_un_contenu_ajoute_complete_et_cree():
    parametres = livres().avec(AJOUT)
    assert parametres.decimal("penalites/taux_bce", date(2027, 3, 1)) == Decimal("0.0265")
    assert parametres.decimal("penalites/taux_bce", date(2026, 3, 1)) == Decimal("0.0215")
    assert parametres.entier("cabinet/forfait", date(2026, 3, 1)) == 85
    assert "cabinet/forfait" in parametres.cles()
    assert "cabinet/forfait" not in livres().cles()


def test_un_fichier_et_un_dossier_de_l_utilisateur(tmp_path):
    fichier = tmp_path / "mes parametres.toml"
    fichier.write_text("\ufeff" + AJOUT, encoding="utf-8")
    assert livres().avec(fichier).entier("cabinet/forfait", date(2026, 3, 1)) == 85
    (tmp_path / "tva").mkdir()
    (tmp_path / "tva" / "taux_normal.toml").write_text(
        "verifie_jusqu_au = 2027-12-31\n[[valeurs]]\ndepuis = 2027-01-01\nvaleur = 21\n"
        'reference = "Hypothèse"\n',
        encoding="utf-8",
    )
    parametres = livres().avec(tmp_path).avec(fichier)
    assert parametres.decimal("tva/taux_normal", date(2027, 1, 1)) == Decimal("0.21")
    assert parametres.decimal("tva/taux_normal", date(2026, 1, 1)) == Decimal("0.20")
    assert parametres.entier("cabinet/forfait", date(2026, 3, 1)) == 85


def test_un_fichier_absent_ou_mal_code_par_04(tmp_path):
    with pytest.raises(ParametreInconnu) as erreur:
        livres().avec(tmp_path / "absent.toml")
    assert erreur.value.code == "PAR-04"
    (tmp_path / "latin.toml").write_bytes("libelle = 'é'".encode("latin-1"))
    with pytest.raises(ParametreInconnu, match="UTF-8"):
        livres().avec(tmp_path / "latin.toml")


def test_un_parametre_nouveau_incomplet_par_04_nomme_le_fichier():
    with pytest.raises(ParametreInconnu) as erreur:
        livres().avec('["cabinet/forfait"]\nlibelle = "x"\n')
    assert erreur.value.code == "PAR-04"
    assert "cabinet/forfait" in erreur.value.message
    with pytest.raises(ParametreInconnu, match="famille/nom"):
        livres().avec("[forfait]\nlibelle = 'x'\n")
    with pytest.raises(ParametreInconnu, match="pas une table"):
        livres().avec("forfait = 3")


@pytest.mark.parametrize(
    ("methode", "cle"),
    [
        ("entier", "penalites/taux_bce"),
        ("texte", "delais/plafond"),
        ("decimal", "pcg/plan_comptable"),
        ("textes", "delais/plafond"),
        ("jour", "delais/plafond"),
    ],
)
def test_une_valeur_d_une_autre_nature_par_04(methode, cle):
    with pytest.raises(ParametreInconnu) as erreur:
        getattr(livres(), methode)(cle, date(2026, 1, 1))
    assert erreur.value.code == "PAR-04"


def test_la_fiche_dit_la_reference_et_la_confiance():
    trouvee = fiche("penalites/taux_interet_legal_particuliers", date(2026, 8, 1))
    assert trouvee.affichage == "6,84 % par an"
    assert trouvee.confiance is Confiance.MOYENNE
    assert trouvee.depuis == date(2026, 7, 1)
    assert "L313-2" in trouvee.reference
    assert trouvee.verifie_jusqu_au == date(2026, 12, 31)
    assert fiche("pcg/option_anticipee", date(2024, 6, 1)).affichage == "01/01/2025"


def test_le_jour_connu_borne_des_deux_cotes():
    parametres = livres()
    assert parametres.jour_connu("tva/taux_normal", date(1990, 1, 1)) == date(2000, 4, 1)
    assert parametres.jour_connu("tva/taux_normal", date(2020, 1, 1)) == date(2020, 1, 1)
    assert parametres.jour_connu("tva/taux_normal", date(2050, 1, 1)) == date(2026, 12, 31)


@given(st.dates(date(2019, 1, 1), date(2026, 12, 31)))
def test_la_valeur_est_celle_du_dernier_depuis_atteint(jour):
    trouvee = fiche("penalites/taux_bce", jour)
    assert trouvee.depuis <= jour
    assert fiche("penalites/taux_bce", max(trouvee.depuis, jour - timedelta(days=1))) == trouvee
