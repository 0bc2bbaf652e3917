"""Le modèle de relances (dunning workbook template) : retards, pénalités, qui relancer.

- `reperes` : les tables à remplir, les tailles ;
- `calculs` : les formules que lisent les états ;
- `etats`, `controles` : à relancer, suivi des factures, pénalités, contrôles ;
- `mode_d_emploi` : la première feuille.
"""

from typing import Any

from lettrine.classeur.modeles.calculs import ecrire_les_calculs
from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.dossier import Reglage, ecrire_le_dossier
from lettrine.classeur.modeles.mode_d_emploi import ecrire_mode_d_emploi
from lettrine.classeur.modeles.relances.calculs import SCALAIRES, blocs
from lettrine.classeur.modeles.relances.controles import ecrire_controles
from lettrine.classeur.modeles.relances.etats import ecrire_les_etats
from lettrine.classeur.modeles.relances.mode_d_emploi import FEUILLES, MODE_D_EMPLOI
from lettrine.classeur.modeles.relances.reperes import CALCULS, CLIENTS, SAISIES
from lettrine.classeur.modeles.saisie import UN_MONTANT, UNE_DATE, des_jours
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.colonnes import en_cellule
from lettrine.tables.schema import Genre

__all__ = ["FEUILLES", "SAISIES", "ecrire_relances"]

UN_TAUX = {**UN_MONTANT, "error_title": "Taux", "error_message": "Écrivez un taux, comme 10 %."}
UN_NOMBRE = {**UN_MONTANT, "error_title": "Nombre", "error_message": "Écrivez un nombre positif."}


def ecrire_relances(atelier: Atelier, contenu: Remplissage) -> None:
    """Toutes les feuilles du modèle, dans l'ordre des onglets."""
    ecrire_mode_d_emploi(atelier, MODE_D_EMPLOI)
    ecrire_le_dossier(
        atelier,
        contenu.dossier,
        contenu.au,
        _reglages(contenu),
        derniere="MAX(Factures_Echeance,Recus_Jour)",
        note="Vide : la dernière échéance ou le dernier règlement.",
    )
    for saisie in SAISIES:
        saisie.ecrire(atelier, contenu.table(saisie.schema.nom))
    ecrire_controles(atelier)
    ecrire_les_etats(atelier)
    ecrire_les_calculs(atelier, CALCULS, blocs(), SCALAIRES)
    codes = CLIENTS.plage("CompAuxNum")
    liste = f"=INDEX({codes},1):INDEX({codes},MAX(1,COUNTA({codes})))"
    atelier.classeur.define_name("Liste_clients", liste)


def _reglages(contenu: Remplissage) -> tuple[Reglage, ...]:
    """Seuil, délai, puis les valeurs légales, chacune avec sa référence."""
    reglages = contenu.reglages
    references = reglages["references"]
    return (
        Reglage(
            "Seuil des relances, en euros",
            "Seuil_relance",
            en_cellule(reglages["seuil"]),
            Genre.MONTANT,
            "Un client qui doit moins n'est pas relancé.",
            UN_MONTANT,
        ),
        Reglage(
            "Délai laissé pour payer, en jours",
            "Delai_laisse",
            reglages["delai"],
            Genre.ENTIER,
            "Compté depuis la relance.",
            des_jours("Délai", 1, 365),
        ),
        *(
            Reglage(
                libelle, nom, _ecrite(reglages[nom], genre), genre, references[nom], dict(regle)
            )
            for libelle, nom, genre, regle in (
                (
                    "Indemnité forfaitaire, par facture",
                    "Indemnite_forfaitaire",
                    Genre.MONTANT,
                    UN_MONTANT,
                ),
                ("Majoration entre professionnels", "Majoration", Genre.TAUX, UN_TAUX),
                ("Majoration d'un acheteur public", "Majoration_public", Genre.TAUX, UN_TAUX),
                (
                    "Intérêts d'un acheteur public connus depuis le",
                    "Majoration_public_depuis",
                    Genre.DATE,
                    UNE_DATE,
                ),
                ("Plancher, en fois l'intérêt légal", "Multiple_minimal", Genre.NOMBRE, UN_NOMBRE),
                ("Jours de l'année", "Jours_par_an", Genre.ENTIER, UN_NOMBRE),
            )
        ),
    )


def _ecrite(valeur: Any, genre: Genre) -> Any:
    """La valeur d'un paramètre, telle que la cellule la porte."""
    return en_cellule(valeur) if genre is Genre.MONTANT else valeur
