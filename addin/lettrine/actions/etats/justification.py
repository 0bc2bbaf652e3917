"""Éditer la justification des soldes (account reconciliation report).

Règle : d'abord chaque compte, recoupé avec la balance générale, et les visas ; puis les lignes qui
font chaque solde, un bloc par compte et tiers, à signer ; puis un solde par ligne.
Exceptions : un livre sans aucune ligne des comptes demandés est refusé (BAG-11).

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import designer, ouvrir_edition, par_compte
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Blocs, Feuille
from lettrine.comptabilite.justification import Justification, justifier
from lettrine.dates import formater
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.justification import JUSTIFICATION, SOLDES_JUSTIFIES

__all__ = ["editer_justification"]

LETTRABLES = "lettrage/comptes_lettrables"
VISAS = ("Établi par", "Revu par")


def editer_justification(
    classeur: Classeur,
    *,
    au: date,
    comptes: Sequence[str] = (),
    dossier: Dossier | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit les lignes qui font, le jour `au`, le solde des comptes choisis.

    `comptes` sont des préfixes ; à défaut, ceux du paramètre `lettrage/comptes_lettrables`.
    `dossier` donne les noms. Lève `DonneesInvalides` (LET-10) si des lignes sont illisibles,
    (BAG-11) si le livre n'a aucune ligne de ces comptes.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    edition.dire("Calcul des soldes")
    usages = reglages or parametres.livres()
    prefixes = tuple(comptes) or usages.textes(LETTRABLES, usages.jour_connu(LETTRABLES, au))
    justification = justifier(edition.ecritures, au=au, comptes=prefixes, tiers=edition.tiers)
    edition.refuser_sans_ligne(justification.lues, f"les comptes {', '.join(prefixes)}")
    anomalies = edition.anomalies(edition.prefixes_vides(comptes), justification.anomalies)
    source = edition.source("Justification des soldes")
    titre = f"Justification des soldes au {formater(au)}"
    synthese = replace(par_compte(titre, source, justification.collectifs), visas=VISAS)
    feuilles = [synthese, *_feuilles(source, titre, justification)]
    fichiers = edition.ecrire(feuilles, source, anomalies)
    nombres = (len(justification.lignes), len(justification.soldes))
    lignes = accorder(nombres[0], "ligne ouverte justifie", "lignes ouvertes justifient")
    soldes = accorder(nombres[1], "solde", "soldes")
    debiteurs, crediteurs = (
        int(justification.soldes[nom].sum()) for nom in ("SoldeDebiteur", "SoldeCrediteur")
    )
    return Bilan(
        titre=titre,
        phrase=(
            f"Au {formater(au)}, {lignes} {soldes}, en tout {formater_montant(justification.total)}"
            " (voir la feuille Justification)."
        ),
        postes=(
            Poste("Soldes justifiés", nombres[1]),
            Poste("Lignes ouvertes", nombres[0]),
            Poste("Soldes débiteurs", debiteurs, montant=True),
            Poste("Soldes créditeurs", crediteurs, montant=True),
            Poste("Total", justification.total, montant=True),
        ),
        controles=tuple((c.libelle, c.juste) for c in synthese.controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Date": formater(au), "Comptes": ", ".join(prefixes)},
    )


def _feuilles(source: str, titre: str, justification: Justification) -> list[Feuille]:
    return [
        Feuille(
            "Justification",
            f"{titre}, ligne par ligne",
            (
                source,
                "Reste ouvert : ce qu'aucun lettrage complet à cette date ne solde, débit positif."
                " Le total d'un bloc est le solde du compte.",
            ),
            justification.lignes,
            JUSTIFICATION,
            totaux=("Reste",),
            blocs=Blocs(
                tuple(justification.debuts.tolist()),
                tuple(designer(justification.soldes)),
                tuple(f"Solde {nom}" for nom in designer(justification.soldes.assign(Nom=""))),
            ),
            visas=VISAS,
        ),
        Feuille(
            "Soldes",
            "Soldes justifiés, par compte et tiers",
            (source,),
            justification.soldes,
            SOLDES_JUSTIFIES,
            totaux=("Lignes", "SoldeDebiteur", "SoldeCrediteur"),
            sans_zero=("SoldeDebiteur", "SoldeCrediteur"),
        ),
    ]
