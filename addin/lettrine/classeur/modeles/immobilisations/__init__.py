"""Le modèle d'immobilisations (fixed asset workbook template): du registre aux dotations.

- `reperes`, `exercices` : tables, tailles, calendrier et barème dégressif ;
- `calculs` : les cumuls de chaque bien, exercice par exercice ;
- `plan` : le plan d'un bien, étape par étape ; `etats` : l'exercice, et les suivants ;
- `controles`, `mode_d_emploi` : ce qui doit être vrai, la première feuille.
"""

from datetime import datetime

from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.dossier import Reglage, ecrire_le_dossier
from lettrine.classeur.modeles.immobilisations.calculs import ecrire_les_calculs
from lettrine.classeur.modeles.immobilisations.controles import ecrire_les_controles_du_registre
from lettrine.classeur.modeles.immobilisations.etats import ecrire_les_etats
from lettrine.classeur.modeles.immobilisations.exercices import ecrire_les_exercices
from lettrine.classeur.modeles.immobilisations.mode_d_emploi import FEUILLES, MODE_D_EMPLOI
from lettrine.classeur.modeles.immobilisations.plan import ecrire_le_plan
from lettrine.classeur.modeles.immobilisations.reperes import BIENS, REGISTRE, RELEVES, UNITES
from lettrine.classeur.modeles.mode_d_emploi import ecrire_mode_d_emploi
from lettrine.classeur.modeles.saisie import UNE_DATE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["BIENS", "FEUILLES", "RELEVES", "ecrire_immobilisations"]

NOTE = "Vide : la clôture du premier exercice. C'est l'exercice qui la contient que l'on étudie."


def ecrire_immobilisations(atelier: Atelier, contenu: Remplissage) -> None:
    """Toutes les feuilles du modèle, dans l'ordre des onglets."""
    ecrire_mode_d_emploi(atelier, MODE_D_EMPLOI)
    _ecrire_le_dossier(atelier, contenu)
    REGISTRE.ecrire(atelier, contenu.table(REGISTRE.schema.nom))
    UNITES.ecrire(atelier, contenu.table(UNITES.schema.nom))
    ecrire_les_controles_du_registre(atelier)
    ecrire_le_plan(atelier, contenu)
    ecrire_les_etats(atelier)
    ecrire_les_exercices(atelier, contenu)
    ecrire_les_calculs(atelier)


def _ecrire_le_dossier(atelier: Atelier, contenu: Remplissage) -> None:
    bornes = [
        None if jour is None else datetime(jour.year, jour.month, jour.day)
        for jour in (contenu.reglages.get(nom) for nom in ("premier_debut", "premier_fin"))
    ]
    onglet = ecrire_le_dossier(
        atelier,
        contenu.dossier,
        contenu.au,
        (
            Reglage("Premier exercice, du", "Premier_debut", bornes[0], Genre.DATE,
                    "Avant la plus ancienne acquisition du registre.", UNE_DATE),
            Reglage("Premier exercice, au", "Premier_fin", bornes[1], Genre.DATE,
                    "Sa clôture ; les exercices suivants ont douze mois.", UNE_DATE),
        ),
        derniere="N(+Premier_fin)",
        note=NOTE,
    )  # fmt: skip
    onglet.libeller("A9", "Exercice étudié, n°")
    rang = (
        "IF(OR(Jour_arrete=0,N(+Premier_debut)=0),0,IF(Jour_arrete>MAX(Exercices_Fin),0,"
        "IFERROR(MATCH(Jour_arrete,Exercices_Debut,1),0)))"
    )
    onglet.calculer("B9", f"={rang}", Genre.ENTIER)
    onglet.nommer("Exercice_rang", "B9")
