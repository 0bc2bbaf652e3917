"""Décider qui relancer, pour quoi et à quel niveau (preparing the reminders)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any, TypeAlias

import pandas as pd

from lettrine.comptabilite.penalites import Imputation as OrdreDImputation
from lettrine.comptabilite.penalites import Penalites, calculer
from lettrine.comptabilite.relances.compensation import Compte, Poste, compenser
from lettrine.comptabilite.relances.etapes import (
    NIVEAUX,
    Demarche,
    Suite,
    lire_registre,
)
from lettrine.comptabilite.relances.resultat import Relances
from lettrine.comptabilite.suivi import Suivis, lire_suivi, retenue
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.monnaie import formater as formater_montant
from lettrine.parametres import Parametres
from lettrine.tables.balance_agee import CREANCES
from lettrine.tables.dossier import RELANCES, TIERS
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS
from lettrine.tables.relances import DECLARATIONS, FACTURES_RELANCEES, LETTRES, RETENUES
from lettrine.tables.schema import Schema

__all__ = ["DELAI", "MOYENS", "SEUIL", "preparer"]

SEUIL, DELAI = 15_00, 8
"""En centimes et en jours, ce qu'un cabinet demande d'ordinaire."""

RECLAMES = ("411", "416")
ACOMPTES = "4191"
MOYENS = {1: "courrier", 2: "courrier", 3: "lettre recommandée avec avis de réception"}
"""Par niveau, le mode d'envoi écrit au registre."""

DELAI_MAXIMAL = 365
MONTREES = 5  # au-delà, les pièces ne sont plus nommées dans un message
_REJET = re.compile(r"\b(IMPAY[EÉ]|REJET)", re.IGNORECASE)
_AVOIR = re.compile(r"\bAVOIR\b|^AV[-0-9]", re.IGNORECASE)

Ligne: TypeAlias = Any  # une ligne de CREANCES, telle que la rend itertuples


def preparer(
    creances: pd.DataFrame,
    tiers: pd.DataFrame,
    relances: pd.DataFrame,
    *,
    au: date,
    seuil: int,
    delais: Mapping[int, int],
    suivi: pd.DataFrame | None = None,
    imputation: OrdreDImputation = OrdreDImputation.CAPITAL_D_ABORD,
    parametres: Parametres | None = None,
) -> Relances:
    """Les relances à envoyer le jour `au`.

    `creances` est une table Creances des clients (voir `comptabilite.creances`), `tiers`,
    `relances` et `suivi` celles du classeur du dossier ; aucune n'est modifiée. Une facture que
    le suivi dit en litige, bloquée ou promise est retenue. `seuil` est en centimes :
    un client dont le principal réclamé est moindre n'est pas relancé. `delais` donne, par niveau,
    le nombre de jours laissés pour payer.

    Anomalies : REL-02 (registre illisible), REL-03 (client inconnu), REL-04 (client sans adresse),
    REL-05 (règlements dont la cible n'est pas claire), REL-06 (règlement antérieur à sa facture),
    et celles des pénalités. Lève `OptionInvalide` REL-01 si le seuil ou un délai n'a pas de sens,
    `DonneesInvalides` si une table n'a pas la forme attendue.

    >>> creances = CREANCES.table({
    ...     "CompAuxNum": ["C1"], "Nom": ["Dupont"], "CompteNum": ["411000"], "RangLigne": [2],
    ...     "PieceRef": ["F1"], "EcritureDate": ["2026-03-31"], "DateEcheance": ["2026-04-30"],
    ...     "Montant": [10_000_00], "Reste": [10_000_00]})
    >>> tiers = TIERS.table({"CompAuxNum": ["C1"], "Nom": ["Dupont"], "Adresse1": ["1 rue Haute"],
    ...     "Ville": ["Tours"], "Type": ["professionnel"]})
    >>> rendu = preparer(creances, tiers, RELANCES.vide(), au=date(2026, 6, 30), seuil=15_00,
    ...     delais={1: 8, 2: 8, 3: 8})
    >>> rendu.lettres[["Niveau", "Reste", "Penalites", "Indemnite"]].values.tolist()
    [[1, 1000000, 20305, 4000]]
    """
    CREANCES.verifier(creances)
    TIERS.verifier(tiers)
    RELANCES.verifier(relances)
    _verifier_les_options(seuil, delais)
    suites, anomalies = lire_registre(relances, au=au, delais=delais)
    tri = _Tri(_fiches(tiers), suites, lire_suivi(suivi), au, seuil, anomalies)
    for _, lignes in groupby(_lignes(creances.sort_values("CompAuxNum", kind="stable")), _client):
        tri.examiner(list(lignes))
    penalites = calculer(
        tri.factures_dues(),
        tri.reglements(),
        au=au,
        imputation=imputation,
        parametres=parametres,
    )
    return _Redaction(tri, penalites, delais).relances()


