r"""Les champs d'une lettre de relance (dunning letter fields).

Règle : une lettre porte toujours le créancier et le client avec leurs adresses, les références
des factures, leurs dates et leurs échéances, le montant augmenté des pénalités et de l'indemnité,
le nouveau délai et les démarches déjà faites.
Exceptions : une lettre à un particulier qui réclamerait une indemnité forfaitaire, ou des intérêts
avant toute mise en demeure, est refusée. Les colonnes « Pénalités », « Indemnité » et « Total »
disparaissent quand elles seraient vides.

Référence : C. com. art. L441-10 et D441-5 ; C. civ. art. 1231-6, 1343-1, 1344 et 1344-1 ; code
de la commande publique, art. L2192-13, R2192-31 et suivants, D2192-35.
Unités : centimes d'euro, jours, taux décimaux.

>>> sorted(FACULTATIFS - set(CHAMPS)), sorted(COLONNES_FACULTATIVES - set(COLONNES))
([], [])
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettrine.dates import formater as date_courte
from lettrine.documents.compilation import Modele, compiler
from lettrine.documents.relance import phrases
from lettrine.documents.relance.donnees import (
    IMPUTATIONS,
    MISE_EN_DEMEURE,
    NIVEAUX,
    TYPES,
    Client,
    Facture,
    Lettre,
)
from lettrine.documents.typographie import (
    INSECABLE,
    bloc_adresse,
    civilite,
    date_longue,
    insecables,
    montant,
)
from lettrine.erreurs import Anomalie, DonneesInvalides, Gravite, OptionInvalide
from lettrine.monnaie import formater
from lettrine.ressources import dossier

__all__ = [
    "CHAMPS",
    "COLONNES",
    "COLONNES_FACULTATIVES",
    "FACULTATIFS",
    "MODELES",
    "Contexte",
    "contexte",
    "elements_absents",
    "ouvrir_modele",
]

MODELES = {
    1: "relance_1_amiable.docx",
    2: "relance_2_ferme.docx",
    3: "relance_3_mise_en_demeure.docx",
}
"""Le modèle livré de chaque niveau."""

CHAMPS: Mapping[str, str] = {
    "creancier_nom": "Le nom du créancier",
    "creancier_coordonnees": "Son adresse, son téléphone, son courriel",
    "client_nom": "Le nom du client",
    "client_adresse": "Son adresse, une ligne par ligne d'enveloppe",
    "moyen": "Le mode d'envoi, s'il faut l'écrire",
    "lieu_et_date": "« Tours, le 3 mars 2026 »",
    "references": "Les références du dossier",
    "objet": "L'objet de la lettre",
    "appel": "La formule d'appel",
    "constat": "Ce qui reste impayé, et depuis quand",
    "arrete_au": "Le jour auquel les sommes sont arrêtées",
    "total_principal": "Le reste dû sur les factures",
    "total_deductions": "Les avoirs et acomptes à déduire",
    "total_penalites": "Les pénalités ou intérêts",
    "total_indemnites": "Les indemnités forfaitaires de recouvrement",
    "total_a_payer": "La somme à payer, augmentée des pénalités",
    "deductions": "Le détail des avoirs et acomptes déduits",
    "nouveau_delai": "Le dernier jour pour payer",
    "paiement": "Comment payer",
    "demarches": "Les démarches déjà faites, avec leurs dates",
    "methode": "Comment les pénalités sont calculées, et à quels taux",
    "cadre_legal": "Les textes applicables à ce type de client",
    "imputation": "Sur quoi s'impute un paiement partiel",
    "suites": "Ce qui se passera à défaut de paiement",
    "signataire": "Qui signe",
    "qualite_signataire": "Sa qualité",
    "mentions": "Les mentions légales du créancier",
}

FACULTATIFS = frozenset(
    {
        "moyen",
        "total_deductions",
        "total_penalites",
        "total_indemnites",
        "deductions",
        "methode",
        "imputation",
        "qualite_signataire",
    }
)

COLONNES: Mapping[str, str] = {
    "numero": "N° de facture",
    "date": "Date de la facture",
    "echeance": "Échéance initiale",
    "montant": "Montant TTC",
    "reste": "Restant dû",
    "retard": "Jours de retard",
    "penalites": "Pénalités",
    "indemnite": "Indemnité forfaitaire",
    "total": "Total",
}

COLONNES_FACULTATIVES = frozenset({"penalites", "indemnite", "total"})

ELEMENTS_EXIGES = (
    ("le créancier", ("creancier_nom", "creancier_coordonnees")),
    ("le client", ("client_nom", "client_adresse")),
    ("les références des factures", ("numero", "date")),
    ("le montant augmenté des pénalités", ("reste", "total_a_payer")),
    ("le délai initial", ("echeance",)),
    ("le nouveau délai", ("nouveau_delai",)),
    ("les démarches déjà faites", ("demarches",)),
)


@dataclass(frozen=True, slots=True)
class Contexte:
    """Les valeurs des champs et les lignes du tableau, prêtes pour `Modele.remplir`."""

    valeurs: Mapping[str, str]
    lignes: Sequence[Mapping[str, str]]


def contexte(lettre: Lettre) -> Contexte:
    """Tous les champs d'une lettre.

    Lève `OptionInvalide` MOD-11 si le niveau, le type, l'imputation ou les dates n'ont pas de
    sens, et `DonneesInvalides` MOD-12 si la lettre réclame ce que la loi ne permet pas.
    """
    _verifier(lettre)
    c, client = lettre.creancier, lettre.client
    textes = {
        "moyen": lettre.moyen[:1].upper() + lettre.moyen[1:],
        "lieu_et_date": f"{c.ville}, le {date_longue(lettre.au)}" if c.ville else "",
        "references": phrases.references(lettre),
        "objet": phrases.objet(lettre),
        "constat": phrases.constat(lettre),
        "deductions": phrases.deductions(lettre),
        "paiement": phrases.paiement(lettre),
        "demarches": phrases.demarches(lettre),
        "methode": phrases.methode(lettre),
        "cadre_legal": phrases.cadre_legal(lettre),
        "imputation": phrases.imputation(lettre),
        "suites": phrases.suites(lettre),
        "mentions": phrases.mentions(c),
    }
    valeurs = {
        "creancier_nom": c.nom,
        "creancier_coordonnees": bloc_adresse((*c.adresse, c.telephone, c.courriel)),
        "client_nom": client.nom,
        "client_adresse": bloc_adresse((_attention(client), *client.adresse))
        if bloc_adresse(client.adresse)
        else "",
        "appel": civilite(client.civilite),
        "arrete_au": date_longue(lettre.au),
        "nouveau_delai": date_longue(lettre.nouveau_delai),
        "total_principal": montant(lettre.principal),
        "total_deductions": _montant_ou_rien(-lettre.a_deduire),
        "total_penalites": _montant_ou_rien(lettre.penalites),
        "total_indemnites": _montant_ou_rien(lettre.indemnites),
        "total_a_payer": montant(lettre.total),
        "signataire": c.signataire or c.nom,
        "qualite_signataire": c.qualite_signataire if c.signataire else "",
    }
    valeurs |= {nom: insecables(texte) for nom, texte in textes.items()}
    augmentee = bool(lettre.penalites or lettre.indemnites)
    return Contexte(valeurs, [_ligne(facture, augmentee) for facture in lettre.factures])


def ouvrir_modele(niveau: int, modeles: Path | None = None) -> Modele:
    """Le modèle d'un niveau, pris dans ce dossier, sinon parmi ceux qui sont livrés."""
    if niveau not in MODELES:
        raise OptionInvalide("MOD-11", f"Le niveau {niveau} n'existe pas.", "Choisissez 1, 2 ou 3.")
    nom = MODELES[niveau]
    chemin = dossier("templates_docx") / nom
    if modeles is not None and (modeles / nom).exists():
        chemin = modeles / nom
    return compiler(
        chemin,
        CHAMPS,
        COLONNES,
        facultatifs=FACULTATIFS,
        colonnes_facultatives=COLONNES_FACULTATIVES,
    )


