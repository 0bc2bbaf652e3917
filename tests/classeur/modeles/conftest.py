"""Des modèles remplis de façons diverses, recalculés par LibreOffice en un seul lancement."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import python_calamine
from tests.classeur.modeles.remplissages import DEBORDEMENTS, REMPLISSAGES

from lettrine import parametres
from lettrine.actions.modeles import construire_modeles, copier_modele
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.modeles import Contenu, Remplissage, construire
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.demo import construire as construire_le_dossier
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES

CAS = Path(__file__).parents[2] / "cas" / "modele_lettrage" / "lettres_et_fautes"
COMPTES = COMPTES_LETTRABLES.table(
    {
        "Prefixe": ["40", "41", "418", "47"],
        "Lettrable": [True, True, False, True],
        "EnBloc": [False] * 4,
    }
)
DELAI = 30
LIGNE_AJOUTEE = 700
AJOUT = {"B": 46_045, "C": "411000", "D": "ZOE", "G": "Ajoutée", "H": 33.0}
"""Une ligne du 23 janvier 2026, écrite bien au-dessous du tableau."""


@dataclass(frozen=True)
class Recalcule:
    """Un modèle écrit, ce qu'on y a mis, et le même enregistré par LibreOffice."""

    source: Path
    calcule: Path
    contenu: Contenu | Remplissage

    @cached_property
    def ecritures(self) -> pd.DataFrame:
        """La table Ecritures, telle que Lettrine la lit dans le modèle."""
        return ouvrir_classeur(self.source).lire(ECRITURES).table

    def feuille(self, nom: str) -> list[list[object]]:
        """Les valeurs d'une feuille recalculée, depuis sa cellule A1."""
        return self._classeur.get_sheet_by_name(nom).to_python(skip_empty_area=False)

    def tableau(self, nom: str, premier: str) -> list[dict[str, object]]:
        """Les lignes remplies de la liste dont le premier en-tête est donné."""
        lues = self.feuille(nom)
        haut = next(n for n, ligne in enumerate(lues) if ligne[0] == premier)
        return [
            dict(zip(lues[haut], ligne, strict=True))
            for ligne in lues[haut + 1 :]
            if ligne[0] not in ("", None)
        ]

    def controles(self, nom: str) -> dict[str, list[object]]:
        """L'obtenu, l'attendu et l'état de chaque contrôle d'une feuille."""
        lues = self.feuille(nom)
        haut = next(n for n, ligne in enumerate(lues) if ligne[0] == "Contrôle")
        place = lues[haut].index("Obtenu")
        trouves = {}
        for ligne in lues[haut + 1 :]:
            if not ligne[0] or ligne[place + 2] == "":
                break
            trouves[ligne[0]] = ligne[place : place + 3]
        return trouves

    @property
    def erreurs(self) -> list[str]:
        """Les cellules en erreur, feuille par feuille."""
        with zipfile.ZipFile(self.calcule) as archive:
            feuilles = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
            textes = {nom: archive.read(nom).decode("utf-8") for nom in feuilles}
        motif = re.compile(r'<c r="([A-Z]+\d+)"[^>]* t="e"')
        return [f"{nom} {cellule}" for nom, texte in textes.items()
                for cellule in motif.findall(texte)]  # fmt: skip

    @cached_property
    def _classeur(self) -> python_calamine.CalamineWorkbook:
        return python_calamine.CalamineWorkbook.from_path(self.calcule)


def vide() -> Contenu:
    return Contenu(ECRITURES.table({"DateEcheance": []}), TIERS.vide(), COMPTES, DELAI)


def une_ligne() -> Contenu:
    ecritures = ECRITURES.table(
        {
            "JournalCode": ["VE"], "EcritureDate": [np.datetime64("2026-01-15")],
            "CompteNum": ["411000"], "CompAuxNum": ["ALFA"], "PieceRef": ["F1"],
            "EcritureLib": ["=SUM(A1)"], "Debit": [120_50], "DateEcheance": [None], "Rang": [8],
        }
    )  # fmt: skip
    return replace(vide(), ecritures=ecritures, compte="411000", auxiliaire="ALFA")


