"""Le coût d'entrée d'une immobilisation (acquisition cost), élément par élément.

Règle : entrent dans le coût le prix d'achat, les droits de douane, la taxe non récupérable, les
frais directs de mise en place et de mise en état de fonctionner, et l'estimation du démantèlement.
Remises, rabais et escomptes de règlement s'en déduisent, quel que soit le signe écrit. Formation,
entretien, assurance et tout ce qui ne met pas le bien en état de fonctionner sont des charges.
Exceptions : les frais d'acquisition (droits, honoraires, actes) sont à l'actif, la formation
externe et les coûts d'emprunt en charges, sauf choix contraire. Un bien de faible valeur peut
passer en charges, par choix. Un élément dont la nature n'est pas connue est laissé de côté.

Référence : PCG art. 213-8 à 213-13, 213-19 et 213-22 ; BOI-BIC-CHG-20-30-10 (faible valeur).
Unités : centimes, hors taxes.

Une machine de 20 000,00 €, remise de 5 %, transport 600,00 €, formation 800,00 € :
20 000 - 1 000 + 600 = 19 600 ; la formation est une charge.

>>> elements = ELEMENTS_DU_COUT.table({
...     "NumBien": ["M1"] * 4, "Nature": ["Prix d'achat", "remise", "transport", "formation"],
...     "Montant": [20_000_00, 1_000_00, 600_00, 800_00],
...     "Tva": [4_000_00, 200_00, 120_00, 160_00]})
>>> couts = couts_d_entree(elements)
>>> couts.table[["CoutEntree", "Exclus", "TvaDeductible", "AFacturer"]].values.tolist()
[[1960000, 80000, 392000, 2448000]]
>>> couts.elements["Motif"].iloc[-1]
'la formation du personnel ne met pas le bien en état de fonctionner (PCG art. 213-11)'
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import numpy as np
import pandas as pd

from lettrine.comptabilite.couples import Entiers, Masque, sommes
from lettrine.comptabilite.immobilisations.bareme import TOUJOURS
from lettrine.comptabilite.immobilisations.regles_du_cout import (
    DEDUIT,
    DEMANTELEMENT,
    EXCLU,
    REGLES,
    ChoixDuCout,
    Regle,
    regles_du_cout,
)
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater as euros
from lettrine.parametres import Parametres, livres
from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS
from lettrine.tables.schema import RANG, cle_d_entete
from lettrine.tables.tableaux_immobilisations import COUTS_ENTREE, ELEMENTS_TRAITES

__all__ = [
    "CoutsDEntree",
    "completer",
    "couts_d_entree",
]

SEUIL = "immobilisations/seuil_petit_materiel"


@dataclass(frozen=True)
class CoutsDEntree:
    """Le coût de chaque bien (schéma COUTS_ENTREE) et ses éléments (schéma ELEMENTS_TRAITES).

    `en_charges` sont les biens que le choix du petit matériel laisse en charges.
    """

    table: pd.DataFrame
    elements: pd.DataFrame
    en_charges: Masque
    anomalies: list[Anomalie]


def couts_d_entree(
    elements: pd.DataFrame,
    registre: pd.DataFrame | None = None,
    *,
    choix: ChoixDuCout | None = None,
    parametres: Parametres | None = None,
) -> CoutsDEntree:
    """Le coût d'entrée de chaque bien de la table ElementsCout.

    `registre` (table Immobilisations) donne la désignation, le compte, la date d'acquisition et le
    coût à comparer. Aucune table n'est modifiée ; l'ordre des lignes n'importe pas.

    Anomalies : IMM-61 à IMM-63 laissent un élément de côté ; IMM-64 à IMM-69 signalent. Lève
    `OptionInvalide` (IMM-60) si une nature que l'on dit au choix ne l'est pas.
    """
    ELEMENTS_DU_COUT.verifier(elements)
    connus = IMMOBILISATIONS.vide() if registre is None else registre
    IMMOBILISATIONS.verifier(connus)
    calcul = _Calcul(elements, connus, choix or ChoixDuCout(), parametres or livres())
    calcul.examiner(avec_registre=registre is not None)
    return calcul.rendre()


def completer(registre: pd.DataFrame, couts: CoutsDEntree) -> pd.DataFrame:
    """Le registre où un bien sans coût prend celui de ses éléments, et la TVA déduite de même."""
    par_bien = couts.table.set_index("NumBien")
    suivi = registre.copy()
    for nom, calcule in (("CoutEntree", "CoutEntree"), ("TvaDeduite", "TvaDeductible")):
        trouves = registre["NumBien"].map(par_bien[calcule]).fillna(0).astype("int64")
        suivi[nom] = registre[nom].where(registre[nom] != 0, trouves)
    return suivi


class _Calcul:
    """Les éléments retenus, leur règle, et les biens dont ils font le coût."""

    def __init__(
        self,
        elements: pd.DataFrame,
        registre: pd.DataFrame,
        choix: ChoixDuCout,
        loi: Parametres,
    ) -> None:
        self.choix, self.loi = choix, loi
        self.table = elements.reset_index(drop=True)
        self.rangs = self.table[RANG].to_numpy() if RANG in elements else _rangs(len(elements))
        codes, numeros = pd.factorize(self.table["NumBien"], sort=True)
        self.bien, self.numeros = codes.astype(np.int64), [str(numero) for numero in numeros]
        fiches = registre.drop_duplicates("NumBien").set_index("NumBien")
        self.fiches = fiches.reindex(self.numeros).reset_index(drop=True)
        self.inscrits = pd.Index(self.numeros).isin(registre["NumBien"])
        self.jours = [
            TOUJOURS if pd.isna(jour) else jour.date() for jour in self.fiches["DateAcquisition"]
        ]
        self.regles = self._regles()
        self.bons = np.ones(len(self.table), dtype=bool)
        self.anomalies: list[Anomalie] = []

    def examiner(self, *, avec_registre: bool) -> None:
        """IMM-61 à IMM-63 : les éléments laissés de côté."""
        inconnue = np.array([regle is None for regle in self.regles], dtype=bool)
        self._ecarter("IMM-61", inconnue, self._nature_inconnue, "éléments de nature inconnue")
        self._ecarter(
            "IMM-62",
            ~self.inscrits[self.bien] & avec_registre,
            "le bien n'est pas au registre ; corrigez son numéro, ou inscrivez-le",
            "éléments d'un bien qui n'est pas au registre",
        )
        montants, tva = self.table["Montant"].to_numpy(), self.table["Tva"].to_numpy()
        estime = np.array(
            [regle is not None and regle["nature"] == DEMANTELEMENT for regle in self.regles],
            dtype=bool,
        )
        fautes: tuple[tuple[Masque, str], ...] = (
            (montants == 0, "son montant manque ; donnez-le"),
            (estime & (tva != 0), "une estimation ne porte pas de TVA ; retirez-la"),
            (np.abs(tva) > np.abs(montants), "sa TVA dépasse son montant ; corrigez-les"),
        )
        for masque, faute in fautes:
            self._ecarter("IMM-63", masque, faute, "éléments au montant insensé")

    def rendre(self) -> CoutsDEntree:
        """Les coûts, les éléments un par un, et ce qu'il faut en dire."""
        places = np.flatnonzero(self.bons)
        places = places[np.lexsort((self.rangs[places], self.bien[places]))]
        regles = [self.regles[place] or {} for place in places.tolist()]
        bien, (deduit, exclu, site) = self.bien[places], _masques(regles)
        montants, tva = (self._signes(nom, places, deduit) for nom in ("Montant", "Tva"))
        retenus = np.where(exclu, 0, montants)
        par_element = {
            "Incorpores": retenus * (~deduit & ~site),
            "Demantelement": retenus * site,
            "Deduits": retenus * deduit,
            "CoutEntree": retenus,
            "Exclus": montants * exclu,
            "TvaDeductible": tva * ~exclu,
            "AFacturer": (montants + tva) * ~site,
        }
        table = self._table(bien, self.rangs[places], par_element)
        self._signaler(table)
        comptes = self.fiches["CompteNum"].fillna("").to_numpy(dtype=object)[bien]
        elements = ELEMENTS_TRAITES.table(
            {
                "NumBien": np.array(self.numeros, dtype=object)[bien],
                "Nature": [regle["nature"] for regle in regles],
                "Libelle": self.table["Libelle"].to_numpy()[places],
                "Montant": montants,
                "Tva": tva,
                "Traitement": [regle["traitement"] for regle in regles],
                "DansLeCout": retenus,
                "CompteNum": np.where(exclu, [regle["compte"] for regle in regles], comptes),
                "Motif": [regle["motif"] for regle in regles],
                RANG: self.rangs[places],
            }
        )
        self._dire_les_exclus(elements)
        en_charges = table["PetitMateriel"].to_numpy() & self.choix.petit_materiel_en_charges
        return CoutsDEntree(table, elements, en_charges, self.anomalies)

    def _regles(self) -> list[Regle | None]:
        """La règle de chaque élément, à la date d'acquisition de son bien."""
        cles, natures = pd.factorize(self.table["Nature"])
        noms = [cle_d_entete(nature) for nature in natures]
        editions = {
            jour: self.loi.fiche(REGLES, self.loi.jour_connu(REGLES, jour)).depuis
            for jour in {*self.jours}
        }
        regles = {
            depuis: regles_du_cout(self.loi, depuis, self.choix) for depuis in {*editions.values()}
        }
        return [
            regles[editions[self.jours[bien]]].get(noms[cle])
            for bien, cle in zip(self.bien.tolist(), cles.tolist(), strict=True)
        ]

    def _signes(self, nom: str, places: Entiers, deduit: Masque) -> Entiers:
        """Une colonne de montants, ce qui se déduit étant négatif quel que soit le signe écrit."""
        lus = self.table[nom].to_numpy()[places]
        return np.asarray(np.where(deduit, -np.abs(lus), lus))

    def _table(
        self, bien: Entiers, rangs: Entiers, par_element: Mapping[str, Entiers]
    ) -> pd.DataFrame:
        """La table des coûts ; le rang d'un bien est celui de son premier élément."""
        nombre = len(self.numeros)
        presents, premiers = np.unique(bien, return_index=True)
        fiches = self.fiches.iloc[presents].reset_index(drop=True)
        sommes_ = {nom: sommes(v, bien, nombre)[presents] for nom, v in par_element.items()}
        seuils = np.array([self._seuil(self.jours[place]) for place in presents], dtype=np.int64)
        materiel = sommes_["CoutEntree"] - sommes_["Demantelement"]
        return COUTS_ENTREE.table(
            {
                "NumBien": np.array(self.numeros, dtype=object)[presents],
                "Designation": fiches["Designation"].fillna(""),
                "CompteNum": fiches["CompteNum"].fillna(""),
                **sommes_,
                "CoutAuRegistre": fiches["CoutEntree"].fillna(0).astype("int64"),
                "PetitMateriel": (materiel > 0) & (materiel <= seuils),
                RANG: rangs[premiers],
            }
        )

    def _seuil(self, acquisition: date) -> int:
        return self.loi.entier(SEUIL, self.loi.jour_connu(SEUIL, acquisition))

    def _nature_inconnue(self, place: int) -> str:
        """Ce qu'il faut dire d'une nature que le paramètre ne connaît pas."""
        ecrite = self.table["Nature"].iloc[place]
        if not ecrite:
            return "sa nature manque ; donnez-la"
        connues = regles_du_cout(self.loi, TOUJOURS, self.choix)
        proches = get_close_matches(cle_d_entete(ecrite), connues, n=1)
        suite = (
            f"« {connues[proches[0]]['nature']} » ?" if proches else "prenez-en une du paramètre"
        )
        return f"la nature « {ecrite} » n'est pas connue ; {suite}"

    def _ecarter(
        self, code: str, masque: Masque, raison: str | Callable[[int], str], resume: str
    ) -> None:
        places = np.flatnonzero(masque & self.bons)
        self.bons[places] = False
        dites = raison if callable(raison) else lambda _: raison
        self.anomalies += anomalies_groupees(
            code,
            Gravite.A_TRAITER,
            self.rangs[places].tolist(),
            (
                f"Table ElementsCout, ligne {self.rangs[place]}, bien"
                f" {self.table['NumBien'].iloc[place]} : {dites(place)} ; l'élément est laissé de"
                " côté."
                for place in places.tolist()
            ),
            resume=resume,
            colonne="Nature",
        )

    def _signaler(self, table: pd.DataFrame) -> None:
        """IMM-64, IMM-66 à IMM-69 : ce qu'il faut dire du coût d'un bien."""
        cout, site = table["CoutEntree"].to_numpy(), table["Demantelement"].to_numpy()
        ecrit = table["CoutAuRegistre"].to_numpy()
        petit = table["PetitMateriel"].to_numpy()
        charge = self.choix.petit_materiel_en_charges
        a_faire = "il passe en charges, retirez-le du registre" if charge else "il peut passer"
        fin = "" if charge else " en charges, par choix"
        constats: tuple[tuple[str, Gravite, Masque, Callable[[int], str], str], ...] = (
            (
                "IMM-64",
                Gravite.INFORMATION,
                petit,
                lambda place: (
                    f"son coût, {euros(int(cout[place]))}, ne dépasse pas le seuil du"
                    f" petit matériel ; {a_faire}{fin}"
                ),
                "biens sous le seuil du petit matériel",
            ),
            (
                "IMM-66",
                Gravite.INFORMATION,
                site > 0,
                lambda place: (
                    f"le démantèlement, {euros(int(site[place]))}, a pour contrepartie"
                    " une provision et son plan propre ; inscrivez-le comme un composant"
                ),
                "biens dont le démantèlement est un composant",
            ),
            (
                "IMM-67",
                Gravite.A_TRAITER,
                (ecrit != 0) & (ecrit != cout),
                lambda place: (
                    f"le registre porte {euros(int(ecrit[place]))}, ses éléments font"
                    f" {euros(int(cout[place]))} ; corrigez l'un ou l'autre"
                ),
                "biens dont le coût au registre n'est pas celui de leurs éléments",
            ),
            (
                "IMM-68",
                Gravite.A_TRAITER,
                cout <= 0,
                lambda place: (
                    f"ses éléments font {euros(int(cout[place]))} ; il manque le prix"
                    " d'achat, ou une déduction est trop forte"
                ),
                "biens dont le coût calculé n'est pas positif",
            ),
        )
        for code, gravite, masque, constat, resume in constats:
            self._dire(code, gravite, table, masque, constat, resume)
        verifie = self.loi.parametre(REGLES)
        hors = [j for j in {*self.jours} if self.loi.jour_connu(REGLES, j) != j]
        if hors:
            message = (
                f"Les règles du coût d'entrée ne sont pas vérifiées le {formater(max(hors))} :"
                f" celles du {formater(self.loi.jour_connu(REGLES, max(hors)))} en tiennent lieu"
                f" (paramètre {verifie.cle}) ; vérifiez-les."
            )
            self.anomalies.append(Anomalie("IMM-69", Gravite.INFORMATION, message))

    def _dire_les_exclus(self, elements: pd.DataFrame) -> None:
        """IMM-65 : ce qui n'entre pas dans le coût, et pourquoi."""
        exclus = elements[elements["Traitement"] == EXCLU]
        lus = exclus[["NumBien", "Nature", "Montant", "Motif", "CompteNum"]]
        self.anomalies += anomalies_groupees(
            "IMM-65",
            Gravite.INFORMATION,
            exclus[RANG].tolist(),
            (
                f"Bien {numero} : {nature}, {euros(montant)}, n'entre pas dans le coût : {motif} ;"
                f" passez-le en charges ({compte})."
                for numero, nature, montant, motif, compte in lus.itertuples(index=False, name=None)
            ),
            resume="éléments exclus du coût",
            colonne="Nature",
        )

    def _dire(
        self,
        code: str,
        gravite: Gravite,
        table: pd.DataFrame,
        masque: Masque,
        constat: Callable[[int], str],
        resume: str,
    ) -> None:
        places = np.flatnonzero(masque)
        numeros = table["NumBien"].tolist()
        self.anomalies += anomalies_groupees(
            code,
            gravite,
            table[RANG].to_numpy()[places].tolist(),
            (f"Bien {numeros[place]} : {constat(place)}." for place in places.tolist()),
            resume=resume,
            colonne="Montant",
        )


def _masques(regles: Sequence[Regle]) -> tuple[Masque, Masque, Masque]:
    """Les éléments qui se déduisent, ceux qui sont exclus, ceux du démantèlement."""
    return (
        np.array([regle["traitement"] == DEDUIT for regle in regles], dtype=bool),
        np.array([regle["traitement"] == EXCLU for regle in regles], dtype=bool),
        np.array([regle["nature"] == DEMANTELEMENT for regle in regles], dtype=bool),
    )


def _rangs(nombre: int) -> Entiers:
    return np.arange(1, nombre + 1, dtype=np.int64)
