"""Ce qu'un modèle porte, lu dans le fichier : tableaux, protections, validations, mise en page."""

import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest
from lxml import etree

from lettrine.actions.modeles import DOSSIER, construire_modeles
from lettrine.classeur.modeles import MODELES
from lettrine.classeur.modeles.lettrage.mode_d_emploi import FEUILLES
from lettrine.classeur.modeles.lettrage.reperes import (
    COLONNES,
    COLONNES_DES_COMPTES,
    COLONNES_DES_TIERS,
    LIGNES,
)
from lettrine.classeur.presentation.aspect import ONGLETS, SAISIE
from lettrine.ressources import dossier
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SCHEMAS = {
    ECRITURES.nom: (ECRITURES, COLONNES),
    TIERS.nom: (TIERS, COLONNES_DES_TIERS),
    COMPTES_LETTRABLES.nom: (COMPTES_LETTRABLES, COLONNES_DES_COMPTES),
}
SAISIES_EN_TABLEAU = ("Écritures", "Tiers", "Comptes lettrables")


class Fichier:
    """Les parties d'un .xlsx, sans tableur."""

    def __init__(self, chemin: Path) -> None:
        with zipfile.ZipFile(chemin) as archive:
            self.parties = {nom: archive.read(nom) for nom in archive.namelist()}
        self.classeur = etree.fromstring(self.parties["xl/workbook.xml"])
        self.noms = [f.get("name") for f in self.classeur.iter(f"{X}sheet")]
        self.textes = [
            "".join(t.text or "" for t in si.iter(f"{X}t"))
            for si in etree.fromstring(self.parties["xl/sharedStrings.xml"])
        ]

    def feuille(self, nom: str) -> etree._Element:
        rang = self.noms.index(nom) + 1
        return etree.fromstring(self.parties[f"xl/worksheets/sheet{rang}.xml"])

    def tableaux(self) -> Iterator[etree._Element]:
        for nom in sorted(self.parties):
            if nom.startswith("xl/tables/"):
                yield etree.fromstring(self.parties[nom])

    def cellules(self, nom: str) -> dict[str, str]:
        """La formule ou la valeur de chaque cellule remplie."""
        lues = {}
        for cellule in self.feuille(nom).iter(f"{X}c"):
            formule, valeur = cellule.find(f"{X}f"), cellule.find(f"{X}v")
            if formule is not None:
                lues[cellule.get("r")] = f"={formule.text}"
            elif valeur is not None:
                texte = valeur.text or ""
                en_commun = cellule.get("t") == "s"
                lues[cellule.get("r")] = self.textes[int(texte)] if en_commun else texte
        return lues

    def regles(self, nom: str) -> list[str]:
        """Validations, formats conditionnels, protection et mise en page, tels qu'écrits."""
        balises = ("dataValidation", "conditionalFormatting", "sheetProtection", "pageSetup",
                   "pageMargins", "pane", "col", "tabColor", "hyperlink")  # fmt: skip
        return [
            etree.tostring(element).decode()
            for balise in balises
            for element in self.feuille(nom).iter(f"{X}{balise}")
        ]

    @cached_property
    def styles(self) -> etree._Element:
        return etree.fromstring(self.parties["xl/styles.xml"])

    def noms_definis(self) -> dict[tuple[str, str | None], str]:
        return {
            (n.get("name"), n.get("localSheetId")): n.text
            for n in self.classeur.iter(f"{X}definedName")
        }

    def style(self, numero: int) -> tuple[bool, str]:
        """Verrouillée ou non, et couleur de fond, d'un style de cellule."""
        styles = self.styles
        style = styles.find(f"{X}cellXfs")[numero]
        protection = style.find(f"{X}protection")
        fond = styles.find(f"{X}fills")[int(style.get("fillId"))]
        couleur = fond.find(f".//{X}fgColor")
        verrouillee = protection is None or protection.get("locked") != "0"
        return verrouillee, "" if couleur is None else couleur.get("rgb", "")