def cinq_mille() -> Contenu:
    """Le dossier d'exemple lettré, répété jusqu'à 5 000 lignes, arrêté au milieu de l'exercice."""
    dossier = construire_le_dossier()
    cloture = dossier.exercice[1]
    resultat = lettrer(
        dossier.ecritures,
        comptes=parametres.valeur("lettrage/comptes_lettrables", cloture),
        comptes_cumulatifs=parametres.valeur("lettrage/comptes_cumulatifs", cloture),
        appliquer=Confiance.PROBABLE,
    )
    lettrees = dossier.ecritures.assign(
        EcritureLet=resultat.lignes["EcritureLet"], DateLet=resultat.lignes["DateLet"]
    )
    ecritures = pd.concat([lettrees, lettrees], ignore_index=True).iloc[:5000]
    return Contenu(
        ecritures.assign(Rang=np.arange(8, 5008)),
        dossier.tiers,
        COMPTES,
        DELAI,
        "Atelier des Trois Varlopes",
        date(2025, 6, 30),
        compte="401000",
        famille=Comptes.FOURNISSEURS,
    )


def hasard() -> Contenu:
    """Un livre tiré au sort : lettres bancales, casses mêlées, dates et montants répétés."""
    tirage, nombre = np.random.default_rng(4), 600
    jours = np.datetime64("2026-01-01", "s") + tirage.integers(0, 120, nombre) * np.timedelta64(
        86_400, "s"
    )
    montants = tirage.integers(1, 12, nombre) * 25_00
    debit = tirage.random(nombre) < 0.55
    echeances = jours + tirage.integers(-20, 90, nombre) * np.timedelta64(86_400, "s")
    echeances[tirage.random(nombre) < 0.5] = np.datetime64("NaT")
    codes = ["", "", "AA", "aa", "AB", "ab", "E1", "TRUE", "NA", "7", "ac"]
    ecritures = ECRITURES.table(
        {
            "JournalCode": ["VE"] * nombre,
            "EcritureDate": jours,
            "CompteNum": tirage.choice(["411000", "419100", "401000", "471000"], nombre),
            "CompAuxNum": tirage.choice(["0012", "12", "ALFA", "ZOE", ""], nombre),
            "PieceRef": [f"P{rang:04d}" for rang in range(nombre)],
            "Debit": np.where(debit, montants, 0),
            "Credit": np.where(debit, 0, montants),
            "EcritureLet": tirage.choice(codes, nombre),
            "DateEcheance": echeances,
            "Rang": np.arange(8, 8 + nombre),
        }
    )
    return replace(vide(), ecritures=ecritures, au=date(2026, 3, 31), compte="411000")


def fautes() -> Contenu:
    """Le cas à la main (tests/cas/modele_lettrage/lettres_et_fautes)."""
    ecritures = ouvrir_classeur(CAS / "ecritures.csv").lire(ECRITURES).table
    tiers = TIERS.table({"CompAuxNum": ["ALFA", "BETA", "GAMA"], "Nom": ["Alfa", "Bêta", "Gamma"]})
    return replace(
        vide(), ecritures=ecritures, tiers=tiers, au=date(2026, 2, 28), compte="411000",
        auxiliaire="BETA",
    )  # fmt: skip


def debordements() -> Contenu:
    """Trop de tout : 1 001 auxiliaires, 2 002 lettres, 1 001 factures qu'un acompte entame."""
    tiers = [f"T{rang:04d}" for rang in range(1001)]
    comptes = ["401000"] * 1002 + ["411000"] * 2002 + ["471000"] * 1000
    nombre = len(comptes)
    sens = [-1] * 1001 + [1] + [1, -1] * 1001 + [1] * 1000
    ecritures = ECRITURES.table(
        {
            "EcritureDate": [np.datetime64("2026-01-15")] * nombre,
            "CompteNum": comptes,
            "CompAuxNum": [""] * 1002 + [code for code in tiers for _ in range(2)] + [""] * 1000,
            "Debit": [10_00 if signe > 0 else 0 for signe in sens],
            "Credit": [10_00 if signe < 0 else 0 for signe in sens],
            "EcritureLet": ["ZZ"] * 1002 + ["AA"] * 2002 + [f"L{rang}" for rang in range(1000)],
            "DateEcheance": [None] * nombre,
            "Rang": np.arange(8, 8 + nombre),
        }
    )
    return replace(vide(), ecritures=ecritures, compte="471000")


