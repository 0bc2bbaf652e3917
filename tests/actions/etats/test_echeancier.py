"""L'échéancier, du fichier de l'utilisateur au classeur relu."""

from datetime import date

import openpyxl
import pytest
from tests.conftest import contenu, ecrire_livre, lignes_du_livre, tableau

from lettrine.actions.dossier import lire_dossier
from lettrine.actions.etats import editer_echeancier
from lettrine.actions.ouverture import lieu_du_rapport, ouvrir
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.creances import Comptes
from lettrine.erreurs import DonneesInvalides, Gravite
from lettrine.tables.dossier import SUIVI, TIERS

AU = date(2025, 1, 31)  # un vendredi, semaine 5
FEUILLES = ["Semaines", "À recevoir", "À payer", "À suivre", "Anomalies", "Colonnes"]


def editer(entree, sortie=None, **options):
    endroits = lieu_du_rapport(entree, sortie, "echeancier")
    return editer_echeancier(ouvrir(entree, endroits, au=AU), **{"au": AU, **options})


def dossier(tmp_path, suivi=None):
    fiches = TIERS.table({"CompAuxNum": ["C4"], "Nom": ["Alfa SARL"], "Conditions": ["20 jours"]})
    feuilles = [Feuille("Tiers", "Tiers", (), fiches, TIERS, "saisie")]
    if suivi is not None:
        feuilles.append(Feuille("Suivi", "Suivi", (), suivi, SUIVI, "saisie"))
    chemin = ecrire_classeur(tmp_path / "dossier.xlsx", feuilles)
    return lire_dossier(chemin, tables=(TIERS,), si_presentes=(SUIVI,))


@pytest.mark.parametrize("extension", ["txt", "csv", "xlsx"])
def test_le_meme_etat_pour_tous_les_formats_et_la_source_intacte(livre, tmp_path, extension):
    entree = livre(extension)
    avant = entree.read_bytes()
    bilan = editer(entree, tmp_path / "rendu")
    (rapport,) = bilan.fichiers
    assert rapport == tmp_path / "rendu" / "livre_echeancier.xlsx"
    assert entree.read_bytes() == avant
    assert list(contenu(tmp_path / "rendu")) == [rapport.name]
    assert openpyxl.load_workbook(rapport).sheetnames == FEUILLES
    # Factures de janvier (410,49), dues à trente jours, du 1er au 12 février ; 285,50 non affectés.
    postes = {p.libelle: p.valeur for p in bilan.postes}
    assert postes["À recevoir, en retard"] == 0
    assert postes["À recevoir, en 8 semaines"] == 410_49
    assert postes["À recevoir, non affecté"] == -285_50
    assert postes["À payer, en 8 semaines"] == 0
    assert bilan.controles == (
        ("À recevoir = solde des comptes 41 au 31/01/2025", True),
        ("À payer = solde des comptes 40 au 31/01/2025", True),
    )
    assert not [a for a in bilan.anomalies if a.gravite is not Gravite.INFORMATION]


def test_les_semaines_leur_graphique_et_les_controles(livre, tmp_path):
    (rapport,) = editer(livre("txt"), tmp_path, comptes=[Comptes.CLIENTS], semaines=2).fichiers
    lignes = {x["Semaine"]: x["Encaissements"] for x in tableau(rapport, "Semaines")}
    # Semaine 5, du 31/01 au 02/02 : F1 et TRUE, du 2 et 3 janvier plus trente jours, soit le
    # 1er et le 2 février : 120,50 + 10. Semaine 6, du 3 au 9 : 30 + 40 + 99,99 + 25 (F5 à F8).
    # Au-delà : F9 et F11, du 12 et 13 janvier, 25 + 60.
    assert lignes == {
        "En retard": 0, "2025-S05": 130.50, "2025-S06": 194.99, "Au-delà": 85.00,
        "Litige ou blocage": 0, "Non affecté": -285.50,
    }  # fmt: skip
    page = openpyxl.load_workbook(rapport)["Semaines"]
    (graphique,) = page._charts
    titre = "".join(m.t for p in graphique.title.tx.rich.p for m in p.r or ())
    assert titre.replace("\u00a0", " ") == "Jusqu'au 09/02/2025, 325 € à recevoir"
    # Les deux semaines seules sont tracées, et seuls les encaissements.
    (serie,) = graphique.series
    haut = next(c.row for ligne in page.iter_rows() for c in ligne if c.value == "2025-S05")
    assert serie.val.numRef.f == f"Semaines!$D${haut}:$D${haut + 1}"
    valeurs = [
        c.value
        for ligne in openpyxl.load_workbook(rapport, data_only=True)["Semaines"].iter_rows()
        for c in ligne
    ]
    assert "OK" in valeurs


