"""Écrit docs/reference/fonctions.md d'après le catalogue des fonctions de feuille.

Usage : python outils/construire_fonctions.py
"""

from itertools import groupby
from pathlib import Path

from lettrine.catalogue import Fonction, fonctions

CIBLE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "fonctions.md"
TETE = """\
# Fonctions de feuille

Ce que Lettrine ajoute aux fonctions d'Excel, famille par famille. Ce fichier est écrit par
`python outils/construire_fonctions.py` d'après les fonctions elles-mêmes.

Une **table** se désigne avec son en-tête (`Ecritures[#Tout]`, ou `A1:L500`) : les colonnes sont
reconnues à leurs titres, dans n'importe quel ordre. Un argument **facultatif** peut être omis ;
une cellule vide ou en erreur, elle, est refusée : elle n'est jamais lue comme un zéro. Une fonction
qui rend une valeur montre alors une erreur d'Excel, que SOMME ne peut pas sauter, et
`=LETTRINE_ERREUR()` dit pourquoi ; une fonction qui rend un tableau l'écrit dans sa première
cellule.
"""


def texte() -> str:
    """Le fichier entier."""
    parties = [TETE]
    for famille, siennes in groupby(fonctions(), key=lambda f: f.famille):
        parties.append(f"\n## {famille}\n")
        parties += [_section(f) for f in siennes]
    return "".join(parties)


def _section(f: Fonction) -> str:
    arguments = ";".join(f"[{a.nom}]" if a.facultatif else a.nom for a in f.arguments)
    lignes = [f"\n### {f.nom}\n", f"`{f.nom}({arguments})`\n", f"{f.description}\n"]
    if f.arguments:
        textes = [
            f"- `{a.nom}`{' (facultatif)' if a.facultatif else ''} : {a.description}"
            for a in f.arguments
        ]
        lignes.append("\n".join(textes) + "\n")
    lignes.append(f"Rend : {f.rend} Exemple : `{f.exemple}`\n")
    return "\n".join(lignes)


if __name__ == "__main__":
    CIBLE.write_text(texte(), encoding="utf-8")
    print(f"{CIBLE.name} : {len(fonctions())} fonctions")
