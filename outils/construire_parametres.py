"""Construire les paramètres livrés à partir des faits relevés (building the parameter files).

    python outils/construire_parametres.py --faits ../shared/facts

Écrit sous addin/lettrine/parametres/ un fichier TOML par paramètre. Relancé sur les mêmes faits,
il écrit les mêmes fichiers. Les valeurs que les tableaux de faits ne portent pas (plafonds de
délais, indemnité, majorations) sont ici, avec leur référence.
"""

import argparse
from pathlib import Path

from fichier_de_parametre import Fichier, bloc, lire, texte
from parametres_immobilisations import immobilisations

SORTIE = Path(__file__).resolve().parent.parent / "addin" / "lettrine" / "parametres"
CONFIANCES = {"high": "haute", "medium": "moyenne", "low": "faible", "": "haute"}

REFERENCE_PLAN_2023 = "Règlement ANC 2014-03, art. 932-1 (recueil au 1er janvier 2023)"
REFERENCE_PLAN_2025 = (
    "Règlement ANC 2014-03 modifié par le règlement ANC 2022-06, liste des comptes"
)
REFERENCE_PLAN_2026 = "Plan comptable général, recueil de l'ANC au 1er janvier 2026"
ORIGINE_DU_PLAN = "2023-01-01"
OUVERTURE_2022_06 = "2025-01-01"


def plan_comptable(faits: Path) -> Fichier:
    """Le plan de comptes entier, à chacune de ses trois éditions connues."""
    comptes = lire(faits / "pcg.csv")
    fichier = Fichier(
        "pcg/plan_comptable",
        "Liste des comptes du plan comptable général",
        "une ligne par compte : numéro, espace, libellé",
        "ouverture de l'exercice",
    )
    editions = (
        (ORIGINE_DU_PLAN, REFERENCE_PLAN_2023),
        (OUVERTURE_2022_06, REFERENCE_PLAN_2025),
        ("2026-01-01", REFERENCE_PLAN_2026),
    )
    anciens = libelles_avant(faits)
    for depuis, reference in editions:
        lignes = [
            f"{compte['code']} {libelle(compte, depuis, anciens)}"
            for compte in sorted(comptes, key=lambda c: c["code"])
            if premier_jour(compte) <= depuis <= (compte["valid_to"] or "9999")
        ]
        fichier.ajouter(depuis, bloc(lignes), reference)
    fichier.valeurs[0]["note"] = texte(
        "Première édition relevée ; le règlement s'appliquait déjà avant, à quelques comptes près"
    )
    return fichier


def premier_jour(compte: dict[str, str]) -> str:
    """Le premier jour connu d'un compte ; « <=J » y vaut J."""
    return compte["valid_from"].removeprefix("<=")


def libelles_avant(faits: Path) -> dict[tuple[str, str], str]:
    """Le libellé qu'avait un compte avant une édition : (année de l'édition, compte) -> libellé."""
    changements = lire(faits / "pcg_changes.csv")
    return {
        (c["effective_year"], c["code"]): c["old_label"]
        for c in changements
        if c["change"] == "modified" and c["effective_year"] == "2026"
    }


def libelle(compte: dict[str, str], depuis: str, anciens: dict[tuple[str, str], str]) -> str:
    """Le libellé d'un compte à l'édition qui commence le jour `depuis`."""
    code = compte["code"]
    if depuis < OUVERTURE_2022_06 and compte["label_2024_if_changed"]:
        trouve = compte["label_2024_if_changed"]
    elif depuis < "2026-01-01":
        trouve = anciens.get(("2026", code), compte["label"])
    else:
        trouve = compte["label"]
    return trouve.replace("’", "'").strip()


def correspondance_2025(faits: Path) -> Fichier:
    """Les comptes supprimés par le règlement ANC 2022-06 et ceux qui leur succèdent."""
    lignes = lire(faits / "pcg_migration_map.csv")
    contenu = [
        f"{ligne['old_code_until_2024']} {ligne['new_code_from_2025']} "
        + ligne["meaning"].replace("’", "'").partition(" - mapping")[0]
        for ligne in lignes
    ]
    fichier = Fichier(
        "pcg/correspondance_2025",
        "Comptes remplacés par le règlement ANC 2022-06",
        "une ligne par correspondance : ancien compte, nouveau compte, objet",
        "ouverture de l'exercice",
        confiance="moyenne",
    )
    return fichier.ajouter(
        OUVERTURE_2022_06,
        bloc(contenu),
        "Règlement ANC 2022-06, comparaison des listes de comptes",
        note="Les correspondances 6714-654 et 6717-638 sont tirées des libellés, à confirmer",
    )


