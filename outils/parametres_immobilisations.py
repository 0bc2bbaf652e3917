"""Les paramètres des immobilisations (fixed assets): comptes, barèmes, durées, liasse.

Les durées d'usage viennent de depreciation_durations.csv, les comptes d'avant et d'après 2025 de
pcg_migration_map.csv ; le reste est ici, avec sa référence et sa confiance.
"""

import re
from pathlib import Path

from fichier_de_parametre import Fichier, lire

ACQUISITION = "date d'acquisition"
OUVERTURE = "ouverture de l'exercice"
PERMANENT = "2099-12-31"
USAGE = "Usage comptable"
DEGRESSIF = "CGI art. 39 A ; annexe II art. 22 à 25 ; BOI-BIC-AMT-20-20-30"
VEHICULES = "CGI art. 39, 4"


def immobilisations(faits: Path) -> list[Fichier]:
    """Tous les paramètres de la famille « immobilisations »."""
    return [
        *degressif(faits),
        *durees(faits),
        comptes(faits),
        natures(faits),
        amortissables(),
        elements_du_cout(),
        *vehicules(),
        *divers(),
        *liasse(),
    ]


def degressif(faits: Path) -> list[Fichier]:
    """Coefficients par date d'acquisition et durée, éligibilité."""
    verifier_les_coefficients(faits)
    coefficients = Fichier(
        "immobilisations/coefficients_degressifs",
        "Coefficients de l'amortissement dégressif, selon la durée",
        "coefficient jusqu'à une durée, en mois",
        ACQUISITION,
    )
    for depuis, (court, moyen, long), confiance, note in (
        (
            "1991-01-01",
            ("1.5", "2", "2.5"),
            "moyenne",
            "Une source secondaire ; première date sûre",
        ),
        ("2001-01-01", ("1.25", "1.75", "2.25"), "moyenne", "Date d'une source secondaire"),
        (
            "2008-12-04",
            ("1.75", "2.25", "2.75"),
            "moyenne",
            "Mesure temporaire ; dates de l'article, non recoupées",
        ),
        ("2010-01-01", ("1.25", "1.75", "2.25"), "haute", ""),
    ):
        tranches = [
            {"jusqu_a": mois, "coefficient": Nombre(coefficient)}
            for mois, coefficient in ((59, court), (72, moyen), (9999, long))
        ]
        coefficients.ajouter_bareme(depuis, tranches, DEGRESSIF, confiance, note)
    return [
        coefficients,
        Fichier(
            "immobilisations/duree_maximale_frais_d_etablissement",
            "Durée la plus longue où s'amortissent les frais d'établissement",
            "années",
            ACQUISITION,
            confiance="moyenne",
            verifie_jusqu_au=PERMANENT,
        ).ajouter(
            "1984-01-01", "5", "C. com. art. R123-187", note="De connaissance, texte non relu"
        ),
        Fichier(
            "immobilisations/duree_minimale_degressif",
            "Durée d'utilisation la plus courte qui ouvre droit au dégressif",
            "années",
            ACQUISITION,
        ).ajouter("1991-01-01", "3", "CGI annexe II art. 22"),
        Fichier(
            "immobilisations/exclus_du_degressif",
            "Comptes des biens qui n'ouvrent pas droit au dégressif",
            "préfixes de comptes",
            ACQUISITION,
            confiance="moyenne",
            verifie_jusqu_au=PERMANENT,
        ).ajouter(
            "1991-01-01",
            '["20", "211", "212", "213", "214", "2184", "23", "26", "27"]',
            "CGI annexe II art. 22 (biens ouvrant droit au dégressif)",
            note="Lecture par compte d'une liste par nature : un bâtiment industriel de quinze ans"
            " au plus y a droit ; adaptez la liste dans votre fichier",
        ),
    ]


