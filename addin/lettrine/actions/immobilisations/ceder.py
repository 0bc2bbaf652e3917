"""Sortir un bien (disposal): le registre, le calcul, les OD.

Règle : la sortie est inscrite au registre, dont un fichier est d'abord recopié ; une part l'est
comme un événement. Le rapport montre le calcul, les OD et leurs contrôles ; un classeur à part
porte les OD, aux champs du FEC.
Exceptions : une sortie qui n'a pas de sens, ou déjà au livre, est refusée : rien n'est écrit.

Unités : centimes ; les montants se lisent en euros.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from lettrine.actions.bilan import Bilan, Poste
from lettrine.actions.immobilisations.feuilles_d_od import (
    ecrire_les_od,
    feuille_des_od,
    feuille_des_sorties,
    lire_livre,
)
from lettrine.actions.immobilisations.registre import Registre, lire_registre
from lettrine.actions.ouverture import colonnes_lues, feuille_des_anomalies, feuille_des_colonnes
from lettrine.classeur.port import Classeur, ClasseurDeRegistres
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.immobilisations import Conventions
from lettrine.comptabilite.immobilisations.ecritures import Od, OptionsDeCloture, od_de_sortie
from lettrine.comptabilite.immobilisations.sorties_calcul import calcul_de_sortie
from lettrine.comptabilite.immobilisations.sorties_demandees import (
    DE_LA_SORTIE,
    DemandeDeSortie,
    SortieInscrite,
    inscrire_la_sortie,
    sorties_inscrites,
)
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.monnaie import MontantIllisible, lire_centimes
from lettrine.monnaie import formater as formater_montant
from lettrine.parametres import Parametres
from lettrine.tables.immobilisations import CALCUL_DE_SORTIE, EVENEMENTS, IMMOBILISATIONS

__all__ = ["ceder", "lire_demande"]


def lire_demande(
    bien: str,
    jour: date,
    *,
    nature: str = "",
    prix: str = "",
    tva: str = "",
    part: str = "",
    avec_composants: bool = False,
) -> DemandeDeSortie:
    """La sortie telle que l'utilisateur l'écrit ; IMM-44 si un montant ne se lit pas.

    >>> lire_demande("M1", date(2026, 9, 30), prix="5 500,00", tva="1100").prix
    550000
    """
    return DemandeDeSortie(
        bien.strip(),
        jour,
        nature.strip().lower(),
        _euros("--prix", prix),
        _euros("--tva", tva),
        _euros("--part", part),
        avec_composants,
    )


def ceder(
    classeur: ClasseurDeRegistres,
    demande: DemandeDeSortie,
    *,
    livre: Classeur | None = None,
    fichier_des_od: Path | None = None,
    options: OptionsDeCloture | None = None,
    conventions: Conventions | None = None,
    reglages: Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Inscrit la sortie au registre, en écrit le calcul et les OD.

    Lève `OptionInvalide` (IMM-40 à IMM-42 ; CLA-37 d'une part dans un .csv) et `DonneesInvalides`
    (LET-10 si des lignes sont illisibles, IMM-35 si la sortie est déjà au livre).
    """
    dire = progression or (lambda _etape: None)
    lu, ecritures = lire_registre(classeur), lire_livre(livre, dire)
    dire("Calcul de la sortie")
    inscrite = inscrire_la_sortie(lu.table, lu.evenements, demande)
    registre = replace(
        lu,
        lecture=replace(lu.lecture, table=inscrite.registre),
        evenements=inscrite.evenements,
    )
    plan = registre.plan(
        au=demande.jour, du=demande.jour, conventions=conventions, reglages=reglages
    )
    faites = sorties_inscrites(plan, inscrite)
    lignes = None if ecritures is None else ecritures.table
    od = od_de_sortie(plan, faites, lignes, options=options, parametres=reglages)
    du_livre = () if ecritures is None else ecritures.anomalies
    anomalies = [
        *lu.anomalies,
        *plan.anomalies,
        *du_livre,
        *inscrite.anomalies,
        *od.anomalies,
    ]
    source = registre.source("Sortie d'immobilisation", demande.jour)
    feuilles = [_calcul(source, demande, od), feuille_des_od(source, od)]
    if len(inscrite.biens) > 1:
        feuilles.append(feuille_des_sorties(source, od.sorties.table))
    dire("Écriture du registre et du rapport")
    _inscrire(classeur, inscrite)
    a_verifier = feuille_des_anomalies(anomalies, source)
    for feuille in (*feuilles, a_verifier, feuille_des_colonnes(lu.lecture, source)):
        classeur.ecrire_feuille(feuille)
    fichiers = [
        *classeur.enregistrer(),
        *ecrire_les_od(od, fichier_des_od, dossier=lu.societe, au=demande.jour),
    ]
    controles = [controle for feuille in feuilles for controle in feuille.controles]
    return _bilan(demande, od, lu, controles, fichiers, anomalies)


