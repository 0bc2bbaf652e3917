"""Le catalogue des fonctions de feuille et des boutons (functions and buttons catalogue).

Règle : une fonction de feuille est déclarée là où elle est écrite, par `@fonction(famille=...)`, un
bouton par `@action(groupe=...)`. Le nom, les arguments et leurs textes viennent de la signature et
de la docstring : le premier paragraphe est la description ; « Arguments : » en donne une ligne par
argument, au besoin suivie de lignes plus en retrait ; « Rend : » et « Exemple : » complètent.
Un argument qui a une valeur par défaut est facultatif. Une déclaration ne change pas la fonction.
Exceptions : un texte absent, ou de plus de 255 caractères, est refusé à la déclaration, car Excel
le couperait ; deux fonctions de même nom sont refusées à la lecture du catalogue.

Le catalogue importe tous les modules : il sert à construire le complément, les guides et les
essais. En service, seul le module appelé est chargé.

Référence : convention de Lettrine ; la longueur est la limite d'`Application.MacroOptions`.
Unités : aucune.

>>> @fonction(famille="TVA", scalaire=True)
... def tva_montant(montant, taux=None):
...     '''La TVA d'un montant hors taxes, arrondie au centime.
...
...     Arguments :
...         montant : montant hors taxes.
...         taux : taux de TVA ; à défaut, le taux normal.
...     Rend : la TVA.
...     Exemple : =TVA_MONTANT(100)
...     '''
>>> declaration(tva_montant).nom, [a.facultatif for a in declaration(tva_montant).arguments]
('TVA_MONTANT', [False, True])
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, cast, get_args

__all__ = [
    "LONGUEUR",
    "Action",
    "Argument",
    "Fonction",
    "Groupe",
    "action",
    "actions",
    "declaration",
    "fonction",
    "fonctions",
]

Groupe: TypeAlias = Literal[
    "Données", "Tiers", "Banque", "TVA", "Immobilisations", "Paie", "Courriers", "Aide"
]
"""Les groupes du ruban, dans l'ordre ; une famille de fonctions porte le nom d'un groupe."""

LONGUEUR = 255
"""Au-delà, Excel coupe une description."""

FONCTIONS, BOUTONS = "lettrine.excel.fonctions", "lettrine.excel.boutons"
MARQUE = "__declaration_lettrine__"
PROGRESSION = "progression"
"""Ce qu'une action appelle pour dire où elle en est : personne n'a à le donner."""

Appelable = TypeVar("Appelable", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Argument:
    """Un argument, tel que l'assistant de fonctions le présente."""

    nom: str
    description: str
    facultatif: bool
    defaut: object = None


@dataclass(frozen=True, slots=True)
class Fonction:
    """Une fonction de feuille.

    `scalaire` : un échec rend une vraie erreur d'Excel, que SOMME() ne peut pas sauter ; sinon, la
    première cellule du résultat dit ce qui n'a pas été.
    """

    nom: str
    famille: Groupe
    description: str
    arguments: tuple[Argument, ...]
    rend: str
    exemple: str
    module: str
    attribut: str
    scalaire: bool


@dataclass(frozen=True, slots=True)
class Action:
    """Un bouton du ruban ; `icone` est le nom d'une image d'Office (imageMso).

    `ouvre` : il n'a pas besoin d'un classeur ouvert, il ouvre le premier fichier de son bilan.
    """

    nom: str
    groupe: Groupe
    libelle: str
    infobulle: str
    icone: str
    module: str
    attribut: str
    arguments: tuple[Argument, ...]
    ouvre: bool = False


def fonction(*, famille: Groupe, scalaire: bool = False) -> Callable[[Appelable], Appelable]:
    """Déclare une fonction de feuille ; son nom dans Excel est le sien, en capitales.

    Lève `ValueError` si un texte manque ou s'il est trop long.
    """

    def declarer(appelable: Appelable) -> Appelable:
        textes = _lire_docstring(appelable)
        return _marquer(
            appelable,
            Fonction(
                nom=appelable.__name__.upper(),
                famille=famille,
                description=_texte(appelable, "description", textes.description),
                arguments=_arguments(appelable, textes),
                rend=_texte(appelable, "Rend", textes.rend),
                exemple=_texte(appelable, "Exemple", textes.exemple),
                module=appelable.__module__,
                attribut=appelable.__name__,
                scalaire=scalaire,
            ),
        )

    return declarer


def action(
    *, groupe: Groupe, libelle: str, icone: str, ouvre: bool = False
) -> Callable[[Appelable], Appelable]:
    """Déclare un bouton ; son premier paramètre est le classeur, les autres sont demandés.

    Un bouton qui `ouvre` un fichier ne reçoit pas de classeur : tous ses paramètres sont demandés.

    Lève `ValueError` si un texte manque ou s'il est trop long.
    """

    def declarer(appelable: Appelable) -> Appelable:
        textes = _lire_docstring(appelable)
        return _marquer(
            appelable,
            Action(
                nom=appelable.__name__,
                groupe=groupe,
                libelle=libelle,
                infobulle=_texte(appelable, "infobulle", textes.description),
                icone=icone,
                module=appelable.__module__,
                attribut=appelable.__name__,
                arguments=_arguments(appelable, textes, sauf=0 if ouvre else 1),
                ouvre=ouvre,
            ),
        )

    return declarer


