"""Le dossier de démonstration : juste, complet, le même pour une même graine."""

from decimal import Decimal
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from stdnum import iban as norme_iban
from stdnum.fr import siren as norme_siren
from stdnum.fr import tva as norme_tva

from lettrine.comptabilite.immobilisations import planifier
from lettrine.comptabilite.immobilisations.cout_entree import couts_d_entree
from lettrine.comptabilite.immobilisations.rapprochement import rapprocher_le_livre
from lettrine.dates import Exercice
from lettrine.demo import DossierDemo, construire
from lettrine.demo.plan import COMPTES, JOURNAUX
from lettrine.erreurs import Gravite
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS, TYPES_DE_TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS

NATURES_EN_GROUPE = (
    "1-1 cité", "1-1 même pièce", "1-1 sans référence", "1-1 référence tronquée",
    "1-1 fausse référence", "groupé cité", "groupé sans référence", "abonnement", "échéancier",
    "avoir", "avoir total", "acompte", "acompte à imputer", "paiement partiel",
    "chèque impayé", "chèque impayé réglé", "écart de règlement", "escompte",
    "escompte à constater", "remise de chèques", "virement interne", "immobilisation",
    "salaires", "organismes sociaux et PAS", "TVA", "dividendes",
)  # fmt: skip
NATURES_OUVERTES = (
    "retard", "non échu", "litige", "procédure collective", "erreur d'auxiliaire", "ouvert",
)  # fmt: skip
NATURES_AVEC_ECART = {
    "paiement partiel", "écart de règlement", "escompte à constater", "acompte à imputer",
    "chèque impayé", "échéancier en cours",
}  # fmt: skip
RACINES = {
    "101", "106", "120", "129", "164", "215", "218", "275", "281", "310", "401", "404", "409",
    "411", "419", "421", "431", "437", "442", "445", "457", "511", "512", "580", "601", "604",
    "606", "613", "615", "616", "618", "622", "623", "624", "625", "626", "627", "641", "645",
    "658", "661", "665", "681", "704", "706", "758",
}  # fmt: skip

graines = st.integers(min_value=0, max_value=10**6)
quelques_graines = settings(max_examples=8, deadline=None)


@cache
def dossier_de(graine: int) -> DossierDemo:
    return construire(graine)


@pytest.fixture
def dossier() -> DossierDemo:
    return dossier_de(2025)


def solde_par(table: pd.DataFrame, *cles: str) -> pd.Series:
    return (table["Debit"] - table["Credit"]).groupby([table[cle] for cle in cles]).sum()


def lignes_jointes(dossier: DossierDemo) -> pd.DataFrame:
    return dossier.ecritures.merge(dossier.verite, on="Rang", validate="one_to_one")


@given(graines)
@quelques_graines
def test_chaque_ecriture_s_equilibre_et_n_a_qu_une_date(graine):
    ecritures = dossier_de(graine).ecritures
    assert (solde_par(ecritures, "EcritureNum") == 0).all()
    assert (ecritures.groupby("EcritureNum")["EcritureDate"].nunique() == 1).all()
    assert ((ecritures["Debit"] > 0) ^ (ecritures["Credit"] > 0)).all()


@given(graines)
@quelques_graines
def test_les_tables_ont_les_types_de_leur_schema(graine):
    dossier = dossier_de(graine)
    for schema, table in (
        (ECRITURES, dossier.ecritures),
        (SOCIETE, dossier.societe),
        (TIERS, dossier.tiers),
        (RELANCES, dossier.relances),
        (SUIVI, dossier.suivi),
        (IMMOBILISATIONS, dossier.immobilisations),
        (ELEMENTS_DU_COUT, dossier.elements_du_cout),
    ):
        schema.verifier(table)
    assert dossier.ecritures["Rang"].tolist() == list(range(2, len(dossier.ecritures) + 2))
    assert dossier.verite["Rang"].tolist() == dossier.ecritures["Rang"].tolist()


@given(graines)
@quelques_graines
def test_les_groupes_vrais_s_equilibrent_sauf_ceux_dont_l_ecart_est_dit(graine):
    lignes = lignes_jointes(dossier_de(graine))
    groupes = lignes[lignes["Groupe"] > 0]
    soldes = solde_par(groupes, "Groupe")
    assert (soldes == groupes.groupby("Groupe")["Ecart"].first()).all()
    assert set(groupes.loc[groupes["Ecart"] != 0, "Nature"]) <= NATURES_AVEC_ECART
    assert (groupes.groupby("Groupe")[["CompteNum", "CompAuxNum", "Nature"]].nunique() == 1).all(
        axis=None
    )
    assert (groupes.groupby("Groupe").size() >= 2).all()
    assert (lignes.loc[lignes["Groupe"] == 0, "Ecart"] == 0).all()


