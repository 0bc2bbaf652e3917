"""Le modèle d'immobilisations, recalculé par LibreOffice : chaque cumul est celui du cœur."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import numpy as np
import pytest
from tests.classeur.modeles.conftest import (
    Recalcule,
    coller_dessous,
    recalculer,
    verifier_l_incomplet,
)
from tests.classeur.modeles.remplissages import sous
from tests.classeur.modeles.test_lettrage import SURES

from lettrine.actions.modeles import immobilisations as contenus
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.modeles import Remplissage, construire
from lettrine.classeur.modeles.immobilisations.calculs import FAUTES, PREMIERE
from lettrine.classeur.modeles.immobilisations.plan import PREMIERE as PLAN
from lettrine.classeur.modeles.immobilisations.reperes import BIENS, EXERCICES, REGISTRE
from lettrine.classeur.modeles.saisie import HAUT
from lettrine.comptabilite.immobilisations import planifier
from lettrine.dates import Exercice
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.immobilisations import (
    EVENEMENTS,
    IMMOBILISATIONS,
    METHODES,
    METHODES_FISCALES,
)

PREMIER = Exercice(date(2018, 4, 16), date(2019, 6, 30))
"""Un premier exercice de plus de douze mois, qui ne commence pas un premier du mois."""

AU = date(2029, 6, 30)
COLLEES = sous(REGISTRE, 5_000, A="X", B="Bien de trop", F=1_000)
NOMS = ("vide", "une_ligne", "exemple", "hasard", "fautes")


def jours(*textes):
    return np.array(textes, "datetime64[s]")


def rempli(registre, evenements=None, premier=PREMIER, au=AU, bien=""):
    return Remplissage(
        tables={
            "Immobilisations": registre,
            "Evenements": EVENEMENTS.vide() if evenements is None else evenements,
        },
        dossier="Atelier & fils",
        au=au,
        reglages={
            **contenus.vide().reglages,
            "premier_debut": premier.debut,
            "premier_fin": premier.fin,
            "bien": bien,
        },
    )


def une_ligne():
    """L'exemple de l'énoncé : 10 000 € sur cinq ans au coefficient 1,75, acquis en avril."""
    registre = IMMOBILISATIONS.table(
        {
            "NumBien": ["0012"], "Designation": ["Scie"], "CompteNum": ["215400"],
            "DateAcquisition": jours("2026-04-17"), "DateMiseEnService": jours("2026-04-17"),
            "CoutEntree": [10_000_00], "Methode": ["dégressif"], "Duree": [Decimal(5)],
        }
    )  # fmt: skip
    annee = Exercice(date(2026, 1, 1), date(2026, 12, 31))
    return rempli(registre, premier=annee, au=date(2027, 12, 31), bien="0012")


def hasard(nombre=BIENS):
    """Toutes les méthodes mêlées, des plans fiscaux, des sorties, des valeurs résiduelles."""
    tirage = np.random.default_rng(11)
    methodes = tirage.choice(METHODES, nombre)
    acquis = np.datetime64("2018-04-16") + tirage.integers(0, 3_000, nombre)
    services = acquis + tirage.integers(0, 200, nombre)
    couts = tirage.integers(300_00, 90_000_00, nombre)
    annees = [Decimal(int(a)) for a in tirage.integers(3, 11, nombre)]
    decimales = tirage.random(nombre) < 0.3
    durees = [
        annee + Decimal("0.67") if partielle and "SOFTY" not in methode else annee
        for annee, partielle, methode in zip(annees, decimales, methodes, strict=True)
    ]
    fiscales = np.where(tirage.random(nombre) < 0.4, tirage.choice(METHODES_FISCALES, nombre), "")
    fiscales[methodes == "non amortissable"] = ""
    sorties = services + tirage.integers(1, 2_500, nombre)
    sorties[tirage.random(nombre) < 0.6] = np.datetime64("NaT")
    services[tirage.random(nombre) < 0.05] = np.datetime64("NaT")
    sorties[np.isnat(services)] = np.datetime64("NaT")
    comptes = np.where(methodes == "non amortissable", "211000", "215400")
    en_douze_mois = (methodes == "exceptionnel") | (fiscales == "exceptionnel")
    comptes[en_douze_mois & (methodes != "dégressif") & (fiscales != "dégressif")] = "205000"
    numeros = [f"{rang:04d}" for rang in range(1, nombre + 1)]
    registre = IMMOBILISATIONS.table(
        {
            "NumBien": numeros, "Designation": [f"Bien {n}" for n in numeros],
            "CompteNum": comptes, "DateAcquisition": acquis.astype("datetime64[s]"),
            "DateMiseEnService": services.astype("datetime64[s]"), "CoutEntree": couts,
            "ValeurResiduelle": np.where(tirage.random(nombre) < 0.3, couts // 7, 0),
            "Methode": methodes, "Duree": durees,
            "UnitesPrevues": np.where(methodes == "unités d'œuvre", 40_000, 0),
            "MethodeFiscale": fiscales, "DateSortie": sorties.astype("datetime64[s]"),
            "NatureSortie": np.where(np.isnat(sorties), "", "cession"),
            "PrixCession": np.where(np.isnat(sorties), 0, couts // 5),
        }
    )  # fmt: skip
    consommes = np.flatnonzero((methodes == "unités d'œuvre") & ~np.isnat(services))
    releves = [
        (numeros[place], services[place] + 30 * pas, int(tirage.integers(500, 9_000)))
        for place in consommes
        for pas in range(1, 8)
        if np.isnat(sorties[place]) or services[place] + 30 * pas < sorties[place]
    ]
    evenements = EVENEMENTS.table(
        {
            "NumBien": [numero for numero, _, _ in releves],
            "DateEvenement": np.array([jour for _, jour, _ in releves], "datetime64[s]"),
            "Nature": ["unités"] * len(releves),
            "Unites": [unites for _, _, unites in releves],
        }
    )
    return rempli(registre, evenements, bien="0007")


def fautes():
    """Un bien par faute, dans l'ordre de FAUTES ; le premier bien est juste."""
    nombre = len(FAUTES) + 2
    table = {
        "NumBien": [f"B{rang}" for rang in range(nombre)],
        "Designation": ["Bien"] * nombre,
        "CompteNum": ["215400"] * nombre,
        "DateAcquisition": jours(*["2020-01-01"] * nombre),
        "DateMiseEnService": jours(*["2020-01-01"] * nombre),
        "CoutEntree": [1_000_00] * nombre,
        "ValeurResiduelle": [0] * nombre,
        "Methode": ["linéaire"] * nombre,
        "Duree": [Decimal(5)] * nombre,
        "DateSortie": jours(*["NaT"] * nombre),
    }
    rangs = {lettre: rang for rang, lettre in enumerate(FAUTES, start=2)}
    table["NumBien"][rangs["N"]] = "B1"  # celui de la deuxième ligne, fautive aussi
    table["DateAcquisition"][rangs["A"]] = np.datetime64("NaT")
    table["DateAcquisition"][rangs["P"]] = np.datetime64("2010-01-01")
    table["DateMiseEnService"][rangs["S"]] = np.datetime64("2019-12-31")
    table["DateSortie"][rangs["X"]] = np.datetime64("2019-12-31")
    table["CoutEntree"][rangs["C"]] = 0
    table["ValeurResiduelle"][rangs["R"]] = 1_000_01
    table["Methode"][rangs["M"]] = "au hasard"
    table["Duree"][rangs["D"]] = None
    table["Methode"][rangs["Y"]], table["Duree"][rangs["Y"]] = "SOFTY progressif", Decimal("2.5")
    table["Methode"][rangs["U"]] = "unités d'œuvre"
    table["Methode"][rangs["G"]], table["Duree"][rangs["G"]] = "dégressif", Decimal(2)
    table["Methode"][rangs["E"]], table["CompteNum"][rangs["E"]] = "dégressif", "218400"
    table["CompteNum"][rangs["T"]] = "211000"
    return rempli(IMMOBILISATIONS.table(table))


