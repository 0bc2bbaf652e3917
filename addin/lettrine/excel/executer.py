"""Exécuter un bouton du ruban sur le classeur ouvert (running a ribbon button).

Règle : le complément appelle `executer(nom)`. L'affichage, le calcul et les événements d'Excel
sont suspendus pendant le travail et remis comme ils étaient, quoi qu'il arrive ; la barre d'état
dit où l'on en est. À la fin, un message dit le bilan, ou pourquoi rien n'a été fait.
Exceptions : ce qu'un bouton a besoin de savoir est demandé à l'utilisateur, s'il n'y a pas déjà
répondu ; s'il renonce, rien n'est fait. Un bouton qui ouvre un fichier se passe de classeur ouvert.

Référence : modèle d'objets d'Excel (ScreenUpdating, Calculation, EnableEvents, StatusBar).
Unités : aucune.
"""

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from unicodedata import normalize

import xlwings

from lettrine.actions.bilan import Bilan, accorder
from lettrine.catalogue import Action, declaration
from lettrine.classeur.vivant import ClasseurVivant, moteur
from lettrine.erreurs import ErreurLettrine, Gravite, OptionInvalide
from lettrine.excel.erreur import dans_excel
from lettrine.excel.questions import TITRE, Renoncement, repondre
from lettrine.journal import consigner

__all__ = ["BOUTONS", "executer", "executer_sur"]

BOUTONS = {
    "lettrer": "tiers",
    "lettrer_les_probables": "tiers",
    "evaluer_le_lettrage": "tiers",
    "balance_des_tiers": "tiers",
    "balance_agee_clients": "tiers",
    "balance_agee_fournisseurs": "tiers",
    "justifier_un_compte": "tiers",
    "dresser_l_echeancier": "tiers",
    "delai_moyen_clients": "tiers",
    "delai_moyen_fournisseurs": "tiers",
    "examiner_les_soldes": "tiers",
    "proposer_les_ecarts": "tiers_ecarts",
    "approuver_les_ecarts": "tiers_ecarts",
    "lettrer_la_selection": "tiers_selection",
    "delettrer_la_selection": "tiers_selection",
    "controler_les_ecritures": "donnees",
    "balance_generale": "donnees",
    "grand_livre": "donnees",
    "ouvrir_un_fec": "donnees_fec",
    "enregistrer_en_fec": "donnees_fec",
    "planifier_les_amortissements": "immobilisations",
    "editer_les_tableaux": "immobilisations",
    "arreter_les_immobilisations": "immobilisations",
    "ceder_une_immobilisation": "immobilisations",
    "preparer_les_relances": "courriers",
    "relancer_les_clients": "courriers",
    "annuler_le_dernier_traitement": "aide",
    "prendre_un_modele": "aide_modeles",
    "ouvrir_un_exemple": "aide_modeles",
}
"""Le module de chaque bouton : en service, lui seul est chargé."""

PAQUET = "lettrine.excel.boutons"
EN_SAISIE, INATTENDUE = "XLS-10", "XLS-99"
ESSAIS = 1000
"""Environ une seconde : un Excel occupé un instant finit par répondre."""

REGLAGES = ("screen_updating", "enable_events", "display_alerts", "calculation", "status_bar")
VISIBLE = (True, -1)  # xlSheetVisible
ANOMALIES_DITES = 3
ECRIT = "le classeur était déjà écrit"
"""La note d'une erreur survenue après l'écriture."""


@xlwings.func
def executer(nom: str) -> str:
    """Exécute le bouton sur le classeur actif ; rend ce qui a été dit à l'utilisateur."""
    return executer_sur(xlwings.apps.active, nom)


def executer_sur(
    application: Any, nom: str, *, classeur: str = "", reponses: Sequence[str] | None = None
) -> str:
    """La même chose, sur une application donnée.

    `classeur` est le nom du classeur, à défaut le classeur actif ; `reponses`, ce que l'utilisateur
    a déjà répondu, dans l'ordre des arguments.
    """
    _borner_les_essais()
    try:
        message, ton = _executer(application, nom, classeur, reponses), "info"
    except Renoncement:
        return ""
    except ErreurLettrine as erreur:
        dit = dans_excel("\n\n".join((erreur.message, erreur.remede, *_notes(erreur))))
        message, ton = f"{dit}\n\n({erreur.code})", "critical"
    except Exception as erreur:
        if moteur.est_occupe(erreur):
            message = (
                "Une cellule est en cours de saisie, ou une boîte de dialogue est ouverte.\n\n"
                "Validez la saisie (Entrée) ou abandonnez-la (Échap), puis recommencez.\n\n"
                f"({EN_SAISIE})"
            )
        else:
            journal = consigner(erreur)
            dit = "\n\n".join(
                (
                    f"Lettrine s'est trompée : {_ce_qui_reste(erreur)}.",
                    *_notes(erreur),
                    f"L'erreur est consignée, sans vos données, dans {journal}.",
                )
            )
            message = f"{dit}\n\n({INATTENDUE})"
        ton = "critical"
    application.alert(message, title=TITRE, mode=ton)
    return message


