"""Ce que la commande affiche (output): le bilan en tableau ou en JSON, les refus."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lettrine.erreurs import Anomalie, ErreurLettrine

if TYPE_CHECKING:
    from decimal import Decimal

    from lettrine.actions.bilan import Bilan

__all__ = ["afficher_bilans", "afficher_refus", "bilans_en_json"]

ANOMALIES_PAR_CODE = 2
COULEURS = {"bloquante": "red", "à traiter": "yellow", "information": "blue"}


def afficher_bilans(bilans: Sequence["Bilan"], console: Console) -> None:
    """Un tableau par acte : chiffres, contrôles, anomalies, fichiers."""
    for bilan in bilans:
        _afficher(bilan, console)


def afficher_refus(erreur: ErreurLettrine, console: Console) -> None:
    """Ce qui est arrivé, puis que faire."""
    entete = Text(f"Refusé [{erreur.code}] ", style="bold red")
    console.print(entete + Text(erreur.message), soft_wrap=True)
    console.print(Text(f"→ {erreur.remede}"), soft_wrap=True)


def bilans_en_json(bilans: Sequence["Bilan"]) -> str:
    """Les bilans pour un programme ; les montants sont en centimes."""
    contenu = [_objet(bilan) for bilan in bilans]
    return json.dumps(contenu[0] if len(contenu) == 1 else contenu, ensure_ascii=False, indent=2)


def _afficher(bilan: "Bilan", console: Console) -> None:
    tableau = Table(title=bilan.titre, title_justify="left", show_header=False)
    tableau.add_column()
    tableau.add_column(justify="right", no_wrap=True)
    for poste in bilan.postes:
        tableau.add_row(poste.libelle, poste.texte)
    for libelle, juste in bilan.controles:
        verdict = Text("OK", style="green") if juste else Text("À VÉRIFIER", style="bold red")
        tableau.add_row(libelle, verdict)
    console.print(tableau)
    _afficher_anomalies(bilan.anomalies, console)
    console.print(Text(bilan.phrase, style="bold"), soft_wrap=True)
    for fichier in bilan.fichiers:
        console.print(Text(f"  → {fichier}"), soft_wrap=True)
    console.print()


def _afficher_anomalies(anomalies: Sequence[Anomalie], console: Console) -> None:
    """Les plus graves d'abord ; de chaque code, les premières et le décompte, puis le reste."""
    par_code: dict[tuple[int, str], list[Anomalie]] = {}
    ordre = list(COULEURS)
    for anomalie in anomalies:
        par_code.setdefault((ordre.index(anomalie.gravite), anomalie.code), []).append(anomalie)
    for (_, code), liste in sorted(par_code.items()):
        montrees = liste[:ANOMALIES_PAR_CODE]
        if len(liste) > ANOMALIES_PAR_CODE and liste[-1].rang is None:
            montrees = [*montrees, liste[-1]]
        for anomalie in montrees:
            entete = Text(f"{anomalie.gravite} [{code}] ", style=COULEURS[anomalie.gravite])
            console.print(entete + Text(anomalie.message), soft_wrap=True)
        reste = len(liste) - len(montrees)
        if reste > 0:
            console.print(Text(f"  … et {reste} autre(s) [{code}], dans le rapport ou par --json."))


def _objet(bilan: "Bilan") -> dict[str, Any]:
    return {
        "titre": bilan.titre,
        "phrase": bilan.phrase,
        "postes": {poste.libelle: _nombre(poste.valeur) for poste in bilan.postes},
        "controles": dict(bilan.controles),
        "fichiers": [str(fichier) for fichier in bilan.fichiers],
        "precisions": bilan.precisions,
        "anomalies": [
            {
                "code": anomalie.code,
                "gravite": str(anomalie.gravite),
                "rang": anomalie.rang,
                "colonne": anomalie.colonne,
                "montant": anomalie.montant,
                "message": anomalie.message,
            }
            for anomalie in bilan.anomalies
        ],
        "a_regarder": bilan.a_regarder,
    }


def _nombre(valeur: "int | Decimal") -> int | float:
    """Le même nombre, tel que le JSON l'écrit."""
    return valeur if isinstance(valeur, int) else float(valeur)
