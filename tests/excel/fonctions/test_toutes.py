"""Chaque fonction du catalogue, par le vrai CallUDF : plages, omissions, erreurs, vides."""

import datetime as dt

import pytest
from tests.excel import windows
from tests.excel.conftest import en_com
from tests.excel.windows import ERREURS, OMIS, jour

from lettrine.catalogue import fonctions
from lettrine.excel.erreur import derniere
from lettrine.excel.frontiere import FAUTE, Plage
from lettrine.excel.passerelle import executer_fonction
from lettrine.tables.ecritures import ECRITURES

LIVRE = [
    ["Journal", "Date", "Compte", "Auxiliaire", "Pièce", "Libellé", "Débit", "Crédit", "Lettrage"],
    ["VE", jour(2025, 1, 10), 411000.0, "DUPONT", "F1", "Facture F1", 120.0, None, None],
    ["VE", jour(2025, 1, 10), 706000.0, None, "F1", "Facture F1", None, 100.0, None],
    ["VE", jour(2025, 1, 10), 445710.0, None, "F1", "Facture F1", None, 20.0, None],
    ["BQ", jour(2025, 2, 9), 512000.0, None, "B1", "VIR DUPONT F1", 120.0, None, None],
    ["BQ", jour(2025, 2, 9), "411000", "DUPONT", "B1", "VIR DUPONT F1", None, "120,00", None],
]
REGISTRE = [
    ["N° du bien", "Désignation", "Compte", "Date d'acquisition", "Mise en service",
     "Coût d'entrée", "Durée (années)", "Date de sortie", "Nature de la sortie", "Prix de cession"],
    ["M1", "Scie", 215400.0, jour(2025, 1, 1), jour(2025, 1, 1), 10_000.0, 5.0, None, None, None],
    ["M2", "Tour", "215400", jour(2024, 1, 1), jour(2024, 1, 1), "5 000,00", "5", jour(2025, 6, 30),
     "cession", 4_000.0],
]  # fmt: skip
ELEMENTS = [
    ["N° du bien", "Nature", "Montant HT", "TVA"],
    ["M1", "prix d'achat", 9_400.0, 1_880.0],
    ["M1", "transport", "600,00", 120.0],
    ["M1", "formation", 800.0, 160.0],
]
EVENEMENTS = [["N° du bien", "Date", "Nature", "Montant"],
              ["M1", jour(2025, 12, 31), "valeur actuelle", 7_000.0]]  # fmt: skip
TIERS = [["Auxiliaire", "Nom", "Adresse 1", "Code postal", "Ville", "Type"],
         ["DUPONT", "Dupont", "1 rue Haute", "37000", "Tours", "professionnel"]]  # fmt: skip
RELANCES = [["Auxiliaire", "Pièce", "Niveau", "Date"], ["DUPONT", "F1", 1.0, jour(2025, 2, 20)]]
SUIVI = [["Auxiliaire", "Pièce", "Statut"], ["DUPONT", "F9", "litige"]]
EXERCICES = [["Début", "Fin"], [jour(2025, 1, 1), jour(2025, 12, 31)]]
VALEURS = {
    "tiers": TIERS, "SOLDE_COMPTE.tiers": "DUPONT", "relances": RELANCES, "suivi": SUIVI,
    "seuil": 15.0, "ecart": 2.0, "registre": REGISTRE, "elements": ELEMENTS,
    "evenements": EVENEMENTS, "exercices": EXERCICES,
    "cout": 10_000.0, "duree": 5.0, "mise_en_service": jour(2025, 3, 9), "residuelle": 1_000.0,
    "acquisition": jour(2025, 4, 17), "coefficient": 2.0, "cloture": jour(2025, 6, 30),
    "prix": 5_500.0, "sortie": jour(2027, 9, 30), "tableau": "amortissements", "regime": "réel",
    "mensuelles": True, "incorporels": True,
    "ecritures": LIVRE, "comptes": "411", "compte": "411", "montant": 10_000.0,
    "montant_ttc": 120.0, "montant_ht": 100.0, "taux": 0.1, "au": jour(2025, 12, 31),
    "du": jour(2025, 1, 1), "qui": "clients", "confiance": "certain", "methode": "linéaire",
    "DELAI_PAIEMENT.methode": "comptable",
    "echeance": jour(2025, 4, 30), "paye_le": jour(2025, 8, 31), "type_client": "professionnel",
    "nombre": 2.0, "date_facture": jour(2025, 1, 31), "conditions": "30 jours fin de mois",
    "debut": jour(2025, 5, 1), "fin": jour(2025, 5, 31), "alsace_moselle": False,
    "iban": "FR1420041010050500013M02606", "siren": 732829320.0, "siret": "73282932000074",
    "numero": "FR40303265045", "jour": jour(2025, 3, 1), "nom": "tva/taux_normal",
    "designation": "Ordinateur portable",
    "tranches": "30,60,90",
}  # fmt: skip
TOUTES = fonctions()
PAR_NOM = {f.nom: f for f in TOUTES}
NOMS = list(PAR_NOM)


