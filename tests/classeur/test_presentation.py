import errno
import zipfile
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

import numpy as np
import openpyxl
import pandas as pd
import pytest

from lettrine.classeur import presentation
from lettrine.classeur.conversion import convertir
from lettrine.classeur.entetes import choisir_feuille
from lettrine.classeur.grille import lire_grilles
from lettrine.classeur.presentation import Controle, Feuille, ecrire_classeur, ecriture
from lettrine.erreurs import DonneesInvalides, FichierNonEcrit
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.etats import SYNTHESE
from lettrine.tables.schema import Colonne, Genre, Schema


def table(lignes=2, **colonnes):
    contenu = {
        "EcritureDate": [np.datetime64("2025-12-31")] * lignes,
        "CompteNum": ["0411"] * lignes,
        "EcritureLib": ['=HYPERLINK("x")'] * lignes,
        "Debit": [12_050] * lignes,
        "Credit": [-30] * lignes,
        "Rang": range(1, lignes + 1),
    }
    return ECRITURES.table({**contenu, **colonnes})


def ouvrir(chemin, **options):
    return openpyxl.load_workbook(chemin, **options)


def ligne_d_entete(page):
    return next(c.row for rangee in page.iter_rows() for c in rangee if c.value == "Journal")


def test_valeurs_types_et_formats(tmp_path):
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("GL", "Grand livre", (), table(), ECRITURES)])
    page = ouvrir(tmp_path / "a.xlsx")["GL"]
    haut = ligne_d_entete(page)
    entete = {c.value: c.column for c in page[haut]}
    assert "Rang" not in entete

    def cellule(nom):
        return page.cell(haut + 1, entete[nom])

    assert (cellule("Compte").value, cellule("Compte").number_format) == ("0411", "@")
    assert cellule("Libellé").value == '=HYPERLINK("x")'
    assert cellule("Libellé").data_type == "s"
    assert cellule("Débit").value == 120.5
    assert cellule("Débit").number_format.startswith("#,##0.00;[Red]-#,##0.00")
    assert cellule("Date").value.date() == date(2025, 12, 31)
    assert cellule("Date").number_format == "dd/mm/yyyy"


def test_mise_en_page(tmp_path):
    ecrire_classeur(
        tmp_path / "a.xlsx",
        [Feuille("GL", "Grand livre", ("Pour la réviseuse.",), table(), ECRITURES)],
        dossier="Dupont & Fils",
        au=date(2025, 12, 31),
    )
    page = ouvrir(tmp_path / "a.xlsx")["GL"]
    haut = ligne_d_entete(page)
    (tableau,) = page.tables.values()
    assert tableau.name == "Ecritures"
    assert tableau.ref.startswith(f"A{haut}:")
    assert tableau.autoFilter is not None
    assert page.freeze_panes == f"A{haut + 1}"
    assert page.print_title_rows == f"${haut}:${haut}"
    assert page.page_setup.orientation == "landscape"
    assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 0)
    assert not page.sheet_view.showGridLines
    assert page.oddFooter.left.text == "Dupont && Fils"
    assert "31/12/2025" in page.oddFooter.center.text
    assert page.cell(1, 1).font.bold
    assert page.cell(1, 1).font.size == 14
    assert page.cell(haut, 1).fill.fgColor.rgb == "FF1F3864"
    assert page.cell(haut, 1).font.color.rgb == "FFFFFFFF"


