"""Composer les lettres de relance (composing letters), client par client.

Règle : une lettre dit le créancier, le client, ses factures, leurs pénalités au taux de chaque
période, les démarches déjà faites ; son modèle est celui de son niveau.
Exceptions : une lettre impossible est retirée, avec son motif (REL-07) ; une société sans nom
refuse toutes les lettres (REL-08).

Unités : centimes, jours, taux.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from lettrine import parametres
from lettrine.actions.dossier import Dossier
from lettrine.comptabilite.penalites import Imputation
from lettrine.comptabilite.relances import NIVEAUX, Relances
from lettrine.documents import relance
from lettrine.documents.compilation import Modele
from lettrine.erreurs import Anomalie, DonneesInvalides, ErreurLettrine, Gravite
from lettrine.fichiers import nom_sur
from lettrine.monnaie import au_prorata

__all__ = ["Atelier", "creancier_de"]

INDEMNITE = "penalites/indemnite_recouvrement"
JOURS_PAR_AN = "penalites/jours_par_an"
MULTIPLE = "penalites/multiple_minimal_taux_legal"
INTERET_LEGAL = "penalites/taux_interet_legal_professionnels"
MAJORATIONS = {
    "professionnel": "penalites/majoration_bce",
    "public": "penalites/majoration_bce_public",
}
ORIGINES = {"BCE": "bce", "taux": "contrat", "plancher": "plancher", "intérêt": "legal"}
"""Le premier mot du motif d'un taux, et l'origine que la lettre en dit."""

LONGUEUR_DU_NOM = 60


def creancier_de(dossier: Dossier) -> relance.Creancier:
    """La société qui réclame ; REL-08 si le classeur ne la nomme pas."""
    if not dossier.nom.strip():
        raise DonneesInvalides(
            "REL-08",
            f"« {dossier.fichier} » ne dit pas le nom de la société qui relance.",
            "Remplissez la table Societe : une lettre porte le nom et l'adresse du créancier.",
        )
    x = _lignes(dossier.societe)[0]
    return relance.Creancier(
        nom=x.Nom,
        adresse=_adresse(x),
        ville=x.Ville,
        telephone=x.Telephone,
        courriel=x.Courriel,
        iban=x.Iban,
        bic=x.Bic,
        forme_juridique=x.FormeJuridique,
        capital=int(x.Capital) or None,
        siren=x.Siren,
        ville_rcs=x.VilleRcs,
        num_tva=x.NumTva,
        signataire=x.Signataire,
        qualite_signataire=x.QualiteSignataire,
    )


def _client(fiche: Any) -> relance.Client:
    contact = "" if fiche.Type == "particulier" else fiche.Contact
    return relance.Client(fiche.CompAuxNum, fiche.Nom, _adresse(fiche), fiche.Civilite, contact)


def _adresse(x: Any) -> tuple[str, ...]:
    """Les lignes de l'adresse ; le pays n'est écrit que hors de France."""
    pays = "" if x.Pays.strip().casefold() == "france" else x.Pays.strip()
    ville = f"{x.CodePostal} {x.Ville}".strip()
    return tuple(ligne for ligne in (x.Adresse1, x.Adresse2, ville, pays) if ligne.strip())


def _facture(x: Any) -> relance.Facture:
    return relance.Facture(
        x.PieceRef,
        x.PieceDate.date(),
        x.DateEcheance.date(),
        int(x.Montant),
        int(x.Reste),
        int(x.Retard),
        int(x.Penalites),
        int(x.Indemnite),
    )


def _taux(segments: Sequence[Any], type_de_client: str) -> list[relance.Taux]:
    """Chaque taux appliqué et sa période ; pour un acheteur public, celle où courent les retards.

    Un acheteur public garde le taux du semestre où les intérêts ont commencé à courir.
    """
    premiers: dict[int, date] = {}
    for x in segments:
        premiers[x.Facture] = min(premiers.get(x.Facture, date.max), x.Du.date())
    periodes: dict[tuple[Decimal, str], tuple[date, date]] = {}
    for x in segments:
        public = type_de_client == "public"
        du, au = _semestre(premiers[x.Facture]) if public else (x.Du.date(), x.Au.date())
        debut, fin = periodes.get((x.Taux, x.Motif), (du, au))
        periodes[x.Taux, x.Motif] = min(debut, du), max(fin, au)
    taux = [
        relance.Taux(valeur, debut, fin, ORIGINES[motif.split()[0]])
        for (valeur, motif), (debut, fin) in periodes.items()
    ]
    return sorted(taux, key=lambda t: (t.depuis, t.origine))


def _semestre(jour: date) -> tuple[date, date]:
    """Le premier et le dernier jour du semestre civil."""
    if jour.month <= 6:
        return date(jour.year, 1, 1), date(jour.year, 6, 30)
    return date(jour.year, 7, 1), date(jour.year, 12, 31)


def _par_jour(base: int, taux: Decimal, annee: int) -> int:
    """L'intérêt d'un jour, arrondi au centime."""
    numerateur, denominateur = taux.as_integer_ratio()
    return au_prorata(base, numerateur, denominateur * annee)


def _nom_de_fichier(lettre: Any, pris: set[str]) -> str:
    """« 2_C0012_Nom.docx », distinct de ceux qui sont déjà pris, sans égard à la casse."""
    base = nom_sur(f"{lettre.Niveau}_{lettre.CompAuxNum}_{lettre.Nom}", LONGUEUR_DU_NOM)
    nom, numero = f"{base}.docx", 1
    while nom.casefold() in pris:
        numero += 1
        nom = f"{base}_{numero}.docx"
    pris.add(nom.casefold())
    return nom


class Atelier:
    """De quoi composer les lettres d'un jour."""

    def __init__(
        self,
        dossier: Dossier,
        creancier: relance.Creancier,
        au: date,
        imputation: Imputation,
        loi: parametres.Parametres,
        modeles: Path | None,
    ) -> None:
        self.fiches = {
            fiche.CompAuxNum: fiche
            for fiche in _lignes(dossier.tiers.drop_duplicates("CompAuxNum"))
        }
        self.creancier, self.au, self.loi, self.dossier = creancier, au, loi, modeles
        self.imputation = "principal" if imputation is Imputation.CAPITAL_D_ABORD else "interets"
        self.modeles: dict[int, Modele] = {}
        self.anomalies: list[Anomalie] = []

    def composer(
        self, relances: Relances, dans: PurePath | None
    ) -> tuple[dict[str, bytes], Relances]:
        """Les lettres, par nom de fichier ; celles qui ne peuvent l'être sont retirées.

        `dans` est le dossier des lettres, dit à l'index ; None : elles n'y sont pas nommées.
        """
        factures = _par(relances.factures, "CompAuxNum")
        segments = _par(relances.segments, "Facture")
        lettres: dict[str, bytes] = {}
        documents: dict[str, str] = {}
        refus: dict[str, str] = {}
        pris: set[str] = set()
        for lettre in _lignes(relances.lettres):
            code = str(lettre.CompAuxNum)
            siennes = factures[code]
            calcul = [segment for x in siennes for segment in segments.get(x.Ligne, ())]
            try:
                donnees = self._lettre(lettre, siennes, calcul, relances)
                contenu = relance.contexte(donnees)
                octets = self._modele(int(lettre.Niveau)).remplir(contenu.valeurs, contenu.lignes)
            except ErreurLettrine as erreur:
                refus[code] = self._refuser(lettre, erreur)
                continue
            nom = _nom_de_fichier(lettre, pris)
            lettres[nom] = octets
            if dans is not None:
                documents[code] = (dans / nom).as_posix()
        return lettres, relances.retirer(refus).nommer(documents)

    def _lettre(
        self, lettre: Any, factures: Sequence[Any], segments: Sequence[Any], relances: Relances
    ) -> relance.Lettre:
        return relance.Lettre(
            creancier=self.creancier,
            client=_client(self.fiches[lettre.CompAuxNum]),
            factures=[_facture(x) for x in factures],
            niveau=int(lettre.Niveau),
            type=lettre.Type,
            au=self.au,
            nouveau_delai=lettre.NouveauDelai.date(),
            imputation=self.imputation,
            bareme=self._bareme(lettre, segments),
            demarches=[
                relance.Demarche(d.niveau, d.jour, d.moyen, d.delai)
                for d in relances.demarches[lettre.CompAuxNum]
            ],
            moyen=lettre.Moyen.capitalize() if lettre.Niveau == max(NIVEAUX) else "",
        )

    def _bareme(self, lettre: Any, segments: Sequence[Any]) -> relance.Bareme:
        """Les valeurs légales citées ; une valeur inconnue au jour dit refuse la lettre."""
        loi, au = self.loi, self.au
        cle = MAJORATIONS.get(lettre.Type)
        courants = [x for x in segments if x.Au.date() == au]
        annee = loi.entier(JOURS_PAR_AN, au)
        return relance.Bareme(
            taux=_taux(segments, lettre.Type),
            indemnite=loi.entier(INDEMNITE, au),
            points=loi.decimal(cle, au) * 100 if cle else Decimal(0),
            multiple=loi.decimal(MULTIPLE, au),
            jours_par_an=annee,
            taux_legal=loi.decimal(INTERET_LEGAL, au),
            interet_par_jour=sum(_par_jour(int(x.Base), x.Taux, annee) for x in courants),
        )

    def _modele(self, niveau: int) -> Modele:
        if niveau not in self.modeles:
            self.modeles[niveau] = relance.ouvrir_modele(niveau, self.dossier)
            self.anomalies += relance.elements_absents(self.modeles[niveau])
        return self.modeles[niveau]

    def _refuser(self, lettre: Any, erreur: ErreurLettrine) -> str:
        self.anomalies.append(
            Anomalie(
                "REL-07",
                Gravite.A_TRAITER,
                f"La lettre au client {lettre.CompAuxNum} {lettre.Nom} n'est pas écrite :"
                f" {erreur.message} {erreur.remede}",
                colonne="CompAuxNum",
                montant=int(lettre.Reste),
            )
        )
        return f"lettre impossible : {erreur.message}"


def _lignes(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def _par(table: pd.DataFrame, cle: str) -> dict[Any, list[Any]]:
    """Les lignes d'une table, rangées par la valeur d'une colonne."""
    rangees: defaultdict[Any, list[Any]] = defaultdict(list)
    for ligne in _lignes(table):
        rangees[getattr(ligne, cle)].append(ligne)
    return rangees
