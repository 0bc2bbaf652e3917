"""Ventes : factures, avoirs, acomptes (sales).

Règle : chaque client a ses factures ordinaires, certains un contrat d'entretien mensuel, et
`CAS` impose à des clients choisis les situations que le dossier doit montrer. Les pièces sont
numérotées dans l'ordre des dates. Une facture d'acompte porte 4191 hors taxe et sa TVA ; la
facture de solde reprend l'un et l'autre.

Référence : PCG art. 944-41 (comptes 41) ; CGI art. 269 (TVA des acomptes), 289 (numérotation).
Unités : centimes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from lettrine.demo.calendrier import FIN, MOIS, decaler, echeance, jour_au_hasard
from lettrine.demo.livre import Ligne, Livre
from lettrine.demo.tiers import JUGEMENTS, Fiche
from lettrine.demo.tva import COLLECTEE, taxe

__all__ = ["ABONNES", "CAS", "Facture", "anterieures", "enregistrer", "preparer"]

CAS = (
    ("C0001", 2, "avoir"), ("C0021", 6, "avoir"), ("C0002", 3, "avoir total"),
    ("C0004", 4, "écart de règlement"), ("C0008", 7, "écart de règlement"),
    ("C0028", 2, "écart de règlement"), ("C0005", 2, "acompte"), ("C0035", 5, "acompte"),
    ("C0009", 6, "acompte à imputer"), ("C0006", 5, "litige"), ("C0019", 8, "litige"),
    ("C0007", 3, "échéancier"), ("C0036", 4, "échéancier"), ("C0010", 10, "échéancier"),
    ("C0010", 2, "chèque impayé réglé"), ("C0037", 9, "chèque impayé"),
    ("C0011", 6, "procédure collective"), ("C0011", 7, "procédure collective"),
    ("C0011", 10, "retard"), ("C0012", 5, "escompte"), ("C0013", 3, "escompte"),
    ("C0013", 7, "escompte à constater"), ("C0015", 3, "erreur d'auxiliaire"),
    ("C0016", 9, "paiement partiel"), ("C0030", 6, "paiement partiel"),
    ("C0003", 4, "retard"), ("C0003", 6, "retard"), ("C0014", 7, "retard"),
    ("C0017", 5, "retard"), ("C0017", 8, "retard"), ("C0018", 9, "retard"),
    ("C0020", 10, "retard"), ("C0022", 6, "retard"), ("C0031", 5, "retard"),
    ("C0031", 8, "retard"), ("C0034", 9, "retard"), ("C0038", 6, "retard"),
    ("C0039", 9, "retard"), ("C0040", 10, "retard"),
)  # fmt: skip
"""Client, mois de la facture, situation imposée."""

ABONNES = {"C0025": 180_00, "C0026": 240_00, "C0027": 95_00, "C0032": 310_00}
"""Contrats d'entretien : montant hors taxe de chaque mois."""

OBJETS = {
    "professionnel": ("AGENCEMENT", "CLOISONS", "COMPTOIR", "PORTES COUPE-FEU", "PARQUET"),
    "public": ("MENUISERIES", "VESTIAIRES", "RAYONNAGES", "PORTES"),
    "particulier": ("FENETRES", "ESCALIER", "BIBLIOTHEQUE", "ISOLATION COMBLES"),
}  # fmt: skip
TRAVAUX = {"normal": "704100", "intermediaire": "704200", "reduit": "704300"}
NOMBRES = {"professionnel": (3, 6), "public": (3, 5), "particulier": (0, 1)}


@dataclass(slots=True, eq=False)
class Facture:
    """Une pièce de vente ; un avoir a un montant négatif. `liee` : la facture qu'elle corrige.

    Pour une facture de solde, `liee` est la facture d'acompte qu'elle reprend.
    """

    client: Fiche
    jour: date
    ht: int
    taux: str
    objet: str
    cas: str = "ordinaire"
    genre: str = "facture"
    liee: "Facture | None" = None
    ref: str = ""
    ligne: Ligne = field(init=False)

    def __post_init__(self) -> None:
        """Prépare la ligne du client, TTC."""
        terme = echeance(self.jour, self.client.conditions)
        reprise = self.liee.ttc if self.genre == "solde" and self.liee else 0
        self.ligne = Ligne("411000", self.ttc - reprise, self.client.code, terme)

    @property
    def ttc(self) -> int:
        """Le total toutes taxes comprises de la pièce, acompte non déduit."""
        return self.ht + taxe(self.taux, self.ht)

    @property
    def echeance(self) -> date:
        """La date d'échéance."""
        return self.ligne.echeance or self.jour


