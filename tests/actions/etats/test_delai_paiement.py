"""Le délai moyen de paiement, du fichier de l'utilisateur au classeur relu."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import contenu, ecrire_livre, lignes_du_livre, tableau

from lettrine.actions.dossier import lire_dossier
from lettrine.actions.etats import editer_delai_paiement, lire_effets
from lettrine.actions.ouverture import lieu_du_rapport, ouvrir
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement import Methode
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.dossier import TIERS

AU = date(2025, 1, 31)
CAS = Path(__file__).parents[2] / "cas" / "delai_paiement"
FEUILLES = [
    "Synthèse", "Épuisement", "Clients", "Ventes par mois", "Hors délai", "Anomalies", "Colonnes"
]  # fmt: skip


def editer(entree, sortie=None, **options):
    endroits = lieu_du_rapport(entree, sortie, "delai_paiement")
    options = {"au": AU, **options}
    return editer_delai_paiement(ouvrir(entree, endroits, au=options["au"]), **options)


def exemple(sortie, **options):
    """L'exemple de référence : 67,41 jours et 70 jours."""
    options = {"au": date(2026, 11, 30), "du": date(2026, 9, 1), **options}
    return editer(CAS / "exemple_d_un_trimestre" / "ecritures.csv", sortie, **options)


@pytest.mark.parametrize("extension", ["txt", "csv", "xlsx"])
def test_le_meme_etat_pour_tous_les_formats_et_la_source_intacte(livre, tmp_path, extension):
    entree = livre(extension)
    avant = entree.read_bytes()
    bilan = editer(entree, tmp_path / "rendu")
    (rapport,) = bilan.fichiers
    assert rapport == tmp_path / "rendu" / "livre_delai_paiement.xlsx"
    assert entree.read_bytes() == avant
    assert list(contenu(tmp_path / "rendu")) == [rapport.name]
    assert openpyxl.load_workbook(rapport).sheetnames == FEUILLES
    # Ventes : 120,50 + 10 + 50 + 30 + 40 + 99,99 + 25 + 25 + 60 = 460,49. Encours 124,99, janvier :
    # 124,99 / 460,49 x 31 = 8,414..., par les deux méthodes puisqu'un seul mois est remonté.
    postes = {p.libelle: p.valeur for p in bilan.postes}
    assert postes["Encours"] == 124_99
    assert postes["Ventes TTC"] == 460_49
    assert postes["Jours de la période"] == 31
    assert postes["Délai, méthode comptable (jours)"] == Decimal("8.41")
    assert postes["Délai, par épuisement (jours)"] == Decimal("8.41")
    assert all(juste for _, juste in bilan.controles)


def test_l_exemple_de_reference_est_ecrit_pas_a_pas(tmp_path):
    bilan = exemple(tmp_path)
    (rapport,) = bilan.fichiers
    assert "67,41 jours (méthode comptable), 70,00 jours (par épuisement)" in bilan.phrase
    comptable, epuisement = tableau(rapport, "Synthèse")
    assert (comptable["Délai en jours"], epuisement["Délai en jours"]) == (67.41, 70.0)
    assert comptable["Calcul"].endswith("91 jours = 67,41 jours")
    etapes = [
        (x["Mois"], x["Ventes TTC"], x["Encours restant"], x["Jours comptés"])
        for x in tableau(rapport, "Épuisement")
    ]
    assert etapes == [
        ("novembre 2026", 45_000, 55_000, 30),
        ("octobre 2026", 40_000, 15_000, 31),
        ("septembre 2026", 50_000, 0, 9),
    ]
    page = openpyxl.load_workbook(rapport, data_only=True)["Épuisement"]
    valeurs = [c.value for ligne in page.iter_rows() for c in ligne]
    assert "OK" in valeurs
    assert 70 in valeurs  # le total vivant des jours
    assert bilan.precisions["Par épuisement"].endswith("= 70,00 jours")


