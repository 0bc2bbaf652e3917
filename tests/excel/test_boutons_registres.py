"""Les boutons qui écrivent dans un registre : relances, écarts approuvés, sorties de biens."""

import shutil
from datetime import date

import openpyxl
import pytest
from tests.excel import vivant

from lettrine.actions.demonstration import ecrire_l_exemple
from lettrine.actions.ouverture import Lieux, ouvrir
from lettrine.actions.relances import relancer_sur_fichiers
from lettrine.classeur.vivant import ClasseurVivant
from lettrine.tables.dossier import RELANCES
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import IMMOBILISATIONS

pytestmark = pytest.mark.usefixtures("moteur")
AU = "20/01/2026"
ETATS_DES_RELANCES = ["Lettres", "Factures", "Retenues", "Déclarations", "Anomalies"]


@pytest.fixture(scope="module")
def exemple(tmp_path_factory):
    """Tout le dossier d'exemple en un classeur."""
    chemin = tmp_path_factory.mktemp("exemple") / "exemple.xlsx"
    ecrire_l_exemple(chemin)
    return chemin


@pytest.fixture
def dossier_ouvert(exemple):
    return vivant.ouvrir(exemple)


def cellules(excel):
    return {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles}


def sans_le_journal(etat):
    return {nom: valeurs for nom, valeurs in etat.items() if nom != "Journal Lettrine"}


def titres(excel):
    return [f.Name for f in excel.ActiveWorkbook.feuilles]


def rangees(feuille, entete):
    """Les lignes d'un tableau, sous la ligne qui porte ce titre, jusqu'au blanc."""
    toutes = vivant.valeurs(feuille)
    haut = next(n for n, ligne in enumerate(toutes) if entete in ligne)
    fin = next((n for n in range(haut, len(toutes)) if toutes[n][0] is None), len(toutes))
    return [dict(zip(toutes[haut], ligne, strict=True)) for ligne in toutes[haut + 1 : fin]]


# --- relances --------------------------------------------------------------------------------


def test_preparer_montre_tout_et_n_ecrit_ni_lettre_ni_registre(dossier_ouvert, executer, tmp_path):
    excel, application, _ = dossier_ouvert
    avant = cellules(excel)
    message, ton = executer(application, "preparer_les_relances", AU, "15")
    assert ton == "info", message
    assert "Aucune lettre n'est écrite" in message
    assert [nom for nom in titres(excel) if nom in ETATS_DES_RELANCES] == ETATS_DES_RELANCES
    apres = cellules(excel)
    assert {nom: apres[nom] for nom in avant} == avant


def test_relancer_ecrit_les_lettres_et_le_registre_comme_sur_fichiers(
    exemple, dossier_ouvert, executer, tmp_path
):
    excel, application, livre = dossier_ouvert
    avant = cellules(excel)
    (tmp_path / "excel").mkdir()
    message, ton = executer(
        application, "relancer_les_clients", str(tmp_path / "excel"), AU, "15", "8"
    )
    assert ton == "info", message
    lettres = tmp_path / "excel" / "Relances du 2026-01-20"
    assert str(lettres) in message
    bilan = relancer_sur_fichiers(
        ouvrir(exemple, Lieux(None, tmp_path / "r.xlsx"), feuille="Ecritures"),
        exemple,
        tmp_path / "fichiers",
        au=date(2026, 1, 20),
    )
    attendues = {f.name: f.read_bytes() for f in (tmp_path / "fichiers" / "lettres").iterdir()}
    assert {f.name: f.read_bytes() for f in lettres.iterdir()} == attendues
    assert attendues
    ici = ClasseurVivant(livre).lire(RELANCES).table
    la = ouvrir(bilan.fichiers[0], Lieux(None, tmp_path / "r.xlsx")).lire(RELANCES).table
    assert ici.drop(columns="Rang").equals(la.drop(columns="Rang"))
    index = rangees(excel.ActiveWorkbook.Sheets("Lettres"), "Niveau")
    assert {ligne["Lettre"] for ligne in index} == {(lettres / nom).as_posix() for nom in attendues}
    # Une seconde fois, tout est au registre : rien n'est écrit.
    encore = cellules(excel)
    message, ton = executer(
        application, "relancer_les_clients", str(tmp_path / "excel"), AU, "15", "8"
    )
    assert "déjà au registre" in message
    assert cellules(excel) == encore
    message, ton = executer(application, "annuler_le_dernier_traitement")
    assert ton == "info", message
    assert f"Lignes retirées : {(la['DateRelance'].dt.date == date(2026, 1, 20)).sum()}" in message
    assert sans_le_journal(cellules(excel)) == avant
    assert lettres.is_dir()


