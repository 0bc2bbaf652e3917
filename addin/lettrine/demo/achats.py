"""Achats et règlements des fournisseurs (purchases and payments).

Règle : chaque fournisseur facture au rythme de son activité, avec sa propre numérotation. On
le paie par virement, prélèvement, carte ou chèque, une facture ou plusieurs à la fois. Une
immobilisation passe par 404 et 44562. Deux fournisseurs reçoivent un acompte (4091), deux
accordent un avoir, un reçoit un paiement partiel.

Référence : PCG art. 944-40 (fournisseurs et comptes rattachés), 944-44 (TVA déductible).
Unités : centimes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from lettrine.demo import libelles
from lettrine.demo.calendrier import DEBUT, FIN, decaler, echeance, jour_au_hasard, ouvrable
from lettrine.demo.livre import Ligne, Livre
from lettrine.demo.tiers import ACTIVITES, Activite, Fiche
from lettrine.demo.tva import taxe

__all__ = ["Achat", "acheter", "anterieurs", "payer"]

ACOMPTES = ("F0016", "F0023")
AVOIRS = ("F0002", "F0004")
LITIGE = "F0020"
PARTIEL = "F0006"
IMMOBILISATIONS = ("215400", "218300")
MANIERES = ("cité", "cité", "cité", "sans référence", "référence tronquée")


@dataclass(slots=True, eq=False)
class Achat:
    """Une facture reçue ; un avoir a un montant négatif."""

    fournisseur: Fiche
    activite: Activite
    jour: date
    ht: int
    ref: str
    cas: str = "ordinaire"
    ligne: Ligne = field(init=False)

    def __post_init__(self) -> None:
        """Prépare la ligne du fournisseur, TTC, au crédit."""
        compte = "404000" if self.activite.compte in IMMOBILISATIONS else "401000"
        terme = echeance(self.jour, self.activite.conditions)
        montant = -self.ht - taxe(self.activite.taux, self.ht)
        self.ligne = Ligne(compte, montant, self.fournisseur.code, terme)


def anterieurs(hasard: Random, fournisseurs: Sequence[Fiche]) -> list[Achat]:
    """Les factures d'avant l'exercice qui restent à payer à l'ouverture."""
    achats = []
    for rang in hasard.sample(range(12), 9):
        jour = jour_au_hasard(hasard, 12, 2024)
        achat = _achat(hasard, fournisseurs[rang], ACTIVITES[rang], jour, 80 + rang)
        achat.ligne.piece, achat.ligne.jour_piece = achat.ref, jour
        achat.ligne.libelle = f"{achat.fournisseur.court[:24]} {achat.ref}"
        achats.append(achat)
    return sorted(achats, key=lambda achat: achat.jour)