def _verifier_les_options(seuil: int, delais: Mapping[int, int]) -> None:
    if seuil < 0:
        raise OptionInvalide(
            "REL-01",
            f"Le seuil des relances, {formater_montant(seuil)}, est négatif.",
            "Donnez un montant positif, par exemple --seuil 15.",
        )
    for niveau in NIVEAUX:
        jours = delais.get(niveau, 0)
        if not 1 <= jours <= DELAI_MAXIMAL:
            raise OptionInvalide(
                "REL-01",
                f"Le nouveau délai du niveau {niveau}, {jours} jours, n'est pas entre 1 et"
                f" {DELAI_MAXIMAL}.",
                "Donnez un nombre de jours, par exemple --delai 8.",
            )


def _fiches(tiers: pd.DataFrame) -> dict[str, Any]:
    """La fiche de chaque client ; en double, la première est retenue."""
    uniques = tiers.drop_duplicates("CompAuxNum")
    return {fiche.CompAuxNum: fiche for fiche in _lignes(uniques)}


@dataclass
class _Tri:
    """Le sort de chaque ligne ouverte, client après client."""

    fiches: Mapping[str, Any]
    suites: Mapping[tuple[str, str], Suite]
    suivis: Suivis
    au: date
    seuil: int
    anomalies: list[Anomalie]
    restes: dict[int, int] = field(default_factory=dict)
    retenues: list[tuple[Ligne, str]] = field(default_factory=list)
    reclamees: dict[str, list[tuple[Ligne, int]]] = field(default_factory=dict)
    a_declarer: list[Ligne] = field(default_factory=list)
    versements: list[tuple[int, Ligne, int]] = field(default_factory=list)
    obscurs: list[Ligne] = field(default_factory=list)
    """Ce que le client examiné a donné et qui n'est pas déduit."""

    def examiner(self, lignes: Sequence[Ligne]) -> None:
        """Trie les lignes ouvertes d'un client."""
        code = lignes[0].CompAuxNum
        compte = self._compenser(lignes)
        ouvertes = self._factures_ouvertes(lignes, compte)
        if not ouvertes:
            return
        if code not in self.fiches:
            self._ecarter(ouvertes, self._client_inconnu(ouvertes[0]))
            return
        fiche = self.fiches[code]
        if not pd.isna(fiche.DateJugement) and fiche.DateJugement.date() <= self.au:
            anterieures = [x for x in ouvertes if _naissance(x) < fiche.DateJugement.date()]
            self.a_declarer += anterieures
            ouvertes = [x for x in ouvertes if _naissance(x) >= fiche.DateJugement.date()]
        pretes = self._pretes(ouvertes)
        motif = self._obstacle(fiche, pretes) if pretes else ""
        if motif:
            self._ecarter([ligne for ligne, _ in pretes], motif)
        elif pretes:
            self.reclamees[code] = pretes

    def factures_dues(self) -> pd.DataFrame:
        """La table des factures dont les pénalités sont à calculer."""
        lignes = [x for liste in self.reclamees.values() for x, _ in liste] + self.a_declarer
        fiches = [self.fiches[x.CompAuxNum] for x in lignes]
        suites = [self.suite(x) for x in lignes]
        return FACTURES_DUES.table(
            {
                "Facture": [x.RangLigne for x in lignes],
                "CompAuxNum": [x.CompAuxNum for x in lignes],
                "PieceRef": [x.PieceRef for x in lignes],
                "DateEcheance": [x.DateEcheance for x in lignes],
                "Montant": [x.Reste for x in lignes],
                "Type": [fiche.Type for fiche in fiches],
                "TauxPenalite": [fiche.TauxPenalite for fiche in fiches],
                "DateMiseEnDemeure": [suite.mise_en_demeure for suite in suites],
                "DateJugement": [fiche.DateJugement for fiche in fiches],
                "PieceDate": [_naissance(x) for x in lignes],
            }
        )

    def reglements(self) -> pd.DataFrame:
        """Ce qui a été déduit de ces factures, à sa date."""
        voulues = {x.RangLigne for liste in self.reclamees.values() for x, _ in liste}
        voulues |= {x.RangLigne for x in self.a_declarer}
        retenus = [v for v in self.versements if v[0] in voulues]
        return REGLEMENTS.table(
            {
                "Facture": [facture for facture, _, _ in retenus],
                "DateReglement": [credit.EcritureDate for _, credit, _ in retenus],
                "Montant": [montant for _, _, montant in retenus],
                "Avoir": [_est_un_avoir(credit) for _, credit, _ in retenus],
            }
        )

    def suite(self, ligne: Ligne) -> Suite:
        """Les relances déjà parties pour une facture."""
        return self.suites.get((ligne.CompAuxNum, ligne.PieceRef), Suite())

    def _compenser(self, lignes: Sequence[Ligne]) -> Compte:
        """Déduit ce qui peut l'être ; retient les lignes qui ne sont pas des factures."""
        factures = [_poste(x) for x in lignes if _est_une_facture(x)]
        impayees = {facture.piece for facture in factures}
        recus = [
            _poste(x)
            for x in lignes
            if x.Reste < 0
            and not _hors_factures(x)
            and not (_est_un_acompte(x) and x.PieceRef in impayees)
        ]
        recus = _net_des_reprises(recus, [x for x in lignes if _est_une_reprise(x)])
        compte = compenser(factures, recus, seuil=self.seuil)
        par_ligne = {x.RangLigne: x for x in lignes}
        self.restes |= {x.RangLigne: int(x.Reste) for x in lignes}
        cibles: defaultdict[int, list[str]] = defaultdict(list)
        for facture, credit, montant in compte.imputations:
            self.restes[facture] -= montant
            self.restes[credit] += montant
            self.versements.append((facture, par_ligne[credit], montant))
            cibles[credit].append(par_ligne[facture].PieceRef)
            self._dire_l_avance(par_ligne[credit], par_ligne[facture])
        self.obscurs = [par_ligne[c.ligne] for c in recus if compte.restes[c.ligne]]
        self.retenues += [
            (x, _sort_du_credit(x, cibles[x.RangLigne], impayees))
            for x in lignes
            if not _est_une_facture(x)
        ]
        return compte

    def _dire_l_avance(self, credit: Ligne, facture: Ligne) -> None:
        if credit.EcritureDate.date() >= _naissance(facture):
            return
        self.anomalies.append(
            Anomalie(
                "REL-06",
                Gravite.INFORMATION,
                f"Ligne {credit.RangLigne} : le règlement {credit.PieceRef} du"
                f" {formater(credit.EcritureDate.date())} précède la facture {facture.PieceRef} du"
                f" {formater(_naissance(facture))} dont il est déduit ; vérifiez que c'est un"
                " acompte.",
                rang=int(credit.RangLigne),
                colonne="EcritureDate",
                montant=int(credit.Reste),
            )
        )

    def _factures_ouvertes(self, lignes: Sequence[Ligne], compte: Compte) -> list[Ligne]:
        """Les factures qui restent dues ; les autres sont retenues, soldées."""
        ouvertes = []
        for x in lignes:
            if not _est_une_facture(x):
                continue
            if compte.restes[x.RangLigne]:
                ouvertes.append(x)
            else:
                self.retenues.append((x, "soldée par un règlement ou un avoir, à lettrer"))
        return ouvertes

    def _pretes(self, factures: Sequence[Ligne]) -> list[tuple[Ligne, int]]:
        """Les factures échues dont une étape est à faire, avec cette étape."""
        pretes = []
        for x in factures:
            etape = self.suite(x).prochaine(self.au)
            arret = retenue(self.suivis.get((x.CompAuxNum, x.PieceRef), ()), au=self.au)
            if pd.isna(x.DateEcheance) or x.DateEcheance.date() >= self.au:
                self._ecarter([x], "non échue")
            elif arret:
                self._ecarter([x], arret)
            elif not x.PieceRef.strip():
                self._ecarter([x], "facture sans numéro de pièce : donnez-lui sa référence")
            elif _REJET.search(x.EcritureLib):
                self._ecarter(
                    [x], "règlement rejeté : lettrez-le avec son paiement, la facture rouvrira"
                )
            elif etape is None:
                self._ecarter([x], self.suite(x).attente(self.au))
            else:
                pretes.append((x, etape))
        return pretes

    def _obstacle(self, fiche: Any, pretes: Sequence[tuple[Ligne, int]]) -> str:
        """Ce qui empêche d'écrire au client, vide si rien."""
        if fiche.Litige.strip():
            return f"litige : {fiche.Litige.strip()}"
        if self.obscurs:
            return self._cible_obscure(self.obscurs)
        du = sum(self.restes[x.RangLigne] for x, _ in pretes)
        if du < self.seuil:
            return (
                f"{formater_montant(du)} en tout, sous le seuil de {formater_montant(self.seuil)}"
            )
        if not fiche.Nom.strip() or not (fiche.Adresse1 + fiche.Adresse2).strip():
            return self._sans_adresse(fiche)
        return ""

    def _cible_obscure(self, obscurs: Sequence[Ligne]) -> str:
        total = -sum(self.restes[x.RangLigne] for x in obscurs)
        pieces = ", ".join(x.PieceRef or f"ligne {x.RangLigne}" for x in obscurs[:MONTREES])
        autres = len(obscurs) - MONTREES
        suite = f" et {autres} autre{'s' * (autres > 1)}" if autres > 0 else ""
        premier = obscurs[0]
        self.anomalies.append(
            Anomalie(
                "REL-05",
                Gravite.A_TRAITER,
                f"Ligne {premier.RangLigne} : le client {premier.CompAuxNum} {premier.Nom} a donné"
                f" {formater_montant(total)} sans qu'on sache pour quelles factures ({pieces}"
                f"{suite}) ; il n'est pas relancé, lettrez d'abord son compte.",
                rang=int(premier.RangLigne),
                colonne="EcritureLet",
                montant=-total,
            )
        )
        return (
            f"{formater_montant(total)} reçus sans cible claire ({pieces}{suite}) : à lettrer"
            " d'abord"
        )

    def _client_inconnu(self, ligne: Ligne) -> str:
        self.anomalies.append(
            Anomalie(
                "REL-03",
                Gravite.A_TRAITER,
                f"Ligne {ligne.RangLigne} : le client {ligne.CompAuxNum} doit des factures et n'est"
                " pas dans la table Tiers du classeur du dossier ; ajoutez sa fiche pour le"
                " relancer.",
                rang=int(ligne.RangLigne),
                colonne="CompAuxNum",
            )
        )
        return "client absent de la table Tiers"

    def _sans_adresse(self, fiche: Any) -> str:
        manque = "de nom" if not fiche.Nom.strip() else "d'adresse"
        self.anomalies.append(
            Anomalie(
                "REL-04",
                Gravite.A_TRAITER,
                f"Classeur du dossier, table Tiers : le client {fiche.CompAuxNum} {fiche.Nom} n'a"
                f" pas {manque} ; complétez sa fiche pour lui écrire.",
                colonne="Nom" if not fiche.Nom.strip() else "Adresse1",
            )
        )
        return f"client qui n'a pas {manque} dans la table Tiers"

    def _ecarter(self, lignes: Iterable[Ligne], motif: str) -> None:
        self.retenues += [(ligne, motif) for ligne in lignes]


