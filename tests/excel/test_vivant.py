"""Le classeur ouvert passe le contrat du port, et une action y rend ce qu'elle rend sur disque."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from tests.excel import vivant
from tests.excel.tableur import TRES_MASQUEE

from lettrine.actions.controler_fec import controler_les_ecritures
from lettrine.actions.dossier import dossier_de
from lettrine.actions.etats import (
    editer_balance_agee,
    editer_balance_generale,
    editer_balance_tiers,
    editer_delai_paiement,
    editer_echeancier,
    editer_grand_livre,
    editer_justification,
    editer_soldes_anormaux,
)
from lettrine.actions.evaluer_lettrage import evaluer_lettrage
from lettrine.actions.lettrer import lettrer
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.vivant import ClasseurVivant, annuler
from lettrine.classeur.vivant.journal import NOM as JOURNAL
from lettrine.classeur.vivant.memoire import NOM as MEMOIRE
from lettrine.comptabilite.lettrage import Confiance
from lettrine.comptabilite.lettrage import lettrer as lettrer_ecritures
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

pytestmark = pytest.mark.usefixtures("moteur")


@pytest.fixture(scope="module")
def chemin(tmp_path_factory, demo):
    dossier = tmp_path_factory.mktemp("vivant")
    return vivant.ecrire(dossier / "livre.xlsx", demo.ecritures, demo.tiers)


@pytest.fixture
def ouvert(chemin):
    return vivant.ouvrir(chemin)


def colonne(feuille, titre):
    """Les valeurs d'une colonne, sous son titre."""
    lignes = vivant.valeurs(feuille)
    haut = next(i for i, ligne in enumerate(lignes) if titre in ligne)
    place = lignes[haut].index(titre)
    return [ligne[place] for ligne in lignes[haut + 1 :]]


# --- le contrat du port, sur les deux adaptateurs ----------------------------------------------


@pytest.fixture(params=["fichier", "vivant"])
def classeur(request, chemin, tmp_path):
    """Le même classeur, par chacun des deux adaptateurs."""
    if request.param == "fichier":
        return ouvrir_classeur(chemin, sortie=tmp_path / "s.xlsx", rapport=tmp_path / "r.xlsx")
    return ClasseurVivant(vivant.ouvrir(chemin)[2])


def test_les_deux_lisent_la_meme_table(classeur, demo):
    lecture = classeur.lire(ECRITURES)
    assert lecture.anomalies == ()
    assert lecture.provenance.fichier == "livre.xlsx"
    assert lecture.provenance.feuille == "Écritures"
    for nom in ("EcritureDate", "CompteNum", "CompAuxNum", "PieceRef", "Debit", "Credit"):
        assert lecture.table[nom].tolist() == demo.ecritures[nom].tolist(), nom
    assert lecture.table["Rang"].tolist() == list(range(2, len(demo.ecritures) + 2))
    assert classeur.lire(TIERS).table["Nom"].tolist() == demo.tiers["Nom"].tolist()
    assert {"Écritures", "Tiers"} <= set(classeur.tables())


# --- la même action, sur le même classeur -------------------------------------------------------


def relues(chemin):
    """Les feuilles d'un rapport : leurs valeurs, telles qu'un tableur les voit."""
    excel, _, _ = vivant.ouvrir(chemin)
    return {f.Name: vivant.valeurs(f) for f in excel.ActiveWorkbook.feuilles}


@pytest.mark.parametrize("en_tableau", [True, False])
def test_lettrer_rend_les_memes_codes_et_le_meme_rapport(demo, tmp_path, en_tableau):
    chemin = vivant.ecrire(
        tmp_path / "livre.xlsx", demo.ecritures, en_tableau=en_tableau, titre=not en_tableau
    )
    sur_disque = ouvrir_classeur(chemin, sortie=tmp_path / "s.xlsx", rapport=tmp_path / "r.xlsx")
    bilan_du_fichier = lettrer(sur_disque, appliquer=Confiance.PROBABLE)
    excel, _, livre = vivant.ouvrir(chemin)
    bilan = lettrer(ClasseurVivant(livre, action="Lettrer"), appliquer=Confiance.PROBABLE)
    assert bilan.postes == bilan_du_fichier.postes
    feuilles = {f.Name: f for f in excel.ActiveWorkbook.feuilles}
    attendues = ouvrir_classeur(tmp_path / "s.xlsx").lire(ECRITURES).table
    codes = [valeur or "" for valeur in colonne(feuilles["Écritures"], "Lettrage")]
    assert codes[: len(attendues)] == attendues["EcritureLet"].tolist()
    assert len({code for code in codes if code}) > 20
    rapport = relues(tmp_path / "r.xlsx")
    assert rapport
    for nom, lignes in rapport.items():
        assert vivant.valeurs(feuilles[nom]) == lignes, nom


