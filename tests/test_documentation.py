"""La documentation dit vrai : codes, liens, exemples, chiffres et commandes."""

import doctest
import re
import shlex
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lettrine import __version__
from lettrine.demo import construire
from lettrine.parametres import livres
from lettrine.tables.ecritures import ECRITURES

RACINE = Path(__file__).resolve().parents[1]
SOURCE = RACINE / "addin" / "lettrine"
ANOMALIES = RACINE / "docs" / "reference" / "anomalies.md"
PARAMETRES = RACINE / "docs" / "reference" / "parametres.md"
GLOSSAIRE = RACINE / "docs" / "reference" / "glossaire.md"
DECISIONS = RACINE / "docs" / "decisions.md"
README = RACINE / "README.md"
PAGES = sorted([*RACINE.glob("*.md"), *RACINE.glob("docs/**/*.md")])

CODE_EN_SOURCE = re.compile(r'"([A-Z]{3}-[0-9]{2})"')
LIGNE_D_UN_CODE = re.compile(r"^\| ([A-Z]{3}-[0-9]{2}) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", re.M)
LIEN = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BLOC = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.M | re.S)
GRAVITES = ("information", "à traiter", "bloquante", "refus")


def nom_court(page: Path) -> str:
    return str(page.relative_to(RACINE))


def codes_du_code() -> set[str]:
    textes = (chemin.read_text(encoding="utf-8") for chemin in SOURCE.rglob("*.py"))
    return {code for texte in textes for code in CODE_EN_SOURCE.findall(texte)}


def codes_documentes() -> list[str]:
    return [code for code, _ in LIGNE_D_UN_CODE.findall(ANOMALIES.read_text(encoding="utf-8"))]


def blocs(page: Path, langage: str) -> list[str]:
    texte = page.read_text(encoding="utf-8")
    return [corps for _, nom, corps in BLOC.findall(texte) if nom == langage]


def sans_mise_en_page(texte: str) -> str:
    """Le texte dont toutes les espaces, fines et insécables comprises, sont simples."""
    return " ".join(texte.split())


# --- les codes ---------------------------------------------------------------------------


def test_les_codes_documentes_sont_ceux_du_code():
    assert set(codes_documentes()) == codes_du_code()


def test_chaque_code_a_une_seule_ligne_et_les_lignes_sont_triees():
    codes = codes_documentes()
    assert not [code for code, nombre in Counter(codes).items() if nombre > 1]
    assert codes == sorted(codes)


def test_chaque_code_dit_sa_gravite():
    lignes = LIGNE_D_UN_CODE.findall(ANOMALIES.read_text(encoding="utf-8"))
    assert not [code for code, gravite in lignes if not gravite.startswith(GRAVITES)]


def test_chaque_code_est_nomme_par_un_essai():
    moi = Path(__file__)
    essais = [chemin for chemin in (RACINE / "tests").rglob("*.py") if chemin != moi]
    textes = "\n".join(chemin.read_text(encoding="utf-8") for chemin in essais)
    assert not sorted(code for code in codes_du_code() if code not in textes)


def test_les_codes_cites_par_les_pages_existent():
    connus = codes_du_code()
    for page in PAGES:
        cites = set(re.findall(r"\b[A-Z]{3}-[0-9]{2}\b", page.read_text(encoding="utf-8")))
        assert cites - {"ABC-12", "UTF-16"} <= connus, nom_court(page)


# --- les liens et les exemples -----------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=nom_court)
def test_les_liens_internes_menent_quelque_part(page):
    liens = LIEN.findall(page.read_text(encoding="utf-8"))
    internes = [lien.partition("#")[0] for lien in liens if "://" not in lien]
    assert not [lien for lien in internes if lien and not (page.parent / lien).exists()]


@pytest.mark.parametrize("page", PAGES, ids=nom_court)
def test_les_exemples_python_donnent_ce_qu_ils_disent(page):
    options = doctest.NORMALIZE_WHITESPACE
    assert doctest.testfile(str(page), module_relative=False, optionflags=options).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=nom_court)
def test_les_commandes_citees_existent_avec_leurs_options(page):
    for ligne in commandes_citees(page):
        nom, options = analyser_commande(ligne)
        assert nom in commandes_connues(), ligne
        assert set(options) <= {*commandes_connues()[nom], "--help", "--version"}, ligne


def test_l_exemple_de_parametres_se_lit():
    exemples = blocs(PARAMETRES, "toml")
    assert exemples
    for exemple in exemples:
        ajoutes = livres().avec(exemple)
        for cle in tomllib.loads(exemple):
            assert ajoutes.parametre(cle).valeurs[-1].reference == "Usage du cabinet"


def commandes_citees(page: Path) -> list[str]:
    lignes = [ligne.strip() for bloc in blocs(page, "console") for ligne in bloc.splitlines()]
    sans_invite = [ligne[2:] for ligne in lignes if ligne[:2] in ("$ ", "> ")]
    return [ligne for ligne in sans_invite if re.match(r"\S*lettrine( |$)", ligne)]


def analyser_commande(ligne: str) -> tuple[str, list[str]]:
    """Le nom de la commande (« fec controler ») et les options qu'emploie une ligne citée."""
    mots = shlex.split(ligne.replace("\\", "/"), comments=True)[1:]
    suites = [" ".join(mots[:longueur]) for longueur in range(len(mots), 0, -1)]
    connue = next((suite for suite in suites if suite in commandes_connues()), mots[0])
    nom = connue if mots[0][0] != "-" else ""
    return nom, [mot for mot in mots if mot.startswith("--")]