def durees(faits: Path) -> list[Fichier]:
    """Les durées d'usage, par nature de bien."""
    tranches = []
    for ligne in lire(faits / "depreciation_durations.csv"):
        if not ligne["min_years"].replace(".", "").isdigit():
            continue
        comptes_ = [compte.strip() for compte in ligne["asset_account"].split("/")]
        maximum = ligne["max_years"].partition(" ")[0]
        tranches.append(
            {
                "nature": ligne["asset_type"].replace("’", "'"),
                "comptes": comptes_,
                "minimum": Nombre(ligne["min_years"]),
                "maximum": Nombre(maximum if maximum.isdigit() else "100"),
            }
        )
    return [
        Fichier(
            "immobilisations/durees_usuelles",
            "Durées d'amortissement d'usage, par nature de bien",
            "années, de la plus courte à la plus longue",
            ACQUISITION,
            confiance="moyenne",
        ).ajouter_bareme(
            "2000-01-01",
            tranches,
            "BOI-BIC-AMT-10-40-30 (taux indicatifs) ; PCG art. 214-3 ; usage",
            note="Indicatif : la durée est celle de l'utilisation prévue (PCG art. 214-13)",
        ),
        Fichier(
            "immobilisations/ecart_a_l_usage",
            "Écart toléré entre la durée d'un bien et la durée d'usage",
            "%",
            ACQUISITION,
            confiance="moyenne",
            verifie_jusqu_au=PERMANENT,
        ).ajouter(
            "2000-01-01",
            "20",
            "BOI-BIC-AMT-10-40-10 (écart que l'administration ne remet pas en cause)",
            note="De connaissance, texte non relu",
        ),
        Fichier(
            "immobilisations/duree_exceptionnel",
            "Durée d'un amortissement exceptionnel, à défaut d'une autre",
            "mois à compter de la mise en service",
            ACQUISITION,
            confiance="faible",
            verifie_jusqu_au=PERMANENT,
        ).ajouter(
            "1991-01-01",
            "12",
            "CGI art. 39 AB (douze mois à compter de la mise en service)",
            note="Texte non relu : vérifiez que votre bien y a droit",
        ),
    ]


def comptes(faits: Path) -> Fichier:
    """Les comptes de chaque opération, par exercice."""
    remplaces = {
        (ligne["old_code_until_2024"], ligne["new_code_from_2025"])
        for ligne in lire(faits / "pcg_migration_map.csv")
    }
    nouveaux = {
        "valeur_comptable": ("675", "657"),
        "valeur_comptable_financiere": ("675", "6671"),
        "produit_de_cession": ("775", "757"),
        "produit_de_cession_financiere": ("775", "7671"),
        "quote_part_de_subvention": ("777", "747"),
    }
    inconnus = set(nouveaux.values()) - remplaces
    if inconnus:
        raise SystemExit(f"Correspondances absentes des faits : {sorted(inconnus)}")
    permanents = {
        "dotation_incorporelle": "68111",
        "dotation_corporelle": "68112",
        "dotation_exceptionnelle": "6871",
        "derogatoire": "145",
        "dotation_derogatoire": "68725",
        "reprise_derogatoire": "78725",
        "depreciation_incorporelle": "68161",
        "depreciation_corporelle": "68162",
        "depreciation_financiere": "68662",
        "reprise_incorporelle": "78161",
        "reprise_corporelle": "78162",
        "reprise_financiere": "78662",
        "fournisseur": "404",
        "tva_deductible": "44562",
        "tva_sur_charges": "44566",
        "tva_collectee": "44571",
        "tva_a_reverser": "4455",
        "creance": "462",
        "creance_d_assurance": "467",
        "indemnite_d_assurance": "775",
        "provision_de_demantelement": "158",
        "subvention": "131",
        "subvention_inscrite": "139",
        "subvention_a_recevoir": "441",
        "petit_materiel": "6063",
    }
    fichier = Fichier(
        "immobilisations/comptes",
        "Comptes des opérations sur immobilisations",
        "un compte par rôle",
        OUVERTURE,
    )
    return fichier.ajouter_table(
        "1984-01-01",
        {**permanents, **{role: ancien for role, (ancien, _) in nouveaux.items()}},
        "PCG, comptes 13, 14, 404, 445, 462, 675, 68, 775, 777 et 78",
        note="Première édition relevée : 2023 ; ces comptes n'ont pas changé avant, selon l'usage."
        " TVA à reverser, démantèlement et indemnité d'assurance : à confirmer",
    ).ajouter_table(
        "2025-01-01",
        {
            "provision_de_demantelement": "1526",
            "indemnite_d_assurance": "7587",
            **{role: nouveau for role, (_, nouveau) in nouveaux.items()},
        },
        "Règlement ANC 2022-06 ; PCG art. 1211-13, 1211-14, 1212-28, 1212-29 et 1214-46",
        note="Les rôles qu'une valeur ne nomme pas gardent le compte de la précédente",
    )


