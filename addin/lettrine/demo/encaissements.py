"""Règlements des clients (customer receipts).

Règle : un client paie ses factures ordinaires une à une, plusieurs à la fois ou en plusieurs
fois, un peu avant ou après l'échéance ; ce qui serait payé après la clôture reste ouvert. Les
situations imposées ont chacune leur fonction. Un chèque passe par 5112 et se remet en banque le
vendredi ; un chèque impayé rouvre la facture.

Référence : PCG art. 944-41 et 945-51 (chèques à encaisser) ; art. 946-66 (665, escomptes).
Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from random import Random

from lettrine.demo import libelles
from lettrine.demo.calendrier import DEBUT, FIN, decaler, ouvrable
from lettrine.demo.livre import Ligne, Livre
from lettrine.demo.tiers import Fiche
from lettrine.demo.tva import COLLECTEE, taxe
from lettrine.demo.ventes import Facture

__all__ = ["Encaissements"]

GROUPEURS = {
    "C0023": "cité", "C0024": "sans référence", "C0029": "cité", "C0033": "sans référence",
}  # fmt: skip
"""Ces clients règlent plusieurs factures d'un coup, et citent ou non."""

TARDIFS = {"C0003": 40, "C0020": 55, "C0031": 35, "C0033": 30, "C0036": 25}
"""Jours de retard habituels de ceux qui finissent par payer."""

SANS_CITER = ("sans référence", "même pièce")
JAMAIS_PAYEES = ("litige", "procédure collective", "retard")
FRAIS_IMPAYE = 18_50
TAUX_ESCOMPTE = 2
"""En pour cent du montant toutes taxes comprises."""