class _Redaction:
    """Les tables du résultat, une fois les pénalités connues."""

    def __init__(self, tri: _Tri, penalites: Penalites, delais: Mapping[int, int]) -> None:
        self.tri, self.penalites, self.delais = tri, penalites, delais
        self.calculs = {x.Facture: x for x in _lignes(penalites.factures)}
        self.ecartees = {
            int(ligne): str(motif)
            for ligne, motif in penalites.ecartees[["Facture", "Motif"]].itertuples(index=False)
        }
        self.indemnisees: set[tuple[str, str]] = set()

    def relances(self) -> Relances:
        """Tout le résultat."""
        lettres, factures, registre = [], [], []
        demarches: dict[str, tuple[Demarche, ...]] = {}
        for code, pretes in self.tri.reclamees.items():
            gardees = [(x, etape) for x, etape in pretes if self._garder(x)]
            gardees = self._au_dessus_du_seuil(gardees)
            if not gardees:
                continue
            siennes = [self._facture(x, etape) for x, etape in gardees]
            niveau = max(etape for _, etape in gardees)
            lettre = self._lettre(code, niveau, siennes)
            lettres.append(lettre)
            factures += siennes
            registre += [self._envoi(facture, lettre) for facture in siennes]
            demarches[code] = self._demarches(gardees)
        declarations = [self._declaration(x) for x in self.tri.a_declarer if self._garder(x)]
        rendues = Relances(
            _table(LETTRES, lettres),
            _table(FACTURES_RELANCEES, factures),
            self._retenues(),
            _table(DECLARATIONS, declarations),
            _table(RELANCES, _sans_doublon(registre)),
            self.penalites.segments,
            demarches,
            (*self.tri.anomalies, *self.penalites.anomalies),
        )
        rendues.verifier()
        return rendues

    def _garder(self, ligne: Ligne) -> bool:
        """Vrai si ses pénalités ont pu être calculées ; sinon elle est retenue, et dite."""
        motif = self.ecartees.get(ligne.RangLigne)
        if motif:
            self.tri.retenues.append((ligne, motif))
        return motif is None

    def _au_dessus_du_seuil(self, gardees: list[tuple[Ligne, int]]) -> list[tuple[Ligne, int]]:
        if sum(self.tri.restes[x.RangLigne] for x, _ in gardees) >= self.tri.seuil:
            return gardees
        self.tri.retenues += [(x, "sous le seuil, sans les factures écartées") for x, _ in gardees]
        return []

    def _sommes(self, ligne: Ligne) -> dict[str, int]:
        """Reste, pénalités et indemnité ; une facture à plusieurs échéances n'en doit qu'une."""
        calcul, reste = self.calculs[ligne.RangLigne], self.tri.restes[ligne.RangLigne]
        indemnite = int(calcul.Indemnite - calcul.IndemniteReglee)
        penalites = int(calcul.TotalDu) - reste - indemnite
        cle = (ligne.CompAuxNum, ligne.PieceRef)
        if cle in self.indemnisees:
            indemnite = 0
        elif indemnite:
            self.indemnisees.add(cle)
        return {
            "Reste": reste,
            "Penalites": penalites,
            "Indemnite": indemnite,
            "Total": reste + penalites + indemnite,
        }

    def _facture(self, ligne: Ligne, etape: int) -> dict[str, Any]:
        return {
            **_piece(ligne),
            "ModeEcheance": ligne.ModeEcheance,
            "Retard": (self.tri.au - ligne.DateEcheance.date()).days,
            "Etape": etape,
            "Montant": int(ligne.Montant),
            **self._sommes(ligne),
        }

    def _declaration(self, ligne: Ligne) -> dict[str, Any]:
        fiche = self.tri.fiches[ligne.CompAuxNum]
        return {
            **_piece(ligne),
            "DateJugement": fiche.DateJugement,
            "Montant": int(ligne.Montant),
            **self._sommes(ligne),
        }

    def _lettre(self, code: str, niveau: int, factures: Sequence[dict[str, Any]]) -> dict[str, Any]:
        fiche = self.tri.fiches[code]
        noms = ("Reste", "Penalites", "Indemnite", "Total")
        return {
            "CompAuxNum": code,
            "Nom": fiche.Nom,
            "Type": fiche.Type,
            "Niveau": niveau,
            "Factures": len(factures),
            **{nom: sum(facture[nom] for facture in factures) for nom in noms},
            "NouveauDelai": self.tri.au + timedelta(days=self.delais[niveau]),
            "Moyen": MOYENS[niveau],
            "Document": "",
        }

    def _envoi(self, facture: dict[str, Any], lettre: dict[str, Any]) -> dict[str, Any]:
        return {
            "CompAuxNum": facture["CompAuxNum"],
            "PieceRef": facture["PieceRef"],
            "Niveau": facture["Etape"],
            "DateRelance": self.tri.au,
            "NouveauDelai": lettre["NouveauDelai"],
            "Moyen": lettre["Moyen"],
            "Document": "",
        }

    def _demarches(self, gardees: Sequence[tuple[Ligne, int]]) -> tuple[Demarche, ...]:
        """Les relances déjà parties pour ces factures, chacune une fois, par date."""
        toutes = {d for x, _ in gardees for d in self.tri.suite(x).demarches}
        return tuple(sorted(toutes, key=lambda d: (d.jour, d.niveau, d.delai)))

    def _retenues(self) -> pd.DataFrame:
        triees = sorted(self.tri.retenues, key=lambda r: (r[0].CompAuxNum, r[0].RangLigne))
        lignes = [
            {
                **_piece(ligne),
                "Montant": int(ligne.Montant),
                "Reste": self.tri.restes[ligne.RangLigne],
                "Motif": motif,
            }
            for ligne, motif in triees
        ]
        return _table(RETENUES, lignes)


