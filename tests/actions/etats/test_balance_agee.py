"""La balance âgée, du fichier de l'utilisateur au classeur relu."""

from datetime import date

import openpyxl
import pytest
from tests.conftest import contenu, ecrire_livre, lignes_du_livre, tableau

from lettrine.actions.dossier import lire_dossier
from lettrine.actions.etats import editer_balance_agee
from lettrine.actions.ouverture import lieu_du_rapport, ouvrir
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.balance_agee import Depuis
from lettrine.comptabilite.creances import Comptes
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide
from lettrine.tables.dossier import TIERS

AU = date(2025, 1, 31)
FEUILLES = ["Synthèse", "Clients", "Détail", "Anomalies", "Colonnes"]


def editer(entree, sortie=None, **options):
    endroits = lieu_du_rapport(entree, sortie, "balance_agee")
    return editer_balance_agee(ouvrir(entree, endroits, au=AU), **{"au": AU, **options})


@pytest.mark.parametrize("extension", ["txt", "csv", "xlsx"])
def test_le_meme_etat_pour_tous_les_formats_et_la_source_intacte(livre, tmp_path, extension):
    entree = livre(extension)
    avant = entree.read_bytes()
    bilan = editer(entree, tmp_path / "rendu")
    (rapport,) = bilan.fichiers
    assert rapport == tmp_path / "rendu" / "livre_balance_agee.xlsx"
    assert entree.read_bytes() == avant
    assert list(contenu(tmp_path / "rendu")) == [rapport.name]
    assert openpyxl.load_workbook(rapport).sheetnames == FEUILLES
    # Rien n'est lettré que F4 de C2. Factures : 120,50 + 10 + 30 + 40 + 99,99 + 25 + 25 + 60 =
    # 410,49, dues en février ; règlements : 120,50 + 10 + 70 + 25 + 60 = 285,50. Solde 124,99.
    postes = {p.libelle: p.valeur for p in bilan.postes}
    assert postes["Non échu"] == 410_49
    assert postes["Non affecté"] == -285_50
    assert postes["Solde"] == 124_99
    assert bilan.controles == (("Total = solde des comptes 41 au 31/01/2025", True),)
    assert not [a for a in bilan.anomalies if a.gravite is not Gravite.INFORMATION]


def test_les_feuilles_disent_le_controle_les_tranches_et_les_tiers(livre, tmp_path):
    (rapport,) = editer(livre("txt"), tmp_path).fichiers
    tranches = {t["Tranche"]: t["Montant"] for t in tableau(rapport, "Synthèse")}
    assert tranches["Non échu"] == 410.49
    clients = {c["Tiers"]: c["Solde"] for c in tableau(rapport, "Clients")}
    assert clients["C4"] == 99.99
    assert clients["C2"] == 0.00
    assert len(tableau(rapport, "Détail")) == 13
    page = openpyxl.load_workbook(rapport, data_only=True)["Synthèse"]
    valeurs = [c.value for ligne in page.iter_rows() for c in ligne]
    assert "OK" in valeurs


def test_un_graphique_natif_conclut(livre, tmp_path):
    (rapport,) = editer(livre("txt"), tmp_path, au=date(2025, 2, 28)).fichiers
    (graphique,) = openpyxl.load_workbook(rapport)["Synthèse"]._charts
    titre = "".join(m.t for p in graphique.title.tx.rich.p for m in p.r or ())
    assert "sont échus" in titre
    assert graphique.y_axis.number_format.formatCode == r"#,##0\ €"
    assert graphique.series[0].val.numRef.f.startswith("Synthèse!$C$")


def test_a_une_date_passee_seul_compte_ce_qui_etait_ecrit(livre, tmp_path):
    bilan = editer(livre("txt"), tmp_path, au=date(2025, 1, 4))
    # Le 4 janvier : F1 120,50, TRUE 10 et F4 50, que son règlement du 11 n'a pas encore soldée.
    assert bilan.postes[-1].valeur == 180_50


def test_le_dossier_donne_noms_et_conditions(livre, tmp_path):
    fiches = TIERS.table({"CompAuxNum": ["C4"], "Nom": ["Alfa SARL"], "Conditions": ["10 jours"]})
    classeur = ecrire_classeur(
        tmp_path / "dossier.xlsx", [Feuille("Tiers", "Tiers", (), fiches, TIERS, "saisie")]
    )
    bilan = editer(livre("txt"), tmp_path, dossier=lire_dossier(classeur, tables=(TIERS,)))
    (rapport,) = bilan.fichiers
    (c4,) = [c for c in tableau(rapport, "Clients") if c["Tiers"] == "C4"]
    # F7 du 7 janvier + 10 jours = 17 janvier : 14 jours de retard.
    assert (c4["Nom"], c4["1 à 30 jours"]) == ("Alfa SARL", 99.99)
    assert {a.code for a in bilan.anomalies} >= {"BAG-03"}


def test_par_facture_et_par_tranches_choisies(livre, tmp_path):
    bilan = editer(livre("txt"), tmp_path, depuis=Depuis.FACTURE, bornes=(26,))
    postes = {p.libelle: p.valeur for p in bilan.postes}
    # F1 a 29 jours, TRUE 28 : 130,50. F5 en a 26.
    assert postes["Plus de 26 jours"] == 130_50
    assert postes["0 à 26 jours"] == 279_99


def test_bag_11_aucun_compte_de_fournisseur(livre, tmp_path):
    with pytest.raises(DonneesInvalides, match="BAG-11"):
        editer(livre("txt"), tmp_path, comptes=Comptes.FOURNISSEURS)


def test_bag_13_le_delai_legal_hors_de_la_periode_verifiee(livre, tmp_path):
    bilan = editer(livre("txt"), tmp_path, au=date(2018, 1, 1))
    assert "BAG-13" in [a.code for a in bilan.anomalies]
    assert bilan.postes[-1].valeur == 0


def test_let_10_une_ligne_illisible_est_refusee(tmp_path):
    lignes = lignes_du_livre()
    lignes[0][11] = "douze"
    with pytest.raises(DonneesInvalides, match="LET-10"):
        editer(ecrire_livre(tmp_path / "livre.txt", lignes))
    assert not list(tmp_path.glob("*.xlsx"))


def test_cla_33_le_rapport_est_un_xlsx(livre, tmp_path):
    with pytest.raises(OptionInvalide, match="CLA-33"):
        lieu_du_rapport(livre("txt"), tmp_path / "balance.ods", "balance_agee")


def test_la_balance_se_relit_a_l_identique(livre, tmp_path):
    entree = livre("txt")
    (premier,) = editer(entree, tmp_path / "un").fichiers
    (second,) = editer(entree, tmp_path / "deux").fichiers
    assert premier.read_bytes() == second.read_bytes()