AU = date(2025, 12, 31)
ETATS = {
    "balance générale": lambda classeur, dossier: editer_balance_generale(classeur, au=AU),
    "grand livre": lambda classeur, dossier: editer_grand_livre(classeur, au=AU),
    "balance des tiers": lambda classeur, dossier: editer_balance_tiers(
        classeur, au=AU, dossier=dossier
    ),
    "balance âgée": lambda classeur, dossier: editer_balance_agee(classeur, au=AU, dossier=dossier),
    "échéancier": lambda classeur, dossier: editer_echeancier(classeur, au=AU, dossier=dossier),
    "délai": lambda classeur, dossier: editer_delai_paiement(classeur, au=AU, dossier=dossier),
    "soldes": lambda classeur, dossier: editer_soldes_anormaux(classeur, au=AU, dossier=dossier),
    "justification": lambda classeur, dossier: editer_justification(
        classeur, au=AU, comptes=["411", "401"], dossier=dossier
    ),
    "évaluation": lambda classeur, dossier: evaluer_lettrage(classeur),
    "contrôle": lambda classeur, dossier: controler_les_ecritures(classeur),
}


@pytest.mark.parametrize("etat", ETATS)
def test_un_etat_a_les_memes_valeurs_dans_excel_et_dans_un_fichier(demo, tmp_path, etat):
    lettrees = demo.ecritures.head(500)
    codes = lettrer_ecritures(lettrees, comptes=["411", "401"]).lignes["EcritureLet"]
    lettrees = lettrees.assign(EcritureLet=codes.to_numpy())
    chemin = vivant.ecrire(tmp_path / "livre.xlsx", lettrees, demo.tiers)
    rendus = []
    excel, _, livre = vivant.ouvrir(chemin)
    for classeur in (
        ouvrir_classeur(chemin, rapport=tmp_path / "r.xlsx"), ClasseurVivant(livre)
    ):  # fmt: skip
        dossier = dossier_de(classeur, chemin.name, tables=(TIERS,))
        rendus.append(ETATS[etat](classeur, dossier))
    sur_disque, ouvert = rendus
    assert (ouvert.phrase, ouvert.postes) == (sur_disque.phrase, sur_disque.postes)
    assert ouvert.controles == sur_disque.controles
    feuilles = {f.Name: f for f in excel.ActiveWorkbook.feuilles}
    rapport = relues(tmp_path / "r.xlsx")
    assert len(rapport) >= 3
    for nom, lignes in rapport.items():
        # L'onglet Tiers est déjà celui du dossier : Excel numérote celui du résultat.
        assert vivant.valeurs(feuilles.get(f"{nom} (2)", feuilles[nom])) == lignes, nom


def test_les_codes_restent_des_textes_et_les_dates_des_dates(ouvert):
    excel, _, livre = ouvert
    classeur = ClasseurVivant(livre)
    nombre = len(classeur.lire(ECRITURES).table)
    codes = ["TRUE", "NA", "E1", "1E5", "aa", *[""] * (nombre - 5)]
    dates = np.array(["2025-12-31", *["NaT"] * (nombre - 1)], "datetime64[s]")
    classeur.ecrire_colonnes(
        ECRITURES.nom, {"EcritureLet": pd.Series(codes), "DateLet": pd.Series(dates)}
    )
    classeur.enregistrer()
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    assert colonne(feuille, "Lettrage")[:6] == ["TRUE", "NA", "E1", "1E5", "aa", None]
    assert colonne(feuille, "Date de lettrage")[0].year == 2025
    relue = ClasseurVivant(livre).lire(ECRITURES).table
    assert relue["EcritureLet"].tolist()[:5] == codes[:5]


