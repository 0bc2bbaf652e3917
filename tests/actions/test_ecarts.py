"""Les écarts, du livre de l'utilisateur au rapport annoté, aux OD et au registre relus."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.conftest import cellules, contenu, tableau

from lettrine.actions.convertir_fec import convertir_fec
from lettrine.actions.dossier import lire_dossier
from lettrine.actions.ecarts import (
    TOUT,
    OptionsDEcarts,
    Suite,
    ecrire_les_od,
    lieu_des_od,
    lire_tolerance,
    ouvrir_le_rapport,
    suivre,
)
from lettrine.actions.intervention import ouvrir_registre
from lettrine.actions.ouverture import lieux, ouvrir
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.lettrage import Demande, lettrer
from lettrine.comptabilite.lettrage.ecarts import Tolerance
from lettrine.comptabilite.lettrage.od import OptionsDOd
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.formats import fec
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

COMPTES = ["40", "41"]
DEMANDE = Demande(date(2025, 12, 31), "Claire Montagnel", "clôture")
LIVRE = """Journal;Date;Compte;Auxiliaire;Nom du tiers;Pièce;Libellé;Débit;Crédit
VE;10/01/2025;411000;C1;Dupont;FA250101;Facture;100,00;
BQ;10/02/2025;411000;C1;Dupont;B1;VIR FA250101;;99,98
VE;03/03/2025;411000;C2;Martin;FA250301;Facture;1200,00;
VE;03/03/2025;706000;;;FA250301;Facture;;1000,00
VE;03/03/2025;445710;;;FA250301;Facture;;200,00
BQ;11/03/2025;411000;C2;Martin;B2;VIR FA250301;;1176,00
VE;04/03/2025;411000;C3;Petit;FA250302;Facture;500,00;
BQ;20/06/2025;411000;C3;Petit;B3;VIR FA250302;;490,00
BQ;02/01/2025;419100;C4;Grand;B4;ACOMPTE;;300,00
VE;05/03/2025;411000;C4;Grand;FA250303;Facture;900,00;
"""


class Livre:
    """Un petit livre, que l'on lettre et dont on suit les écarts."""

    def __init__(self, dossier: Path, texte: str = LIVRE) -> None:
        self.dossier, self.source = dossier, dossier / "livre.csv"
        self.source.write_text(texte, encoding="utf-8")

    def suivre(self, sortie: str, **options) -> tuple[Suite, Path]:
        """La suite du lettrage, et le rapport écrit."""
        endroits = lieux(self.source, self.dossier / sortie, "lettrage")
        classeur = ouvrir(self.source, endroits)
        lecture = classeur.lire(ECRITURES)
        lettrage = lettrer(lecture.table, comptes=COMPTES)
        options = {"tolerance": Tolerance(taux=Decimal(3)), **options}
        demandees = OptionsDEcarts(fichier_des_od=lieu_des_od(endroits), **options)
        suite = suivre(lecture, lettrage, comptes=COMPTES, options=demandees)
        for feuille in suite.feuilles:
            classeur.ecrire_feuille(feuille)
        classeur.ecrire_colonnes(
            ECRITURES.nom, {nom: suite.lettrage.lignes[nom] for nom in ("EcritureLet", "DateLet")}
        )
        classeur.enregistrer()
        ecrire_les_od(suite, demandees)
        return suite, endroits.rapport

    def repondre(self, rapport: Path, **reponses: str) -> Path:
        """Le rapport où l'on a répondu, auxiliaire par auxiliaire."""
        classeur = openpyxl.load_workbook(rapport)
        for rangee in classeur["Écarts"].iter_rows():
            if rangee[3].value in reponses:
                rangee[0].value = reponses[rangee[3].value]
        classeur.save(self.dossier / "répondu.xlsx")
        return self.dossier / "répondu.xlsx"

    def codes(self, sortie: str) -> list[str]:
        rendu = ouvrir_classeur(self.dossier / sortie / "livre.csv").lire(ECRITURES).table
        return rendu["EcritureLet"].tolist()


@pytest.fixture
def livre(tmp_path) -> Livre:
    return Livre(tmp_path)