def test_totaux_et_controles_vivants(tmp_path):
    # Deux lignes de 120,50 au débit et de -0,30 au crédit : 241,00 et -0,60, écart 241,60.
    controles = (
        Controle("Débit lu", 24_100, 24_100, somme_de="Debit"),
        Controle("Débit égale crédit", 24_100, -60, somme_de="Debit", somme_attendue="Credit"),
        Controle("Lignes", 2, 3, montant=False),
    )
    feuille = Feuille("GL", "GL", (), table(), ECRITURES, controles=controles, totaux=("Debit",))
    ecrire_classeur(tmp_path / "a.xlsx", [feuille])
    vues = [
        [c.value for c in rangee if c.value is not None]
        for rangee in ouvrir(tmp_path / "a.xlsx", data_only=True)["GL"].iter_rows(max_row=8)
    ]
    assert ["Débit lu", 241, 241, "OK"] in vues
    assert ["Débit égale crédit", 241, -0.6, 241.6] in vues
    assert ["Lignes", 2, 3, -1] in vues
    assert ["Total des lignes affichées", 241] in vues
    formules = [
        c.value
        for rangee in ouvrir(tmp_path / "a.xlsx")["GL"].iter_rows()
        for c in rangee
        if c.data_type == "f"
    ]
    assert sum("SUBTOTAL(109," in f for f in formules) == 1
    assert sum("=SUM(" in f for f in formules) == 3
    assert sum('"OK"' in f for f in formules) == 3


def test_une_table_vide_le_dit_et_se_relit_vide(tmp_path):
    ecrire_classeur(
        tmp_path / "a.xlsx",
        [Feuille("Tiers", "Tiers", (), TIERS.vide(), TIERS, role="saisie", totaux=("Nom",))],
    )
    textes = [c.value for r in ouvrir(tmp_path / "a.xlsx")["Tiers"].iter_rows() for c in r]
    assert "Aucune ligne." in textes
    grille, entete = choisir_feuille(lire_grilles(tmp_path / "a.xlsx"), TIERS, source="a.xlsx")
    assert len(convertir(grille, entete, TIERS, source="a.xlsx").table) == 0


def test_saisie_jaune_et_deverrouillee_meme_vide(tmp_path):
    tiers = TIERS.table({"CompAuxNum": ["C1"], "Nom": ["Morel"], "TauxPenalite": [Decimal("0.12")]})
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("T", "T", (), tiers, TIERS, role="saisie")])
    page = ouvrir(tmp_path / "a.xlsx")["T"]
    derniere = page[page.max_row]
    assert {c.fill.fgColor.rgb for c in derniere} == {"FFFFF9DB"}
    assert not any(c.protection.locked for c in derniere)


def test_une_colonne_a_remplir_est_jaune_et_propose_oui_ou_non(tmp_path):
    lue = pd.DataFrame({"Approuver": [True, False], "Motif": ["un", "deux"]})
    feuille = Feuille("E", "E", (), lue, a_remplir=("Approuver",))
    ecrire_classeur(tmp_path / "a.xlsx", [feuille])
    page = ouvrir(tmp_path / "a.xlsx")["E"]
    haut = page.max_row - 2
    jaunes, autres = ([page.cell(haut + n, place) for n in (1, 2)] for place in (1, 2))
    assert {c.fill.fgColor.rgb for c in jaunes} == {"FFFFF9DB"}
    assert not any(c.protection.locked for c in jaunes)
    assert all(c.protection.locked for c in autres)
    (choix,) = page.data_validations.dataValidation
    assert (choix.formula1, str(choix.sqref)) == ('"oui,non"', f"A{haut + 1}:A{haut + 2}")


def test_couleurs_d_onglet_noms_admis_et_tableaux_distincts(tmp_path):
    feuilles = [
        Feuille("Mode d'emploi", "M", ("Lire ceci.",), role="mode_d_emploi"),
        Feuille("Lignes : 411/401", "L", (), table(), ECRITURES),
        Feuille("lignes - 411-401", "L", (), table(), ECRITURES, role="controle"),
    ]
    ecrire_classeur(tmp_path / "a.xlsx", feuilles)
    classeur = ouvrir(tmp_path / "a.xlsx")
    assert classeur.sheetnames == ["Mode d'emploi", "Lignes - 411-401", "lignes - 411-401 (2)"]
    assert len({page.sheet_properties.tabColor.rgb for page in classeur}) == 3
    assert [t for page in classeur for t in page.tables] == ["Ecritures", "Ecritures_2"]


