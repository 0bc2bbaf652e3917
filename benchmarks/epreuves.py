"""Les épreuves (what is compared with what), leurs tailles et leurs objectifs.

Chaque épreuve prépare ses données dans un dossier provisoire, compare des processus entiers en
tours alternés et dit si ses objectifs sont tenus.
"""

import shutil
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.ecriture_des_nombres import nombre
from benchmarks.excel.epreuve import excel
from benchmarks.immobilisations.epreuve import immobilisations
from benchmarks.lettrage.reels import DOSSIER
from benchmarks.lettrage.reels import livres as livres_reels
from benchmarks.mesure import Mesure, comparer, executer, mediane, python, rapports

__all__ = [
    "METHODES",
    "Echelle",
    "Objectif",
    "Resultat",
    "Score",
    "mesurer_les_fec_reels",
    "mesurer_les_scores",
    "mesurer_tout",
]

LETTRINE = "Lettrine"
CERTAINES = "Lettrine, preuves certaines seules"
TRI = "un tri stable"
INTERETS_D_ABORD = "Lettrine, intérêts d'abord"
GRAND_LIVRE = 1_000_000
"""Au-delà de tant de lignes, un seul tour, et sans les fusions."""

LIVRES = {
    "mélange de référence": ((), (95.0, 99.7)),
    "sans référence": (("--sans-reference",), (70.0, 99.0)),
}
"""Les livres engendrés : leurs options, la part de groupes visée, celle des certains exacts."""

FEC_REELS = {"000000000FEC20231231": 96, "111111111FEC20221231": 93}
LIGNES_PAR_COMPTE = 200
LETTRES_DE_DOCXTPL = 100
LIGNES_DE_FEC_PAR_LIGNE_DE_TIERS = 2.58
METHODES = {
    "lettrine": "Lettrine, certains et probables",
    "ecarts": "Lettrine, et les écarts proposés à 5 €",
    "piece": "fusion compte, pièce, montant",
    "reference": "fusion compte, numéro cité, montant",
    "rang": "énième facture, énième règlement du même montant",
}

Dire = Callable[[str], object]
Constats = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Echelle:
    """Les tailles d'une exécution, et le nombre de tours."""

    fec: int
    grand_fec: int
    classeur: int
    lettrage: tuple[int, ...]
    score: int
    lettres: int
    penalites: int
    fonction: int
    bouton: int
    tours: int

    @classmethod
    def publiee(cls, tours: int) -> "Echelle":
        """Celle de la page publiée."""
        return cls(
            1_000_000,
            5_000_000,
            100_000,
            (10_000, 100_000, 1_000_000, 5_000_000),
            100_000,
            1_000,
            100_000,
            20_000,
            100_000,
            tours,
        )

    @classmethod
    def rapide(cls) -> "Echelle":
        """De quoi vérifier que tout marche."""
        return cls(50_000, 0, 5_000, (2_000, 20_000), 10_000, 50, 5_000, 2_000, 5_000, 1)


@dataclass(frozen=True, slots=True)
class Objectif:
    """Ce qui était visé, ce qui est mesuré, et si c'est tenu."""

    vise: str
    mesure: float
    tenu: bool
    unite: str = ""


@dataclass
class Resultat:
    """Une épreuve mesurée. `avec_etape` : les durées comparées sont celles de l'étape."""

    titre: str
    explication: str
    mesures: Mapping[str, list[Mesure]]
    avec_etape: bool = False
    objectifs: list[Objectif] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    def au_plus(self, fois: float, autre: str, *, programme: str = LETTRINE) -> None:
        """Objectif : au plus tant de fois le temps de l'autre."""
        rapport = rapports(self.mesures[programme], self.mesures[autre])
        lequel = "" if programme == LETTRINE else f"{programme} : "
        vise = f"{lequel}au plus {nombre(fois)} fois le temps de « {autre} »"
        self.objectifs.append(Objectif(vise, rapport, rapport <= fois, "fois"))

    def plus_rapide(self, fois: float, autre: str) -> None:
        """Objectif : au moins tant de fois plus rapide que l'autre."""
        rapport = rapports(self.mesures[autre], self.mesures[LETTRINE])
        vise = f"au moins {nombre(fois)} fois plus rapide que {autre}"
        self.objectifs.append(Objectif(vise, rapport, rapport >= fois, "fois"))

    def en_moins_de(self, secondes: float) -> None:
        """Objectif : une durée inférieure."""
        duree = mediane(self.mesures[LETTRINE], "duree")
        self.objectifs.append(
            Objectif(f"moins de {nombre(secondes)} s", duree, duree < secondes, "s")
        )

    def memoire(self, mio: int) -> None:
        """Objectif : un pic de mémoire inférieur."""
        pic = mediane(self.mesures[LETTRINE], "memoire")
        self.objectifs.append(Objectif(f"moins de {nombre(mio)} Mio", pic, pic < mio, "Mio"))


