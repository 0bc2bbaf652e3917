"""Les fichiers livrés : complets, datés, aux valeurs attendues."""

import runpy
import sys
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lettrine.parametres import Confiance, livres
from lettrine.ressources import dossier

RACINE = Path(__file__).parents[2]
FAITS = RACINE.parent / "shared" / "facts"
LIVRES = dossier("parametres")


def _plafonds(hybride, seuil):
    """Les quatre plafonds d'un véhicule de tourisme, en euros, jusqu'à un taux de CO2."""
    bornes = ((19, 30_000), (hybride, 20_300), (seuil, 18_300), (9_999, 9_900))
    return [{"jusqu_a": g, "plafond": euros} for g, euros in bornes]


# clé : [(date, valeur rendue)], une au moins dans chaque période d'un taux qui a changé
ATTENDUS = {
    "encours/avances": [("2026-01-01", ["4091", "4191"])],
    "encours/comptes_clients": [("2026-01-01", ["411", "413"])],
    "encours/comptes_fournisseurs": [("2026-01-01", ["401", "403"])],
    "encours/contreparties_achats": [
        ("2026-01-01", ["2", "60", "61", "62", "63", "64", "65", "66", "67", "4456"])
    ],
    "encours/contreparties_ventes": [
        ("2026-01-01", ["70", "71", "72", "73", "74", "75", "76", "77", "44571"])
    ],
    "encours/tresorerie": [("2026-01-01", ["5"])],
    "delais/defaut": [("2026-01-01", 30)],
    "delais/plafond": [("2026-01-01", 60)],
    "delais/plafond_facture_periodique": [("2026-01-01", 45)],
    "delais/plafond_fin_de_mois": [("2026-01-01", 45)],
    "immobilisations/amortissables": [
        (
            "2026-01-01",
            [
                {"comptes": ["20", "21", "22"], "amortissable": True},
                {"comptes": ["211", "23", "26", "27"], "amortissable": False},
                {"comptes": ["2114"], "amortissable": True},
            ],
        )
    ],
    "immobilisations/coefficients_degressifs": [
        (
            jour,
            [
                {"jusqu_a": m, "coefficient": Decimal(c)}
                for m, c in zip((59, 72, 9999), cs, strict=True)
            ],
        )
        for jour, cs in (
            ("2000-12-31", ("1.5", "2", "2.5")),
            ("2008-12-03", ("1.25", "1.75", "2.25")),
            ("2009-12-31", ("1.75", "2.25", "2.75")),
            ("2010-01-01", ("1.25", "1.75", "2.25")),
            ("2026-12-31", ("1.25", "1.75", "2.25")),
        )
    ],
    "immobilisations/court_terme": [("2026-01-01", 24)],
    "immobilisations/duree_exceptionnel": [("2026-01-01", 12)],
    "immobilisations/duree_maximale_frais_d_etablissement": [("2026-01-01", 5)],
    "immobilisations/duree_minimale_degressif": [("2026-01-01", 3)],
    "immobilisations/ecart_a_l_usage": [("2026-01-01", Decimal("0.2"))],
    "immobilisations/exclus_du_degressif": [
        ("2026-01-01", ["20", "211", "212", "213", "214", "2184", "23", "26", "27"])
    ],
    "immobilisations/immeubles": [("2026-01-01", ["211", "212", "213", "214"])],
    "immobilisations/regularisation_tva_immeubles": [("2026-01-01", 20)],
    "immobilisations/regularisation_tva_meubles": [("2026-01-01", 5)],
    "immobilisations/seuil_petit_materiel": [("2026-01-01", 500_00)],
    "immobilisations/subvention_non_amortissable": [("2026-01-01", 10)],
    "immobilisations/vehicules_nedc": [
        (jour, _plafonds(hybride, seuil))
        for jour, hybride, seuil in (
            ("2017-06-30", 59, 155),
            ("2018-06-30", 59, 150),
            ("2019-06-30", 59, 140),
            ("2020-06-30", 59, 135),
            ("2026-06-30", 59, 130),
        )
    ],
    "immobilisations/vehicules_wltp": [
        ("2020-06-30", _plafonds(49, 165)),
        ("2026-06-30", _plafonds(49, 160)),
    ],
    "lettrage/comptes_cumulatifs": [("2026-01-01", ["4456", "4457", "4458"])],
    "lettrage/comptes_d_ecart": [
        (
            "2016-12-31",
            {
                "clients": ["411", "413", "416"],
                "fournisseurs": ["401", "403"],
                "fournisseurs_d_immobilisations": ["404", "405"],
                "acomptes_recus": ["4191"],
                "acomptes_verses": ["4091"],
                "tva": ["445"],
                "immobilisations": ["2"],
                "perte_de_reglement": "658",
                "gain_de_reglement": "758",
                "perte_de_change": "666",
                "gain_de_change": "766",
                "escompte_accorde": "665",
                "escompte_obtenu": "765",
                "tva_collectee": "44571",
                "tva_deductible": "44566",
            },
        ),
        ("2017-01-01", {"perte_de_change": "656", "gain_de_change": "756"}),
    ],
    "lettrage/comptes_lettrables": [
        ("2026-01-01", ["129", "40", "41", "42", "43", "44", "45", "46", "47", "511", "58"])
    ],
    "pcg/option_anticipee": [
        ("2024-01-01", date(2025, 1, 1)),
        ("2026-01-01", date(2025, 1, 1)),
    ],
    "penalites/indemnite_recouvrement": [("2026-01-01", 40_00)],
    "penalites/jours_par_an": [("2026-01-01", 365)],
    "penalites/majoration_bce": [("2026-01-01", Decimal("0.10"))],
    "penalites/majoration_bce_public": [("2026-01-01", Decimal("0.08"))],
    "penalites/majoration_judiciaire": [("2026-01-01", Decimal("0.05"))],
    "penalites/multiple_minimal_taux_legal": [("2026-01-01", 3)],
    "penalites/taux_bce": [
        ("2019-01-01", Decimal("0")),
        ("2023-01-01", Decimal("0.0250")),
        ("2024-07-01", Decimal("0.0425")),
        ("2025-12-31", Decimal("0.0215")),
        ("2026-07-01", Decimal("0.0240")),
    ],
    "penalites/taux_interet_legal_particuliers": [
        ("2019-06-30", Decimal("0.0340")),
        ("2026-06-30", Decimal("0.0667")),
        ("2026-07-01", Decimal("0.0684")),
    ],
    "penalites/taux_interet_legal_professionnels": [
        ("2019-01-01", Decimal("0.0086")),
        ("2024-01-01", Decimal("0.0507")),
        ("2026-12-31", Decimal("0.0275")),
    ],
    "prescription/alerte": [("2026-01-01", 6)],
    "prescription/particulier": [("2016-06-30", 2), ("2026-01-01", 2)],
    "prescription/professionnel": [("2026-01-01", 5)],
    "prescription/public": [("2026-01-01", 4)],
    "soldes/a_mouvementer": [
        ("2026-01-01", ["40", "41", "42", "43", "44", "46", "47", "511", "53", "58"])
    ],
    "soldes/mois_sans_mouvement": [("2026-01-01", 12)],
    "tva/taux_intermediaire": [("2013-12-31", Decimal("0.07")), ("2014-01-01", Decimal("0.10"))],
    "tva/taux_normal": [("2013-12-31", Decimal("0.196")), ("2014-01-01", Decimal("0.20"))],
    "tva/taux_particulier": [("2026-01-01", Decimal("0.021"))],
    "tva/taux_reduit": [("2026-01-01", Decimal("0.055"))],
}
TABLES = {"pcg/plan_comptable": (1025, 838, 838), "pcg/correspondance_2025": (29,)}
REGLES = {
    "immobilisations/durees_usuelles": 14,
    "immobilisations/elements_du_cout": 24,
    "immobilisations/natures": 19,
    "immobilisations/rubriques_reel": 17,
    "immobilisations/rubriques_simplifie": 9,
    "soldes/attendus": 14,
    "lettrage/escomptes_usuels": 6,
}
COMPTES = "immobilisations/comptes"


