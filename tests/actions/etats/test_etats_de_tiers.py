"""Balances, grand livre, justification et soldes anormaux : du fichier au classeur relu."""

from datetime import date
from functools import partial

import openpyxl
import pytest
from tests.conftest import cellules, contenu, ecrire_livre, lignes_du_livre, tableau

from lettrine.actions.dossier import lire_dossier
from lettrine.actions.etats import (
    Lesquels,
    editer_balance_generale,
    editer_balance_tiers,
    editer_grand_livre,
    editer_justification,
    editer_soldes_anormaux,
)
from lettrine.actions.ouverture import lieu_du_rapport, ouvrir
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.grand_livre import Par
from lettrine.erreurs import DonneesInvalides, Gravite, OptionInvalide, ParametreInconnu
from lettrine.parametres import livres as parametres_livres
from lettrine.tables.dossier import TIERS

AU = date(2025, 1, 31)
FEUILLES = {
    editer_balance_generale: ["Synthèse", "Balance", "Livre"],
    editer_balance_tiers: ["Synthèse", "Tiers"],
    editer_grand_livre: ["Synthèse", "Comptes", "Grand livre"],
    editer_justification: ["Synthèse", "Justification", "Soldes"],
    editer_soldes_anormaux: ["Synthèse", "Soldes anormaux"],
}
ETATS = pytest.mark.parametrize("etat", FEUILLES, ids=lambda etat: etat.__name__)


def editer(etat, entree, sortie, **options):
    endroits = lieu_du_rapport(entree, sortie, "etat")
    return etat(ouvrir(entree, endroits, au=AU), **{"au": AU, **options})


def postes(bilan) -> dict[str, int]:
    return {poste.libelle: poste.valeur for poste in bilan.postes}


def codes(bilan) -> list[str]:
    return [a.code for a in bilan.anomalies if a.gravite is not Gravite.INFORMATION]


def bloc(rapport, feuille, titre) -> list[list[object]]:
    """Les rangées d'un bloc, de sa première ligne à son total compris."""
    lues = cellules(rapport, feuille)
    debut = next(n for n, ligne in enumerate(lues) if ligne[0] == titre) + 1
    pieds = ("Total ", "Solde ")
    fin = next(n for n, ligne in enumerate(lues[debut:], debut) if str(ligne[0]).startswith(pieds))
    return lues[debut : fin + 1]


# --- ce que tous ont en commun ---------------------------------------------------------------


@ETATS
@pytest.mark.parametrize("extension", ["txt", "csv", "xlsx"])
def test_le_meme_etat_pour_tous_les_formats_et_la_source_intacte(livre, tmp_path, etat, extension):
    entree = livre(extension)
    avant = entree.read_bytes()
    bilan = editer(etat, entree, tmp_path / "rendu")
    (rapport,) = bilan.fichiers
    assert entree.read_bytes() == avant
    assert list(contenu(tmp_path / "rendu")) == [rapport.name]
    assert openpyxl.load_workbook(rapport).sheetnames == [*FEUILLES[etat], "Anomalies", "Colonnes"]
    assert bilan.controles
    assert all(juste for _, juste in bilan.controles)
    valeurs = [valeur for ligne in cellules(rapport, "Synthèse") for valeur in ligne]
    assert "OK" in valeurs


@ETATS
def test_le_classeur_dit_la_societe_le_jour_et_le_fichier(livre, tmp_path, etat):
    (rapport,) = editer(etat, livre("txt"), tmp_path).fichiers
    for feuille in FEUILLES[etat]:
        tete = " ".join(str(ligne[0]) for ligne in cellules(rapport, feuille)[:4])
        assert "livre.txt" in tete
        assert "31/01/2025" in tete


@ETATS
def test_l_etat_se_refait_a_l_identique(livre, tmp_path, etat):
    entree = livre("txt")
    (premier,) = editer(etat, entree, tmp_path / "un").fichiers
    (second,) = editer(etat, entree, tmp_path / "deux").fichiers
    assert premier.read_bytes() == second.read_bytes()