@dataclass(frozen=True, slots=True)
class Score:
    """Ce qu'une méthode retrouve d'un livre, et ce qui était visé."""

    livre: str
    methode: str
    constats: Constats
    objectifs: tuple[Objectif, ...] = ()


def mesurer_tout(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    """Toutes les épreuves de vitesse, dans l'ordre de la page."""
    epreuves = [
        _fec, _grand_fec, _lecture_de_classeur, _ecriture_de_classeur, _lettrages, _lettres,
        _penalites, immobilisations, excel, _aide,
    ]  # fmt: skip
    resultats: list[Resultat] = []
    for numero, epreuve in enumerate(epreuves, start=1):

        def annoncer(message: str, numero: int = numero) -> None:
            dire(f"[{numero}/{len(epreuves) + 1}] {message}")

        resultats += epreuve(dossier, echelle, annoncer)
    return resultats


def mesurer_les_scores(dossier: Path, echelle: Echelle, dire: Dire) -> list[Score]:
    """La justesse de chaque méthode, avec puis sans références dans les libellés."""
    scores = []
    for livre, (options, vises) in LIVRES.items():
        fichier = _livre(dossier, echelle.score, *options)
        for methode, nom in METHODES.items():
            constat = executer(python("benchmarks.score", fichier, methode)).constat
            objectifs = _objectifs(constat, *vises) if methode == "lettrine" else ()
            scores.append(Score(livre, nom, constat, objectifs))
            dire(f"[11/11] Justesse, {livre}, {nom} : {constat['trouves']} / {constat['soldes']}")
    return scores


def mesurer_les_fec_reels(dire: Dire) -> list[Score]:
    """La justesse sur de vrais FEC, s'ils sont là ; ils ne sont pas joints."""
    if not livres_reels(DOSSIER):
        return []
    constats: dict[str, Constats] = executer(python("benchmarks.lettrage.reels")).constat
    dire(f"[11/11] Justesse, {len(constats)} vrais FEC")
    return [
        Score(nom, METHODES["lettrine"], constat, _objectifs_reels(nom, constat))
        for nom, constat in constats.items()
    ]


def _objectifs(constat: Constats, trouves: float, exacts: float) -> tuple[Objectif, ...]:
    """Une part des groupes retrouvée, et une part des groupes certains exacts."""
    parts = (
        (trouves, "des groupes retrouvés", constat["trouves"], constat["soldes"]),
        (exacts, "des groupes certains exacts", constat["certains_exacts"], constat["certains"]),
    )
    return tuple(
        Objectif(f"au moins {nombre(vise)} % {quoi}", part, part >= vise, "%")
        for vise, quoi, combien, sur in parts
        for part in [100 * combien / max(sur, 1)]
    )


def _objectifs_reels(nom: str, constat: Constats) -> tuple[Objectif, ...]:
    vise = FEC_REELS.get(nom)
    if vise is None:
        return ()
    trouves = 100 * constat["trouves"] / max(constat["soldes"], 1)
    meles = 100 * constat["melanges"] / max(constat["certains"], 1)
    return (
        Objectif(f"{nom} : au moins {vise} % des groupes retrouvés", trouves, trouves >= vise, "%"),
        Objectif(f"{nom} : au plus 0,5 % des groupes certains mêlés", meles, meles <= 0.5, "%"),
    )


def _fec(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    dire(f"Lecture d'un FEC de {nombre(echelle.fec)} lignes : préparation")
    fichier = _fichier_fec(dossier, echelle.fec)
    mesures = comparer(
        {
            LETTRINE: python("benchmarks.lecture_fec.par_lettrine", fichier),
            "polars": python("benchmarks.lecture_fec.par_polars", fichier),
            "pandas": python("benchmarks.lecture_fec.par_pandas", fichier),
        },
        echelle.tours,
        dire,
    )
    lignes = _meme_constat(mesures)["lignes"]
    resultat = Resultat(
        f"Lire un FEC de {nombre(lignes)} lignes",
        f"Fichier de {nombre(fichier.stat().st_size / 1e6)} Mo, UTF-8, tabulations, CR LF ; tout"
        " en texte sauf les montants, en centimes entiers exacts, et les quatre dates. Lettrine"
        " cherche en plus l'encodage et la forme du fichier, garde le rang de chaque ligne et"
        " relève les anomalies. pandas : lecteur C, dtype=str. polars : ses fils d'exécution"
        " comptent tous, et ses champs vides restent absents au lieu de devenir des textes vides.",
        mesures,
    )
    resultat.au_plus(1.5, "polars")
    resultat.plus_rapide(4, "pandas")
    resultat.memoire(700)
    return [resultat]


def _grand_fec(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    if not echelle.grand_fec:
        return []
    dire(f"Lecture d'un FEC de {nombre(echelle.grand_fec)} lignes : préparation")
    fichier = _repeter(_fichier_fec(dossier, echelle.fec), echelle.grand_fec // echelle.fec)
    mesures = comparer({LETTRINE: python("benchmarks.lecture_fec.par_lettrine", fichier)}, 1, dire)
    resultat = Resultat(
        f"Lire un FEC de {nombre(mesures[LETTRINE][0].constat['lignes'])} lignes",
        "Le corps du même fichier, répété ; un seul passage.",
        mesures,
    )
    resultat.memoire(2560)
    fichier.unlink()
    return [resultat]


def _lecture_de_classeur(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    dire(f"Lecture d'un classeur de {nombre(echelle.classeur)} lignes : préparation")
    classeur = dossier / "a_lire.xlsx"
    livre = _livre(dossier, echelle.classeur)
    executer(python("benchmarks.lecture_classeur.preparer", livre, classeur))
    mesures = comparer(
        {
            LETTRINE: python("benchmarks.lecture_classeur.par_lettrine", classeur),
            "pandas + calamine": python(
                "benchmarks.lecture_classeur.par_pandas", classeur, "calamine"
            ),
            "pandas + openpyxl": python(
                "benchmarks.lecture_classeur.par_pandas", classeur, "openpyxl"
            ),
        },
        min(echelle.tours, 3),
        dire,
    )
    _meme_constat(mesures)
    resultat = Resultat(
        f"Lire un classeur de {nombre(echelle.classeur)} lignes et 18 colonnes",
        "Écrit par XlsxWriter. Mêmes types rendus : comptes et pièces en texte, dates, centimes"
        " entiers. Lettrine cherche en plus l'en-tête, et repère les cellules en erreur et les"
        " formules jamais calculées.",
        mesures,
    )
    resultat.plus_rapide(8, "pandas + openpyxl")
    return [resultat]


def _ecriture_de_classeur(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    dire(f"Écriture d'un classeur de {nombre(echelle.classeur)} lignes : préparation")
    livre = _livre(dossier, echelle.classeur)
    notre, autre = dossier / "lettrine.xlsx", dossier / "openpyxl.xlsx"
    par_openpyxl = python("benchmarks.ecriture_classeur.par_openpyxl", livre, autre)
    mesures = comparer(
        {
            LETTRINE: python("benchmarks.ecriture_classeur.par_lettrine", livre, notre),
            "openpyxl, cellules réemployées": [*par_openpyxl, "reemploi"],
            "openpyxl": par_openpyxl,
        },
        min(echelle.tours, 3),
        dire,
    )
    constats = []
    for ecrit in (notre, autre):
        dire(f"relecture de {ecrit.name} par openpyxl, cellule à cellule")
        constats.append(
            executer(python("benchmarks.ecriture_classeur.verifier", livre, ecrit)).constat
        )
    resultat = Resultat(
        f"Écrire un classeur de {nombre(echelle.classeur)} lignes et 18 colonnes",
        "openpyxl en écriture seule, son mode le plus rapide, avec les mêmes formats de nombre ;"
        " une cellule neuve par valeur, comme sa documentation le montre, ou une cellule par"
        " colonne dont on change la valeur à chaque ligne. Lettrine pose en plus le tableau Excel,"
        " les bandes, les filtres et la mise en page.",
        mesures,
        remarques=[
            f"Relus par openpyxl, les {nombre(constats[0]['cellules'])} cellules remplies des"
            " deux fichiers ont les valeurs du livre ; les dates sont des dates (dd/mm/yyyy), les"
            " comptes du texte (@), les montants des nombres à deux décimales."
        ],
    )
    resultat.plus_rapide(3, "openpyxl")
    return [resultat]


def _lettrages(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    return [_lettrage(dossier, taille, echelle.tours, dire) for taille in echelle.lettrage]


def _lettrage(dossier: Path, taille: int, tours: int, dire: Dire) -> Resultat:
    dire(f"Lettrage de {nombre(taille)} lignes : préparation")
    livre = _livre(dossier, taille)
    programme = "benchmarks.lettrage.par_lettrine"
    grand = taille > GRAND_LIVRE
    concurrents = {
        "fusion par pièce": python("benchmarks.lettrage.par_fusion", livre),
        "fusion par numéro cité": python("benchmarks.lettrage.par_reference", livre),
    }
    mesures = comparer(
        {
            LETTRINE: python(programme, livre),
            CERTAINES: python(programme, livre, "certain"),
            TRI: python("benchmarks.lettrage.par_tri", livre),
            **({} if grand else concurrents),
        },
        1 if grand else min(tours, 3),
        dire,
    )
    duree = mediane(mesures[LETTRINE], "duree")
    tris, certaines = (rapports(mesures[nom], mesures[TRI]) for nom in (LETTRINE, CERTAINES))
    rendues = statistics.median(m.constat["ms_tables_rendues"] for m in mesures[CERTAINES]) / 1000
    resultat = Resultat(
        f"Lettrer {nombre(taille)} lignes, {nombre(_comptes(taille))} comptes",
        "Étape : le lettrage seul, mesuré dans le processus après lecture de la table ; toutes les"
        " preuves et les tables rendues, ou les preuves certaines seules, sans les tables. Le tri"
        " stable par compte et montant (numpy) est un plancher, il ne lettre rien ; les fusions"
        " de pandas ne trouvent que des paires (voir la justesse plus bas).",
        mesures,
        avec_etape=True,
        remarques=[
            f"Toutes les preuves : {nombre(1e6 * duree / taille)} µs par ligne, {nombre(tris)} fois"
            f" un tri. Les preuves certaines seules : {nombre(certaines)} fois un tri"
            f" ({nombre(rendues)} s avec leurs tables)."
        ],
    )
    if taille == 10_000:
        vise = "moins de 0,3 s de processeur pour l'étape"
        resultat.objectifs.append(Objectif(vise, duree, duree < 0.3, "s"))
    if taille == 1_000_000:
        resultat.au_plus(60, TRI)
        resultat.au_plus(12, TRI, programme=CERTAINES)
        resultat.memoire(2048)
    return resultat


def _lettres(dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    combien, ecrites = echelle.lettres, min(echelle.lettres, LETTRES_DE_DOCXTPL)
    dire(f"Écriture de {nombre(combien)} lettres")
    notre, autre = dossier / "lettres_lettrine", dossier / "lettres_docxtpl"
    for sortie in (notre, autre):
        sortie.mkdir()
    mesures = comparer(
        {
            LETTRINE: python("benchmarks.lettres.par_lettrine", notre, combien),
            "docxtpl": python("benchmarks.lettres.par_docxtpl", autre, combien, ecrites),
        },
        echelle.tours,
        dire,
    )
    _meme_constat(mesures)
    memes = executer(python("benchmarks.lettres.verifier", notre, autre)).constat["lettres"]
    resultat = Resultat(
        f"Écrire {nombre(combien)} lettres de relance de cinq factures",
        "Le modèle de mise en demeure livré, des lettres toutes différentes, sur le disque. Étape :"
        " le processus entier, démarrage, imports et mise en phrases compris. docxtpl rouvre le"
        " modèle, le remplit et l'enregistre à chaque lettre, comme sa documentation le montre ;"
        f" il n'en écrit que {nombre(ecrites)}, et son étape est calculée : son démarrage, plus"
        f" {nombre(combien)} fois la durée moyenne d'une lettre. Ses autres colonnes sont celles"
        f" de ces {nombre(ecrites)} lettres. Lettrine compile le modèle une fois, écrit les lettres"
        " dans un dossier provisoire, attend que le disque les ait, et renomme ce dossier.",
        mesures,
        avec_etape=True,
        remarques=[
            f"Les {nombre(memes)} lettres écrites par docxtpl et les mêmes écrites par Lettrine ont"
            " le même document.xml, sous forme canonique et xml:space mis à part."
        ],
    )
    resultat.plus_rapide(30, "docxtpl")
    return [resultat]


def _penalites(_dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    dire(f"Pénalités de {nombre(echelle.penalites)} factures")
    programme = "benchmarks.penalites.par_lettrine"
    mesures = comparer(
        {
            LETTRINE: python(programme, echelle.penalites, "CAPITAL_D_ABORD"),
            INTERETS_D_ABORD: python(programme, echelle.penalites, "INTERETS_D_ABORD"),
        },
        echelle.tours,
        dire,
    )
    constat = mesures[LETTRINE][0].constat
    resultat = Resultat(
        f"Calculer les pénalités de {nombre(constat['factures'])} factures",
        f"{nombre(constat['reglements'])} règlements, un à trois par facture, en désordre ;"
        f" {nombre(constat['segments'])} périodes ; échéances de juin 2023 à novembre 2025,"
        " pénalités arrêtées au 22/11/2026 ; les trois types de clients, des taux convenus et des"
        " planchers. Étape : le calcul seul, tables rendues, le principal réglé d'abord ; puis les"
        " intérêts d'abord.",
        mesures,
        avec_etape=True,
    )
    for nom, passages in mesures.items():
        duree = mediane(passages, "duree")
        vise = f"moins de 2 s de processeur pour l'étape ({nom})"
        resultat.objectifs.append(Objectif(vise, duree, duree < 2, "s"))
    return [resultat]


def _aide(_dossier: Path, echelle: Echelle, dire: Dire) -> list[Resultat]:
    dire("Démarrage de la commande")
    commande = str(Path(sys.executable).with_name("lettrine"))
    mesures = comparer(
        {LETTRINE: [commande, "--help"], "Python seul": [sys.executable, "-c", "pass"]},
        echelle.tours,
        dire,
    )
    resultat = Resultat(
        "Démarrer : lettrine --help",
        "Le processus entier, jusqu'à l'aide affichée.",
        mesures,
    )
    for grandeur, nom in (("processeur", "de processeur"), ("horloge", "d'horloge")):
        secondes = mediane(mesures[LETTRINE], grandeur)
        resultat.objectifs.append(Objectif(f"moins de 0,3 s {nom}", secondes, secondes < 0.3, "s"))
    return [resultat]


def _comptes(lignes: int) -> int:
    return max(lignes // LIGNES_PAR_COMPTE, 1)


def _livre(dossier: Path, lignes: int, *options: str) -> Path:
    """Un livre de tiers et sa vérité, engendré une seule fois."""
    fichier = dossier / f"livre_{lignes}{''.join(options)}.feather"
    if not fichier.exists():
        executer(
            python(
                "benchmarks.generateur",
                fichier,
                *("--lignes", lignes, "--comptes", _comptes(lignes), *options),
            )
        )
    return fichier


def _fichier_fec(dossier: Path, lignes: int) -> Path:
    fichier = dossier / "999000018FEC20251231.txt"
    if not fichier.exists():
        tiers = round(lignes / LIGNES_DE_FEC_PAR_LIGNE_DE_TIERS)
        executer(
            python(
                "benchmarks.generateur",
                fichier,
                *("--lignes", tiers, "--comptes", _comptes(tiers)),
            )
        )
    return fichier


def _repeter(fichier: Path, fois: int) -> Path:
    """Le même FEC, son corps répété."""
    grand = fichier.with_stem("999000018FEC20241231")
    with fichier.open("rb") as source, grand.open("wb") as sortie:
        sortie.write(source.readline())
        debut = source.tell()
        for _ in range(fois):
            source.seek(debut)
            shutil.copyfileobj(source, sortie, 2**20)
    return grand


def _meme_constat(mesures: Mapping[str, list[Mesure]]) -> Mapping[str, int]:
    """Ce que tous ont constaté ; lève `RuntimeError` s'ils n'ont pas lu la même chose."""
    constats = {nom: passages[0].constat for nom, passages in mesures.items()}
    premier: Mapping[str, int] = constats[LETTRINE]
    for nom, constat in constats.items():
        if constat != premier:
            raise RuntimeError(f"{nom} a lu {constat}, Lettrine a lu {premier}")
    return premier