@given(graines)
@quelques_graines
def test_toute_ligne_de_tiers_a_une_nature(graine):
    lignes = lignes_jointes(dossier_de(graine))
    tiers = lignes[lignes["CompAuxNum"] != ""]
    assert set(tiers["CompteNum"]) == {"401000", "404000", "409100", "411000", "419100"}
    assert (tiers["Nature"] != "").all()


@given(graines)
@quelques_graines
def test_la_numerotation_est_continue_et_suit_la_validation(graine):
    ecritures = dossier_de(graine).ecritures
    numeros = ecritures["EcritureNum"].astype(int)
    assert numeros.drop_duplicates().tolist() == list(range(1, numeros.max() + 1))
    assert ecritures["ValidDate"].is_monotonic_increasing
    assert (ecritures["ValidDate"] > ecritures["EcritureDate"]).all()
    assert (ecritures["PieceDate"] <= ecritures["EcritureDate"]).all()


@given(graines)
@quelques_graines
def test_les_a_nouveaux_ouvrent_l_exercice_et_detaillent_les_tiers(graine):
    dossier = dossier_de(graine)
    debut, fin = dossier.exercice
    ecritures = dossier.ecritures
    premiere = ecritures[ecritures["JournalCode"] == "AN"]
    assert premiere["EcritureNum"].unique().tolist() == ["1"]
    assert (premiere["EcritureDate"] == pd.Timestamp(debut)).all()
    assert ecritures["EcritureDate"].between(pd.Timestamp(debut), pd.Timestamp(fin)).all()
    assert premiere["Debit"].sum() == premiere["Credit"].sum()
    tiers = premiere[premiere["CompAuxNum"] != ""]
    assert (tiers["PieceDate"] < pd.Timestamp(debut)).all()
    assert tiers["PieceRef"].ne("AN2025").all()
    assert {"401000", "411000"} == set(tiers["CompteNum"])


@given(graines)
@quelques_graines
def test_les_identifiants_sont_valides(graine):
    dossier = dossier_de(graine)
    for table in (dossier.tiers, dossier.societe):
        sirens = table["Siren"][table["Siren"] != ""]
        assert sirens.map(norme_siren.is_valid).all()
        assert sirens.str.startswith("999").all()
        assert table["NumTva"][table["NumTva"] != ""].map(norme_tva.is_valid).all()
        assert table["Iban"].map(norme_iban.is_valid).all()
        assert table["Iban"].str[4:9].eq("99999").all()
        assert table["Iban"].map(cle_rib_juste).all()
    assert dossier.tiers["Siren"][dossier.tiers["Siren"] != ""].is_unique
    assert dossier.tiers["Nom"].is_unique


def cle_rib_juste(iban: str) -> bool:
    banque, guichet, compte, cle = iban[4:9], iban[9:14], iban[14:25], iban[25:27]
    return int(cle) == 97 - (89 * int(banque) + 15 * int(guichet) + 3 * int(compte)) % 97


@given(graines)
@quelques_graines
def test_la_tva_et_la_banque_restent_vraisemblables(graine):
    soldes = solde_par(dossier_de(graine).ecritures, "CompteNum")
    for compte in ("445711", "445712", "445713", "445660", "445620", "580000", "421000", "404000"):
        assert soldes[compte] == 0, compte
    assert soldes["411000"] > 0 > soldes["401000"]


@given(graines)
@quelques_graines
def test_chaque_situation_promise_est_presente(graine):
    verite = dossier_de(graine).verite
    en_groupe = set(verite.loc[verite["Groupe"] > 0, "Nature"])
    ouvertes = set(verite.loc[verite["Groupe"] == 0, "Nature"])
    assert set(NATURES_EN_GROUPE) <= en_groupe
    assert set(NATURES_OUVERTES) <= ouvertes


