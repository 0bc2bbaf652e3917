"""Le délai moyen de paiement : cas calculés à la main, périmètre, propriétés, livres réels."""

import tomllib
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement import Perimetre, Plafonds, delai_paiement
from lettrine.comptabilite.delai_paiement.methodes import comptable, epuiser
from lettrine.comptabilite.delai_paiement.plafonds import dates_de_reglement
from lettrine.comptabilite.delai_paiement.resultat import Methode
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.formats import fec
from lettrine.parametres import livres
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

CAS = Path(__file__).parents[1] / "cas" / "delai_paiement"
AU = date(2026, 3, 31)
PLAFONDS = Plafonds(jours=60, fin_de_mois=45)


def perimetre(cote=Comptes.CLIENTS, inclus=()):
    loi, jour = livres(), date(2026, 1, 1)
    achats = cote is Comptes.FOURNISSEURS
    return Perimetre(
        cote,
        loi.textes(f"encours/comptes_{cote}", jour),
        loi.textes("encours/avances", jour),
        loi.textes(f"encours/contreparties_{'achats' if achats else 'ventes'}", jour),
        loi.textes("encours/tresorerie", jour),
    ).avec(inclus)


def calculer(ecritures, au=AU, cote=Comptes.CLIENTS, inclus=(), **options):
    options = {"delai": 30, "plafonds": PLAFONDS, **options}
    return delai_paiement(ecritures, au=au, perimetre=perimetre(cote, inclus), **options)


def livre(texte):
    """Une ligne par écriture : journal numéro date compte tiers pièce montant lettre."""
    lignes = [ligne.split() for ligne in texte.splitlines() if ligne.strip()]
    montants = [int(Decimal(x[6]) * 100) for x in lignes]
    noms = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "CompAuxNum", "PieceRef")
    table = {nom: ["" if x[n] == "-" else x[n] for x in lignes] for n, nom in enumerate(noms)}
    jours = np.array(table["EcritureDate"], dtype="datetime64[s]")
    return ECRITURES.table(
        {
            **table,
            "EcritureDate": jours,
            "PieceDate": jours,
            "Debit": [max(m, 0) for m in montants],
            "Credit": [max(-m, 0) for m in montants],
            "EcritureLet": [x[7] if len(x) > 7 else "" for x in lignes],
            "Rang": range(2, len(lignes) + 2),
        }
    )


def texte(delai: Decimal | None) -> str:
    return "" if delai is None else str(delai)


def codes(rendu) -> list[str]:
    """Les codes relevés, sans DMP-12, qui rappelle ce qu'un livre ne dit pas."""
    return sorted({a.code for a in rendu.anomalies} - {"DMP-12"})


VENTE = """
    VE 1 2026-01-10 411000 C F1 1200 AA
    VE 1 2026-01-10 707000 - F1 -1000
    VE 1 2026-01-10 445710 - F1 -200
"""


# --- les cas calculés à la main ----------------------------------------------------------


def lire_un_cas(nom):
    attendu = tomllib.loads((CAS / nom / "attendu.toml").read_text(encoding="utf-8"))
    ecritures = ouvrir_classeur(CAS / nom / "ecritures.csv").lire(ECRITURES).table
    options = {
        "au": attendu["au"],
        "du": attendu.get("du"),
        "cote": Comptes(attendu.get("comptes", "clients")),
        "base_360": attendu.get("base_360", False),
    }
    return ecritures, attendu, options


def verifier(rendu, attendu):
    assert rendu.encours == attendu["encours"]
    assert rendu.chiffre == attendu["chiffre"]
    assert texte(rendu.comptable) == attendu["comptable"]
    assert texte(rendu.epuisement) == attendu["epuisement"]
    assert codes(rendu) == attendu["anomalies"]
    assert rendu.encours_des_comptes == rendu.solde
    assert int(rendu.mois["Chiffre"].sum()) == rendu.chiffre


