from datetime import date, datetime, time
from decimal import Decimal

import pytest

from lettrine.classeur.conversion import convertir
from lettrine.classeur.entetes import trouver_entete
from lettrine.classeur.grille import Grille
from lettrine.erreurs import Gravite
from lettrine.tables.dossier import RELANCES, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema

ENTETE = ["Date", "Compte", "Libellé", "Débit", "Crédit"]
JOUR = date(2026, 1, 31)


def lire(*lignes, schema=ECRITURES, entete=ENTETE, **options):
    grille = Grille("GL", [list(entete), *[list(ligne) for ligne in lignes]], **options)
    return convertir(grille, trouver_entete(grille, schema), schema, source="gl.xlsx")


def codes(lecture):
    return [(a.code, a.gravite, a.rang) for a in lecture.anomalies]


def test_les_comptes_et_codes_restent_ce_qu_on_lit():
    lue = lire(
        *[
            [JOUR, compte, "x", 1.0, ""]
            for compte in (411000.0, 411000.5, "0411", " 411 ", "NA", "TRUE", "E1", True, 12)
        ]
    )
    assert lue.table["CompteNum"].tolist() == [
        *("411000", "411000.5", "0411", "411", "NA", "TRUE", "E1", "VRAI", "12")
    ]
    assert lue.anomalies == ()
    ECRITURES.verifier(lue.table)


def test_les_dates_en_excel_numero_ou_texte():
    lue = lire(
        *[
            [jour, "411", "x", 1.0, ""]
            for jour in (
                JOUR,
                datetime(2026, 1, 31, 8, 30),
                46053.0,
                46053,
                "31/01/2026",
                "20260131",
            )
        ]
    )
    assert set(lue.table["EcritureDate"].dt.date) == {JOUR}
    assert lue.anomalies == ()


def test_les_numeros_d_un_classeur_de_1904():
    # 44591 jours après le 1er janvier 1904 : 46053 - 1462.
    lue = lire([44591.0, "411", "x", 1.0, ""], [JOUR, "411", "x", 1.0, ""], depuis_1904=True)
    assert set(lue.table["EcritureDate"].dt.date) == {JOUR}


def test_les_montants_en_nombre_ou_en_texte():
    lue = lire(
        [JOUR, "411", "x", 0.1 + 0.2, ""],
        [JOUR, "411", "x", "1 234,56 €", ""],
        [JOUR, "411", "x", 12, ""],
        [JOUR, "411", "x", "", "(5,00)"],
    )
    assert lue.table["Debit"].tolist() == [30, 123456, 1200, 0]
    assert lue.table["Credit"].tolist() == [0, 0, 0, -500]


def test_une_colonne_de_textes_seuls():
    lue = lire(["31/01/2026", "411", "x", "1 234,56", ""], ["31/01/2026", "411", "x", "", "-3"])
    assert lue.table["Debit"].tolist() == [123456, 0]
    assert lue.table["Credit"].tolist() == [0, -300]


@pytest.mark.parametrize(
    ("colonne", "valeur", "code", "lettre"),
    [
        (3, "12,345", "CLA-12", "D"),
        (3, JOUR, "CLA-12", "D"),
        (3, True, "CLA-12", "D"),
        (0, "31/02/2026", "CLA-13", "A"),
        (0, time(12, 0), "CLA-13", "A"),
        (0, "", "CLA-18", "A"),
        (1, "", "CLA-18", "B"),
    ],
)
def test_illisible_ou_vide_dans_une_colonne_obligatoire_bloque(colonne, valeur, code, lettre):
    ligne = [JOUR, "411", "x", 5.0, ""]
    ligne[colonne] = valeur
    lue = lire([JOUR, "411", "x", 1.0, ""], ligne)
    assert codes(lue) == [(code, Gravite.BLOQUANTE, 3)]
    assert f"« gl.xlsx », feuille « GL », cellule {lettre}3" in lue.anomalies[0].message


def test_montant_illisible_dans_une_colonne_de_textes_cla_12():
    lue = lire(["31/01/2026", "411", "x", "douze", "0"])
    assert codes(lue) == [("CLA-12", Gravite.BLOQUANTE, 2)]
    assert "« douze » n'est pas un montant" in lue.anomalies[0].message


def test_date_facultative_illisible_a_traiter_cla_13():
    lue = lire([JOUR, "411", "x", 1.0, "", "bientôt"], entete=[*ENTETE, "Échéance"])
    assert codes(lue) == [("CLA-13", Gravite.A_TRAITER, 2)]
    assert lue.table["DateEcheance"].isna().all()


def test_cellule_en_erreur_cla_10_et_formule_jamais_calculee_cla_11():
    lue = lire(
        [JOUR, "411", "", "", ""],
        [JOUR, "411", "x", "", ""],
        erreurs={(1, 3): "#DIV/0!", (1, 2): "#REF!"},
        jamais_calculees=frozenset({(2, 4)}),
    )
    assert codes(lue) == [
        ("CLA-10", Gravite.A_TRAITER, 2),
        ("CLA-10", Gravite.BLOQUANTE, 2),
        ("CLA-11", Gravite.BLOQUANTE, 3),
    ]


def test_une_ligne_dont_tout_est_en_erreur_n_est_pas_une_ligne_vide():
    lue = lire([JOUR, "411", "x", 1.0, ""], [""] * 5, erreurs={(2, 1): "#REF!"})
    assert ("CLA-10", Gravite.BLOQUANTE, 3) in codes(lue)


