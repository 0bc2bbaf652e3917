"""Lire et vérifier un fichier de paramètre."""

from datetime import date
from decimal import Decimal

import pytest

from lettrine.erreurs import ParametreInconnu
from lettrine.parametres.schema import Confiance, analyser

BON = """
libelle = "Essai"
unite = "jours"
date_decidante = "date de facture"
verifie_jusqu_au = 2026-12-31
confiance = "haute"
[[valeurs]]
depuis = 2020-01-01
valeur = 30
reference = "Article 1"
[[valeurs]]
depuis = 2024-01-01
valeur = 45
reference = "Article 2"
confiance = "moyenne"
note = "À relire"
"""


def lire(contenu):
    return analyser(contenu, "essai/delai", "delai.toml")


def test_lit_un_fichier_complet():
    parametre = lire(BON)
    assert [v.valeur for v in parametre.valeurs] == [30, 45]
    assert [v.confiance for v in parametre.valeurs] == [Confiance.HAUTE, Confiance.MOYENNE]
    assert parametre.valeurs[1].note == "À relire"


@pytest.mark.parametrize(
    ("unite", "ecrite", "lue"),
    [
        ("% par an", "2.15", Decimal("0.0215")),
        ("%", "20", Decimal("0.20")),
        ("€ par facture", "40", 4000),
        ("€", "12.02", 1202),
        ("jours", "2.5", Decimal("2.5")),
    ],
)
def test_convertit_selon_l_unite_sans_flottant(unite, ecrite, lue):
    contenu = BON.replace('"jours"', f'"{unite}"').replace("valeur = 45", f"valeur = {ecrite}")
    valeur = lire(contenu).valeurs[1].valeur
    assert valeur == lue
    assert type(valeur) is type(lue)


def test_un_bareme_n_est_pas_converti():
    contenu = BON.replace('"jours"', '"%"').replace(
        "valeur = 45", "tranches = [{ jusqu_a = 1000, taux = 1.5 }]"
    )
    assert lire(contenu).valeurs[1].valeur == [{"jusqu_a": 1000, "taux": Decimal("1.5")}]


@pytest.mark.parametrize(
    ("cherche", "remplace", "quoi"),
    [
        ('libelle = "Essai"', "", "il y manque « libelle »"),
        ('unite = "jours"', 'unite = ""', "« unite » est vide"),
        ("verifie_jusqu_au = 2026-12-31", 'verifie_jusqu_au = "2026"', "n'est pas une date"),
        ('confiance = "haute"', 'confiance = "totale"', "« totale »"),
        ('reference = "Article 1"', 'reference = " "', "n'a pas de « reference »"),
        ("valeur = 30", "", "« valeur » ou « tranches »"),
        ("valeur = 30", "valeur = true", "ni un nombre"),
        ("valeur = 30", "valuer = 30", "« valuer » n'y est pas attendu"),
        ("depuis = 2020-01-01", "depuis = 2020", "date « depuis »"),
        ("depuis = 2024-01-01", "depuis = 2020-01-01", "n'est pas après"),
        ("depuis = 2024-01-01", "depuis = 2028-01-01", "commence après"),
        ("[[valeurs]]", "[[autres]]", "« autres »"),
        ('unite = "jours"', 'unite = "€"\nrien = 1', "« rien »"),
    ],
)
def test_refuse_un_fichier_mal_forme_par_04(cherche, remplace, quoi):
    with pytest.raises(ParametreInconnu) as erreur:
        lire(BON.replace(cherche, remplace, 1))
    assert erreur.value.code == "PAR-04"
    assert quoi in str(erreur.value)
    assert "delai.toml" in str(erreur.value)


def test_refuse_plus_de_deux_decimales_en_euros():
    contenu = BON.replace('"jours"', '"€"').replace("valeur = 45", "valeur = 0.125")
    with pytest.raises(ParametreInconnu, match="unité « € »"):
        lire(contenu)


def test_refuse_un_fichier_qui_n_est_pas_du_toml():
    with pytest.raises(ParametreInconnu) as erreur:
        lire("valeur = 2,15")
    assert erreur.value.code == "PAR-04"


def test_une_base_fournit_ce_que_le_fichier_ne_dit_pas():
    base = lire(BON)
    complement = """
verifie_jusqu_au = 2027-12-31
[[valeurs]]
depuis = 2024-01-01
valeur = 46
reference = "Correction"
[[valeurs]]
depuis = 2027-01-01
valeur = 60
reference = "Article 3"
"""
    parametre = analyser(complement, "essai/delai", "moi.toml", base)
    assert [(v.depuis, v.valeur) for v in parametre.valeurs] == [
        (date(2020, 1, 1), 30),
        (date(2024, 1, 1), 46),
        (date(2027, 1, 1), 60),
    ]
    assert parametre.libelle == "Essai"
