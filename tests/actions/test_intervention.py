"""Délettrer et lettrer à la main, du fichier de l'utilisateur à la copie et au rapport relus."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from pandas.testing import assert_frame_equal
from tests.conftest import (
    COLONNES,
    TOTAL,
    cellules,
    contenu,
    ecrire_livre,
    lignes_du_livre,
    tableau,
)

from lettrine.actions.delettrer import delettrer
from lettrine.actions.intervention import lire_lignes, ouvrir_registre
from lettrine.actions.lettrer import lettrer
from lettrine.actions.ouverture import lieux, ouvrir
from lettrine.actions.poser import poser
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.lettrage import Confiance, Demande
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.formats import fec
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.lettrage import REGISTRE

FEUILLES = ["Synthèse", "Lignes", "Registre", "Anomalies", "Colonnes"]
DEMANDE = Demande(date(2025, 2, 3), "Claire Montagnel", "mauvais client")
# La ligne client de chaque mouvement, sous l'en-tête : 2, 4, 6… dans le .txt et le .csv, et deux
# de plus dans le .xlsx, dont l'en-tête est en ligne 3.
DECALAGE = {"txt": 0, "csv": 0, "xlsx": 2, "ods": 2, "xls": 2}
C2, C3, C4 = (10, 12), (14, 16, 18), 20


def fait(action, entree: Path, sortie: Path, *args, registre: Path | None = None, **options):
    acte = "delettrage" if action is delettrer else "lettrage_manuel"
    endroits = lieux(entree, sortie, acte)
    ancien = ouvrir_registre(registre, endroits)
    options = {"demande": DEMANDE, **options}
    return action(ouvrir(entree, endroits), *args, registre=ancien, **options)


def lettres(chemin: Path) -> dict[int, str]:
    """Le code de chaque ligne lettrée d'un livre."""
    table = ouvrir(chemin, lieux(chemin, chemin.parent / "ailleurs", "x")).lire(ECRITURES).table
    assert int(table["Debit"].sum()) == int(table["Credit"].sum()) == TOTAL
    lettrees = table[table["EcritureLet"] != ""]
    return dict(zip(lettrees["Rang"], lettrees["EcritureLet"], strict=True))


@pytest.mark.parametrize("extension", DECALAGE)
def test_chaque_format_se_lettre_et_se_delettre_a_la_main(livre, tmp_path, extension):
    source, decalage = livre(extension), DECALAGE[extension]
    avant = source.read_bytes()
    trois = [rang + decalage for rang in C3]
    pose = fait(poser, source, tmp_path / "pose", trois)
    assert source.read_bytes() == avant
    deja = {rang + decalage: "AC" for rang in C2}
    assert lettres(pose.fichiers[0]) == {**deja, **dict.fromkeys(trois, "AA")}
    retire = fait(delettrer, pose.fichiers[0], tmp_path / "retire", lignes=[trois[0]])
    assert lettres(retire.fichiers[0]) == deja
    assert retire.phrase.startswith("1 groupe délettré ; 3 lignes rouvertes")


def test_un_partiel_se_complete_au_fil_des_copies(livre, tmp_path):
    source = livre("xlsx")
    partiel = fait(poser, source, tmp_path / "un", [16, 20], partiel=True)
    # 30,00 de facture, 70,00 reçus : 40,00 de trop au crédit.
    assert partiel.phrase.replace("\u00a0", " ") == (
        "2 lignes lettrées aa dans le compte 411000 C3, en partie : il reste 40,00 € au crédit."
    )
    assert {p.libelle: p.valeur for p in partiel.postes}["Solde du groupe"] == -40_00
    assert [juste for _, juste in partiel.controles] == [True] * 5
    complet = fait(poser, partiel.fichiers[0], tmp_path / "deux", [18, 20])
    assert "3 lignes lettrées AA" in complet.phrase
    (page,) = [c for c in cellules(complet.fichiers[0]) if c[8] == "R9" and c[13]]
    assert page[13:15] == ["AA", datetime(2025, 1, 20)]


