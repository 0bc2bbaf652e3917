"""Les fonctions AMORT_* et IMMO_* rendent les cas travaillés de tests/cas/amortissement."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.comptabilite.immobilisations.registres import (
    attendues,
    evenements,
    plan_de,
    registre,
    table,
)
from tests.excel.conftest import en_com
from tests.excel.windows import jour

from lettrine.tables.immobilisations import EVENEMENTS, EXERCICES, IMMOBILISATIONS, PLAN
from lettrine.tables.schema import Genre

RACINE = Path(__file__).parents[2] / "cas" / "amortissement"
TOUS = {
    cas.name: tomllib.loads((cas / "cas.toml").read_text(encoding="utf-8"))
    for cas in sorted(RACINE.iterdir())
}
SANS_CONVENTION = sorted(nom for nom, cas in TOUS.items() if "conventions" not in cas)
DES_CHIFFRES_SEULS = {
    "NumBien", "DateAcquisition", "CoutEntree", "ValeurResiduelle", "Duree", "Methode",
    "Coefficient",
}  # fmt: skip


def d_un_bien(cas):
    """Vrai si les arguments d'une fonction suffisent à dire le cas."""
    seul = len(cas["biens"]) == 1 and set(cas["biens"][0]) <= DES_CHIFFRES_SEULS
    a_une_duree = cas["biens"][0].get("Methode") not in ("unités d'œuvre", "non amortissable")
    return seul and a_une_duree and not ({"evenements", "exercices"} & set(cas))


SIMPLES = [nom for nom in SANS_CONVENTION if d_un_bien(TOUS[nom])]


def en_cellule(valeur):
    """Une date telle que COM l'envoie."""
    lu = date.fromisoformat(valeur) if isinstance(valeur, str) else valeur
    return jour(lu.year, lu.month, lu.day)


def lignes_de(rendu, colonnes):
    """Les colonnes d'une table rendue, montants en centimes et dates en `date`."""
    places = [rendu[0].index(PLAN[nom].libelle) for nom in colonnes]
    genres = [PLAN[nom].genre for nom in colonnes]
    return [
        [_valeur(ligne[place], genre) for place, genre in zip(places, genres, strict=True)]
        for ligne in rendu[1:]
    ]


def _valeur(valeur, genre):
    if genre is Genre.MONTANT:
        return round(valeur * 100)
    return valeur.date() if hasattr(valeur, "date") else valeur


@pytest.mark.parametrize("nom", SANS_CONVENTION)
def test_amort_plan_rend_le_cas(excel, feuille, nom):
    cas = TOUS[nom]
    biens = feuille.mettre(en_com(registre(*cas["biens"]), IMMOBILISATIONS), haut=3000)
    faits = exercices = None
    if "evenements" in cas:
        faits = feuille.mettre(en_com(evenements(*cas["evenements"]), EVENEMENTS), haut=4000)
    if "exercices" in cas:
        bornes = [{"ExerciceDebut": du, "ExerciceFin": au} for du, au in cas["exercices"]]
        exercices = feuille.mettre(en_com(table(EXERCICES, bornes), EXERCICES), haut=5000)
    du = en_cellule(cas["du"]) if "du" in cas else None
    rendu = excel("AMORT_PLAN", biens, en_cellule(cas["au"]), du, faits, exercices)
    attendu = cas["attendu"]
    lignes = attendues(PLAN, attendu["colonnes"], attendu["plan"])
    assert lignes_de(rendu, attendu["colonnes"]) == lignes


def test_des_cas_de_chaque_methode_tiennent_en_arguments():
    methodes = {TOUS[nom]["biens"][0].get("Methode", "linéaire") for nom in SIMPLES}
    assert methodes >= {"linéaire", "dégressif", "SOFTY décroissant", "SOFTY progressif"}


@pytest.mark.parametrize("nom", SIMPLES)
def test_amort_dotation_et_immo_vnc_rendent_le_cas(excel, nom):
    cas = TOUS[nom]
    lu = registre(*cas["biens"]).iloc[0]
    plan = plan_de(cas["biens"], au=cas["au"], du=cas.get("du")).tableau
    cout, duree, residuelle = (float(lu[c]) for c in ("CoutEntree", "Duree", "ValeurResiduelle"))
    argument = (cout / 100, duree, en_cellule(lu["DateAcquisition"]))
    suite = (lu["Methode"] or None, residuelle / 100)
    for ligne in plan.to_dict("records"):
        au = en_cellule(ligne["PeriodeFin"])
        assert round(excel("AMORT_DOTATION", *argument, au, *suite) * 100) == ligne["Dotation"]
        assert round(excel("IMMO_VNC", *argument, au, *suite) * 100) == ligne["Vnc"]
        rendue = excel("IMMO_PLUS_VALUE", 1_000.0, *argument, au, *suite)
        assert round(rendue * 100) == 1_000_00 - ligne["Vnc"]