def test_un_obstacle_au_registre_arrete_les_lettres_avant_la_premiere(
    dossier_ouvert, executer, tmp_path
):
    excel, application, _ = dossier_ouvert
    excel.ActiveWorkbook.Sheets("Relances").ProtectContents = True
    avant = cellules(excel)
    message, ton = executer(application, "relancer_les_clients", str(tmp_path), AU, "15", "8")
    assert (ton, "XLS-04" in message) == ("critical", True)
    assert list(tmp_path.iterdir()) == []
    assert cellules(excel) == avant


def test_un_seuil_ou_un_delai_illisible_est_dit_sans_option_de_ligne_de_commande(
    dossier_ouvert, executer, tmp_path
):
    _, application, _ = dossier_ouvert
    for reponses in ((AU, "beaucoup", "8"), (AU, "15", "bientôt")):
        message, ton = executer(application, "relancer_les_clients", str(tmp_path), *reponses)
        assert (ton, "REL-01" in message) == ("critical", True)
        assert "--" not in message
    assert list(tmp_path.iterdir()) == []


def test_xls_20_une_adresse_internet_n_est_pas_un_dossier(
    dossier_ouvert, executer, tmp_path, monkeypatch
):
    _, application, _ = dossier_ouvert
    monkeypatch.chdir(tmp_path)
    for choix in ("https://d.docs.live.net/1a2b/Documents", ""):
        message, ton = executer(application, "relancer_les_clients", choix, AU, "15", "8")
        assert (ton, "XLS-20" in message) == ("critical", True)
    assert list(tmp_path.iterdir()) == []


def test_des_lettres_ecrites_sans_le_registre_sont_dites_puis_reprises(
    dossier_ouvert, executer, tmp_path, monkeypatch
):
    excel, application, _ = dossier_ouvert
    avant = cellules(excel)

    def casser(*_):
        raise RuntimeError("Excel est fermé")

    with monkeypatch.context() as panne:
        panne.setattr("lettrine.classeur.vivant.memoire.garder", casser)
        message, ton = executer(application, "relancer_les_clients", str(tmp_path), AU, "15", "8")
    assert (ton, "XLS-99" in message) == ("critical", True)
    assert "votre classeur n'a pas été changé" in message
    assert f"déjà dans « {tmp_path / 'Relances du 2026-01-20'} »" in message
    assert cellules(excel) == avant
    lettres = {f.name: f.read_bytes() for f in (tmp_path / "Relances du 2026-01-20").iterdir()}
    message, ton = executer(application, "relancer_les_clients", str(tmp_path), AU, "15", "8")
    assert ton == "info", message
    encore = {f.name: f.read_bytes() for f in (tmp_path / "Relances du 2026-01-20").iterdir()}
    assert encore == lettres


def test_sans_table_relances_c_est_dit(tmp_path, demo, executer):
    chemin = vivant.ecrire(tmp_path / "l.xlsx", demo.ecritures.head(50), demo.tiers)
    _, application, _ = vivant.ouvrir(chemin)
    message, ton = executer(application, "preparer_les_relances", AU, "15")
    assert (ton, "CLA-38" in message) == ("critical", True)
    assert "n'a pas de table Societe" in message


# --- écarts de règlement ---------------------------------------------------------------------