@pytest.mark.parametrize("cle", livres().cles())
def test_chaque_fichier_livre_est_complet_et_sobre(cle):
    parametre = livres().parametre(cle)
    jours = [v.depuis for v in parametre.valeurs]
    assert jours == sorted(set(jours))
    assert all(v.reference for v in parametre.valeurs)
    assert parametre.date_decidante
    contenu = (LIVRES / f"{cle}.toml").read_text(encoding="utf-8")
    assert set(tomllib.loads(contenu)) == {
        "libelle",
        "unite",
        "date_decidante",
        "verifie_jusqu_au",
        "confiance",
        "valeurs",
    }


def test_chaque_cle_livree_a_ses_valeurs_attendues():
    assert set(livres().cles()) <= {*ATTENDUS, *TABLES, *REGLES, COMPTES}, (
        "complétez les valeurs attendues"
    )


@pytest.mark.parametrize("cle", ATTENDUS)
def test_les_valeurs_livrees_sont_celles_attendues(cle):
    parametre = livres().parametre(cle)
    assert len(ATTENDUS[cle]) >= min(2, len(parametre.valeurs))
    for jour, attendue in ATTENDUS[cle]:
        assert livres().valeur(cle, date.fromisoformat(jour)) == attendue


@pytest.mark.parametrize("cle", TABLES)
def test_les_tables_livrees_ont_leur_compte_de_lignes(cle):
    valeurs = livres().parametre(cle).valeurs
    assert tuple(len(str(v.valeur).splitlines()) for v in valeurs) == TABLES[cle]


