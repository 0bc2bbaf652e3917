"""Les modèles de classeurs : les donner vides ou remplis, et lettrer ce qu'on en a fait."""

from collections import defaultdict

import pytest

from lettrine.actions.immobilisations import planifier
from lettrine.actions.lettrer import lettrer
from lettrine.actions.modeles import (
    CONTENUS,
    DOSSIER,
    construire_modeles,
    copier_modele,
    lister_modeles,
)
from lettrine.actions.ouverture import Lieux, lieux, ouvrir
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.modeles import MODELES, relances
from lettrine.comptabilite.lettrage import Confiance
from lettrine.demo import construire
from lettrine.erreurs import FichierNonEcrit, Gravite, OptionInvalide
from lettrine.formats import fec
from lettrine.parametres import livres
from lettrine.ressources import dossier
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import RELANCES, SOCIETE, TIERS
from lettrine.tables.ecritures import ECRITURES

LUES = {"relances": [s for s in relances.SAISIES if s.schema in (SOCIETE, TIERS, RELANCES)]}
"""Par modèle, les tables du classeur du dossier, relues dans ce fichier même."""


@pytest.fixture(scope="module")
def exemple(tmp_path_factory):
    """Le modèle rempli du dossier d'exemple."""
    fichier = tmp_path_factory.mktemp("exemple") / "exemple.xlsx"
    copier_modele("lettrage", fichier, exemple=True)
    return fichier


def groupes_des_tiers(table) -> set[tuple[object, ...]]:
    """Les groupes des comptes 40 et 41 : compte, auxiliaire, et la place de leurs lignes."""
    places = defaultdict(list)
    for place, (compte, auxiliaire, code) in enumerate(
        table[["CompteNum", "CompAuxNum", "EcritureLet"]].itertuples(index=False)
    ):
        if code and compte.startswith(("40", "41")):
            places[compte, auxiliaire, code].append(place)
    return {(compte, auxiliaire, *lignes) for (compte, auxiliaire, _), lignes in places.items()}


def test_l_exemple_a_les_ecritures_les_tiers_et_les_comptes_du_dossier(exemple):
    attendu = construire()
    classeur = ouvrir_classeur(exemple)
    lecture = classeur.lire(ECRITURES)
    assert lecture.anomalies == ()
    for colonne in ("EcritureDate", "CompteNum", "CompAuxNum", "Debit", "Credit", "EcritureLet"):
        assert lecture.table[colonne].tolist() == attendu.ecritures[colonne].tolist()
    tiers = classeur.lire(TIERS)
    assert tiers.anomalies == ()
    assert tiers.table["Nom"].tolist() == attendu.tiers["Nom"].tolist()


def test_la_table_des_comptes_lettrables_est_celle_des_parametres(exemple):
    lecture = ouvrir_classeur(exemple).lire(COMPTES_LETTRABLES)
    assert lecture.anomalies == ()
    table = lecture.table
    au = construire().exercice[1]
    attendus = livres().textes("lettrage/comptes_lettrables", au)
    cumulatifs = livres().textes("lettrage/comptes_cumulatifs", au)
    assert set(table["Prefixe"]) == {*attendus, *cumulatifs}
    assert set(table.loc[table["EnBloc"], "Prefixe"]) == set(cumulatifs)
    assert table["Lettrable"].all()
    assert (table["Intitule"] != "").all()


def test_lettrer_l_exemple_donne_les_memes_groupes_que_le_fec(exemple, tmp_path):
    dossier_d_exemple = construire()
    livre = tmp_path / "999996341FEC20251231.txt"
    fec.ecrire(dossier_d_exemple.ecritures, livre)
    lettres = {}
    for entree in (livre, exemple):
        endroits = lieux(entree, tmp_path / "rendu", "lettrage")
        lettrer(ouvrir(entree, endroits), appliquer=Confiance.PROBABLE)
        lettres[entree] = endroits.sortie
    du_modele = ouvrir_classeur(lettres[exemple]).lire(ECRITURES).table
    du_fec = fec.lire(lettres[livre]).table
    groupes = groupes_des_tiers(du_modele)
    assert groupes == groupes_des_tiers(du_fec)
    assert len(groupes) > 300


def test_une_autre_graine_donne_un_autre_exemple(exemple, tmp_path):
    copier_modele("lettrage", tmp_path / "autre.xlsx", exemple=True, graine=7)
    premier, autre = (
        ouvrir_classeur(fichier).lire(ECRITURES).table
        for fichier in (exemple, tmp_path / "autre.xlsx")
    )
    assert premier["Debit"].tolist() != autre["Debit"].tolist()