@pytest.fixture
def a_deux_ecarts(tmp_path):
    """Deux factures réglées à quelques centimes près, chacune citée par son règlement."""
    table = ECRITURES.table(
        {
            "EcritureDate": ["2025-03-01", "2025-04-01", "2025-03-02", "2025-04-02"],
            "CompteNum": ["411000"] * 4,
            "CompAuxNum": ["C1", "C1", "C2", "C2"],
            "PieceRef": ["F101", "B1", "F102", "B2"],
            "EcritureLib": ["Facture F101", "VIR F101", "Facture F102", "VIR F102"],
            "Debit": [100_00, 0, 200_00, 0],
            "Credit": [0, 99_50, 0, 199_20],
            "JournalCode": ["VE", "BQ", "VE", "BQ"],
        }
    )
    return vivant.ouvrir(vivant.ecrire(tmp_path / "livre.xlsx", table))


def repondre_oui(excel, rang):
    """« oui » en face de l'écart de ce rang, sur la dernière feuille des écarts."""
    return repondre(excel, rang, "oui")


def repondre(excel, rang, reponse):
    (*_, feuille) = [f for f in excel.ActiveWorkbook.feuilles if f.Name.startswith("Écarts")]
    toutes = vivant.valeurs(feuille)
    haut = next(n for n, ligne in enumerate(toutes) if "Approuver" in ligne)
    colonne = toutes[haut].index("Approuver") + 1
    feuille.poser(haut + 1 + rang, colonne, reponse)
    feuille.Activate()
    return feuille


def codes(excel):
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    entete, *lignes = vivant.valeurs(feuille)
    place = entete.index("Lettrage")
    return [ligne[place] for ligne in lignes]


def test_proposer_puis_approuver_un_ecart_puis_l_autre(a_deux_ecarts, executer):
    excel, application, _ = a_deux_ecarts
    message, ton = executer(application, "proposer_les_ecarts", "2,00", "")
    assert ton == "info", message
    assert codes(excel) == [None] * 4
    assert "Écarts" in titres(excel)
    repondre_oui(excel, 1)
    message, ton = executer(application, "approuver_les_ecarts", "2,00", "")
    assert ton == "info", message
    assert [bool(code) for code in codes(excel)] == [True, True, False, False]
    # L'OD : 0,50 € de charge, la facture de 100,00 € ayant reçu 99,50 €.
    od = excel.ActiveWorkbook.Sheets("OD à importer")
    debits = [ligne["Débit"] for ligne in rangees(od, "Débit")]
    assert 0.5 in debits
    repondre_oui(excel, 1)
    message, ton = executer(application, "approuver_les_ecarts", "2,00", "")
    assert ton == "info", message
    assert all(codes(excel))


def test_approuver_sans_la_feuille_des_ecarts_dit_ce_qu_il_attend(a_deux_ecarts, executer):
    excel, application, _ = a_deux_ecarts
    executer(application, "proposer_les_ecarts", "2,00", "")
    repondre_oui(excel, 1)
    excel.ActiveWorkbook.Sheets("Écritures").Activate()
    avant = cellules(excel)
    message, ton = executer(application, "approuver_les_ecarts", "2,00", "")
    assert (ton, "ECA-16" in message) == ("critical", True)
    assert cellules(excel) == avant


def test_une_reponse_effacee_vaut_non(a_deux_ecarts, executer):
    excel, application, _ = a_deux_ecarts
    executer(application, "proposer_les_ecarts", "2,00", "")
    repondre(excel, 1, None)
    repondre(excel, 2, "X")
    message, ton = executer(application, "approuver_les_ecarts", "2,00", "")
    assert ton == "info", message
    assert [bool(code) for code in codes(excel)] == [False, False, True, True]


def test_une_tolerance_illisible_ou_absente_est_refusee(a_deux_ecarts, executer):
    excel, application, _ = a_deux_ecarts
    avant = cellules(excel)
    message, ton = executer(application, "proposer_les_ecarts", "peu", "")
    assert (ton, "ECA-15" in message, "--" in message) == ("critical", True, False)
    assert cellules(excel) == avant