def option_anticipee() -> Fichier:
    """L'application anticipée du règlement ANC 2022-06."""
    fichier = Fichier(
        "pcg/option_anticipee",
        "Édition du plan comptable qu'une application anticipée permet de suivre",
        "date de l'édition suivie",
        "ouverture de l'exercice",
    )
    reference = "Règlement ANC 2022-06, dispositions d'application"
    return fichier.ajouter("2024-01-01", OUVERTURE_2022_06, reference).ajouter(
        OUVERTURE_2022_06,
        OUVERTURE_2022_06,
        reference,
        note="Le règlement s'applique de plein droit : l'option est sans effet",
    )


def semestriel(
    faits: Path, colonne: str, *, cle: str, libelle_: str, decide: str, reference: str
) -> Fichier:
    """Un taux publié chaque semestre, tiré de late_payment_rates.csv."""
    fichier = Fichier(cle, libelle_, "% par an", decide)
    for ligne in lire(faits / "late_payment_rates.csv"):
        confiance = CONFIANCES[ligne["confidence"]]
        note = "" if confiance == "haute" else "Arrêté officiel non consulté : à vérifier"
        fichier.ajouter(ligne["valid_from"], ligne[colonne], reference, confiance, note)
    fichier.verifie_jusqu_au = lire(faits / "late_payment_rates.csv")[-1]["valid_to"]
    return fichier


def penalites(faits: Path) -> list[Fichier]:
    """Taux, majorations et indemnité des retards de paiement."""
    retard = "date à partir de laquelle courent les pénalités, semestre par semestre"
    professionnels = "C. com. art. L441-10 II"
    interet = "C. mon. fin. art. L313-2 et D313-1-A"
    return [
        semestriel(
            faits,
            "ecb_mro_rate",
            cle="penalites/taux_bce",
            libelle_="Taux de refinancement de la BCE au premier jour du semestre",
            decide=retard,
            reference=professionnels,
        ),
        semestriel(
            faits,
            "legal_rate_pro",
            cle="penalites/taux_interet_legal_professionnels",
            libelle_="Taux de l'intérêt légal, créancier professionnel (autres cas)",
            decide=retard,
            reference=interet,
        ),
        semestriel(
            faits,
            "legal_rate_particuliers",
            cle="penalites/taux_interet_legal_particuliers",
            libelle_="Taux de l'intérêt légal, créancier particulier",
            decide=retard,
            reference=interet,
        ),
        Fichier(
            "penalites/majoration_bce",
            "Points ajoutés au taux de la BCE entre professionnels, à défaut de contrat",
            "% par an",
            retard,
        ).ajouter("2019-01-01", "10", professionnels, note="Première date relevée"),
        Fichier(
            "penalites/majoration_bce_public",
            "Points ajoutés au taux de la BCE pour un acheteur public",
            "% par an",
            "date à partir de laquelle courent les intérêts moratoires",
        ).ajouter("2019-04-01", "8", "Code de la commande publique, art. L2192-13 et R2192-31"),
        Fichier(
            "penalites/multiple_minimal_taux_legal",
            "Plancher du taux contractuel, en nombre de fois le taux de l'intérêt légal",
            "fois le taux de l'intérêt légal des professionnels",
            retard,
        ).ajouter(
            "2019-01-01",
            "3",
            professionnels,
            note="Ne vaut que pour un taux convenu ; le taux par défaut n'y est pas relevé",
        ),
        Fichier(
            "penalites/indemnite_recouvrement",
            "Indemnité forfaitaire pour frais de recouvrement",
            "€ par facture payée en retard",
            "date d'échéance",
        ).ajouter("2013-01-01", "40", "C. com. art. L441-10 II et D441-5 ; décret 2012-1115"),
        Fichier(
            "penalites/jours_par_an",
            "Nombre de jours de l'année pour le calcul des pénalités",
            "jours",
            "date d'échéance",
            confiance="moyenne",
        ).ajouter("2013-01-01", "365", "Usage ; aucun texte ne fixe le diviseur"),
        Fichier(
            "penalites/majoration_judiciaire",
            "Points ajoutés au taux légal deux mois après un jugement exécutoire",
            "% par an",
            "date du jugement exécutoire",
        ).ajouter("2013-01-01", "5", "C. mon. fin. art. L313-3", note="Première date relevée"),
    ]


