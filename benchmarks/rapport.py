"""La page publiée (report): docs/reference/performances.md."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version

from benchmarks.ecriture_des_nombres import nombre, pour_cent
from benchmarks.epreuves import Objectif, Resultat, Score
from benchmarks.mesure import mediane, rapports

__all__ = ["page"]

LETTRINE = "Lettrine"
NATURES = {
    "simple": "Une facture, un règlement",
    "groupee": "Un règlement, 2 à 6 factures",
    "echelonnee": "Une facture en 2 à 4 fois",
    "avec_avoir": "Net d'un avoir",
}
BIBLIOTHEQUES = (
    "numpy",
    "pandas",
    "pyarrow",
    "polars",
    "openpyxl",
    "python-calamine",
    "XlsxWriter",
    "docxtpl",
)


def page(
    resultats: Sequence[Resultat], scores: Sequence[Score], reels: Sequence[Score], commande: str
) -> str:
    """Le texte de la page, en Markdown."""
    return "\n".join(
        [
            "# Performances",
            "",
            f"Page écrite par `{commande}` le {date.today():%d/%m/%Y} ; ne la modifiez pas.",
            "",
            *_methode(),
            "",
            *(ligne for resultat in resultats for ligne in _epreuve(resultat)),
            *_justesse(scores),
            *_justesse_reelle(reels),
        ]
    )


def _methode() -> list[str]:
    versions = ", ".join(f"{nom} {version(nom)}" for nom in BIBLIOTHEQUES)
    return [
        f"Machine : {os.cpu_count()} cœurs, {_memoire()}{platform.system()},"
        f" {platform.python_implementation()} {platform.python_version()}, {versions}.",
        "",
        "Les durées sont des secondes de processeur (utilisateur et système) de processus entiers,"
        " démarrage de Python et imports compris, telles que le noyau les compte ; la mémoire est"
        " le pic du processus. Les concurrents passent à tour de rôle dans la même exécution. On"
        " donne la médiane, et le rapport médian tour par tour : « 4,2 » dans la dernière colonne"
        " veut dire 4,2 fois le temps de Lettrine. Sur une machine partagée, seuls les rapports"
        " sont à retenir.",
    ]


def _memoire() -> str:
    try:
        octets = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return ""
    return f"{nombre(round(octets / 2**30))} Gio, "


def _epreuve(resultat: Resultat) -> list[str]:
    etape = " Étape (s) |" if resultat.avec_etape else ""
    filet = " ---: |" if resultat.avec_etape else ""
    lignes = [
        f"## {resultat.titre}",
        "",
        resultat.explication,
        "",
        f"| Programme |{etape} Processeur (s) | Horloge (s) | Mémoire (Mio) | Fois Lettrine |",
        f"| --- |{filet} ---: | ---: | ---: | ---: |",
    ]
    for nom, mesures in resultat.mesures.items():
        colonnes = [nom]
        if resultat.avec_etape:
            colonnes.append(_secondes(mediane(mesures, "duree")))
        colonnes += [
            _secondes(mediane(mesures, "processeur")),
            _secondes(mediane(mesures, "horloge")),
            nombre(round(mediane(mesures, "memoire"))),
            nombre(rapports(mesures, resultat.mesures[LETTRINE])),
        ]
        lignes.append(f"| {' | '.join(colonnes)} |")
    passages = len(resultat.mesures[LETTRINE])
    lignes += ["", f"{passages} tours." if passages > 1 else "Un seul tour."]
    lignes += [f"\n{remarque}" for remarque in resultat.remarques]
    return [*lignes, *_objectifs(resultat.objectifs), ""]


def _objectifs(objectifs: Sequence[Objectif]) -> list[str]:
    lignes = [""] if objectifs else []
    for objectif in objectifs:
        verdict = "tenu" if objectif.tenu else "**non tenu**"
        valeur = objectif.mesure
        mesure = (
            pour_cent(valeur, 100)
            if objectif.unite == "%"
            else f"{nombre(round(valeur, 3))} {objectif.unite}"
        )
        lignes.append(f"- Objectif : {objectif.vise} ; mesuré : {mesure}, {verdict}.")
    return lignes


def _secondes(duree: float) -> str:
    return f"{duree:.{3 if duree < 1 else 2}f}".replace(".", ",")


def _justesse(scores: Sequence[Score]) -> list[str]:
    lignes = [
        "## Justesse du lettrage",
        "",
        "Les livres sont engendrés (`benchmarks/generateur.py`), leur vérité est connue. Un groupe"
        " est trouvé s'il est rendu avec exactement les mêmes lignes. Parmi les groupes que"
        " Lettrine dit certains, un mélange réunit des parties de plusieurs groupes vrais. Les"
        " groupes qui ne se soldent qu'à une petite différence près sont comptés à part : sans"
        " tolérance, ils sont au plus lettrés en partie ; avec, ils sont proposés, à approuver."
        " Les autres méthodes n'ont pas de degré de confiance : tous leurs groupes comptent comme"
        " certains.",
        "",
    ]
    for livre in dict.fromkeys(score.livre for score in scores):
        du_livre = [score for score in scores if score.livre == livre]
        constats = du_livre[0].constats
        lignes += [
            f"### Livre : {livre}",
            "",
            f"{nombre(constats['soldes'])} groupes à trouver,"
            f" {nombre(constats['differences'])} qui ne se soldent pas au centime,"
            f" {nombre(constats['ouvertes'])} lignes ouvertes à laisser ouvertes.",
            "",
            "| Méthode | Groupes trouvés | Rendus exacts | À une différence près | Certains"
            " | Certains exacts | Mélanges | Parties | Ouvertes lettrées |",
            f"| --- |{' ---: |' * 8}",
            *(_ligne_de_score(score) for score in du_livre),
            "",
            "Trouvés par nature de groupe :",
            "",
            f"| Méthode | {' | '.join(NATURES.values())} |",
            f"| --- |{' ---: |' * len(NATURES)}",
            *(_ligne_de_natures(score) for score in du_livre),
            *_objectifs([objectif for score in du_livre for objectif in score.objectifs]),
            "",
        ]
    return lignes


def _justesse_reelle(scores: Sequence[Score]) -> list[str]:
    if not scores:
        return []
    return [
        "### De vrais livres",
        "",
        "Des FEC de cabinets, lettrés par eux, dont on a ôté les lettres ; ils ne sont pas joints,"
        " parce qu'ils portent des noms de tiers. `python -m benchmarks.lettrage.reels DOSSIER`"
        " refait la mesure sur d'autres. Un groupe du cabinet qui ne se solde pas n'est pas à"
        " trouver. Une réunion est faite de groupes entiers du cabinet, ou d'un groupe entier et"
        " de lignes qu'il n'a pas lettrées ; une partie est un morceau d'un seul de ses groupes.",
        "",
        "| Livre | Groupes trouvés | Certains | Certains exacts | Réunions | Parties | Mélanges |",
        f"| --- |{' ---: |' * 6}",
        *(_ligne_de_livre(score) for score in scores),
        *_objectifs([objectif for score in scores for objectif in score.objectifs]),
        "",
    ]


def _ligne_de_livre(score: Score) -> str:
    c = score.constats
    colonnes = [
        score.livre,
        f"{nombre(c['trouves'])} sur {nombre(c['soldes'])}"
        f" ({pour_cent(c['trouves'], c['soldes'])})",
        nombre(c["certains"]),
        nombre(c["certains_exacts"]),
        nombre(c["reunions"]),
        nombre(c["parties"]),
        nombre(c["melanges"]),
    ]
    return f"| {' | '.join(colonnes)} |"


def _ligne_de_score(score: Score) -> str:
    c = score.constats
    colonnes = [
        score.methode,
        pour_cent(c["trouves"], c["soldes"]),
        pour_cent(c["exacts"], c["rendus"]),
        pour_cent(c["trouves_difference"], c["differences"]),
        nombre(c["certains"]),
        pour_cent(c["certains_exacts"], c["certains"]),
        pour_cent(c["melanges"], c["certains"]),
        pour_cent(c["parties"], c["certains"]),
        nombre(c["ouvertes_lettrees"]),
    ]
    return f"| {' | '.join(colonnes)} |"


def _ligne_de_natures(score: Score) -> str:
    c = score.constats
    parts = [pour_cent(c[f"trouves_{nature}"], c[f"soldes_{nature}"]) for nature in NATURES]
    return f"| {score.methode} | {' | '.join(parts)} |"
