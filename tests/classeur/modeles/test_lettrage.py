"""Le modèle de lettrage, recalculé par LibreOffice : chaque état est celui du cœur."""

import re
import tomllib
import zipfile
from collections import defaultdict
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from tests.classeur.modeles.conftest import (
    AJOUT,
    CAS,
    DELAI,
    LIGNE_AJOUTEE,
    SITUATIONS,
    verifier_l_incomplet,
)

from lettrine.classeur.modeles import Contenu, construire
from lettrine.classeur.modeles.lettrage.etats import ECART
from lettrine.comptabilite.balance_agee import NON_AFFECTE, balance_agee
from lettrine.comptabilite.balance_tiers import balance_des_tiers
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.grand_livre import Par, grand_livre
from lettrine.comptabilite.justification import justifier
from lettrine.comptabilite.lettrage.codes import cle_de_code
from lettrine.comptabilite.lettrage.poses import completes_desequilibres, groupes_poses
from lettrine.erreurs import DonneesInvalides
from lettrine.monnaie import formater
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "modele-lettrage.md"
NOMS = (*SITUATIONS, "exemple")
PLEINS = ("une_ligne", "cinq_mille", "hasard", "exemple")
ATTENDU = tomllib.loads((CAS / "attendu.toml").read_text(encoding="utf-8"))
SURES = {
    "ABS", "AND", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "DAY", "EXACT", "HYPERLINK", "IF",
    "IFERROR", "INDEX", "INT", "ISERROR", "ISNUMBER", "ISTEXT", "LEFT", "LEN", "LOWER", "MATCH",
    "MAX", "MIN", "MOD", "MONTH", "N", "NOT", "OFFSET", "OR", "ROUND", "ROW", "SIGN", "SMALL",
    "SUBSTITUTE", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TRIM", "UPPER",
    "YEAR",
}  # fmt: skip
"""Fonctions communes à Excel 2016 et LibreOffice 7.4, essayées dans les deux."""


def centimes(valeur) -> int:
    return 0 if valeur in ("", None) else round(valeur * 100)


def en_jour(valeur) -> date:
    return valeur.date() if isinstance(valeur, datetime) else valeur


def au(modele) -> date:
    """Le jour d'arrêté, tel que la feuille Dossier le donne."""
    return en_jour(modele.feuille("Dossier")[6][1])


def choix(modele, feuille) -> tuple[str, str]:
    lues = modele.feuille(feuille)
    return str(lues[4][1]), str(lues[5][1])


# --- ce qui vaut pour tous -------------------------------------------------------------------


@pytest.mark.parametrize("nom", NOMS)
def test_aucune_cellule_n_est_en_erreur(modeles, nom):
    tolerees = ["xl/worksheets/sheet3.xml G32"] if nom == "fautes" else []
    assert modeles[nom].erreurs == tolerees


def test_ce_qui_deborde_est_compte_et_dit_sans_aucune_erreur(modeles):
    """1 003 comptes et auxiliaires et 1 001 restes pour 1 000, 2 002 lettres pour 2 000."""
    controles = modeles["debordements"].controles("Contrôles")
    debordements = {k: v[0] for k, v in controles.items() if "au-delà" in k or "sous la" in k}
    assert debordements == {
        "Cellules remplies sous la ligne 5007, non lues": 1,
        "Comptes et auxiliaires au-delà de 1000, non lus": 3,
        "Lignes de groupes en partie payés, au-delà de 1000": 1,
        "Lettres au-delà de 2000, non lues": 2,
    }
    etats = ("Balance des tiers", "Justification", "Balance âgée", "Grand livre")
    verifier_l_incomplet(modeles["debordements"], "Contrôles", *etats)
    assert modeles["debordements"].feuille("Balance âgée")[3][0].startswith("Incomplet")


@pytest.mark.parametrize("nom", [n for n in NOMS if n != "debordements"])
def test_chaque_etat_se_recoupe_avec_le_livre(modeles, nom):
    for feuille in ("Balance des tiers", "Justification", "Balance âgée", "Grand livre"):
        controles = modeles[nom].controles(feuille)
        assert controles
        assert {etat for *_, etat in controles.values()} == {"OK"}, (feuille, controles)


