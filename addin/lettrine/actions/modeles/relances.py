"""Ce que l'on met dans le modèle de relances (template content) : la loi, ou l'exemple.

Règle : l'exemple a les factures ouvertes du dossier d'exemple une fois lettré, et les règlements
dont la cible est claire, comme `comptabilite.relances` les déduit.
Exceptions : un client qui a donné sans qu'on sache pour quelle facture n'y est pas.
"""

from datetime import date, datetime, time
from typing import Any

import pandas as pd

from lettrine.actions.modeles.livre import livre_lettre
from lettrine.classeur.modeles import Remplissage
from lettrine.comptabilite.creances import Comptes, creances_ouvertes
from lettrine.comptabilite.relances import DELAI, SEUIL
from lettrine.comptabilite.relances.compensation import Poste, compenser
from lettrine.demo import construire as construire_le_dossier
from lettrine.parametres import livres
from lettrine.tables.dossier import RELANCES, SOCIETE, TIERS
from lettrine.tables.penalites import FACTURES_DUES, REGLEMENTS, TAUX_DE_PENALITE

__all__ = ["exemple", "vide"]

LEGALES = {
    "Indemnite_forfaitaire": "penalites/indemnite_recouvrement",
    "Majoration": "penalites/majoration_bce",
    "Majoration_public": "penalites/majoration_bce_public",
    "Multiple_minimal": "penalites/multiple_minimal_taux_legal",
    "Jours_par_an": "penalites/jours_par_an",
}
PUBLIC = "Majoration_public"
DEPUIS = f"{PUBLIC}_depuis"
BCE, INTERET_LEGAL = "penalites/taux_bce", "penalites/taux_interet_legal_professionnels"


def vide() -> Remplissage:
    """Les valeurs de la loi, sans facture ni client."""
    loi = livres()
    fiches = {nom: loi.fiche(cle, loi.jour_connu(cle, date.max)) for nom, cle in LEGALES.items()}
    return Remplissage(
        tables={
            **{schema.nom: schema.vide() for schema in (SOCIETE, TIERS, RELANCES, REGLEMENTS)},
            FACTURES_DUES.nom: FACTURES_DUES.table({"PieceDate": []}),
            TAUX_DE_PENALITE.nom: _taux(),
        },
        reglages={
            "seuil": SEUIL,
            "delai": DELAI,
            **{nom: fiche.valeur for nom, fiche in fiches.items()},
            DEPUIS: datetime.combine(fiches[PUBLIC].depuis, time()),
            "references": {
                **{nom: fiche.reference for nom, fiche in fiches.items()},
                DEPUIS: "Des intérêts qui ont commencé plus tôt ne sont pas calculés.",
            },
        },
    )


def exemple(graine: int) -> Remplissage:
    """Le dossier d'exemple lettré, arrêté à sa clôture."""
    dossier, loi = construire_le_dossier(graine), vide()
    au = dossier.exercice[1]
    factures, reglements = factures_et_reglements(dossier.ecritures, dossier.tiers, au)
    clients = dossier.tiers[dossier.tiers["CompAuxNum"].isin(factures["CompAuxNum"])]
    pieces = set(factures["PieceRef"])
    relances = dossier.relances[dossier.relances["PieceRef"].isin(pieces)]
    return Remplissage(
        tables={
            **loi.tables,
            SOCIETE.nom: dossier.societe,
            TIERS.nom: clients.reset_index(drop=True),
            RELANCES.nom: relances.reset_index(drop=True),
            FACTURES_DUES.nom: factures,
            REGLEMENTS.nom: reglements,
        },
        dossier=str(dossier.societe["Nom"].iloc[0]),
        au=au,
        reglages=loi.reglages,
    )


def factures_et_reglements(
    ecritures: pd.DataFrame, tiers: pd.DataFrame, au: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Les factures ouvertes des clients, et ce qui en est déduit, une fois le livre lettré."""
    loi = livres()
    delai = loi.entier("delais/defaut", loi.jour_connu("delais/defaut", au))
    ouvertes = creances_ouvertes(
        livre_lettre(ecritures, au), au=au, comptes=Comptes.CLIENTS, delai=delai, tiers=tiers
    ).lignes
    gardees: list[Any] = []
    versements: list[tuple[int, date, int]] = []
    for _, lignes in ouvertes.groupby("CompAuxNum"):
        toutes: list[Any] = list(lignes.itertuples(index=False))
        factures = [x for x in toutes if x.Reste > 0 and x.CompteNum.startswith(("411", "416"))]
        credits_ = [x for x in toutes if x.Reste < 0]
        compte = compenser(
            [_poste(x) for x in factures], [_poste(x) for x in credits_], seuil=SEUIL
        )
        if any(compte.restes[x.RangLigne] for x in credits_):
            continue
        jours = {x.RangLigne: x.EcritureDate for x in credits_}
        gardees += factures
        versements += [(i.facture, jours[i.credit], i.montant) for i in compte.imputations]
    numeros = {x.RangLigne: rang for rang, x in enumerate(gardees, start=1)}
    return (
        FACTURES_DUES.table(
            {
                "Facture": list(numeros.values()),
                "CompAuxNum": [x.CompAuxNum for x in gardees],
                "PieceRef": [x.PieceRef for x in gardees],
                "PieceDate": [
                    x.EcritureDate if pd.isna(x.PieceDate) else x.PieceDate for x in gardees
                ],
                "DateEcheance": [x.DateEcheance for x in gardees],
                "Montant": [x.Reste for x in gardees],
            }
        ),
        REGLEMENTS.table(
            {
                "Facture": [numeros[facture] for facture, _, _ in versements],
                "DateReglement": [jour for _, jour, _ in versements],
                "Montant": [montant for _, _, montant in versements],
            }
        ),
    )


def _poste(ligne: Any) -> Poste:
    jour = ligne.DateEcheance if ligne.Reste > 0 else ligne.EcritureDate
    acompte = ligne.CompteNum.startswith("4191")
    return Poste(
        ligne.RangLigne, ligne.PieceRef, jour.date(), int(ligne.Reste), ligne.EcritureLib, acompte
    )


def _taux() -> pd.DataFrame:
    """Un semestre par ligne, depuis le premier connu."""
    loi = livres()
    bce, legal = loi.parametre(BCE).valeurs, loi.parametre(INTERET_LEGAL).valeurs
    legaux = {valeur.depuis: valeur for valeur in legal}
    communs = [(valeur, legaux[valeur.depuis]) for valeur in bce if valeur.depuis in legaux]
    return TAUX_DE_PENALITE.table(
        {
            "Depuis": [un.depuis for un, _ in communs],
            "TauxBce": [un.valeur for un, _ in communs],
            "TauxLegal": [autre.valeur for _, autre in communs],
            "Reference": [f"{un.reference} ; {autre.reference}" for un, autre in communs],
        }
    )