def test_une_erreur_dans_un_texte_a_colonnes_est_dite():
    lue = lire(["31/01/2026", "411", "x", "#N/A", ""])
    assert "la cellule est en erreur (#N/A)" in lue.anomalies[0].message


def test_ni_debit_ni_credit_a_traiter_cla_19():
    assert codes(lire([JOUR, "411", "x", "", ""])) == [("CLA-19", Gravite.A_TRAITER, 2)]


def test_saute_vides_totaux_titres_et_en_tetes_repetes_cla_21():
    lue = lire(
        ["", "411000 Clients", "", "", ""],
        [JOUR, "411", "TotalEnergies", 1.0, ""],
        ["", "", "  ", "", ""],
        ENTETE,
        [JOUR, "411", "Total payé", 2.0, ""],
        ["", "411", "À reporter", 3.0, ""],
        ["", "", "Sous-total 411", 3.0, ""],
        ["Total général", "", "", 3.0, 3.0],
        ["Total 411", "411", "", 3.0, 3.0],
        ["401000 Fournisseurs", "", "", "", ""],
    )
    assert lue.table["Rang"].tolist() == [3, 6]
    assert [a.message.partition(" : ")[2] for a in lue.anomalies] == [
        "4 lignes de total ou de report sautées (entre 7 et 10).",
        "2 lignes sans date ni montant sautées (entre 2 et 11).",
        "1 en-tête répété sauté (ligne 5).",
    ]


def test_une_ligne_sans_date_mais_avec_un_montant_n_est_jamais_sautee():
    lue = lire(["", "411", "Facture 12", 5.0, ""])
    assert codes(lue) == [("CLA-18", Gravite.BLOQUANTE, 2)]
    assert lue.table["Debit"].tolist() == [500]


def test_montant_et_sens():
    lue = lire(
        *[[JOUR, "411", 10.0, sens] for sens in ("D", "C", "crédit", "+1", -1.0)],
        entete=["Date", "Compte", "Montant", "Sens"],
    )
    assert lue.table["Debit"].tolist() == [1000, 0, 0, 1000, 0]
    assert lue.table["Credit"].tolist() == [0, 1000, 1000, 0, 1000]


def test_sens_illisible_ou_vide_cla_23():
    lue = lire(
        [JOUR, "411", 10.0, "X"],
        [JOUR, "411", 10.0, ""],
        entete=["Date", "Compte", "Montant", "Sens"],
    )
    assert codes(lue) == [("CLA-23", Gravite.BLOQUANTE, 2), ("CLA-23", Gravite.BLOQUANTE, 3)]


def test_nombre_taux_et_choix_cla_14_cla_15_cla_17():
    lue = lire(
        ["C1", "F1", 2.5, JOUR],
        schema=RELANCES,
        entete=["Auxiliaire", "Pièce", "Niveau", "Date"],
    )
    assert codes(lue) == [("CLA-14", Gravite.BLOQUANTE, 2)]
    lue = lire(
        ["C1", "Morel", "12,4", "Public"],
        ["C2", "Lefèvre", 0.12, "voisin"],
        schema=TIERS,
        entete=["Code", "Nom", "Taux contractuel", "Type"],
    )
    assert codes(lue) == [("CLA-15", Gravite.A_TRAITER, 2), ("CLA-17", Gravite.A_TRAITER, 3)]
    assert lue.table["Type"].tolist() == ["public", "voisin"]
    assert lue.table["TauxPenalite"].tolist() == [None, Decimal("0.12")]


def test_un_nombre_a_decimales_cla_25():
    schema = Schema(
        "T",
        "T",
        (
            Colonne("Nom", Genre.TEXTE, "Nom", obligatoire=True),
            Colonne("Duree", Genre.NOMBRE, "Durée"),
        ),
    )
    lue = lire(
        *[["a", v] for v in (5.0, "6,67", "", "cinq", "1e999")],
        schema=schema,
        entete=["Nom", "Durée"],
    )
    assert lue.table["Duree"].tolist()[:4] == [Decimal(5), Decimal("6.67"), None, None]
    assert codes(lue) == [("CLA-25", Gravite.A_TRAITER, 5), ("CLA-25", Gravite.A_TRAITER, 6)]


def test_oui_ou_non_cla_16():
    schema = Schema(
        "T",
        "T",
        (
            Colonne("Nom", Genre.TEXTE, "Nom", obligatoire=True),
            Colonne("Actif", Genre.OUI_NON, "Actif"),
        ),
    )
    lue = lire(
        *[["a", v] for v in ("oui", "Non", True, "", 1.0, "peut-être")],
        schema=schema,
        entete=["Nom", "Actif"],
    )
    assert lue.table["Actif"].tolist() == [True, False, True, False, True, False]
    assert codes(lue) == [("CLA-16", Gravite.A_TRAITER, 7)]


def test_mille_fautes_restent_lisibles():
    lue = lire(*[["31/02/2026", "411", "x", 1.0, ""]] * 1000)
    assert len(lue.anomalies) == 21
    assert "980" in lue.anomalies[-1].message


def test_une_table_sans_ligne():
    lue = lire()
    assert len(lue.table) == 0
    ECRITURES.verifier(lue.table)