@pytest.mark.parametrize("nom", ["vide", "une_ligne", "exemple", "cinq_mille"])
def test_un_livre_sain_n_a_que_des_controles_justes(modeles, nom):
    # Une ligne seule n'est pas équilibrée ; 5 000 lignes sont coupées au milieu d'une écriture, et
    # des groupes avec elle.
    admis = {
        "une_ligne": {
            "Total des débits = total des crédits", "Comptes dont l'auxiliaire n'a pas de fiche",
        },
        "cinq_mille": {
            "Total des débits = total des crédits", "Lettres en capitales qui ne se soldent pas",
            "Lignes lettrées dans un compte qui ne se lettre pas",
        },
    }  # fmt: skip
    faux = {k for k, v in modeles[nom].controles("Contrôles").items() if v[2] != "OK"}
    assert faux <= admis.get(nom, set())


@pytest.mark.parametrize("nom", ["vide", "une_ligne", "cinq_mille", "exemple"])
def test_le_modele_se_relit_tel_qu_on_l_a_rempli(modeles, nom):
    modele = modeles[nom]
    mis, lues = modele.contenu.ecritures, modele.ecritures
    assert lues["Rang"].tolist() == list(range(8, 8 + len(mis)))
    for colonne in ("CompteNum", "CompAuxNum", "EcritureLet", "EcritureLib", "Debit", "Credit"):
        assert lues[colonne].tolist() == mis[colonne].tolist()
    for colonne in ("EcritureDate", "DateEcheance"):
        assert lues[colonne].equals(mis[colonne].reset_index(drop=True))


def test_une_ligne_ecrite_sous_le_tableau_compte_comme_les_autres(modeles):
    """Un tableur qui n'allonge pas le tableau ne perd pas la ligne : ici la 700, après la 607."""
    hasard = modeles["hasard"]
    assert hasard.ecritures["Rang"].iloc[-1] == LIGNE_AJOUTEE
    (ligne,) = [x for x in hasard.tableau("Grand livre", "Ligne") if x["Ligne"] == LIGNE_AJOUTEE]
    assert (ligne["Libellé"], centimes(ligne["Débit"])) == (AJOUT["G"], 33_00)
    assert en_jour(ligne["Date"]) == date(2026, 1, 23)


# --- chaque état, et le cœur -----------------------------------------------------------------


@pytest.mark.parametrize("nom", PLEINS)
def test_la_balance_des_tiers_est_celle_du_coeur(modeles, nom):
    modele = modeles[nom]
    attendue = balance_des_tiers(modele.ecritures, au=au(modele), tiers=modele.contenu.tiers)
    lue = modele.tableau("Balance des tiers", "Compte")
    assert [(x["Compte"], x["Auxiliaire"]) for x in lue] == list(
        zip(attendue.tiers["CompteNum"], attendue.tiers["CompAuxNum"], strict=True)
    )
    for cote in ("Solde débiteur", "Solde créditeur"):
        colonne = cote.title().replace(" ", "").replace("é", "e")
        assert [centimes(x[cote]) for x in lue] == attendue.tiers[colonne].tolist()
    noms = dict(zip(attendue.tiers["CompAuxNum"], attendue.tiers["Nom"], strict=True))
    assert {x["Nom"] for x in lue if x["Nom"]} <= set(noms.values())
    ecritures = modele.ecritures[modele.ecritures["EcritureDate"].dt.date <= au(modele)]
    cumuls = ecritures.groupby(["CompteNum", "CompAuxNum"])[["Debit", "Credit"]].sum()
    for x in lue:
        totaux = cumuls.loc[(x["Compte"], x["Auxiliaire"])]
        assert (centimes(x["Débit"]), centimes(x["Crédit"])) == tuple(totaux)