@ETATS
def test_let_10_une_ligne_illisible_est_refusee(tmp_path, etat):
    lignes = lignes_du_livre()
    lignes[0][11] = "douze"
    with pytest.raises(DonneesInvalides, match="LET-10"):
        editer(etat, ecrire_livre(tmp_path / "livre.txt", lignes), None)
    assert not list(tmp_path.glob("*.xlsx"))


@ETATS
def test_un_extrait_de_quelques_comptes_suffit(tmp_path, etat):
    lignes = [ligne for ligne in lignes_du_livre() if ligne[4] == "411000"]
    bilan = editer(etat, ecrire_livre(tmp_path / "extrait.xlsx", lignes), tmp_path / "rendu")
    assert all(juste for _, juste in bilan.controles)
    assert not bilan.a_regarder


@pytest.mark.parametrize(
    "etat",
    [
        partial(editer_balance_tiers, comptes=Lesquels.FOURNISSEURS),
        partial(editer_grand_livre, comptes=["40"]),
        partial(editer_justification, comptes=["40"]),
    ],
)
def test_bag_11_aucune_ligne_dans_les_comptes(livre, tmp_path, etat):
    with pytest.raises(DonneesInvalides, match="BAG-11"):
        editer(etat, livre("txt"), tmp_path)


@pytest.mark.parametrize("etat", [editer_grand_livre, editer_justification])
def test_eta_08_un_prefixe_sans_ligne_est_dit(livre, tmp_path, etat):
    bilan = editer(etat, livre("txt"), tmp_path, comptes=["411", "4551"])
    (dite,) = [a for a in bilan.anomalies if a.code == "ETA-08"]
    assert "comptes 4551" in dite.message
    assert "ETA-08" in codes(bilan)


@pytest.mark.parametrize(
    "etat", [editer_balance_generale, editer_balance_tiers, editer_grand_livre]
)
def test_eta_01_une_periode_a_l_envers_est_refusee(livre, tmp_path, etat):
    with pytest.raises(OptionInvalide, match="ETA-01"):
        editer(etat, livre("txt"), tmp_path, du=date(2025, 2, 1))


@pytest.fixture
def dossier(tmp_path):
    fiches = TIERS.table({"CompAuxNum": ["C4"], "Nom": ["Alfa SARL"]})
    classeur = ecrire_classeur(
        tmp_path / "dossier.xlsx", [Feuille("Tiers", "Tiers", (), fiches, TIERS, "saisie")]
    )
    return lire_dossier(classeur, tables=(TIERS,))


# --- les balances ----------------------------------------------------------------------------


def test_la_balance_generale_a_ses_comptes_ses_classes_et_ses_totaux(livre, tmp_path):
    bilan = editer(editer_balance_generale, livre("txt"), tmp_path)
    (rapport,) = bilan.fichiers
    # Ventes : 120,50 + 10 + 50 + 30 + 40 + 99,99 + 25 + 25 + 60 = 460,49 ; encaissé : 120,50 + 10
    # + 50 + 70 + 25 + 60 = 335,50. Clients : 124,99.
    assert postes(bilan) == {
        "Comptes": 3,
        "Mouvements au débit": 795_99,
        "Mouvements au crédit": 795_99,
        "Soldes débiteurs": 460_49,
        "Soldes créditeurs": 460_49,
        "Produits moins charges": 460_49,
    }
    classes = {ligne["Classe"]: ligne["Solde débiteur"] for ligne in tableau(rapport, "Synthèse")}
    assert classes == {"4": 124.99, "5": 335.50, "7": 0}
    (client, total) = bloc(rapport, "Balance", "Classe 4 — Comptes de tiers")
    assert client == ["411000", "Clients", 0, 0, 460.49, 335.50, 124.99, 0]
    assert total == ["Total classe 4", None, 0, 0, 460.49, 335.50, 124.99, 0]
    lignes = {ligne["Poste"]: ligne["Lignes"] for ligne in tableau(rapport, "Livre")}
    assert lignes["Mouvements du 02/01/2025 au 31/01/2025"] == 30