def elements_absents(modele: Modele) -> list[Anomalie]:
    """Ce qu'une relance doit porter et que ce modèle ne porte pas (MOD-10)."""
    employes = modele.champs | modele.colonnes
    return [
        Anomalie(
            "MOD-10",
            Gravite.A_TRAITER,
            f"« {modele.nom} » ne porte pas {element} : ajoutez-y {', '.join(manquants)}.",
        )
        for element, noms in ELEMENTS_EXIGES
        if (manquants := [_balise(nom) for nom in noms if nom not in employes])
    ]


def _balise(nom: str) -> str:
    return f"{{{{ {'ligne.' if nom in COLONNES else ''}{nom} }}}}"


def _attention(client: Client) -> str:
    if not client.contact:
        return ""
    return f"À l'attention de {client.civilite} {client.contact}".replace("  ", " ")


def _montant_ou_rien(centimes: int) -> str:
    return montant(centimes) if centimes else ""


def _ligne(facture: Facture, augmentee: bool) -> dict[str, str]:
    return {
        "numero": facture.numero,
        "date": date_courte(facture.date_piece),
        "echeance": date_courte(facture.echeance),
        "montant": formater(facture.montant, ""),
        "reste": formater(facture.reste, ""),
        "retard": str(facture.retard),
        "penalites": formater(facture.penalites, "") if facture.penalites else "",
        "indemnite": formater(facture.indemnite, "") if facture.indemnite else "",
        "total": formater(facture.total, "") if augmentee else "",
    }