@cache
def commandes_connues() -> dict[str, tuple[str, ...]]:
    """Les options de chaque commande."""
    import typer.main

    from lettrine.cli.application import application

    connues: dict[str, tuple[str, ...]] = {"": ()}

    def visiter(commande, prefixe):
        for nom, suivante in getattr(commande, "commands", {}).items():
            complet = f"{prefixe} {nom}".strip()
            connues[complet] = tuple(o for p in suivante.params for o in p.opts)
            visiter(suivante, complet)

    visiter(typer.main.get_command(application), "")
    return connues


# --- ce que les pages recensent ----------------------------------------------------------


def test_tous_les_parametres_livres_sont_documentes():
    texte = PARAMETRES.read_text(encoding="utf-8")
    lignes = dict(re.findall(r"^\| `([a-z]+/[a-z0-9_]+)` \| (.+) \|$", texte, re.M))
    assert sorted(lignes) == list(livres().cles())
    for cle, ligne in lignes.items():
        parametre = livres().parametre(cle)
        confiance, verifie = [cellule.strip() for cellule in ligne.split("|")][-2:]
        assert confiance == parametre.confiance.value, cle
        assert verifie == f"{parametre.verifie_jusqu_au:%d/%m/%Y}", cle


def test_le_glossaire_connait_toutes_les_colonnes_des_ecritures():
    texte = GLOSSAIRE.read_text(encoding="utf-8")
    assert not [nom for nom in ECRITURES.noms if f"`{nom}`" not in texte]


def test_les_dependances_sont_justifiees():
    projet = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    noms = [re.split(r"[<>=\[ ]", exigence)[0] for exigence in projet["dependencies"]]
    texte = DECISIONS.read_text(encoding="utf-8")
    assert not [nom for nom in noms if f"**{nom}**" not in texte]


def test_le_journal_des_changements_connait_la_version():
    assert f"## {__version__} (" in (RACINE / "CHANGELOG.md").read_text(encoding="utf-8")


def test_aucune_decision_ne_depasse_dix_lignes_de_texte():
    decisions = re.split(r"^### ", DECISIONS.read_text(encoding="utf-8"), flags=re.M)[1:]
    longues = [
        d.splitlines()[0] for d in decisions if len(d.split("\n## ")[0].strip().splitlines()) > 11
    ]
    assert not [titre for titre in longues if titre != "Dépendances"]


# --- les chiffres du README --------------------------------------------------------------


def test_le_readme_cite_ce_que_la_demonstration_affiche(tmp_path):
    from lettrine.actions.demonstration import demontrer
    from lettrine.monnaie import formater

    readme = sans_mise_en_page(README.read_text(encoding="utf-8"))
    for bilan in demontrer(tmp_path):
        assert sans_mise_en_page(bilan.phrase) in readme
        for poste in bilan.postes:
            nombre = formater(poste.valeur) if poste.montant else f"{poste.valeur:,}"
            cellule = sans_mise_en_page(nombre.replace(",", " ") if not poste.montant else nombre)
            assert f"│ {poste.libelle} │ {cellule} │" in readme
        for libelle, juste in bilan.controles:
            assert f"│ {sans_mise_en_page(libelle)} │ {'OK' if juste else 'À VÉRIFIER'} │" in readme
        for fichier in bilan.fichiers:
            assert f"→ demo/{fichier.relative_to(tmp_path).as_posix()}" in readme


def test_le_readme_dit_la_justesse_mesuree_sur_la_demonstration():
    from lettrine import parametres
    from lettrine.comptabilite.lettrage import Confiance, lettrer

    dossier = construire()
    resultat = lettrer(
        dossier.ecritures,
        comptes=parametres.valeur("lettrage/comptes_lettrables", dossier.exercice[1]),
        comptes_cumulatifs=parametres.valeur("lettrage/comptes_cumulatifs", dossier.exercice[1]),
        appliquer=Confiance.PROBABLE,
    )
    vrai = dossier.verite["Groupe"]
    deja = set(vrai[dossier.ecritures["EcritureLet"] != ""])
    taille = vrai.value_counts()
    a_trouver = set(vrai[dossier.verite["Ecart"] == 0]) - deja - {0}
    exacts = certains = hors_verite = 0
    for _, groupe in resultat.groupes.iterrows():
        rangs = [int(rang) for rang in groupe["Rangs"].split(", ")]
        de_quels = set(vrai[dossier.verite["Rang"].isin(rangs)])
        certain = groupe["Confiance"] == Confiance.CERTAIN
        exact = 0 not in de_quels and len(de_quels) == 1 and taille[min(de_quels)] == len(rangs)
        exacts += exact
        certains += exact and certain
        if certain and not exact:
            assert de_quels == {0}, rangs
            assert groupe["CompteNum"].startswith("445"), rangs
            hors_verite += 1
    attendu = (
        f"Sur les {len(a_trouver)} groupes à trouver qui se soldent au centime, Lettrine en"
        f" retrouve {exacts} exactement, dont {certains} comme certains."
    )
    texte = sans_mise_en_page(README.read_text(encoding="utf-8"))
    assert attendu in texte
    hors = f"comptes de TVA, dont la vérité du dossier ne dit rien : {hors_verite}."
    assert hors in texte


def test_le_dossier_d_exemple_est_celui_du_guide():
    guide = (RACINE / "docs" / "guides" / "pour-commencer.md").read_text(encoding="utf-8")
    dossier = construire()
    codes = dossier.tiers["CompAuxNum"].str[0].value_counts()
    assert (codes["C"], codes["F"]) == (40, 25)
    assert "quarante clients et vingt-cinq fournisseurs" in guide
    assert str(dossier.societe["Nom"][0]) in guide
