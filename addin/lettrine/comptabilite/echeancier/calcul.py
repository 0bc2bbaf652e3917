"""Les échéances d'un jour, suivies et rangées (schedule of due items)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from lettrine.comptabilite.couples import Masque
from lettrine.comptabilite.creances import Comptes, Creances, creances_ouvertes
from lettrine.comptabilite.echeancier import signalements
from lettrine.comptabilite.echeancier.parts import ARRETS, NON_TENUE, PROMISE, Decoupe, Due
from lettrine.comptabilite.echeancier.prescription import Prescriptions, derniers_jours
from lettrine.comptabilite.echeancier.resultat import SENS, Echeancier
from lettrine.comptabilite.echeancier.semaines import Cases, par_semaine
from lettrine.comptabilite.suivi import LITIGE, Suivis, lire_suivi
from lettrine.erreurs import Anomalie
from lettrine.tables.dossier import TIERS
from lettrine.tables.echeancier import ECHEANCES
from lettrine.tables.schema import RANG

__all__ = ["echeancier"]


A_ECHOIR, ECHUE, NON_AFFECTE, COLLECTIVE = (
    "à échoir", "échue", "non affecté", "procédure collective"
)  # fmt: skip


def echeancier(
    ecritures: pd.DataFrame,
    *,
    au: date,
    delai: int,
    prescriptions: Prescriptions,
    comptes: Sequence[Comptes] = tuple(Comptes),
    tiers: pd.DataFrame | None = None,
    suivi: pd.DataFrame | None = None,
    semaines: int = 8,
) -> Echeancier:
    """L'échéancier du jour `au` : ce que doivent les clients, ce qui est dû aux fournisseurs.

    `suivi` et `tiers` sont les tables du classeur du dossier. `semaines` est le nombre de semaines
    montrées une à une, celle de l'état comprise. Autres arguments et anomalies : voir
    `creances.creances_ouvertes` ; s'y ajoutent ECH-02 à ECH-12 (voir `signalements`). Lève
    `OptionInvalide` (ECH-01) si le nombre de semaines n'a pas de sens, `DonneesInvalides` si une
    table n'a pas la forme attendue. Aucune table n'est modifiée ; l'ordre de leurs lignes
    n'importe pas.

    >>> from lettrine.tables.ecritures import ECRITURES
    >>> livre = ECRITURES.table({
    ...     "EcritureDate": np.array(["2025-11-20", "2025-12-10", "2025-12-15"], "datetime64[s]"),
    ...     "CompteNum": ["411000", "411000", "401000"], "CompAuxNum": ["C1", "C2", "F1"],
    ...     "PieceRef": ["V1", "V2", "A1"],
    ...     "Debit": [600_00, 300_00, 0], "Credit": [0, 0, 240_00], "Rang": [2, 3, 4]})
    >>> rendu = echeancier(livre, au=date(2025, 12, 31), delai=30, semaines=3,
    ...     prescriptions=Prescriptions(particulier=2, professionnel=5, public=4, alerte=6))
    >>> rendu.semaines[["Semaine", "Encaissements", "Decaissements"]].values.tolist()[:4]
    [['En retard', 60000, 0], ['2026-S01', 0, 0], ['2026-S02', 30000, 0], ['2026-S03', 0, 24000]]
    """
    cases = Cases(au, semaines)
    suivis = lire_suivi(suivi)
    ouvertes = {
        cote: creances_ouvertes(ecritures, au=au, comptes=cote, delai=delai, tiers=tiers)
        for cote in comptes
    }
    dresse = _Dressage(ouvertes, _fiches(tiers), suivis, cases, prescriptions)
    return Echeancier(
        echeances=dresse.echeances(),
        semaines=dresse.semaines(),
        cases=cases,
        a_suivre=dresse.a_suivre,
        soldes={cote: creances.solde for cote, creances in ouvertes.items()},
        lues=sum(creances.lues for creances in ouvertes.values()),
        anomalies=[
            *(a for creances in ouvertes.values() for a in creances.anomalies),
            *signalements.du_suivi(ecritures, comptes, suivis, dresse.decoupes, au),
            *dresse.anomalies(dossier=tiers is not None),
        ],
    )


def _fiches(tiers: pd.DataFrame | None) -> pd.DataFrame:
    """Une fiche par tiers ; en double, la première est retenue."""
    fiches = TIERS.vide() if tiers is None else tiers
    if RANG in fiches:
        fiches = fiches.sort_values(RANG)
    return fiches.drop_duplicates("CompAuxNum").set_index("CompAuxNum")


class _Dressage:
    """Les parts de toutes les lignes ouvertes, une par rangée, dans l'ordre où elles sont rendues.

    `table` a les colonnes de la ligne et de la fiche du tiers, plus celles de la part : `Part`
    (son montant), `Statut`, `Responsable`, `Note`, `Attendu`, `Case`, `Dernier` (jour).
    """

    def __init__(
        self,
        ouvertes: Mapping[Comptes, Creances],
        fiches: pd.DataFrame,
        suivis: Suivis,
        cases: Cases,
        durees: Prescriptions,
    ) -> None:
        self.cases, self.durees, self.au = cases, durees, np.datetime64(cases.au, "D")
        lignes = _lignes(ouvertes, fiches)
        self.decoupes = _decoupes(lignes, suivis, cases.au)
        self.table = _parts(lignes, self.decoupes)
        self.affectees: Masque = (self.table["Part"] > 0).to_numpy()
        self.clients: Masque = self.table["Client"].to_numpy()
        self.de_fiche = self._arreter_par_fiche()
        self._attendre()
        self._prescrire()

    @property
    def promises(self) -> Masque:
        """Les parts promises pour un jour à venir."""
        return (self.table["Statut"] == PROMISE).to_numpy()

    @property
    def a_suivre(self) -> Masque:
        """Les parts dont quelqu'un doit s'occuper : suivies, arrêtées, ou bientôt prescrites."""
        ordinaires = self.table["Statut"].isin([A_ECHOIR, ECHUE, NON_AFFECTE]).to_numpy()
        limite = signalements.limite_d_alerte(self.durees, self.cases.au)
        masque: Masque = ~ordinaires | (_jours(self.table["Dernier"]) <= limite)
        return masque

    def echeances(self) -> pd.DataFrame:
        """La table Echeances."""
        echeances = _jours(self.table["DateEcheance"])
        ecarts = np.where(np.isnat(echeances), self.au, echeances) - self.au
        repris = (
            "Sens", "CompAuxNum", "Nom", "PieceRef", "RangLigne", "DateEcheance", "ModeEcheance",
            "Statut", "Responsable", "Note",
        )  # fmt: skip
        return ECHEANCES.table(
            {
                **{nom: self.table[nom] for nom in repris},
                "Jours": ecarts.astype(np.int64),
                "Reste": self.table["Part"],
                "DatePrevue": self.table["Attendu"],
                "Semaine": np.array(self.cases.libelles, dtype=object)[self.table["Case"]],
                "DatePrescription": self.table["Dernier"],
            }
        )

    def semaines(self) -> pd.DataFrame:
        """La table Semaines."""
        rangs, montants = self.table["Case"].to_numpy(), self.table["Part"].to_numpy()
        return par_semaine(self.cases, rangs, montants, self.clients, self.promises)

    def anomalies(self, *, dossier: bool) -> list[Anomalie]:
        """Ce qu'il y a à dire des clients et des prescriptions."""
        muets = self.table[self.affectees & self.clients & (self.table["Type"] == "")]
        return [
            *signalements.des_litiges_de_fiche(self.table[self.de_fiche]),
            *signalements.des_prescriptions(self.table, self.durees, self.cases.au),
            *signalements.des_types_absents(
                muets["CompAuxNum"].nunique(), self.durees, dossier=dossier
            ),
        ]

    def _arreter_par_fiche(self) -> Masque:
        """Ce que la fiche du tiers arrête ; rend les parts arrêtées par un litige."""
        table = self.table
        factures = table["PieceDate"].fillna(table["EcritureDate"])
        jugees = self.affectees & self.clients & (factures < table["DateJugement"]).to_numpy()
        jugees &= (table["DateJugement"] <= pd.Timestamp(self.cases.au)).to_numpy()
        litigieuses = self.affectees & ~jugees
        litigieuses &= ((table["Statut"] == "") & (table["Litige"] != "")).to_numpy()
        jours = table["DateJugement"][jugees].dt.strftime("%d/%m/%Y")
        table.loc[jugees, "Note"] = "Jugement d'ouverture du " + jours
        table.loc[jugees, "Statut"] = COLLECTIVE
        table.loc[jugees, "Attendu"] = pd.NaT
        table.loc[litigieuses, "Note"] = table["Litige"][litigieuses]
        table.loc[litigieuses, "Statut"] = ARRETS[LITIGE]
        return litigieuses

    def _attendre(self) -> None:
        """Le jour où chaque part est attendue, sa case, et son statut si rien ne le dit."""
        table, attendus = self.table, _jours(self.table["Attendu"])
        arretables = ~table["Statut"].isin(["", NON_TENUE, PROMISE]).to_numpy()
        arretees = arretables & np.isnat(attendus)
        a_terme = self.affectees & ~arretees & np.isnat(attendus)
        attendus = np.where(a_terme, _jours(table["DateEcheance"]), attendus)
        table["Attendu"] = attendus.astype("datetime64[s]")
        table["Case"] = self.cases.ranger(attendus, arretees, self.affectees)
        muettes = (table["Statut"] == "").to_numpy()
        table.loc[muettes & (attendus < self.au), "Statut"] = ECHUE
        table.loc[muettes & ~(attendus < self.au), "Statut"] = A_ECHOIR
        table.loc[~self.affectees, "Statut"] = NON_AFFECTE

    def _prescrire(self) -> None:
        """Le dernier jour pour réclamer chaque facture d'un client."""
        concernees = self.affectees & self.clients
        sans = np.datetime64("NaT", "D")
        echeances = np.where(concernees, _jours(self.table["DateEcheance"]), sans)
        factures = _jours(self.table["PieceDate"].fillna(self.table["EcritureDate"]))
        types = self.table["Type"].to_numpy(dtype=object)
        derniers = derniers_jours(echeances, factures, types, self.durees)
        limite = signalements.limite_d_alerte(self.durees, self.cases.au)
        passees = derniers < self.au
        self._noter(passees, "paraît prescrite")
        self._noter(~passees & (derniers <= limite), "bientôt prescrite")
        self.table["Dernier"] = derniers.astype("datetime64[s]")

    def _noter(self, parts: Masque, texte: str) -> None:
        """Ajoute un mot à la note de ces parts."""
        notes = self.table["Note"]
        self.table["Note"] = notes.mask(parts, notes.where(notes == "", notes + " ; ") + texte)