@pytest.mark.parametrize("cas", sorted(p.name for p in CAS.iterdir()))
def test_cas_calcules_a_la_main(cas):
    ecritures, attendu, options = lire_un_cas(cas)
    rendu = calculer(ecritures, **options)
    verifier(rendu, attendu)
    assert rendu.periode.jours == attendu["jours"]
    assert rendu.periode.du == attendu.get("du", attendu.get("du_calcule"))
    lignes = {
        x.CompAuxNum: [x.Encours, x.Chiffre, texte(x.Comptable), texte(x.Epuisement), x.Constat]
        for x in rendu.tiers.itertuples()
    }
    assert lignes == attendu["tiers"]
    if "etapes" in attendu:
        etapes = [
            [x.Mois, x.Chiffre, x.Avant, x.Restant, texte(x.Jours)]
            for x in rendu.etapes.itertuples()
        ]
        assert etapes == attendu["etapes"]


@pytest.mark.parametrize("cas", ["comptes_416_418_419_et_effets", "fournisseurs"])
def test_cas_avec_des_comptes_de_plus(cas):
    ecritures, attendu, options = lire_un_cas(cas)
    avec = attendu["avec_options"]
    rendu = calculer(ecritures, inclus=avec["inclus"], effets=avec.get("effets", 0), **options)
    assert rendu.encours == avec["encours"]
    assert rendu.encours_des_comptes == rendu.solde == avec["encours"] - avec.get("effets", 0)
    assert rendu.chiffre == avec["chiffre"]
    assert (texte(rendu.comptable), texte(rendu.epuisement)) == (
        avec["comptable"],
        avec["epuisement"],
    )
    assert codes(rendu) == avec["anomalies"]


def test_cas_en_jours_du_calendrier():
    ecritures, attendu, options = lire_un_cas("annee_de_360_jours")
    rendu = calculer(ecritures, **{**options, "base_360": False})
    calendaire = attendu["calendaire"]
    assert rendu.periode.jours == calendaire["jours"]
    assert str(rendu.comptable) == calendaire["comptable"]
    assert str(rendu.epuisement) == calendaire["epuisement"]


def test_le_calcul_est_ecrit_avec_ses_chiffres():
    ecritures, _, options = lire_un_cas("exemple_d_un_trimestre")
    calculs = [
        calcul.replace("\u202f", " ").replace("\u00a0", " ")
        for calcul in calculer(ecritures, **options).methodes["Calcul"]
    ]
    assert calculs == [
        "100 000,00 € ÷ 135 000,00 € × 91 jours = 67,41 jours",
        "30 + 31 + 15 000,00 € ÷ 50 000,00 € × 30 jours = 70,00 jours",
    ]


@pytest.mark.parametrize(
    ("methode", "comptable_", "epuisement"),
    [(Methode.COMPTABLE, "67.41", ""), (Methode.EPUISEMENT, "", "70.00")],
)
def test_une_seule_methode(methode, comptable_, epuisement):
    ecritures, _, options = lire_un_cas("exemple_d_un_trimestre")
    rendu = calculer(ecritures, methodes=[methode], **options)
    assert (texte(rendu.comptable), texte(rendu.epuisement)) == (comptable_, epuisement)
    assert len(rendu.methodes) == 1
    assert rendu.etapes.empty == (methode is Methode.COMPTABLE)


# --- ce qui est une vente ----------------------------------------------------------------


def test_une_vente_et_son_encaissement_dans_la_meme_ecriture_dmp_08():
    ecritures = livre("""
        VE 1 2026-01-10 411000 C F1 1200
        VE 1 2026-01-10 512000 - F1 400
        VE 1 2026-01-10 411000 C F1 -400
        VE 1 2026-01-10 707000 - F1 -1200
    """)
    ecartee = calculer(ecritures)
    assert (ecartee.chiffre, codes(ecartee)) == (0, ["DMP-04", "DMP-05", "DMP-08", "DMP-13"])
    (mixte,) = [a for a in ecartee.anomalies if a.code == "DMP-08"]
    assert mixte.montant == 1200_00
    assert calculer(ecritures, journaux=["VE"]).chiffre == 800_00