@pytest.mark.parametrize("nom", PLEINS)
def test_le_non_lettre_est_celui_des_lignes_sans_code(modeles, nom):
    modele = modeles[nom]
    table = modele.ecritures
    ouvertes = table[(table["EcritureLet"] == "") & (table["EcritureDate"].dt.date <= au(modele))]
    nets = (ouvertes["Debit"] - ouvertes["Credit"]).groupby(
        [ouvertes["CompteNum"], ouvertes["CompAuxNum"]]
    )
    attendus = nets.sum().to_dict()
    for x in modele.tableau("Balance des tiers", "Compte"):
        assert centimes(x["Non lettré"]) == attendus.get((x["Compte"], x["Auxiliaire"]), 0)


@pytest.mark.parametrize("nom", PLEINS)
def test_la_justification_est_celle_du_coeur(modeles, nom):
    modele = modeles[nom]
    compte, auxiliaire = choix(modele, "Justification")
    lignes = justifier(modele.ecritures, au=au(modele), comptes=[compte]).lignes
    lignes = lignes[lignes["CompteNum"] == compte]
    if auxiliaire:
        lignes = lignes[lignes["CompAuxNum"] == auxiliaire]
    lues = modele.tableau("Justification", "Ligne")
    assert len(lues)
    assert [x["Ligne"] for x in lues] == lignes["RangLigne"].tolist()
    assert [centimes(x["Reste ouvert"]) for x in lues] == lignes["Reste"].tolist()
    assert [x["Lettrage"] for x in lues] == lignes["EcritureLet"].tolist()
    assert [x["Libellé"] for x in lues] == lignes["EcritureLib"].tolist()
    assert [centimes(x["Débit"]) for x in lues] == lignes["Debit"].tolist()


@pytest.mark.parametrize("nom", PLEINS)
def test_la_balance_agee_est_celle_du_coeur(modeles, nom):
    modele = modeles[nom]
    attendue = balance_agee(
        modele.ecritures,
        au=au(modele),
        comptes=modele.contenu.famille,
        delai=DELAI,
        tiers=modele.contenu.tiers.assign(Conditions=""),
    )
    schema = attendue.schema
    lues = {x["Tiers"]: x for x in modele.tableau("Balance âgée", "Tiers")}
    synthese = attendue.synthese.set_index("CompAuxNum")
    assert set(lues) == set(synthese.index)
    for code, ligne in synthese.iterrows():
        for colonne in schema.noms[2:]:
            assert centimes(lues[code][schema[colonne].libelle]) == ligne[colonne], (code, colonne)
    tranches = {x["Tranche"]: x for x in modele.tableau("Balance âgée", "Tranche")}
    for tranche, nombre, montant in attendue.tranches[["Tranche", "Lignes", "Montant"]].values:
        assert tranches[tranche]["Lignes"] == nombre
        assert centimes(tranches[tranche]["Montant"]) == montant
    assert NON_AFFECTE in tranches


@pytest.mark.parametrize("nom", PLEINS)
def test_le_grand_livre_est_celui_du_coeur(modeles, nom):
    modele = modeles[nom]
    compte, auxiliaire = choix(modele, "Grand livre")
    grand = grand_livre(modele.ecritures, au=au(modele), comptes=[compte], par=Par.TIERS)
    lignes = grand.lignes[grand.lignes["CompteNum"] == compte]
    if auxiliaire:
        lignes = lignes[lignes["CompAuxNum"] == auxiliaire]
    lues = modele.tableau("Grand livre", "Ligne")
    assert [x["Ligne"] for x in lues] == lignes["RangLigne"].tolist()
    soldes = (lignes["Debit"] - lignes["Credit"]).cumsum().tolist()
    assert [centimes(x["Solde progressif"]) for x in lues] == soldes
    assert [en_jour(x["Date"]) for x in lues] == [j.date() for j in lignes["EcritureDate"]]