@pytest.mark.parametrize("cle", REGLES)
def test_les_regles_livrees_ont_leur_compte(cle):
    (valeur,) = livres().parametre(cle).valeurs
    assert isinstance(valeur.valeur, list)
    assert len(valeur.valeur) == REGLES[cle]


def test_les_comptes_des_immobilisations_changent_avec_les_exercices_de_2025():
    avant, apres = (livres().valeur(COMPTES, date(annee, 1, 1)) for annee in (2024, 2025))
    roles = (
        "valeur_comptable",
        "valeur_comptable_financiere",
        "produit_de_cession",
        "produit_de_cession_financiere",
        "quote_part_de_subvention",
    )
    assert [avant[role] for role in roles] == ["675", "675", "775", "775", "777"]
    assert [apres[role] for role in roles] == ["657", "6671", "757", "7671", "747"]
    assert [avant[r] for r in ("derogatoire", "dotation_derogatoire", "reprise_derogatoire")] == [
        "145", "68725", "78725",
    ]  # fmt: skip


def test_le_second_semestre_2026_n_est_que_de_confiance_moyenne():
    for cle in ("taux_bce", "taux_interet_legal_particuliers", "taux_interet_legal_professionnels"):
        fiches = [
            livres().fiche(f"penalites/{cle}", jour)
            for jour in (date(2026, 6, 30), date(2026, 7, 1))
        ]
        assert [f.confiance for f in fiches] == [Confiance.HAUTE, Confiance.MOYENNE]


def test_les_taux_faux_releves_ailleurs_n_y_sont_pas():
    # 13,65 % au second semestre 2024 (mauvais taux de la BCE) et 0,76 % début 2019 (coquille).
    parametres = livres()
    taux = parametres.decimal("penalites/taux_bce", date(2024, 7, 1))
    assert taux + parametres.decimal("penalites/majoration_bce", date(2024, 7, 1)) == Decimal(
        "0.1425"
    )


@pytest.mark.skipif(not FAITS.exists(), reason="les tableaux de faits ne sont pas là")
def test_les_fichiers_livres_sont_ceux_que_l_outil_reconstruit(tmp_path, monkeypatch):
    outil = RACINE / "outils" / "construire_parametres.py"
    monkeypatch.syspath_prepend(outil.parent)
    monkeypatch.setattr(sys, "argv", [str(outil), "--faits", str(FAITS), "--sortie", str(tmp_path)])
    runpy.run_path(str(outil), run_name="__main__")
    reconstruits = sorted(tmp_path.glob("*/*.toml"))
    assert reconstruits
    for chemin in reconstruits:
        livre = LIVRES / chemin.relative_to(tmp_path)
        assert chemin.read_bytes() == livre.read_bytes(), chemin.name
