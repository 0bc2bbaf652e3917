"""L'acte de relancer (the dunning action): créances, lettres, index, registre.

Règle : les créances ouvertes au jour dit sont triées par le cœur (`comptabilite.relances`). Chaque
lettre part du modèle de son niveau ; l'index dit ce qui est réclamé, ce qui ne l'est pas et
pourquoi, et se recoupe avec les créances ; les nouvelles relances sont ajoutées au registre. Sur
fichiers, le classeur du dossier est recopié : ceux de l'utilisateur ne sont que lus.
Exceptions : une lettre qui ne peut être écrite est retenue avec son motif (REL-07), les autres
partent. Un client dont une écriture n'a pas de date est retenu : ce pourrait être son règlement.
Relancer deux fois le même jour avec le registre complété n'écrit rien, et le dit. Toutes
les lettres sont composées, et le registre sait les recevoir, avant que la première soit écrite.

Unités : centimes, jours.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from lettrine import parametres
from lettrine.actions.bilan import Bilan
from lettrine.actions.dossier import Dossier, dossier_de, lire_dossier
from lettrine.actions.ouverture import refuser_bloquantes
from lettrine.actions.registre import epargner
from lettrine.actions.relances.index import (
    bilan_des_relances,
    controles_des_relances,
    feuilles_des_relances,
)
from lettrine.actions.relances.lettres import Atelier, creancier_de
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.port import Classeur, ClasseurDeRegistres, Lecture
from lettrine.comptabilite.couples import codes_des_tiers
from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.comptabilite.penalites import Imputation
from lettrine.comptabilite.relances import DELAI, NIVEAUX, SEUIL, preparer
from lettrine.documents.lot import ecrire_lot
from lettrine.erreurs import OptionInvalide
from lettrine.fichiers import dossier_pret
from lettrine.monnaie import MontantIllisible, lire_centimes
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["lire_delai", "lire_seuil", "relancer", "relancer_sur_fichiers"]

DELAI_LEGAL = "delais/defaut"
LETTRES_DANS = "lettres"
INDEX, REGISTRE = "index_relances.xlsx", "dossier.xlsx"


def relancer(
    classeur: Classeur,
    registre: ClasseurDeRegistres,
    lettres: Path | None,
    *,
    au: date,
    index_dans: Path | None = None,
    seuil: int = SEUIL,
    delai: int = DELAI,
    imputation: Imputation = Imputation.CAPITAL_D_ABORD,
    modeles: Path | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit les lettres de relance du jour `au`, leur index, et complète le registre.

    `registre` porte les tables du dossier ; l'index y est écrit. `lettres` est le dossier où les
    écrire ; None : l'index seul dit ce qui partirait, et le registre ne change pas. `index_dans`
    est le dossier de l'index, d'où partent les liens ; à défaut, ils sont absolus. `seuil` est en
    centimes, `delai` en jours. `modeles` est un dossier de modèles Word à préférer
    à ceux qui sont livrés. Lève `DonneesInvalides` (LET-10) si des écritures sont illisibles
    autrement que par leur date,
    (REL-08) si la société n'est pas nommée, `OptionInvalide` (REL-01) si une option n'a pas de
    sens, et les refus de lecture ou d'écriture.
    """
    dire = progression or (lambda _etape: None)
    loi = reglages or parametres.livres()
    dire("Lecture du dossier")
    lecture = classeur.lire(ECRITURES)
    fichier = registre.lire(SOCIETE).provenance.fichier
    dossier = dossier_de(
        registre, fichier, tables=(SOCIETE, TIERS, RELANCES), si_presentes=(SUIVI,)
    )
    creancier = creancier_de(dossier)
    refuser_bloquantes(_sans_les_dates(lecture))
    dire("Calcul des pénalités")
    creances = creances_ouvertes(
        lecture.table,
        au=au,
        comptes=Comptes.CLIENTS,
        delai=loi.entier(DELAI_LEGAL, loi.jour_connu(DELAI_LEGAL, au)),
        tiers=dossier.tiers,
    )
    relances = preparer(
        creances.lignes,
        dossier.tiers,
        dossier.relances,
        au=au,
        seuil=seuil,
        delais=dict.fromkeys(NIVEAUX, delai),
        suivi=dossier.suivi,
        imputation=imputation,
        parametres=loi,
    ).retirer(_clients_sans_date(lecture.table))
    dire("Composition des lettres")
    atelier = Atelier(dossier, creancier, au, imputation, loi, modeles)
    composees, relances = atelier.composer(relances, _prefixe(lettres, index_dans))
    anomalies = [
        *lecture.anomalies,
        *dossier.anomalies,
        *creances.anomalies,
        *relances.anomalies,
        *atelier.anomalies,
    ]
    controles = controles_des_relances(relances, creances, au)
    if not composees and _deja_relances(dossier, au):
        return bilan_des_relances(relances, anomalies, controles, None, au)
    for feuille in feuilles_des_relances(relances, anomalies, controles, (lecture, dossier, au)):
        registre.ecrire_feuille(feuille)
    dire("Écriture des lettres")
    if index_dans is not None:
        dossier_pret(index_dans)
    ecrites = []
    if composees and lettres is not None:
        registre.ajouter_lignes(RELANCES, relances.registre)
        ecrire_lot(lettres, composees.items())
        ecrites = [lettres]
    try:
        fichiers = registre.enregistrer()
    except Exception as erreur:
        for ecrit in ecrites:
            erreur.add_note(
                f"Les lettres sont déjà dans « {ecrit} », sans être au registre : recommencez,"
                " elles seront reprises."
            )
        raise
    return bilan_des_relances(relances, anomalies, controles, [*fichiers, *ecrites], au)