def _lignes(ouvertes: Mapping[Comptes, Creances], fiches: pd.DataFrame) -> pd.DataFrame:
    """Les lignes ouvertes des comptes choisis, avec ce que la fiche du tiers en dit."""
    tables = [
        creances.lignes.assign(Sens=SENS[cote], Client=cote is Comptes.CLIENTS)
        for cote, creances in ouvertes.items()
    ]
    lignes = pd.concat(tables, ignore_index=True)
    siennes = fiches.reindex(lignes["CompAuxNum"])
    return lignes.assign(
        Type=siennes["Type"].fillna("").to_numpy(),
        Litige=siennes["Litige"].fillna("").str.strip().to_numpy(),
        DateJugement=siennes["DateJugement"].to_numpy(),
    )


def _decoupes(lignes: pd.DataFrame, suivis: Suivis, au: date) -> dict[tuple[str, str], Decoupe]:
    """Les factures suivies qui sont ouvertes, leurs lignes dans l'ordre des échéances."""
    pieces = lignes["PieceRef"].str.strip()
    suivies = pieces.isin({piece for _, piece in suivis}) & (lignes["Reste"] > 0)
    dues: dict[tuple[str, str], list[Due]] = {}
    ouvertes: list[Any] = list(lignes[suivies].assign(PieceRef=pieces).itertuples())
    for x in ouvertes:
        if (x.CompAuxNum, x.PieceRef) in suivis:
            due = Due(int(x.Index), int(x.Reste), int(x.Montant))
            dues.setdefault((x.CompAuxNum, x.PieceRef), []).append(due)
    return {cle: Decoupe(siennes, suivis[cle], au) for cle, siennes in dues.items()}