@given(graines)
@quelques_graines
def test_les_relances_suivent_des_factures_en_retard(graine):
    dossier = dossier_de(graine)
    lignes = lignes_jointes(dossier)
    retards = lignes[(lignes["Nature"] == "retard") & (lignes["Groupe"] == 0)]
    jointes = dossier.relances.merge(retards, on=["CompAuxNum", "PieceRef"], how="left")
    assert len(jointes) == len(dossier.relances)
    assert (jointes["DateRelance"] > jointes["DateEcheance"]).all()
    assert (jointes["NouveauDelai"] > jointes["DateRelance"]).all()
    precedentes = dossier.relances.sort_values(["PieceRef", "Niveau"]).groupby("PieceRef")
    assert (precedentes["Niveau"].diff().dropna() == 1).all()
    attentes = dossier.relances.sort_values(["PieceRef", "Niveau"])
    delai_precedent = attentes.groupby("PieceRef")["NouveauDelai"].shift()
    assert (attentes["DateRelance"] > delai_precedent)[delai_precedent.notna()].all()


@given(graines)
@quelques_graines
def test_le_suivi_nomme_des_factures_impayees(graine):
    dossier = dossier_de(graine)
    lignes = lignes_jointes(dossier)
    impayees = lignes[(lignes["Groupe"] == 0) & (lignes["Debit"] > 0)]
    jointes = dossier.suivi.merge(impayees, on=["CompAuxNum", "PieceRef"], how="left")
    assert dossier.suivi["Statut"].tolist() == ["litige", "promesse", "promesse", "promesse"]
    assert jointes["Debit"].notna().all()
    assert (dossier.suivi["MontantPromis"] < jointes["Debit"]).all()


@given(graines)
@quelques_graines
def test_un_retard_existe_pour_chaque_type_de_tiers(graine):
    dossier = dossier_de(graine)
    lignes = lignes_jointes(dossier)
    codes = lignes.loc[lignes["Nature"] == "retard", "CompAuxNum"]
    types = dossier.tiers.set_index("CompAuxNum")["Type"]
    assert set(types[codes.unique()]) == set(TYPES_DE_TIERS)
    assert set(types[dossier.relances["CompAuxNum"].unique()]) == set(TYPES_DE_TIERS)


def test_la_meme_graine_donne_le_meme_dossier():
    un, deux = construire(7), construire(7)
    for nom in ("ecritures", "societe", "tiers", "relances", "suivi", "verite"):
        assert_frame_equal(getattr(un, nom), getattr(deux, nom))


def test_une_autre_graine_donne_un_autre_dossier(dossier):
    assert not construire(8).ecritures["Debit"].equals(dossier.ecritures["Debit"])


def test_quarante_clients_et_vingt_cinq_fournisseurs(dossier):
    codes = dossier.tiers["CompAuxNum"]
    assert codes.str.startswith("C").sum() == 40
    assert codes.str.startswith("F").sum() == 25
    clients = dossier.tiers[codes.str.startswith("C")]
    assert clients["Type"].value_counts().to_dict() == {
        "professionnel": 28,
        "public": 6,
        "particulier": 6,
    }
    utilises = set(dossier.ecritures["CompAuxNum"]) - {""}
    assert utilises <= set(codes)
    assert dossier.tiers["DateJugement"].notna().sum() == 1
    assert (dossier.tiers["Litige"] != "").sum() == 2
    assert dossier.tiers["TauxPenalite"].dropna().tolist() == [
        Decimal("0.15"), Decimal("0.12"), Decimal("0.05"),
    ]  # fmt: skip


def test_seuls_les_particuliers_n_ont_pas_de_siren(dossier):
    sans = dossier.tiers["Siren"] == ""
    assert (dossier.tiers.loc[sans, "Type"] == "particulier").all()
    assert sans.sum() == 6


def test_plusieurs_centaines_d_ecritures_sur_l_annee(dossier):
    ecritures = dossier.ecritures
    assert 700 <= ecritures["EcritureNum"].nunique() <= 1500
    assert set(ecritures["EcritureDate"].dt.month) == set(range(1, 13))
    assert set(ecritures["JournalCode"]) == set(JOURNAUX)


def test_les_comptes_sont_ceux_du_plan(dossier):
    comptes = set(dossier.ecritures["CompteNum"])
    assert comptes <= set(COMPTES)
    assert {compte[:3] for compte in comptes} <= RACINES
    assert all(compte.isdigit() and len(compte) == 6 for compte in COMPTES)


def test_les_factures_ont_une_echeance_et_une_piece_unique(dossier):
    ecritures = dossier.ecritures
    pieces = ecritures[
        ecritures["CompteNum"].isin(["411000", "401000", "404000"])
        & ecritures["JournalCode"].isin(["AN", "VE", "AC"])
    ]
    assert pieces["DateEcheance"].notna().all()
    assert (pieces["DateEcheance"] >= pieces["PieceDate"]).all()
    assert not pieces.duplicated(["CompAuxNum", "PieceRef"]).any()