def _verifier(lettre: Lettre) -> None:
    for valeur, admis, quoi in (
        (lettre.niveau, NIVEAUX, "niveau"),
        (lettre.type, TYPES, "type de client"),
        (lettre.imputation, IMPUTATIONS, "ordre d'imputation"),
    ):
        if valeur not in admis:
            raise OptionInvalide(
                "MOD-11",
                f"Lettre au client {lettre.client.code} : « {valeur} » n'est pas un {quoi}.",
                f"Choisissez parmi : {', '.join(map(str, admis))}.",
            )
    if not lettre.factures:
        raise OptionInvalide(
            "MOD-11",
            f"Lettre au client {lettre.client.code} : elle ne porte aucune facture.",
            "Une relance réclame au moins une facture.",
        )
    if lettre.nouveau_delai <= lettre.au:
        raise OptionInvalide(
            "MOD-11",
            f"Lettre au client {lettre.client.code} : le nouveau délai"
            f" ({date_courte(lettre.nouveau_delai)}) n'est pas après le"
            f" {date_courte(lettre.au)}.",
            "Donnez un délai postérieur à la date de la lettre.",
        )
    _verifier_la_loi(lettre)


def _verifier_la_loi(lettre: Lettre) -> None:
    if lettre.type != "particulier":
        return
    if lettre.indemnites:
        raise DonneesInvalides(
            "MOD-12",
            f"Lettre au client {lettre.client.code} : une indemnité forfaitaire de recouvrement"
            " ne se réclame pas à un particulier.",
            "Retirez l'indemnité, ou corrigez le type du client.",
        )
    mise_en_demeure = any(d.niveau == MISE_EN_DEMEURE for d in lettre.demarches)
    if lettre.penalites and not mise_en_demeure:
        raise DonneesInvalides(
            "MOD-12",
            f"Lettre au client {lettre.client.code} : un particulier ne doit pas d'intérêts avant"
            " la mise en demeure (C. civ. art. 1231-6).",
            f"Retirez les intérêts{INSECABLE}; ils courront à compter de la mise en demeure.",
        )
