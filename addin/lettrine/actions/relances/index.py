"""Ce que le rapport montre des relances (dunning report): lettres, factures, retenues, bilan.

Règle : ce qui est réclamé, retenu et à déclarer fait le total des créances ouvertes, et celui-ci le
solde des comptes 41.
Exceptions : aucune.

Unités : centimes.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.dossier import Dossier
from lettrine.actions.ouverture import feuille_des_anomalies, source_de
from lettrine.classeur.port import Lecture
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.creances import Creances
from lettrine.comptabilite.relances import NIVEAUX, Relances
from lettrine.dates import formater
from lettrine.erreurs import Anomalie
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.relances import DECLARATIONS, FACTURES_RELANCEES, LETTRES, RETENUES

__all__ = ["bilan_des_relances", "controles_des_relances", "feuilles_des_relances"]


def controles_des_relances(
    relances: Relances, creances: Creances, au: date
) -> tuple[Controle, ...]:
    """Réclamé, retenu et à déclarer, recoupés avec les créances, et elles avec le livre."""
    return (
        Controle(
            f"Réclamé + retenu + à déclarer = créances au {formater(au)}",
            relances.reste,
            creances.total,
        ),
        Controle(
            "Reste réclamé par les lettres = reste des factures réclamées",
            int(relances.lettres["Reste"].sum()),
            int(relances.factures["Reste"].sum()),
            somme_de="Reste",
        ),
        Controle(
            f"Créances ouvertes = solde des comptes 41 au {formater(au)}",
            creances.total,
            creances.solde,
        ),
    )


def feuilles_des_relances(
    relances: Relances,
    anomalies: Sequence[Anomalie],
    controles: Sequence[Controle],
    contexte: tuple[Lecture, Dossier, date],
) -> list[Feuille]:
    """Les feuilles de l'index ; `contexte` est le livre lu, le dossier, le jour."""
    lecture, dossier, au = contexte
    source = f"{dossier.nom} — Relances du {formater(au)}, d'après {source_de(lecture)}."
    sommes = ("Reste", "Penalites", "Indemnite", "Total")
    return [
        Feuille(
            "Lettres",
            f"Lettres de relance du {formater(au)}",
            (
                source,
                "Une lettre par client, au niveau de sa facture la plus avancée : 1 amiable, 2"
                " ferme, 3 mise en demeure. Relisez et signez avant d'envoyer.",
            ),
            relances.lettres,
            LETTRES,
            controles=tuple(controles),
            totaux=("Factures", *sommes),
            liens=("Document",),
        ),
        Feuille(
            "Factures",
            "Factures réclamées, une à une",
            (source, "Étape : celle de la facture, écrite au registre."),
            relances.factures,
            FACTURES_RELANCEES,
            totaux=("Montant", *sommes),
        ),
        Feuille(
            "Retenues",
            "Ce qui n'est pas relancé, et pourquoi",
            (
                source,
                "Le reste est compté après déduction des règlements dont la cible est claire.",
            ),
            relances.retenues,
            RETENUES,
            totaux=("Montant", "Reste"),
        ),
        Feuille(
            "Déclarations",
            "Créances à déclarer au passif",
            (
                source,
                "Clients en procédure collective : créances nées avant le jugement d'ouverture,"
                " pénalités arrêtées à ce jugement. À déclarer au mandataire dans les deux mois de"
                " la publication au BODACC (C. com. art. L622-24 et R622-24).",
            ),
            relances.declarations,
            DECLARATIONS,
            totaux=("Montant", *sommes),
        ),
        feuille_des_anomalies(anomalies, source),
    ]


def bilan_des_relances(
    relances: Relances,
    anomalies: Sequence[Anomalie],
    controles: Sequence[Controle],
    fichiers: Sequence[Path] | None,
    au: date,
) -> Bilan:
    """`fichiers` est None si rien n'a été écrit, parce que tout est déjà au registre."""
    lettres = relances.lettres
    reclame, total = int(lettres["Reste"].sum()), int(lettres["Total"].sum())
    ouvertes = relances.retenues[relances.retenues["Reste"] > 0]
    attente = accorder(
        len(ouvertes), "facture n'est pas relancée", "factures ne sont pas relancées"
    )
    if len(lettres):
        compte = accorder(len(lettres), "lettre réclame", "lettres réclament")
        phrase = (
            f"{compte} {formater_montant(reclame)}, {formater_montant(total)} avec les pénalités"
            f" et indemnités ; {attente} (voir la feuille Retenues)."
        )
    elif fichiers is not None:
        phrase = f"Aucune lettre à écrire au {formater(au)} ; {attente} (voir la feuille Retenues)."
    else:
        phrase = (
            f"Les relances du {formater(au)} sont déjà au registre : rien n'est écrit ; {attente}."
        )
    niveaux = lettres["Niveau"].value_counts()
    return Bilan(
        titre=f"Relances du {formater(au)}",
        phrase=phrase,
        postes=(
            *(
                Poste(f"Lettres de niveau {niveau} ({nom})", int(niveaux.get(niveau, 0)))
                for niveau, nom in NIVEAUX.items()
            ),
            Poste("Principal réclamé", reclame, montant=True),
            Poste("Pénalités", int(lettres["Penalites"].sum()), montant=True),
            Poste("Indemnités", int(lettres["Indemnite"].sum()), montant=True),
            Poste("Principal à déclarer", int(relances.declarations["Reste"].sum()), montant=True),
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=tuple(fichiers or ()),
        anomalies=anomalies,
        precisions={"Date": formater(au)},
    )