def relancer_sur_fichiers(
    classeur: Classeur, chemin_du_dossier: Path, sortie: Path, *, au: date, **options: Any
) -> Bilan:
    """La même chose, d'un classeur du dossier sur disque à un dossier `sortie`.

    Y sont écrits les lettres, leur index, et la copie du classeur, son registre complété ; voir
    `relancer` pour les options et les refus. Lève `OptionInvalide` (REL-09) si cette copie
    remplacerait le classeur lu.
    """
    epargner(chemin_du_dossier, (sortie / REGISTRE,), code="REL-09")
    registre = ouvrir_classeur(
        chemin_du_dossier,
        sortie=sortie / REGISTRE,
        rapport=sortie / INDEX,
        dossier=lire_dossier(chemin_du_dossier, tables=(SOCIETE,)).nom,
        au=au,
    )
    lettres = sortie / LETTRES_DANS
    return relancer(classeur, registre, lettres, index_dans=sortie, au=au, **options)


def _prefixe(lettres: Path | None, index_dans: Path | None) -> PurePath | None:
    """Le dossier des lettres tel que l'index le dit ; None s'il n'y en a pas."""
    if lettres is None or index_dans is None:
        return lettres
    return lettres.relative_to(index_dans)


def lire_seuil(texte: str) -> int:
    """Le seuil écrit en euros, en centimes ; REL-01 si ce n'est pas un montant.

    >>> lire_seuil("15"), lire_seuil("7,50")
    (1500, 750)
    """
    try:
        return lire_centimes(texte)
    except MontantIllisible:
        raise OptionInvalide(
            "REL-01",
            f"Le seuil des relances, « {texte} », n'est pas un montant.",
            "Donnez un montant en euros, par exemple --seuil 15.",
        ) from None


def lire_delai(texte: str) -> int:
    """Le délai écrit en jours ; REL-01 si ce n'est pas un nombre entier.

    >>> lire_delai("8"), lire_delai(" 15 ")
    (8, 15)
    """
    try:
        return int(texte)
    except ValueError:
        raise OptionInvalide(
            "REL-01",
            f"Le délai des relances, « {texte} », n'est pas un nombre de jours.",
            "Donnez un nombre de jours, par exemple --delai 8.",
        ) from None


def _sans_les_dates(lecture: Lecture) -> Lecture:
    """La lecture, sans ce qui est dit des dates d'écriture : elles ne retiennent qu'un client."""
    autres = tuple(a for a in lecture.anomalies if a.colonne != "EcritureDate")
    return replace(lecture, anomalies=autres)


def _clients_sans_date(ecritures: pd.DataFrame) -> dict[str, str]:
    """Les clients dont une écriture n'a pas de date : ce pourrait être leur règlement."""
    comptes = ecritures["CompteNum"].str.startswith(Comptes.CLIENTS.prefixe)
    lignes = ecritures[comptes & ecritures["EcritureDate"].isna()]
    codes = codes_des_tiers(lignes)
    return {
        str(code): f"son écriture de la ligne {rang} n'a pas de date : complétez-la d'abord"
        for code, rang in zip(codes, lignes[RANG], strict=True)
    }


def _deja_relances(dossier: Dossier, au: date) -> bool:
    """Vrai si le registre porte déjà des relances de ce jour."""
    return bool((dossier.relances["DateRelance"] == pd.Timestamp(au)).any())