def test_la_balance_d_une_periode_commence_par_le_solde_de_la_veille(livre, tmp_path):
    bilan = editer(editer_balance_generale, livre("txt"), tmp_path, du=date(2025, 1, 20))
    (rapport,) = bilan.fichiers
    (client, _) = bloc(rapport, "Balance", "Classe 4 — Comptes de tiers")
    # Avant le 20 : 460,49 de ventes, 180,50 encaissés ; depuis : 70 + 25 + 60 = 155.
    assert client[2:] == [279.99, 0, 0, 155.00, 124.99, 0]


def test_un_extrait_de_comptes_dit_ce_qui_ne_se_recoupe_pas(tmp_path):
    lignes = [ligne for ligne in lignes_du_livre() if ligne[4] == "411000"]
    entree = ecrire_livre(tmp_path / "extrait.xlsx", lignes)
    bilan = editer(editer_balance_generale, entree, tmp_path / "rendu")
    assert [c for c, _ in bilan.controles if "débits = crédits" in c] == []
    assert all(juste for _, juste in bilan.controles)
    (dite,) = [a for a in bilan.anomalies if a.code == "ETA-04"]
    assert dite.gravite is Gravite.INFORMATION
    assert not bilan.a_regarder


def test_la_balance_des_tiers_recoupe_le_compte_collectif(livre, tmp_path, dossier):
    bilan = editer(
        editer_balance_tiers, livre("txt"), tmp_path, comptes=Lesquels.CLIENTS, dossier=dossier
    )
    (rapport,) = bilan.fichiers
    tiers = {ligne["Tiers"]: ligne for ligne in tableau(rapport, "Tiers")}
    assert tiers["C4"]["Nom"] == "Alfa SARL"
    assert tiers["C4"]["Solde débiteur"] == 99.99
    assert tiers["C5"]["Mouvements au débit"] == 50.00
    (collectif,) = tableau(rapport, "Synthèse")
    assert collectif["Solde du détail"] == collectif["Solde de la balance générale"] == 124.99
    assert postes(bilan)["Solde"] == 124_99
    # C4 doit 99,99 et C5 25,00 : à deux, tout.
    (graphique,) = openpyxl.load_workbook(rapport)["Principaux"]._charts
    titre = "".join(m.t for p in graphique.title.tx.rich.p for m in p.r or ())
    assert "2 premiers clients font 100" in titre
    assert graphique.barDir == "bar"


def test_tous_les_tiers_n_ont_pas_de_graphique(livre, tmp_path):
    (rapport,) = editer(editer_balance_tiers, livre("txt"), tmp_path).fichiers
    assert "Principaux" not in openpyxl.load_workbook(rapport).sheetnames


# --- le grand livre --------------------------------------------------------------------------


def test_le_grand_livre_montre_les_lettres_et_le_solde_progressif(livre, tmp_path):
    bilan = editer(editer_grand_livre, livre("txt"), tmp_path, comptes=["411"])
    (rapport,) = bilan.fichiers
    # C2 : F4 50 (lettre AC), son règlement, F11 60, son règlement.
    lignes = bloc(rapport, "Grand livre", "411000 C2 — Client C2")
    assert [ligne[7] for ligne in lignes] == ["AC", "AC", None, None, None]
    assert [ligne[10] for ligne in lignes] == [50.00, 0, 60.00, 0, 0]
    assert lignes[-1][0] == "Total 411000 C2"
    assert lignes[-1][8:10] == [110.00, 110.00]
    assert postes(bilan)["Solde"] == 124_99
    assert postes(bilan)["Lignes"] == 15


def test_le_grand_livre_par_compte_n_a_qu_un_bloc_par_compte(livre, tmp_path):
    bilan = editer(editer_grand_livre, livre("txt"), tmp_path, par=Par.COMPTE)
    (rapport,) = bilan.fichiers
    assert len(bloc(rapport, "Grand livre", "411000 — Clients")) == 16
    assert postes(bilan)["Comptes"] == 3


def test_le_grand_livre_d_une_periode_commence_par_le_solde_de_la_veille(livre, tmp_path):
    bilan = editer(
        editer_grand_livre, livre("txt"), tmp_path, comptes=["411"], du=date(2025, 1, 21)
    )
    (rapport,) = bilan.fichiers
    ouverture, virement, _ = bloc(rapport, "Grand livre", "411000 C5 — Client C5")
    assert ouverture[6] == "Solde au 20/01/2025"
    assert (ouverture[10], virement[10]) == (50.00, 25.00)