def natures(faits: Path) -> Fichier:
    """Les mots qui désignent un compte d'immobilisation."""
    lignes = (
        ("201", "frais d'établissement, frais de constitution"),
        ("203", "frais de développement"),
        ("205", "logiciel, licence, brevet, marque, site internet, progiciel"),
        ("206", "droit au bail"),
        ("207", "fonds commercial, fonds de commerce"),
        ("211", "terrain, parcelle"),
        ("212", "agencement de terrain, aménagement de terrain, clôture du terrain"),
        ("213", "bâtiment, construction, immeuble, immeuble de bureaux, entrepôt, hangar, usine,"
         " local commercial, maison"),
        ("2154", "machine, machine outil, presse, fraiseuse, scie, raboteuse, perceuse, robot,"
         " compresseur, four, chariot élévateur, matériel industriel, chaîne de production"),
        ("2155", "outillage, outil, moule"),
        ("2181", "agencement, aménagement, installation générale"),
        ("2182", "véhicule, voiture, camion, camionnette, fourgon, fourgonnette, utilitaire,"
         " scooter, remorque, vélo, matériel de transport"),
        ("2183", "ordinateur, serveur, imprimante, photocopieur, traceur, écran, tablette,"
         " téléphone, matériel informatique, matériel de bureau, poste de travail"),
        ("2184", "mobilier, meuble, armoire, bureau, chaise, fauteuil, étagère, rayonnage,"
         " vitrine"),
        ("2185", "cheptel"),
        ("2186", "emballage récupérable"),
        ("261", "titre de participation"),
        ("274", "prêt"),
        ("275", "dépôt de garantie, cautionnement, caution"),
    )  # fmt: skip
    plan = {ligne["code"] for ligne in lire(faits / "pcg.csv")}
    inconnus = {compte for compte, _ in lignes} - plan
    if inconnus:
        raise SystemExit(f"Comptes absents du plan comptable : {sorted(inconnus)}")
    return Fichier(
        "immobilisations/natures",
        "Mots qui désignent un compte d'immobilisation",
        "un compte, et les mots qui le désignent",
        ACQUISITION,
        confiance="moyenne",
        verifie_jusqu_au=PERMANENT,
    ).ajouter_bareme(
        "1984-01-01",
        [{"compte": compte, "mots": mots.split(", ")} for compte, mots in lignes],
        "PCG, comptes 20 à 27 ; les mots sont ceux de l'usage",
        note="Une suggestion ; dans un immeuble à soi, un agencement est au 2135",
    )


def amortissables() -> Fichier:
    """Les comptes dont les biens ne s'amortissent pas."""
    return Fichier(
        "immobilisations/amortissables",
        "Comptes des biens qui s'amortissent ou non",
        "préfixes ; le plus long l'emporte",
        "date de mise en service",
        verifie_jusqu_au=PERMANENT,
    ).ajouter_bareme(
        "1900-01-01",
        [
            {"comptes": ["20", "21", "22"], "amortissable": True},
            {"comptes": ["211", "23", "26", "27"], "amortissable": False},
            {"comptes": ["2114"], "amortissable": True},
        ],
        "PCG art. 214-1 et 214-2 (durée d'utilisation limitée)",
        note="Un terrain de gisement (2114) s'épuise, il s'amortit",
    )