def test_des_journaux_choisis_seuls_comptent_dmp_15():
    ecritures = livre(f"{VENTE}{VENTE.replace('VE', 'FA').replace('F1', 'F2')}")
    assert calculer(ecritures).chiffre == 2400_00
    assert calculer(ecritures, journaux=["FA"]).chiffre == 1200_00
    with pytest.raises(OptionInvalide, match="DMP-15"):
        calculer(ecritures, journaux=["XX"])


def test_un_numero_repris_a_une_autre_date_est_une_autre_ecriture():
    # VE 1 est une vente en janvier ; en février, le même numéro passe un client en douteux.
    ecritures = livre(f"""
        {VENTE}
        VE 2 2026-01-11 411000 C F2 600
        VE 2 2026-01-11 707000 - F2 -600
        VE 1 2026-02-10 416000 C V1 500
        VE 1 2026-02-10 411000 C V1 -500
    """)
    assert calculer(ecritures).chiffre == 1800_00


def test_un_numero_par_ligne_laisse_la_piece_faire_l_ecriture():
    ecritures = livre("""
        VE 1 2026-01-10 411000 C F1 1200
        VE 2 2026-01-10 707000 - F1 -1000
        VE 3 2026-01-10 445710 - F1 -200
        VE 4 2026-01-11 411000 C F2 600
        VE 5 2026-01-11 707000 - F2 -600
    """)
    assert calculer(ecritures).chiffre == 1800_00


def test_un_mois_commence_ne_compte_que_ses_jours():
    ecritures = livre("""
        VE 1 2026-02-10 411000 C F1 900
        VE 1 2026-02-10 707000 - F1 -900
        VE 2 2026-03-10 411000 C F2 300
        VE 2 2026-03-10 707000 - F2 -300
        VE 3 2026-03-20 411000 C F3 5000
        VE 3 2026-03-20 707000 - F3 -5000
    """)
    rendu = calculer(ecritures, date(2026, 3, 18))
    # Au 18 mars : 300 -> 900, 18 jours ; février 900 -> 0, 28 jours. F3 n'existe pas encore.
    assert str(rendu.epuisement) == "46.00"
    assert (rendu.encours, rendu.chiffre) == (1200_00, 1200_00)
    # Du 1er février au 18 mars : 28 + 18 jours.
    assert (rendu.periode.jours, str(rendu.comptable)) == (46, "46.00")


def test_dmp_02_un_compte_de_l_autre_cote():
    with pytest.raises(OptionInvalide, match="DMP-02"):
        perimetre(inclus=["401"])
    with pytest.raises(OptionInvalide, match="DMP-02"):
        perimetre(Comptes.FOURNISSEURS, ["418"])


def test_dmp_01_et_dmp_03_une_periode_et_des_effets_impossibles():
    with pytest.raises(OptionInvalide, match="DMP-01"):
        calculer(livre(VENTE), du=date(2026, 4, 1))
    with pytest.raises(OptionInvalide, match="DMP-03"):
        calculer(livre(VENTE), effets=-1)


def test_dmp_13_une_periode_plus_longue_que_le_livre():
    rendu = calculer(livre(VENTE), du=date(2025, 12, 31))
    premier, dernier = (a.message for a in rendu.anomalies if a.code == "DMP-13")
    assert "ne commence que le 10/01/2026" in premier
    assert "s'arrête le 10/01/2026" in dernier
    assert "DMP-13" not in codes(calculer(livre(VENTE), date(2026, 1, 31), du=date(2026, 1, 1)))