# --- sorties de biens ------------------------------------------------------------------------


@pytest.fixture
def registre_ouvert(tmp_path, demo):
    chemin = vivant.ecrire(tmp_path / "r.xlsx", demo.ecritures.head(50), None, demo.immobilisations)
    return (*vivant.ouvrir(chemin), chemin)


def premier_bien(demo):
    """Un bien en service, sans composant, qui n'est pas sorti."""
    table = demo.immobilisations
    libres = table[
        table["DateSortie"].isna()
        & (table["ComposantDe"] == "")
        & ~table["NumBien"].isin(table["ComposantDe"])
        & table["CompteNum"].str.startswith("215")
    ]
    return str(libres["NumBien"].iloc[0])


def test_ceder_inscrit_la_sortie_a_sa_ligne_et_s_annule(registre_ouvert, executer, demo, tmp_path):
    from lettrine.actions.immobilisations import ceder, lire_demande
    from lettrine.classeur.fichier import ouvrir_classeur

    excel, application, livre, chemin = registre_ouvert
    avant, bien = cellules(excel), premier_bien(demo)
    message, ton = executer(
        application, "ceder_une_immobilisation", bien, "30/06/2025", "", "1 000", "200", "", "non"
    )
    assert ton == "info", message
    ici = ClasseurVivant(livre).lire(IMMOBILISATIONS).table
    fichier = ouvrir_classeur(
        shutil.copy(chemin, tmp_path / "copie.xlsx"),
        sortie=tmp_path / "s.xlsx",
        rapport=tmp_path / "rapport.xlsx",
    )
    ceder(fichier, lire_demande(bien, date(2025, 6, 30), prix="1000", tva="200"))
    la = ouvrir_classeur(tmp_path / "s.xlsx").lire(IMMOBILISATIONS).table
    assert ici.equals(la)
    (sorti,) = ici[ici["NumBien"] == bien].itertuples()
    assert (sorti.DateSortie.date(), sorti.PrixCession) == (date(2025, 6, 30), 1_000_00)
    calcul = openpyxl.load_workbook(tmp_path / "rapport.xlsx", data_only=True)["Calcul"]
    attendu = [ligne[0] for ligne in calcul.iter_rows(values_only=True) if ligne[0]]
    obtenu = [
        ligne[0] for ligne in vivant.valeurs(excel.ActiveWorkbook.Sheets("Calcul")) if ligne[0]
    ]
    assert obtenu[0] == attendu[0]
    message, ton = executer(application, "annuler_le_dernier_traitement")
    assert ton == "info", message
    assert sans_le_journal(cellules(excel)) == avant


def test_cla_38_une_part_demande_la_table_des_evenements(registre_ouvert, executer, demo):
    excel, application, _, _ = registre_ouvert
    avant = cellules(excel)
    reponses = (premier_bien(demo), "30/06/2025", "", "100", "20", "500", "non")
    message, ton = executer(application, "ceder_une_immobilisation", *reponses)
    assert (ton, "CLA-38" in message) == ("critical", True)
    assert "n'a pas de table Evenements" in message
    assert "« N° du bien », « Date », « Nature »" in message
    assert cellules(excel) == avant


def test_un_bien_inconnu_est_refuse_et_le_registre_ne_change_pas(registre_ouvert, executer):
    excel, application, _, _ = registre_ouvert
    avant = cellules(excel)
    reponses = ("XYZ", "30/06/2025", "", "", "", "", "non")
    message, ton = executer(application, "ceder_une_immobilisation", *reponses)
    assert (ton, "IMM-40" in message, "--" in message) == ("critical", True, False)
    assert cellules(excel) == avant


def test_une_reponse_qui_n_est_ni_oui_ni_non_est_refusee(registre_ouvert, executer, demo):
    _, application, _, _ = registre_ouvert
    reponses = (premier_bien(demo), "30/06/2025", "", "", "", "", "peut-être")
    message, ton = executer(application, "ceder_une_immobilisation", *reponses)
    assert (ton, "ni oui ni non" in message) == ("critical", True)
