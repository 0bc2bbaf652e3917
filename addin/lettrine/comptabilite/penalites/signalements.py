"""Ce qu'il faut savoir des factures calculées (findings on computed invoices)."""

import numpy as np

from lettrine.comptabilite.penalites.bareme import LEGAL, PUBLIC, Masque, en_pourcent
from lettrine.comptabilite.penalites.controle import Controle
from lettrine.comptabilite.penalites.resultat import Bilan
from lettrine.comptabilite.penalites.segments import sommes
from lettrine.dates import formater as ecrire_date
from lettrine.erreurs import Anomalie, Gravite
from lettrine.monnaie import formater

__all__ = ["signaler"]


def signaler(controle: Controle, bilan: Bilan) -> None:
    """Ajoute au contrôle les anomalies PEN-06, PEN-07, PEN-11, PEN-12 et PEN-14."""
    gardees = controle.retenues[bilan.places]
    _taux_releves(controle, bilan, gardees)
    _taux_sans_effet(controle, bilan, gardees)
    _versements_en_trop(controle, bilan, gardees)
    _dates_de_facture_inconnues(controle, bilan, gardees)
    _taux_a_verifier(controle, bilan, gardees)


def _taux_releves(controle: Controle, bilan: Bilan, gardees: Masque) -> None:
    segments, lignes = bilan.compte.segments, bilan.bareme.lignes
    releves = np.array([ligne.releve for ligne in lignes] + [False])[segments.ligne]
    visees = np.zeros(len(gardees), dtype=bool)
    visees[segments.facture[releves]] = True
    creances = np.flatnonzero(visees & gardees)
    convenus = controle.factures["TauxPenalite"].to_numpy()
    creance_de = dict(zip(bilan.places[creances].tolist(), creances.tolist(), strict=True))

    def message(place: int, _motif: str) -> str:
        siens = segments.ligne[releves & (segments.facture == creance_de[place])]
        taux = ", puis ".join(
            f"{en_pourcent(lignes[n].taux)} ({lignes[n].motif})" for n in dict.fromkeys(siens)
        )
        return (
            f"{controle.nom(place)} a un taux contractuel de {en_pourcent(convenus[place])},"
            f" inférieur au minimum légal ; il est relevé à {taux}."
        )

    controle.signaler(
        "PEN-06",
        Gravite.INFORMATION,
        bilan.places[creances],
        message,
        "factures dont le taux contractuel est relevé au minimum légal",
        "TauxPenalite",
    )


def _taux_sans_effet(controle: Controle, bilan: Bilan, gardees: Masque) -> None:
    creances = bilan.creances
    courues = np.zeros(len(gardees), dtype=bool)
    courues[bilan.compte.segments.facture] = True
    reglee_par_la_loi = np.isin(creances.regime, (PUBLIC, LEGAL))
    controle.signaler(
        "PEN-07",
        Gravite.INFORMATION,
        bilan.places[courues & gardees & creances.convenu & reglee_par_la_loi],
        lambda place, _motif: (
            f"{controle.nom(place)} a un taux contractuel, qui est sans effet pour un client"
            f" {controle.factures['Type'].iloc[place]} ; le taux de la loi est appliqué."
        ),
        "factures dont le taux contractuel est sans effet",
        "TauxPenalite",
    )


def _versements_en_trop(controle: Controle, bilan: Bilan, gardees: Masque) -> None:
    """Ce qui a été versé au-delà du montant de la facture."""
    trop = bilan.trop_percu
    versements = bilan.versements
    verse = sommes(versements.montant, versements.facture, len(gardees))
    au_dela = dict(
        zip(bilan.places.tolist(), (verse - bilan.creances.montant).tolist(), strict=True)
    )
    trop_de = dict(zip(bilan.places.tolist(), trop.tolist(), strict=True))
    controle.signaler(
        "PEN-11",
        Gravite.A_TRAITER,
        bilan.places[gardees & (trop > 0)],
        lambda place, _motif: (
            f"{controle.nom(place)} a reçu {formater(trop_de[place])} de plus que tout ce qui"
            " était dû ; vérifiez si ces règlements en visent une autre."
        ),
        "factures dont les règlements dépassent ce qui est dû",
    )
    controle.signaler(
        "PEN-11",
        Gravite.INFORMATION,
        bilan.places[gardees & (trop == 0) & (verse > bilan.creances.montant)],
        lambda place, _motif: (
            f"{controle.nom(place)} a reçu {formater(au_dela[place])} de plus que son montant ;"
            " ce surplus est imputé sur les pénalités et l'indemnité."
        ),
        "factures dont les règlements paient aussi des pénalités",
    )


def _dates_de_facture_inconnues(controle: Controle, bilan: Bilan, gardees: Masque) -> None:
    controle.signaler(
        "PEN-12",
        Gravite.A_TRAITER,
        bilan.places[gardees & bilan.creances.incertaine & (bilan.total_du > 0)],
        lambda place, _motif: (
            f"{controle.nom(place)} est échue après le jugement d'ouverture et sa date est"
            " inconnue ; si elle est née avant, déclarez-la au passif sans pénalités, sinon"
            " relancez-la."
        ),
        "factures d'un client en procédure collective dont la date est inconnue",
        "PieceDate",
    )


def _taux_a_verifier(controle: Controle, bilan: Bilan, gardees: Masque) -> None:
    """Une anomalie par valeur légale employée dont la confiance n'est pas haute."""
    segments = bilan.compte.segments
    employees = np.unique(segments.ligne[gardees[segments.facture]])
    fiches = {
        (fiche.cle, fiche.depuis): fiche
        for ligne in employees
        for fiche in bilan.bareme.lignes[ligne].a_verifier
    }
    controle.anomalies += [
        Anomalie(
            "PEN-14",
            Gravite.INFORMATION,
            f"« {fiche.libelle} » depuis le {ecrire_date(fiche.depuis)}, {fiche.affichage}, est de"
            f" confiance {fiche.confiance} ({fiche.note or fiche.reference}) ; vérifiez-le avant"
            " d'envoyer une lettre.",
        )
        for _, fiche in sorted(fiches.items())
    ]