def test_une_copie_vide_est_le_modele_livre(tmp_path):
    bilan = copier_modele("Lettrage ", tmp_path)
    (fichier,) = bilan.fichiers
    assert fichier == tmp_path / "lettrage.xlsx"
    assert fichier.read_bytes() == (dossier(DOSSIER) / "lettrage.xlsx").read_bytes()
    assert {poste.libelle: poste.valeur for poste in bilan.postes} == {
        "Feuilles": 12, "Écritures": 0, "Tiers": 0, "Comptes lettrables": 14,
    }  # fmt: skip
    assert ouvrir_classeur(fichier).lire(TIERS).table.empty


def test_un_classeur_deja_la_est_garde_sous_un_nom_date(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"le travail de quelqu'un")
    copier_modele("lettrage", tmp_path / "a.xlsx")
    (garde,) = tmp_path.glob("a.*.sauvegarde.xlsx")
    assert garde.read_bytes() == b"le travail de quelqu'un"


def test_un_classeur_ouvert_n_est_pas_remplace_fic_11(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"x")
    (tmp_path / "~$a.xlsx").write_bytes(b"")
    for exemple in (False, True):
        with pytest.raises(FichierNonEcrit) as refus:
            copier_modele("lettrage", tmp_path / "a.xlsx", exemple=exemple)
        assert refus.value.code == "FIC-11"
    assert (tmp_path / "a.xlsx").read_bytes() == b"x"


def test_un_modele_inconnu_est_refuse_tpl_01(tmp_path):
    with pytest.raises(OptionInvalide) as refus:
        copier_modele("bilan", tmp_path / "a.xlsx")
    assert refus.value.code == "TPL-01"
    assert "lettrage" in refus.value.remede
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("nom", ["a.ods", "a.txt"])
def test_une_sortie_qui_n_est_pas_un_xlsx_est_refusee_tpl_02(tmp_path, nom):
    with pytest.raises(OptionInvalide) as refus:
        copier_modele("lettrage", tmp_path / nom)
    assert refus.value.code == "TPL-02"
    assert refus.value.remede.startswith("Nommez-le « a.xlsx »")
    assert list(tmp_path.iterdir()) == []


def test_les_modeles_sont_enumeres_avec_ce_qu_ils_font():
    bilan = lister_modeles()
    assert bilan.precisions == {nom: modele.propos for nom, modele in MODELES.items()}
    assert bilan.precisions["lettrage"] == "lettrer, justifier, suivre les tiers"
    feuilles = {p.libelle: p.valeur for p in bilan.postes}
    assert feuilles["lettrage : lettrer, justifier, suivre les tiers"] == 12
    assert len(feuilles) == len(MODELES)


def test_construire_ecrit_tous_les_modeles_et_le_dit(tmp_path):
    bilan = construire_modeles(tmp_path / "neufs")
    assert bilan.fichiers == tuple(tmp_path / "neufs" / f"{nom}.xlsx" for nom in MODELES)
    assert bilan.phrase == f"{len(MODELES)} modèles construits."


@pytest.mark.parametrize("nom", LUES)
def test_les_tables_du_dossier_d_un_exemple_se_relisent_telles_quelles(tmp_path, nom):
    """Leurs feuilles se recopient dans le classeur du dossier."""
    copier_modele(nom, tmp_path / "exemple.xlsx", exemple=True)
    contenu, classeur = CONTENUS[nom].exemple(2025), ouvrir_classeur(tmp_path / "exemple.xlsx")
    for saisie in LUES[nom]:
        schema, colonnes = saisie.schema, saisie.colonnes
        lecture, attendue = classeur.lire(schema), contenu.table(schema.nom)
        assert lecture.anomalies == (), schema.nom
        for colonne in colonnes:
            assert (
                lecture.table[colonne].astype(str).tolist()
                == attendue[colonne].astype(str).tolist()
            )


def test_le_registre_d_un_modele_rempli_se_planifie_avant_qu_un_tableur_l_ait_ouvert(tmp_path):
    copier_modele("immobilisations", tmp_path / "exemple.xlsx", exemple=True)
    classeur = ouvrir(tmp_path / "exemple.xlsx", Lieux(None, tmp_path / "plans.xlsx"))
    bilan = planifier(classeur, au=construire().exercice[1])
    postes = {poste.libelle: poste.valeur for poste in bilan.postes}
    assert postes["Biens planifiés"] == len(construire().immobilisations)
    assert all(a.gravite is Gravite.INFORMATION for a in bilan.anomalies)