def test_dmp_09_un_encours_crediteur_n_a_pas_de_delai():
    ecritures = livre(f"{VENTE}BQ 2 2026-03-20 411000 C B1 -1300\nBQ 2 2026-03-20 512000 - B1 1300")
    rendu = calculer(ecritures)
    assert rendu.encours == -100_00
    assert (rendu.comptable, rendu.epuisement) == (None, None)
    assert codes(rendu) == ["DMP-09"]
    assert rendu.etapes.empty


def test_dmp_06_des_clients_crediteurs_reduisent_l_encours():
    trop = "BQ 2 2026-03-20 411000 D B1 -300\nBQ 2 2026-03-20 512000 - B1 300"
    (inverse,) = [a for a in calculer(livre(VENTE + trop)).anomalies if a.code == "DMP-06"]
    assert inverse.montant == -300_00
    assert calculer(livre(VENTE + trop)).encours == 900_00


def test_dmp_07_un_mois_d_avoirs_est_nomme_s_il_est_remonte():
    avoir = "VE 2 2026-03-10 411000 C A1 -100\nVE 2 2026-03-10 709700 - A1 100"
    (mois,) = [a for a in calculer(livre(VENTE + avoir)).anomalies if a.code == "DMP-07"]
    assert "mars 2026" in mois.message
    # En février, mars n'est pas encore là.
    assert "DMP-07" not in codes(calculer(livre(VENTE + avoir), date(2026, 2, 28)))


def test_un_encours_nul_donne_zero_jour():
    ecritures = livre(f"{VENTE}BQ 2 2026-03-20 411000 C B1 -1200\nBQ 2 2026-03-20 512000 - B1 1200")
    rendu = calculer(ecritures)
    assert (str(rendu.comptable), str(rendu.epuisement)) == ("0.00", "0.00")
    assert codes(rendu) == []


def test_bag_01_une_ligne_sans_date_n_est_pas_comptee():
    ecritures = livre(VENTE)
    ecritures.loc[0, "EcritureDate"] = pd.NaT
    rendu = calculer(ecritures)
    assert (rendu.encours, rendu.chiffre) == (0, 0)
    assert "BAG-01" in codes(rendu)


def test_un_livre_vide_et_une_table_fautive():
    vide = ECRITURES.table({"Debit": [], "Rang": []})
    rendu = calculer(vide)
    assert (rendu.lues, rendu.encours, rendu.comptable) == (0, 0, None)
    with pytest.raises(DonneesInvalides, match="TAB-01"):
        calculer(livre(VENTE).drop(columns="Debit"))


# --- les plafonds de la loi --------------------------------------------------------------


def facturee(conditions="", echeance=None, regle=None, type_="professionnel"):
    """Une facture du 10 janvier 2026, de 1 200, et son règlement s'il est donné."""
    suite = ""
    if regle:
        suite = f"BQ 2 {regle} 411000 C B1 -1200 AA\nBQ 2 {regle} 512000 - B1 1200"
    ecritures = livre(VENTE + suite)
    if echeance:
        jours = ["NaT"] * len(ecritures)
        jours[0] = echeance
        ecritures["DateEcheance"] = np.array(jours, dtype="datetime64[s]")
    fiches = {"CompAuxNum": ["C"], "Nom": ["Un"], "Type": [type_], "Conditions": [conditions]}
    return calculer(ecritures, date(2026, 6, 30), tiers=TIERS.table(fiches)).examen