@pytest.fixture(scope="session")
def modeles(tmp_path_factory):
    """Le modèle dans chaque situation, recalculé en un seul lancement."""
    dossier = tmp_path_factory.mktemp("immobilisations")
    situations = {
        "vide": contenus.vide(), "une_ligne": une_ligne(), "exemple": contenus.exemple(2025),
        "hasard": hasard(), "fautes": fautes(),
    }  # fmt: skip

    def ecrire(nom):
        chemin = construire("immobilisations", dossier / f"{nom}.xlsx", situations[nom])
        if nom == "hasard":
            coller_dessous(chemin, *COLLEES)
        return chemin

    calcules = recalculer([partial(ecrire, nom) for nom in situations], dossier)
    return {
        calcule.stem: Recalcule(dossier / calcule.name, calcule, situations[calcule.stem])
        for calcule in calcules
    }


def biens(modele):
    """Les lignes de la feuille Calculs, par numéro de bien."""
    lues = modele.feuille("Calculs")
    titres = lues[PREMIERE - 1]
    lignes = [dict(zip(titres, ligne, strict=False)) for ligne in lues[PREMIERE : PREMIERE + BIENS]]
    return [ligne for ligne in lignes if ligne["Ligne remplie"]]


def plan_du_coeur(modele):
    contenu = modele.contenu
    premier = Exercice(contenu.reglages["premier_debut"], contenu.reglages["premier_fin"])
    return planifier(
        contenu.table("Immobilisations"), au=date(premier.fin.year + EXERCICES - 1, 1, 1),
        du=premier.debut, exercices=[premier], evenements=contenu.table("Evenements"),
    )  # fmt: skip