def anterieures(hasard: Random, clients: Sequence[Fiche]) -> list[Facture]:
    """Les factures d'avant l'exercice encore ouvertes à l'ouverture."""
    par_code = {client.code: client for client in clients}
    recentes = [
        _facture(hasard, client, jour_au_hasard(hasard, hasard.choice((11, 12)), 2024))
        for client in hasard.sample(list(clients[:34]), 16)
    ]
    anciennes = [
        _facture(hasard, par_code["C0006"], date(2024, 5, 14), "litige"),
        _facture(hasard, par_code["C0038"], date(2023, 12, 5), "retard"),
        _facture(hasard, par_code["C0011"], date(2024, 11, 18), "procédure collective"),
    ]
    factures = sorted([*recentes, *anciennes], key=lambda f: f.jour)
    for rang, facture in enumerate(factures):
        facture.ref = f"FA{facture.jour:%y}{1 + rang * 7 + facture.jour.month * 20:05d}"
        facture.ligne.libelle = _libelle(facture)
        facture.ligne.piece, facture.ligne.jour_piece = facture.ref, facture.jour
    return factures


def preparer(hasard: Random, clients: Sequence[Fiche]) -> list[Facture]:
    """Les pièces de vente de l'exercice, numérotées dans l'ordre des dates."""
    par_code = {client.code: client for client in clients}
    pieces: list[Facture] = []
    for client in clients:
        nombre = 0 if client.code in JUGEMENTS else hasard.randint(*NOMBRES[client.type])
        for _ in range(nombre):
            pieces.append(_facture(hasard, client, jour_au_hasard(hasard, hasard.randint(1, 12))))
    for code, ht in ABONNES.items():
        pieces += [
            Facture(par_code[code], decaler(date(FIN.year, mois, 5), 0), ht, "normal",
                    f"ENTRETIEN {mois:02d}/{FIN.year}", "abonnement")
            for mois in MOIS
        ]  # fmt: skip
    for code, mois, cas in CAS:
        pieces += _cas(hasard, par_code[code], jour_au_hasard(hasard, mois), cas)
    pieces.sort(key=lambda piece: piece.jour)
    _numeroter(pieces)
    return pieces


def enregistrer(livre: Livre, pieces: Sequence[Facture]) -> None:
    """Passe les pièces au journal des ventes."""
    for piece in pieces:
        tva = taxe(piece.taux, piece.ht)
        compte = "706000" if piece.cas == "abonnement" else TRAVAUX[piece.taux]
        lignes = [piece.ligne]
        if piece.genre == "solde" and piece.liee:
            reprise = Ligne("419100", piece.liee.ht, piece.client.code)
            versement = next(
                ligne for ligne in livre.lignes("419100")
                if ligne.tiers == piece.client.code and not ligne.groupe
            )  # fmt: skip
            lignes += [reprise, Ligne(compte, -piece.ht)]
            tva -= taxe(piece.taux, piece.liee.ht)
        elif piece.genre == "acompte":
            lignes.append(Ligne("419100", -piece.ht, piece.client.code))
        else:
            lignes.append(Ligne(compte, -piece.ht))
        lignes.append(Ligne(COLLECTEE[piece.taux], -tva))
        livre.passer(piece.jour, "VE", piece.ref, _libelle(piece), *lignes)
        if piece.genre == "solde":
            livre.grouper("acompte", versement, reprise)


def _facture(hasard: Random, client: Fiche, jour: date, cas: str = "ordinaire") -> Facture:
    taux = "normal"
    if client.type == "particulier":
        taux = ("intermediaire", "reduit")[int(client.code[1:]) % 2]
    ht = hasard.randint(420_00, 5_800_00)
    return Facture(client, jour, ht, taux, hasard.choice(OBJETS[client.type]), cas)


def _cas(hasard: Random, client: Fiche, jour: date, cas: str) -> list[Facture]:
    """Les pièces d'une situation imposée, la facture principale en dernier."""
    facture = _facture(hasard, client, jour, cas)
    if cas in ("avoir", "avoir total"):
        ht = facture.ht if cas == "avoir total" else facture.ht // hasard.randint(5, 12)
        objet = f"{facture.objet} AVOIR"
        suite = decaler(jour, hasard.randint(6, 15))
        return [
            Facture(client, suite, -ht, facture.taux, objet, cas, "avoir", facture),
            facture,
        ]
    if cas == "acompte":
        acompte = Facture(client, jour, facture.ht * 3 // 10, facture.taux,
                          f"ACOMPTE {facture.objet}", "ordinaire", "acompte")  # fmt: skip
        facture = Facture(client, decaler(jour, 60), facture.ht, facture.taux,
                          f"SOLDE {facture.objet}", "ordinaire", "solde", acompte)  # fmt: skip
        return [acompte, facture]
    return [facture]


def _numeroter(pieces: Sequence[Facture]) -> None:
    rangs = {"FA": 0, "AV": 0}
    for piece in pieces:
        serie = "AV" if piece.genre == "avoir" else "FA"
        rangs[serie] += 1
        piece.ref = f"{serie}{piece.jour:%y}{rangs[serie]:05d}"


def _libelle(piece: Facture) -> str:
    suite = f" SUR {piece.liee.ref}" if piece.genre == "avoir" and piece.liee else ""
    return f"{piece.client.court[:24]} {piece.objet}{suite}"
