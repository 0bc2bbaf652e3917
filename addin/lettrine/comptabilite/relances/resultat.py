"""Ce que rend la préparation des relances (result): lettres, factures, ce qui est retenu."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

import pandas as pd

from lettrine.comptabilite.relances.etapes import Demarche
from lettrine.erreurs import Anomalie
from lettrine.tables.dossier import RELANCES
from lettrine.tables.relances import DECLARATIONS, FACTURES_RELANCEES, LETTRES, RETENUES

__all__ = ["Relances"]


@dataclass(frozen=True)
class Relances:
    """Ce qu'il y a à envoyer le jour dit, et ce qu'il n'y a pas.

    `lettres` (Lettres) : une ligne par client. `factures` (FacturesRelancees) : une ligne par
    facture d'une lettre. `retenues` (Retenues) : chaque ligne ouverte qui n'est pas réclamée, et
    pourquoi. `declarations` (Declarations) : ce qui se déclare au passif. `registre` (Relances) :
    les lignes à ajouter. `segments` (SegmentsPenalites) : le calcul des pénalités, où `Facture`
    est la `Ligne`. `demarches` : par client, ce qui est déjà parti pour les factures de sa lettre.
    """

    lettres: pd.DataFrame
    factures: pd.DataFrame
    retenues: pd.DataFrame
    declarations: pd.DataFrame
    registre: pd.DataFrame
    segments: pd.DataFrame
    demarches: Mapping[str, tuple[Demarche, ...]]
    anomalies: tuple[Anomalie, ...]

    @property
    def reste(self) -> int:
        """Tout ce qui est ouvert : réclamé, retenu ou à déclarer."""
        tables = (self.factures, self.retenues, self.declarations)
        return sum(int(table["Reste"].sum()) for table in tables)

    def retirer(self, motifs: Mapping[str, str]) -> "Relances":
        """Les mêmes, sans les lettres de ces clients : leurs factures sont retenues."""
        if not motifs:
            return self
        partent = self.factures["CompAuxNum"].isin(motifs)
        retirees = self.factures[partent].reset_index(drop=True)
        ajout = RETENUES.table(
            {
                **{nom: retirees[nom] for nom in RETENUES.noms if nom != "Motif"},
                "Motif": [motifs[client] for client in retirees["CompAuxNum"]],
            }
        )
        return replace(
            self,
            lettres=_sans(self.lettres, motifs),
            factures=_sans(self.factures, motifs),
            retenues=pd.concat([self.retenues, ajout], ignore_index=True),
            registre=_sans(self.registre, motifs),
        )

    def nommer(self, documents: Mapping[str, str]) -> "Relances":
        """Les mêmes, chaque lettre avec le fichier qui la porte, au registre aussi."""
        fichiers = {client: PurePath(nom).name for client, nom in documents.items()}
        return replace(
            self,
            lettres=_nommee(self.lettres, documents),
            registre=_nommee(self.registre, fichiers),
        )

    def verifier(self) -> None:
        """Refuse un résultat dont une table n'aurait pas la forme annoncée."""
        for schema, table in (
            (LETTRES, self.lettres),
            (FACTURES_RELANCEES, self.factures),
            (RETENUES, self.retenues),
            (DECLARATIONS, self.declarations),
            (RELANCES, self.registre),
        ):
            schema.verifier(table)


def _sans(table: pd.DataFrame, clients: Mapping[str, str]) -> pd.DataFrame:
    return table[~table["CompAuxNum"].isin(clients)].reset_index(drop=True)


def _nommee(table: pd.DataFrame, noms: Mapping[str, str]) -> pd.DataFrame:
    connus = [noms.get(client, "") for client in table["CompAuxNum"]]
    return table.assign(Document=pd.Series(connus, dtype=table["Document"].dtype))
