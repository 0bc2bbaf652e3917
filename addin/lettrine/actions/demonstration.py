"""Le dossier de démonstration (demo): une SARL d'exemple, du FEC au rapport de lettrage.

Règle : tout est fabriqué par le code, sans donnée réelle ; une même graine donne les mêmes
fichiers. Le dossier contient le FEC de l'exercice, les écritures avec leurs échéances, le
classeur du dossier (Societe, Tiers, Relances, Suivi, Immobilisations) et les résultats.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lettrine.actions.bilan import Bilan, Poste
from lettrine.actions.controler_fec import controler_fec
from lettrine.actions.dossier import lire_dossier
from lettrine.actions.etats import editer_balance_agee
from lettrine.actions.immobilisations import editer, planifier
from lettrine.actions.immobilisations.feuilles_d_od import sans_colonnes_vides
from lettrine.actions.lettrer import lettrer
from lettrine.actions.ouverture import Lieux, lieu_du_rapport, lieux, ouvrir
from lettrine.actions.relances import relancer_sur_fichiers
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.comptabilite.lettrage import Confiance
from lettrine.demo import DossierDemo, construire
from lettrine.fichiers import dossier_pret
from lettrine.formats import fec
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import ELEMENTS_DU_COUT, IMMOBILISATIONS

__all__ = ["demontrer", "ecrire_l_exemple"]

A_LA_SORTIE = ("DateSortie", "NatureSortie", "PrixCession", "TvaCession")
"""Les colonnes du registre que l'on remplira quand un bien sortira."""


def demontrer(
    sortie: Path,
    *,
    graine: int = 2025,
    progression: Callable[[str], object] | None = None,
) -> list[Bilan]:
    """Écrit le dossier d'exemple dans `sortie`, le contrôle, le lettre, relance, amortit."""
    dire = progression or (lambda _etape: None)
    dire("Fabrication du dossier")
    dossier = construire(graine)
    source = dossier_pret(sortie / "dossier")
    resultats = dossier_pret(sortie / "resultats")
    livre = source / fec.nom_conforme(_siren(dossier), dossier.exercice[1])
    fec.ecrire(dossier.ecritures, livre)
    fichiers = (livre, *_ecrire_dossier(dossier, source))
    dire("Contrôle du FEC")
    controle = controler_fec(livre, rapport=resultats / "controle_fec.xlsx")
    dire("Lettrage")
    endroits = lieux(livre, resultats, "lettrage")
    lettrage = lettrer(
        ouvrir(livre, endroits), appliquer=Confiance.PROBABLE, progression=progression
    )
    dire("Balance âgée")
    lettre, classeur = endroits.sortie or livre, fichiers[1]
    balance = _balance_agee(dossier, lettre, classeur, progression)
    dire("Immobilisations")
    biens = _immobilisations(dossier, livre, classeur, resultats, progression)
    dire("Relances")
    relances = _relancer(dossier, lettre, classeur, sortie / "relances", progression)
    return [_presenter(dossier, fichiers), controle, lettrage, balance, *biens, relances]


def ecrire_l_exemple(
    sortie: Path, *, graine: int = 2025, progression: Callable[[str], object] | None = None
) -> Bilan:
    """Écrit tout le dossier d'exemple en un seul classeur, pour l'ouvrir dans un tableur."""
    dire = progression or (lambda _etape: None)
    dire("Fabrication du dossier")
    dossier = construire(graine)
    dossier_pret(sortie.parent)
    nom = str(dossier.societe["Nom"].iloc[0])
    fichier = ecrire_classeur(sortie, _feuilles(dossier), dossier=nom)
    phrase = "Société fictive : ses écritures, ses tiers, ses relances et ses immobilisations."
    return replace(_presenter(dossier, (fichier,)), phrase=phrase)


def _balance_agee(
    dossier: DossierDemo, livre: Path, classeur: Path, progression: Callable[[str], object] | None
) -> Bilan:
    """Qui doit quoi à la clôture, d'après le livre que l'on vient de lettrer."""
    cloture = dossier.exercice[1]
    return editer_balance_agee(
        ouvrir(livre, lieu_du_rapport(livre, None, "balance_agee"), au=cloture),
        au=cloture,
        dossier=lire_dossier(classeur),
        progression=progression,
    )


