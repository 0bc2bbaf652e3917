"""Les schémas : types exacts, en-têtes reconnus, refus clairs."""

import numpy as np
import pandas as pd
import pytest

from lettrine.erreurs import DonneesInvalides
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import CHAMPS_FEC, CHAMPS_TRESORERIE, ECRITURES
from lettrine.tables.schema import Colonne, Genre, Schema, cle_d_entete

SCHEMAS = [ECRITURES, TIERS, RELANCES, SOCIETE, SUIVI]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.nom)
def test_la_table_vide_est_conforme(schema):
    schema.verifier(schema.vide())
    assert len(schema.vide()) == 0


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.nom)
def test_chaque_nom_libelle_et_synonyme_designe_sa_colonne(schema):
    for colonne in schema.colonnes:
        for entete in (colonne.nom, colonne.libelle, *colonne.synonymes):
            assert schema.reconnaitre(entete) == colonne.nom
            assert schema.reconnaitre(f"  {entete.upper()} ") == colonne.nom
    assert schema.reconnaitre("") is None
    assert schema.reconnaitre("couleur") is None


def test_les_champs_du_fec_sont_dans_l_ordre_de_l_arrete():
    # LPF art. A47 A-1, VII-1° : dix-huit champs, puis trois (BA) ou quatre (BNC).
    assert CHAMPS_FEC == (
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
        "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
        "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
    )  # fmt: skip
    assert CHAMPS_TRESORERIE == ("DateRglt", "ModeRglt", "NatOp", "IdClient")


def test_deux_colonnes_ne_peuvent_avoir_le_meme_synonyme():
    schema = Schema("T", "T", (Colonne("A", Genre.TEXTE, "x"), Colonne("B", Genre.TEXTE, "X")))
    with pytest.raises(ValueError, match="désigne A et B"):
        schema.reconnaitre("x")


@pytest.mark.parametrize(
    ("a", "b"), [("Débit", "DEBIT"), ("N° pièce", "n°piece"), ("Débit (en €)", "debit")]
)
def test_la_cle_d_entete_ignore_casse_accents_et_precisions(a, b):
    assert cle_d_entete(a) == cle_d_entete(b)


def test_table_complete_ce_qui_manque_aux_bons_types():
    table = ECRITURES.table({"CompteNum": ["411"], "Rang": [7]})
    ECRITURES.verifier(table)
    assert table["Debit"].tolist() == [0]
    assert table["EcritureLib"].tolist() == [""]
    assert table["EcritureDate"].isna().all()
    assert table["Rang"].tolist() == [7]
    assert "DateEcheance" not in table


def test_table_refuse_une_colonne_inconnue_ou_des_longueurs_differentes():
    with pytest.raises(KeyError, match="couleur"):
        ECRITURES.table({"couleur": ["bleu"]})
    with pytest.raises(ValueError, match="longueurs"):
        ECRITURES.table({"CompteNum": ["411"], "Debit": [1, 2]})


def test_verifier_refuse_une_colonne_absente_tab_01():
    with pytest.raises(DonneesInvalides, match=r"TAB-01.*Debit"):
        ECRITURES.verifier(ECRITURES.table({"Debit": [1]}).drop(columns="Debit"))


@pytest.mark.parametrize(
    ("colonne", "valeurs"),
    [("Debit", np.array([1.0])), ("EcritureDate", pd.array(["20250101"], dtype="str")),
     ("CompteNum", np.array([411])), ("CompteNum", pd.Series(["411"], dtype=object))],
)  # fmt: skip
def test_verifier_refuse_un_autre_type_tab_02(colonne, valeurs):
    table = ECRITURES.table({"Debit": [1]})
    table[colonne] = valeurs
    with pytest.raises(DonneesInvalides, match=f"TAB-02.*{colonne}"):
        ECRITURES.verifier(table)