@pytest.mark.parametrize(
    ("conditions", "echeance", "constat"),
    [
        # 10/01 + 60 = 11/03 ; 45 jours fin de mois : 24/02 -> 28/02, ou 31/01 + 45 = 17/03.
        ("60 jours", None, ""),
        ("61 jours", None, "admise si 45 jours fin de mois est convenu"),
        ("", "2026-03-11", ""),
        ("", "2026-03-17", "admise si 45 jours fin de mois est convenu"),
        ("", "2026-03-18", "échéance au-delà du plafond"),
        ("45 jours fin de mois", None, ""),
        ("fin de mois + 45 jours", None, ""),
        ("60 jours fin de mois", None, "échéance au-delà du plafond"),
        ("90 jours", None, "échéance au-delà du plafond"),
    ],
)
def test_une_echeance_convenue_et_son_plafond(conditions, echeance, constat):
    examen = facturee(conditions, echeance, regle="2026-01-15")
    constats = examen.table["Constat"].tolist()
    assert len(constats) == bool(constat)
    assert all(c.endswith(constat) for c in constats)
    assert examen.trop_loin == (constat == "échéance au-delà du plafond")


@pytest.mark.parametrize(
    ("regle", "constat", "retard", "depassement"),
    [
        ("2026-02-09", None, 0, 0),  # 10/01 + 30 jours : le jour même
        ("2026-02-10", "réglée après l'échéance", 1, 0),
        ("2026-03-11", "réglée après l'échéance", 30, 0),  # 60 jours
        ("2026-03-12", "réglée après le plafond", 31, 1),
        (None, "sans règlement lettré, plafond passé", 141, 111),  # au 30/06
    ],
)
def test_une_facture_reglee_trop_tard(regle, constat, retard, depassement):
    examen = facturee("30 jours", regle=regle)
    lignes = examen.table[["Constat", "Retard", "Depassement"]].values.tolist()
    assert lignes == ([[constat, retard, depassement]] if constat else [])
    assert examen.hors_loi == (constat == "réglée après le plafond")
    assert examen.sans_reglement == (regle is None)


def test_les_reglements_d_un_groupe_couvrent_les_plus_anciennes_d_abord():
    ecritures = livre("""
        VE 1 2026-01-10 411000 C F1 1000 AA
        VE 1 2026-01-10 707000 - F1 -1000
        VE 2 2026-01-20 411000 C F2 500 AA
        VE 2 2026-01-20 707000 - F2 -500
        BQ 3 2026-04-15 411000 C B1 -1200 aa
        BQ 3 2026-04-15 512000 - B1 1200
        BQ 4 2026-05-20 411000 C B2 -300 AA
        BQ 4 2026-05-20 512000 - B2 300
    """)
    table = calculer(ecritures, date(2026, 6, 30)).examen.table
    # B1 couvre F1 (1 000) et 200 de F2 ; F2 n'est soldée que par B2.
    regles = table.set_index("PieceRef")["DateReglement"].dt.strftime("%Y-%m-%d").to_dict()
    assert regles == {"F1": "2026-04-15", "F2": "2026-05-20"}
    # Avant B2, le groupe ne se solde pas : rien n'est connu.
    avant = calculer(ecritures, date(2026, 5, 19)).examen
    assert (avant.sans_reglement, avant.table["DateReglement"].notna().sum()) == (2, 0)


def test_chaque_facture_a_le_reglement_de_son_groupe():
    ecritures = livre("""
        VE 1 2026-01-10 411000 C F1 1000 AA
        VE 1 2026-01-10 707000 - F1 -1000
        VE 2 2026-01-10 411000 D F2 1000 AA
        VE 2 2026-01-10 707000 - F2 -1000
        VE 3 2026-01-20 411000 D F3 500 AA
        VE 3 2026-01-20 707000 - F3 -500
        BQ 4 2026-04-15 411000 C B1 -1000 AA
        BQ 4 2026-04-15 512000 - B1 1000
        BQ 5 2026-04-20 411000 D B2 -1000 AA
        BQ 5 2026-04-20 512000 - B2 1000
        BQ 6 2026-05-20 411000 D B3 -500 AA
        BQ 6 2026-05-20 512000 - B3 500
    """)
    table = calculer(ecritures, date(2026, 6, 30)).examen.table
    regles = table.set_index("PieceRef")["DateReglement"].dt.strftime("%Y-%m-%d").to_dict()
    assert regles == {"F1": "2026-04-15", "F2": "2026-04-20", "F3": "2026-05-20"}


