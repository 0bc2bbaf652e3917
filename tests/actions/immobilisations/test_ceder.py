"""Sortir un bien : la copie du registre, le calcul, les OD, et ce que la clôture en fait."""

from datetime import date

import openpyxl
import pytest
from tests.actions.immobilisations.dossiers import SOLDES, ecrire_livre, ecrire_registre
from tests.conftest import tableau

from lettrine.actions.immobilisations import arreter, ceder, lire_demande
from lettrine.actions.ouverture import Lieux, ouvrir
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import EVENEMENTS, IMMOBILISATIONS

LE = date(2026, 9, 30)


class Cession:
    """Un registre dont un bien sort, et tout ce qui est écrit."""

    def __init__(self, dossier, bien="M2", *, registre=None, livre=None, **demande):
        self.dossier, self.source = dossier, dossier / "registre.xlsx"
        ecrire_registre(self.source, **(registre or {}))
        self.copie, self.rapport = dossier / "s" / "registre.xlsx", dossier / "s" / "sortie.xlsx"
        self.od = dossier / "s" / "od.xlsx"
        self.copie.parent.mkdir(exist_ok=True)
        self.bilan = ceder(
            ouvrir_classeur(self.source, sortie=self.copie, rapport=self.rapport),
            lire_demande(bien, demande.pop("jour", LE), **demande),
            livre=livre and ouvrir(livre, Lieux(None, self.rapport)),
            fichier_des_od=self.od,
        )

    def lire(self, schema):
        return ouvrir_classeur(self.copie).lire(schema).table

    def postes(self):
        return {poste.libelle: poste.valeur for poste in self.bilan.postes}


def test_la_sortie_est_inscrite_dans_une_copie(tmp_path):
    faite = Cession(tmp_path, prix="5 500,00", tva="1 100")
    ligne = faite.lire(IMMOBILISATIONS).set_index("NumBien").loc["M2"]
    assert ligne["DateSortie"].date() == LE
    assert ligne["NatureSortie"] == "cession"
    assert (ligne["PrixCession"], ligne["TvaCession"]) == (5_500_00, 1_100_00)
    avant = openpyxl.load_workbook(faite.source)["Immobilisations"]
    assert {ligne[11].value for ligne in avant.iter_rows(min_row=4)} == {None}
    # Titre, visa et autres feuilles sont gardés.
    apres = openpyxl.load_workbook(faite.copie)
    assert apres["Immobilisations"]["A1"].value == "Registre des immobilisations"
    assert apres["Immobilisations"]["P4"].value == "CM"
    # Les autres biens ne reçoivent pas de zéro.
    prix = [ligne[13].value for ligne in apres["Immobilisations"].iter_rows(min_row=4)]
    assert prix == [None, 5_500, None, None, None, None]
    assert apres.sheetnames == ["Immobilisations", "Societe"]


def test_le_calcul_et_les_od_disent_la_meme_chose(tmp_path):
    faite = Cession(tmp_path, prix="5 500,00", tva="1 100")
    # 12 000 / 5 = 2 400 en 2024 et 2025, 1 800 en neuf mois : valeur comptable 5 400.
    assert faite.postes()["Valeur comptable"] == 5_400_00
    assert faite.postes()["Plus ou moins-value"] == 100_00
    assert all(juste for _, juste in faite.bilan.controles)
    calcul = {ligne["Étape"]: ligne["Montant"] for ligne in tableau(faite.rapport, "Calcul")}
    assert calcul["Valeur comptable"] == 5_400
    od = ouvrir_classeur(faite.od).lire(ECRITURES).table
    assert set(od["PieceRef"]) == {"SORTIE-M2-20260930"}
    assert od["Debit"].sum() == od["Credit"].sum()
    assert faite.bilan.fichiers == (faite.copie, faite.rapport, faite.od)


def test_une_part_est_un_evenement_de_la_copie(tmp_path):
    faite = Cession(tmp_path, "V1", part="5 000", prix="2 000", jour=date(2026, 6, 30))
    evenements = faite.lire(EVENEMENTS)
    colonnes = ["NumBien", "Nature", "Montant", "NatureSortie", "PrixCession"]
    assert evenements[colonnes].values.tolist() == [
        ["V1", "sortie partielle", 5_000_00, "cession", 2_000_00]
    ]
    assert faite.lire(IMMOBILISATIONS)["DateSortie"].isna().all()
    # 4 000 + 4 000 + 2 000 = 10 000 du bien entier, dont un quart : valeur 2 500, prix 2 000.
    assert faite.postes()["Plus ou moins-value"] == -500_00