def elements_du_cout() -> Fichier:
    """Ce qui entre dans un coût d'acquisition, ce qui en sort, et pourquoi."""
    pcg = "PCG art. 213-8"
    lignes = (
        ("prix d'achat", "incorporé", "", f"prix d'achat ({pcg})"),
        ("droits de douane", "incorporé", "", f"droits de douane ({pcg})"),
        ("TVA non déductible", "incorporé", "", f"taxe non récupérable ({pcg})"),
        ("transport", "incorporé", "", f"mise en place du bien ({pcg})"),
        ("installation", "incorporé", "", f"mise en état de fonctionner ({pcg})"),
        ("préparation du site", "incorporé", "", f"mise en place du bien ({pcg})"),
        ("essais", "incorporé", "", f"mise en état de fonctionner ({pcg})"),
        ("démantèlement", "incorporé", "", f"remise en état du site ({pcg}) ; plan propre"),
        ("remise", "déduit", "", f"remise ou rabais commercial ({pcg})"),
        ("escompte", "déduit", "", f"escompte de règlement obtenu ({pcg})"),
        ("frais d'acquisition", "au choix : incorporé", "6226", f"droits de mutation, honoraires,"
         f" commissions et actes : à l'actif, méthode de référence, ou en charges ({pcg})"),
        ("formation externe", "au choix : exclu", "618", f"formation externe nécessaire à la mise"
         f" en service : en charges, ou à l'actif sur option ({pcg})"),
        ("coûts d'emprunt", "au choix : exclu", "661", "intérêts d'un bien long à préparer : en"
         " charges, ou à l'actif par une méthode permanente (PCG art. 213-9)"),
        ("formation", "exclu", "618", "la formation du personnel ne met pas le bien en état de"
         " fonctionner (PCG art. 213-11)"),
        ("entretien", "exclu", "615", "l'entretien et la maintenance courants sont des charges"
         " (PCG art. 213-19)"),
        ("assurance", "exclu", "616", "l'assurance couvre l'utilisation du bien (PCG art. 213-12)"),
        ("carburant", "exclu", "6061", "le carburant est consommé par l'utilisation (PCG art."
         " 213-12)"),
        ("consommables", "exclu", "6063", "les fournitures sont consommées par l'utilisation (PCG"
         " art. 213-12)"),
        ("carte grise", "exclu", "6354", "la taxe d'immatriculation est un impôt de l'exercice,"
         " selon l'usage fiscal ; à confirmer"),
        ("étude préalable", "exclu", "617", "engagée avant la décision d'acquérir (PCG art."
         " 213-10)"),
        ("frais généraux", "exclu", "628", "coût administratif qui ne se rattache pas au bien (PCG"
         " art. 213-11)"),
        ("pertes de démarrage", "exclu", "658", "coût supporté lors de l'utilisation (PCG art."
         " 213-12)"),
        ("redéploiement", "exclu", "628", "coût supporté après la mise en état de fonctionner (PCG"
         " art. 213-12)"),
        ("publicité", "exclu", "623", "dépense qui ne met pas le bien en place (PCG art. 213-11)"),
    )  # fmt: skip
    synonymes = {
        "prix d'achat": ["prix", "prix catalogue", "prix hors taxes"],
        "droits de douane": ["douane"],
        "TVA non déductible": ["TVA non récupérable", "taxes non récupérables"],
        "transport": ["frais de transport", "port", "frais de port", "livraison",
                      "frais de livraison", "manutention", "assurance transport"],
        "installation": ["frais d'installation", "montage", "frais de montage", "raccordement",
                         "honoraires d'architecte", "main-d'œuvre d'installation"],
        "préparation du site": ["frais de préparation du site", "démolition", "terrassement"],
        "essais": ["frais d'essais", "tests", "mise au point"],
        "démantèlement": ["remise en état du site", "remise en état"],
        "remise": ["rabais", "ristourne", "remise commerciale"],
        "escompte": ["escompte de règlement"],
        "frais d'acquisition": ["droits de mutation", "droits d'enregistrement", "frais d'actes",
                                "frais de notaire", "honoraires de notaire", "commissions"],
        "formation": ["formation du personnel", "frais de formation"],
        "entretien": ["maintenance", "contrat d'entretien", "contrat de maintenance"],
        "carte grise": ["taxe d'immatriculation", "certificat d'immatriculation"],
        "consommables": ["fournitures"],
        "étude préalable": ["études préalables"],
    }  # fmt: skip
    return Fichier(
        "immobilisations/elements_du_cout",
        "Éléments du coût d'entrée d'une immobilisation",
        "une règle par nature : traitement, compte de charge, motif",
        ACQUISITION,
        confiance="moyenne",
    ).ajouter_bareme(
        "2005-01-01",
        [
            {
                "nature": nature,
                "traitement": traitement,
                "compte": compte,
                "motif": motif,
                "synonymes": synonymes.get(nature, []),
            }
            for nature, traitement, compte, motif in lignes
        ],
        "PCG art. 213-8 à 213-13, 213-19 et 213-22",
        note="Textes lus au 1er janvier 2026 ; les comptes de charges sont d'usage",
    )