def test_une_facture_payee_d_avance_est_reglee_a_sa_date():
    ecritures = livre(
        f"BQ 9 2025-12-01 411000 C B1 -1200 AA\nBQ 9 2025-12-01 512000 - B1 1200{VENTE}"
    )
    examen = calculer(ecritures).examen
    assert (examen.sans_reglement, len(examen.table)) == (0, 0)
    jours = dates_de_reglement(ecritures, perimetre(), au=AU).astype("datetime64[D]")
    assert str(jours[ecritures["PieceRef"] == "F1"][0]) == "2026-01-10"


@pytest.mark.parametrize("type_", ["particulier", "public"])
def test_ni_particulier_ni_public_ne_releve_des_plafonds(type_):
    examen = facturee("90 jours", regle="2026-06-20", type_=type_)
    assert (examen.ecartees, examen.examinees, len(examen.table)) == (1, 0, 0)


def test_dmp_10_dmp_11_et_dmp_12_resument_la_feuille():
    fiches = TIERS.table({"CompAuxNum": ["C"], "Nom": ["Un"], "Conditions": ["90 jours"]})
    paye = f"{VENTE}BQ 2 2026-06-20 411000 C B1 -1200 AA\nBQ 2 2026-06-20 512000 - B1 1200"
    rendu = calculer(livre(paye), date(2026, 6, 30), tiers=fiches)
    releves = {a.code: a.message for a in rendu.anomalies}
    assert {"DMP-10", "DMP-11"} <= set(releves)
    assert "DMP-12" not in releves
    ouverte = calculer(livre(VENTE.replace("AA", "")), date(2026, 6, 30))
    (muette,) = [a for a in ouverte.anomalies if a.code == "DMP-12"]
    assert "1 sans échéance convenue" in muette.message
    assert "1 sans date de règlement" in muette.message


# --- ce qui est toujours vrai ------------------------------------------------------------


@given(
    encours=st.integers(0, 10**9),
    chiffres=st.lists(st.integers(-(10**6), 10**8), min_size=1, max_size=20),
    jours=st.integers(1, 400),
)
def test_les_deux_methodes_comme_on_les_pose_a_la_main(encours, chiffres, jours):
    total = sum(chiffres)
    if total > 0:
        exact = Decimal(encours * jours) / Decimal(total)
        # Decimal tient 28 chiffres : assez pour départager deux centièmes.
        attendu = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(comptable(encours, total, jours)).scaleb(-2) == attendu
    else:
        assert comptable(encours, total, jours) is None
    durees = np.array([28 + rang % 4 for rang in range(len(chiffres))], dtype=np.int64)
    rendu = epuiser(np.array([encours]), np.array([chiffres]), durees)
    reste, delai = Fraction(encours), Fraction(0)
    for chiffre, duree in zip(chiffres, durees.tolist(), strict=True):
        if reste == 0:
            break
        if chiffre >= reste:
            delai += reste / chiffre * duree
            reste = Fraction(0)
            break
        reste -= chiffre
        delai += duree
    assert bool(rendu.epuises[0]) == (reste == 0)
    if reste == 0:
        assert abs(Fraction(int(rendu.centiemes[0]), 100) - delai) <= Fraction(1, 200)


