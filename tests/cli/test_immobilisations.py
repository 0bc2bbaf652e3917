"""`lettrine immobilisations arreter` et `ceder`, telles qu'on les tape."""

import pytest
from tests.actions.immobilisations.dossiers import ecrire_livre, ecrire_registre

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.tables.ecritures import ECRITURES


@pytest.fixture
def registre(tmp_path):
    return ecrire_registre(tmp_path / "registre.xlsx")


def test_arreter_ecrit_le_rapport_et_les_od(commande, registre, tmp_path):
    livre = ecrire_livre(tmp_path / "livre.csv")
    rendu = commande(
        "immobilisations", "arreter", registre, "--au", "31/12/2026", "--livre", livre,
        "--sortie", tmp_path / "s",
    )  # fmt: skip
    assert rendu.code == 0
    assert "3 pièces à passer" in rendu.dit
    assert sorted(f.name for f in (tmp_path / "s").iterdir()) == [
        "registre_arrete.xlsx",
        "registre_arrete_od.xlsx",
    ]


def test_arreter_deux_fois_est_refuse(commande, registre, tmp_path):
    livre = ecrire_livre(tmp_path / "livre.csv", pieces=("DOTATIONS-20261231",))
    rendu = commande("immobilisations", "arreter", registre, "--au", "2026-12-31", "--livre", livre)
    assert rendu.code == 2
    assert "[IMM-34]" in rendu.dit


def test_un_livre_en_ecart_sort_avec_le_code_un(commande, registre, tmp_path):
    livre = ecrire_livre(tmp_path / "livre.csv", {"215400": 30_000})
    rendu = commande(
        "immobilisations", "arreter", registre, "--au", "2026-12-31", "--livre", livre,
        "--par-bien", "--json",
    )  # fmt: skip
    assert rendu.code == 1
    assert "IMM-39" in [a["code"] for a in rendu.objet["anomalies"]]


def test_les_jours_et_le_journal_se_choisissent(commande, registre, tmp_path):
    rendu = commande(
        "immobilisations", "arreter", registre, "--au", "2025-12-31", "--jours", "reel/365",
        "--journal-od", "CLO", "--sortie", tmp_path / "r.xlsx",
    )  # fmt: skip
    assert rendu.code == 0
    od = ouvrir_classeur(tmp_path / "r_od.xlsx").lire(ECRITURES).table
    assert set(od["JournalCode"]) == {"CLO"}
    # O1, du 1er juillet au 31 décembre 2025 : 1 200 x 184 / 365.
    ordinateurs = od[od["CompteNum"] == "281830"]
    assert ordinateurs["Credit"].tolist() == [604_93]


def test_les_conventions_se_nomment(commande, registre, tmp_path):
    rendu = commande(
        "immobilisations", "arreter", registre, "--au", "2025-12-31", "--jours", "reel/365",
        "--conventions", "annuite a l'euro, sortie non comptée", "--sortie", tmp_path / "r.xlsx",
    )  # fmt: skip
    assert rendu.code == 0
    od = ouvrir_classeur(tmp_path / "r_od.xlsx").lire(ECRITURES).table
    # O1, du 1er juillet au 31 décembre 2025 : 1 200 x 184 / 365 = 604,93, soit 605 €.
    assert od[od["CompteNum"] == "281830"]["Credit"].tolist() == [605_00]


@pytest.mark.parametrize("acte", ["planifier", "arreter", "editer"])
def test_une_convention_inconnue_est_refusee(commande, registre, acte):
    rendu = commande(
        "immobilisations", acte, registre, "--au", "2025-12-31", "--conventions", "au pif"
    )
    assert rendu.code == 2
    assert "[IMM-83]" in rendu.dit
    assert "annuité arrondie" in rendu.dit


def test_le_plan_de_2025_se_choisit_des_2024(commande, registre, tmp_path):
    rendu = commande(
        "immobilisations", "arreter", registre, "--au", "2024-12-31", "--option-pcg-2025",
        "--sortie", tmp_path / "r.xlsx",
    )  # fmt: skip
    assert rendu.code == 0
    comptes = set(ouvrir_classeur(tmp_path / "r_od.xlsx").lire(ECRITURES).table["CompteNum"])
    assert "747000" in comptes
    assert "777000" not in comptes


def test_ceder_ecrit_la_copie_le_calcul_et_les_od(commande, registre, tmp_path):
    rendu = commande(
        "immobilisations", "ceder", registre, "--bien", "M2", "--le", "30/09/2026",
        "--prix", "5 500,00", "--tva", "1100", "--sortie", tmp_path / "s",
    )  # fmt: skip
    assert rendu.code == 0
    assert "plus-value de 100,00 €" in rendu.dit
    assert sorted(f.name for f in (tmp_path / "s").iterdir()) == [
        "registre.xlsx",
        "registre_sortie.xlsx",
        "registre_sortie_od.xlsx",
    ]


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--bien", "M9", "--le", "2026-09-30"), "[IMM-40]"),
        (("--bien", "M2", "--le", "2026-09-30", "--nature", "don"), "[IMM-42]"),
        (("--bien", "M2", "--le", "2026-09-30", "--prix", "cher"), "[IMM-44]"),
        (("--bien", "M2"), "Il manque --le."),
    ],
)
def test_ceder_refuse_ce_qui_n_a_pas_de_sens(commande, registre, tmp_path, options, dit):
    rendu = commande("immobilisations", "ceder", registre, *options, "--sortie", tmp_path / "s")
    assert rendu.code == 2
    assert dit in rendu.dit


def test_ceder_ne_remplace_jamais_le_registre_donne(commande, registre):
    avant = registre.read_bytes()
    rendu = commande(
        "immobilisations", "ceder", registre, "--bien", "M2", "--le", "2026-09-30",
        "--sortie", registre.parent,
    )  # fmt: skip
    assert rendu.code == 2
    assert "[CLA-34]" in rendu.dit
    assert registre.read_bytes() == avant


def test_arreter_un_mois(commande, registre, tmp_path):
    rendu = commande(
        "immobilisations", "arreter", registre, "--au", "2025-11-15", "--par", "mois",
        "--sortie", tmp_path / "r.xlsx",
    )  # fmt: skip
    assert rendu.code == 0
    od = ouvrir_classeur(tmp_path / "r_od.xlsx").lire(ECRITURES).table
    assert set(od["PieceRef"]) >= {"DOTATIONS-20251130"}
    assert set(od["EcritureDate"].dt.strftime("%Y-%m-%d")) == {"2025-11-30"}
    # O1, 3 600 € sur trois ans : 100 € par mois.
    assert od[od["CompteNum"] == "281830"]["Credit"].tolist() == [100_00]