def test_le_rapport_propose_sans_rien_lettrer(livre):
    suite, rapport = livre.suivre("un")
    assert livre.codes("un") == ["aa", "aa", "aa", "", "", "aa", "aa", "aa", "", ""]
    ecarts = tableau(rapport, "Écarts")
    assert [(e["Approuver"], e["Nature"], e["Écart"]) for e in ecarts] == [
        ("non", "écart de règlement", 0.02),
        ("non", "escompte accordé", 24),
        ("non", "escompte non acquis", 10),
    ]
    assert sum(ligne.count("OK") for ligne in cellules(rapport, "Écarts")) == 1
    od = tableau(rapport, "OD proposées")
    assert [(o["Nature"], o["Pièce"], o["Compte"]) for o in od] == [
        ("écart de règlement", "ECART-2025-0001", "658000"),
        ("écart de règlement", "ECART-2025-0001", "411000"),
        ("escompte accordé", "ECART-2025-0002", "665000"),
        ("escompte accordé", "ECART-2025-0002", "445710"),
        ("escompte accordé", "ECART-2025-0002", "411000"),
        ("imputation d'acompte", "ACOMPTE-2025-0001", "419100"),
        ("imputation d'acompte", "ACOMPTE-2025-0001", "411000"),
    ]
    assert all(o["Motif"] for o in od)
    assert not (livre.dossier / "un" / "livre_od.xlsx").exists()
    assert suite.phrase == "3 écarts attendent votre accord (voir la feuille Écarts)."
    assert {p.libelle: p.valeur for p in suite.postes} == {
        "Écarts à approuver": 3, "Total des écarts à approuver": 34_02,
    }  # fmt: skip
    assert [a.code for a in suite.anomalies] == ["ECA-02", "ECA-07", "ECA-07", "ECA-09"]


def test_sans_tolerance_il_ne_reste_que_les_reclassements(livre):
    suite, rapport = livre.suivre("un", tolerance=Tolerance())
    assert openpyxl.load_workbook(rapport).sheetnames == ["OD proposées"]
    assert (suite.phrase, suite.postes, suite.controles) == ("", (), ())
    sans = Livre(livre.dossier, "\n".join(LIVRE.splitlines()[:9]))
    assert sans.suivre("deux", tolerance=Tolerance())[0].feuilles == ()


def test_une_reponse_lettre_ecrit_l_od_et_le_registre(livre):
    rapport = livre.suivre("un")[1]
    repondu = livre.repondre(rapport, C2="oui", C3="Oui")
    avant = repondu.read_bytes()
    suite, second = livre.suivre("deux", approuver=ouvrir_le_rapport(repondu, []), demande=DEMANDE)
    assert repondu.read_bytes() == avant
    assert livre.codes("deux") == ["aa", "aa", "AA", "", "", "AA", "AA", "AA", "", ""]
    assert suite.phrase == (
        "2 écarts approuvés : importez les OD."
        " 1 écart attend votre accord (voir la feuille Écarts)."
    )
    assert [(c.libelle, c.juste) for c in suite.controles] == [
        ("Solde des groupes approuvés et de leurs OD", True)
    ]
    od = tableau(livre.dossier / "deux" / "livre_od.xlsx", "Ecritures")
    assert [(o["Pièce"], o["Compte"], o["Débit"], o["Crédit"], o["Lettrage"]) for o in od] == [
        ("ECART-2025-0001", "665000", 20, 0, None),
        ("ECART-2025-0001", "445710", 4, 0, None),
        ("ECART-2025-0001", "411000", 0, 24, "AA"),
        # L'escompte non acquis est approuvé : c'est un écart de règlement.
        ("ECART-2025-0002", "658000", 10, 0, None),
        ("ECART-2025-0002", "411000", 0, 10, "AA"),
    ]
    registre = tableau(second, "Registre")
    assert [(r["Opération"], r["Par"], r["Code après"]) for r in registre] == [
        ("approbation d'écart", "Claire Montagnel", "AA")
    ] * 2
    assert registre[0]["Le"] == datetime(2025, 12, 31)
    assert registre[0]["Livre"] == "livre.csv"
    # Ce qui attend encore a une OD numérotée après celles que l'on importe.
    assert [e["Auxiliaire"] for e in tableau(second, "Écarts")] == ["C1"]
    assert tableau(second, "OD proposées")[0]["Pièce"] == "ECART-2025-0003"


