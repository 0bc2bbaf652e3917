"""Équilibre des écritures, des journaux et du fichier (balance checks).

Règle : dans chaque écriture, chaque journal et le fichier entier, le total des débits est celui
des crédits.
Exceptions : là où le numéro ne distingue pas les écritures (toujours 0, par exemple), on le dit
une fois, et l'équilibre par journal, date et pièce n'est donné qu'à titre d'information.

Référence : PCG, tenue de la comptabilité (partie double) ; LPF art. A47 A-1.
Unités : centimes.

>>> from lettrine.comptabilite.controle_fec.livre import coder
>>> from lettrine.tables.ecritures import ECRITURES
>>> livre = coder(ECRITURES.table({"JournalCode": ["VE", "VE"], "EcritureNum": ["1", "1"],
...     "Debit": [100_00, 0], "Credit": [0, 90_00]}))
>>> [(a.code, a.montant) for a in controler_equilibre(livre)]
[('CTL-01', 1000), ('CTL-02', 1000), ('CTL-03', 1000)]
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lettrine.comptabilite.controle_fec.livre import Entiers, Livre, chiffrer, premiers
from lettrine.comptabilite.couples import sommes
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater

__all__ = ["controler_equilibre", "resumer_journaux"]


def controler_equilibre(livre: Livre) -> list[Anomalie]:
    """Les écritures, journaux et fichier dont les débits ne font pas les crédits."""
    totaux = _Totaux(
        premiers(livre.ecritures),
        sommes(livre.debit, livre.ecritures),
        sommes(livre.credit, livre.ecritures),
    )
    lignes = totaux.desequilibres()
    au_repli = livre.sans_numero[livre.journaux.codes[lignes]]
    return [
        *_ecritures(livre, lignes[~au_repli], totaux),
        *_numeros_inexploitables(livre),
        *_pieces(livre, lignes[au_repli], totaux),
        *_journaux(livre),
        *_fichier(livre),
    ]


def resumer_journaux(livre: Livre) -> pd.DataFrame:
    """Un journal par ligne : nombre de lignes et d'écritures, totaux et écart, en centimes."""
    codes = livre.journaux.codes
    nombre = len(livre.journaux.valeurs)
    par_ecriture = codes[premiers(livre.ecritures)]
    debits, credits_ = sommes(livre.debit, codes), sommes(livre.credit, codes)
    return pd.DataFrame(
        {
            "JournalCode": pd.Series(
                livre.journaux.valeurs, dtype=livre.table["JournalCode"].dtype
            ),
            "JournalLib": livre.table["JournalLib"].iloc[premiers(codes)].reset_index(drop=True),
            "Lignes": np.bincount(codes, minlength=nombre),
            "Ecritures": np.bincount(par_ecriture, minlength=nombre),
            "Debit": debits,
            "Credit": credits_,
            "Ecart": debits - credits_,
        }
    )


@dataclass(frozen=True)
class _Totaux:
    """Les totaux de chaque écriture et sa première ligne."""

    ouvertures: Entiers
    debits: Entiers
    credits: Entiers

    def desequilibres(self) -> Entiers:
        """Les premières lignes des écritures déséquilibrées, dans l'ordre du fichier."""
        return np.sort(self.ouvertures[self.debits != self.credits])

    def ecarts(self, ecritures: Entiers) -> list[int]:
        """Débit moins crédit de ces écritures."""
        return [int(e) for e in (self.debits - self.credits)[ecritures]]


def _ecritures(livre: Livre, lignes: Entiers, totaux: _Totaux) -> list[Anomalie]:
    def phrase(n: int) -> str:
        e = livre.ecritures[n]
        return (
            f"l'écriture {livre.numero(n)} du journal {livre.journal(n)} ({livre.date_de(n)}) n'est"
            f" pas équilibrée, {_ecart(totaux.debits[e], totaux.credits[e])}."
        )

    anomalies = livre.signaler(
        "CTL-01", Gravite.A_TRAITER, lignes, phrase, resume="écritures déséquilibrées"
    )
    return chiffrer(anomalies, totaux.ecarts(livre.ecritures[lignes]))


def _pieces(livre: Livre, lignes: Entiers, totaux: _Totaux) -> list[Anomalie]:
    def phrase(n: int) -> str:
        e = livre.ecritures[n]
        piece = livre.pieces.valeurs[livre.pieces.codes[n]]
        return (
            f"la pièce « {piece} » du journal {livre.journal(n)} ({livre.date_de(n)}) ne"
            f" s'équilibre pas à elle seule, {_ecart(totaux.debits[e], totaux.credits[e])}."
        )

    resume = "pièces qui ne s'équilibrent pas à elles seules"
    anomalies = livre.signaler("CTL-05", Gravite.INFORMATION, lignes, phrase, resume=resume)
    return chiffrer(anomalies, totaux.ecarts(livre.ecritures[lignes]))


def _numeros_inexploitables(livre: Livre) -> list[Anomalie]:
    """Dit une fois que le numéro ne distingue pas les écritures, et ce qu'on en fait."""
    if not livre.sans_numero.any():
        return []
    journaux = np.flatnonzero(livre.sans_numero)
    ligne = int(premiers(livre.journaux.codes)[journaux].min())
    numero = livre.numero(ligne) or "vide"
    if livre.sans_numero.all():
        ou = "dans tout le fichier"
    else:
        noms = ", ".join(livre.journaux.valeurs[j] for j in journaux)
        ou = f"dans {'le journal' if len(journaux) == 1 else 'les journaux'} {noms}"
    message = (
        f"EcritureNum ne distingue pas les écritures {ou} (toujours « {numero} ») :"
        " l'équilibre y est regardé par journal, date et pièce, à titre d'information ;"
        " demandez à votre logiciel une numérotation continue."
    )
    rang = int(livre.rangs[ligne])
    return [Anomalie("CTL-04", Gravite.A_TRAITER, message, rang=rang, colonne="EcritureNum")]


def _journaux(livre: Livre) -> list[Anomalie]:
    debits = sommes(livre.debit, livre.journaux.codes)
    credits_ = sommes(livre.credit, livre.journaux.codes)
    return [
        Anomalie(
            "CTL-02",
            Gravite.A_TRAITER,
            f"Le journal {livre.journaux.valeurs[j]} n'est pas équilibré,"
            f" {_ecart(debits[j], credits_[j])} : vérifiez que l'export est complet.",
            montant=int(debits[j] - credits_[j]),
        )
        for j in np.flatnonzero(debits != credits_)
    ]


def _fichier(livre: Livre) -> list[Anomalie]:
    debit, credit = int(livre.debit.sum()), int(livre.credit.sum())
    if debit == credit:
        return []
    message = (
        f"Le fichier n'est pas équilibré, {_ecart(debit, credit)} : vérifiez que l'export est"
        " complet avant de vous en servir."
    )
    return [Anomalie("CTL-03", Gravite.BLOQUANTE, message, montant=debit - credit)]


def _ecart(debit: int, credit: int) -> str:
    return (
        f"débit {formater(debit)}, crédit {formater(credit)}, écart {formater(abs(debit - credit))}"
    )