def test_la_copie_garde_tout_le_reste_a_l_octet_pres(livre, tmp_path):
    source = livre("txt")
    copie = fait(delettrer, source, tmp_path / "s", codes=["AC"]).fichiers[0]
    changees = 0
    for avant, apres in zip(
        source.read_bytes().split(b"\r\n"), copie.read_bytes().split(b"\r\n"), strict=True
    ):
        champs = list(zip(COLONNES, avant.split(b"\t"), apres.split(b"\t"), strict=False))
        differents = [c for c, x, y in champs if x != y]
        assert differents in ([], ["EcritureLet", "DateLet"])
        changees += bool(differents)
    assert changees == 2


def test_le_rapport_relu_dit_les_lignes_le_registre_et_se_recoupe(livre, tmp_path):
    bilan = fait(delettrer, livre("txt"), tmp_path / "s", comptes=["411"])
    rapport = bilan.fichiers[1]
    assert rapport.name == "livre_delettrage.xlsx"
    assert openpyxl.load_workbook(rapport).sheetnames == FEUILLES
    assert [juste for _, juste in bilan.controles] == [True] * 5
    assert sum(ligne.count("OK") for ligne in cellules(rapport, "Synthèse")) == 5
    synthese = tableau(rapport, "Synthèse")
    assert [p["Lignes"] for p in synthese] == [2, 0, 28]
    assert round(sum(p["Débit"] for p in synthese) * 100) == TOTAL
    tete = " ".join(str(ligne[0]) for ligne in cellules(rapport, "Synthèse")[:4])
    assert "Délettrage du 03/02/2025, demandé par Claire Montagnel. Motif : mauvais client." in tete
    lignes = tableau(rapport, "Lignes")
    assert [x["Ligne"] for x in lignes] == list(C2)
    assert [(x["Code avant"], x["Date avant"], x["Code après"]) for x in lignes] == [
        ("AC", datetime(2025, 1, 11), None)
    ] * 2
    (inscrit,) = tableau(rapport, "Registre")
    assert inscrit == {
        "Le": datetime(2025, 2, 3),
        "Par": "Claire Montagnel",
        "Opération": "délettrage",
        "Compte": "411000",
        "Auxiliaire": "C2",
        "Code avant": "AC",
        "Date avant": datetime(2025, 1, 11),
        "Code après": None,
        "Date après": None,
        "Solde du groupe": 0,
        "Motif": "mauvais client",
        "Lignes du livre": "10, 12",
        "Pièces": "F4, R4",
        "Livre": "livre.txt",
    }


def test_le_registre_se_poursuit_d_un_rapport_a_l_autre(livre, tmp_path):
    un = fait(delettrer, livre("txt"), tmp_path / "un", codes=["AC"])
    ancien = un.fichiers[1]
    avant = ancien.read_bytes()
    deux = fait(poser, un.fichiers[0], tmp_path / "deux", C2, registre=ancien)
    trois = fait(
        delettrer, deux.fichiers[0], tmp_path / "tr", lignes=[10], registre=deux.fichiers[1]
    )
    assert ancien.read_bytes() == avant
    registre = tableau(trois.fichiers[1], "Registre")
    assert [(r["Opération"], r["Code avant"], r["Code après"]) for r in registre] == [
        ("délettrage", "AC", None),
        ("lettrage à la main", None, "AA"),
        ("délettrage", "AA", None),
    ]
    assert [r["Lignes du livre"] for r in registre] == ["10, 12"] * 3
    assert [r["Date après"] for r in registre] == [None, datetime(2025, 1, 11), None]
    # Seule la dernière opération est dans la feuille Lignes.
    assert len(tableau(trois.fichiers[1], "Lignes")) == 2


def test_les_notes_ajoutees_au_registre_sont_gardees(livre, tmp_path):
    un = fait(delettrer, livre("txt"), tmp_path / "un", codes=["AC"])
    classeur = openpyxl.load_workbook(un.fichiers[1])
    page = classeur["Registre"]
    (haut,) = [ligne[0].row for ligne in page.iter_rows() if ligne[0].value == "Le"]
    for place, (titre, note) in enumerate(
        (("Visa", "vu, C. M."), ("Visa", datetime(2025, 2, 4)), ("Note", 12)), start=15
    ):
        page.cell(haut, place).value, page.cell(haut + 1, place).value = titre, note
    annote = tmp_path / "annoté.xlsx"
    classeur.save(annote)
    deux = fait(poser, un.fichiers[0], tmp_path / "deux", C2, registre=annote)
    premiere, seconde = tableau(deux.fichiers[1], "Registre")
    assert premiere["Visa"] == "vu, C. M."
    assert premiere["Visa (P)"] == "04/02/2025"
    assert premiere["Note"] == "12"
    assert [seconde[titre] for titre in ("Visa", "Visa (P)", "Note")] == [None] * 3
    assert premiere["Opération"] == "délettrage"