def centimes(valeur):
    return 0 if valeur in ("", None) else round(valeur * 100)


def exercice_etudie(modele):
    return int(modele.feuille("Dossier")[8][1])


# --- ce qui vaut pour tous -------------------------------------------------------------------


@pytest.mark.parametrize("nom", NOMS)
def test_aucune_cellule_n_est_en_erreur(modeles, nom):
    assert modeles[nom].erreurs == []


@pytest.mark.parametrize("nom", ["vide", "une_ligne", "exemple"])
def test_un_registre_sain_n_a_que_des_controles_justes(modeles, nom):
    for feuille in ("Contrôles", "Plan par bien", "Dotations", "Tableaux"):
        controles = modeles[nom].controles(feuille)
        assert controles
        assert {etat for *_, etat in controles.values()} == {"OK"}, (feuille, controles)


def test_cinq_mille_lignes_collees_rendent_tout_incomplet(modeles):
    """Les 4 850 lignes de trop sont comptées ; plus aucun contrôle ne lit OK, aucun ne diffère."""
    modele = modeles["hasard"]
    trop = f"Cellules de la feuille Immobilisations sous la ligne {HAUT + BIENS}, non lues"
    assert modele.controles("Contrôles")[trop][0] == 3 * (5_000 - BIENS)
    verifier_l_incomplet(modele, "Contrôles", "Plan par bien", "Dotations", "Tableaux", "Sorties")
    assert modele.feuille("Prévisions")[3][0].startswith("Incomplet")


@pytest.mark.parametrize("nom", ["une_ligne", "exemple", "hasard"])
def test_chaque_cumul_est_celui_du_coeur_methode_par_methode(modeles, nom):
    plan = plan_du_coeur(modeles[nom])
    assert len(plan.biens) == len(modeles[nom].contenu.table("Immobilisations"))
    lues = biens(modeles[nom])
    assert len(lues) == len(plan.biens)
    places = {numero: place for place, numero in enumerate(plan.biens.numeros)}
    for ligne in lues:
        place = places[ligne["N° du bien"]]
        for lettre, cumuls in (("E", plan.amorti), ("F", plan.fiscal)):
            attendus = cumuls[1:, place].tolist()
            lus = [centimes(ligne[f"{lettre}{rang}"]) for rang in range(1, len(attendus) + 1)]
            assert lus == attendus, (ligne["N° du bien"], ligne["Méthode, rang"], lettre)


def test_toutes_les_methodes_sont_dans_le_tirage():
    table = hasard().table("Immobilisations")
    assert set(table["Methode"]) == set(METHODES)
    assert set(table["MethodeFiscale"]) == {"", *METHODES_FISCALES}


def test_l_exemple_de_l_enonce(modeles):
    plan = modeles["une_ligne"].tableau("Plan par bien", "N°")
    assert [centimes(ligne["Dotation"]) for ligne in plan] == [
        2_625_00, 2_581_25, 1_677_81, 1_557_97, 1_557_97,
    ]  # fmt: skip
    assert [ligne["Taux retenu"] for ligne in plan] == [0.35, 0.35, 0.35, 0.5, 1.0]


@pytest.mark.parametrize("nom", ["exemple", "hasard"])
def test_le_plan_montre_d_un_bien_commence_a_son_acquisition(modeles, nom):
    """Sans ligne vide au-dessus : la zone imprimée va de la première à la dernière ligne."""
    modele, plan = modeles[nom], plan_du_coeur(modeles[nom])
    bien = list(plan.biens.numeros).index(modele.contenu.reglages["bien"])
    dotations = plan.dotations[:, bien]
    lues = modele.feuille("Plan par bien")[PLAN:]
    premier = int(lues[0][0])
    assert plan.presents[premier - 1, bien]
    assert not plan.presents[: premier - 1, bien].any()
    lues = modele.tableau("Plan par bien", "N°")
    assert [int(ligne["N°"]) for ligne in lues] == list(range(premier, premier + len(lues)))
    attendues = dotations[premier - 1 : premier - 1 + len(lues)].tolist()
    assert [centimes(ligne["Dotation"]) for ligne in lues] == attendues


