"""La justesse du lettrage sur de vrais FEC (accuracy on real ledgers).

Chaque FEC va par deux fichiers : NOM_sans_lettrage.txt, et NOM_verite.csv, qui donne pour chaque
ligne lettrée par le cabinet son code, et si le groupe de ce code se solde.

Règle : un groupe du cabinet qui se solde est trouvé si Lettrine rend exactement ses lignes. Ces
fichiers ne sont pas joints : ils portent des noms de tiers.

Usage : python -m benchmarks.lettrage.reels [DOSSIER] ; sans dossier, ../shared/samples/fec. Les
groupes certains qui mêlent des parties de deux groupes du cabinet sont écrits ligne à ligne.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.ecriture_des_nombres import pour_cent
from benchmarks.generateur import Nature
from benchmarks.mesure import RACINE
from benchmarks.score import Entiers, juger, masque_des_certains
from lettrine import parametres
from lettrine.comptabilite.lettrage import Confiance, lettrer
from lettrine.formats import fec

__all__ = ["DOSSIER", "SUFFIXE", "bilan", "livres"]

DOSSIER = RACINE.parent / "shared" / "samples" / "fec"
SUFFIXE = "_sans_lettrage.txt"


def livres(dossier: Path) -> list[Path]:
    """Les FEC du dossier dont on connaît la vérité."""
    return sorted(dossier.glob(f"*{SUFFIXE}"))


def verite(fichier: Path, rangs: Entiers) -> tuple[Entiers, Entiers]:
    """Le groupe du cabinet de chaque ligne (-1 : aucun), et sa nature."""
    table = pd.read_csv(
        fichier.with_name(fichier.name.replace(SUFFIXE, "_verite.csv")),
        sep=";",
        dtype=str,
        keep_default_na=False,
    )
    cle = table["compte"] + "\n" + table["aux"].str.strip() + "\n" + table["code_lettrage"]
    lignes = pd.Index(rangs).get_indexer(table["ligne_fichier"].astype(np.int64))
    groupe = np.full(len(rangs), -1, dtype=np.int64)
    groupe[lignes] = pd.factorize(cle)[0]
    nature = np.full(len(rangs), Nature.OUVERTE, dtype=np.int64)
    nature[lignes] = np.where(table["groupe_equilibre"] == "oui", Nature.SIMPLE, Nature.DIFFERENCE)
    return groupe, nature


def bilan(fichier: Path) -> tuple[dict[str, int], list[str]]:
    """Ce que Lettrine retrouve d'un livre, et ses groupes certains qui mêlent deux groupes."""
    ecritures = fec.lire(fichier).table
    jour = pd.Timestamp(ecritures["EcritureDate"].max()).date()
    resultat = lettrer(
        ecritures,
        comptes=parametres.valeur("lettrage/comptes_lettrables", jour),
        comptes_cumulatifs=parametres.valeur("lettrage/comptes_cumulatifs", jour),
        appliquer=Confiance.PROBABLE,
    )
    vrai, nature = verite(fichier, ecritures["Rang"].to_numpy())
    groupe, certain = resultat.lignes["Groupe"].to_numpy(), masque_des_certains(resultat)
    return juger(vrai, nature.astype(np.int8), groupe, certain), [
        f"{motif} : lignes {rangs}"
        for numero, motif, rangs in resultat.groupes[["Groupe", "Motif", "Rangs"]].itertuples(
            index=False
        )
        if certain[numero - 1] and _mele(vrai, groupe == numero)
    ]


def _mele(vrai: Entiers, membres: np.ndarray) -> bool:
    """Vrai si des lignes réunissent des parties de plusieurs groupes du cabinet."""
    touches = vrai[membres]
    entiers = all(
        (vrai == un).sum() == (touches == un).sum() for un in np.unique(touches[touches >= 0])
    )
    return len(np.unique(touches)) > 1 and not entiers


def main(dossier: str = str(DOSSIER)) -> None:
    """Juge Lettrine sur chaque livre du dossier."""
    constats = {}
    for fichier in livres(Path(dossier)):
        constat, meles = bilan(fichier)
        nom = fichier.name.removesuffix(SUFFIXE)
        constats[nom] = constat
        print(
            f"{nom} : {constat['trouves']} groupes trouvés sur {constat['soldes']}"
            f" ({pour_cent(constat['trouves'], constat['soldes'])}) ; {constat['certains']} dits"
            f" certains, dont {constat['melanges']} mêlent deux groupes."
        )
        for texte in meles:
            print(f"  {texte}")
    if not constats:
        raise SystemExit(f"Aucun *{SUFFIXE} dans {dossier}.")
    print(json.dumps({"constat": constats}))


if __name__ == "__main__":
    main(*sys.argv[1:])
