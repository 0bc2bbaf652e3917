"""Arrêter les immobilisations : du registre et du livre aux OD, au rapport et au contrôle."""

from datetime import date

import pytest
from tests.actions.immobilisations.dossiers import ecrire_livre, ecrire_registre
from tests.conftest import tableau

from lettrine.actions.immobilisations import arreter
from lettrine.actions.ouverture import Lieux, ouvrir
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.immobilisations.ecritures import OptionsDeCloture
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.ecritures import ECRITURES

CLOTURE = date(2026, 12, 31)
VENDUE = {"M1": (date(2026, 9, 30), "cession", 5_500, 1_100)}


def faire(dossier, *, livre=True, au=CLOTURE, pieces=(), soldes=None, registre=None, **options):
    """L'arrêté du petit dossier : le bilan, le rapport et le classeur des OD."""
    source = ecrire_registre(dossier / "registre.xlsx", **(registre or {}))
    endroits = Lieux(None, dossier / "rapport.xlsx")
    ouvert = None
    if livre:
        ecritures = ecrire_livre(dossier / "livre.csv", soldes, pieces)
        ouvert = ouvrir(ecritures, endroits)
    bilan = arreter(
        ouvrir(source, endroits),
        au=au,
        livre=ouvert,
        fichier_des_od=dossier / "od.xlsx",
        options=OptionsDeCloture(**options),
    )
    return bilan, endroits.rapport, dossier / "od.xlsx"


def codes_a_regarder(bilan):
    return sorted(a.code for a in bilan.anomalies if a.gravite != "information")


def test_le_rapport_et_les_od_se_recoupent_avec_le_livre(tmp_path):
    bilan, rapport, od = faire(tmp_path, registre={"sorties": VENDUE})
    assert all(juste for _, juste in bilan.controles)
    assert codes_a_regarder(bilan) == []
    assert bilan.fichiers == (rapport, od)
    postes = {poste.libelle: poste.valeur for poste in bilan.postes}
    # 1 500 + 2 400 + 4 000 + 1 200 + 2 000 + 1 000 ; plus-value 5 500 - 4 500.
    assert postes["Dotations aux amortissements"] == 12_100_00
    assert postes["Plus ou moins-values"] == 1_000_00
    # 56 000 - 2 000 + 13 000 - 1 000 + 7 200 - 2 400 + 12 000 - 4 000 + 3 000 - 1 200.
    assert postes["Valeur nette à la clôture"] == 80_600_00


def test_les_od_relues_s_equilibrent_piece_par_piece(tmp_path):
    _, _, od = faire(tmp_path, registre={"sorties": VENDUE})
    relues = ouvrir_classeur(od).lire(ECRITURES).table
    assert relues["PieceRef"].unique().tolist() == [
        "SORTIE-M1-20260930",
        "DOTATIONS-20261231",
        "DEROGATOIRES-20261231",
        "SUBVENTIONS-20261231",
    ]
    soldes = (relues["Debit"] - relues["Credit"]).groupby(relues["PieceRef"]).sum()
    assert not soldes.any()
    assert (relues["JournalCode"] == "OD").all()


def test_le_rapport_montre_chaque_chose_sur_sa_feuille(tmp_path):
    _, rapport, _ = faire(tmp_path, registre={"sorties": VENDUE})
    feuilles = ouvrir_classeur(rapport).tables()
    assert feuilles == [
        "Synthèse", "OD", "Sorties", "Dotations", "Contrôle", "Anomalies", "Colonnes"
    ]  # fmt: skip
    dotations = tableau(rapport, "Dotations")
    assert [ligne["N° du bien"] for ligne in dotations] == ["M1", "M2", "V1", "O1", "B1", "B2"]


def test_sans_sortie_ni_livre_leurs_feuilles_ne_sont_pas_ecrites(tmp_path):
    bilan, rapport, _ = faire(tmp_path, livre=False)
    feuilles = ouvrir_classeur(rapport).tables()
    assert "Sorties" not in feuilles
    assert "Contrôle" not in feuilles
    assert "IMM-38" in [a.code for a in bilan.anomalies]


def test_un_livre_en_ecart_se_voit_au_controle(tmp_path):
    bilan, _, _ = faire(tmp_path, soldes={"281540": -8_000})
    assert codes_a_regarder(bilan) == ["IMM-39"]
    assert dict(bilan.controles)["Comptes en écart"] is False
    assert bilan.a_regarder


def test_un_exercice_deja_arrete_est_refuse_et_rien_n_est_ecrit(tmp_path):
    with pytest.raises(DonneesInvalides) as refus:
        faire(tmp_path, pieces=("DOTATIONS-20261231",))
    assert refus.value.code == "IMM-34"
    assert not (tmp_path / "rapport.xlsx").exists()
    assert not (tmp_path / "od.xlsx").exists()


def test_une_sortie_deja_passee_n_est_pas_recoupee_deux_fois(tmp_path):
    bilan, _, od = faire(tmp_path, registre={"sorties": VENDUE}, pieces=("SORTIE-M1-20260930",))
    assert "SORTIE-M1-20260930" not in set(ouvrir_classeur(od).lire(ECRITURES).table["PieceRef"])
    assert "Dotations du plan = dotations des OD" not in dict(bilan.controles)


def test_par_bien_il_y_a_deux_lignes_par_dotation(tmp_path):
    _, _, od = faire(tmp_path, par_bien=True)
    relues = ouvrir_classeur(od).lire(ECRITURES).table
    dotations = relues[relues["PieceRef"] == "DOTATIONS-20261231"]
    assert len(dotations) == 12
    assert dotations["EcritureLib"].nunique() == 6


def test_les_exercices_du_registre_decident_de_la_cloture(tmp_path):
    exercices = [(date(2024, 1, 1), date(2025, 6, 30)), (date(2025, 7, 1), date(2026, 6, 30))]
    bilan, _, od = faire(
        tmp_path, livre=False, au=date(2026, 1, 1), registre={"exercices": exercices}
    )
    assert "30/06/2026" in bilan.titre
    relues = ouvrir_classeur(od).lire(ECRITURES).table
    assert "DOTATIONS-20260630" in set(relues["PieceRef"])


def test_un_evenement_du_registre_compte(tmp_path):
    faits = [("M1", date(2026, 12, 31), "valeur actuelle", 3_000)]
    _, _, od = faire(tmp_path, registre={"evenements": faits})
    relues = ouvrir_classeur(od).lire(ECRITURES).table
    depreciation = relues[relues["PieceRef"] == "DEPRECIATIONS-20261231"]
    # M1 : 10 000 - 6 000 = 4 000 de valeur nette, 3 000 de valeur actuelle.
    assert depreciation["Debit"].tolist() == [1_000_00, 0]


def test_un_registre_sans_rien_a_passer_n_a_pas_de_classeur_d_od(tmp_path):
    bilan, rapport, od = faire(tmp_path, livre=False, au=date(2060, 12, 31))
    assert bilan.fichiers == (rapport,)
    assert not od.exists()
