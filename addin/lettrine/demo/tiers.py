"""La société, ses quarante clients et ses vingt-cinq fournisseurs (parties).

Règle : un code de client est fixe (« C0029 » est toujours un acheteur public), son nom et son
adresse sont tirés au sort. Vingt-huit clients sont des professionnels, six des acheteurs
publics, six des particuliers, qui n'ont ni SIREN ni numéro de TVA. Une entreprise en procédure
collective, deux litiges et deux taux de pénalité contractuels, dont un sous le plancher légal.

Les noms sont inventés ; courriels et téléphones ne mènent à personne (domaines réservés par la
RFC 2606, tranche 01 99 00 réservée par l'Arcep aux œuvres de fiction).

>>> from random import Random
>>> fiches = clients(Random(2025))
>>> len(fiches), fiches[28].type, fiches[39].conditions
(40, 'public', 'comptant')
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

import pandas as pd

from lettrine.demo import identifiants
from lettrine.demo.calendrier import DEBUT, FIN
from lettrine.demo.libelles import capitales
from lettrine.tables.dossier import SOCIETE, TIERS

__all__ = ["ACTIVITES", "Activite", "Fiche", "clients", "fournisseurs", "societe", "table"]

LITIGES = {
    "C0006": "Retard de pose contesté par le client",
    "C0019": "Réserves à la réception non levées",
}
JUGEMENTS = {"C0011": date(2025, 9, 16)}
TAUX_CONTRACTUELS = {"C0003": Decimal("0.15"), "C0014": Decimal("0.12"), "C0022": Decimal("0.05")}

PROFESSIONNELS = (
    "SARL Dupré-Lavoine", "SAS Hôtel des Deux Gabares", "SARL Boulangerie Fricotel",
    "EURL Cabinet Marchevert", "SAS Transports Quillevert", "SARL Garage de la Varlope",
    "SCI Les Tilleuls de Mesvre", "SAS Clinique vétérinaire Orbeval", "SARL Vignes & Chais Rotival",
    "SAS Imprimerie Clairgrain", "SARL Restaurant L'Alouette Grise", "SAS Pharmacie Montelier",
    "SARL Fleurs d'Armance", "SAS Coworking La Verrière 37", "SARL Auto-école Brisefeuille",
    "SAS Immobilière Valcombreuse", "EURL Opticien Lucidor", "SARL Salon Paulhiane",
    "SAS Architectes Nervure", "SARL Campings du Vieux Moulin Bleu", "SAS Logis de Sauvenelle",
    "SARL Traiteur Maubrisson", "SAS Librairie L'Encre Haute", "SARL Maçonnerie Teilhoux",
    "SAS Domaine de Puyravelle", "EURL Dentaire Castelier", "SARL Crèche Les Petits Copeaux",
    "SAS Menhir Expertise",
)  # fmt: skip
PUBLICS = (
    "Commune de Valbrise-sur-Loire", "Collège Jeanne-Morvan de Valbrise",
    "Communauté de communes du Pays d'Ambre", "Lycée professionnel de Montbrasier",
    "Centre hospitalier d'Ormeville", "Syndicat scolaire de Saint-Vaubert",
)  # fmt: skip
PARTICULIERS = (
    ("Mme", "Solène Abgravel"), ("M.", "Hugues Destournel"), ("Mme", "Irène Coustaloux"),
    ("M.", "Bastien Fontorbe"), ("Mme", "Odile Marcenay-Roux"), ("M.", "Karim Belhadour"),
)  # fmt: skip
CONTACTS = (
    ("Mme", "Anne Lucarel"), ("M.", "Paul Verdonnet"), ("Mme", "Nadia Serhane"),
    ("M.", "Yves Trémolin"), ("Mme", "Chloé Baudreuil"), ("M.", "Marc Olivastre"),
)  # fmt: skip
VOIES = (
    "rue des Tanneurs", "avenue de la Gare", "place du Marché", "rue du Port", "quai des Brumes",
    "impasse des Menuisiers", "rue Traversière", "boulevard des Écluses", "chemin du Lavoir",
    "allée des Charmes", "route de Saumur", "rue de l'Ancienne Poste",
)  # fmt: skip
VILLES = (
    ("37000", "Tours"), ("37100", "Tours"), ("37300", "Joué-lès-Tours"), ("37400", "Amboise"),
    ("37500", "Chinon"), ("37600", "Loches"), ("41000", "Blois"), ("49400", "Saumur"),
    ("86100", "Châtellerault"), ("45000", "Orléans"), ("72000", "Le Mans"), ("36100", "Issoudun"),
)  # fmt: skip
CONDITIONS = ("30 jours", "45 jours fin de mois", "30 jours fin de mois le 10", "60 jours")


@dataclass(frozen=True, slots=True)
class Activite:
    """Ce qu'un fournisseur vend : compte, taux de TVA, rythme, montants HT, règlement."""

    nom: str
    compte: str
    taux: str
    factures: int
    mini: int
    maxi: int
    mode: str = "VIR"
    conditions: str = "30 jours"