@pytest.fixture(scope="module")
def livre() -> Fichier:
    return Fichier(dossier(DOSSIER) / "lettrage.xlsx")


@pytest.mark.parametrize("nom", MODELES)
def test_le_modele_livre_est_celui_que_le_code_reconstruit(reconstruits, nom):
    """S'il diffère : lettrine modeles construire, puis conservez le fichier."""
    livre, neuf = Fichier(dossier(DOSSIER) / f"{nom}.xlsx"), Fichier(reconstruits / f"{nom}.xlsx")
    assert livre.noms == neuf.noms
    assert livre.noms_definis() == neuf.noms_definis()
    for tableau, attendu in zip(livre.tableaux(), neuf.tableaux(), strict=True):
        assert etree.tostring(tableau) == etree.tostring(attendu)
    for rang, feuille in enumerate(livre.noms, start=1):
        partie = f"xl/worksheets/sheet{rang}.xml"
        if livre.parties[partie] == neuf.parties[partie] and livre.textes == neuf.textes:
            continue
        assert livre.cellules(feuille) == neuf.cellules(feuille), feuille
        assert livre.regles(feuille) == neuf.regles(feuille), feuille


def test_le_dossier_livre_n_a_que_les_modeles(reconstruits):
    livres = {f.name for f in dossier(DOSSIER).iterdir()}
    assert livres == {f"{nom}.xlsx" for nom in MODELES} == {f.name for f in reconstruits.iterdir()}


def test_reconstruire_donne_les_memes_octets(reconstruits, tmp_path):
    construire_modeles(tmp_path)
    for nom in MODELES:
        fichier = f"{nom}.xlsx"
        assert (tmp_path / fichier).read_bytes() == (reconstruits / fichier).read_bytes()


def test_les_tableaux_portent_le_nom_et_les_libelles_de_leur_schema(livre):
    tableaux = {t.get("name"): [c.get("name") for c in t.iter(f"{X}tableColumn")]
                for t in livre.tableaux()}  # fmt: skip
    assert tableaux == {
        nom: [schema[colonne].libelle for colonne in colonnes]
        for nom, (schema, colonnes) in SCHEMAS.items()
    }
    assert {t.get("displayName") for t in livre.tableaux()} == set(SCHEMAS)


def test_les_feuilles_sont_celles_du_mode_d_emploi_et_de_leur_couleur(livre):
    assert livre.noms == [nom for nom, _, _ in FEUILLES]
    couleurs = {"Lecture": "mode_d_emploi", "Saisie": "saisie", "Contrôle": "controle",
                "Résultat": "resultat", "Calcul": "mode_d_emploi"}  # fmt: skip
    for nom, role, _ in FEUILLES:
        onglet = livre.feuille(nom).find(f".//{X}tabColor").get("rgb")
        assert onglet == f"FF{ONGLETS[couleurs[role]][1:]}", nom


def test_seules_les_saisies_en_tableau_ne_sont_pas_protegees_et_aucune_n_a_de_mot_de_passe(livre):
    protegees = set()
    for nom in livre.noms:
        protection = livre.feuille(nom).find(f"{X}sheetProtection")
        if protection is not None:
            protegees.add(nom)
            assert protection.get("password") is None
            assert protection.get("hashValue") is None
    assert protegees == set(livre.noms) - set(SAISIES_EN_TABLEAU)


def test_sur_une_feuille_protegee_une_cellule_est_ouverte_si_et_seulement_si_elle_est_jaune(livre):
    ouvertes = 0
    for nom in set(livre.noms) - set(SAISIES_EN_TABLEAU) - {"Calculs", "Listes"}:
        for cellule in livre.feuille(nom).iter(f"{X}c"):
            verrouillee, fond = livre.style(int(cellule.get("s", 0)))
            a_remplir = fond == f"FF{SAISIE[1:]}"
            if nom == "Mode d'emploi" and a_remplir:
                continue  # la légende des couleurs
            assert verrouillee is not a_remplir, (nom, cellule.get("r"))
            ouvertes += not verrouillee
            assert cellule.find(f"{X}f") is None or verrouillee
    # Dossier : trois ; justification : deux choix et quatre visas ; âges : un ; grand livre : deux.
    assert ouvertes == 3 + 2 + 4 + 1 + 2


