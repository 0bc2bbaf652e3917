"""Lettrer un livre (the lettering action): lire, lettrer, écrire les codes et le rapport.

Règle : les codes certains sont posés (les probables aussi, à la demande) dans une copie du
livre, au même format et dans le même ordre ; le rapport dit chaque groupe et son motif, les
rivaux, ce qui reste ouvert et pourquoi, et un contrôle qui recoupe le livre.
Exceptions : un livre dont la lecture a une anomalie bloquante est refusé : le réécrire
perdrait ou fausserait des lignes.

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.ecarts import OptionsDEcarts, ecrire_les_od, suivre
from lettrine.actions.ouverture import (
    colonnes_lues,
    feuille_des_anomalies,
    feuille_des_colonnes,
    porte,
    refuser_bloquantes,
    source_de,
)
from lettrine.classeur.port import Classeur, Lecture
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.controle_fec import coder, controler_equilibre
from lettrine.comptabilite.lettrage import Confiance, Lettrage
from lettrine.comptabilite.lettrage import lettrer as lettrer_ecritures
from lettrine.comptabilite.lettrage.comptes_lettrables import Lettrables, comptes_lettrables
from lettrine.comptabilite.lettrage.lignes import Entiers, Masque
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite, OptionInvalide
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.etats import (
    SYNTHESE,
)
from lettrine.tables.lettrage import GROUPES, IMPUTATIONS, OUVERTES, RIVAUX

__all__ = ["comptes_a_lettrer", "derniere_date", "lettrer"]

CERTAINES = "Lettrées : groupes certains"
PROBABLES = "Lettrées : groupes probables"
PARTIELLES = "Lettrées en partie"
AVEC_ECART = "Lettrées avec un écart approuvé"
AVANT_LES_ECARTS = 3
"""Synthèse, Groupes et Ouvertes viennent avant les feuilles des écarts."""


def lettrer(
    classeur: Classeur,
    *,
    appliquer: Confiance = Confiance.CERTAIN,
    comptes: Sequence[str] = (),
    au: date | None = None,
    ecarts: OptionsDEcarts | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Lettre les écritures d'un classeur et enregistre le résultat.

    `comptes` sont des préfixes de comptes ; à défaut, ceux de la table ComptesLettrables du
    classeur, ou du paramètre `lettrage/comptes_lettrables`. Une ligne datée après le jour `au` est
    signalée. `ecarts` dit ce que l'on propose ou approuve ensuite. Lève `DonneesInvalides` (LET-10)
    si des lignes sont illisibles, et les refus de `comptes_a_lettrer` et de `ecarts.suivre`.
    """
    dire = progression or (lambda _etape: None)
    dire("Lecture des écritures")
    lecture = classeur.lire(ECRITURES)
    refuser_bloquantes(lecture)
    ecritures = lecture.table
    arrete = derniere_date(lecture)
    prefixes, cumulatifs = comptes_a_lettrer(classeur, lecture, comptes, reglages)
    resultat = lettrer_ecritures(
        ecritures,
        comptes=prefixes,
        comptes_cumulatifs=cumulatifs,
        appliquer=appliquer,
        au=au,
        progression=progression,
    )
    options = ecarts or OptionsDEcarts()
    suite = suivre(
        lecture,
        resultat,
        comptes=prefixes,
        options=options,
        reglages=reglages,
        progression=progression,
    )
    resultat = suite.lettrage
    classeur.ecrire_colonnes(
        ECRITURES.nom,
        {nom: resultat.lignes[nom] for nom in ("EcritureLet", "DateLet")},
    )
    synthese, controles = _synthese(ecritures, resultat)
    controles += suite.controles
    anomalies = [
        *lecture.anomalies,
        *_desequilibre(lecture, synthese),
        *resultat.anomalies,
        *suite.anomalies,
    ]
    dire("Écriture du rapport")
    feuilles = _feuilles(lecture, resultat, synthese, controles, anomalies, arrete)
    for feuille in (*feuilles[:AVANT_LES_ECARTS], *suite.feuilles, *feuilles[AVANT_LES_ECARTS:]):
        classeur.ecrire_feuille(feuille)
    fichiers = [
        *classeur.enregistrer(),
        *ecrire_les_od(suite, options, dossier=lecture.provenance.fichier),
    ]
    bilan = _bilan(resultat, synthese, controles, anomalies, fichiers, lecture)
    return replace(
        bilan,
        phrase=" ".join(filter(None, (bilan.phrase, suite.phrase))),
        postes=(*bilan.postes, *suite.postes),
    )