def test_tab_03_une_colonne_hors_schema_est_refusee(tmp_path):
    """Rien ne dirait si ses nombres sont des centimes : mieux vaut ne rien écrire."""
    with pytest.raises(DonneesInvalides) as refus:
        ecrire_classeur(
            tmp_path / "a.xlsx", [Feuille("GL", "GL", (), table().assign(Frais=3), ECRITURES)]
        )
    assert refus.value.code == "TAB-03"
    assert not (tmp_path / "a.xlsx").exists()


def test_une_table_sans_schema_prend_le_genre_de_ses_types(tmp_path):
    lue = pd.DataFrame({"Motif": ["même pièce"], "Nombre": [3], "Certain": [True]})
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("GL", "GL", (), lue)])
    page = ouvrir(tmp_path / "a.xlsx")["GL"]
    assert [c.value for c in page[page.max_row]] == ["même pièce", 3, "oui"]


def test_un_texte_trop_long_pour_une_cellule_est_coupe(tmp_path):
    lue = table(1, EcritureLib=["x" * 40_000])
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("GL", "GL", (), lue, ECRITURES)])
    page = ouvrir(tmp_path / "a.xlsx")["GL"]
    valeurs = [c.value for c in page[page.max_row]]
    (long,) = [v for v in valeurs if isinstance(v, str) and len(v) > 100]
    assert len(long) == 32_767
    assert long.endswith("…")


def test_une_ligne_a_la_hauteur_de_son_texte_replie(tmp_path):
    # Colonne de 55 caractères : 40 minuscules tiennent sur une ligne, 80 capitales sur deux, un
    # texte démesuré prend la plus grande hauteur qu'Excel admette.
    textes = ["a" * 40, "A" * 80, "mot " * 3000]
    feuille = Feuille("GL", "GL", (), table(3, EcritureLib=textes), ECRITURES)
    ecrire_classeur(tmp_path / "a.xlsx", [feuille])
    page = ouvrir(tmp_path / "a.xlsx")["GL"]
    haut = ligne_d_entete(page)
    assert [page.row_dimensions[haut + n].height for n in (1, 2, 3)] == [None, 30, 405]


def test_une_table_trop_longue_continue_sur_la_feuille_suivante(tmp_path, monkeypatch):
    monkeypatch.setattr(ecriture, "LIGNES_PAR_FEUILLE", 3)
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("GL", "GL", (), table(7), ECRITURES)])
    classeur = ouvrir(tmp_path / "a.xlsx")
    assert classeur.sheetnames == ["GL", "GL (2)", "GL (3)"]
    assert [p.max_row - ligne_d_entete(p) for p in classeur] == [3, 3, 1]


def test_une_longue_table_est_ecrite_ligne_par_ligne(tmp_path, monkeypatch):
    monkeypatch.setattr(ecriture, "LIGNES_EN_TABLEAU", 1)
    controles = (Controle("Débit", 24_100, 24_100, somme_de="Debit"),)
    ecrire_classeur(
        tmp_path / "a.xlsx",
        [Feuille("GL", "GL", ("x",), table(), ECRITURES, controles=controles, totaux=("Debit",))],
    )
    page = ouvrir(tmp_path / "a.xlsx", data_only=True)["GL"]
    haut = ligne_d_entete(page)
    assert page.auto_filter.ref.startswith(f"A{haut}:")
    assert page.cell(haut + 2, 5).value == "0411"
    textes = [c.value for r in page.iter_rows() for c in r if c.value is not None]
    assert textes[0] == "GL"
    assert {"OK", "Total des lignes affichées", "Contrôle"} <= set(map(str, textes))