def test_une_part_s_ajoute_aux_evenements_du_registre(tmp_path):
    faits = [("M1", date(2026, 3, 31), "valeur actuelle", 5_000)]
    faite = Cession(tmp_path, "V1", part="5 000", registre={"evenements": faits})
    assert faite.lire(EVENEMENTS)["NumBien"].tolist() == ["M1", "V1"]


def test_les_composants_sortent_avec_leur_bien(tmp_path):
    faite = Cession(tmp_path, "B1", prix="60 000", avec_composants=True)
    lus = faite.lire(IMMOBILISATIONS).set_index("NumBien")["PrixCession"]
    assert (lus["B1"], lus["B2"]) == (48_000_00, 12_000_00)
    assert faite.postes()["Biens sortis"] == 2
    assert "Sorties" in ouvrir_classeur(faite.rapport).tables()


def test_un_composant_laisse_est_a_regarder(tmp_path):
    faite = Cession(tmp_path, "B1", prix="60 000")
    assert "IMM-43" in [a.code for a in faite.bilan.anomalies]
    assert faite.bilan.a_regarder


@pytest.mark.parametrize(
    ("bien", "demande", "code"),
    [
        ("ABSENT", {}, "IMM-40"),
        ("M1", {"nature": "don"}, "IMM-42"),
        ("M1", {"prix": "cher"}, "IMM-44"),
        ("M1", {"jour": date(2023, 6, 30)}, "IMM-42"),
    ],
)
def test_une_sortie_refusee_n_ecrit_rien(tmp_path, bien, demande, code):
    with pytest.raises(OptionInvalide) as refus:
        Cession(tmp_path, bien, **demande)
    assert refus.value.code == code
    assert not list((tmp_path / "s").iterdir())


def test_un_bien_deja_sorti_est_refuse_imm_41(tmp_path):
    sorti = {"M2": (date(2026, 3, 31), "rebut", None, None)}
    with pytest.raises(OptionInvalide, match="IMM-41"):
        Cession(tmp_path, registre={"sorties": sorti})


def test_une_sortie_deja_au_livre_est_refusee_imm_35(tmp_path):
    livre = ecrire_livre(tmp_path / "livre.csv", pieces=("SORTIE-M2-20260930",))
    with pytest.raises(DonneesInvalides, match="IMM-35"):
        Cession(tmp_path, livre=livre, prix="5 500")
    assert not list((tmp_path / "s").iterdir())


def test_ceder_importer_puis_arreter_ne_passe_rien_deux_fois(tmp_path):
    """Le parcours d'un exercice : la cession, son import, puis la clôture du registre copié."""
    faite = Cession(tmp_path, prix="5 500,00", tva="1 100")
    od = ouvrir_classeur(faite.od).lire(ECRITURES).table
    livre = ecrire_livre(tmp_path / "livre.csv")
    with livre.open("a", encoding="utf-8") as suite:
        for ligne in od.to_dict("records"):
            debit, credit = (f"{ligne[nom] / 100:.2f}" for nom in ("Debit", "Credit"))
            suite.write(
                f"OD;9;30/09/2026;{ligne['CompteNum']};;{ligne['PieceRef']};OD;{debit};{credit}\n"
            )
    endroits = Lieux(None, tmp_path / "arrete.xlsx")
    bilan = arreter(
        ouvrir(faite.copie, endroits),
        au=date(2026, 12, 31),
        livre=ouvrir(livre, endroits),
        fichier_des_od=tmp_path / "cloture.xlsx",
    )
    assert all(juste for _, juste in bilan.controles)
    assert not bilan.a_regarder
    assert "IMM-36" in [a.code for a in bilan.anomalies]
    cloture = ouvrir_classeur(tmp_path / "cloture.xlsx").lire(ECRITURES).table
    assert not cloture["PieceRef"].str.startswith("SORTIE").any()
    assert SOLDES["145000"] == -2_130
    assert "145000" not in set(cloture["CompteNum"])