def acheter(livre: Livre, hasard: Random, fournisseurs: Sequence[Fiche]) -> list[Achat]:
    """Les factures et avoirs de l'exercice, passés au journal des achats."""
    achats: list[Achat] = []
    for fournisseur, activite in zip(fournisseurs, ACTIVITES, strict=True):
        achats += _de_l_annee(hasard, fournisseur, activite)
    for code in AVOIRS:
        facture = next(x for x in achats if x.fournisseur.code == code and x.jour.month >= 3)
        facture.cas = "avoir"
        achats.append(
            Achat(facture.fournisseur, facture.activite, decaler(facture.jour, 8),
                  -facture.ht // 10, f"AV{hasard.randrange(100, 999)}", "avoir")
        )  # fmt: skip
    for achat in achats:
        _enregistrer(livre, achat)
    return achats


def payer(livre: Livre, hasard: Random, achats: Sequence[Achat]) -> None:
    """Règle les factures, fournisseur par fournisseur, dans l'ordre des échéances."""
    for code in sorted({achat.fournisseur.code for achat in achats}):
        siens = sorted((x for x in achats if x.fournisseur.code == code), key=lambda x: x.jour)
        if code in ACOMPTES:
            _verser_un_acompte(livre, siens.pop(len(siens) // 2))
        if code == LITIGE:
            siens.pop(len(siens) // 2).ligne.nature = "litige"
        if code == PARTIEL:
            _regler(livre, hasard, [siens.pop(2)], "paiement partiel", pour_cent=50)
        corriges = [x for x in siens if x.cas == "avoir"]
        if corriges:
            _regler(livre, hasard, corriges, "avoir", citation="cité")
        _au_fil_de_l_eau(livre, hasard, [x for x in siens if x.cas != "avoir"])


def _au_fil_de_l_eau(livre: Livre, hasard: Random, siens: list[Achat]) -> None:
    while siens:
        groupe = siens[0].activite.mode == "VIR" and siens[0].activite.factures > 6
        combien = min(hasard.randint(1, 4), len(siens)) if groupe and hasard.random() < 0.5 else 1
        proches = [x for x in siens[:combien] if x.jour <= siens[0].jour + timedelta(days=45)]
        citation = hasard.choice(MANIERES)
        prefixe = "groupé" if len(proches) > 1 else "1-1"
        egales = siens[0].activite.mini == siens[0].activite.maxi and siens[0].activite.factures > 1
        nature = "abonnement" if egales and len(proches) == 1 else f"{prefixe} {citation}"
        if siens[0].ligne.compte == "404000":
            nature = "immobilisation"
        _regler(livre, hasard, proches, nature, citation=citation)
        siens = siens[len(proches) :]


def _de_l_annee(hasard: Random, fournisseur: Fiche, activite: Activite) -> list[Achat]:
    """Factures réparties sur l'année, une par mois au même jour pour les abonnements."""
    pas = 12 / activite.factures
    jours = sorted(jour_au_hasard(hasard, 1 + int(rang * pas)) for rang in range(activite.factures))
    if activite.mini == activite.maxi:
        jours = [ouvrable(jour.replace(day=3)) for jour in jours]
    ecarts = [hasard.randint(1, 9) for _ in jours]
    numeros = accumulate(ecarts, initial=hasard.randrange(100, 900))
    return [
        _achat(hasard, fournisseur, activite, jour, numero)
        for jour, numero in zip(jours, numeros, strict=False)
    ]


def _achat(
    hasard: Random, fournisseur: Fiche, activite: Activite, jour: date, numero: int
) -> Achat:
    styles = (f"{jour:%Y}-{numero:04d}", f"F{jour:%y}/{numero:04d}", f"FC{jour:%y%m}{numero:04d}")
    ref = styles[int(fournisseur.code[1:]) % len(styles)]
    return Achat(fournisseur, activite, jour, hasard.randint(activite.mini, activite.maxi), ref)


def _enregistrer(livre: Livre, achat: Achat) -> None:
    compte_tva = "445620" if achat.ligne.compte == "404000" else "445660"
    livre.passer(
        achat.jour, "AC", achat.ref, f"{achat.fournisseur.court[:30]} {achat.ref}",
        Ligne(achat.activite.compte, achat.ht),
        Ligne(compte_tva, -achat.ligne.montant - achat.ht), achat.ligne,
    )  # fmt: skip


def _verser_un_acompte(livre: Livre, achat: Achat) -> None:
    """Un acompte de 30 % versé avant la facture, imputé par une OD le jour de la facture."""
    montant = -achat.ligne.montant * 3 // 10
    code, jour = achat.fournisseur.code, ouvrable(achat.jour - timedelta(days=30))
    verse, repris = Ligne("409100", montant, code), Ligne("409100", -montant, code)
    impute = Ligne("401000", montant, code)
    nom = achat.fournisseur.court
    livre.passer(jour, "BQ", "", f"VIR ACOMPTE {nom}", verse,
                 Ligne("512000", -montant))  # fmt: skip
    livre.passer(achat.jour, "OD", f"OD-{achat.ref}", f"IMPUTATION ACOMPTE {nom} {achat.ref}",
                 impute, repris)  # fmt: skip
    livre.grouper("acompte", verse, repris)
    solde = -achat.ligne.montant - montant
    paiement = max(ouvrable(achat.ligne.echeance or achat.jour), decaler(achat.jour, 1))
    lignes = [achat.ligne, impute]
    if paiement <= FIN:
        reglement = Ligne("401000", solde, code)
        livre.passer(paiement, "BQ", "", f"VIR {nom} SOLDE {achat.ref}",
                     reglement, Ligne("512000", -solde))  # fmt: skip
        lignes.append(reglement)
    livre.grouper("acompte", *lignes)


def _regler(
    livre: Livre,
    hasard: Random,
    achats: Sequence[Achat],
    nature: str,
    *,
    citation: str = "cité",
    pour_cent: int = 100,
) -> None:
    """Paie ces factures en une fois, sauf après la clôture."""
    premier, dernier = achats[0], max(achat.jour for achat in achats)
    terme = min(max(x.ligne.echeance or x.jour for x in achats), decaler(dernier, 60))
    jour = ouvrable(max(terme, dernier, DEBUT + timedelta(days=4)))
    if jour > FIN:
        for achat in achats:
            achat.ligne.nature = "ouvert"
        return
    total = -sum(achat.ligne.montant for achat in achats) * pour_cent // 100
    refs = [achat.ref for achat in achats]
    mode, nom = premier.activite.mode, premier.fournisseur.court
    libelle = libelles.bancaire(hasard, mode, nom, refs, citation).replace("VIR RECU", "VIR EMIS")
    piece = libelle.split()[1] if mode == "CHQ" else ""
    reglement = Ligne(premier.ligne.compte, total, premier.fournisseur.code)
    livre.passer(jour, "BQ", piece, libelle, reglement, Ligne("512000", -total))
    livre.grouper(nature, *(achat.ligne for achat in achats), reglement)
