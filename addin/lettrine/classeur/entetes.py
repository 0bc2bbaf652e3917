"""Trouver l'en-tête et placer les colonnes (finding the header row and its columns).

Règle : parmi les soixante premières lignes, l'en-tête est la première de celles qui portent
toutes les colonnes obligatoires et le plus de colonnes connues, dans n'importe quel ordre.
Une colonne se reconnaît à son nom officiel, à son libellé ou à un synonyme du schéma.
Exceptions : Montant et Sens tiennent lieu de Débit et Crédit. Une colonne connue présente
deux fois, une obligatoire absente, deux feuilles qui conviennent sont refusées : on ne devine
jamais. Une colonne inconnue est conservée et signalée.

Référence : LPF art. A47 A-1, VII (Montant et Sens au lieu de Débit et Crédit).
Unités : colonnes comptées de zéro dans la grille.

>>> from lettrine.tables.ecritures import ECRITURES
>>> grille = Grille("GL", [["Grand livre", "", "", ""], ["Date", "Débit", "Compte", "Crédit"]])
>>> entete = trouver_entete(grille, ECRITURES)
>>> entete.ligne, entete.places["CompteNum"]
(1, 2)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lettrine.classeur.grille import Grille
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite
from lettrine.tables.schema import Schema, cle_d_entete

__all__ = [
    "MONTANT",
    "SENS",
    "Correspondance",
    "Entete",
    "anomalies_d_entete",
    "choisir_feuille",
    "trouver_entete",
]

LIGNES_EXAMINEES = 60
MONTANT, SENS = "Montant et sens", "Sens du montant"
"""Ce qui tient lieu de Débit et Crédit ; aucune colonne d'un schéma ne porte ces noms."""
_SUBSTITUTS = {
    "montant": MONTANT,
    "montanteur": MONTANT,
    "montanteuros": MONTANT,
    "sens": SENS,
    "dc": SENS,
    "debitcredit": SENS,
    "senscomptable": SENS,
}
_REMPLACEES = {"Debit", "Credit"}


@dataclass(frozen=True, slots=True)
class Correspondance:
    """Ce qu'on a pris une colonne de la feuille pour ; `colonne` vide : inconnue, conservée."""

    indice: int
    lettre: str
    entete: str
    colonne: str


@dataclass(frozen=True, slots=True)
class Entete:
    """La ligne d'en-tête (dans la grille) et ce qu'est chaque colonne."""

    ligne: int
    correspondances: tuple[Correspondance, ...]

    @property
    def places(self) -> dict[str, int]:
        """La place, dans la grille, de chaque colonne reconnue."""
        return {c.colonne: c.indice for c in self.correspondances if c.colonne}


def choisir_feuille(
    grilles: Sequence[Grille], schema: Schema, *, source: str, feuille: str | None = None
) -> tuple[Grille, Entete]:
    """La feuille qui porte la table, et son en-tête.

    Celle que l'appelant nomme ; sinon la seule qui convient ; sinon celle qui a le nom ou le
    libellé du schéma. Lève `DonneesInvalides` : CLA-07 si plusieurs conviennent, CLA-08 si la
    feuille nommée n'existe pas, CLA-09 si rien n'est rempli, et voir `trouver_entete`.
    """
    if feuille is not None:
        grilles = [g for g in grilles if g.nom.casefold() == feuille.casefold()]
        if not grilles:
            raise DonneesInvalides(
                "CLA-08",
                f"« {source} » n'a pas de feuille « {feuille} ».",
                "Vérifiez le nom de la feuille.",
            )
    remplies = [grille for grille in grilles if grille.lignes]
    if not remplies:
        raise DonneesInvalides(
            "CLA-09", f"« {source} » n'a aucune cellule remplie.", "Vérifiez le fichier choisi."
        )
    complets = [g for g in remplies if _complet(_meilleur(g, schema), schema)]
    if len(complets) > 1:
        noms = {cle_d_entete(schema.nom), cle_d_entete(schema.libelle)}
        nommees = [g for g in complets if cle_d_entete(g.nom) in noms]
        if len(nommees) != 1:
            liste = ", ".join(f"« {g.nom} »" for g in complets)
            raise DonneesInvalides(
                "CLA-07",
                f"Plusieurs feuilles de « {source} » conviennent : {liste}.",
                f"Dites laquelle lire, ou nommez-la « {schema.nom} ».",
            )
        complets = nommees
    if complets:
        choisie = complets[0]
    else:
        choisie = max(remplies, key=lambda g: len(_reconnues(_meilleur(g, schema))))
    return choisie, trouver_entete(choisie, schema, source=source)