def comptes_a_lettrer(
    classeur: Classeur,
    lecture: Lecture,
    comptes: Sequence[str],
    reglages: parametres.Parametres | None,
) -> Lettrables:
    """Les débuts des comptes que l'on lettre, et de ceux que l'on solde en bloc.

    `comptes` l'emporte sur la table ComptesLettrables du classeur, et elle sur le paramètre. Lève
    `OptionInvalide` : LET-11 si le livre n'a aucune ligne dans ces comptes, LET-14 si la table se
    contredit.
    """
    arrete = derniere_date(lecture)
    usages = reglages or parametres.livres()
    cumulatifs = usages.textes("lettrage/comptes_cumulatifs", au=arrete)
    if comptes:
        choisis = Lettrables(list(comptes), list(cumulatifs))
    elif porte(classeur, COMPTES_LETTRABLES):
        choix = classeur.lire(COMPTES_LETTRABLES)
        refuser_bloquantes(choix)
        choisis = comptes_lettrables(choix.table, lecture.table["CompteNum"].unique())
    else:
        prefixes = usages.textes("lettrage/comptes_lettrables", au=arrete)
        choisis = Lettrables(list(prefixes), list(cumulatifs))
    if not lecture.table["CompteNum"].str.startswith(tuple(choisis.comptes)).any():
        lesquels = f" ({', '.join(choisis.comptes)})" if choisis.comptes else ""
        raise OptionInvalide(
            "LET-11",
            f"Aucune ligne de « {lecture.provenance.fichier} » n'est dans un compte lettrable"
            f"{lesquels}.",
            "Donnez les préfixes de comptes à lettrer, par exemple --comptes 411,401.",
        )
    return choisis


def derniere_date(lecture: Lecture) -> date:
    """La date de la dernière écriture ; LET-12 si aucune n'est datée."""
    derniere = lecture.table["EcritureDate"].max()
    if pd.isna(derniere):
        faute = "n'a pas d'écriture" if lecture.table.empty else "n'a aucune écriture datée"
        raise DonneesInvalides(
            "LET-12",
            f"« {lecture.provenance.fichier} » {faute}.",
            "Vérifiez que c'est le bon fichier, et que la colonne des dates est la bonne.",
        )
    return date(derniere.year, derniere.month, derniere.day)


def _desequilibre(lecture: Lecture, synthese: pd.DataFrame) -> list[Anomalie]:
    """LET-13 : un livre entier est équilibré ; un extrait de comptes ne l'est guère."""
    debit, credit = int(synthese["Debit"].sum()), int(synthese["Credit"].sum())
    if debit == credit:
        return []
    message = (
        f"« {lecture.provenance.fichier} » n'est pas équilibré : débits {formater_montant(debit)},"
        f" crédits {formater_montant(credit)}, écart {formater_montant(abs(debit - credit))}"
    )
    extrait = synthese["Lignes"].iloc[-1] == 0
    if extrait:
        message += " ; c'est normal d'un extrait de comptes, pas d'un livre entier."
        return [Anomalie("LET-13", Gravite.INFORMATION, message, montant=debit - credit)]
    fautives = [a for a in controler_equilibre(coder(lecture.table)) if a.rang is not None]
    message += " ; vérifiez que l'export est complet."
    if fautives:
        message += f" {fautives[0].message}"
    rang = fautives[0].rang if fautives else None
    return [Anomalie("LET-13", Gravite.A_TRAITER, message, rang=rang, montant=debit - credit)]