@pytest.mark.parametrize("nom", [*PLEINS, "fautes"])
def test_les_lettres_sont_les_groupes_du_coeur(modeles, nom):
    modele = modeles[nom]
    table = modele.ecritures[modele.ecritures["CompteNum"] != ""].reset_index(drop=True)
    attendus = defaultdict(lambda: [0, 0, 0])
    for place, groupe in enumerate(groupes_poses(table)):
        if groupe >= 0:
            ligne = table.iloc[place]
            code = cle_de_code(ligne["EcritureLet"])
            cumul = attendus[ligne["CompteNum"], ligne["CompAuxNum"], code]
            cumul[0] += 1
            cumul[1] += ligne["Debit"]
            cumul[2] += ligne["Credit"]
    lues = {
        (x["Compte"], x["Auxiliaire"], cle_de_code(x["Lettre"])): [
            x["Lignes"], centimes(x["Débit"]), centimes(x["Crédit"]),
        ]
        for x in modele.tableau("Contrôles", "1re ligne")
    }  # fmt: skip
    assert lues == dict(attendus)


@pytest.mark.parametrize("nom", [*PLEINS, "fautes"])
def test_les_lettres_en_ecart_sont_celles_du_coeur(modeles, nom):
    modele = modeles[nom]
    table = modele.ecritures[modele.ecritures["CompteNum"] != ""].reset_index(drop=True)
    etats = [x["État"] for x in modele.tableau("Contrôles", "1re ligne")]
    mixtes_en_ecart = sum(
        x["État"] == "Deux casses" and centimes(x["Solde"]) != 0
        for x in modele.tableau("Contrôles", "1re ligne")
    )
    assert etats.count(ECART) + mixtes_en_ecart == completes_desequilibres(table)


# --- le cas à la main ------------------------------------------------------------------------


def test_le_cas_a_la_main_donne_chaque_controle(modeles):
    controles = modeles["fautes"].controles("Contrôles")
    for libelle, (obtenu, attendu, etat) in ATTENDU["controles"].items():
        assert [round(x, 2) for x in controles[libelle]] == [obtenu, attendu, etat], libelle
    justes = set(controles) - set(ATTENDU["controles"])
    assert {controles[libelle][2] for libelle in justes} == {"OK"}


def test_le_cas_a_la_main_mene_a_la_premiere_ligne_fautive(modeles):
    ou = {ligne[0]: ligne[8] for ligne in modeles["fautes"].feuille("Contrôles")}
    for libelle, ligne in ATTENDU["liens"].items():
        assert ou[libelle] == f"Écritures, ligne {ligne}", libelle


def test_le_cas_a_la_main_dit_ce_qui_est_bon_a_savoir(modeles):
    lues = {ligne[0]: ligne[5:7] for ligne in modeles["fautes"].feuille("Contrôles")}
    for libelle, attendu in ATTENDU["informations"].items():
        assert lues[libelle] == attendu, libelle


def test_le_cas_a_la_main_range_les_lettres_a_regarder_d_abord(modeles):
    lues = [
        [x["Compte"], x["Auxiliaire"], x["Lettre"], x["1re ligne"], x["Lignes"], x["Solde"],
         x["État"]]
        for x in modeles["fautes"].tableau("Contrôles", "1re ligne")
    ]  # fmt: skip
    assert lues == ATTENDU["lettres"]["liste"]


def test_les_listes_deroulantes_ont_les_comptes_et_les_tiers_du_livre(modeles):
    """H5, I5 et H6 comptent ce que chaque liste offre (voir `conftest`)."""
    lues = modeles["fautes"].feuille("Écritures")
    # Comptes 401000, 411000, 471000, 707000 ; au 411000, A*, AB, ALFA et BETA ; trois fiches.
    assert (lues[4][7], lues[4][8], lues[5][7]) == (4, 4, 3)


def test_une_lettre_sur_deux_comptes_dit_ou_est_son_contraire(modeles):
    constats = {
        (x["Compte"], x["Lettre"]): x["Ce qu'il faut en faire"]
        for x in modeles["fautes"].tableau("Contrôles", "1re ligne")
    }
    assert constats["401000", "AC"].endswith("le contraire est en 411000 BETA")
    assert constats["411000", "AC"].endswith("le contraire est en 401000 GAMA")
    assert constats["411000", "AE"].startswith("Ne se solde pas")


