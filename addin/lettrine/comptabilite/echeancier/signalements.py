"""Ce qu'il y a à dire du suivi et des prescriptions (findings).

Règle : une ligne de la table Suivi qui ne correspond à rien, ne se comprend pas ou demande une
décision est signalée à sa ligne, dans le classeur du dossier ; une créance près d'être prescrite,
ou qui l'est, à sa ligne dans le livre.

Unités : centimes.

>>> durees = Prescriptions(particulier=2, professionnel=5, public=4, alerte=6)
>>> limite_d_alerte(durees, date(2025, 8, 31))
np.datetime64('2026-02-28')
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import codes_des_tiers, lignes_des_comptes
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.echeancier.parts import ARRETS, Decoupe
from lettrine.comptabilite.echeancier.prescription import Prescriptions
from lettrine.comptabilite.suivi import LITIGE, PROMESSE, Marque, Suivis
from lettrine.dates import ajouter_mois, formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as formater_montant

__all__ = [
    "des_litiges_de_fiche",
    "des_prescriptions",
    "des_types_absents",
    "du_suivi",
    "limite_d_alerte",
]

Cle = tuple[str, str]
Constat = tuple[Cle, Marque]


def du_suivi(
    ecritures: pd.DataFrame,
    comptes: Sequence[Comptes],
    suivis: Suivis,
    decoupes: Mapping[Cle, Decoupe],
    au: date,
) -> list[Anomalie]:
    """ECH-02 à ECH-09 : ce que chaque ligne de la table Suivi demande."""
    connues = _connues(ecritures, suivis, [cote.prefixe for cote in comptes])
    toutes = _connues(ecritures, suivis, [cote.prefixe for cote in Comptes])
    lignes = [(cle, marque) for cle, marques in suivis.items() for marque in marques]
    lignes.sort(key=lambda x: x[1].rang)
    ouvertes = [(cle, marque) for cle, marque in lignes if cle in decoupes]
    return [
        *_inconnues([x for x in lignes if x[0] not in toutes]),
        *_soldees([x for x in lignes if x[0] in connues and x[0] not in decoupes], au),
        *_du_statut(ouvertes, decoupes, au),
    ]


def des_litiges_de_fiche(parts: pd.DataFrame) -> list[Anomalie]:
    """ECH-05 : les litiges de toute une fiche, que personne ne suit facture par facture."""
    tiers = parts.sort_values("RangLigne").drop_duplicates("CompAuxNum")
    messages = (
        f"Ligne {rang} : le tiers {code} {nom} est en litige ({motif}) et personne n'est chargé de"
        f" la facture {piece} ; nommez le responsable dans la table Suivi."
        for rang, code, nom, motif, piece in tiers[
            ["RangLigne", "CompAuxNum", "Nom", "Litige", "PieceRef"]
        ].itertuples(index=False)
    )
    return anomalies_groupees(
        "ECH-05",
        Gravite.A_TRAITER,
        tiers["RangLigne"].tolist(),
        messages,
        resume="tiers en litige sans responsable",
        colonne="Responsable",
    )


def des_prescriptions(parts: pd.DataFrame, durees: Prescriptions, au: date) -> list[Anomalie]:
    """ECH-10 (bientôt prescrite) et ECH-11 (prescrite), une fois par ligne du livre."""
    table = parts.drop_duplicates("RangLigne").sort_values("RangLigne")
    derniers = table["Dernier"].to_numpy().astype("datetime64[D]")
    passees, proches = derniers < np.datetime64(au), derniers <= limite_d_alerte(durees, au)
    return [
        *_prescription(
            "ECH-11",
            table[passees],
            "pouvait être réclamée jusqu'au {jour} : elle paraît prescrite, vérifiez qu'un acte a"
            " interrompu le délai, sinon proposez de la passer en perte",
            "factures qui paraissent prescrites",
        ),
        *_prescription(
            "ECH-10",
            table[proches & ~passees],
            "sera prescrite après le {jour} : obtenez une reconnaissance de dette ou agissez en"
            " justice avant",
            "factures bientôt prescrites",
        ),
    ]


def des_types_absents(nombre: int, durees: Prescriptions, *, dossier: bool) -> list[Anomalie]:
    """ECH-12 : sans le type du client, c'est la prescription entre professionnels qui est dite."""
    if not nombre:
        return []
    ou = "complétez la table Tiers" if dossier else "donnez le classeur du dossier (--dossier)"
    message = (
        f"Le type de {nombre} clients n'est pas connu : leur prescription est comptée sur"
        f" {durees.professionnel} ans, comme entre professionnels ; {ou}, un particulier n'en a"
        f" que {durees.particulier}."
    )
    return [Anomalie("ECH-12", Gravite.INFORMATION, message, colonne="Type")]