def obligatoires(nom):
    return [a.nom for a in PAR_NOM[nom].arguments if not a.facultatif]


def est_un_echec(rendu):
    if isinstance(rendu, str):
        return rendu == FAUTE or rendu.startswith("#LETTRINE ")
    return isinstance(rendu, list) and FAUTE in rendu[0]


def connus(nom):
    """Les arguments que VALEURS sait donner, jusqu'au premier qu'il ne sait pas."""
    donnes = []
    for argument in PAR_NOM[nom].arguments:
        if argument.nom not in VALEURS:
            break
        donnes.append(argument.nom)
    return donnes


def valeur_de(fonction, argument):
    return VALEURS.get(f"{fonction}.{argument}", VALEURS[argument])


def envoyer(feuille, fonction, noms, *, en_plage):
    """Des arguments, en plages ou en valeurs ; une table est toujours une plage ou un tableau."""
    envoyes = []
    for place, nom in enumerate(noms):
        valeur = valeur_de(fonction, nom)
        lignes = valeur if isinstance(valeur, list) else [[valeur]]
        if en_plage:
            envoyes.append(feuille.mettre(lignes, haut=1 + 20 * place, gauche=3))
        else:
            envoyes.append(tuple(map(tuple, valeur)) if isinstance(valeur, list) else valeur)
    return envoyes


def en_python(nom, noms):
    """Le même appel, sans xlwings."""
    declaree = PAR_NOM[nom]
    valeurs = {n: valeur_de(nom, n) for n in noms}
    arguments = [Plage(v) if isinstance(v, list) else v for v in valeurs.values()]
    return executer_fonction(declaree.module, declaree.attribut, arguments)


def aplani(rendu):
    """CallUDF rend une seule ligne à plat, une date à l'heure universelle et un vide en texte."""
    lignes = rendu if isinstance(rendu, list) else [[rendu]]
    lignes = lignes if isinstance(lignes[0], list) else [lignes]

    def valeur(cellule):
        if isinstance(cellule, dt.datetime):
            return cellule.replace(tzinfo=None)
        return "" if cellule is None else cellule

    return [[valeur(cellule) for cellule in ligne] for ligne in lignes]


@pytest.mark.parametrize("nom", NOMS)
def test_plages_et_tableaux_donnent_ce_que_donne_python(excel, feuille, nom):
    noms = connus(nom)
    assert set(obligatoires(nom)) <= set(noms)
    attendu = aplani(en_python(nom, noms))
    assert not est_un_echec(attendu[0][0]), derniere()
    for en_plage in (True, False):
        assert aplani(excel(nom, *envoyer(feuille, nom, noms, en_plage=en_plage))) == attendu


@pytest.mark.parametrize("nom", [n for n in NOMS if obligatoires(n)])
def test_les_arguments_facultatifs_peuvent_etre_omis(excel, feuille, nom):
    noms = obligatoires(nom)
    rendu = excel(nom, *envoyer(feuille, nom, noms, en_plage=True))
    assert not est_un_echec(rendu), derniere()