# --- la justification ------------------------------------------------------------------------


def test_la_justification_liste_les_lignes_et_se_signe(livre, tmp_path):
    bilan = editer(editer_justification, livre("txt"), tmp_path)
    (rapport,) = bilan.fichiers
    # Seule F4 est lettrée : 13 lignes ouvertes, solde 124,99.
    assert postes(bilan)["Lignes ouvertes"] == 13
    assert postes(bilan)["Total"] == 124_99
    lignes = bloc(rapport, "Justification", "411000 C5 — Client C5")
    assert [ligne[10] for ligne in lignes] == [25.00, 25.00, -25.00, 25.00]
    assert lignes[-1][0] == "Solde 411000 C5"
    for feuille in ("Synthèse", "Justification"):
        textes = [ligne[0] for ligne in cellules(rapport, feuille)]
        assert {"Établi par", "Revu par"} <= set(textes)


def test_la_justification_d_un_jour_passe_est_celle_de_ce_jour(livre, tmp_path):
    bilan = editer(editer_justification, livre("txt"), tmp_path, au=date(2025, 1, 4))
    # Le 4 janvier : F1 120,50, TRUE 10 et F4 50, que son règlement du 11 n'a pas encore soldée.
    assert postes(bilan)["Total"] == 180_50


def test_les_comptes_justifies_sont_ceux_du_parametre(livre, tmp_path):
    texte = """
        ["lettrage/comptes_lettrables"]
        [["lettrage/comptes_lettrables".valeurs]]
        depuis = 2000-01-01
        valeur = ["512"]
        reference = "Essai"
    """
    reglages = parametres_livres().avec(texte)
    bilan = editer(editer_justification, livre("txt"), tmp_path, reglages=reglages)
    assert bilan.precisions["Comptes"] == "512"
    assert postes(bilan)["Total"] == 335_50


# --- les soldes anormaux ---------------------------------------------------------------------


def test_un_livre_sans_solde_anormal_est_une_feuille_vide(livre, tmp_path):
    bilan = editer(editer_soldes_anormaux, livre("txt"), tmp_path)
    (rapport,) = bilan.fichiers
    assert bilan.postes == ()
    assert tableau(rapport, "Soldes anormaux") == []
    assert not bilan.a_regarder


def test_chaque_constat_dit_depuis_quand_et_que_faire(livre, tmp_path, dossier):
    lignes = lignes_du_livre()
    for ligne in lignes:
        if ligne[6] == "C4":
            ligne[11], ligne[12] = ligne[12], ligne[11]
    entree = ecrire_livre(tmp_path / "livre.xlsx", lignes)
    bilan = editer(editer_soldes_anormaux, entree, tmp_path / "rendu", dossier=dossier)
    (rapport,) = bilan.fichiers
    (constat,) = tableau(rapport, "Soldes anormaux")
    assert (constat["Nature"], constat["Nom"], constat["Montant"]) == (
        "Client créditeur",
        "Alfa SARL",
        -99.99,
    )
    assert constat["Depuis"].date() == date(2025, 1, 7)
    assert "4191" in constat["Que faire"]
    assert codes(bilan) == ["SAN-01"]
    (graphique,) = openpyxl.load_workbook(rapport)["Synthèse"]._charts
    titre = "".join(m.t for p in graphique.title.tx.rich.p for m in p.r or ())
    assert titre.startswith("1 constat")


def test_par_04_une_regle_mal_ecrite_est_refusee_avant_la_lecture(livre, tmp_path):
    texte = """
        ["soldes/attendus"]
        [["soldes/attendus".valeurs]]
        depuis = 2000-01-01
        reference = "Essai"
        tranches = [{ comptes = ["41"], attendu = "dû", nature = "x", remede = "y" }]
    """
    with pytest.raises(ParametreInconnu, match="PAR-04"):
        editer(
            editer_soldes_anormaux,
            livre("txt"),
            tmp_path,
            reglages=parametres_livres().avec(texte),
        )
