"""De bout en bout : une formule de LibreOffice, le VBA du complément, le vrai CallUDF, et retour.

Seul le module qui parle à Windows est doublé. Une vraie erreur d'Excel (CVErr) se montre, dans
LibreOffice, comme le texte « Error 2015 » : 2015 est le numéro de #VALEUR!.
"""

import importlib
from types import SimpleNamespace

import pytest
from tests.excel import vivant

from lettrine import __version__

ERREUR = "Error 2015"
LIVRE = [
    ["Journal", "Date", "Compte", "Compte auxiliaire", "Pièce", "Libellé", "Débit", "Crédit"],
    ["VE", 45_672.0, 411_000.0, "DURAND", "FA1", "Facture FA1", 1_200.0, 0.0],
    ["VE", 45_672.0, 707_000.0, "", "FA1", "Facture FA1", 0.0, 1_200.0],
    ["BQ", 45_703.0, 512_000.0, "", "FA1", "Virement", 1_200.0, 0.0],
    ["BQ", 45_703.0, 411_000.0, "DURAND", "FA1", "Virement FA1", 0.0, 1_200.0],
    ["VE", 45_710.0, 411_000.0, "DURAND", "FA2", "Facture FA2", 360.5, 0.0],
    ["VE", 45_710.0, 707_000.0, "", "FA2", "Facture FA2", 0.0, 360.5],
]


@pytest.fixture(scope="module")
def rendu(tableur, classeur_d_essai):
    """Un seul classeur : des montants en A, le livre en H."""
    cellules = {"A1": 120.0, "A2": 60.0, "A3": "abc"}
    for i, ligne in enumerate(LIVRE, 1):
        cellules |= {f"{colonne}{i}": v for colonne, v in zip("HIJKLMNO", ligne, strict=True)}
    formules = {
        "C1": "=TVA_HT(A1)",
        "C2": "=TVA_HT(A2;0.055)",
        "C3": "=TVA_HT(A3)",
        "C4": '=MONTANT_EN_LETTRES(1234.56)',
        "C5": '=SIREN_VALIDE("732829320")',
        "C6": "=LETTRINE_VERSION()",
        "C7": "=TVA_MONTANT(A4)",
        "C8": '=SOLDE_COMPTE(H1:O7;"411")',
        "C9": "=BALANCE_AGEE(A1:A3)",
        "D1:D3": "=TVA_HT(A1:A3)",
        "E1:E7": "=LETTRAGE_CODES(H1:O7)",
        "A10:F13": '=BALANCE_GENERALE(H1:O7)',
        "C20": "=SUM(D1:D3)",
        "C21": "=LETTRINE_ERREUR()",
    }  # fmt: skip
    return tableur(classeur_d_essai, cellules, formules)["valeurs"]


def test_une_fonction_scalaire_rend_un_nombre(rendu):
    # 120,00 TTC à 20 % = 100,00 ; 60,00 TTC à 5,5 % = 56,872… arrondi à 56,87.
    assert rendu["C1"] == [[100.0]]
    assert rendu["C2"] == [[56.87]]


def test_une_fonction_rend_un_texte_ou_un_booleen(rendu):
    assert rendu["C4"][0][0].startswith("mille deux cent trente-quatre euros")
    assert rendu["C5"] == [[1.0]]
    assert rendu["C6"] == [[__version__]]


def test_une_faute_est_une_vraie_erreur_et_non_un_zero(rendu):
    assert rendu["C3"] == [[ERREUR]]
    assert rendu["C7"] == [[ERREUR]]


def test_une_plage_rend_un_tableau_ou_seule_la_cellule_fautive_est_en_erreur(rendu):
    assert rendu["D1:D3"] == [[100.0], [50.0], [ERREUR]]


def test_une_table_refusee_dit_pourquoi_dans_la_cellule(rendu):
    assert rendu["C9"][0][0].startswith("#LETTRINE CLA-04 : ")


def test_une_table_d_ecritures_est_lue_avec_ses_dates_et_ses_comptes(rendu):
    # 411 : 1 200,00 - 1 200,00 + 360,50.
    assert rendu["C8"] == [[360.5]]


def test_le_lettrage_revient_en_face_de_chaque_ligne(rendu):
    codes = [ligne[0] for ligne in rendu["E1:E7"]]
    assert codes[1] == codes[4] != ""
    assert [codes[i] for i in (2, 3, 5, 6)] == [""] * 4


def test_un_etat_revient_en_plusieurs_lignes_et_colonnes(rendu):
    comptes = [ligne[0] for ligne in rendu["A10:F13"]]
    assert {"411000", "512000", "707000"} <= {str(c).removesuffix(".0") for c in comptes}
    nombres = [v for ligne in rendu["A10:F13"] for v in ligne if isinstance(v, float)]
    assert 1_560.5 in nombres


def test_l_erreur_dite_est_celle_de_la_derniere_fonction_scalaire(rendu):
    assert "#LETTRINE XLF-03" in rendu["C21"][0][0]


def test_un_argument_omis_arrive_omis(tableur, classeur_d_essai):
    tableur(classeur_d_essai, {"A1": 120.0}, {"C1": "=TVA_HT(A1)"})
    (appel,) = tableur.service.recus
    assert appel == (
        "lettrine.excel.passerelle",
        "appeler",
        ["lettrine.excel.fonctions.tva", "tva_ht", ("plage", [[120.0]]), None, None],
    )


def test_sans_service_python_chaque_fonction_le_dit(tableur, classeur_d_essai, monkeypatch):
    monkeypatch.setattr(tableur.service, "en_panne", True)
    formules = {"C1": "=TVA_HT(A1)", "C2": "=LETTRINE_VERSION()"}
    valeurs = tableur(classeur_d_essai, {"A1": 120.0}, formules)["valeurs"]
    assert valeurs["C1"] == [[ERREUR]]
    assert valeurs["C2"][0][0].startswith("#LETTRINE XLA-01 : ")
    assert "ne démarre pas" in valeurs["C2"][0][0]


def test_un_bouton_fait_son_travail_dans_le_classeur_ouvert(
    tableur, classeur_d_essai, demo, tmp_path, monkeypatch
):
    """Le VBA vient de LibreOffice ; le classeur que Python écrit est un Excel de carton."""
    chemin = vivant.ecrire(tmp_path / "livre.xlsx", demo.ecritures.head(300), demo.tiers)
    _, application, livre = vivant.ouvrir(chemin)
    dits = []
    application.alert = lambda texte, **_: dits.append(texte)
    executer = importlib.import_module("lettrine.excel.executer")
    ouverte = SimpleNamespace(apps=SimpleNamespace(active=application))
    monkeypatch.setattr(executer, "xlwings", ouverte)
    avant = {feuille.name for feuille in livre.sheets}

    tableur(classeur_d_essai, macros=[("LettrinePont.LettrineExecuter", ["lettrer"])])

    assert tableur.service.recus == [("lettrine.excel.executer", "executer", ["lettrer"])]
    assert len(dits) == 1
    assert "lettrées" in dits[0]
    assert {feuille.name for feuille in livre.sheets} > avant