def test_le_graphique_conclut(tmp_path):
    (rapport,) = exemple(tmp_path).fichiers
    (graphique,) = openpyxl.load_workbook(rapport)["Épuisement"]._charts
    titre = "".join(m.t for p in graphique.title.tx.rich.p for m in p.r or ())
    net = titre.replace("\u202f", " ").replace("\u00a0", " ")
    assert net == "100 000 € d'encours, c'est 70,00 jours, sur 3 mois de ventes"


@pytest.mark.parametrize(
    ("methode", "absente"),
    [(Methode.COMPTABLE, "Par épuisement"), (Methode.EPUISEMENT, "Méthode comptable")],
)
def test_une_seule_methode(tmp_path, methode, absente):
    bilan = exemple(tmp_path, methodes=[methode])
    (rapport,) = bilan.fichiers
    feuilles = openpyxl.load_workbook(rapport).sheetnames
    assert ("Épuisement" in feuilles) == (methode is Methode.EPUISEMENT)
    assert len(tableau(rapport, "Synthèse")) == 1
    assert absente not in tableau(rapport, "Clients")[0]
    assert sum("Délai" in p.libelle for p in bilan.postes) == 1


def test_les_fournisseurs_leurs_comptes_de_plus_et_leurs_conditions(tmp_path):
    fiches = TIERS.table({"CompAuxNum": ["SCIE"], "Nom": ["Scierie"], "Conditions": ["90 jours"]})
    chemin = ecrire_classeur(
        tmp_path / "dossier.xlsx", [Feuille("Tiers", "Tiers", (), fiches, TIERS, "saisie")]
    )
    bilan = editer(
        CAS / "fournisseurs" / "ecritures.csv",
        tmp_path,
        au=date(2026, 3, 31),
        du=date(2026, 1, 1),
        comptes=Comptes.FOURNISSEURS,
        inclus=["404", "409"],
        dossier=lire_dossier(chemin, tables=(TIERS,)),
    )
    (rapport,) = bilan.fichiers
    postes = {p.libelle: p.valeur for p in bilan.postes}
    assert postes["Achats TTC"] == 7860_00
    assert postes["Délai, méthode comptable (jours)"] == Decimal("85.42")
    assert "Encours = solde des comptes 401, 403, 404, 409 au 31/03/2026" in dict(bilan.controles)
    (scierie,) = [x for x in tableau(rapport, "Fournisseurs") if x["Tiers"] == "SCIE"]
    assert scierie["Nom"] == "Scierie"
    (hors,) = [x for x in tableau(rapport, "Hors délai") if x["Tiers"] == "SCIE"]
    assert hors["Constat"].startswith("échéance au-delà du plafond")
    assert "DMP-10" in {a.code for a in bilan.anomalies}


def test_bag_11_aucune_ligne_des_comptes_demandes(livre, tmp_path):
    with pytest.raises(DonneesInvalides, match="BAG-11"):
        editer(livre("txt"), tmp_path, comptes=Comptes.FOURNISSEURS)


def test_dmp_14_les_plafonds_hors_de_la_periode_verifiee(livre, tmp_path):
    assert "DMP-14" in {
        a.code for a in editer(livre("txt"), tmp_path, au=date(2028, 1, 1)).anomalies
    }


@pytest.mark.parametrize("texte", ["douze", "", "1,234"])
def test_dmp_03_des_effets_qui_ne_sont_pas_un_montant(texte):
    with pytest.raises(OptionInvalide, match="DMP-03"):
        lire_effets(texte)


def test_let_10_une_ligne_illisible_est_refusee(tmp_path):
    lignes = lignes_du_livre()
    lignes[0][11] = "douze"
    with pytest.raises(DonneesInvalides, match="LET-10"):
        editer(ecrire_livre(tmp_path / "livre.txt", lignes))
    assert not list(tmp_path.glob("*.xlsx"))


def test_le_delai_se_relit_a_l_identique(livre, tmp_path):
    entree = livre("txt")
    (premier,) = editer(entree, tmp_path / "un").fichiers
    (second,) = editer(entree, tmp_path / "deux").fichiers
    assert premier.read_bytes() == second.read_bytes()