def test_le_suivi_dit_ce_qu_il_y_a_a_faire(livre, tmp_path):
    suivi = SUIVI.table(
        {
            "CompAuxNum": ["C4", "C5", "C9"],
            "PieceRef": ["F7", "F8", "F0"],
            "Statut": ["litige", "promesse", "bloqué"],
            "Responsable": ["M. Roche", "", ""],
            "DatePrevue": [None, "2025-03-03", None],
            "Note": ["Casse au transport", "", ""],
        }
    )
    bilan = editer(livre("txt"), tmp_path, dossier=dossier(tmp_path, suivi))
    (rapport,) = bilan.fichiers
    litige, promesse = tableau(rapport, "À suivre")
    assert (litige["Nom"], litige["Responsable"], litige["Note"]) == (
        "Alfa SARL", "M. Roche", "Casse au transport"
    )  # fmt: skip
    assert (promesse["Statut"], promesse["Attendu le"].date()) == ("promise", date(2025, 3, 3))
    postes = {p.libelle: p.valeur for p in bilan.postes}
    assert postes["À recevoir, en litige ou bloqué"] == 99_99
    (inconnue,) = [a for a in bilan.anomalies if a.code == "ECH-02"]
    assert "« F0 » du tiers C9" in inconnue.message


def test_sans_la_feuille_suivi_l_etat_est_le_meme(livre, tmp_path):
    bilan = editer(livre("txt"), tmp_path / "un", dossier=dossier(tmp_path))
    (rapport,) = bilan.fichiers
    assert tableau(rapport, "À suivre") == []
    (c4,) = [x for x in tableau(rapport, "À recevoir") if x["Tiers"] == "C4"]
    # F7 du 7 janvier + 20 jours = 27 janvier : quatre jours de retard.
    assert (c4["Jours avant échéance"], c4["Statut"], c4["Semaine"]) == (-4, "échue", "En retard")


def test_bag_11_aucune_ligne_des_comptes_demandes(livre, tmp_path):
    with pytest.raises(DonneesInvalides, match="BAG-11"):
        editer(livre("txt"), tmp_path, comptes=[Comptes.FOURNISSEURS])


def test_ech_13_les_durees_hors_de_la_periode_verifiee(livre, tmp_path):
    bilan = editer(livre("txt"), tmp_path, au=date(2028, 1, 31))
    assert {"BAG-13", "ECH-13"} <= {a.code for a in bilan.anomalies}


def test_let_10_une_ligne_illisible_est_refusee(tmp_path):
    lignes = lignes_du_livre()
    lignes[0][11] = "douze"
    with pytest.raises(DonneesInvalides, match="LET-10"):
        editer(ecrire_livre(tmp_path / "livre.txt", lignes))
    assert not list(tmp_path.glob("*.xlsx"))


def test_l_echeancier_se_relit_a_l_identique(livre, tmp_path):
    entree = livre("txt")
    (premier,) = editer(entree, tmp_path / "un").fichiers
    (second,) = editer(entree, tmp_path / "deux").fichiers
    assert premier.read_bytes() == second.read_bytes()