def test_une_petite_part_du_premier_trimestre_est_deja_lettree(dossier):
    lettrees = dossier.ecritures[dossier.ecritures["EcritureLet"] != ""]
    assert 20 <= len(lettrees) <= 200
    assert (lettrees["EcritureDate"] <= pd.Timestamp("2025-03-31")).all()
    cles = ["CompteNum", "CompAuxNum", "EcritureLet"]
    assert (solde_par(lettrees, *cles) == 0).all()
    derniers = lettrees.groupby(cles)["EcritureDate"].transform("max")
    assert (lettrees["DateLet"] == derniers).all()
    assert (dossier.ecritures["DateLet"].isna() == (dossier.ecritures["EcritureLet"] == "")).all()
    groupes = lettrees.merge(dossier.verite, on="Rang")
    assert (groupes.groupby(cles)["Groupe"].nunique() == 1).all()


def test_une_erreur_d_auxiliaire_porte_un_meme_montant_sur_deux_tiers(dossier):
    lignes = lignes_jointes(dossier)
    facture, reglement = lignes[lignes["Nature"] == "erreur d'auxiliaire"].to_dict("records")
    assert facture["Debit"] == reglement["Credit"] > 0
    assert facture["CompAuxNum"] != reglement["CompAuxNum"]


def test_un_cheque_impaye_rouvre_la_facture(dossier):
    lignes = lignes_jointes(dossier)
    impaye = lignes[lignes["Nature"] == "chèque impayé"]
    regle = lignes[lignes["Nature"] == "chèque impayé réglé"]
    # facture D, chèque C, rejet D : il reste la facture ; avec le virement, plus rien.
    assert (len(impaye), len(regle)) == (3, 4)
    assert impaye["Ecart"].iloc[0] == impaye["Debit"].iloc[0]
    assert impaye["EcritureLib"].str.startswith("CHQ IMPAYE").sum() == 1


def test_les_creances_de_la_procedure_precedent_le_jugement(dossier):
    tiers = dossier.tiers.set_index("CompAuxNum")
    jugement = tiers["DateJugement"].dropna()
    lignes = lignes_jointes(dossier)
    creances = lignes[lignes["Nature"] == "procédure collective"]
    assert set(creances["CompAuxNum"]) == set(jugement.index)
    assert (creances["PieceDate"] < jugement.iloc[0]).all()
    posterieures = lignes[
        (lignes["CompAuxNum"] == jugement.index[0]) & (lignes["PieceDate"] > jugement.iloc[0])
    ]
    assert "retard" in set(posterieures["Nature"])


def test_la_banque_de_la_graine_publiee_ne_passe_jamais_a_decouvert(dossier):
    banque = dossier.ecritures.query("CompteNum == '512000'").sort_values(
        "EcritureDate", kind="stable"
    )
    assert (banque["Debit"] - banque["Credit"]).cumsum().min() > 0


def test_les_trois_taux_de_tva_sont_employes(dossier):
    comptes = set(dossier.ecritures["CompteNum"])
    assert {"445711", "445712", "445713", "445660", "445620"} <= comptes


def test_un_mouvement_de_banque_a_un_libelle_de_banque(dossier):
    libelles = dossier.ecritures.query("JournalCode == 'BQ'")["EcritureLib"]
    entetes = set(libelles.str.split().str[0])
    assert {"VIR", "VIREMENT", "PRLV", "CB", "CHQ", "REMISE", "FRAIS", "ECHEANCE"} <= entetes
    assert (libelles == libelles.str.strip()).all()
    assert (libelles != "").all()


@given(graines)
@quelques_graines
def test_le_registre_des_immobilisations_fait_les_comptes_du_livre(graine):
    dossier = dossier_de(graine)
    debut, fin = dossier.exercice
    plan = planifier(dossier.immobilisations, du=debut, au=fin, exercices=[Exercice(debut, fin)])
    assert [a for a in plan.anomalies if a.gravite is not Gravite.INFORMATION] == []
    rendu = rapprocher_le_livre(plan, dossier.ecritures)
    assert rendu.juste
    assert rendu.ecarts.empty
    assert len(dossier.immobilisations) == 16
    couts = couts_d_entree(dossier.elements_du_cout, dossier.immobilisations)
    assert couts.table["CoutEntree"].tolist() == couts.table["CoutAuRegistre"].tolist()
    assert couts.anomalies == []