def test_tout_approuver_laisse_l_escompte_non_acquis(livre):
    suite, _ = livre.suivre("un", approuver=TOUT, demande=DEMANDE)
    assert livre.codes("un") == ["AA", "AA", "AA", "", "", "AA", "aa", "aa", "", ""]
    assert suite.phrase.startswith("2 écarts approuvés")


def test_les_od_approuvees_deviennent_un_fec_et_se_relisent(livre):
    livre.suivre("un", approuver=TOUT, demande=DEMANDE, od=OptionsDOd("OD", date(2025, 12, 31)))
    chemin = livre.dossier / "un" / "livre_od.xlsx"
    convertir_fec(chemin, livre.dossier / "fec", siren="123456782", cloture=date(2025, 12, 31))
    (rendu,) = (livre.dossier / "fec").glob("*.txt")
    table = fec.lire(rendu).table
    assert table["Debit"].sum() == table["Credit"].sum() == 24_02
    assert table["EcritureLet"].tolist() == ["", "AA", "", "", "AA"]
    assert set(table["EcritureDate"].dt.strftime("%d/%m/%Y")) == {"31/12/2025"}


def test_le_registre_d_avant_est_prolonge(livre):
    un = livre.suivre("un", approuver=TOUT, demande=DEMANDE)[1]
    endroits = lieux(livre.source, livre.dossier / "deux", "lettrage")
    autre = Demande(date(2026, 1, 5), "S. Belkacem")
    _, rapport = livre.suivre(
        "deux", approuver=TOUT, demande=autre, registre=ouvrir_registre(un, endroits)
    )
    auteurs = [r["Par"] for r in tableau(rapport, "Registre")]
    assert auteurs == ["Claire Montagnel"] * 2 + ["S. Belkacem"] * 2


def test_une_ligne_ouverte_dit_l_ecart_avec_lequel_elle_est_proposee(tmp_path):
    texte = LIVRE.replace("VIR FA250101", "VIREMENT")
    suite, _ = Livre(tmp_path, texte).suivre("un")
    ouvertes = suite.lettrage.ouvertes
    motifs = dict(zip(ouvertes["RangLigne"], ouvertes["Motif"], strict=True))
    attendu = "proposée avec un écart de 0,02\xa0€, voir la feuille Écarts"
    assert (motifs[2], motifs[3]) == (attendu, attendu)
    assert "aucune contrepartie" in motifs[11]


def test_eca_08_une_reponse_qui_ne_vaut_plus_est_dite_et_les_autres_passent(livre):
    repondu = livre.repondre(livre.suivre("un")[1], C1="oui", C2="oui")
    change = Livre(livre.dossier, LIVRE.replace("99,98", "99,97"))
    suite, _ = change.suivre("deux", approuver=ouvrir_le_rapport(repondu, []), demande=DEMANDE)
    assert [a.code for a in suite.anomalies][:2] == ["ECA-02", "ECA-08"]
    assert change.codes("deux")[:6] == ["aa", "aa", "AA", "", "", "AA"]


def test_eca_13_aucune_reponse_ne_vaut_et_rien_n_est_ecrit(livre):
    repondu = livre.repondre(livre.suivre("un")[1], C1="oui")
    change = Livre(livre.dossier, LIVRE.replace("99,98", "99,97"))
    avant = contenu(livre.dossier)
    with pytest.raises(OptionInvalide, match=r"ECA-13.*l'écart était de 0,02"):
        change.suivre("deux", approuver=ouvrir_le_rapport(repondu, []), demande=DEMANDE)
    sans_reponse = livre.dossier / "un" / "livre_lettrage.xlsx"
    with pytest.raises(OptionInvalide, match="ECA-13"):
        change.suivre("deux", approuver=ouvrir_le_rapport(sans_reponse, []), demande=DEMANDE)
    assert {n: o for n, o in contenu(livre.dossier).items() if n in avant} == avant


def test_une_reponse_illisible_est_refusee_let_10(livre):
    repondu = livre.repondre(livre.suivre("un")[1], C1="peut-être")
    with pytest.raises(DonneesInvalides, match=r"LET-10.*oui ou non"):
        livre.suivre("deux", approuver=ouvrir_le_rapport(repondu, []), demande=DEMANDE)