def test_une_colonne_s_ecrit_d_un_bloc_et_rien_d_autre_ne_change(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    avant, ecritures = dict(feuille.cellules), feuille.ecritures
    tiers = dict(excel.ActiveWorkbook.Sheets("Tiers").cellules)
    classeur = ClasseurVivant(livre)
    table = classeur.lire(ECRITURES).table
    classeur.ecrire_colonnes(ECRITURES.nom, {"EcritureLet": pd.Series(["ZZ"] * len(table))})
    classeur.enregistrer()
    assert feuille.ecritures == ecritures + 1
    place = 1 + vivant.valeurs(feuille)[0].index("Lettrage")
    autres = {p: v for p, v in feuille.cellules.items() if p[1] != place}
    assert autres == {p: v for p, v in avant.items() if p[1] != place}
    assert excel.ActiveWorkbook.Sheets("Tiers").cellules == tiers


def test_une_colonne_absente_s_ajoute_a_droite_du_tableau(demo, tmp_path):
    sans = demo.ecritures.drop(columns=["EcritureLet", "DateLet"])
    excel, _, livre = vivant.ouvrir(vivant.ecrire(tmp_path / "l.xlsx", sans))
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    feuille.poser(1, 40, "Mes notes")
    largeur = feuille.tableaux[0].zone[3]
    lettrer(ClasseurVivant(livre))
    titres = vivant.valeurs(feuille)[0]
    assert titres[largeur : largeur + 2] == ["Lettrage", "Date de lettrage"]
    assert feuille.tableaux[0].zone[3] == largeur + 2
    assert "Mes notes" in titres
    annuler(livre)
    assert vivant.valeurs(feuille)[0][largeur] != "Lettrage"
    assert feuille.tableaux[0].zone[3] == largeur


# --- le journal et l'annulation -----------------------------------------------------------------


def test_annuler_remet_les_colonnes_et_retire_les_feuilles(ouvert):
    excel, _, livre = ouvert
    classeur = excel.ActiveWorkbook
    avant = {f.Name: dict(f.cellules) for f in classeur.feuilles}
    lettrer(ClasseurVivant(livre, action="Lettrer"))
    assert classeur.Sheets(MEMOIRE).Visible == TRES_MASQUEE
    journal = vivant.valeurs(classeur.Sheets(JOURNAL))
    assert journal[0][:3] == ["N°", "Quand", "Traitement"]
    assert journal[1][2] == "Lettrer"
    assert "Écritures : colonne Lettrage" in journal[1][4]
    fait = annuler(livre)
    assert fait.action == "Lettrer"
    apres = {f.Name: dict(f.cellules) for f in classeur.feuilles if f.Name != JOURNAL}
    assert apres == avant
    assert "Annulé le" in vivant.valeurs(classeur.Sheets(JOURNAL))[1][5]
    with pytest.raises(OptionInvalide, match="XLS-13"):
        annuler(livre)


def test_seul_le_dernier_traitement_s_annule(ouvert):
    excel, _, livre = ouvert
    lettrer(ClasseurVivant(livre, action="Lettrer"))
    codes = colonne(excel.ActiveWorkbook.Sheets("Écritures"), "Lettrage")
    lettrer(ClasseurVivant(livre, action="Lettrer aussi"), appliquer=Confiance.PROBABLE)
    annuler(livre)
    assert colonne(excel.ActiveWorkbook.Sheets("Écritures"), "Lettrage") == codes
    journal = vivant.valeurs(excel.ActiveWorkbook.Sheets(JOURNAL))
    assert journal[1][5].startswith("Ne s'annule plus")
    assert journal[2][5].startswith("Annulé le")


def cellule_lettree(feuille):
    """Une cellule que le lettrage vient de remplir, et une qu'il a laissée vide."""
    place = 1 + vivant.valeurs(feuille)[0].index("Lettrage")
    codes = {ligne: feuille.cellules.get((ligne, place)) for ligne in range(2, 300)}
    return tuple(next((n, place) for n, c in codes.items() if bool(c) is vrai)
                 for vrai in (True, False))  # fmt: skip


def test_xls_12_une_cellule_changee_depuis_n_est_pas_ecrasee(demo, tmp_path):
    vierge = demo.ecritures.assign(EcritureLet="", DateLet=np.datetime64("NaT", "s"))
    excel, _, livre = vivant.ouvrir(vivant.ecrire(tmp_path / "l.xlsx", vierge))
    lettrer(ClasseurVivant(livre))
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    feuille.cellules[cellule_lettree(feuille)[0]] = "MOI"
    tout = {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles}
    with pytest.raises(OptionInvalide, match="XLS-12"):
        annuler(livre)
    assert {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles} == tout


def test_un_code_pose_depuis_ailleurs_dans_la_colonne_survit_a_l_annulation(demo, tmp_path):
    vierge = demo.ecritures.assign(EcritureLet="", DateLet=np.datetime64("NaT", "s"))
    excel, _, livre = vivant.ouvrir(vivant.ecrire(tmp_path / "l.xlsx", vierge))
    lettrer(ClasseurVivant(livre))
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    lettree, vide = cellule_lettree(feuille)
    feuille.cellules[vide] = "MOI"
    annuler(livre)
    assert feuille.cellules[vide] == "MOI"
    assert lettree not in feuille.cellules


def test_une_feuille_annotee_est_gardee(ouvert):
    excel, _, livre = ouvert
    lettrer(ClasseurVivant(livre))
    ajoutees = [f.Name for f in excel.ActiveWorkbook.feuilles]
    excel.ActiveWorkbook.Sheets("Ouvertes").poser(500, 1, "Vu avec le client")
    fait = annuler(livre)
    assert fait.gardees == ("Ouvertes",)
    assert len(fait.retirees) >= 3
    assert "Ouvertes" in [f.Name for f in excel.ActiveWorkbook.feuilles]
    assert len(ajoutees) > len(excel.ActiveWorkbook.feuilles)


# --- ce qui empêche d'écrire -----------------------------------------------------------------


def fusionner(excel):
    excel.ActiveWorkbook.Sheets("Écritures").fusions = [(4, 1, 5, 20)]


def proteger(excel):
    excel.ActiveWorkbook.Sheets("Écritures").ProtectContents = True


def proteger_la_structure(excel):
    excel.ActiveWorkbook.ProtectStructure = True


def filtrer(excel):
    excel.ActiveWorkbook.Sheets("Écritures").FilterMode = True


def lecture_seule(excel):
    excel.ActiveWorkbook.ReadOnly = True


def partager(excel):
    excel.ActiveWorkbook.MultiUserEditing = True


def mettre_une_formule(excel):
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    place = 1 + vivant.valeurs(feuille)[0].index("Lettrage")
    feuille.formules[7, place] = '=IF(A7="","","AA")'


def enregistrer_en_csv(excel):
    excel.ActiveWorkbook.FileFormat = 62


def compter_depuis_1904(excel):
    excel.ActiveWorkbook.Date1904 = True


OBSTACLES = [
    (proteger, "XLS-04"), (proteger_la_structure, "XLS-04"), (lecture_seule, "XLS-05"),
    (partager, "XLS-06"), (filtrer, "XLS-07"), (fusionner, "XLS-08"),
    (mettre_une_formule, "XLS-09"), (enregistrer_en_csv, "XLS-16"),
    (compter_depuis_1904, "XLS-17"),
]  # fmt: skip


@pytest.mark.parametrize(("obstacle", "code"), OBSTACLES)
def test_un_obstacle_est_dit_et_le_classeur_reste_tel_quel(ouvert, obstacle, code):
    excel, _, livre = ouvert
    obstacle(excel)
    avant = {f.Name: (dict(f.cellules), dict(f.formules)) for f in excel.ActiveWorkbook.feuilles}
    with pytest.raises(OptionInvalide, match=code):
        lettrer(ClasseurVivant(livre))
    apres = {f.Name: (dict(f.cellules), dict(f.formules)) for f in excel.ActiveWorkbook.feuilles}
    assert apres == avant


def test_une_table_renommee_se_retrouve_a_son_en_tete(ouvert):
    excel, _, livre = ouvert
    excel.ActiveWorkbook.Sheets("Écritures").tableaux[0].Name = "Tableau1"
    assert len(ClasseurVivant(livre).lire(ECRITURES).table) > 1000


def test_une_table_absente_est_nommee(tmp_path, demo):
    chemin = vivant.ecrire(tmp_path / "t.xlsx", None, demo.tiers)
    with pytest.raises(DonneesInvalides, match="CLA-0"):
        ClasseurVivant(vivant.ouvrir(chemin)[2]).lire(ECRITURES)


def test_un_classeur_dans_onedrive_n_a_pas_de_chemin_et_se_traite_pareil(ouvert):
    excel, _, livre = ouvert
    excel.ActiveWorkbook.FullName = "https://d.docs.live.net/0/Comptes/livre.xlsx"
    excel.ActiveWorkbook.Path = "https://d.docs.live.net/0/Comptes"
    assert lettrer(ClasseurVivant(livre)).postes


def test_un_nombre_enregistre_comme_du_texte_est_lu(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    attendu = ClasseurVivant(livre).lire(ECRITURES).table["Debit"].sum()
    for place, valeur in list(feuille.cellules.items()):
        if isinstance(valeur, float):
            feuille.cellules[place] = f"{valeur:.2f}".removesuffix(".00").replace(".", ",")
    assert ClasseurVivant(livre).lire(ECRITURES).table["Debit"].sum() == attendu


def test_une_cellule_en_erreur_est_refusee_a_sa_place(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    place = 1 + vivant.valeurs(feuille)[0].index("Débit")
    feuille.cellules[12, place] = -2146826246
    with pytest.raises(DonneesInvalides, match="LET-10"):
        lettrer(ClasseurVivant(livre))


def test_des_lignes_vides_jusqu_en_bas_ne_sont_pas_lues(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Tiers")
    nombre = len(ClasseurVivant(livre).lire(TIERS).table)
    feuille.tableaux.clear()
    feuille.formules[1_048_576, 1] = '=""'
    assert len(ClasseurVivant(livre).lire(TIERS).table) == nombre


def test_des_lignes_vides_au_milieu_ne_decalent_rien(demo, tmp_path, monkeypatch):
    monkeypatch.setattr("lettrine.classeur.vivant.moteur.CELLULES_PAR_BLOC", 400)
    excel, _, livre = vivant.ouvrir(
        vivant.ecrire(tmp_path / "l.xlsx", demo.ecritures.head(60), en_tableau=False)
    )
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    attendue = ClasseurVivant(livre).lire(ECRITURES).table
    # Cinquante lignes vides après la vingtième : plus de deux blocs de lecture.
    decalees = {(n + 50 * (n > 20), c): v for (n, c), v in feuille.cellules.items()}
    feuille.cellules.clear()
    feuille.cellules.update(decalees)
    table = ClasseurVivant(livre).lire(ECRITURES).table
    assert table["Debit"].tolist() == attendue["Debit"].tolist()
    assert table["Rang"].tolist() == [n + 50 * (n > 20) for n in attendue["Rang"]]


def test_cla_35_une_cellule_egaree_au_bout_de_la_feuille_est_dite(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    feuille.tableaux.clear()
    feuille.poser(1_048_576, 16_384, "x")
    with pytest.raises(DonneesInvalides, match="XFD1048576"):
        ClasseurVivant(livre).lire(ECRITURES)


def test_xls_11_une_feuille_trop_longue_va_a_la_ligne_de_commande(ouvert, monkeypatch):
    monkeypatch.setattr("lettrine.classeur.vivant.lecture.LIGNES_LUES", 1000)
    monkeypatch.setattr("lettrine.classeur.vivant.moteur.CELLULES_PAR_BLOC", 8000)
    with pytest.raises(DonneesInvalides, match="XLS-11"):
        ClasseurVivant(ouvert[2]).lire(ECRITURES)


def test_un_echec_en_chemin_remet_tout(ouvert, monkeypatch):
    excel, _, livre = ouvert
    avant = {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles}
    monkeypatch.setattr(
        "lettrine.classeur.vivant.journal.inscrire",
        lambda *_: (_ for _ in ()).throw(RuntimeError("panne")),
    )
    with pytest.raises(RuntimeError):
        lettrer(ClasseurVivant(livre))
    assert {f.Name: dict(f.cellules) for f in excel.ActiveWorkbook.feuilles} == avant
    assert len(excel.classeurs) == 1
    assert MEMOIRE not in [f.Name for f in excel.ActiveWorkbook.feuilles]


def test_xls_18_si_excel_refuse_aussi_de_remettre_c_est_dit(ouvert, monkeypatch):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")

    def panne(*_):
        feuille.ProtectContents = True
        raise RuntimeError("panne")

    monkeypatch.setattr("lettrine.classeur.vivant.journal.inscrire", panne)
    with pytest.raises(DonneesInvalides, match="XLS-18"):
        lettrer(ClasseurVivant(livre), appliquer=Confiance.PROBABLE)


# --- un classeur comme on les trouve -------------------------------------------------------------


def test_un_montant_au_format_monetaire_est_lu_au_centime(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    attendue = ClasseurVivant(livre).lire(ECRITURES).table
    # COM envoie une cellule au format monétaire comme un décimal à quatre chiffres.
    for place, valeur in list(feuille.cellules.items()):
        if isinstance(valeur, float):
            feuille.cellules[place] = Decimal(f"{valeur:.4f}")
    assert ClasseurVivant(livre).lire(ECRITURES).table.equals(attendue)


def test_un_resultat_d_avant_n_est_jamais_relu_comme_une_source(demo, tmp_path):
    chemin = vivant.ecrire(tmp_path / "l.xlsx", demo.ecritures, demo.tiers, en_tableau=False)
    excel, _, livre = vivant.ouvrir(chemin)
    editer_grand_livre(ClasseurVivant(livre), au=date(2025, 12, 31))
    classeur = excel.ActiveWorkbook
    resultat = next(f for f in classeur.feuilles if f.Name.startswith("Grand livre"))
    resultat.Name = "Ecritures"  # renommée du nom de la table
    assert ClasseurVivant(livre).lire(ECRITURES).provenance.feuille == "Écritures"
    assert "Ecritures" not in ClasseurVivant(livre).tables()


def test_une_table_renommee_garde_son_tableau(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    feuille.tableaux[0].Name = "Tableau1"
    haut, gauche, bas, droite = feuille.tableaux[0].zone
    feuille.poser(bas + 4, gauche, "Note du comptable, sous le tableau")
    table = ClasseurVivant(livre).lire(ECRITURES).table
    assert len(table) == bas - haut
    assert droite > gauche


def test_la_ligne_de_total_d_un_tableau_garde_sa_formule(demo, tmp_path):
    vierge = demo.ecritures.assign(EcritureLet="", DateLet=np.datetime64("NaT", "s"))
    excel, _, livre = vivant.ouvrir(vivant.ecrire(tmp_path / "l.xlsx", vierge))
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    tableau = feuille.tableaux[0]
    haut, gauche, bas, droite = tableau.zone
    tableau.zone = haut, gauche, bas + 1, droite
    place = 1 + vivant.valeurs(feuille)[0].index("Lettrage")
    feuille.poser(bas + 1, gauche, "Total")
    feuille.formules[bas + 1, place] = "=SUBTOTAL(103,[Lettrage])"
    lettrer(ClasseurVivant(livre))
    assert feuille.formules[bas + 1, place] == "=SUBTOTAL(103,[Lettrage])"
    annuler(livre)
    assert feuille.formules[bas + 1, place] == "=SUBTOTAL(103,[Lettrage])"


def test_annuler_remet_les_textes_tels_quels_dans_des_cellules_sans_format(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    place = 1 + vivant.valeurs(feuille)[0].index("Lettrage")
    nombre = len(ClasseurVivant(livre).lire(ECRITURES).table)
    avant = ["1E5", "VRAI", "=A1", "AA", "012"]
    for rang in range(nombre):
        feuille.formats[rang + 2, place] = "General"
        feuille.poser(rang + 2, place, avant[rang] if rang < len(avant) else None)
    classeur = ClasseurVivant(livre)
    classeur.lire(ECRITURES)
    classeur.ecrire_colonnes(ECRITURES.nom, {"EcritureLet": pd.Series(["ZZ"] * nombre)})
    classeur.enregistrer()
    assert feuille.formats[2, place] == "@"
    annuler(livre)
    assert [feuille.cellules.get((n, place)) for n in range(2, 8)] == [*avant, None]
    assert feuille.formats[2, place] == "General"


def test_une_date_garde_le_format_de_l_utilisateur(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    place = 1 + vivant.valeurs(feuille)[0].index("Date de lettrage")
    classeur = ClasseurVivant(livre)
    nombre = len(classeur.lire(ECRITURES).table)
    for ligne in range(2, nombre + 2):
        feuille.formats[ligne, place] = "dd-mmm-yy"
    dates = pd.Series(np.full(nombre, np.datetime64("2025-12-30", "s")))
    classeur.ecrire_colonnes(ECRITURES.nom, {"DateLet": dates})
    classeur.enregistrer()
    assert {feuille.formats[n, place] for n in range(2, nombre + 2)} == {"dd-mmm-yy"}


def test_rien_a_changer_n_ecrit_rien(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    classeur = ClasseurVivant(livre)
    table = classeur.lire(ECRITURES).table
    ecritures = feuille.ecritures
    classeur.ecrire_colonnes(ECRITURES.nom, {n: table[n] for n in ("EcritureLet", "DateLet")})
    classeur.enregistrer()
    assert (feuille.ecritures, classeur.ecrit) == (ecritures, False)
    assert JOURNAL not in [f.Name for f in excel.ActiveWorkbook.feuilles]


def test_un_classeur_nomme_comme_un_rapport_n_empeche_rien(ouvert):
    excel, _, livre = ouvert
    autre = excel.Workbooks.Add()
    autre.Name = "rapport.xlsx"
    excel.classeurs[0].Activate()
    lettrer(ClasseurVivant(livre))
    assert [c.Name for c in excel.classeurs] == ["livre.xlsx", "rapport.xlsx"]


def test_sous_un_filtre_quelques_cellules_s_ecrivent_une_a_une(ouvert):
    excel, _, livre = ouvert
    feuille = excel.ActiveWorkbook.Sheets("Écritures")
    avant = dict(feuille.cellules)
    feuille.FilterMode = True
    classeur = ClasseurVivant(livre)
    table = classeur.lire(ECRITURES).table
    codes = table["EcritureLet"].where(table["Rang"] > 4, "QQ")
    classeur.ecrire_colonnes(ECRITURES.nom, {"EcritureLet": codes})
    classeur.enregistrer()
    assert colonne(feuille, "Lettrage")[:3] == ["QQ", "QQ", "QQ"]
    annuler(livre)
    assert feuille.cellules == avant


def test_une_longue_feuille_a_les_formats_de_celle_d_un_fichier(demo, tmp_path):
    chemin = vivant.ecrire(tmp_path / "livre.xlsx", demo.ecritures, demo.tiers)
    excel, _, livre = vivant.ouvrir(chemin)
    lettrer(ClasseurVivant(livre))
    sur_disque = ouvrir_classeur(chemin, sortie=tmp_path / "s.xlsx", rapport=tmp_path / "r.xlsx")
    lettrer(sur_disque)
    rapport = vivant.ouvrir(tmp_path / "r.xlsx")[0].ActiveWorkbook
    longues = [f for f in rapport.feuilles if f.UsedRange.forme[0] > 220]
    assert longues
    for attendue in longues:
        feuille = excel.ActiveWorkbook.Sheets(attendue.Name)
        for place, valeur in attendue.cellules.items():
            if place[0] > 20 and isinstance(valeur, float):
                assert feuille.formats[place] == attendue.formats[place], (attendue.Name, place)


# --- recommencer ---------------------------------------------------------------------------------


def onglets(excel):
    return [f.Name for f in excel.ActiveWorkbook.feuilles]


def test_un_traitement_refait_remplace_ses_feuilles_et_en_garde_les_noms(ouvert):
    excel, _, livre = ouvert
    lettrer(ClasseurVivant(livre))
    une_fois = set(onglets(excel))
    lettrer(ClasseurVivant(livre), appliquer=Confiance.PROBABLE)
    assert set(onglets(excel)) == une_fois


def test_un_etat_d_un_autre_jour_reste(ouvert):
    excel, _, livre = ouvert
    editer_balance_generale(ClasseurVivant(livre), au=date(2025, 12, 31))
    editer_balance_generale(ClasseurVivant(livre), au=date(2025, 6, 30))
    titres = [vivant.valeurs(f)[0][0] for f in excel.ActiveWorkbook.feuilles]
    assert any("31/12/2025" in str(t) for t in titres)
    assert any("30/06/2025" in str(t) for t in titres)


def test_une_feuille_annotee_n_est_pas_remplacee(ouvert):
    excel, _, livre = ouvert
    lettrer(ClasseurVivant(livre))
    excel.ActiveWorkbook.Sheets("Ouvertes").poser(500, 1, "Vu avec le client")
    lettrer(ClasseurVivant(livre))
    assert {"Ouvertes", "Ouvertes (2)"} <= set(onglets(excel))
    assert excel.ActiveWorkbook.Sheets("Ouvertes").cellules[500, 1] == "Vu avec le client"


def test_un_total_que_le_filtre_a_change_n_est_pas_une_annotation(ouvert):
    excel, _, livre = ouvert
    avant = onglets(excel)
    lettrer(ClasseurVivant(livre))
    feuille = excel.ActiveWorkbook.Sheets("Ouvertes")
    totaux = [place for place, texte in feuille.formules.items() if "SUBTOTAL" in texte]
    assert totaux
    for place in totaux:
        feuille.cellules[place] = 1.0
    assert annuler(livre).gardees == ()
    assert onglets(excel) == [*avant, JOURNAL]