def delais() -> list[Fichier]:
    """Les délais de paiement entre professionnels."""
    reference = "C. com. art. L441-10 I"
    definitions = (
        ("defaut", "Délai de paiement à défaut de convention", "jours après la réception", "30"),
        ("plafond", "Délai de paiement convenu, maximum", "jours après la date de facture", "60"),
        (
            "plafond_fin_de_mois",
            "Délai de paiement convenu fin de mois, maximum",
            "jours fin de mois après la date de facture",
            "45",
        ),
        (
            "plafond_facture_periodique",
            "Délai de paiement d'une facture périodique, maximum",
            "jours après la date de facture",
            "45",
        ),
    )
    return [
        Fichier(f"delais/{nom}", libelle_, unite, "date de facture").ajouter(
            "2019-04-26", valeur, reference
        )
        for nom, libelle_, unite, valeur in definitions
    ]


def tva() -> list[Fichier]:
    """Les taux de TVA de la France continentale."""
    decide = "exigibilité de la taxe"
    cibs = "Codifié au livre II du CIBS depuis le 1er septembre 2026, à droit constant"
    normal = Fichier("tva/taux_normal", "Taux normal de TVA", "%", decide)
    normal.ajouter("2000-04-01", "19.6", "CGI art. 278")
    normal.ajouter("2014-01-01", "20", "CGI art. 278", note=cibs)
    intermediaire = Fichier("tva/taux_intermediaire", "Taux intermédiaire de TVA", "%", decide)
    intermediaire.ajouter("2012-01-01", "7", "CGI art. 278 bis et 279")
    intermediaire.ajouter("2014-01-01", "10", "CGI art. 278 bis et 279", note=cibs)
    reduit = Fichier("tva/taux_reduit", "Taux réduit de TVA", "%", decide)
    reduit.ajouter("1982-07-01", "5.5", "CGI art. 278-0 bis", note=cibs)
    particulier = Fichier("tva/taux_particulier", "Taux particulier de TVA", "%", decide)
    particulier.ajouter(
        "2014-01-01",
        "2.1",
        "CGI art. 281 quater à 281 nonies",
        note=f"Première date relevée. {cibs}",
    )
    return [normal, intermediaire, reduit, particulier]


def verifier_tva(faits: Path) -> None:
    """Arrête tout si les taux écrits ici ne sont pas ceux des faits."""
    attendus = {
        (ligne["rate_class"], ligne["rate_percent"])
        for ligne in lire(faits / "vat_rates.csv")
        if ligne["territory"] == "metropole"
    }
    ecrits = {
        (fichier.cle.removeprefix("tva/taux_"), valeur["valeur"])
        for fichier in tva()
        for valeur in fichier.valeurs
    }
    if attendus != ecrits:
        raise SystemExit(f"Taux de TVA différents des faits : {sorted(attendus ^ ecrits)}")


def principal() -> None:
    """Écrit tous les fichiers et dit lesquels."""
    analyseur = argparse.ArgumentParser(description="Construit les paramètres livrés.")
    analyseur.add_argument(
        "--faits", type=Path, required=True, help="dossier des tableaux de faits"
    )
    analyseur.add_argument("--sortie", type=Path, default=SORTIE, help="dossier des paramètres")
    options = analyseur.parse_args()
    verifier_tva(options.faits)
    fichiers = [
        plan_comptable(options.faits),
        correspondance_2025(options.faits),
        option_anticipee(),
        *penalites(options.faits),
        *delais(),
        *tva(),
        *immobilisations(options.faits),
    ]
    for fichier in fichiers:
        print(fichier.ecrire(options.sortie).relative_to(options.sortie))


if __name__ == "__main__":
    principal()
