import pytest

from lettrine.classeur.entetes import (
    MONTANT,
    SENS,
    anomalies_d_entete,
    choisir_feuille,
    trouver_entete,
)
from lettrine.classeur.grille import Grille
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import EVENEMENTS

ENTETE = ["Date", "Compte", "Débit", "Crédit"]


def grille(*lignes, nom="GL"):
    largeur = max(map(len, lignes))
    return Grille(nom, [list(ligne) + [""] * (largeur - len(ligne)) for ligne in lignes])


def refus(*lignes, schema=ECRITURES):
    with pytest.raises(DonneesInvalides) as erreur:
        trouver_entete(grille(*lignes), schema, source="gl.xlsx")
    return erreur.value


def test_trouve_l_en_tete_sous_les_titres_dans_un_autre_ordre():
    entete = trouver_entete(
        grille(
            ["SARL Fictive"],
            [],
            ["Compte 411", "", "du 01/01"],
            ["crédit (€)", "DÉBIT", "N°\nde compte", "Couleur", "EcritureDate"],
            ["", 1.0, 411.0, "rouge", ""],
        ),
        ECRITURES,
    )
    assert entete.ligne == 3
    assert entete.places == {"Credit": 0, "Debit": 1, "CompteNum": 2, "EcritureDate": 4}


def test_une_colonne_inconnue_est_signalee_cla_20():
    feuille = grille([*ENTETE, "Couleur"])
    (anomalie,) = anomalies_d_entete(feuille, trouver_entete(feuille, ECRITURES), "gl.xlsx")
    assert anomalie.code == "CLA-20"
    assert "colonne E : « Couleur »" in anomalie.message


def test_un_schema_qui_a_une_colonne_montant_la_garde():
    lue = trouver_entete(grille(["N° du bien", "Date", "Nature", "Montant"]), EVENEMENTS)
    assert lue.places["Montant"] == 3


def test_montant_et_sens_tiennent_lieu_de_debit_et_credit():
    assert trouver_entete(grille(["Date", "Compte", "Montant", "Sens"]), ECRITURES).places == {
        "EcritureDate": 0,
        "CompteNum": 1,
        MONTANT: 2,
        SENS: 3,
    }


def test_montant_ne_sert_pas_a_cote_de_debit_et_credit():
    places = trouver_entete(grille([*ENTETE, "Montant", "Sens"]), ECRITURES).places
    assert set(places) == {"EcritureDate", "CompteNum", "Debit", "Credit"}


def test_montant_seul_ne_suffit_pas_cla_06():
    assert refus(["Date", "Compte", "Montant"]).code == "CLA-06"


def test_aucun_en_tete_cla_04():
    erreur = refus(["bonjour"], ["rien", 12.0])
    assert erreur.code == "CLA-04"
    assert "gl.xlsx" in erreur.message


def test_une_colonne_deux_fois_cla_05():
    erreur = refus([*ENTETE, "N° de compte"])
    assert erreur.code == "CLA-05"
    assert "B (« Compte ») et E (« N° de compte »)" in erreur.message


def test_une_colonne_obligatoire_absente_cla_06():
    erreur = refus(["Titre"], ["Date", "Débit", "Crédit", "Couleur"])
    assert erreur.code == "CLA-06"
    assert "feuille « GL », ligne 2 : il manque Compte" in erreur.message
    assert "« Couleur »" in erreur.message
    assert "« N° de compte »" in erreur.remede


def test_plusieurs_feuilles_cla_07_sauf_celle_qui_porte_le_nom():
    deux = [grille(ENTETE, nom="2024"), grille(ENTETE, nom="2025")]
    with pytest.raises(DonneesInvalides) as erreur:
        choisir_feuille(deux, ECRITURES, source="gl.xlsx")
    assert erreur.value.code == "CLA-07"
    assert "« 2024 », « 2025 »" in erreur.value.message
    nommee = [*deux, grille(ENTETE, nom="Écritures")]
    assert choisir_feuille(nommee, ECRITURES, source="gl.xlsx")[0].nom == "Écritures"
    assert choisir_feuille(deux, ECRITURES, source="gl.xlsx", feuille="2025")[0].nom == "2025"


def test_feuille_inconnue_cla_08_et_classeur_vide_cla_09():
    for grilles, feuille, code in (
        ([grille(ENTETE)], "Absente", "CLA-08"),
        ([Grille("Vide", [])], None, "CLA-09"),
    ):
        with pytest.raises(DonneesInvalides) as erreur:
            choisir_feuille(grilles, ECRITURES, source="gl.xlsx", feuille=feuille)
        assert erreur.value.code == code


def test_la_bonne_feuille_parmi_d_autres_tables():
    grilles = [grille(["Code", "Nom"], nom="Clients"), grille(ENTETE)]
    assert choisir_feuille(grilles, ECRITURES, source="x")[0].nom == "GL"
    assert choisir_feuille(grilles, TIERS, source="x")[0].nom == "Clients"