def declaration(appelable: Callable[..., object]) -> Fonction | Action:
    """La déclaration d'une fonction ou d'un bouton ; lève `AttributeError` s'il n'y en a pas."""
    return cast("Fonction | Action", getattr(appelable, MARQUE))


def fonctions() -> tuple[Fonction, ...]:
    """Toutes les fonctions de feuille, par famille puis par nom."""
    trouvees = [d for d in _declarations(FONCTIONS) if isinstance(d, Fonction)]
    _sans_doublon([f.nom for f in trouvees])
    return tuple(sorted(trouvees, key=lambda f: (_rang(f.famille), f.nom)))


def actions() -> tuple[Action, ...]:
    """Tous les boutons, par groupe puis dans l'ordre où leur module les écrit."""
    trouvees = [d for d in _declarations(BOUTONS) if isinstance(d, Action)]
    _sans_doublon([a.nom for a in trouvees])
    return tuple(sorted(trouvees, key=lambda a: _rang(a.groupe)))


@dataclass(frozen=True, slots=True)
class _Textes:
    description: str
    arguments: dict[str, str]
    rend: str
    exemple: str


def _lire_docstring(appelable: Callable[..., object]) -> _Textes:
    """Les parties d'une docstring ; une partie absente est vide."""
    parties: dict[str, list[str]] = {"description": []}
    partie = "description"
    for ligne in (inspect.getdoc(appelable) or "").splitlines():
        titre = re.match(r"(Arguments|Rend|Exemple) : ?(.*)|(Arguments) :$", ligne)
        if titre:
            partie = titre[1] or titre[3]
            parties[partie] = [titre[2]] if titre[2] else []
        elif partie == "description" and not ligne.strip() and parties[partie]:
            partie = "suite"
            parties[partie] = []
        else:
            parties[partie].append(ligne)
    en_texte = {nom: " ".join(" ".join(lignes).split()) for nom, lignes in parties.items()}
    return _Textes(
        en_texte["description"],
        _lire_arguments(parties.get("Arguments", [])),
        en_texte.get("Rend", ""),
        en_texte.get("Exemple", ""),
    )


def _lire_arguments(lignes: list[str]) -> dict[str, str]:
    """« nom : texte », une ligne plus en retrait prolonge celle d'avant."""
    textes: dict[str, str] = {}
    nom, marge = "", 0
    for ligne in filter(str.strip, lignes):
        retrait = len(ligne) - len(ligne.lstrip())
        if not nom or retrait <= marge:
            nom, marge = ligne.partition(" : ")[0].strip(), retrait
            textes[nom] = ligne.partition(" : ")[2].strip()
        else:
            textes[nom] += f" {ligne.strip()}"
    return textes


def _arguments(
    appelable: Callable[..., object], textes: _Textes, *, sauf: int = 0
) -> tuple[Argument, ...]:
    """Les arguments de la signature, avec leur texte."""
    signature = inspect.signature(appelable).parameters.values()
    parametres = [p for p in list(signature)[sauf:] if p.name != PROGRESSION]
    inconnus = set(textes.arguments) - {p.name for p in parametres}
    if inconnus:
        raise ValueError(f"{appelable.__name__} n'a pas d'argument {', '.join(sorted(inconnus))}")
    vide = inspect.Parameter.empty
    return tuple(
        Argument(
            nom=p.name,
            description=_texte(appelable, p.name, textes.arguments.get(p.name, "")),
            facultatif=p.default is not vide,
            defaut=None if p.default is vide else p.default,
        )
        for p in parametres
    )


def _texte(appelable: Callable[..., object], quoi: str, texte: str) -> str:
    """Un texte présent et qu'Excel ne coupera pas."""
    if not texte:
        raise ValueError(f"{appelable.__name__} : il manque le texte « {quoi} »")
    if len(texte) > LONGUEUR:
        raise ValueError(f"{appelable.__name__} : « {quoi} » dépasse {LONGUEUR} caractères")
    return texte


def _marquer(appelable: Appelable, trouvee: Fonction | Action) -> Appelable:
    setattr(appelable, MARQUE, trouvee)
    return appelable


def _declarations(paquet: str) -> Iterator[Fonction | Action]:
    """Ce que déclarent les modules d'un paquet, chacun là où il est écrit."""
    racine = importlib.import_module(paquet)
    noms = sorted(m.name for m in pkgutil.walk_packages(racine.__path__, f"{paquet}."))
    for module in map(importlib.import_module, noms):
        for objet in vars(module).values():
            trouvee = getattr(objet, MARQUE, None) if inspect.isfunction(objet) else None
            if trouvee is not None and objet.__module__ == module.__name__:
                yield trouvee


def _rang(groupe: Groupe) -> int:
    return get_args(Groupe).index(groupe)


def _sans_doublon(noms: list[str]) -> None:
    """Lève `ValueError` si deux déclarations ont le même nom."""
    doubles = sorted({nom for nom in noms if noms.count(nom) > 1})
    if doubles:
        raise ValueError(f"Deux déclarations portent le même nom : {', '.join(doubles)}")