def _parts(lignes: pd.DataFrame, decoupes: Mapping[tuple[str, str], Decoupe]) -> pd.DataFrame:
    """Une rangée par part : une pour chaque ligne que le suivi ne nomme pas."""
    suivies = [part for decoupe in decoupes.values() for part in decoupe.parts]
    libres = np.ones(len(lignes), dtype=bool)
    libres[[part.place for part in suivies]] = False
    simples = np.flatnonzero(libres)
    places = np.concatenate([simples, np.array([p.place for p in suivies], dtype=np.int64)])
    montants = np.array([part.montant for part in suivies], dtype=np.int64)
    jours = np.array([part.jour for part in suivies], dtype="datetime64[s]")
    attendus = np.concatenate([np.full(len(simples), "NaT", dtype="datetime64[s]"), jours])
    table = lignes.iloc[places].reset_index(drop=True)
    table["Part"] = np.concatenate([lignes["Reste"].to_numpy()[simples], montants])
    table["Attendu"] = attendus
    for colonne, nom in (("Statut", "statut"), ("Responsable", "responsable"), ("Note", "note")):
        textes = ["" for _ in simples] + [getattr(part, nom) for part in suivies]
        table[colonne] = pd.Series(textes, dtype=table["Nom"].dtype)
    return table.iloc[np.lexsort((np.arange(len(places)), places))].reset_index(drop=True)


def _jours(colonne: "pd.Series[pd.Timestamp]") -> npt.NDArray[np.datetime64]:
    return colonne.to_numpy().astype("datetime64[D]")