def test_le_meme_appel_donne_les_memes_octets(tmp_path):
    for nom in ("a.xlsx", "b.xlsx"):
        ecrire_classeur(tmp_path / nom, [Feuille("GL", "GL", (), table(), ECRITURES)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<dc:creator></dc:creator>" in archive.read("docProps/core.xml")


def test_disque_plein_pendant_l_ecriture_fic_13(tmp_path, monkeypatch):
    def plein(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("GL", "GL", (), table(), ECRITURES)])
    avant = (tmp_path / "a.xlsx").read_bytes()
    monkeypatch.setattr(zipfile.ZipFile, "write", plein)
    with pytest.raises(FichierNonEcrit) as refus:
        ecrire_classeur(tmp_path / "a.xlsx", [Feuille("GL", "GL", (), table(), ECRITURES)])
    assert refus.value.code == "FIC-13"
    assert [f.name for f in tmp_path.iterdir()] == ["a.xlsx"]
    assert (tmp_path / "a.xlsx").read_bytes() == avant


def test_une_feuille_sans_schema(tmp_path):
    lue = pd.DataFrame({"A": pd.Series(["x"], dtype="str"), "B": [1]})
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("F1", "F1", (), lue)])
    (tableau,) = ouvrir(tmp_path / "a.xlsx")["F1"].tables
    assert tableau == "Table_F1"


def test_un_graphique_suit_les_cellules_du_tableau(tmp_path):
    donnees = SYNTHESE.table(
        {"Poste": ["A", "B"], "Debit": [10_00, -5_00], "Credit": [1_00, 2_00]}
    )[["Poste", "Debit", "Credit"]]
    graphique = presentation.Graphique("B recule", "Poste", ("Debit", "Credit"), empile=True)
    feuille = Feuille(
        "S", "Synthèse", (), donnees, SYNTHESE, totaux=("Debit",), graphique=graphique
    )
    page = ouvrir(ecrire_classeur(tmp_path / "a.xlsx", [feuille]))["S"]
    (trace,) = page._charts
    assert (trace.type, trace.grouping) == ("col", "stacked")
    haut = next(c.row for ligne in page.iter_rows() for c in ligne if c.value == "Poste")
    assert [s.val.numRef.f for s in trace.series] == [
        f"S!$B${haut + 1}:$B${haut + 2}",
        f"S!$C${haut + 1}:$C${haut + 2}",
    ]
    assert trace.series[0].cat.strRef.f == f"S!$A${haut + 1}:$A${haut + 2}"
    etendue = page.print_area.rpartition("$")
    assert int(etendue[2]) > haut + 2


def test_un_graphique_sans_ligne_n_est_pas_trace(tmp_path):
    graphique = presentation.Graphique("Rien", "Poste", ("Debit",))
    feuille = Feuille("S", "Synthèse", (), SYNTHESE.vide(), SYNTHESE, graphique=graphique)
    assert ouvrir(ecrire_classeur(tmp_path / "a.xlsx", [feuille]))["S"]._charts == []


def test_un_graphique_peut_ne_tracer_qu_une_partie_des_lignes(tmp_path):
    donnees = SYNTHESE.table({"Poste": list("ABCD"), "Debit": [1_00, 2_00, 3_00, 4_00]})
    graphique = presentation.Graphique("Le milieu", "Poste", ("Debit",), lignes=range(1, 3))
    feuille = Feuille("S", "Synthèse", (), donnees, SYNTHESE, graphique=graphique)
    page = ouvrir(ecrire_classeur(tmp_path / "a.xlsx", [feuille]))["S"]
    (trace,) = page._charts
    haut = next(c.row for ligne in page.iter_rows() for c in ligne if c.value == "B")
    assert trace.series[0].val.numRef.f == f"S!$C${haut}:$C${haut + 1}"
    assert trace.series[0].cat.strRef.f == f"S!$A${haut}:$A${haut + 1}"