def limite_d_alerte(durees: Prescriptions, au: date) -> np.datetime64:
    """Le dernier jour de prescription qui mérite une alerte."""
    return np.datetime64(ajouter_mois(au, durees.alerte), "D")


def _connues(ecritures: pd.DataFrame, suivis: Suivis, prefixes: Sequence[str]) -> Collection[Cle]:
    """Les factures suivies dont le livre a une ligne dans ces comptes, à toute date."""
    pieces = ecritures["PieceRef"].str.strip()
    nommees = pieces.isin({piece for _, piece in suivis})
    lignes = ecritures[nommees]
    lignes = lignes[lignes_des_comptes(lignes, prefixes)]
    return set(zip(codes_des_tiers(lignes), pieces[lignes.index], strict=True)) & set(suivis)


def _inconnues(lignes: Sequence[Constat]) -> list[Anomalie]:
    return _anomalies(
        "ECH-02",
        Gravite.A_TRAITER,
        lignes,
        lambda cle, _: (
            f"le livre n'a pas la facture « {cle[1]} » du tiers {cle[0]} ;"
            " corrigez l'auxiliaire ou la pièce"
        ),
        "factures du suivi que le livre n'a pas",
        "PieceRef",
    )


def _soldees(lignes: Sequence[Constat], au: date) -> list[Anomalie]:
    return _anomalies(
        "ECH-03",
        Gravite.INFORMATION,
        lignes,
        lambda cle, _: (
            f"la facture {cle[1]} du tiers {cle[0]} n'est pas ouverte au {formater(au)} ;"
            " retirez la ligne si elle est réglée"
        ),
        "factures du suivi qui ne sont pas ouvertes",
        "PieceRef",
    )


def _du_statut(
    lignes: Sequence[Constat], decoupes: Mapping[Cle, Decoupe], au: date
) -> list[Anomalie]:
    """ECH-04 à ECH-09, chacune pour les lignes qu'elle concerne."""
    promesses = [x for x in lignes if x[1].statut == PROMESSE]
    arrets = [x for x in lignes if x[1].statut in ARRETS]
    return [
        *_non_tenues([(cle, d.non_tenue, d) for cle, d in decoupes.items()], au),
        *_anomalies(
            "ECH-05",
            Gravite.A_TRAITER,
            [x for x in arrets if x[1].statut == LITIGE and not x[1].responsable],
            lambda cle, _: (
                f"la facture {cle[1]} du tiers {cle[0]} est en litige sans responsable ;"
                " nommez qui, au service commercial, doit le régler"
            ),
            "litiges sans responsable",
            "Responsable",
        ),
        *_anomalies(
            "ECH-06",
            Gravite.A_TRAITER,
            [x for x in promesses if x[1].jour is None],
            lambda cle, _: (
                f"la promesse de la facture {cle[1]} du tiers {cle[0]} n'a pas de date"
                " et ne remplace pas l'échéance ; écrivez le jour promis"
            ),
            "promesses sans date",
            "DatePrevue",
        ),
        *_anomalies(
            "ECH-07",
            Gravite.A_TRAITER,
            [x for x in arrets if x[1].jour is not None and x[1].jour < au],
            lambda cle, m: (
                f"la reprise de la facture {cle[1]} du tiers {cle[0]} était prévue le"
                f" {_jour(m)} ; levez le {m.statut if m.statut == LITIGE else 'blocage'} ou donnez"
                " une nouvelle date"
            ),
            "dates de reprise passées",
            "DatePrevue",
        ),
        *_montants_douteux(promesses, decoupes),
        *_anomalies(
            "ECH-09",
            Gravite.A_TRAITER,
            [x for x in promesses if decoupes[x[0]].contredite],
            lambda cle, _: (
                f"la facture {cle[1]} du tiers {cle[0]} est à la fois promise et en"
                " litige ou bloquée : la promesse n'est pas retenue ; gardez une seule des lignes"
            ),
            "factures à la fois promises et arrêtées",
            "Statut",
        ),
    ]