def test_le_cas_a_la_main_donne_la_balance(modeles):
    lues = {
        f"{x['Compte']} {x['Auxiliaire']}": [
            x["Débit"], x["Crédit"], x["Solde débiteur"] - x["Solde créditeur"], x["Non lettré"],
            x["Lettré sans être soldé"],
        ]
        for x in modeles["fautes"].tableau("Balance des tiers", "Compte")
    }  # fmt: skip
    assert lues == ATTENDU["balance"]


# --- ce que dit le guide ---------------------------------------------------------------------


def test_le_guide_cite_les_chiffres_de_l_exemple(modeles):
    guide = GUIDE.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    exemple = modeles["exemple"]
    tranches = {x["Tranche"]: x for x in exemple.tableau("Balance âgée", "Tranche")}
    solde, non_affecte = (centimes(tranches[nom]["Montant"]) for nom in ("Solde", NON_AFFECTE))
    for montant in (solde, -non_affecte):
        assert formater(montant).replace("\u00a0", " ").replace("\u202f", " ") in guide
    lettrees = int((exemple.ecritures["EcritureLet"] != "").sum())
    assert f"{lettrees} lignes déjà lettrées" in " ".join(guide.split())
    assert f"{len(exemple.ecritures):,} écritures".replace(",", " ") in guide
    assert len(exemple.contenu.tiers) == 65
    assert "soixante-cinq tiers" in guide


# --- ce qui vaut sans tableur ----------------------------------------------------------------


def test_un_livre_trop_long_est_refuse_tpl_03(tmp_path):
    trop = ECRITURES.table({"CompteNum": ["411"] * 5001, "DateEcheance": [None] * 5001})
    contenu = Contenu(trop, TIERS.vide(), COMPTES_LETTRABLES.vide(), DELAI)
    with pytest.raises(DonneesInvalides) as refus:
        construire("lettrage", tmp_path / "a.xlsx", contenu)
    assert refus.value.code == "TPL-03"
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("nom", ["vide", "fautes"])
def test_seules_des_fonctions_sures_sont_employees(modeles, nom):
    with zipfile.ZipFile(modeles[nom].source) as archive:
        parties = {n: archive.read(n).decode("utf-8") for n in archive.namelist()
                   if n.startswith(("xl/worksheets/sheet", "xl/workbook"))}  # fmt: skip
    balises = re.compile(r"<(?:f|formula|formula1|formula2|definedName)\b[^>]*>([^<]*)<")
    employees = set()
    for texte in parties.values():
        for formule in set(balises.findall(texte)):
            sans_textes = re.sub(r'"[^"]*"|&quot;.*?&quot;', "", formule)
            employees |= set(re.findall(r"([A-Za-z_.][\w.]*)\(", sans_textes))
    assert employees - SURES == set()


def test_le_modele_n_a_ni_macro_ni_lien_externe_ni_auteur(modeles):
    with zipfile.ZipFile(modeles["vide"].source) as archive:
        noms = archive.namelist()
        proprietes = archive.read("docProps/core.xml").decode("utf-8")
        liens = "".join(archive.read(n).decode("utf-8") for n in noms if n.endswith(".rels"))
    assert not [n for n in noms if "vba" in n.lower() or "externalLink" in n or "comments" in n]
    assert 'TargetMode="External"' not in liens
    assert "<dc:creator></dc:creator>" in proprietes
    assert "2000-01-01T00:00:00Z" in proprietes


def test_comptes_famille_et_delai_sont_ceux_du_contenu(modeles):
    assert modeles["cinq_mille"].feuille("Balance âgée")[5][1:4] == [
        "Fournisseurs",
        "Comptes",
        "40",
    ]
    assert modeles["exemple"].feuille("Balance âgée")[5][1:4] == ["Clients", "Comptes", "41"]
    assert Comptes.FOURNISSEURS is modeles["cinq_mille"].contenu.famille
    assert np.isclose(modeles["vide"].feuille("Dossier")[5][1], DELAI)
