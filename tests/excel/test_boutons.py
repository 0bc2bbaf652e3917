"""Chaque bouton, par `executer`, sur le classeur ouvert : bilan, réglages remis, refus dits."""

import pytest
from tests.excel import mac, tableur, vivant

from lettrine.catalogue import actions
from lettrine.classeur.vivant.journal import NOM as JOURNAL
from lettrine.formats import fec

TOUS = [a.nom for a in actions()]
pytestmark = pytest.mark.usefixtures("moteur")
SANS_FEUILLE = {"evaluer_le_lettrage", "annuler_le_dernier_traitement", "enregistrer_en_fec"}
A_PART = {
    "approuver_les_ecarts", "ceder_une_immobilisation", "preparer_les_relances",
    "proposer_les_ecarts", "relancer_les_clients",
}  # fmt: skip
"""Ceux qui écrivent un registre, ou en lisent un : voir test_boutons_registres."""

SUR_LE_CLASSEUR = [
    a.nom for a in actions()
    if not a.ouvre and a.nom not in SANS_FEUILLE | A_PART and "selection" not in a.nom
]  # fmt: skip


@pytest.fixture(scope="module")
def chemin(tmp_path_factory, demo):
    petit = demo.ecritures.head(400)
    chemin = tmp_path_factory.mktemp("boutons") / "livre.xlsx"
    return vivant.ecrire(chemin, petit, demo.tiers, demo.immobilisations)


@pytest.fixture
def ouvert(chemin):
    return vivant.ouvrir(chemin)


def reglages(excel):
    return {
        nom: getattr(excel, nom)
        for nom in (
            "ScreenUpdating",
            "EnableEvents",
            "DisplayAlerts",
            "Calculation",
            "StatusBar",
        )
    }


def choisir(excel, lignes):
    """Sélectionne des lignes de la feuille des écritures."""
    feuille = excel.ActiveWorkbook.ActiveSheet = excel.ActiveWorkbook.Sheets("Écritures")
    zones = [tableur.Plage(feuille, ligne, 1) for ligne in lignes]
    plage = tableur.Plage(feuille, lignes[0], 1, len(lignes))
    plage.Areas = tableur.Collection(zones)
    excel.ActiveWorkbook.selection = plage


def test_chaque_bouton_declare_est_connu_d_executer_et_l_inverse():
    from lettrine.excel.executer import BOUTONS, PAQUET

    assert sorted(BOUTONS) == sorted(TOUS)
    for declaree in actions():
        assert declaree.module == f"{PAQUET}.{BOUTONS[declaree.nom]}"
        assert len(declaree.libelle) <= 40


@pytest.mark.parametrize("nom", SUR_LE_CLASSEUR)
def test_un_bouton_ajoute_ses_feuilles_et_remet_les_reglages(ouvert, executer, nom):
    excel, application, _ = ouvert
    avant, feuilles = reglages(excel), {f.Name for f in excel.ActiveWorkbook.feuilles}
    declaree = next(a for a in actions() if a.nom == nom)
    message, ton = executer(application, nom, *["31/12/2025" if a.nom == "au" else "411"
                                                for a in declaree.arguments])  # fmt: skip
    assert ton == "info", message
    ajoutees = {f.Name for f in excel.ActiveWorkbook.feuilles} - feuilles
    assert JOURNAL in ajoutees
    assert len(ajoutees) >= 4
    assert reglages(excel) == avant
    assert any(str(etat).startswith("Lettrine : ") for etat in excel.etats)
    assert excel.ActiveWorkbook.ActiveSheet.Name in ajoutees


def test_lettrer_puis_evaluer_puis_annuler(ouvert, executer):
    _, application, _ = ouvert
    assert executer(application, "lettrer")[1] == "info"
    message, ton = executer(application, "evaluer_le_lettrage")
    assert (ton, "retrouv" in message.casefold()) == ("info", True)
    assert executer(application, "annuler_le_dernier_traitement")[1] == "info"
    assert executer(application, "annuler_le_dernier_traitement")[1] == "critical"