@st.composite
def livres_de_ventes(draw):
    """Des ventes, avoirs et règlements de deux clients sur quatorze mois, parfois sans numéro."""
    nombre = draw(st.integers(1, 15))
    lignes = []
    for numero in range(nombre):
        jour = np.datetime64("2025-01-15") + draw(st.integers(0, 420))
        client = draw(st.sampled_from(["C1", "C2"]))
        montant = draw(st.integers(-500_00, 900_00).filter(bool))
        vente = draw(st.booleans())
        journal, contrepartie = ("VE", "707000") if vente else ("BQ", "512000")
        code = draw(st.sampled_from(["", "A", "a", "B"]))
        for compte, tiers, valeur, lettre in (
            ("411000", client, montant, code),
            (contrepartie, "", -montant, ""),
        ):
            lignes.append((journal, str(numero), jour, compte, tiers, valeur, lettre))
    noms = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "CompAuxNum")
    colonnes = {nom: [x[n] for x in lignes] for n, nom in enumerate(noms)}
    jours = np.array(colonnes["EcritureDate"], dtype="datetime64[s]")
    valeurs = np.array([x[5] for x in lignes])
    if draw(st.booleans()):
        colonnes["EcritureNum"] = ["0"] * len(lignes)
    return ECRITURES.table(
        {
            **colonnes,
            "EcritureDate": jours,
            "PieceRef": [f"P{x[1]}" for x in lignes],
            "Debit": np.maximum(valeurs, 0),
            "Credit": np.maximum(-valeurs, 0),
            "EcritureLet": [x[6] for x in lignes],
            "Rang": range(2, len(lignes) + 2),
        }
    )


@settings(max_examples=80, deadline=None)
@given(ecritures=livres_de_ventes(), base_360=st.booleans(), effets=st.integers(0, 500_00))
def test_encours_et_chiffre_se_recoupent_et_les_etapes_font_le_delai(ecritures, base_360, effets):
    au = date(2026, 3, 31)
    rendu = calculer(ecritures, au, du=date(2025, 4, 1), base_360=base_360, effets=effets)
    soldes = ecritures["Debit"] - ecritures["Credit"]
    clients = ecritures["CompteNum"] == "411000"
    assert rendu.encours_des_comptes == rendu.solde == int(soldes[clients].sum())
    assert int(rendu.tiers["Encours"].sum()) == rendu.solde
    periode = (ecritures["EcritureDate"] >= "2025-04-01") & (ecritures["JournalCode"] == "VE")
    assert rendu.chiffre == int(soldes[clients & periode].sum())
    assert int(rendu.tiers["Chiffre"].sum()) == rendu.chiffre
    assert int(rendu.mois["Chiffre"].sum()) == rendu.chiffre
    assert (rendu.mois["Factures"] + rendu.mois["Avoirs"] == rendu.mois["Chiffre"]).all()
    etapes = rendu.etapes
    if rendu.encours > 0:
        assert (etapes["Avant"] - etapes["Impute"] == etapes["Restant"]).all()
        assert etapes["Avant"].iloc[0] == rendu.encours
        assert etapes["Restant"].iloc[:-1].tolist() == etapes["Avant"].iloc[1:].tolist()
        assert (rendu.epuisement is not None) == (etapes["Restant"].iloc[-1] == 0)
        if rendu.epuisement is not None:
            assert sum(etapes["Jours"]) == etapes["Cumul"].iloc[-1] == rendu.epuisement
            assert etapes["Jours"].iloc[-1] <= int(etapes["JoursDuMois"].iloc[-1])


@settings(max_examples=40, deadline=None)
@given(ecritures=livres_de_ventes(), hasard=st.randoms(use_true_random=False))
def test_l_ordre_des_lignes_n_importe_pas_et_rien_n_est_modifie(ecritures, hasard):
    avant = ecritures.copy(deep=True)
    reference = calculer(ecritures)
    pd.testing.assert_frame_equal(ecritures, avant)
    ordre = list(range(len(ecritures)))
    hasard.shuffle(ordre)
    autre = calculer(ecritures.iloc[ordre].reset_index(drop=True))
    for nom in ("methodes", "etapes", "tiers", "mois"):
        pd.testing.assert_frame_equal(getattr(autre, nom), getattr(reference, nom))
    pd.testing.assert_frame_equal(autre.examen.table, reference.examen.table)
    assert autre.anomalies == reference.anomalies