SITUATIONS: dict[str, Callable[[], Contenu]] = {
    "vide": vide,
    "une_ligne": une_ligne,
    "cinq_mille": cinq_mille,
    "hasard": hasard,
    "fautes": fautes,
    "debordements": debordements,
}


def verifier_l_incomplet(modele: Recalcule, *feuilles: str) -> None:
    """Un contrôle juste de ce que lit le modèle lit INCOMPLET, et l'état le dit en tête."""
    for feuille in feuilles:
        for libelle, (obtenu, attendu, etat) in modele.controles(feuille).items():
            de_capacite = bool(re.search(r"(sous la ligne|au-delà de) \d", libelle))
            if round(obtenu - attendu, 2):
                assert etat == pytest.approx(obtenu - attendu), libelle
            else:
                assert etat == ("OK" if de_capacite else "INCOMPLET"), libelle
        assert "INCOMPLET" in modele.feuille(feuille)[1][0], feuille


def mettre(chemin: Path, cellule: str, contenu: str) -> None:
    """Remplace, dans le fichier même, le contenu d'une cellule de la feuille Écritures."""
    motif = rf'<c r="{cellule}"( s="\d+")[^>]*>.*?</c>'
    retoucher(chemin, "Écritures", motif, rf'<c r="{cellule}"\1 {contenu}</c>')


def coller_dessous(
    chemin: Path, onglet: str, lignes: Mapping[int, Mapping[str, str | float]]
) -> None:
    """Écrit des lignes sous le tableau d'une feuille, sans l'allonger : ce que fait un collage."""

    def cellule(nom: str, valeur: str | float) -> str:
        if isinstance(valeur, str):
            return f'<c r="{nom}" t="inlineStr"><is><t>{valeur}</t></is></c>'
        return f'<c r="{nom}"><v>{valeur}</v></c>'

    ecrites = "".join(
        f'<row r="{ligne}">{"".join(cellule(f"{c}{ligne}", v) for c, v in cellules.items())}</row>'
        for ligne, cellules in lignes.items()
    )
    retoucher(chemin, onglet, "</sheetData>", f"{ecrites}</sheetData>")


def retoucher(chemin: Path, onglet: str, motif: str, neuf: str) -> None:
    with zipfile.ZipFile(chemin) as archive:
        parties = {nom: archive.read(nom) for nom in archive.namelist()}
    feuilles = re.findall(r'<sheet name="([^"]+)"', parties["xl/workbook.xml"].decode("utf-8"))
    membre = f"xl/worksheets/sheet{feuilles.index(onglet) + 1}.xml"
    texte, nombre = re.subn(motif, neuf, parties[membre].decode("utf-8"))
    assert nombre == 1, motif
    parties[membre] = texte.encode("utf-8")
    with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, octets in parties.items():
            archive.writestr(nom, octets)


def oublier_les_resultats(chemin: Path) -> Path:
    """Retire le résultat déjà écrit des formules, que LibreOffice garderait sans le recalculer."""
    with zipfile.ZipFile(chemin) as archive:
        parties = {nom: archive.read(nom) for nom in archive.namelist()}
    vides = {
        nom: re.sub(rb"</f><v>[^<]+</v>", b"</f><v></v>", octets)
        for nom, octets in parties.items()
        if nom.startswith("xl/worksheets/sheet")
    }
    if any(parties[nom] != octets for nom, octets in vides.items()):
        with zipfile.ZipFile(chemin, "w", zipfile.ZIP_DEFLATED) as archive:
            for nom, octets in (parties | vides).items():
                archive.writestr(nom, octets)
    return chemin