def test_un_registre_a_soi_en_csv_se_poursuit(livre, tmp_path):
    registre = tmp_path / "registre.csv"
    registre.write_text(
        "Le;Par;Opération;Compte;Lignes du livre\n02/01/2025;Ancien;délettrage;401000;7, 9\n",
        encoding="utf-8",
    )
    bilan = fait(delettrer, livre("txt"), tmp_path / "s", codes=["AC"], registre=registre)
    lignes = tableau(bilan.fichiers[1], "Registre")
    assert [(r["Par"], r["Compte"]) for r in lignes] == [
        ("Ancien", "401000"), ("Claire Montagnel", "411000"),
    ]  # fmt: skip


def test_reg_02_le_registre_donne_n_est_jamais_remplace(livre, tmp_path):
    source = livre("txt")
    un = fait(delettrer, source, tmp_path / "un", codes=["AC"])
    avant = contenu(tmp_path)
    with pytest.raises(OptionInvalide, match="REG-02"):
        fait(delettrer, source, tmp_path / "un", codes=["AC"], registre=un.fichiers[1])
    assert contenu(tmp_path) == avant


def test_un_registre_illisible_est_refuse_et_rien_n_est_ecrit(livre, tmp_path):
    registre = tmp_path / "registre.csv"
    registre.write_text(
        "Le;Par;Opération;Compte;Lignes du livre\nhier;Ancien;délettrage;401000;7, 9\n",
        encoding="utf-8",
    )
    with pytest.raises(DonneesInvalides, match=r"LET-10.*registre\.csv"):
        fait(delettrer, livre("txt"), tmp_path / "s", codes=["AC"], registre=registre)
    assert contenu(tmp_path / "s") == {}


def test_un_registre_vide_se_relit(livre, tmp_path):
    vide = tmp_path / "registre.xlsx"
    ecrire_classeur(vide, [Feuille("Registre", "Registre", (), REGISTRE.vide(), REGISTRE)])
    bilan = fait(delettrer, livre("txt"), tmp_path / "s", codes=["AC"], registre=vide)
    assert len(tableau(bilan.fichiers[1], "Registre")) == 1


@pytest.mark.parametrize("extension", ["txt", "xlsx", "csv"])
def test_delettrer_deux_fois_est_refuse_et_n_ecrit_rien_del_03(livre, tmp_path, extension):
    un = fait(delettrer, livre(extension), tmp_path / "un", codes=["AC"])
    avant = contenu(tmp_path)
    with pytest.raises(OptionInvalide, match="DEL-03"):
        fait(delettrer, un.fichiers[0], tmp_path / "deux", codes=["AC"])
    assert contenu(tmp_path) == avant


def test_un_refus_n_ecrit_rien_man_08(livre, tmp_path):
    source = livre("csv")
    avant = contenu(tmp_path)
    with pytest.raises(OptionInvalide, match="MAN-08"):
        fait(poser, source, tmp_path / "s", [14, 18])
    assert contenu(tmp_path) == avant


def test_une_anomalie_bloquante_refuse_le_livre_let_10(tmp_path):
    lignes = lignes_du_livre()
    lignes[2][3] = "31012025"
    source = ecrire_livre(tmp_path / "livre.csv", lignes)
    with pytest.raises(DonneesInvalides, match="LET-10"):
        fait(poser, source, tmp_path / "s", C3)


def test_un_livre_sans_colonne_de_lettrage_la_recoit(tmp_path):
    source = tmp_path / "livre.csv"
    source.write_text(
        "Date;Compte;Pièce;Débit;Crédit\n"
        "02/01/2025;411000;F1;10,00;\n09/01/2025;411000;B1;;10,00\n",
        encoding="utf-8",
    )
    rendu = fait(poser, source, tmp_path / "s", [2, 3]).fichiers[0]
    assert rendu.read_text(encoding="utf-8").splitlines() == [
        "Date;Compte;Pièce;Débit;Crédit;Lettrage;Date de lettrage",
        "02/01/2025;411000;F1;10,00;;AA;09/01/2025",
        "09/01/2025;411000;B1;;10,00;AA;09/01/2025",
    ]