@pytest.mark.parametrize("nom", [n for n in NOMS if obligatoires(n)])
@pytest.mark.parametrize("envoi", ["omis", "erreur", "vide"])
def test_un_argument_obligatoire_omis_vide_ou_en_erreur_est_dit(excel, feuille, nom, envoi):
    for fautif in obligatoires(nom):
        arguments = envoyer(feuille, nom, obligatoires(nom), en_plage=True)
        place = obligatoires(nom).index(fautif)
        arguments[place] = {
            "omis": OMIS,
            "erreur": feuille.mettre([[ERREURS["#N/A"]]], haut=400),
            "vide": feuille.mettre([[None]], haut=401),
        }[envoi]
        rendu = excel(nom, *arguments)
        assert est_un_echec(rendu), (fautif, rendu)
        if PAR_NOM[nom].scalaire:
            assert rendu == FAUTE
            assert derniere().startswith(f"{nom} : #LETTRINE ")
        else:
            assert rendu.startswith("#LETTRINE ")


@pytest.mark.parametrize("nom", [n for n in NOMS if "ecritures" in obligatoires(n)])
def test_un_montant_en_erreur_ou_une_ligne_sans_montant_est_dit(excel, feuille, nom):
    for valeur in (ERREURS["#N/A"], "douze", None):
        lignes = [list(ligne) for ligne in LIVRE]
        lignes[1][6] = valeur
        arguments = envoyer(feuille, nom, obligatoires(nom), en_plage=True)
        arguments[obligatoires(nom).index("ecritures")] = feuille.mettre(lignes, haut=500)
        assert est_un_echec(excel(nom, *arguments)), valeur


@pytest.mark.parametrize("nom", [n for n in NOMS if "ecritures" in obligatoires(n)])
def test_une_colonne_absente_est_nommee(excel, feuille, nom):
    lignes = [ligne[:2] + ligne[3:] for ligne in LIVRE]
    arguments = envoyer(feuille, nom, obligatoires(nom), en_plage=True)
    arguments[obligatoires(nom).index("ecritures")] = feuille.mettre(lignes, haut=500)
    rendu = excel(nom, *arguments)
    assert est_un_echec(rendu)
    message = derniere() if rendu == FAUTE else rendu
    assert "il manque Compte" in message


@pytest.mark.parametrize("nom", [n for n in NOMS if PAR_NOM[n].scalaire and n != "DELAI_PAIEMENT"])
def test_une_fonction_scalaire_sur_une_plage_rend_une_plage(excel, feuille, nom):
    """Les fonctions d'une valeur unique (paramètre, indemnité) refusent une plage, et le disent."""
    premier = PAR_NOM[nom].arguments[0].nom
    if isinstance(VALEURS[premier], list):
        return
    reste = envoyer(feuille, nom, obligatoires(nom)[1:], en_plage=False)
    plage = feuille.mettre([[VALEURS[premier]], [VALEURS[premier]], [None]], haut=600)
    rendu = excel(nom, plage, *reste)
    if rendu == FAUTE:
        assert "XLF-02" in derniere()
    else:
        seul = excel(nom, VALEURS[premier], *reste)
        assert rendu == [[seul], [seul], [FAUTE]]


def test_un_nombre_en_texte_est_un_nombre(excel):
    assert excel("TVA_TTC", "1 234,56 €") == excel("TVA_TTC", 1234.56)
    assert excel("PENALITES_RETARD", "10 000,00", "30/04/2025", "31/08/2025") == excel(
        "PENALITES_RETARD", 10_000.0, jour(2025, 4, 30), jour(2025, 8, 31)
    )


@pytest.mark.parametrize("declaree", TOUTES, ids=lambda f: f.nom)
def test_un_module_de_fonctions_ne_charge_ni_xlwings_ni_la_ligne_de_commande(declaree):
    import subprocess
    import sys

    programme = (
        f"import sys, importlib; importlib.import_module('{declaree.module}');"
        "print([m for m in ('xlwings', 'typer', 'rich', 'docx', 'openpyxl') if m in sys.modules])"
    )
    if declaree.nom in {min(f.nom for f in TOUTES if f.module == declaree.module)}:
        rendu = subprocess.run(
            [sys.executable, "-c", programme], capture_output=True, text=True, check=True
        )
        assert rendu.stdout.strip() == "[]"


def test_le_livre_en_cellules_se_relit_tel_quel(demo, cellules_du_livre):
    assert len(cellules_du_livre) == len(demo.ecritures) + 1
    assert en_com(demo.ecritures.head(0), ECRITURES)[0] == cellules_du_livre[0]
    assert isinstance(cellules_du_livre[1][1], str | float | windows.Instant)
