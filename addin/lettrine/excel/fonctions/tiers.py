"""Les états de tiers en fonctions (third-party reports as functions): balances, échéances, délais.

La date d'un état est, à défaut, celle de la dernière écriture de la table.
"""

from typing import Any

from lettrine import parametres
from lettrine.catalogue import fonction
from lettrine.comptabilite import balance_agee as agee
from lettrine.comptabilite import balance_tiers as tiers_
from lettrine.comptabilite import delai_paiement as delai
from lettrine.comptabilite import echeancier as echeances
from lettrine.comptabilite import soldes_anormaux as anormaux
from lettrine.comptabilite.creances import Comptes
from lettrine.comptabilite.echeances import delai_legal
from lettrine.comptabilite.justification import justifier
from lettrine.dates import lire_conditions
from lettrine.erreurs import DonneesInvalides
from lettrine.excel.fonctions import arguments as lus
from lettrine.excel.frontiere import accorder, en_cellules, lire, rendre, un
from lettrine.tables.balances import BALANCE_TIERS
from lettrine.tables.delai_paiement import HORS_DELAI, PAR_TIERS
from lettrine.tables.echeancier import ECHEANCES
from lettrine.tables.justification import JUSTIFICATION
from lettrine.tables.schema import Genre
from lettrine.tables.soldes_anormaux import SOLDES_ANORMAUX

__all__ = [
    "balance_agee",
    "balance_tiers",
    "delai_paiement",
    "delai_paiement_tiers",
    "echeance",
    "echeancier",
    "factures_hors_delai",
    "justification_solde",
    "soldes_anormaux",
]

TRANCHES = ",".join(map(str, agee.USUELLES))
ATTENDUS, A_MOUVEMENTER = "soldes/attendus", "soldes/a_mouvementer"
MOIS = "soldes/mois_sans_mouvement"


@fonction(famille="Tiers")
def balance_tiers(
    ecritures: Any, au: Any = None, comptes: Any = None, tiers: Any = None, du: Any = None
) -> Any:
    """La balance des clients et des fournisseurs : ouverture, mouvements et solde de chaque tiers.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : dernier jour compté ; à défaut, celui de la dernière écriture.
        comptes : débuts de comptes, comme "411;401" ; à défaut, 40, 41 et ceux qui ont un tiers.
        tiers : la table des tiers, en-tête compris, pour leurs noms.
        du : premier jour des mouvements ; à défaut, l'ouverture de l'exercice.
    Rend : une table, un tiers par ligne.
    Exemple : =BALANCE_TIERS(Ecritures[#Tout];DATE(2025;12;31))
    """
    livre = lus.lire_ecritures(ecritures)
    rendu = tiers_.balance_des_tiers(
        livre.table,
        au=lus.arrete(au, livre),
        du=lus.jour(du, "du"),
        comptes=lus.lire_comptes(comptes),
        tiers=lus.lire_tiers(tiers),
    )
    return en_cellules(rendu.tiers, BALANCE_TIERS)


@fonction(famille="Tiers")
def balance_agee(
    ecritures: Any, au: Any = None, qui: Any = None, tranches: Any = None, tiers: Any = None
) -> Any:
    """Qui doit quoi, et depuis quand : la balance âgée des clients ou des fournisseurs.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : le jour de l'état ; à défaut, celui de la dernière écriture.
        qui : « clients » (à défaut) ou « fournisseurs ».
        tranches : derniers jours des tranches, comme "30,60,90" (à défaut).
        tiers : la table des tiers, en-tête compris, pour leurs noms et conditions.
    Rend : une table, un tiers par ligne et une tranche par colonne.
    Exemple : =BALANCE_AGEE(Ecritures[#Tout];DATE(2025;12;31);"clients")
    """
    livre = lus.lire_ecritures(ecritures)
    jour = lus.arrete(au, livre)
    rendu = agee.balance_agee(
        livre.table,
        au=jour,
        comptes=lus.choisi(qui, "qui", Comptes, Comptes.CLIENTS),
        delai=delai_legal(jour, parametres.livres())[0],
        bornes=agee.lire_tranches(un(tranches, "tranches", Genre.TEXTE, TRANCHES)),
        tiers=lus.lire_tiers(tiers),
    )
    return en_cellules(rendu.synthese, rendu.schema)


