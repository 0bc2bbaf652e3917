"""Comptes du fichier : plan comptable et libellés (account checks).

Règle : chaque compte se rattache au plan comptable en vigueur à l'ouverture de l'exercice et
n'a qu'un libellé.
Exceptions : les sous-comptes propres à l'entreprise sont normaux. Un plan dont l'édition n'est
pas connue à cette date est remplacé par la plus proche, et on le dit.

Référence : règlement ANC 2014-03 (PCG) ; LPF art. A47 A-1, VII-1°.
Unités : centimes.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"CompteNum": ["411DUPONT", "675000"]}))
>>> table, anomalies = controler_comptes(livre, date(2026, 1, 1), False, livres())
>>> table["Statut"].tolist(), [a.code for a in anomalies]
(['connu', 'supprimé'], ['CTL-25'])
"""

from datetime import date

import numpy as np
import pandas as pd

from lettrine.comptabilite.controle_fec.livre import (
    Entiers,
    Livre,
    fusionner,
    premiers,
)
from lettrine.comptabilite.couples import sommes
from lettrine.comptabilite.plan_comptable import Examen, PlanComptable, Statut
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, ParametreInconnu
from lettrine.parametres import Parametres, livres
from lettrine.tables.controle import COMPTES

__all__ = ["controler_comptes"]

_SIGNALEMENTS = {
    Statut.INCONNU: ("CTL-24", Gravite.A_TRAITER, "comptes inconnus du plan comptable"),
    Statut.SUPPRIME: ("CTL-25", Gravite.A_TRAITER, "comptes supprimés du plan comptable"),
    Statut.PAS_ENCORE: ("CTL-26", Gravite.A_TRAITER, "comptes pas encore au plan comptable"),
}


def controler_comptes(
    livre: Livre,
    ouverture: date | None,
    option_anticipee: bool,
    parametres: Parametres | None = None,
) -> tuple[pd.DataFrame, list[Anomalie]]:
    """La table des comptes avec leur statut, et ce qu'il y a à en dire.

    Sans date d'ouverture (aucune date lisible), on compare à la dernière édition du plan.
    """
    parametres = parametres or livres()
    plan, approche = _plan(ouverture, option_anticipee, parametres)
    examens = plan.examiner(livre.comptes.valeurs)
    ouvertures = premiers(livre.comptes.codes)
    anomalies = [*approche, *_hors_plan(livre, examens, ouvertures), *_libelles(livre)]
    return _table(livre, plan, examens, ouvertures), anomalies


def _plan(
    ouverture: date | None, option_anticipee: bool, parametres: Parametres
) -> tuple[PlanComptable, list[Anomalie]]:
    if ouverture is None:
        quoi = "Aucune date d'écriture ne dit quel plan comptable s'applique"
    else:
        try:
            return PlanComptable.en_vigueur(ouverture, option_anticipee, parametres), []
        except ParametreInconnu:
            quoi = f"Le plan comptable en vigueur au {formater(ouverture)} n'est pas connu"
    plan = PlanComptable.le_plus_proche(ouverture or date.max, parametres=parametres)
    message = (
        f"{quoi} : les comptes sont comparés à l'édition du {formater(plan.depuis)}, vérifiez"
        " vous-même ceux qui sont signalés absents."
    )
    return plan, [Anomalie("CTL-27", Gravite.INFORMATION, message, colonne="CompteNum")]


def _hors_plan(livre: Livre, examens: list[Examen], ouvertures: Entiers) -> list[Anomalie]:
    nombres = np.bincount(livre.comptes.codes)

    def phrase(n: int) -> str:
        code = livre.comptes.codes[n]
        message = examens[code].message.removesuffix(".")
        return f"{message[:1].lower()}{message[1:]} ({_combien(int(nombres[code]))})."

    anomalies: list[Anomalie] = []
    for statut, (code, gravite, resume) in _SIGNALEMENTS.items():
        lignes = [
            n
            for examen, n in zip(examens, ouvertures.tolist(), strict=True)
            if examen.statut is statut and examen.compte[:3].isdecimal()
        ]
        anomalies += livre.signaler(
            code,
            gravite,
            np.array(lignes, dtype=np.int64),
            phrase,
            resume=resume,
            colonne="CompteNum",
        )
    return anomalies


def _libelles(livre: Livre) -> list[Anomalie]:
    libelles = livre.textes("CompteLib")
    couples = fusionner(livre.comptes.codes, libelles.codes)
    ouvertures = premiers(couples)
    initial = libelles.codes[premiers(livre.comptes.codes)][livre.comptes.codes[ouvertures]]
    autres = ouvertures[libelles.codes[ouvertures] != initial]
    return livre.signaler(
        "CTL-29",
        Gravite.INFORMATION,
        autres,
        lambda n: (
            f"le compte {livre.compte(n)} s'appelle ici « {livre.table['CompteLib'].iloc[n]} » et"
            f" ailleurs « {_premier_libelle(livre, n)} » ; gardez un seul libellé."
        ),
        resume="libellés différents d'un même compte",
        colonne="CompteLib",
    )


def _premier_libelle(livre: Livre, ligne: int) -> str:
    ouverture = np.argmax(livre.comptes.codes == livre.comptes.codes[ligne])
    return str(livre.table["CompteLib"].iloc[ouverture])


def _table(
    livre: Livre, plan: PlanComptable, examens: list[Examen], ouvertures: Entiers
) -> pd.DataFrame:
    """Un compte par ligne, dans l'ordre des numéros."""
    codes = livre.comptes.codes
    nombre = len(livre.comptes.valeurs)
    table = COMPTES.table(
        {
            "CompteNum": livre.comptes.valeurs,
            "CompteLib": livre.table["CompteLib"].iloc[ouvertures].reset_index(drop=True),
            "Racine": [plan.racine(e.compte) or "" for e in examens],
            "Statut": [e.statut.value for e in examens],
            "Lignes": np.bincount(codes, minlength=nombre),
            "Debit": sommes(livre.debit, codes),
            "Credit": sommes(livre.credit, codes),
        }
    )
    return table.sort_values("CompteNum", kind="stable", ignore_index=True)


def _combien(lignes: int) -> str:
    return "une ligne" if lignes == 1 else f"{lignes} lignes"