@pytest.mark.parametrize("nom", ["exemple", "hasard"])
def test_les_dotations_de_l_exercice_sont_celles_du_coeur(modeles, nom):
    modele, plan = modeles[nom], plan_du_coeur(modeles[nom])
    rang = exercice_etudie(modele) - 1
    lues = modele.tableau("Dotations", "N° du bien")
    presents = np.flatnonzero(plan.presents[rang])
    assert [x["N° du bien"] for x in lues] == [plan.biens.numeros[p] for p in presents]
    assert [centimes(x["Dotation"]) for x in lues] == plan.dotations[rang, presents].tolist()
    derogatoires = plan.derogatoire[rang, presents]
    assert [centimes(x["145 à l'ouverture"]) for x in lues] == derogatoires.tolist()
    sortis = [p for p in presents if plan.periode_de_sortie[p] == rang]
    rendues = modele.tableau("Sorties", "N° du bien")
    assert [x["N° du bien"] for x in rendues] == [plan.biens.numeros[p] for p in sortis]
    valeurs = [int(plan.brut[rang + 1, p] - plan.amorti[rang + 1, p]) for p in sortis]
    assert [centimes(x["Valeur comptable"]) for x in rendues] == valeurs


@pytest.mark.parametrize("nom", ["exemple", "hasard"])
def test_les_previsions_sont_les_dotations_des_exercices_a_venir(modeles, nom):
    modele, plan = modeles[nom], plan_du_coeur(modeles[nom])
    depart = exercice_etudie(modele) - 1
    lues = modele.tableau("Prévisions", "N°")
    attendues = plan.dotations.sum(axis=1)[depart : depart + len(lues)]
    assert [centimes(ligne["Dotations"]) for ligne in lues] == attendues.tolist()


def test_chaque_faute_est_comptee_et_les_autres_biens_sont_calcules(modeles):
    modele = modeles["fautes"]
    controles = modele.controles("Contrôles")
    for lettre, libelle in FAUTES.items():
        assert controles[libelle][0] == (2 if lettre == "N" else 1), libelle
    calcules = [ligne["N° du bien"] for ligne in biens(modele) if ligne["Calculé"]]
    assert calcules == ["B0"]
    assert centimes(biens(modele)[0][f"E{EXERCICES}"]) == 1_000_00


@pytest.mark.parametrize("nom", ["une_ligne", "exemple"])
def test_le_modele_se_relit_tel_qu_on_l_a_rempli(modeles, nom):
    lue = ouvrir_classeur(modeles[nom].source).lire(IMMOBILISATIONS)
    assert lue.anomalies == ()
    mis = modeles[nom].contenu.table("Immobilisations")
    for colonne in ("NumBien", "CompteNum", "CoutEntree", "Methode", "DateMiseEnService"):
        assert lue.table[colonne].equals(mis[colonne].reset_index(drop=True)), colonne


@pytest.mark.parametrize("nom", ["exemple", "hasard"])
def test_le_calendrier_deja_ecrit_est_celui_que_le_tableur_calcule(modeles, tmp_path, nom):
    neuf = construire("immobilisations", tmp_path / "neuf.xlsx", modeles[nom].contenu)
    ecrit = Recalcule(neuf, neuf, modeles[nom].contenu).tableau("Exercices", "N°")
    assert len(ecrit) == EXERCICES
    assert ecrit == modeles[nom].tableau("Exercices", "N°")


# --- ce qui vaut sans tableur ----------------------------------------------------------------


def test_un_registre_trop_long_est_refuse_tpl_03(tmp_path):
    trop = replace(hasard(), tables={**hasard().tables, **{
        "Immobilisations": IMMOBILISATIONS.table({"NumBien": ["x"] * (BIENS + 1)})}})  # fmt: skip
    with pytest.raises(DonneesInvalides, match="TPL-03"):
        construire("immobilisations", tmp_path / "a.xlsx", trop)


def test_seules_des_fonctions_sures_sont_employees_et_jamais_amordegrc(modeles):
    sures = {*SURES, "CHOOSE", "COLUMN", "DATE", "EOMONTH", "FIXED"}
    with zipfile.ZipFile(modeles["hasard"].source) as archive:
        feuilles = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
        formules = " ".join(
            formule
            for nom in feuilles
            for formule in re.findall(r"<f>(.*?)</f>", archive.read(nom).decode("utf-8"))
        )
    employees = set(re.findall(r"([A-Z][A-Z0-9.]+)\(", formules))
    assert employees <= sures
    assert not {nom for nom in employees if nom.startswith(("AMOR", "DDB", "VDB", "SLN"))}
