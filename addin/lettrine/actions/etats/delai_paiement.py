"""Éditer le délai moyen de paiement (days sales or payables outstanding report).

Règle : d'abord les deux méthodes, leur calcul écrit avec ses chiffres et les contrôles qui
recoupent l'encours avec la comptabilité ; puis l'épuisement pas à pas, les tiers, les ventes ou
les achats de chaque mois, et les factures hors délai.
Exceptions : un livre sans aucune ligne des comptes de l'encours est refusé (BAG-11).

Unités : centimes, jours.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder, euros
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import ouvrir_edition
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Controle, Feuille, Graphique
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.delai_paiement import (
    DelaiPaiement,
    Methode,
    Perimetre,
    Plafonds,
    delai_paiement,
    perimetre_usuel,
    plafonds_legaux,
)
from lettrine.comptabilite.echeances import delai_legal
from lettrine.dates import formater
from lettrine.erreurs import Anomalie, OptionInvalide
from lettrine.monnaie import MontantIllisible, lire_centimes
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.delai_paiement import (
    ETAPES,
    HORS_DELAI,
    METHODES,
    MOIS,
    PAR_TIERS,
    nommer_le_chiffre,
)

__all__ = ["editer_delai_paiement", "lire_effets"]

TITRES = {
    Methode.COMPTABLE: "Délai, méthode comptable (jours)",
    Methode.EPUISEMENT: "Délai, par épuisement (jours)",
}
PAR_METHODE = {Methode.COMPTABLE: "Comptable", Methode.EPUISEMENT: "Epuisement"}
"""Par méthode, sa colonne de la table par tiers."""


@dataclass(frozen=True)
class _Etat:
    """Ce que l'on édite, et pour qui."""

    rendu: DelaiPaiement
    perimetre: Perimetre
    plafonds: Plafonds
    methodes: Sequence[Methode]
    effets: int

    @property
    def cote(self) -> Comptes:
        return self.perimetre.cote

    @property
    def chiffre(self) -> str:
        """Ce que l'on rapporte à l'encours, en un mot."""
        return "Ventes" if self.cote is Comptes.CLIENTS else "Achats"

    @property
    def au(self) -> str:
        return formater(self.rendu.periode.au)