def test_les_colonnes_de_saisie_sont_jaunes_jusqu_en_bas(livre):
    for nom in SAISIES_EN_TABLEAU:
        colonnes = livre.feuille(nom).findall(f"{X}cols/{X}col")
        assert colonnes
        for colonne in colonnes:
            assert livre.style(int(colonne.get("style"))) == (False, f"FF{SAISIE[1:]}")


def test_les_validations_couvrent_toutes_les_lignes_lues(livre):
    validations = {
        (nom, v.get("sqref")): v.find(f"{X}formula1").text
        for nom in livre.noms
        for v in livre.feuille(nom).iter(f"{X}dataValidation")
    }
    listes = {lieu: v for lieu, v in validations.items() if v.startswith(("Liste_", '"'))}
    assert listes == {
        ("Écritures", f"D8:D{7 + LIGNES}"): "Liste_tiers",
        ("Comptes lettrables", "C6:C105"): '"oui,non"',
        ("Comptes lettrables", "D6:D105"): '"oui,non"',
        ("Justification", "B5"): "Liste_comptes",
        ("Justification", "B6"): "Liste_Justif_tiers",
        ("Balance âgée", "B6"): '"Clients,Fournisseurs"',
        ("Grand livre", "B5"): "Liste_comptes",
        ("Grand livre", "B6"): "Liste_Livre_tiers",
    }
    assert ("Dossier", "B5") in validations
    assert ("Écritures", f"H8:H{7 + LIGNES}") in validations


def test_chaque_etat_s_imprime_en_a4_sur_une_page_de_large_jusqu_a_sa_derniere_ligne(livre):
    zones = {
        livre.noms[int(feuille)]: texte
        for (nom, feuille), texte in livre.noms_definis().items()
        if nom == "_xlnm.Print_Area"
    }
    for nom, role, _ in FEUILLES:
        page = livre.feuille(nom)
        reglages = page.find(f"{X}pageSetup")
        assert (reglages.get("paperSize"), reglages.get("orientation")) == ("9", "landscape")
        assert page.find(f"{X}sheetPr/{X}pageSetUpPr").get("fitToPage") == "1"
        assert reglages.get("fitToWidth", "1") == "1"
        if role == "Résultat":
            assert re.search(r"INDEX\(.*SUMPRODUCT\(MAX\(", zones[nom]), nom
    titres = {int(f) for (nom, f), _ in livre.noms_definis().items() if nom.endswith("Titles")}
    attendus = ("Écritures", "Tiers", "Contrôles", "Balance des tiers", "Justification",
                "Balance âgée", "Grand livre")  # fmt: skip
    assert titres >= {livre.noms.index(nom) for nom in attendus}


def test_le_graphique_est_natif_et_son_titre_est_la_conclusion(livre):
    (nom,) = [n for n in livre.parties if n.startswith("xl/charts/chart")]
    trace = livre.parties[nom].decode("utf-8")
    assert "<c:barChart>" in trace
    titre = re.search(r"<c:title>.*?<c:f>(.*?)</c:f>", trace)
    assert titre[1] == "'Balance âgée'!$A$4"
    assert livre.cellules("Balance âgée")["A4"].startswith("=IF(")


def test_aucun_nom_defini_ne_ressemble_a_une_cellule(livre):
    noms = {nom for nom, _ in livre.noms_definis()}
    assert len(noms) > 60
    assert not [n for n in noms if re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[LC][0-9]*(C[0-9]*)?", n)]