@fonction(famille="Tiers")
def justification_solde(ecritures: Any, comptes: Any, au: Any = None) -> Any:
    """Les lignes ouvertes qui font le solde d'un compte, au centime, à toute date passée.

    Arguments :
        ecritures : la table des écritures et de leurs lettres, en-tête compris.
        comptes : débuts des comptes à justifier, comme "411".
        au : le jour du solde ; à défaut, celui de la dernière écriture.
    Rend : une table, une ligne ouverte par ligne ; la somme de Reste ouvert est le solde.
    Exemple : =JUSTIFICATION_SOLDE(Ecritures[#Tout];"411")
    """
    livre = lus.lire_ecritures(ecritures)
    rendu = justifier(livre.table, au=lus.arrete(au, livre), comptes=_obligatoires(comptes))
    return en_cellules(rendu.lignes, JUSTIFICATION)


@fonction(famille="Tiers")
def echeancier(ecritures: Any, au: Any = None, tiers: Any = None, suivi: Any = None) -> Any:
    """Ce qui est dû, par qui, à qui et quand : une ligne par facture ouverte.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : le jour de l'état ; à défaut, celui de la dernière écriture.
        tiers : la table des tiers, en-tête compris, pour leurs noms et conditions.
        suivi : la table du suivi des factures (litiges, promesses), en-tête compris.
    Rend : une table, une échéance par ligne.
    Exemple : =ECHEANCIER(Ecritures[#Tout];DATE(2025;12;31))
    """
    livre = lus.lire_ecritures(ecritures)
    jour, loi = lus.arrete(au, livre), parametres.livres()
    rendu = echeances.echeancier(
        livre.table,
        au=jour,
        delai=delai_legal(jour, loi)[0],
        prescriptions=echeances.prescriptions_legales(jour, loi)[0],
        tiers=lus.lire_tiers(tiers),
        suivi=lus.lire_suivi(suivi),
    )
    return en_cellules(rendu.echeances, ECHEANCES)


@fonction(famille="Tiers")
def soldes_anormaux(ecritures: Any, au: Any = None) -> Any:
    """Ce qui est à regarder : comptes du mauvais côté, immobiles, lettres bancales.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : le jour de l'examen ; à défaut, celui de la dernière écriture.
    Rend : une table, un constat par ligne, avec ce qu'il faut en faire.
    Exemple : =SOLDES_ANORMAUX(Ecritures[#Tout])
    """
    livre = lus.lire_ecritures(ecritures)
    jour, loi = lus.arrete(au, livre), parametres.livres()
    rendu = anormaux.soldes_anormaux(
        livre.table,
        au=jour,
        regles=anormaux.lire_regles(loi, loi.jour_connu(ATTENDUS, jour)),
        a_mouvementer=loi.textes(A_MOUVEMENTER, loi.jour_connu(A_MOUVEMENTER, jour)),
        mois=loi.entier(MOIS, loi.jour_connu(MOIS, jour)),
    )
    return en_cellules(rendu.constats, SOLDES_ANORMAUX)


@fonction(famille="Tiers", scalaire=True)
def delai_paiement(
    ecritures: Any, au: Any = None, qui: Any = None, methode: Any = None, du: Any = None
) -> Any:
    """Le délai moyen de paiement, en jours, des clients (DSO) ou des fournisseurs (DPO).

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : dernier jour de la période ; à défaut, celui de la dernière écriture.
        qui : « clients » (à défaut) ou « fournisseurs ».
        methode : « comptable » (à défaut) ou « epuisement ».
        du : premier jour de la méthode comptable ; à défaut, douze mois.
    Rend : un nombre de jours ; une erreur s'il n'a pas de sens, comme sans aucune vente.
    Exemple : =DELAI_PAIEMENT(Ecritures[#Tout];DATE(2025;12;31);"clients";"epuisement")
    """
    choix = lus.choisi(methode, "methode", delai.Methode, delai.Methode.COMPTABLE)
    rendu = _delai(ecritures, au, qui, du, (choix,))
    jours = rendu.comptable if choix is delai.Methode.COMPTABLE else rendu.epuisement
    if jours is None:
        pourquoi = rendu.anomalies[0].message if rendu.anomalies else "Il n'a pas de sens ici."
        raise DonneesInvalides("XLF-07", f"Le délai est inconnu. {pourquoi}", "Voir l'état.")
    return float(jours)


