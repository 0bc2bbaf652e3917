"""Ce que tout modèle respecte : fonctions sûres, tableaux, taille, protection, sans auteur."""

import re
from datetime import date
from pathlib import Path

import pytest
import python_calamine
from tests.classeur.modeles.remplissages import REMPLISSAGES
from tests.classeur.modeles.test_lettrage import SURES
from tests.classeur.modeles.test_structure import Fichier, X

from lettrine.actions.modeles import DOSSIER
from lettrine.classeur.modeles import MODELES
from lettrine.classeur.modeles.controle_fec.calculs import ECRITURES_A_COLLER, JOURNAUX_LUS
from lettrine.classeur.modeles.delai_paiement.reperes import MOIS
from lettrine.classeur.modeles.echeancier.reperes import FACTURES as OUVERTES
from lettrine.classeur.modeles.echeancier.reperes import FICHES, MARQUES
from lettrine.classeur.modeles.immobilisations.reperes import BIENS, EXERCICES, RELEVES
from lettrine.classeur.modeles.lettrage.reperes import COUPLES, LETTRES, LIGNES
from lettrine.classeur.modeles.relances.reperes import CLIENTS, PERIODES, RECUS, REGISTRE
from lettrine.classeur.modeles.relances.reperes import FACTURES as A_RELANCER
from lettrine.ressources import dossier

NOUVELLES = {
    "CHOOSE", "COLUMN", "DATE", "EOMONTH", "FIXED", "LARGE", "MID", "REPT", "VALUE", "WEEKDAY",
}  # fmt: skip
"""Sûres aussi (Excel 2016 et LibreOffice 7.4), que le modèle de lettrage n'emploie pas."""

AUTRES = [nom for nom in MODELES if nom != "lettrage"]
TAILLE_MAXIMALE = 2_000_000
GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "modeles.md"


@pytest.fixture(scope="module", params=AUTRES)
def livre(request):
    chemin = dossier(DOSSIER) / f"{request.param}.xlsx"
    return request.param, chemin, Fichier(chemin)


def test_un_modele_n_emploie_que_des_fonctions_sures(livre):
    _, _, fichier = livre
    formules = [f.text or "" for nom in fichier.noms for f in fichier.feuille(nom).iter(f"{X}f")]
    formules += fichier.noms_definis().values()
    assert len(formules) > 500
    textes = "\n".join(re.sub(r'"[^"]*"', '""', formule) for formule in set(formules))
    assert set(re.findall(r"([A-Z][A-Z0-9_.]*)\(", textes)) <= SURES | NOUVELLES


def test_un_modele_reste_leger_et_n_a_ni_macro_ni_lien_ni_auteur(livre):
    _, chemin, fichier = livre
    assert chemin.stat().st_size < TAILLE_MAXIMALE
    assert not [nom for nom in fichier.parties if "vba" in nom.lower() or "external" in nom.lower()]
    proprietes = fichier.parties["docProps/core.xml"].decode("utf-8")
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<", proprietes) == []


def test_les_tableaux_portent_les_noms_annonces(livre):
    nom, _, fichier = livre
    attendus = {table.nom for table in MODELES[nom].tables}
    assert {t.get("displayName") for t in fichier.tableaux()} == attendus


def test_seules_les_feuilles_a_tableau_ne_sont_pas_protegees(livre):
    _, _, fichier = livre
    libres = 0
    for nom in fichier.noms:
        page = fichier.feuille(nom)
        protection, tableau = page.find(f"{X}sheetProtection"), page.find(f"{X}tableParts")
        assert (protection is None) == (tableau is not None), nom
        assert protection is None or protection.get("password") is None
        libres += protection is None
    assert libres


def test_les_feuilles_sont_celles_du_mode_d_emploi_et_tiennent_en_largeur(livre):
    nom, _, fichier = livre
    assert len(fichier.noms) == MODELES[nom].feuilles
    page = fichier.feuille("Mode d'emploi")
    lignes = fichier.cellules("Mode d'emploi")
    liens = [lignes[lien.get("ref")] for lien in page.iter(f"{X}hyperlink")]
    assert liens == fichier.noms
    for feuille in fichier.noms:
        reglages = fichier.feuille(feuille).find(f"{X}pageSetup")
        assert (reglages.get("paperSize"), reglages.get("fitToWidth", "1")) == ("9", "1")


@pytest.mark.parametrize("modele", REMPLISSAGES)
def test_un_modele_vide_ne_montre_ni_jour_ni_semaine_d_avant_1901(remplis, modele):
    """LibreOffice compte les jours avant 1900 ; Excel y met #NOMBRE!."""
    vide = remplis[modele, "vide"]
    trouves = [
        valeur
        for nom in python_calamine.CalamineWorkbook.from_path(vide.calcule).sheet_names
        for ligne in vide.feuille(nom)
        for valeur in ligne
        if (isinstance(valeur, date) and valeur.year < 1901)
        or (isinstance(valeur, str) and re.match(r"1899|1900", valeur))
    ]
    assert not trouves


def test_le_guide_dit_ce_que_tient_chaque_modele():
    tenus = dict(re.findall(r"^\| `(\w+)` \| .+ \| (.+) \|$", GUIDE.read_text("utf-8"), re.M))
    capacites = {
        "lettrage": {"lignes": LIGNES, "comptes": COUPLES, "lettres": LETTRES},
        "relances": {
            "factures": A_RELANCER.lignes, "règlements": RECUS.lignes, "relances": REGISTRE.lignes,
            "clients": CLIENTS.lignes, "périodes": PERIODES,
        },
        "delai_paiement": {"mois": MOIS},
        "immobilisations": {"biens": BIENS, "relevés": RELEVES, "exercices": EXERCICES},
        "echeancier": {
            "factures": OUVERTES.lignes, "lignes": MARQUES.lignes, "tiers": FICHES.lignes,
        },
        "controle_fec": {"lignes": ECRITURES_A_COLLER.lignes, "journaux": JOURNAUX_LUS},
    }  # fmt: skip
    assert set(capacites) == set(tenus) == set(MODELES)
    for modele, capacite in capacites.items():
        for nom, nombre in capacite.items():
            assert f"{nombre:,} {nom}".replace(",", " ") in tenus[modele], (modele, nom)


def test_aucun_nom_defini_ne_ressemble_a_une_cellule(livre):
    _, _, fichier = livre
    noms = {nom for nom, _ in fichier.noms_definis()}
    assert not [n for n in noms if re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[LC][0-9]*(C[0-9]*)?", n)]
