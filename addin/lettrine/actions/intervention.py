"""Intervenir sur le lettrage (manual changes to matching): ce qui est commun à chaque opération.

Règle : comme pour `lettrer`, une copie du livre au même format et dans le même ordre, où seuls les
codes et leurs dates changent, et un rapport : le recoupement du livre, les lignes touchées, le
registre, les anomalies. Le registre des fois précédentes, s'il est donné, est repris en tête.
Exceptions : un livre dont la lecture a une anomalie bloquante est refusé (LET-10).

Unités : centimes.

>>> lire_lignes("12, 15-17"), lire_lignes("")
((12, 15, 16, 17), ())
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from lettrine.actions.bilan import Bilan, Poste
from lettrine.actions.ouverture import (
    Lieux,
    colonnes_lues,
    feuille_des_anomalies,
    feuille_des_colonnes,
    refuser_bloquantes,
    source_de,
)
from lettrine.actions.registre import epargner, prolonger
from lettrine.classeur.fichier import ClasseurFichier, ouvrir_classeur
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.lettrage import Demande, Intervention
from lettrine.comptabilite.lettrage.poses import completes_desequilibres
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.etats import SYNTHESE
from lettrine.tables.lettrage import LIGNES_MODIFIEES, REGISTRE
from lettrine.tables.schema import RANG

__all__ = ["Acte", "intervenir", "lire_lignes", "ouvrir_registre"]

SUITE_MAXIMALE = 100_000
_SUITE = re.compile(r"([0-9]{1,9})(?:\s*-\s*([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Acte:
    """Une opération en mots : son titre, le poste des lignes touchées, la phrase du bilan."""

    titre: str
    poste: str
    phrase: Callable[[Intervention], str]
    postes: Callable[[Intervention], Sequence[Poste]]


def lire_lignes(texte: str) -> tuple[int, ...]:
    """Les lignes écrites « 12,15-18 » ; LET-42 si ce n'en est pas une liste."""
    lignes: list[int] = []
    for partie in filter(None, (morceau.strip() for morceau in texte.split(","))):
        suite = _SUITE.fullmatch(partie)
        debut = int(suite[1]) if suite else 0
        fin = int(suite[2] or suite[1]) if suite else 0
        if not 0 < debut <= fin < debut + SUITE_MAXIMALE:
            raise OptionInvalide(
                "LET-42",
                f"« {partie} » n'est pas un numéro de ligne, ni une suite de lignes.",
                "Écrivez par exemple --lignes 12,15-18.",
            )
        lignes += range(debut, fin + 1)
    return tuple(lignes)


def ouvrir_registre(chemin: Path | None, endroits: Lieux) -> ClasseurFichier | None:
    """Le classeur du registre à prolonger ; REG-02 si une sortie le remplaçait."""
    if chemin is None:
        return None
    epargner(chemin, endroits, code="REG-02")
    return ouvrir_classeur(chemin)


