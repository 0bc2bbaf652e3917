"""Ce que la lecture d'un FEC relève, et comment elle le dit (findings of the reader).

Règle : on relève au fil des blocs, par rang ; on ne parle qu'à la fin. Une faute qui change ou
perd une valeur est dite ligne par ligne (vingt au plus, puis leur nombre) ; un écart d'écriture
sans conséquence, une fois pour tout le fichier.

Référence : contrôles de l'outil public Test-Compta-Demat.
Unités : `rang` en lignes physiques.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import numpy.typing as npt

from lettrine.erreurs import DETAIL_MAXIMAL, Anomalie, Gravite, anomalies_groupees

__all__ = ["Constats"]

GENRES = {
    "FEC-09": (Gravite.A_TRAITER, "lignes reprises"),
    "FEC-10": (Gravite.BLOQUANTE, "lignes refusées"),
    "FEC-11": (Gravite.BLOQUANTE, "montants illisibles"),
    "FEC-12": (Gravite.BLOQUANTE, "dates illisibles"),
    "FEC-13": (Gravite.A_TRAITER, "montants en devise qui ne sont pas des nombres"),
    "FEC-14": (Gravite.BLOQUANTE, "sens inconnus"),
    "FEC-31": (Gravite.BLOQUANTE, "valeurs dans un champ sans titre"),
}
UNE_FOIS = {
    "FEC-18": (Gravite.A_TRAITER, "vide dans le fichier, ignorée"),
    "FEC-19": (Gravite.A_TRAITER, "avec un point décimal au lieu d'une virgule"),
    "FEC-21": (
        Gravite.A_TRAITER,
        "avec un montant écrit autrement qu'en chiffres et virgule (milliers, symbole, exposant)",
    ),
    "FEC-22": (Gravite.A_TRAITER, "dont {champ} n'est pas au format AAAAMMJJ"),
    "FEC-23": (Gravite.INFORMATION, "finissant par un séparateur de trop"),
    "FEC-32": (
        Gravite.A_TRAITER,
        "dans un autre encodage que le reste du fichier, dont les accents sont à vérifier",
    ),
}


@dataclass
class _Releve:
    """Les rangs d'un même constat, par morceaux, et les premiers messages."""

    rangs: list[npt.NDArray[np.int64]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


@dataclass
class Constats:
    """Les constats de lecture, par code et par champ."""

    _releves: dict[tuple[str, str], _Releve] = field(default_factory=dict)

    def fautes(self, code: str, champ: str, rangs: npt.ArrayLike, messages: Iterable[str]) -> None:
        """Relève des fautes, chacune avec son message (lu seulement pour les premières)."""
        releve = self._releves.setdefault((code, champ), _Releve())
        releve.messages += islice(messages, DETAIL_MAXIMAL - len(releve.messages))
        releve.rangs.append(np.asarray(rangs, dtype=np.int64))

    def ecarts(self, code: str, champ: str, rangs: npt.ArrayLike) -> None:
        """Relève des écarts d'écriture, qui seront dits une fois."""
        places = np.asarray(rangs, dtype=np.int64)
        if places.size:
            self._releves.setdefault((code, champ), _Releve()).rangs.append(places)

    def anomalies(self) -> list[Anomalie]:
        """Tous les constats, les fautes d'abord."""
        codes = [*GENRES, *UNE_FOIS]
        cles = sorted(self._releves, key=lambda cle: codes.index(cle[0]))
        return [a for cle in cles for a in self._dire(*cle, self._releves[cle])]

    def _dire(self, code: str, champ: str, releve: _Releve) -> list[Anomalie]:
        rangs = np.concatenate(releve.rangs)
        if code in GENRES:
            gravite, genre = GENRES[code]
            resume = f"{genre} dans {champ}" if champ else genre
            return anomalies_groupees(
                code, gravite, rangs.tolist(), releve.messages, resume=resume, colonne=champ
            )
        gravite, constat = UNE_FOIS[code]
        premieres = ", ".join(map(str, rangs[:5])) + (", …" if len(rangs) > 5 else "")
        message = f"{len(rangs)} ligne(s) {constat.format(champ=champ)} (ligne {premieres})."
        return [Anomalie(code, gravite, message, rang=int(rangs[0]), colonne=champ)]