def test_un_nombre_a_deux_decimales_peut_manquer_et_un_entier_nul_se_taire(tmp_path):
    schema = Schema(
        "Delais",
        "Délais",
        (
            Colonne("Tiers", Genre.TEXTE, "Tiers"),
            Colonne("Delai", Genre.NOMBRE, "Délai"),
            Colonne("Retard", Genre.ENTIER, "Retard"),
        ),
    )
    donnees = schema.table(
        {"Tiers": ["A", "B"], "Delai": [Decimal("67.41"), None], "Retard": [0, 1204]}
    )
    feuille = Feuille("D", "Délais", (), donnees, schema, sans_zero=("Retard",))
    page = ouvrir(ecrire_classeur(tmp_path / "a.xlsx", [feuille]))["D"]
    a, b = (list(ligne) for ligne in page.iter_rows(min_row=page.max_row - 1))
    assert (a[1].value, a[1].number_format) == (67.41, "#,##0.00;[Red]-#,##0.00")
    assert b[1].value is None
    assert (a[2].value, a[2].number_format) == (0, "#,##0;[Red]-#,##0;")


def test_un_numero_n_est_pas_un_nombre(tmp_path):
    """La ligne 12 345 d'une source se cherche par « 12345 »."""
    schema = Schema("L", "Lignes", (Colonne("RangLigne", Genre.NUMERO, "Ligne"),))
    lignes = schema.table({"RangLigne": [12_345, 7]})
    page = ouvrir(
        ecrire_classeur(tmp_path / "a.xlsx", [Feuille("L", "Lignes", (), lignes, schema)])
    )["L"]
    (cellule,) = (c for ligne in page.iter_rows() for c in ligne if c.value == 12_345)
    assert cellule.number_format == "0;[Red]-0"


def test_un_zero_tu_et_un_total_qui_tient_dans_sa_colonne(tmp_path):
    donnees = SYNTHESE.table({"Poste": ["A", "B"], "Solde": [0, 5_00]})[["Poste", "Solde"]]
    feuille = Feuille(
        "S", "Synthèse", (), donnees, SYNTHESE, totaux=("Solde",), sans_zero=("Solde",)
    )
    page = ouvrir(ecrire_classeur(tmp_path / "a.xlsx", [feuille]))["S"]
    valeurs = {c.value: c for ligne in page.iter_rows() for c in ligne}
    assert "Total affiché" in valeurs
    assert valeurs[0.0].number_format == "#,##0.00;[Red]-#,##0.00;"


def test_une_colonne_de_liens_s_ouvre_d_un_clic(tmp_path):
    lue = pd.DataFrame({"Lettre": ["lettres/1_C1_Été & fils.docx", ""]})
    chemin = ecrire_classeur(
        tmp_path / "a.xlsx", [Feuille("Index", "Index", (), lue, liens=("Lettre",))]
    )
    cellules = [c for ligne in ouvrir(chemin)["Index"].iter_rows() for c in ligne if c.hyperlink]
    assert [c.value for c in cellules] == ["lettres/1_C1_Été & fils.docx"]
    cible = unquote(cellules[0].hyperlink.target).replace(
        "\\", "/"
    )  # Excel écrit ses chemins ainsi
    assert cible == "lettres/1_C1_Été & fils.docx"


def test_la_tete_d_un_tableau_etroit_s_imprime_en_entier(tmp_path):
    schema = Schema("Etroite", "Étroite", (Colonne("Nom", Genre.TEXTE, "Nom"),))
    lignes = schema.table({"Nom": ["A", "B"]})
    phrase = "Une description bien plus longue que la seule colonne de ce tableau."
    ecrire_classeur(tmp_path / "a.xlsx", [Feuille("E", "Titre", (phrase,), lignes, schema)])
    page = ouvrir(tmp_path / "a.xlsx")["E"]
    droite = page.print_area.rpartition(":")[2].strip("$").partition("$")[0]
    largeur = page.column_dimensions["A"].width + 8.43 * (ord(droite) - ord("A"))
    assert largeur >= len(phrase)