ACTIVITES = (
    Activite("SAS Scierie de Bois-Dormant", "601000", "normal", 22, 900_00, 3_800_00),
    Activite("SARL Panneaux Ligériade", "601000", "normal", 18, 500_00, 2_400_00,
             conditions="45 jours fin de mois"),
    Activite("SAS Vitrages Claréo-Loir", "601000", "normal", 14, 400_00, 2_900_00,
             conditions="45 jours fin de mois"),
    Activite("SARL Quincaillerie Ferrandine", "601000", "normal", 20, 60_00, 900_00,
             conditions="30 jours fin de mois le 10"),
    Activite("EURL Vernis et Teintes Orélie", "601000", "normal", 8, 90_00, 700_00),
    Activite("SARL Isolants Chanvrelle", "601000", "normal", 9, 300_00, 1_900_00),
    Activite("SAS Électricité du Confluent", "606100", "normal", 12, 310_00, 640_00, "PRLV"),
    Activite("Régie des eaux du Pays d'Ambre", "606100", "reduit", 4, 60_00, 140_00, "PRLV"),
    Activite("SAS Télécom des Deux Rives", "626000", "normal", 12, 119_90, 119_90, "PRLV",
             "comptant"),
    Activite("SCI Les Ateliers de l'Écluse", "613200", "normal", 12, 1_850_00, 1_850_00, "PRLV",
             "comptant"),
    Activite("SA Assurances Fidelmont", "616000", "exonere", 4, 890_00, 890_00, "PRLV"),
    Activite("SARL Comptafort Conseil", "622600", "normal", 5, 480_00, 980_00),
    Activite("SAS Carburants Val-Énergie", "606100", "normal", 12, 260_00, 620_00, "PRLV",
             "comptant"),
    Activite("SARL Auberge de la Tournelle", "625700", "intermediaire", 7, 40_00, 260_00, "CB",
             "comptant"),
    Activite("SAS Hôtels Belleroute", "625100", "intermediaire", 6, 85_00, 420_00, "CB",
             "comptant"),
    Activite("SAS Loca-Engins Touraine", "613500", "normal", 9, 180_00, 1_100_00),
    Activite("SARL Affûtage Mérovin", "615500", "normal", 8, 70_00, 480_00, "CHQ"),
    Activite("SARL Nettoyage Blancheval", "615500", "normal", 12, 240_00, 240_00),
    Activite("SAS Papeterie du Parvis", "606400", "normal", 9, 25_00, 210_00, "CB", "comptant"),
    Activite("SARL Transports Roulevent", "624100", "normal", 12, 90_00, 560_00),
    Activite("SARL Outillage Percerane", "606300", "normal", 10, 45_00, 480_00, "CHQ"),
    Activite("Éditions du Compagnonnage", "618000", "reduit", 3, 28_00, 95_00, "CB", "comptant"),
    Activite("EURL Bureau d'études Structéa", "604000", "normal", 7, 600_00, 2_600_00,
             conditions="60 jours"),
    Activite("SAS Informatique Octavelle", "218300", "normal", 2, 1_400_00, 3_200_00),
    Activite("SAS Machines à bois Hémeric", "215400", "normal", 1, 12_500_00, 12_500_00,
             conditions="60 jours"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fiche:
    """Un tiers : ce que le classeur du dossier en dit."""

    code: str
    nom: str
    type: str
    conditions: str
    civilite: str
    contact: str
    adresse: str
    code_postal: str
    ville: str
    siren: str
    iban: str

    @property
    def court(self) -> str:
        """Le nom comme une banque l'écrit : capitales sans accent ni ponctuation."""
        return capitales(self.nom)


def clients(hasard: Random) -> list[Fiche]:
    """Les quarante clients : vingt-huit professionnels, six publics, six particuliers."""
    professionnels = hasard.sample(PROFESSIONNELS, len(PROFESSIONNELS))
    publics = hasard.sample(PUBLICS, len(PUBLICS))
    particuliers = hasard.sample(PARTICULIERS, len(PARTICULIERS))
    noms = [
        *((nom, "professionnel", hasard.choice(CONDITIONS), "") for nom in professionnels),
        *((nom, "public", "30 jours", "") for nom in publics),
        *((nom, "particulier", "comptant", civilite) for civilite, nom in particuliers),
    ]
    return [
        _fiche(hasard, f"C{rang:04d}", nom, type_, conditions=conditions, civilite=civilite)
        for rang, (nom, type_, conditions, civilite) in enumerate(noms, 1)
    ]


def fournisseurs(hasard: Random) -> list[Fiche]:
    """Les vingt-cinq fournisseurs, dans l'ordre des `ACTIVITES`."""
    return [
        _fiche(hasard, f"F{rang:04d}", x.nom, "professionnel", conditions=x.conditions)
        for rang, x in enumerate(ACTIVITES, 1)
    ]


def table(fiches: Sequence[Fiche]) -> pd.DataFrame:
    """La table TIERS du classeur du dossier."""
    codes = [fiche.code for fiche in fiches]
    return TIERS.table(
        {
            "CompAuxNum": codes,
            "Nom": [fiche.nom for fiche in fiches],
            "Civilite": [fiche.civilite for fiche in fiches],
            "Contact": [fiche.contact for fiche in fiches],
            "Adresse1": [fiche.adresse for fiche in fiches],
            "CodePostal": [fiche.code_postal for fiche in fiches],
            "Ville": [fiche.ville for fiche in fiches],
            "Pays": ["France"] * len(fiches),
            "Siren": [fiche.siren for fiche in fiches],
            "NumTva": [
                identifiants.numero_tva(fiche.siren) if fiche.siren else "" for fiche in fiches
            ],
            "Iban": [fiche.iban for fiche in fiches],
            "Bic": ["ZZZZFRPPXXX"] * len(fiches),
            "Courriel": [f"compta.{code.lower()}@example.com" for code in codes],
            "Telephone": [
                f"01 99 00 {10 * (c[0] == 'F') + int(c[1:]) // 10:02d} {int(c[1:]):02d}"
                for c in codes
            ],
            "Type": [fiche.type for fiche in fiches],
            "Conditions": [fiche.conditions for fiche in fiches],
            "TauxPenalite": [TAUX_CONTRACTUELS.get(code) for code in codes],
            "Litige": [LITIGES.get(code, "") for code in codes],
            "DateJugement": [JUGEMENTS.get(code) for code in codes],
        }
    )


def societe(hasard: Random) -> pd.DataFrame:
    """La table SOCIETE : une ligne, la menuiserie qui tient le dossier."""
    siren = identifiants.siren(hasard.randrange(90_000, 100_000))
    return SOCIETE.table(
        {
            "Nom": ["Atelier des Trois Varlopes"],
            "FormeJuridique": ["SARL"],
            "Capital": [40_000_00],
            "Adresse1": ["14 impasse des Menuisiers"],
            "Adresse2": ["Zone artisanale des Écluses"],
            "CodePostal": ["37000"],
            "Ville": ["Tours"],
            "Pays": ["France"],
            "Siren": [siren],
            "NumTva": [identifiants.numero_tva(siren)],
            "Iban": [identifiants.iban(370, hasard.randrange(10**10))],
            "Bic": ["ZZZZFRPPXXX"],
            "Courriel": ["compta.varlopes@example.com"],
            "Telephone": ["01 99 00 00 00"],
            "VilleRcs": ["Tours"],
            "ExerciceDebut": [DEBUT],
            "ExerciceFin": [FIN],
            "Signataire": ["Claire Montagnel"],
            "QualiteSignataire": ["Gérante"],
        }
    )


def _fiche(
    hasard: Random, code: str, nom: str, type_: str, *, conditions: str, civilite: str = ""
) -> Fiche:
    rang = int(code[1:]) + 500 * (code[0] == "F")
    code_postal, ville = hasard.choice(VILLES)
    titre, contact = hasard.choice(CONTACTS)
    particulier = type_ == "particulier"
    return Fiche(
        code=code,
        nom=nom,
        type=type_,
        conditions=conditions,
        civilite=civilite if particulier else titre,
        contact=nom if particulier else contact,
        adresse=f"{hasard.randint(1, 98)} {hasard.choice(VOIES)}",
        code_postal=code_postal,
        ville=ville,
        siren="" if particulier else identifiants.siren(hasard.randrange(89) * 1000 + rang),
        iban=identifiants.iban(hasard.randrange(1, 90_000), hasard.randrange(10**10)),
    )