def intervenir(
    classeur: Classeur,
    operer: Callable[[pd.DataFrame, Demande], Intervention],
    acte: Acte,
    *,
    demande: Demande,
    registre: ClasseurFichier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Lit le livre, applique l'opération, écrit la copie et le rapport.

    Lève `DonneesInvalides` (LET-10) si des lignes du livre ou du registre sont illisibles, et les
    refus de l'opération ; rien n'est alors écrit.
    """
    dire = progression or (lambda _etape: None)
    dire("Lecture des écritures")
    lecture = classeur.lire(ECRITURES)
    refuser_bloquantes(lecture)
    ecritures = lecture.table
    demande = replace(demande, livre=lecture.provenance.fichier)
    dire(acte.titre)
    fait = operer(ecritures, demande)
    inscrit, schema, anomalies = fait.registre, REGISTRE, [*lecture.anomalies, *fait.anomalies]
    if registre is not None:
        inscrit, schema, passe = prolonger(registre, REGISTRE, fait.registre)
        anomalies += passe.anomalies
    colonnes = {nom: fait.lignes[nom] for nom in ("EcritureLet", "DateLet")}
    classeur.ecrire_colonnes(ECRITURES.nom, colonnes)
    synthese, controles = _synthese(ecritures, fait, acte)
    dire("Écriture du rapport")
    tete = _tete(lecture, demande, acte)
    for feuille in (
        Feuille(
            "Synthèse",
            f"{acte.titre} : synthèse et recoupement",
            (*tete, "Chaque ligne du livre est dans un poste et un seul."),
            synthese,
            SYNTHESE,
            "controle",
            controles,
            ("Lignes", "Debit", "Credit", "Solde"),
        ),
        Feuille(
            "Lignes",
            "Lignes dont le lettrage a changé, groupe par groupe",
            tete,
            _lignes(ecritures, fait),
            LIGNES_MODIFIEES,
            totaux=("Debit", "Credit"),
        ),
        Feuille(
            "Registre",
            "Registre du lettrage",
            (
                *tete,
                "Une ligne par groupe et par opération, la plus ancienne d'abord. Gardez ce"
                " classeur : donné à --registre, il sera repris et complété la prochaine fois.",
            ),
            inscrit,
            schema,
        ),
        feuille_des_anomalies(anomalies, *tete),
        feuille_des_colonnes(lecture, tete[0]),
    ):
        classeur.ecrire_feuille(feuille)
    return _bilan(fait, acte, demande, controles, anomalies, lecture, classeur.enregistrer())


def _tete(lecture: Lecture, demande: Demande, acte: Acte) -> tuple[str, str]:
    motif = f" Motif : {demande.motif.strip()}." if demande.motif.strip() else ""
    return (
        f"Source : {source_de(lecture)}.",
        f"{acte.titre} du {formater(demande.le)}, demandé par {demande.auteur.strip()}.{motif}",
    )


def _synthese(
    ecritures: pd.DataFrame, fait: Intervention, acte: Acte
) -> tuple[pd.DataFrame, tuple[Controle, ...]]:
    """Le recoupement : chaque ligne du livre est touchée, lettrée ou sans code."""
    touchee = fait.lignes["Groupe"].to_numpy() > 0
    lettree = (ecritures["EcritureLet"] != "").to_numpy() & ~touchee
    postes = [
        (acte.poste, touchee),
        ("Lettrées dans la source, inchangées", lettree),
        ("Sans code, inchangées", ~(touchee | lettree)),
    ]
    debit, credit = ecritures["Debit"].to_numpy(), ecritures["Credit"].to_numpy()
    table = SYNTHESE.table(
        {
            "Poste": [libelle for libelle, _ in postes],
            "Lignes": [int(masque.sum()) for _, masque in postes],
            "Debit": [int(debit[masque].sum()) for _, masque in postes],
            "Credit": [int(credit[masque].sum()) for _, masque in postes],
            "Solde": [int((debit - credit)[masque].sum()) for _, masque in postes],
        }
    )
    apres = ecritures.assign(EcritureLet=fait.lignes["EcritureLet"].to_numpy())
    return table, (
        Controle(
            "Total des débits du livre",
            int(table["Debit"].sum()),
            int(debit.sum()),
            somme_de="Debit",
        ),
        Controle(
            "Total des crédits du livre",
            int(table["Credit"].sum()),
            int(credit.sum()),
            somme_de="Credit",
        ),
        Controle(
            "Nombre de lignes du livre",
            int(table["Lignes"].sum()),
            len(ecritures),
            montant=False,
            somme_de="Lignes",
        ),
        Controle(
            "Solde des groupes touchés = solde inscrit au registre",
            int((debit - credit)[touchee].sum()),
            int(fait.registre["Solde"].sum()),
        ),
        Controle(
            "Groupes complets qui ne se soldent pas : aucun de plus",
            completes_desequilibres(apres),
            completes_desequilibres(ecritures[~touchee]),
            montant=False,
        ),
    )


def _lignes(ecritures: pd.DataFrame, fait: Intervention) -> pd.DataFrame:
    """Les lignes touchées, groupe par groupe, avec leur lettrage avant et après."""
    groupe = fait.lignes["Groupe"].to_numpy()
    places = np.flatnonzero(groupe)
    places = places[np.lexsort((ecritures[RANG].to_numpy()[places], groupe[places]))]
    avant, apres = ecritures.iloc[places], fait.lignes.iloc[places]
    repris = (nom for nom in LIGNES_MODIFIEES.noms if nom in avant)
    return LIGNES_MODIFIEES.table(
        {
            "RangLigne": avant[RANG].to_numpy(),
            **{nom: avant[nom].reset_index(drop=True) for nom in repris},
            "CodeAvant": avant["EcritureLet"].tolist(),
            "DateLetAvant": avant["DateLet"].to_numpy(),
            "CodeApres": apres["EcritureLet"].tolist(),
            "DateLetApres": apres["DateLet"].to_numpy(),
        }
    )


def _bilan(
    fait: Intervention,
    acte: Acte,
    demande: Demande,
    controles: Sequence[Controle],
    anomalies: Sequence[Anomalie],
    lecture: Lecture,
    fichiers: Sequence[Path],
) -> Bilan:
    return Bilan(
        titre=f"{acte.titre} du {formater(demande.le)}",
        phrase=acte.phrase(fait),
        postes=tuple(acte.postes(fait)),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=tuple(fichiers),
        anomalies=anomalies,
        precisions=colonnes_lues(lecture),
    )