def vehicules() -> list[Fichier]:
    """La fraction amortissable du prix des véhicules de tourisme."""
    unite = "euros TTC, jusqu'à un taux d'émission en g/km"
    confiance, note = "moyenne", "Sources secondaires concordantes ; article non relu"
    wltp = Fichier(
        "immobilisations/vehicules_wltp",
        "Plafond d'amortissement d'un véhicule de tourisme, CO2 selon la norme WLTP",
        unite,
        ACQUISITION,
        confiance,
    )
    for depuis, seuil in (("2020-03-01", 165), ("2021-01-01", 160)):
        wltp.ajouter_bareme(depuis, plafonds(49, seuil), VEHICULES, note=note)
    nedc = Fichier(
        "immobilisations/vehicules_nedc",
        "Plafond d'amortissement d'un véhicule de tourisme, CO2 selon la norme NEDC",
        unite,
        ACQUISITION,
        confiance,
    )
    nedc.ajouter_bareme(
        "2006-01-01",
        [{"jusqu_a": 200, "plafond": 18300}, {"jusqu_a": 9999, "plafond": 9900}],
        VEHICULES,
        "faible",
        "Valeurs d'avant 2017 : non relues, à vérifier",
    )
    for depuis, seuil in (
        ("2017-01-01", 155),
        ("2018-01-01", 150),
        ("2019-01-01", 140),
        ("2020-01-01", 135),
        ("2021-01-01", 130),
    ):
        nedc.ajouter_bareme(depuis, plafonds(59, seuil), VEHICULES, note=note)
    return [wltp, nedc]


def plafonds(hybride: int, seuil: int) -> list[dict[str, object]]:
    """Les quatre plafonds, selon les émissions."""
    return [
        {"jusqu_a": 19, "plafond": 30000},
        {"jusqu_a": hybride, "plafond": 20300},
        {"jusqu_a": seuil, "plafond": 18300},
        {"jusqu_a": 9999, "plafond": 9900},
    ]


def divers() -> list[Fichier]:
    """Seuils, périodes de régularisation, étalement des subventions."""
    tva = "CGI annexe II art. 207 ; BOI-TVA-DED-60-20-30"
    return [
        Fichier(
            "immobilisations/seuil_petit_materiel",
            "Valeur au-dessous de laquelle un bien peut passer en charges",
            "€ hors taxes par bien",
            ACQUISITION,
            confiance="moyenne",
        ).ajouter("2005-01-01", "500", "BOI-BIC-CHG-20-30-10 ; PCG art. 212-6", note="Un choix"),
        Fichier(
            "immobilisations/regularisation_tva_meubles",
            "Période de régularisation de la TVA déduite d'un bien meuble",
            "années civiles, celle de l'acquisition comprise",
            ACQUISITION,
            confiance="moyenne",
        ).ajouter("1996-01-01", "5", tva, note="Un an par année civile ou fraction : à confirmer"),
        Fichier(
            "immobilisations/regularisation_tva_immeubles",
            "Période de régularisation de la TVA déduite d'un immeuble",
            "années civiles, celle de l'acquisition comprise",
            ACQUISITION,
            confiance="moyenne",
        ).ajouter("1996-01-01", "20", tva, note="Un an par année civile ou fraction : à confirmer"),
        Fichier(
            "immobilisations/immeubles",
            "Comptes des immeubles, pour la régularisation de la TVA",
            "préfixes de comptes",
            ACQUISITION,
            confiance="moyenne",
            verifie_jusqu_au=PERMANENT,
        ).ajouter("1900-01-01", '["211", "212", "213", "214"]', USAGE),
        Fichier(
            "immobilisations/subvention_non_amortissable",
            "Exercices sur lesquels est reprise la subvention d'un bien non amortissable",
            "exercices, à compter du suivant",
            "date de la subvention",
            confiance="moyenne",
            verifie_jusqu_au=PERMANENT,
        ).ajouter(
            "1984-01-01",
            "10",
            "PCG art. 312-1 ; CGI art. 42 septies",
            note="À défaut de clause d'inaliénabilité ; l'exercice suivant : CGI, non relu",
        ),
        Fichier(
            "immobilisations/court_terme",
            "Détention en deçà de laquelle une plus-value est à court terme",
            "mois",
            "date de sortie",
            verifie_jusqu_au=PERMANENT,
        ).ajouter("1984-01-01", "24", "CGI art. 39 duodecies ; BOI-BIC-PVMV-20-10"),
    ]


