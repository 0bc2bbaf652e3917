"""Éditer les tableaux : du registre et du livre aux tableaux de la liasse et aux écarts."""

from datetime import date

import openpyxl
import pandas as pd
import pytest
from tests.actions.immobilisations.dossiers import ecrire_livre, ecrire_registre
from tests.conftest import tableau

from lettrine.actions.immobilisations import arreter, editer
from lettrine.actions.ouverture import Lieux, ouvrir
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.immobilisations.tableaux import Regime
from lettrine.tables.ecritures import ECRITURES

CLOTURE = date(2026, 12, 31)
VENDUE = {"M1": (date(2026, 9, 30), "cession", 5_500, 1_100)}


def faire(dossier, *, livre=True, complet=None, registre=None, **options):
    """Les tableaux du petit dossier : le bilan et le rapport."""
    source = ecrire_registre(dossier / "registre.xlsx", **(registre or {}))
    endroits = Lieux(None, dossier / "rapport.xlsx")
    ecritures = complet or ecrire_livre(dossier / "livre.csv")
    ouvert = ouvrir(ecritures, endroits) if livre else None
    bilan = editer(ouvrir(source, endroits), au=CLOTURE, livre=ouvert, **options)
    return bilan, endroits.rapport


def lignes(rapport, feuille):
    """Les lignes chiffrées d'un tableau en blocs, par leur première cellule."""
    page = openpyxl.load_workbook(rapport, data_only=True)[feuille]
    return {
        ligne[0].value: [c.value for c in ligne[1:]]
        for ligne in page.iter_rows()
        if isinstance(ligne[0].value, str)
    }


def test_les_tableaux_de_la_liasse(tmp_path):
    bilan, rapport = faire(tmp_path, livre=False, registre={"sorties": VENDUE})
    materiel = "Installations techniques, matériel et outillage industriels"
    # 2154 : M1 10 000 cédée et M2 12 000. Amortis 8 800 ; dotés M1 1 500 et M2 2 400 ; M1 part
    # avec 5 500.
    assert lignes(rapport, "Immobilisations")[materiel] == [22_000, 0, 0, 0, 10_000, 12_000]
    assert lignes(rapport, "Amortissements")[materiel] == [8_800, 3_900, 3_900, 0, 0, 5_500, 7_200]
    # M2 : 2 130 à l'ouverture, annuité fiscale 5 070 x 35 % = 1 774,50, reprise de 625,50.
    derogatoires = lignes(rapport, "Dérogatoires")[materiel]
    assert (derogatoires[0], derogatoires[5], derogatoires[-1]) == (2_130, 625.5, 1_504.5)
    assert all(juste for _, juste in bilan.controles)
    assert [x["N° du bien"] for x in tableau(rapport, "Sorties")] == ["M1"]
    assert [a.code for a in bilan.anomalies if a.code != "CLA-20"] == ["IMM-72"]
    feuilles = openpyxl.load_workbook(rapport).sheetnames
    assert "Dépréciations" not in feuilles
    assert "Rapprochement" not in feuilles


@pytest.mark.parametrize(
    ("regime", "formulaire"), [(Regime.REEL, "2054"), (Regime.SIMPLIFIE, "2033-C")]
)
def test_le_regime_decide_du_formulaire_et_des_rubriques(tmp_path, regime, formulaire):
    _, rapport = faire(tmp_path, livre=False, regime=regime)
    page = openpyxl.load_workbook(rapport)["Immobilisations"]
    entete = " ".join(str(page.cell(ligne, 1).value) for ligne in range(1, 6))
    assert f"formulaire {formulaire}" in entete
    simplifie = "Autres immobilisations corporelles" in lignes(rapport, "Immobilisations")
    assert simplifie is (regime is Regime.SIMPLIFIE)


def arrete(dossier):
    """Le livre du petit dossier, une fois passées les OD que propose `arreter`."""
    source = ecrire_registre(dossier / "registre.xlsx", sorties=VENDUE)
    endroits = Lieux(None, dossier / "arrete.xlsx")
    livre, od = ecrire_livre(dossier / "livre.csv"), dossier / "od.xlsx"
    arreter(ouvrir(source, endroits), au=CLOTURE, livre=ouvrir(livre, endroits), fichier_des_od=od)
    tables = [ouvrir_classeur(chemin).lire(ECRITURES).table for chemin in (livre, od)]
    ensemble = pd.concat(tables, ignore_index=True)
    return ecrire_classeur(
        dossier / "complet.xlsx", [Feuille("Ecritures", "Livre", (), ensemble, ECRITURES)]
    )


def test_le_livre_que_l_arrete_complete_a_les_soldes_du_registre(tmp_path):
    complet = arrete(tmp_path)
    bilan, rapport = faire(tmp_path, complet=complet, registre={"sorties": VENDUE})
    assert dict(bilan.controles)["Rapprochement : comptes en écart"]
    assert "le livre a les mêmes soldes (11 comptes)" in bilan.phrase
    assert {x["Écart"] for x in tableau(rapport, "Rapprochement")} == {0}
    assert "Écarts" not in openpyxl.load_workbook(rapport).sheetnames


def test_un_livre_a_arreter_dit_ce_qui_manque(tmp_path):
    bilan, rapport = faire(tmp_path)
    assert bilan.a_regarder
    comptes = {x["Compte"]: x for x in tableau(rapport, "Rapprochement")}
    assert comptes["281540"]["Écart"] == 4_400
    assert comptes["281540"]["Explication"] == "Dotation : pas d'écriture"
    assert comptes["215400"]["Écart"] == 0
    remedes = {x["Compte"]: x["Que faire"] for x in tableau(rapport, "Écarts")}
    assert "arreter" in remedes["281540"]
    assert "6 comptes sont en écart" in bilan.phrase
    assert {a.code for a in bilan.anomalies if a.gravite == "à traiter"} == {"IMM-70"}


def test_l_inventaire_se_remplit_lieu_par_lieu(tmp_path):
    _, rapport = faire(tmp_path, livre=False)
    page = openpyxl.load_workbook(rapport)["Inventaire"]
    lus = [c.value for ligne in page.iter_rows() for c in ligne]
    assert "Vérifié par" in lus
    assert "Total Sans lieu" in lus
    assert lus.count("non") == 6


def test_la_source_reste_intacte(tmp_path):
    source = ecrire_registre(tmp_path / "registre.xlsx")
    avant = source.read_bytes()
    editer(ouvrir(source, Lieux(None, tmp_path / "rapport.xlsx")), au=CLOTURE)
    assert source.read_bytes() == avant