def _non_tenues(rompues: Iterable[tuple[Cle, Marque | None, Decoupe]], au: date) -> list[Anomalie]:
    retenues = [(cle, m, d) for cle, m, d in rompues if m and not d.arret]
    retenues.sort(key=lambda x: x[1].rang)
    dues = {x[1].rang: sum(due.reste for due in x[2].dues) for x in retenues}
    return _anomalies(
        "ECH-04",
        Gravite.A_TRAITER,
        [(cle, m) for cle, m, _ in retenues],
        lambda cle, m: (
            f"promesse non tenue : la facture {cle[1]} du tiers {cle[0]}, promise"
            f" {_promis(m)}pour le {_jour(m)}, reste due de {formater_montant(dues[m.rang])} au"
            f" {formater(au)} ; relancez, ou lettrez son règlement"
        ),
        "promesses non tenues",
        "DatePrevue",
    )


def _montants_douteux(
    promesses: Sequence[Constat], decoupes: Mapping[Cle, Decoupe]
) -> list[Anomalie]:
    dues = {cle: sum(due.montant for due in d.dues) for cle, d in decoupes.items()}
    return _anomalies(
        "ECH-08",
        Gravite.A_TRAITER,
        [x for x in promesses if not 0 <= x[1].montant <= dues[x[0]]],
        lambda cle, m: (
            f"le montant promis pour la facture {cle[1]} du tiers {cle[0]},"
            f" {formater_montant(m.montant)}, n'est pas entre zéro et son montant,"
            f" {formater_montant(dues[cle])} ; corrigez-le, vide vaut pour tout"
        ),
        "montants promis hors de la facture",
        "MontantPromis",
    )


def _prescription(code: str, lignes: pd.DataFrame, phrase: str, resume: str) -> list[Anomalie]:
    colonnes = ["RangLigne", "PieceRef", "CompAuxNum", "Nom", "Reste", "Dernier"]
    messages = (
        f"Ligne {rang} : la facture {piece} du client {client} {nom},"
        f" {formater_montant(reste)}, {phrase.format(jour=formater(dernier.date()))}."
        for rang, piece, client, nom, reste, dernier in lignes[colonnes].itertuples(index=False)
    )
    rangs = lignes["RangLigne"].tolist()
    return anomalies_groupees(
        code, Gravite.A_TRAITER, rangs, messages, resume=resume, colonne="DateEcheance"
    )


def _anomalies(
    code: str,
    gravite: Gravite,
    lignes: Sequence[Constat],
    phrase: Callable[[Cle, Marque], str],
    resume: str,
    colonne: str,
) -> list[Anomalie]:
    messages = (
        f"Classeur du dossier, table Suivi, ligne {marque.rang} : {phrase(cle, marque)}."
        for cle, marque in lignes
    )
    rangs = [marque.rang for _, marque in lignes]
    return anomalies_groupees(code, gravite, rangs, messages, resume=resume, colonne=colonne)


def _jour(marque: Marque) -> str:
    return formater(marque.jour) if marque.jour else ""


def _promis(marque: Marque) -> str:
    return f"pour {formater_montant(marque.montant)} " if marque.montant else ""
