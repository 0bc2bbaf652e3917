"""Ce que l'on met dans le modèle du délai de paiement (template content) : rien, ou l'exemple."""

from datetime import date

from lettrine.classeur.modeles import Remplissage
from lettrine.classeur.modeles.delai_paiement.reperes import COTES
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement import delai_paiement
from lettrine.comptabilite.delai_paiement.perimetre import perimetre_usuel
from lettrine.comptabilite.delai_paiement.plafonds import plafonds_legaux
from lettrine.dates import ajouter_mois
from lettrine.demo import construire as construire_le_dossier
from lettrine.parametres import livres

__all__ = ["exemple", "vide"]

MOIS = 12


def vide() -> Remplissage:
    """Douze mois de période, aucun chiffre."""
    return Remplissage(
        tables={cote.saisie.schema.nom: cote.saisie.schema.vide() for cote in COTES},
        reglages={"mois": MOIS},
    )


def exemple(graine: int) -> Remplissage:
    """Les encours et les mois du dossier d'exemple, arrêté à sa clôture."""
    dossier, loi = construire_le_dossier(graine), livres()
    au = dossier.exercice[1]
    plafonds, _ = plafonds_legaux(au, loi)
    delai = loi.entier("delais/defaut", loi.jour_connu("delais/defaut", au))
    tables, reglages = {}, {"mois": MOIS}
    for cote, comptes in zip(COTES, (Comptes.CLIENTS, Comptes.FOURNISSEURS), strict=True):
        mesure = delai_paiement(
            dossier.ecritures,
            au=au,
            perimetre=perimetre_usuel(comptes, au, loi),
            plafonds=plafonds,
            delai=delai,
        )
        tables[cote.saisie.schema.nom] = cote.saisie.schema.table(
            {
                "Debut": [_mois(au, rang) for rang in range(len(mesure.mois))],
                "Factures": mesure.mois["Factures"],
                "Avoirs": -mesure.mois["Avoirs"],
            }
        )
        reglages[cote.nom] = mesure.encours
    return Remplissage(tables, str(dossier.societe["Nom"].iloc[0]), au, reglages)


def _mois(au: date, rang: int) -> date:
    return ajouter_mois(au.replace(day=1), -rang)
