"""Proposer, approuver, écrire les OD (the action after matching).

Règle : une fois les comptes lettrés, l'acte propose ce qui se solde à un écart près, les OD qui le
solderaient, les acomptes à imputer et les dettes à compenser. Ce que l'utilisateur approuve est
lettré : les codes rejoignent le livre, les OD un classeur à importer, l'opération le registre.
Exceptions : sans tolérance, aucun écart n'est cherché. Le rapport qui porte les réponses n'est
jamais remplacé (ECA-14).

Unités : centimes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from lettrine.actions.bilan import Poste
from lettrine.actions.ecarts.feuilles import (
    FEUILLE,
    commenter_les_ouvertes,
    feuille_a_importer,
    feuille_des_ecarts,
    feuille_des_od,
    feuille_du_registre,
    phrase_des_ecarts,
    postes_des_ecarts,
    solde_approuve,
)
from lettrine.actions.ecarts.options import AUCUN, OptionsDEcarts
from lettrine.actions.ouverture import refuser_bloquantes, source_de
from lettrine.actions.registre import epargner, prolonger
from lettrine.classeur.fichier import ClasseurFichier, ouvrir_classeur
from lettrine.classeur.port import Lecture
from lettrine.classeur.presentation import Controle, Feuille, ecrire_classeur
from lettrine.comptabilite.lettrage import Lettrage
from lettrine.comptabilite.lettrage.ecarts import (
    Approbation,
    Ecarts,
    approuver,
    od_d_ecarts,
    proposer_ecarts,
    retrouver,
)
from lettrine.comptabilite.lettrage.reclassements import propositions_d_od
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.parametres import Parametres
from lettrine.tables.ecarts import ECARTS
from lettrine.tables.lettrage import REGISTRE

__all__ = ["Suite", "ecrire_les_od", "ouvrir_le_rapport", "suivre"]

VIDE = "CLA-18"


@dataclass(frozen=True)
class Suite:
    """Ce que les écarts ajoutent à un lettrage : son résultat, des feuilles, des chiffres.

    `od` sont les OD approuvées, à écrire avec `ecrire_les_od`.
    """

    lettrage: Lettrage
    feuilles: tuple[Feuille, ...]
    postes: tuple[Poste, ...]
    controles: tuple[Controle, ...]
    phrase: str
    anomalies: tuple[Anomalie, ...]
    od: pd.DataFrame | None


def suivre(
    lecture: Lecture,
    lettrage: Lettrage,
    *,
    comptes: Sequence[str],
    options: OptionsDEcarts,
    reglages: Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Suite:
    """Propose ou approuve des écarts après un lettrage, et dit les OD.

    `lettrage` est le résultat obtenu sur les écritures lues et dans ces `comptes`. Lève
    `OptionInvalide` : ECA-13 s'il n'y a rien à approuver, et les refus de lecture du rapport qui
    porte les réponses.
    """
    (progression or (lambda _etape: None))("Écarts et OD")
    ecritures, dossier = lecture.table, options.dossier
    tiers = dossier.tiers if dossier else None
    ecarts = proposer_ecarts(
        ecritures,
        lettrage,
        comptes=comptes,
        tolerance=options.tolerance,
        tiers=tiers,
        parametres=reglages,
    )
    fait, refus = _approuver(lecture, lettrage, ecarts, options, reglages)
    approuves = fait.approuves if fait else []
    od = od_d_ecarts(
        pd.concat([ecritures, fait.od], ignore_index=True) if fait else ecritures,
        ecarts,
        choisis=[numero for numero in ecarts.d_office if numero not in approuves],
        options=options.od,
        parametres=reglages,
    )
    rendu = fait.lettrage if fait else lettrage
    reclassements = propositions_d_od(
        ecritures,
        rendu,
        comptes=comptes,
        tiers=tiers,
        options=options.od,
        parametres=reglages,
    )
    source = f"Source : {source_de(lecture)}."
    a_importer = None
    if fait and options.fichier_des_od is None:
        a_importer = replace(feuille_a_importer(fait.od), nom="OD à importer")
    attendent = ecarts.table.drop(index=[numero - 1 for numero in approuves])
    registre, lues = _registre(source, fait, options.registre)
    feuilles = [
        feuille_des_ecarts(source, options.tolerance, ecritures, attendent)
        if options.tolerance.active
        else None,
        feuille_des_od(source, ecarts, od, reclassements),
        a_importer,
        registre,
    ]
    constats = (
        *(dossier.anomalies if dossier else ()),
        *ecarts.anomalies,
        *refus,
        *lues,
        *(fait.anomalies if fait else ()),
        *od.anomalies,
        *reclassements.anomalies,
    )
    return Suite(
        replace(rendu, ouvertes=commenter_les_ouvertes(rendu, attendent)),
        tuple(feuille for feuille in feuilles if feuille is not None),
        postes_des_ecarts(ecarts.table, approuves) if options.tolerance.active else (),
        (solde_approuve(fait, ecarts),) if fait else (),
        phrase_des_ecarts(len(attendent), len(approuves)),
        tuple(dict.fromkeys(constats)),
        fait.od if fait else None,
    )


def ecrire_les_od(suite: Suite, options: OptionsDEcarts, *, dossier: str = "") -> list[Path]:
    """Écrit le classeur des OD approuvées, s'il y en a ; rend son chemin."""
    if suite.od is None or options.fichier_des_od is None:
        return []
    return [
        ecrire_classeur(options.fichier_des_od, [feuille_a_importer(suite.od)], dossier=dossier)
    ]