def _relancer(
    dossier: DossierDemo,
    livre: Path,
    classeur: Path,
    sortie: Path,
    progression: Callable[[str], object] | None,
) -> Bilan:
    """Les lettres qui partiraient à la clôture, une par client, au niveau atteint."""
    cloture = dossier.exercice[1]
    return relancer_sur_fichiers(
        ouvrir(livre, Lieux(None, sortie / "index_relances.xlsx"), au=cloture),
        classeur,
        sortie,
        au=cloture,
        progression=progression,
    )


def _immobilisations(
    dossier: DossierDemo,
    livre: Path,
    classeur: Path,
    resultats: Path,
    progression: Callable[[str], object] | None,
) -> tuple[Bilan, Bilan]:
    """Les plans des biens, puis les tableaux de la liasse, rapprochés du livre."""
    cloture = dossier.exercice[1]
    lieux_ = {
        acte: Lieux(None, resultats / f"immobilisations_{acte}.xlsx")
        for acte in ("plans", "tableaux")
    }
    plans = planifier(
        ouvrir(classeur, lieux_["plans"], au=cloture), au=cloture, progression=progression
    )
    tableaux = editer(
        ouvrir(classeur, lieux_["tableaux"], au=cloture),
        au=cloture,
        livre=ouvrir(livre, lieux_["tableaux"]),
        progression=progression,
    )
    return plans, tableaux


def _presenter(dossier: DossierDemo, fichiers: tuple[Path, ...]) -> Bilan:
    clients = int(dossier.tiers["CompAuxNum"].str.startswith("C").sum())
    return Bilan(
        titre="Dossier de démonstration",
        phrase=(
            "Société fictive. Ouvrez le rapport de lettrage : « Groupes » dit pourquoi chaque"
            " groupe est lettré, « Ouvertes » pourquoi une ligne ne l'est pas, « Rivaux » ce qui"
            " reste à départager. Les lettres sont dans « relances »."
        ),
        postes=(
            Poste("Lignes d'écritures", len(dossier.ecritures)),
            Poste("Clients", clients),
            Poste("Fournisseurs", len(dossier.tiers) - clients),
            Poste("Relances déjà envoyées", len(dossier.relances)),
            Poste("Immobilisations", len(dossier.immobilisations)),
        ),
        fichiers=fichiers,
    )


def _siren(dossier: DossierDemo) -> str:
    return str(dossier.societe["Siren"].iloc[0])


def _ecrire_dossier(dossier: DossierDemo, source: Path) -> tuple[Path, Path]:
    """Le classeur du dossier, et les écritures avec les échéances que le FEC ne dit pas."""
    nom = str(dossier.societe["Nom"].iloc[0])
    ecritures, *autres = _feuilles(dossier)
    return (
        ecrire_classeur(source / "dossier.xlsx", autres, dossier=nom),
        ecrire_classeur(source / "ecritures.xlsx", [ecritures], dossier=nom),
    )


def _feuilles(dossier: DossierDemo) -> list[Feuille]:
    """Les écritures, puis chaque table du dossier."""
    nom = str(dossier.societe["Nom"].iloc[0])
    propos = (f"{nom} : société fictive, données fabriquées pour l'exemple.",)
    return [
        Feuille(
            "Ecritures",
            "Écritures de l'exercice, avec leurs échéances",
            propos,
            dossier.ecritures,
            ECRITURES,
            "saisie",
            totaux=("Debit", "Credit"),
        ),
        Feuille("Societe", "Société", propos, dossier.societe, SOCIETE, "saisie"),
        Feuille("Tiers", "Clients et fournisseurs", propos, dossier.tiers, TIERS, "saisie"),
        Feuille("Relances", "Registre des relances", propos, dossier.relances, RELANCES, "saisie"),
        Feuille("Suivi", "Suivi des factures", propos, dossier.suivi, SUIVI, "saisie"),
        Feuille(
            "Immobilisations",
            "Registre des immobilisations",
            propos,
            *sans_colonnes_vides(dossier.immobilisations, IMMOBILISATIONS, A_LA_SORTIE),
            role="saisie",
        ),
        Feuille(
            "ElementsCout",
            "Coût d'entrée de la machine de l'année",
            propos,
            dossier.elements_du_cout,
            ELEMENTS_DU_COUT,
            "saisie",
        ),
    ]