@fonction(famille="Tiers")
def delai_paiement_tiers(
    ecritures: Any, au: Any = None, qui: Any = None, tiers: Any = None, du: Any = None
) -> Any:
    """Le délai moyen de paiement de chaque tiers, par les deux méthodes.

    Arguments :
        ecritures : la table des écritures, en-tête compris.
        au : dernier jour de la période ; à défaut, celui de la dernière écriture.
        qui : « clients » (à défaut) ou « fournisseurs ».
        tiers : la table des tiers, en-tête compris, pour leurs noms.
        du : premier jour de la méthode comptable ; à défaut, douze mois.
    Rend : une table, un tiers par ligne.
    Exemple : =DELAI_PAIEMENT_TIERS(Ecritures[#Tout];DATE(2025;12;31))
    """
    rendu = _delai(ecritures, au, qui, du, tuple(delai.Methode), tiers)
    return en_cellules(rendu.tiers, PAR_TIERS)


@fonction(famille="Tiers")
def factures_hors_delai(ecritures: Any, au: Any = None, qui: Any = None, tiers: Any = None) -> Any:
    """Les factures convenues, réglées ou impayées au-delà des délais de la loi.

    Arguments :
        ecritures : la table des écritures et de leurs lettres, en-tête compris.
        au : le jour de l'examen ; à défaut, celui de la dernière écriture.
        qui : « clients » (à défaut) ou « fournisseurs ».
        tiers : la table des tiers, en-tête compris, pour leurs conditions.
    Rend : une table, une facture par ligne, et de combien de jours elle dépasse.
    Exemple : =FACTURES_HORS_DELAI(Ecritures[#Tout];DATE(2025;12;31))
    """
    rendu = _delai(ecritures, au, qui, None, tuple(delai.Methode), tiers)
    return en_cellules(rendu.examen.table, HORS_DELAI)


@fonction(famille="Tiers", scalaire=True)
def echeance(date_facture: Any, conditions: Any) -> Any:
    """La date à laquelle une facture est due, d'après ses conditions de paiement.

    Arguments :
        date_facture : date de la facture, une cellule ou une plage.
        conditions : conditions, comme "30 jours", "45 jours fin de mois" ou "FDM le 15".
    Rend : la date d'échéance de chaque facture.
    Exemple : =ECHEANCE(B2;"45 jours fin de mois")
    """
    factures, ecrites = accorder(
        lire(date_facture, "date_facture", Genre.DATE),
        lire(conditions, "conditions", Genre.TEXTE),
    )
    jours: list[Any] = []
    for place, texte in enumerate(ecrites.valeurs):
        fautive = place in factures.fautes or place in ecrites.fautes
        jours.append(None)
        if fautive:
            continue
        try:
            facture = factures.valeurs[place].astype("datetime64[D]").item()
            jours[place] = lire_conditions(texte).echeance(facture)
        except ValueError as erreur:
            ecrites.fautes[place] = str(erreur)
    return rendre(factures, jours, Genre.DATE, ecrites)


def _delai(
    ecritures: Any,
    au: Any,
    qui: Any,
    du: Any,
    methodes: tuple[delai.Methode, ...],
    tiers: Any = None,
) -> delai.DelaiPaiement:
    livre = lus.lire_ecritures(ecritures)
    jour, loi = lus.arrete(au, livre), parametres.livres()
    cote = lus.choisi(qui, "qui", Comptes, Comptes.CLIENTS)
    return delai.delai_paiement(
        livre.table,
        au=jour,
        perimetre=delai.perimetre_usuel(cote, jour, loi),
        plafonds=delai.plafonds_legaux(jour, loi)[0],
        delai=delai_legal(jour, loi)[0],
        du=lus.jour(du, "du"),
        methodes=methodes,
        tiers=lus.lire_tiers(tiers),
    )


def _obligatoires(comptes: Any) -> list[str]:
    prefixes = lus.lire_comptes(comptes)
    if not prefixes:
        raise DonneesInvalides(
            "XLF-01", "L'argument comptes manque.", 'Donnez un début de compte, comme "411".'
        )
    return prefixes