def recalculer(ecrire: Sequence[Callable[[], Path]], dossier: Path) -> list[Path]:
    """Écrit ces classeurs, et les fait recalculer et enregistrer par deux LibreOffice à la fois.

    Un LibreOffice n'occupe qu'un cœur : le premier calcule pendant que s'écrit le second lot.
    """
    bureau = shutil.which("soffice")
    if not bureau:
        pytest.skip("LibreOffice (soffice) n'est pas installé.")
    sortie = dossier / "recalcules"
    lots: list[list[Path]] = []
    lances = []
    for rang in range(2):
        lots.append([oublier_les_resultats(faire()) for faire in ecrire[rang::2]])
        lances.append(
            subprocess.Popen(
                [bureau, f"-env:UserInstallation=file://{dossier}/profil{rang}", "--headless",
                 "--convert-to", "xlsx", "--outdir", sortie, *lots[rang]],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
    assert [lance.wait(timeout=600) for lance in lances] == [0, 0]
    return [sortie / lots[rang % 2][rang // 2].name for rang in range(len(ecrire))]


@pytest.fixture(scope="session")
def reconstruits(tmp_path_factory) -> Path:
    """Le dossier des modèles vides, tels que le code les reconstruit."""
    sortie = tmp_path_factory.mktemp("reconstruits")
    construire_modeles(sortie)
    return sortie


@pytest.fixture(scope="session")
def modeles(tmp_path_factory) -> dict[str, Recalcule]:
    """Le modèle de lettrage dans chaque situation, et l'exemple livré."""
    dossier = tmp_path_factory.mktemp("modeles")
    contenus = {nom: faire() for nom, faire in SITUATIONS.items()}

    def ecrire(nom: str) -> Path:
        chemin = construire("lettrage", dossier / f"{nom}.xlsx", contenus[nom])
        RETOUCHES.get(nom, lambda _: None)(chemin)
        return chemin

    def copier() -> Path:
        copier_modele("lettrage", dossier / "exemple.xlsx", exemple=True)
        return dossier / "exemple.xlsx"

    calcules = recalculer([*(partial(ecrire, nom) for nom in contenus), copier], dossier)
    exemple = construire_le_dossier()
    contenus["exemple"] = Contenu(
        exemple.ecritures, exemple.tiers, COMPTES, DELAI, au=exemple.exercice[1]
    )
    return {
        calcule.stem: Recalcule(dossier / calcule.name, calcule, contenus[calcule.stem])
        for calcule in calcules
    }


def garnir_les_fautes(chemin: Path) -> None:
    mettre(chemin, "H31", 't="inlineStr"><is><t>1 €</t></is>')
    mettre(chemin, "G32", 't="e"><v>#N/A</v>')
    listes = {"H5": "Liste_comptes", "I5": "Liste_Justif_tiers", "H6": "Liste_tiers"}
    for cellule, liste in listes.items():
        mettre(chemin, cellule, f"><f>COUNTA({liste})</f><v></v>")


RETOUCHES: dict[str, Callable[[Path], None]] = {
    "fautes": garnir_les_fautes,
    "debordements": lambda chemin: coller_dessous(chemin, "Écritures", {5008: {"G": "x"}}),
    "hasard": lambda chemin: coller_dessous(chemin, "Écritures", {LIGNE_AJOUTEE: AJOUT}),
}


@pytest.fixture(scope="session")
def remplis(tmp_path_factory, reconstruits) -> dict[tuple[str, str], Recalcule]:
    """Les autres modèles, dans chaque situation, recalculés d'un coup."""
    dossier = tmp_path_factory.mktemp("remplis")
    contenus = {
        (modele, situation): faire()
        for modele, situations in REMPLISSAGES.items()
        for situation, faire in situations.items()
    }

    def ecrire(cle: tuple[str, str]) -> Path:
        chemin = dossier / f"{'-'.join(cle)}.xlsx"
        if cle[1] == "vide":
            shutil.copy(reconstruits / f"{cle[0]}.xlsx", chemin)
        else:
            construire(cle[0], chemin, contenus[cle])
        if cle in DEBORDEMENTS:
            coller_dessous(chemin, *DEBORDEMENTS[cle])
        return chemin

    calcules = recalculer([partial(ecrire, cle) for cle in contenus], dossier)
    return {
        cle: Recalcule(dossier / calcule.name, calcule, contenus[cle])
        for cle, calcule in zip(contenus, calcules, strict=True)
    }