def test_lettrer_et_delettrer_la_selection(ouvert, executer, demo):
    excel, application, _ = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    table = demo.ecritures.head(400)
    net = table["Debit"] - table["Credit"]
    cle = table["CompteNum"] + table["CompAuxNum"]
    libres = [
        (i, j) for i in range(len(table)) for j in range(i + 1, len(table))
        if net[i] == -net[j] != 0 and cle[i] == cle[j] and cle[i].startswith("411")
        and not table["EcritureLet"][i] and not table["EcritureLet"][j]
    ]  # fmt: skip
    i, j = libres[0]
    choisir(excel, [i + 2, j + 2])
    message, ton = executer(application, "lettrer_la_selection")
    assert ton == "info", message
    place = 1 + vivant.valeurs(feuille)[0].index("Lettrage")
    code = feuille.cellules[i + 2, place]
    assert code == feuille.cellules[j + 2, place]
    feuilles = [f.Name for f in excel.ActiveWorkbook.feuilles]
    assert not [nom for nom in feuilles if nom.startswith("Synthèse")]
    choisir(excel, [i + 2])
    assert executer(application, "delettrer_la_selection")[1] == "info"
    assert (i + 2, place) not in feuille.cellules
    choisir(excel, [i + 2, i + 3])
    message, ton = executer(application, "lettrer_la_selection")
    assert ton == "critical"


def test_xls_01_sans_classeur_ouvert_c_est_dit(executer):
    application = vivant.application_de(tableur.Excel())
    message, ton = executer(application, "lettrer")
    assert (ton, "XLS-01" in message) == ("critical", True)


def test_xls_10_une_cellule_en_cours_de_saisie_est_dite_sans_attendre_sans_fin(ouvert, executer):
    excel, application, _ = ouvert
    avant = {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles}
    excel.en_saisie = True
    message, ton = executer(application, "lettrer")
    excel.en_saisie = False
    assert (ton, "XLS-10" in message, "Échap" in message) == ("critical", True, True)
    assert {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles} == avant


def test_xls_14_une_date_illisible_est_refusee_et_annuler_ne_fait_rien(ouvert, executer):
    excel, application, _ = ouvert
    feuilles = [f.Name for f in excel.ActiveWorkbook.feuilles]
    message, ton = executer(application, "balance_des_tiers", "hier")
    assert (ton, "XLS-14" in message) == ("critical", True)
    if not mac.choisi:  # sur Mac, le complément renonce sans appeler Python
        assert executer(application, "balance_des_tiers", False) == ("", None)
    assert [f.Name for f in excel.ActiveWorkbook.feuilles] == feuilles


def test_xls_99_une_panne_remet_les_reglages_et_ne_dit_aucune_donnee(
    ouvert, executer, monkeypatch, tmp_path
):
    excel, application, _ = ouvert
    avant = reglages(excel)

    def panne(*_, **__):
        raise KeyError("un secret")

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr("lettrine.excel.boutons.tiers.lettrer_les_comptes", panne)
    message, ton = executer(application, "lettrer")
    assert (ton, "XLS-99" in message, "secret" in message) == ("critical", True, False)
    assert reglages(excel) == avant
    journal = (tmp_path / "lettrine" / "journal.txt").read_text(encoding="utf-8")
    assert "KeyError" in journal


def test_un_refus_de_lettrine_dit_le_remede(ouvert, executer):
    excel, application, _ = ouvert
    excel.ActiveWorkbook.Sheets("Écritures").ProtectContents = True
    message, ton = executer(application, "lettrer")
    assert ton == "critical"
    assert "Ôtez la protection" in message
    assert "XLS-04" in message