def editer_delai_paiement(
    classeur: Classeur,
    *,
    au: date,
    du: date | None = None,
    comptes: Comptes = Comptes.CLIENTS,
    methodes: Sequence[Methode] = tuple(Methode),
    inclus: Sequence[str] = (),
    journaux: Sequence[str] = (),
    effets: int = 0,
    base_360: bool = False,
    dossier: Dossier | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit le délai moyen de paiement des clients ou des fournisseurs le jour `au`.

    `inclus` sont des comptes à ajouter à l'encours, `journaux` les seuls journaux de ventes ou
    d'achats, `effets` le montant des effets escomptés non échus, en centimes. Lève
    `DonneesInvalides` (LET-10) si des lignes sont illisibles, (BAG-11) si le livre n'a aucune
    ligne de ces comptes, et `OptionInvalide` (DMP-01, DMP-02, DMP-03, DMP-15) si une option n'a
    pas de sens.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    loi = reglages or parametres.livres()
    perimetre = perimetre_usuel(comptes, au, loi).avec(inclus)
    delai, approche = delai_legal(au, loi)
    plafonds, approches = plafonds_legaux(au, loi)
    edition.dire("Calcul du délai de paiement")
    rendu = delai_paiement(
        edition.ecritures,
        au=au,
        du=du,
        perimetre=perimetre,
        plafonds=plafonds,
        delai=delai,
        methodes=methodes,
        journaux=journaux,
        effets=effets,
        base_360=base_360,
        tiers=edition.tiers,
    )
    edition.refuser_sans_ligne(rendu.lues, f"les comptes {perimetre} ({comptes})")
    etat = _Etat(rendu, perimetre, plafonds, methodes, effets)
    anomalies = edition.anomalies(approche, approches, rendu.anomalies)
    source = edition.source(f"Délai de paiement des {comptes}")
    fichiers = edition.ecrire(_feuilles(etat, source), source, anomalies)
    return _bilan(etat, anomalies, fichiers)


def lire_effets(texte: str) -> int:
    """Le montant des effets escomptés, écrit en euros ; DMP-03 si ce n'est pas un montant.

    >>> lire_effets("1 500,50")
    150050
    """
    try:
        return lire_centimes(texte)
    except MontantIllisible:
        raise OptionInvalide(
            "DMP-03",
            f"Les effets escomptés non échus, « {texte} », ne sont pas un montant.",
            "Donnez un montant en euros, par exemple --effets 1500.",
        ) from None


def _feuilles(etat: _Etat, source: str) -> list[Feuille]:
    feuilles = [_synthese(etat, source)]
    if Methode.EPUISEMENT in etat.methodes:
        feuilles.append(_epuisement(etat, source))
    return [*feuilles, _par_tiers(etat, source), _par_mois(etat, source), _hors_delai(etat, source)]


def _synthese(etat: _Etat, source: str) -> Feuille:
    rendu, mot = etat.rendu, etat.chiffre.lower()
    effets = (
        f" et les effets escomptés non échus, {formater_montant(etat.effets)}"
        if etat.effets
        else ""
    )
    base = ", en mois de trente jours (année de 360)" if rendu.periode.base_360 else ""
    return Feuille(
        "Synthèse",
        f"Délai moyen de paiement des {etat.cote} au {etat.au}",
        (
            source,
            f"Encours : les comptes {etat.perimetre}{effets}. {etat.chiffre} TTC, avoirs déduits,"
            f" mesurés du {formater(rendu.periode.du)} au {etat.au}{base}.",
            f"Méthode comptable : encours ÷ {mot} TTC × jours de la période. Par épuisement : on"
            f" retranche de l'encours les {mot} TTC du dernier mois, puis du précédent, en"
            " comptant leurs jours ; le dernier au prorata.",
        ),
        rendu.methodes,
        nommer_le_chiffre(METHODES, f"{etat.chiffre} TTC"),
        controles=(
            _controle_d_encours(etat),
            Controle(
                f"{etat.chiffre} TTC des tiers = {mot} TTC des mois",
                int(rendu.tiers["Chiffre"].sum()),
                int(rendu.mois["Chiffre"].sum()),
            ),
        ),
        sans_zero=("Chiffre", "Jours"),
    )


def _controle_d_encours(etat: _Etat, somme_de: str = "") -> Controle:
    return Controle(
        f"Encours = solde des comptes {etat.perimetre} au {etat.au}",
        etat.rendu.encours_des_comptes,
        etat.rendu.solde,
        somme_de=somme_de,
    )


def _epuisement(etat: _Etat, source: str) -> Feuille:
    rendu = etat.rendu
    controles = (
        Controle("Total imputé = encours", rendu.encours, rendu.encours, somme_de="Impute"),
    )
    return Feuille(
        "Épuisement",
        "Méthode par épuisement, un mois par ligne",
        (
            source,
            "De haut en bas, du dernier mois au plus ancien : l'encours restant d'une ligne est"
            " l'encours à épuiser de la suivante. Jours comptés : ceux du mois, ou, le dernier,"
            f" encours à épuiser ÷ {etat.chiffre.lower()} du mois × jours du mois.",
        ),
        rendu.etapes,
        nommer_le_chiffre(ETAPES, f"{etat.chiffre} TTC"),
        controles=controles if rendu.epuisement else (),
        totaux=("Impute", "Jours"),
        graphique=Graphique(_conclusion(etat), "Mois", ("Chiffre", "Restant")),
    )


def _conclusion(etat: _Etat) -> str:
    """Ce que le graphique montre, en une phrase."""
    rendu = etat.rendu
    mois = accorder(len(rendu.etapes), "mois", "mois")
    tete = f"{euros(rendu.encours)} d'encours, c'est"
    if rendu.epuisement is None:
        return f"{tete} plus que {mois} de {etat.chiffre.lower()}"
    return f"{tete} {_virgule(rendu.epuisement)} jours, sur {mois} de {etat.chiffre.lower()}"


def _par_tiers(etat: _Etat, source: str) -> Feuille:
    autres = [PAR_METHODE[m] for m in Methode if m not in etat.methodes]
    return Feuille(
        etat.cote.capitalize(),
        f"Délai moyen de paiement des {etat.cote}, tiers par tiers",
        (
            source,
            "Le même calcul, avec l'encours et les"
            f" {etat.chiffre.lower()} du tiers ; la dernière colonne dit pourquoi un délai manque.",
        ),
        etat.rendu.tiers.drop(columns=autres),
        nommer_le_chiffre(PAR_TIERS, f"{etat.chiffre} TTC"),
        controles=(_controle_d_encours(etat, "Encours"),),
        totaux=("Encours", "Chiffre"),
    )


def _par_mois(etat: _Etat, source: str) -> Feuille:
    clients = etat.cote is Comptes.CLIENTS
    de_quoi = "produits ou de TVA" if clients else "charges, d'immobilisations ou de TVA"
    return Feuille(
        f"{etat.chiffre} par mois",
        f"{etat.chiffre} TTC par mois",
        (
            source,
            f"Lignes des comptes de tiers des écritures qui ont un compte de {de_quoi}, sans"
            " trésorerie ni à-nouveau ; les avoirs sont négatifs.",
        ),
        etat.rendu.mois,
        nommer_le_chiffre(MOIS, f"{etat.chiffre} TTC"),
        controles=(
            Controle(
                f"Total des mois = {etat.chiffre.lower()} TTC de la période",
                int(etat.rendu.mois["Chiffre"].sum()),
                etat.rendu.chiffre,
                somme_de="Chiffre",
            ),
        ),
        totaux=("Factures", "Avoirs", "Chiffre"),
        sans_zero=("Avoirs",),
    )


def _hors_delai(etat: _Etat, source: str) -> Feuille:
    examen, plafonds = etat.rendu.examen, etat.plafonds
    return Feuille(
        "Hors délai",
        "Échéances et règlements au-delà des délais",
        (
            source,
            f"{accorder(examen.examinees, 'facture examinée', 'factures examinées')} de la période."
            f" Plafond (C. com. art. L441-10) : {plafonds.jours} jours après la facture, ou"
            f" {plafonds.fin_de_mois} jours fin de mois si les conditions du tiers le disent.",
            f"Sans date de règlement, faute de lettre : {examen.sans_reglement}. Sans échéance"
            f" convenue : {examen.sans_terme}. Particuliers et acheteurs publics, que ces plafonds"
            f" ne visent pas : {examen.ecartees}.",
        ),
        examen.table,
        HORS_DELAI,
        totaux=("Montant",),
        sans_zero=("Retard", "Depassement"),
    )


def _bilan(etat: _Etat, anomalies: Sequence[Anomalie], fichiers: tuple[Path, ...]) -> Bilan:
    rendu = etat.rendu
    controles = [*_synthese(etat, "").controles]
    delais = {Methode.COMPTABLE: rendu.comptable, Methode.EPUISEMENT: rendu.epuisement}
    dits = [
        Poste(TITRES[methode], delai)
        for methode, delai in delais.items()
        if delai is not None and methode in etat.methodes
    ]
    hors = accorder(len(rendu.examen.table), "facture", "factures")
    return Bilan(
        titre=f"Délai moyen de paiement des {etat.cote} au {etat.au}",
        phrase=(
            f"Au {etat.au}, {_en_mots(etat, delais)} ; {hors} hors délai (voir la feuille Hors"
            " délai)."
        ),
        postes=(
            Poste("Encours", rendu.encours, montant=True),
            Poste(f"{etat.chiffre} TTC", rendu.chiffre, montant=True),
            Poste("Jours de la période", rendu.periode.jours),
            *dits,
            Poste("Factures hors délai", len(rendu.examen.table)),
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={
            "Du": formater(rendu.periode.du),
            "Au": etat.au,
            **{
                str(nom): str(calcul)
                for nom, calcul in zip(
                    rendu.methodes["Methode"], rendu.methodes["Calcul"], strict=True
                )
            },
        },
    )


def _en_mots(etat: _Etat, delais: dict[Methode, Decimal | None]) -> str:
    """« les clients paient en 67,41 jours (méthode comptable), 70,00 (épuisement) »."""
    qui = "les clients paient" if etat.cote is Comptes.CLIENTS else "les fournisseurs sont payés"
    noms = {Methode.COMPTABLE: "méthode comptable", Methode.EPUISEMENT: "par épuisement"}
    connus = [
        f"{_virgule(delai)} jours ({noms[methode]})"
        for methode, delai in delais.items()
        if delai is not None and methode in etat.methodes
    ]
    return f"{qui} en {', '.join(connus)}" if connus else "aucun délai ne peut être calculé"


def _virgule(delai: Decimal) -> str:
    return str(delai).replace(".", ",")