def ouvrir_le_rapport(chemin: Path, sorties: Iterable[Path | None]) -> ClasseurFichier:
    """Le rapport qui porte les réponses ; ECA-14 si une sortie le remplaçait."""
    epargner(chemin, sorties, code="ECA-14", quoi="Le nouveau rapport")
    return ouvrir_classeur(chemin, feuille=FEUILLE)


def _approuver(
    lecture: Lecture,
    lettrage: Lettrage,
    ecarts: Ecarts,
    options: OptionsDEcarts,
    reglages: Parametres | None,
) -> tuple[Approbation | None, list[Anomalie]]:
    """Ce qui est approuvé, et les réponses d'un rapport qui ne valent plus."""
    if options.approuver == AUCUN or options.demande is None:
        return None, []
    choisis: list[int] | None = None
    refus: list[Anomalie] = []
    if not isinstance(options.approuver, str):
        rapport = options.approuver.lire(ECARTS)
        refuser_bloquantes(_sans_les_vides(rapport))
        choisis, refus = retrouver(lecture.table, lettrage, ecarts, rapport.table)
        if refus and not choisis:
            raise OptionInvalide(
                "ECA-13",
                f"Aucun écart n'est à approuver. {refus[0].message}",
                "Refaites un rapport avec la même tolérance, et répondez sur celui-là.",
            )
    fait = approuver(
        lecture.table,
        lettrage,
        ecarts,
        choisis,
        demande=replace(options.demande, livre=lecture.provenance.fichier),
        options=options.od,
        parametres=reglages,
    )
    return fait, refus


def _sans_les_vides(rapport: Lecture) -> Lecture:
    """Le rapport, où une réponse effacée vaut non."""
    autres = [a for a in rapport.anomalies if (a.code, a.colonne) != (VIDE, "Approuver")]
    return replace(rapport, anomalies=tuple(autres))


def _registre(
    source: str, fait: Approbation | None, ancien: ClasseurFichier | None
) -> tuple[Feuille | None, Sequence[Anomalie]]:
    """La feuille du registre, prolongé s'il en est donné un ; ce qu'en dit sa lecture."""
    if fait is None:
        return None, ()
    if ancien is None:
        return feuille_du_registre(source, fait.registre, REGISTRE), ()
    table, schema, passe = prolonger(ancien, REGISTRE, fait.registre)
    return feuille_du_registre(source, table, schema), passe.anomalies