def test_xls_15_une_selection_qui_n_est_pas_de_cellules_est_refusee(ouvert, executer):
    _, application, _ = ouvert
    message, ton = executer(application, "lettrer_la_selection")
    assert (ton, "XLS-15" in message) == ("critical", True)


def test_xls_15_une_selection_sur_une_autre_feuille_est_refusee(ouvert, executer):
    excel, application, _ = ouvert
    tiers = excel.ActiveWorkbook.ActiveSheet = excel.ActiveWorkbook.Sheets("Tiers")
    excel.ActiveWorkbook.selection = tableur.Plage(tiers, 2, 1, 2)
    message, ton = executer(application, "lettrer_la_selection")
    assert (ton, "XLS-15" in message, "Écritures" in message) == ("critical", True, True)


def test_une_ligne_masquee_n_est_pas_dans_la_selection(ouvert):
    from lettrine.classeur.vivant import ClasseurVivant
    from lettrine.tables.ecritures import ECRITURES

    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    feuille.masquees = {3, 4}
    excel.ActiveWorkbook.selection = tableur.Plage(feuille, 1, 1, 5, 3)
    assert ClasseurVivant(livre).lignes_choisies(ECRITURES) == [2, 5]
    feuille.masquees = set()
    excel.ActiveWorkbook.selection = tableur.Plage(feuille, 1, 2, tableur.DERNIERE_LIGNE, 1)
    assert len(ClasseurVivant(livre).lignes_choisies(ECRITURES)) == 400


def test_une_panne_apres_l_ecriture_dit_que_le_classeur_a_change(
    ouvert, executer, monkeypatch, tmp_path
):
    _, application, _ = ouvert

    def panne(*_, **__):
        raise KeyError("un secret")

    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr("lettrine.actions.lettrer._bilan", panne)
    message, ton = executer(application, "lettrer")
    assert (ton, "Annuler le dernier traitement" in message) == ("critical", True)
    assert executer(application, "annuler_le_dernier_traitement")[1] == "info"


def test_un_reglage_qu_excel_refuse_de_remettre_ne_retient_pas_les_autres(
    ouvert, executer, monkeypatch
):
    import xlwings

    excel, application, _ = ouvert
    avant = reglages(excel)
    remettre = xlwings.App.screen_updating.fset

    def refuser(app, valeur):
        if valeur:
            raise tableur.ErreurDeCom(-1)
        remettre(app, valeur)

    monkeypatch.setattr(
        xlwings.App, "screen_updating", property(xlwings.App.screen_updating.fget, refuser)
    )
    assert executer(application, "lettrer")[1] == "info"
    assert reglages(excel) == {**avant, "ScreenUpdating": False}


def test_une_reponse_videe_vaut_celle_qui_etait_proposee(ouvert, executer):
    _, application, _ = ouvert
    message, ton = executer(application, "justifier_un_compte", "", "")
    assert ton == "info", message
    assert "27/02/2025" in message  # la dernière écriture


def test_le_message_dit_les_trois_premieres_anomalies_et_compte_les_autres(ouvert, executer):
    excel, application, _ = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    titres = vivant.valeurs(feuille)[0]
    debit, credit = (1 + titres.index(titre) for titre in ("Débit", "Crédit"))
    for ligne in range(2, 10):
        feuille.cellules.pop((ligne, debit), None)
        feuille.cellules.pop((ligne, credit), None)
    message, ton = executer(application, "balance_generale", "31/12/2025")
    assert ton == "info", message
    assert message.count("ni débit ni crédit") == 3
    assert "autres anomalies : voir la feuille Anomalies." in message


# --- ce qui ouvre, ou enregistre, un fichier -------------------------------------------------


@pytest.fixture
def sans_classeur(xlwings_de_windows):
    """Excel, sans aucun classeur ouvert."""
    excel = tableur.Excel()
    return excel, vivant.application_de(excel)