def test_un_desequilibre_deja_la_ne_fausse_pas_le_controle(tmp_path):
    lignes = lignes_du_livre()
    lignes[18][13] = "ZZ"  # F7, 99,99 : un groupe complet d'une seule ligne
    source = ecrire_livre(tmp_path / "livre.txt", lignes)
    bilan = fait(poser, source, tmp_path / "s", C3)
    assert all(juste for _, juste in bilan.controles)
    assert all(juste for _, juste in fait(delettrer, source, tmp_path / "t", lignes=[C4]).controles)


@pytest.mark.parametrize("texte", ["12;15", "a", "0", "15-12", "1-999999999", "-3", "12-", "1,x"])
def test_let_42_une_liste_de_lignes_qui_ne_se_lit_pas(texte):
    with pytest.raises(OptionInvalide, match="LET-42"):
        lire_lignes(texte)


def test_dit_ses_etapes(livre, tmp_path):
    etapes: list[str] = []
    fait(delettrer, livre("txt"), tmp_path / "s", codes=["AC"], progression=etapes.append)
    assert etapes == ["Lecture des écritures", "Délettrage", "Écriture du rapport"]


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
def test_un_grand_livre_reel_delettre_se_recoupe_et_se_relettre(echantillon, tmp_path, nom):
    """Tout délettrer, puis poser de nouveau les dix premiers groupes, d'après le registre."""
    source = echantillon(nom)
    avant = fec.lire(source).table
    tout = fait(delettrer, source, tmp_path / "tout", comptes=["4"])
    assert [juste for _, juste in tout.controles] == [True] * 5
    apres = fec.lire(tout.fichiers[0]).table
    quatre = avant["CompteNum"].str.startswith("4")
    assert apres["EcritureLet"][quatre].eq("").all()
    assert (apres["EcritureLet"] == avant["EcritureLet"])[~quatre].all()
    autres = [nom for nom in avant.columns if nom not in ("EcritureLet", "DateLet")]
    assert_frame_equal(avant[autres], apres[autres])
    registre = tableau(tout.fichiers[1], "Registre")
    lettrees = avant[quatre & (avant["EcritureLet"] != "")]
    cles = ["CompteNum", "CompAuxNum", "EcritureLet"]
    assert len(registre) == len(lettrees.drop_duplicates(cles))
    copie = tout.fichiers[0]
    for n, groupe in enumerate(registre[:10]):
        rangs = [int(rang) for rang in groupe["Lignes du livre"].split(", ")]
        copie = fait(poser, copie, tmp_path / str(n), rangs).fichiers[0]
    relu = fec.lire(copie).table
    lettrees = relu[relu["EcritureLet"].ne("") & quatre]
    groupes = {", ".join(map(str, rangs)) for rangs in lettrees.groupby(cles)["Rang"].agg(list)}
    assert groupes == {groupe["Lignes du livre"] for groupe in registre[:10]}


def test_lettrer_garde_un_groupe_pose_a_la_main_et_complete_un_partiel(livre, tmp_path):
    # Le partiel réunit le règlement de 70,00 et une de ses deux factures ; l'autre le solde.
    pose = fait(poser, livre("txt"), tmp_path / "pose", [14, 18], partiel=True)
    entree = pose.fichiers[0]
    lettre = lettrer(
        ouvrir(entree, lieux(entree, tmp_path / "auto", "lettrage")), appliquer=Confiance.PROBABLE
    )
    codes = lettres(lettre.fichiers[0])
    assert (codes[14], codes[16], codes[18]) == ("AA", "AA", "AA")
    pose = fait(poser, livre("txt"), tmp_path / "entier", [14, 16, 18])
    entree = pose.fichiers[0]
    lettre = lettrer(ouvrir(entree, lieux(entree, tmp_path / "encore", "lettrage")))
    codes = lettres(lettre.fichiers[0])
    assert (codes[14], codes[16], codes[18]) == ("AA", "AA", "AA")