def _inscrire(classeur: ClasseurDeRegistres, inscrite: SortieInscrite) -> None:
    """Au registre : les colonnes de la sortie, ou un événement de plus."""
    if len(inscrite.ajoutes):
        classeur.ajouter_lignes(EVENEMENTS, inscrite.ajoutes)
        return
    colonnes = {nom: inscrite.registre[nom] for nom in DE_LA_SORTIE}
    sortis = np.flatnonzero(inscrite.registre["NumBien"].isin(inscrite.biens)).tolist()
    classeur.ecrire_colonnes(IMMOBILISATIONS.nom, colonnes, seulement=sortis)


def _calcul(source: str, demande: DemandeDeSortie, od: Od) -> Feuille:
    """Le calcul, étape par étape ; la plus ou moins-value, refaite d'après les OD."""
    table = od.sorties.table
    biens = ", ".join(
        f"{numero} {nom}".strip()
        for numero, nom in zip(table["NumBien"], table["Designation"], strict=True)
    )
    total = int(table["PlusValue"].sum())
    return Feuille(
        "Calcul",
        f"{demande.nature_retenue.capitalize()} du {formater(demande.jour)} : {_dire(total)}",
        (source, f"Biens : {biens}. À garder au dossier, avec la pièce de la sortie."),
        calcul_de_sortie(table),
        CALCUL_DE_SORTIE,
        controles=(
            Controle(
                "Plus ou moins-value = produits - charges de la sortie dans les OD",
                total,
                _resultat_des_od(od),
            ),
        ),
    )


def _resultat_des_od(od: Od) -> int:
    """Les produits de la sortie moins sa valeur comptable et la TVA reversée, dans les OD."""
    role = od.comptes.role
    comptes = {
        role(nom, du_bien)
        for nom in ("valeur_comptable", "produit_de_cession")
        for du_bien in ("215", "261")
    }
    comptes.add(role("indemnite_d_assurance"))
    siennes = od.lignes[od.lignes["CompteNum"].isin(comptes)]
    return int(siennes["Credit"].sum() - siennes["Debit"].sum())


def _dire(valeur: int) -> str:
    """« plus-value de 1 000,00 € »."""
    if not valeur:
        return "ni plus ni moins-value"
    return f"{'plus' if valeur > 0 else 'moins'}-value de {formater_montant(abs(valeur))}"


def _bilan(
    demande: DemandeDeSortie,
    od: Od,
    registre: Registre,
    controles: Sequence[Controle],
    fichiers: Sequence[Path],
    anomalies: Sequence[Anomalie],
) -> Bilan:
    table = od.sorties.table
    valeur, total = int(table["ValeurComptable"].sum()), int(table["PlusValue"].sum())
    return Bilan(
        titre=f"Sortie du bien {demande.bien} le {formater(demande.jour)}",
        phrase=(
            f"{demande.nature_retenue.capitalize()} : valeur comptable {formater_montant(valeur)},"
            f" {_dire(total)} (voir la feuille Calcul)."
        ),
        postes=(
            Poste("Biens sortis", len(table)),
            Poste("Valeur brute", int(table["Brut"].sum()), montant=True),
            Poste(
                "Dotation de l'exercice", int(table["DotationComplementaire"].sum()), montant=True
            ),
            Poste("Valeur comptable", valeur, montant=True),
            Poste("Prix hors taxes", int(table["PrixCession"].sum()), montant=True),
            Poste("TVA à reverser", int(table["TvaAReverser"].sum()), montant=True),
            Poste("TVA à déduire", int(table["TvaADeduire"].sum()), montant=True),
            Poste("Plus ou moins-value", total, montant=True),
            Poste("Lignes à passer", len(od.lignes)),
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=tuple(fichiers),
        anomalies=anomalies,
        precisions=colonnes_lues(registre.lecture),
    )


def _euros(option: str, texte: str) -> int:
    if not texte.strip():
        return 0
    try:
        return lire_centimes(texte)
    except MontantIllisible as erreur:
        raise OptionInvalide(
            "IMM-44",
            f"Le montant « {texte} » de {option} ne se lit pas.",
            f"Donnez par exemple {option} 5500,00.",
        ) from erreur