def test_un_classeur_sans_ecarts_n_est_pas_un_rapport_cla_08(livre):
    rapport = livre.suivre("un", tolerance=Tolerance())[1]
    with pytest.raises(DonneesInvalides, match="CLA-08"):
        livre.suivre("deux", approuver=ouvrir_le_rapport(rapport, []), demande=DEMANDE)


def test_eca_14_le_rapport_annote_n_est_jamais_remplace(livre):
    rapport = livre.suivre("un")[1]
    with pytest.raises(OptionInvalide, match="ECA-14"):
        ouvrir_le_rapport(rapport, lieux(livre.source, livre.dossier / "un", "lettrage"))


def test_eca_12_approuver_sans_tolerance_et_reg_01_sans_nom():
    with pytest.raises(OptionInvalide, match="ECA-12"):
        OptionsDEcarts(approuver=TOUT, demande=DEMANDE)
    with pytest.raises(OptionInvalide, match="REG-01"):
        OptionsDEcarts(approuver=TOUT, tolerance=Tolerance(1_00))


@pytest.mark.parametrize(
    ("euros", "taux", "attendue"),
    [
        ("", "", Tolerance()),
        ("2,50 €", "", Tolerance(2_50)),
        ("5", "1 %", Tolerance(5_00, Decimal(1))),
        (" ", "2,5", Tolerance(None, Decimal("2.5"))),
    ],
)
def test_une_tolerance_se_lit_comme_on_l_ecrit(euros, taux, attendue):
    assert lire_tolerance(euros, taux) == attendue


@pytest.mark.parametrize(
    ("euros", "taux", "code"),
    [
        ("deux euros", "", "ECA-15"),
        ("1,234", "", "ECA-15"),
        ("", "beaucoup", "ECA-15"),
        ("", "nan", "ECA-15"),
        ("", "%", "ECA-15"),
        ("-1", "", "ECA-10"),
        ("", "101", "ECA-11"),
    ],
)
def test_eca_15_une_tolerance_illisible_est_refusee(euros, taux, code):
    with pytest.raises(OptionInvalide, match=code):
        lire_tolerance(euros, taux)


def test_le_dossier_d_exemple_a_ses_ecarts_et_rien_d_autre(tmp_path):
    """Quatre écarts y sont cachés : trois de quelques centimes, un escompte de 2 %."""
    dossier = construire()
    source = tmp_path / "livre.txt"
    fec.ecrire(dossier.ecritures, source)
    ecrire_classeur(
        tmp_path / "dossier.xlsx", [Feuille("Tiers", "Tiers", (), dossier.tiers, TIERS, "saisie")]
    )
    lecture = ouvrir(source, lieux(source, tmp_path / "s", "x")).lire(ECRITURES)
    options = OptionsDEcarts(
        tolerance=Tolerance(taux=Decimal(3)),
        dossier=lire_dossier(tmp_path / "dossier.xlsx", tables=(TIERS,)),
    )
    lettrage = lettrer(lecture.table, comptes=COMPTES)
    table = suivre(lecture, lettrage, comptes=COMPTES, options=options).feuilles[0].table
    natures = ["écart de règlement", "escompte à constater"]
    caches = dossier.verite[dossier.verite["Nature"].isin(natures)]
    vrais = {", ".join(map(str, groupe["Rang"])) for _, groupe in caches.groupby("Groupe")}
    assert set(table["Rangs"]) == vrais
    assert table["Nature"].value_counts().to_dict() == {
        "écart de règlement": 3, "escompte accordé": 1,
    }  # fmt: skip


def test_les_anomalies_du_dossier_sont_dans_le_rapport(livre):
    fiches = livre.dossier / "dossier.csv"
    fiches.write_text("Auxiliaire;Nom;Taux d'escompte\nC2;Martin;beaucoup\n", encoding="utf-8")
    suite, _ = livre.suivre("un", dossier=lire_dossier(fiches, tables=(TIERS,)))
    assert suite.anomalies[0].code == "CLA-15"
    assert "dossier.csv" in suite.anomalies[0].message