def liasse() -> list[Fichier]:
    """Les rubriques des tableaux de la liasse, par compte."""
    reel = (
        ("Frais d'établissement et de développement", ["201", "203"]),
        ("Autres postes d'immobilisations incorporelles", ["20", "232", "237"]),
        ("Terrains", ["211", "212"]),
        ("Constructions sur sol propre", ["213"]),
        ("Constructions sur sol d'autrui", ["214"]),
        ("Installations générales, agencements des constructions", ["2135", "2145"]),
        ("Installations techniques, matériel et outillage industriels", ["215"]),
        ("Installations générales, agencements divers", ["2181"]),
        ("Matériel de transport", ["2182"]),
        ("Matériel de bureau et informatique, mobilier", ["2183", "2184"]),
        ("Emballages récupérables et divers", ["218", "22"]),
        ("Immobilisations corporelles en cours", ["23"]),
        ("Avances et acomptes", ["238"]),
        ("Participations évaluées par équivalence", ["262"]),
        ("Autres participations", ["26"]),
        ("Autres titres immobilisés", ["271", "272", "273", "277"]),
        ("Prêts et autres immobilisations financières", ["27"]),
    )
    simplifie = (
        ("Fonds commercial", ["206", "207"]),
        ("Autres immobilisations incorporelles", ["20", "232", "237"]),
        ("Terrains", ["211", "212"]),
        ("Constructions", ["213", "214"]),
        ("Installations techniques, matériel et outillage industriels", ["215"]),
        ("Installations générales, agencements divers", ["2181"]),
        ("Matériel de transport", ["2182"]),
        ("Autres immobilisations corporelles", ["218", "22", "23"]),
        ("Immobilisations financières", ["26", "27"]),
    )
    return [
        Fichier(
            f"immobilisations/rubriques_{nom}",
            f"Rubriques des immobilisations, {titre}",
            "préfixes de comptes ; le plus long l'emporte",
            "clôture de l'exercice",
            confiance="moyenne",
            verifie_jusqu_au=PERMANENT,
        ).ajouter_bareme(
            "2000-01-01",
            [{"rubrique": rubrique, "comptes": prefixes} for rubrique, prefixes in rubriques],
            reference,
            note="Rubriques d'usage ; codes des cases non repris",
        )
        for nom, titre, rubriques, reference in (
            ("reel", "tableaux 2054, 2055 et 2056", reel, "Formulaires 2054, 2055 et 2056"),
            ("simplifie", "tableau 2033-C", simplifie, "Formulaire 2033-C"),
        )
    ]


class Nombre(float):
    """Un nombre écrit comme il est donné : TOML le lit en décimal exact."""

    def __new__(cls, texte: str) -> "Nombre":
        """Garde le texte."""
        nombre = super().__new__(cls, texte)
        nombre.texte = texte
        return nombre

    def __str__(self) -> str:
        return self.texte


def verifier_les_coefficients(faits: Path) -> None:
    """Arrête tout si les coefficients écrits ici ne sont pas ceux des faits."""
    regles = (faits / "depreciation_rules.yaml").read_text(encoding="utf-8")
    trouves = re.findall(r"coefficients_current: ([\d./ ]+)", regles)
    if [t.strip() for t in trouves] != ["1.25 / 1.75 / 2.25"]:
        raise SystemExit(f"Coefficients dégressifs différents des faits : {trouves}")