def _lignes(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def _client(ligne: Ligne) -> str:
    return str(ligne.CompAuxNum)


def _table(schema: Schema, lignes: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    return schema.table({nom: [ligne[nom] for ligne in lignes] for nom in schema.noms})


def _sans_doublon(registre: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Une ligne par pièce : une facture à plusieurs échéances n'est relancée qu'une fois."""
    uniques = {(envoi["CompAuxNum"], envoi["PieceRef"]): envoi for envoi in registre}
    return list(uniques.values())


def _piece(ligne: Ligne) -> dict[str, Any]:
    return {
        "Ligne": int(ligne.RangLigne),
        "CompAuxNum": ligne.CompAuxNum,
        "Nom": ligne.Nom,
        "PieceRef": ligne.PieceRef,
        "PieceDate": _naissance(ligne),
        "DateEcheance": ligne.DateEcheance,
    }


def _poste(ligne: Ligne) -> Poste:
    facture = ligne.Reste > 0
    jour = ligne.DateEcheance if facture else ligne.EcritureDate
    return Poste(
        int(ligne.RangLigne),
        ligne.PieceRef,
        jour.date(),
        int(ligne.Reste),
        ligne.EcritureLib,
        _est_un_acompte(ligne),
    )


def _naissance(ligne: Ligne) -> date:
    """La date de la facture : celle de la pièce, à défaut de l'écriture."""
    jour: pd.Timestamp = ligne.EcritureDate if pd.isna(ligne.PieceDate) else ligne.PieceDate
    return jour.date()


def _est_une_facture(ligne: Ligne) -> bool:
    return bool(ligne.Reste > 0 and ligne.CompteNum.startswith(RECLAMES))


def _est_un_acompte(ligne: Ligne) -> bool:
    return bool(ligne.CompteNum.startswith(ACOMPTES))


def _est_une_reprise(ligne: Ligne) -> bool:
    return bool(ligne.Reste > 0) and _est_un_acompte(ligne)


def _hors_factures(ligne: Ligne) -> bool:
    return not ligne.CompteNum.startswith((*RECLAMES, "419"))


def _est_un_avoir(ligne: Ligne) -> bool:
    return bool(_AVOIR.search(ligne.EcritureLib) or _AVOIR.search(ligne.PieceRef))


def _sort_du_credit(ligne: Ligne, cibles: Sequence[str], impayees: set[str]) -> str:
    """Ce qu'on a fait d'une ligne qui n'est pas une facture."""
    if cibles:
        noms = ", ".join(dict.fromkeys(cibles[:MONTREES]))
        noms += " et autres" if len(cibles) > MONTREES else ""
        return f"déduit de {noms}, à lettrer"
    if _est_un_acompte(ligne) and (ligne.Reste > 0 or ligne.PieceRef in impayees):
        return "acompte facturé ou repris : n'est ni reçu ni réclamé"
    if ligne.Reste < 0 and not _hors_factures(ligne):
        return "règlement, avoir ou acompte sans cible claire, à lettrer"
    return f"compte {ligne.CompteNum} : ni facture ni règlement"


def _net_des_reprises(recus: list[Poste], reprises: Sequence[Ligne]) -> list[Poste]:
    """Les acomptes reçus, moins ceux qu'une facture a déjà repris, les plus anciens d'abord."""
    repris = sum(int(x.Reste) for x in reprises)
    nets = []
    for credit in sorted(recus, key=lambda c: (c.jour, c.ligne)):
        part = min(repris, -credit.reste) if credit.acompte else 0
        repris -= part
        if credit.reste + part:
            nets.append(credit._replace(reste=credit.reste + part))
    return nets