def _synthese(
    ecritures: pd.DataFrame, resultat: Lettrage
) -> tuple[pd.DataFrame, tuple[Controle, ...]]:
    """Le recoupement : chaque ligne lettrable est déjà lettrée, lettrée à l'instant ou ouverte."""
    lettre = (resultat.lignes["EcritureLet"] != "").to_numpy()
    avant = (ecritures["EcritureLet"] != "").to_numpy()
    nouvelle = lettre & ~avant
    ouverte = np.isin(ecritures["Rang"].to_numpy(), resultat.ouvertes["RangLigne"].to_numpy())
    hors = ~(ouverte | nouvelle | avant)
    groupe = resultat.lignes["Groupe"].to_numpy()
    certaine = _des_groupes(groupe, resultat, resultat.groupes["Confiance"] == Confiance.CERTAIN)
    approuves = resultat.groupes["Confiance"] == Confiance.APPROUVE
    approuvee = nouvelle & _des_groupes(groupe, resultat, approuves)
    partielle = nouvelle & _des_groupes(groupe, resultat, resultat.groupes["Solde"] != 0)
    partielle &= ~approuvee
    complete = nouvelle & ~partielle & ~approuvee
    postes = [
        ("Déjà lettrées dans la source", avant),
        (CERTAINES, complete & certaine),
        (PROBABLES, complete & ~certaine),
        (PARTIELLES, partielle),
        *([(AVEC_ECART, approuvee)] if approuvee.any() else []),
        ("Restées ouvertes", ouverte),
        ("Hors des comptes lettrables", hors),
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
    poses = (resultat.groupes["EcritureLet"] != "") & ~approuves
    complets = _des_groupes(groupe, resultat, poses & (resultat.groupes["Solde"] == 0))
    partiels = _des_groupes(groupe, resultat, poses & (resultat.groupes["Solde"] != 0))
    controles = (
        Controle(
            "Total des débits du livre", int(table["Debit"].sum()), int(debit.sum()),
            somme_de="Debit",
        ),
        Controle(
            "Total des crédits du livre", int(table["Credit"].sum()), int(credit.sum()),
            somme_de="Credit",
        ),
        Controle(
            "Nombre de lignes du livre", int(table["Lignes"].sum()), len(ecritures),
            montant=False, somme_de="Lignes",
        ),
        Controle("Solde des groupes complets", int((debit - credit)[complets].sum()), 0),
        Controle(
            "Solde des lettrages partiels = leurs restes",
            int((debit - credit)[partiels].sum()),
            int(resultat.groupes.loc[poses, "Solde"].sum()),
        ),
    )  # fmt: skip
    return table, controles


def _des_groupes(groupe: Entiers, resultat: Lettrage, choix: "pd.Series[bool]") -> Masque:
    """Les lignes des groupes choisis."""
    choisis = np.concatenate([[False], choix.to_numpy(dtype=bool)])
    masque: Masque = choisis[groupe]
    return masque


def _feuilles(
    lecture: Lecture,
    resultat: Lettrage,
    synthese: pd.DataFrame,
    controles: tuple[Controle, ...],
    anomalies: list[Anomalie],
    arrete: date,
) -> list[Feuille]:
    source = f"Source : {source_de(lecture)}, écritures jusqu'au {formater(arrete)}."
    return [
        Feuille(
            "Synthèse",
            "Lettrage : synthèse et recoupement",
            (source, "Chaque ligne du livre est dans un poste et un seul."),
            synthese,
            SYNTHESE,
            "controle",
            controles,
            ("Lignes", "Debit", "Credit", "Solde"),
        ),
        Feuille(
            "Groupes",
            "Groupes lettrés et proposés",
            (
                source,
                "Un groupe certain est lettré. Un groupe probable ne l'est que sur demande :"
                " sans code, il attend votre accord. Un code en minuscules est un lettrage"
                " partiel, dont le reste est encore dû.",
            ),
            resultat.groupes,
            GROUPES,
            totaux=("Lignes", "Montant", "Solde"),
            sans_zero=("Solde",),
        ),
        Feuille(
            "Ouvertes",
            "Lignes restées ouvertes, et pourquoi",
            (source,),
            resultat.ouvertes,
            OUVERTES,
            totaux=("Debit", "Credit"),
        ),
        Feuille(
            "Imputations",
            "Lignes sans doute imputées au mauvais tiers",
            (
                source,
                "Un règlement et une facture de même montant, seuls de ce montant, chez deux tiers."
                " Ils ne sont pas lettrés : corrigez l'écriture.",
            ),
            resultat.imputations,
            IMPUTATIONS,
            "controle",
        ),
        Feuille(
            "Rivaux",
            "Contreparties possibles, non départagées",
            (source, "À vous de choisir : rien dans le livre ne les départage."),
            resultat.rivaux,
            RIVAUX,
        ),
        feuille_des_anomalies(anomalies, source, titre="Anomalies de lecture et de lettrage"),
        feuille_des_colonnes(lecture, source),
    ]


def _bilan(
    resultat: Lettrage,
    synthese: pd.DataFrame,
    controles: tuple[Controle, ...],
    anomalies: list[Anomalie],
    fichiers: list[Path],
    lecture: Lecture,
) -> Bilan:
    nombres = dict(zip(synthese["Poste"], synthese["Lignes"].tolist(), strict=True))
    poses = resultat.groupes["EcritureLet"] != ""
    lettrees = nombres[CERTAINES] + nombres[PROBABLES] + nombres[PARTIELLES]
    lettrees += nombres.get(AVEC_ECART, 0)
    certains = resultat.groupes["Confiance"] == Confiance.CERTAIN
    approuves = resultat.groupes["Confiance"] == Confiance.APPROUVE
    partiels = int((poses & ~approuves & (resultat.groupes["Solde"] != 0)).sum())
    proposes = int((~poses).sum())
    phrase = (
        f"{accorder(lettrees, 'ligne lettrée', 'lignes lettrées')}"
        f" en {accorder(int(poses.sum()), 'groupe', 'groupes')} ;"
        f" {accorder(len(resultat.ouvertes), 'reste ouverte', 'restent ouvertes')}"
        " (voir la feuille Ouvertes)."
    )
    if partiels:
        sont = ("lettrage partiel a", "lettrages partiels ont")
        phrase += f" {accorder(partiels, *sont)} un reste dû."
    if proposes:
        attend = ("groupe probable attend", "groupes probables attendent")
        phrase += f" {accorder(proposes, *attend)} votre accord."
    return Bilan(
        titre="Lettrage",
        phrase=phrase,
        postes=(
            Poste("Lignes lettrables", resultat.lettrables),
            Poste("Déjà lettrées", resultat.deja_lettrees),
            Poste("Groupes certains", int(certains.sum())),
            Poste("Groupes probables", int((~certains & ~approuves).sum())),
            Poste("Lettrages partiels", partiels),
            Poste("Lignes lettrées", int(lettrees)),
            Poste("Lignes restées ouvertes", len(resultat.ouvertes)),
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=tuple(fichiers),
        anomalies=anomalies,
        precisions=colonnes_lues(lecture),
    )