def _executer(application: Any, nom: str, classeur: str, reponses: Sequence[str] | None) -> str:
    bouton = getattr(importlib.import_module(f"{PAQUET}.{BOUTONS[nom]}"), nom)
    declaree = declaration(bouton)
    assert isinstance(declaree, Action)
    if declaree.ouvre:
        return _ouvrir(application, bouton, declaree, reponses)
    livre = _livre(application, classeur)
    arguments = repondre(application, declaree, reponses)
    depart = livre.sheets.active.name
    with _au_calme(application) as dire:
        avant = {feuille.name for feuille in moteur.feuilles(livre)}
        vivant = ClasseurVivant(livre, action=declaree.libelle)
        try:
            bilan = bouton(vivant, progression=dire, **arguments)
        except Exception as erreur:
            if vivant.ecrit:
                erreur.add_note(ECRIT)
            raise
        presentes = moteur.feuilles(livre)
        nouvelles = [f for f in presentes if f.name not in avant and f.visible in VISIBLE]
        # Annuler retire peut-être la feuille d'où l'on est parti.
        for montree in (nouvelles or [f for f in presentes if f.name == depart])[:1]:
            moteur.activer(montree)
    return _dire(bilan)


def _livre(application: Any, classeur: str) -> Any:
    """Le classeur de ce nom, ou l'actif ; XLS-01 s'il n'y en a pas."""
    if application is None or not len(application.books):
        raise OptionInvalide(
            "XLS-01", "Aucun classeur n'est ouvert.", "Ouvrez le classeur à traiter."
        )
    if not classeur:
        return application.books.active
    for livre in application.books:
        # Un nom de fichier du Mac peut avoir ses accents à part de leurs lettres.
        if normalize("NFC", livre.name) == normalize("NFC", classeur):
            return application.books[livre.name]
    raise OptionInvalide(
        "XLS-01", f"« {classeur} » n'est plus ouvert.", "Ouvrez le classeur à traiter."
    )


def _ouvrir(
    application: Any,
    bouton: Callable[..., Bilan],
    declaree: Action,
    reponses: Sequence[str] | None,
) -> str:
    """Fait un fichier, et l'ouvre ; aucun classeur n'a besoin de l'être."""
    arguments = repondre(application, declaree, reponses)
    avant = _barre(application)
    try:
        bilan = bouton(progression=_a_la_barre(application), **arguments)
        application.books.open(str(bilan.fichiers[0]))
    finally:
        application.status_bar = avant
    return _dire(bilan)


def _barre(application: Any) -> str | bool:
    """Ce que dit la barre d'état ; faux si elle est à Excel, qu'il le dise par faux ou par rien."""
    dite = application.status_bar
    return dite if isinstance(dite, str) else False


def _a_la_barre(application: Any) -> Callable[[str], object]:
    def dire(etape: str) -> None:
        application.status_bar = f"Lettrine : {etape}…"

    return dire


@contextmanager
def _au_calme(application: Any) -> Iterator[Callable[[str], object]]:
    """Suspend affichage, calcul et événements ; remet tout comme c'était."""
    avant = {nom: getattr(application, nom) for nom in REGLAGES}
    avant["status_bar"] = _barre(application)
    dire = _a_la_barre(application)
    try:
        application.screen_updating = application.enable_events = False
        application.calculation = "manual"
        dire("lecture du classeur")
        yield dire
    finally:
        for nom, valeur in avant.items():
            with suppress(Exception):  # un réglage refusé ne doit pas retenir les suivants
                setattr(application, nom, valeur)


def _ce_qui_reste(erreur: Exception) -> str:
    """Ce qu'il en est du classeur après une erreur interne."""
    if ECRIT in getattr(erreur, "__notes__", ()):
        return "le classeur a été changé ; Annuler le dernier traitement le remet"
    return "votre classeur n'a pas été changé"


def _notes(erreur: Exception) -> list[str]:
    """Ce qu'un acte ajoute à une erreur : ce qui est fait hors du classeur."""
    return [note for note in getattr(erreur, "__notes__", ()) if note != ECRIT]


def _dire(bilan: Bilan) -> str:
    """Le bilan en un message : la phrase, les postes, les contrôles faux, ce qu'il faut voir."""
    lignes = [bilan.titre, "", bilan.phrase, ""]
    lignes += [f"{poste.libelle} : {poste.texte}" for poste in bilan.postes[:12]]
    faux = [libelle for libelle, juste in bilan.controles if not juste]
    lignes += [f"Contrôle faux : {libelle}" for libelle in faux]
    a_traiter = [a for a in bilan.anomalies if a.gravite is not Gravite.INFORMATION]
    lignes += ["", *(anomalie.message for anomalie in a_traiter[:ANOMALIES_DITES])]
    reste = len(a_traiter) - ANOMALIES_DITES
    if reste > 0:
        autres = accorder(reste, "autre anomalie", "autres anomalies")
        lignes.append(f"Et {autres} : voir la feuille Anomalies.")
    return dans_excel("\n".join(lignes).strip())


def _borner_les_essais() -> None:
    """xlwings réessaie sans fin un appel qu'Excel refuse ; on finit par le dire."""
    moteur = getattr(xlwings, "_xlwindows", None)
    if moteur is not None and not moteur.N_COM_ATTEMPTS:
        moteur.N_COM_ATTEMPTS = ESSAIS