def un_fec(dossier, demo):
    chemin = dossier / "999996341FEC20251231.txt"
    fec.ecrire(demo.ecritures.head(400), chemin)
    return chemin


def test_ouvrir_un_fec_en_fait_un_classeur_ouvert_et_laisse_le_fec(
    sans_classeur, executer, demo, tmp_path
):
    excel, application = sans_classeur
    chemin = un_fec(tmp_path, demo)
    avant = chemin.read_bytes()
    message, ton = executer(application, "ouvrir_un_fec", str(chemin))
    assert ton == "info", message
    assert "400 lignes" in message
    assert excel.ActiveWorkbook.Name == "999996341FEC20251231.xlsx"
    assert chemin.read_bytes() == avant
    assert executer(application, "lettrer")[1] == "info"


def test_un_classeur_s_enregistre_en_fec_et_ne_change_pas(ouvert, executer, demo, tmp_path):
    excel, application, _ = ouvert
    feuilles = [f.Name for f in excel.ActiveWorkbook.feuilles]
    message, ton = executer(
        application, "enregistrer_en_fec", "31/12/2025", str(tmp_path), "999996341"
    )
    assert ton == "info", message
    relu = fec.lire(tmp_path / "999996341FEC20251231.txt").table
    assert relu["Debit"].tolist() == demo.ecritures["Debit"].head(400).tolist()
    assert [f.Name for f in excel.ActiveWorkbook.feuilles] == feuilles


def test_sans_siren_le_fec_est_refuse_fec_29(ouvert, executer, tmp_path):
    _, application, _ = ouvert
    message, ton = executer(application, "enregistrer_en_fec", "31/12/2025", str(tmp_path), "")
    assert (ton, "FEC-29" in message) == ("critical", True)
    assert list(tmp_path.iterdir()) == []


def test_l_exemple_s_ouvre_et_tous_ses_etats_se_font(sans_classeur, executer, tmp_path):
    excel, application = sans_classeur
    message, ton = executer(application, "ouvrir_un_exemple", str(tmp_path))
    assert ton == "info", message
    assert excel.ActiveWorkbook.Name == "Exemple Lettrine.xlsx"
    assert executer(application, "lettrer")[1] == "info"
    assert executer(application, "planifier_les_amortissements", "31/12/2025")[1] == "info"
    message, ton = executer(
        application, "enregistrer_en_fec", "31/12/2025", str(tmp_path), ""
    )  # le SIREN est celui de la table Societe
    assert ton == "info", message


@pytest.mark.parametrize(("exemple", "rempli"), [("non", "vide"), ("Oui", "rempli")])
def test_un_modele_se_prend_vide_ou_rempli(sans_classeur, executer, tmp_path, exemple, rempli):
    excel, application = sans_classeur
    message, ton = executer(
        application, "prendre_un_modele", str(tmp_path), "delai_paiement", exemple
    )
    assert ton == "info", message
    assert f"Modèle {rempli}" in message
    assert excel.ActiveWorkbook.Name == "delai_paiement.xlsx"


@pytest.mark.parametrize("nom", [a.nom for a in actions() if a.ouvre])
def test_qui_renonce_n_ouvre_rien(sans_classeur, executer, tmp_path, nom):
    excel, application = sans_classeur
    if not mac.choisi:  # sur Mac, le complément renonce sans appeler Python
        assert executer(application, nom, False) == ("", None)
    assert excel.Workbooks.Count == 0
    assert excel.StatusBar is False


def test_ce_qui_n_est_pas_un_fec_est_refuse_et_rien_ne_s_ouvre(sans_classeur, executer, tmp_path):
    excel, application = sans_classeur
    faux = tmp_path / "photo.txt"
    faux.write_bytes(bytes(range(256)) * 40)
    message, ton = executer(application, "ouvrir_un_fec", str(faux))
    assert (ton, "FEC-" in message) == ("critical", True)
    assert excel.Workbooks.Count == 0