class Encaissements:
    """Encaisse les factures d'un livre ; garde les chèques reçus jusqu'à leur remise."""

    def __init__(self, livre: Livre, hasard: Random, clients: Sequence[Fiche]) -> None:
        self._livre = livre
        self._hasard = hasard
        self._clients = clients
        self._cheques: list[Ligne] = []
        self._pioche: list[str] = []
        self._cas: dict[str, Callable[[Facture], None]] = {
            "acompte à imputer": self._acompte_a_imputer,
            "avoir": self._rien,
            "avoir total": self._rien,
            "chèque impayé": self._cheque_impaye,
            "chèque impayé réglé": self._cheque_impaye,
            "escompte": self._escompte,
            "escompte à constater": self._escompte_a_constater,
            "erreur d'auxiliaire": self._erreur_d_auxiliaire,
            "paiement partiel": self._paiement_partiel,
            "écart de règlement": self._ecart,
            "échéancier": self._echeancier,
            "abonnement": self._abonnement,
        }

    def encaisser(self, factures: Sequence[Facture]) -> None:
        """Règle ce qui doit l'être, client par client, puis remet les chèques en banque."""
        ordre = sorted(factures, key=lambda f: (f.client.code, f.jour))
        for code, siennes in groupby(ordre, key=lambda f: f.client.code):
            liste = list(siennes)
            self._ordinaires(code, [f for f in liste if f.cas == "ordinaire"])
            for facture in liste:
                if facture.genre == "avoir":
                    self._avec_avoir(facture)
                elif facture.cas in JAMAIS_PAYEES:
                    facture.ligne.nature = facture.cas
                elif facture.cas != "ordinaire":
                    self._cas[facture.cas](facture)
        self._remettre_les_cheques()

    def _ordinaires(self, code: str, factures: list[Facture]) -> None:
        while factures:
            combien = self._taille(code, factures)
            if combien > 1:
                citation = GROUPEURS.get(code) or self._hasard.choice(("cité", "sans référence"))
                self._groupe(factures[:combien], citation)
            elif self._hasard.random() < 0.05:
                self._echeancier(factures[0])
            else:
                self._un_a_un(factures[0])
            factures = factures[combien:]

    def _taille(self, code: str, factures: Sequence[Facture]) -> int:
        """Combien de factures le client règle d'un coup : datées à moins de 75 jours."""
        if code not in GROUPEURS and self._hasard.random() > 0.22:
            return 1
        limite = factures[0].jour + timedelta(days=75)
        proches = sum(f.jour <= limite for f in factures)
        return min(proches, self._hasard.randint(2, 5))

    def _un_a_un(self, facture: Facture) -> None:
        citation = self._piocher()
        jour = self._jour_de_paiement([facture])
        reglement = self._recevoir(
            facture.client, jour, facture.ligne.montant, [facture], citation,
            piece=facture.ref if citation == "même pièce" else "",
        )  # fmt: skip
        self._solder(f"1-1 {citation}", [facture], reglement)

    def _piocher(self) -> str:
        """La façon de citer suivante, d'un paquet battu : chacune revient sûrement."""
        if not self._pioche:
            self._pioche = [nom for nom, fois in libelles.CITATIONS.items() for _ in range(fois)]
            self._hasard.shuffle(self._pioche)
        return self._pioche.pop()

    def _groupe(self, factures: Sequence[Facture], citation: str) -> None:
        total = sum(f.ligne.montant for f in factures)
        jour = self._jour_de_paiement(factures)
        reglement = self._recevoir(factures[0].client, jour, total, factures, citation)
        self._solder(f"groupé {citation}", factures, reglement)

    def _abonnement(self, facture: Facture) -> None:
        jour = decaler(facture.echeance, self._hasard.randint(0, 4))
        libelle = f"VIR {facture.client.court} CONTRAT ENTRETIEN"
        reglement = self._recevoir(
            facture.client, jour, facture.ligne.montant, libelle=libelle, mode="VIR"
        )
        self._solder("abonnement", [facture], reglement)

    def _avec_avoir(self, avoir: Facture) -> None:
        facture = avoir.liee
        if facture is None:
            raise ValueError(f"l'avoir {avoir.ref} ne corrige aucune facture")
        net = facture.ligne.montant + avoir.ligne.montant
        if not net:
            self._livre.grouper("avoir total", facture.ligne, avoir.ligne)
            return
        jour = max(self._jour_de_paiement([facture]), decaler(avoir.jour, 3))
        reglement = self._recevoir(facture.client, jour, net, [facture, avoir], "cité")
        self._solder("avoir", [facture, avoir], reglement)

    def _echeancier(self, facture: Facture) -> None:
        """Trois versements mensuels ; les deux premiers sont égaux."""
        tiers = facture.ligne.montant // 3 // 100 * 100
        montants = [tiers, tiers, facture.ligne.montant - 2 * tiers]
        premier = self._jour_de_paiement([facture])
        reglements = [
            self._recevoir(facture.client, decaler(premier, 30 * rang), montant, [facture], "cité")
            for rang, montant in enumerate(montants)
        ]
        nature = "échéancier en cours" if None in reglements else "échéancier"
        self._solder(nature, [facture], *reglements)

    def _paiement_partiel(self, facture: Facture) -> None:
        montant = facture.ligne.montant * self._hasard.randint(4, 7) // 10
        jour = self._jour_de_paiement([facture])
        reglement = self._recevoir(facture.client, jour, montant, [facture], "cité")
        self._solder("paiement partiel", [facture], reglement)

    def _ecart(self, facture: Facture) -> None:
        ecart = self._hasard.choice((-3, -1, 2, 10, 45, 90))
        jour = self._jour_de_paiement([facture])
        reglement = self._recevoir(
            facture.client, jour, facture.ligne.montant - ecart, [facture], "cité"
        )
        self._solder("écart de règlement", [facture], reglement)

    def _escompte(self, facture: Facture) -> None:
        """Payée dix jours après la facture, escompte constaté avec le règlement."""
        ht = facture.ht * TAUX_ESCOMPTE // 100
        escompte = ht + taxe(facture.taux, ht)
        client = Ligne("411000", -facture.ligne.montant, facture.client.code)
        jour = decaler(facture.jour, 10)
        self._livre.passer(
            jour, "BQ", "", f"VIR {facture.client.court} {facture.ref} ESCPTE 2%",
            Ligne("512000", facture.ligne.montant - escompte), Ligne("665000", ht),
            Ligne(COLLECTEE[facture.taux], escompte - ht), client,
        )  # fmt: skip
        self._livre.grouper("escompte", facture.ligne, client)

    def _escompte_a_constater(self, facture: Facture) -> None:
        """Le client a retenu 2 %, personne n'a encore passé l'escompte."""
        montant = facture.ligne.montant - facture.ligne.montant * TAUX_ESCOMPTE // 100
        jour = decaler(facture.jour, 9)
        reglement = self._recevoir(facture.client, jour, montant, [facture], "cité", mode="VIR")
        self._solder("escompte à constater", [facture], reglement)

    def _acompte_a_imputer(self, facture: Facture) -> None:
        """Un acompte encaissé en 4191 avant la facture, qui ne l'a pas repris."""
        ht = facture.ht * 3 // 10
        tva = taxe(facture.taux, ht)
        code, jour = facture.client.code, decaler(facture.jour, -25)
        acompte = Ligne("419100", -ht - tva, code, nature="acompte à imputer")
        self._livre.passer(
            jour, "BQ", "", f"VIR {facture.client.court} ACOMPTE COMMANDE",
            Ligne("512000", ht + tva), acompte,
            Ligne("445800", tva), Ligne(COLLECTEE[facture.taux], -tva),
        )  # fmt: skip
        solde = facture.ligne.montant - ht - tva
        paiement = self._jour_de_paiement([facture])
        reglement = self._recevoir(facture.client, paiement, solde, [facture], "cité")
        self._solder("acompte à imputer", [facture], reglement)

    def _erreur_d_auxiliaire(self, facture: Facture) -> None:
        """Le règlement est saisi sur le client voisin : deux tiers, un même montant."""
        rang = next(n for n, x in enumerate(self._clients) if x.code == facture.client.code)
        jour = self._jour_de_paiement([facture])
        reglement = self._recevoir(
            facture.client, jour, facture.ligne.montant, [facture], "cité",
            code=self._clients[rang + 1].code, mode="VIR",
        )  # fmt: skip
        facture.ligne.nature = "erreur d'auxiliaire"
        if reglement:
            reglement.nature = "erreur d'auxiliaire"

    def _cheque_impaye(self, facture: Facture) -> None:
        """Le chèque revient douze jours après ; un virement le remplace, ou rien."""
        montant, code = facture.ligne.montant, facture.client.code
        jour = min(self._jour_de_paiement([facture]), decaler(FIN, -40))
        cheque = self._recevoir(facture.client, jour, montant, mode="CHQ")
        rejet = Ligne("411000", montant, code)
        retour = decaler(jour, 18)
        self._livre.passer(
            retour, "BQ", "", f"CHQ IMPAYE {facture.client.court}",
            rejet, Ligne("627000", FRAIS_IMPAYE), Ligne("512000", -montant - FRAIS_IMPAYE),
        )  # fmt: skip
        suite = None
        if facture.cas == "chèque impayé réglé":
            suite = self._recevoir(
                facture.client, decaler(retour, 15), montant, [facture], "cité", mode="VIR"
            )
        lignes = [ligne for ligne in (facture.ligne, cheque, rejet, suite) if ligne]
        self._livre.grouper(facture.cas, *lignes)

    def _rien(self, facture: Facture) -> None:
        """La facture se règle avec son avoir, au tour de celui-ci."""

    def _recevoir(
        self,
        client: Fiche,
        jour: date,
        montant: int,
        factures: Sequence[Facture] = (),
        citation: str = "sans référence",
        *,
        piece: str = "",
        libelle: str = "",
        mode: str = "",
        code: str = "",
    ) -> Ligne | None:
        """Passe le règlement, sauf s'il tombe après la clôture ; rend la ligne du client."""
        if jour > FIN:
            return None
        mode = mode or self._mode(client)
        refs = [facture.ref for facture in factures]
        if client.type == "public" and not libelle and citation in SANS_CITER:
            libelle = libelles.mandat(self._hasard, client.ville)
        texte = libelle or libelles.bancaire(self._hasard, mode, client.court, refs, citation)
        ligne = Ligne("411000", -montant, code or client.code)
        contrepartie = Ligne("511200" if mode == "CHQ" else "512000", montant)
        journal = "BQ"
        if mode == "CHQ":
            journal = "CH"
            piece = piece or texte.split()[1]
            self._cheques.append(contrepartie)
        self._livre.passer(jour, journal, piece, texte, contrepartie, ligne)
        return ligne

    def _solder(self, nature: str, factures: Sequence[Facture], *reglements: Ligne | None) -> None:
        """Groupe factures et règlements reçus ; sans aucun règlement, tout reste ouvert."""
        recus = [reglement for reglement in reglements if reglement]
        if recus:
            self._livre.grouper(nature, *(f.ligne for f in factures), *recus)
            return
        for facture in factures:
            facture.ligne.nature = "non échu" if facture.echeance > FIN else "retard"

    def _jour_de_paiement(self, factures: Sequence[Facture]) -> date:
        derniere = max(f.jour for f in factures)
        retard = TARDIFS.get(factures[0].client.code, 0) + self._hasard.randint(-4, 14)
        jour = factures[0].echeance + timedelta(days=retard)
        return ouvrable(max(jour, derniere + timedelta(days=2), DEBUT + timedelta(days=2)))

    def _mode(self, client: Fiche) -> str:
        if client.type == "public":
            return "VIR"
        seuil = 0.6 if client.type == "particulier" else 0.22
        return "CHQ" if self._hasard.random() < seuil else "VIR"

    def _remettre_les_cheques(self) -> None:
        """Une remise chaque vendredi ; les chèques de la dernière semaine attendent."""
        recus = sorted(self._cheques, key=_vendredi)
        for numero, (jour, lot) in enumerate(groupby(recus, key=_vendredi), start=1):
            cheques = list(lot)
            if jour > FIN:
                for cheque in cheques:
                    cheque.nature = "ouvert"
                continue
            total = sum(cheque.montant for cheque in cheques)
            remise = Ligne("511200", -total)
            self._livre.passer(
                jour, "BQ", f"REM{numero:03d}",
                f"REMISE CHQ {numero:07d} NB {len(cheques)}", Ligne("512000", total), remise,
            )  # fmt: skip
            self._livre.grouper("remise de chèques", *cheques, remise)


def _vendredi(cheque: Ligne) -> date:
    return cheque.jour + timedelta(days=(4 - cheque.jour.weekday()) % 7)