def trouver_entete(grille: Grille, schema: Schema, *, source: str = "") -> Entete:
    """L'en-tête d'une feuille.

    Lève `DonneesInvalides` : CLA-04 si aucune ligne n'y ressemble, CLA-05 si une colonne est
    présente deux fois, CLA-06 si une colonne obligatoire manque.
    """
    entete = _meilleur(grille, schema)
    lieu = f"« {source} », feuille « {grille.nom} »" if source else f"Feuille « {grille.nom} »"
    if len(_reconnues(entete)) < min(2, len(schema.obligatoires)):
        raise DonneesInvalides(
            "CLA-04",
            f"{lieu} : aucune des {LIGNES_EXAMINEES} premières lignes n'est un en-tête de la"
            f" table {schema.libelle}.",
            f"Mettez au-dessus des données une ligne avec au moins {_libelles(schema)}.",
        )
    _refuser_les_doubles(entete, schema, f"{lieu}, ligne {grille.rang(entete.ligne)}")
    if not _complet(entete, schema):
        manquantes = [n for n in schema.obligatoires if n not in entete.places]
        vus = ", ".join(f"« {c.entete} »" for c in entete.correspondances)
        admis = " ; ".join(_noms_admis(schema, nom) for nom in manquantes)
        raise DonneesInvalides(
            "CLA-06",
            f"{lieu}, ligne {grille.rang(entete.ligne)} : il manque"
            f" {', '.join(schema[n].libelle for n in manquantes)} ; en-têtes vus : {vus}.",
            f"Ajoutez ou renommez la colonne ; noms admis : {admis}.",
        )
    return _sans_substitut_inutile(entete)


def anomalies_d_entete(grille: Grille, entete: Entete, source: str) -> list[Anomalie]:
    """Une information par colonne inconnue, qui est conservée telle quelle."""
    return [
        Anomalie(
            "CLA-20",
            Gravite.INFORMATION,
            f"« {source} », feuille « {grille.nom} », colonne {c.lettre} : « {c.entete} » est"
            " conservée telle quelle, non utilisée.",
            rang=grille.rang(entete.ligne),
            colonne=c.entete,
        )
        for c in entete.correspondances
        if not c.colonne
    ]


def _meilleur(grille: Grille, schema: Schema) -> Entete:
    candidats = [
        _entete(grille, schema, ligne) for ligne in range(min(LIGNES_EXAMINEES, len(grille.lignes)))
    ]
    aucun = Entete(0, ())  # un tableau que l'on a vidé, son en-tête masqué
    return max(candidats, key=lambda e: (_complet(e, schema), len(_reconnues(e))), default=aucun)


def _entete(grille: Grille, schema: Schema, ligne: int) -> Entete:
    return Entete(
        ligne,
        tuple(
            Correspondance(
                indice,
                grille.lettre(indice),
                " ".join(str(valeur).split()),
                _reconnaitre(schema, valeur),
            )
            for indice, valeur in enumerate(grille.lignes[ligne])
            if valeur != ""
        ),
    )


def _reconnaitre(schema: Schema, valeur: object) -> str:
    if not isinstance(valeur, str):
        return ""
    connue = schema.reconnaitre(valeur)
    if connue is None and set(schema.obligatoires) >= _REMPLACEES:
        connue = _SUBSTITUTS.get(cle_d_entete(valeur))
    return connue or ""


def _reconnues(entete: Entete) -> set[str]:
    return set(entete.places)


def _complet(entete: Entete, schema: Schema) -> bool:
    reconnues = _reconnues(entete)
    obligatoires = set(schema.obligatoires)
    if {MONTANT, SENS} <= reconnues and not _REMPLACEES & reconnues:
        obligatoires -= _REMPLACEES
    return obligatoires <= reconnues


def _refuser_les_doubles(entete: Entete, schema: Schema, lieu: str) -> None:
    premieres: dict[str, Correspondance] = {}
    for trouvee in entete.correspondances:
        if not trouvee.colonne:
            continue
        premiere = premieres.setdefault(trouvee.colonne, trouvee)
        if premiere is not trouvee:
            nom = schema[trouvee.colonne].libelle if trouvee.colonne in schema else trouvee.colonne
            raise DonneesInvalides(
                "CLA-05",
                f"{lieu} : deux colonnes désignent {nom}, {premiere.lettre}"
                f" (« {premiere.entete} ») et {trouvee.lettre} (« {trouvee.entete} »).",
                "Renommez ou supprimez celle qui ne doit pas être lue.",
            )


def _sans_substitut_inutile(entete: Entete) -> Entete:
    """Montant et Sens ne servent que si Débit et Crédit manquent tous les deux."""
    places = entete.places
    if {MONTANT, SENS} <= places.keys() and not _REMPLACEES & places.keys():
        return entete
    return Entete(
        entete.ligne,
        tuple(
            Correspondance(c.indice, c.lettre, c.entete, "") if c.colonne in (MONTANT, SENS) else c
            for c in entete.correspondances
        ),
    )


def _libelles(schema: Schema) -> str:
    return ", ".join(schema[nom].libelle for nom in schema.obligatoires)


def _noms_admis(schema: Schema, nom: str) -> str:
    colonne = schema[nom]
    return ", ".join(f"« {n} »" for n in (colonne.nom, colonne.libelle, *colonne.synonymes))