@settings(max_examples=60, deadline=None)
@given(ecritures=livres_de_ventes())
def test_un_reglement_connu_est_celui_d_un_groupe_solde(ecritures):
    examen = calculer(ecritures, date(2026, 6, 30), du=date(2025, 1, 1)).examen
    codes_ = ecritures["EcritureLet"].str.upper()
    clients = ecritures[(ecritures["CompteNum"] == "411000") & (codes_ != "")]
    soldes = (clients["Debit"] - clients["Credit"]).groupby(
        [clients["CompAuxNum"], clients["EcritureLet"].str.upper()]
    )
    soldees = {cle for cle, solde in soldes.sum().items() if solde == 0}
    par_rang = ecritures.set_index("Rang")
    for x in examen.table.itertuples():
        ligne = par_rang.loc[x.RangLigne]
        assert pd.isna(x.DateReglement) or (
            (ligne["CompAuxNum"], ligne["EcritureLet"].upper()) in soldees
        )


# --- les livres réels --------------------------------------------------------------------


def chiffre_a_la_main(ecritures, cote) -> int:
    """Le chiffre TTC, posé autrement : écriture par écriture, sans numéro ni numpy."""
    tiers = ("411", "413") if cote is Comptes.CLIENTS else ("401", "403")
    contreparties = livres().textes(
        f"encours/contreparties_{'ventes' if cote is Comptes.CLIENTS else 'achats'}",
        date(2026, 1, 1),
    )
    groupes: dict[tuple, list] = {}
    nuls = {j for j, t in ecritures.groupby("JournalCode") if t["EcritureNum"].nunique() == 1}
    for x in ecritures.itertuples():
        numero = x.PieceRef if x.JournalCode in nuls else x.EcritureNum
        groupes.setdefault((x.JournalCode, numero, x.EcritureDate), []).append(x)
    total = 0
    for (journal, _, _), lignes in groupes.items():
        comptes = [x.CompteNum for x in lignes]
        if journal.strip().upper() in ("AN", "AD"):
            continue
        if any(c.startswith("5") for c in comptes):
            continue
        if any(c.startswith(contreparties) and not c.startswith(tiers) for c in comptes):
            total += sum(x.Debit - x.Credit for x in lignes if x.CompteNum.startswith(tiers))
    return cote.sens * int(total)


@pytest.mark.parametrize("nom", ["000000000FEC20231231.txt", "111111111FEC20221231.TXT"])
@pytest.mark.parametrize("cote", list(Comptes))
def test_les_fec_reels_se_recoupent(nom, cote, echantillon):
    ecritures = fec.lire(echantillon(nom)).table
    au = ecritures["EcritureDate"].max().date()
    rendu = calculer(ecritures, au, cote, du=ecritures["EcritureDate"].min().date())
    assert rendu.encours_des_comptes == rendu.solde
    prefixes = ("411", "413") if cote is Comptes.CLIENTS else ("401", "403")
    lignes = ecritures[ecritures["CompteNum"].str.startswith(prefixes)]
    assert rendu.solde == cote.sens * int((lignes["Debit"] - lignes["Credit"]).sum())
    assert rendu.chiffre == chiffre_a_la_main(ecritures, cote) > 0


def test_le_dossier_de_demonstration_a_un_chiffre_proche_de_ses_produits():
    dossier = construire()
    rendu = calculer(dossier.ecritures, dossier.exercice[1], tiers=dossier.tiers)
    assert rendu.encours_des_comptes == rendu.solde
    # Un règlement n'est jamais pris pour une vente : tout vient du journal des ventes.
    ventes = dossier.ecritures[dossier.ecritures["JournalCode"] == "VE"]
    clients = ventes[ventes["CompteNum"].str.startswith("411")]
    assert rendu.chiffre == int((clients["Debit"] - clients["Credit"]).sum())
