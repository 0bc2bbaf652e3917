"""Les numéros écrits dans les pièces et les libellés (numbers in a text), lus octet par octet.

Règle : une suite de chiffres, ses zéros de tête ôtés, et ce qui l'entoure : un préfixe, un
séparateur qui la joint à la suivante, une liste, un intervalle.
Exceptions : une date, un mois, un millésime, un montant écrit avec ses centimes n'en sont pas ;
au-delà de dix-sept chiffres, seuls les derniers comptent.

Unités : places d'octets ; une clé négative est un numéro court et son préfixe.

>>> nombres = Nombres.des(pa.array(["FA12"], pa.large_string()),
...                       pa.array(["VIR 451,00 DU 03/02/2025"], pa.large_string()))
>>> nombres.valeur.tolist(), nombres.ecarte.tolist()
([12, 451, 0, 3, 2, 2025], [False, False, False, True, True, True])
"""

from collections.abc import Iterable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.lignes import Entiers, Masque

__all__ = ["LETTRES", "PUISSANCES", "VIDE", "Fins", "Lues", "Nombres", "bout_a_bout"]

Octets = npt.NDArray[np.uint8]

Lues = tuple[Entiers, Entiers]
"""Des lignes, et la clé de la référence que chacune cite."""

Fins = tuple[Entiers, Entiers, Entiers]
"""Des lignes, la fin d'une référence composée que chacune cite, et cette référence entière."""

Colonnes = TypeVar("Colonnes", Lues, Fins)

CHIFFRES_MINIMAUX = 3
CHIFFRES_MAXIMAUX = 17
SUFFIXES = (4, 5, 6)
"""Combien de derniers chiffres d'une longue pièce la citent aussi."""
MILLE_EUROS = 1_000_00
INTERVALLE_MAXIMAL = 60
INTERVALLE_A_TIRET = 30
PARTS_MAXIMALES = 8  # segments d'une référence, numéros abrégés qui se suivent
VIDE = pa.scalar("", pa.large_string())
MARGE = 24  # octets vides de part et d'autre : on y regarde sans sortir du texte
PUISSANCES = 10 ** np.arange(19, dtype=np.int64)
LETTRES = 27  # une lettre vaut de 1 à 26
PREFIXE_MAXIMAL = 4
SEPARATEURS = np.frombuffer(b"./_-", np.uint8)
SEPARATEURS_DE_CENTIMES = np.frombuffer(b",.", np.uint8)
SEPARATEURS_DE_DATE = np.frombuffer(b"./-", np.uint8)
ENTRE_PREFIXE_ET_NUMERO = np.frombuffer(" .-:#\u00b0".encode(), np.uint8)
LISTE = (",", ", ", " , ", ";", "; ", "+", " + ", "&", " & ", " et ", " ET ", " Et ")
INTERVALLE = (
    "à", " à ", "À", " À ", " a ", " A ", " au ", " AU ", "->", " -> ", "..", " - ", "-"
)  # fmt: skip
TIRETS = (" - ", "-")
MOTS_DE_FACTURE = (
    "F", "FA", "FC", "FV", "FAC", "FACT", "FACTS", "FACTURE", "FACTURES", "FRE", "N", "NO", "NUM"
)  # fmt: skip


class Nombres:
    """Les suites de chiffres de tous les textes, en colonnes.

    `debut` et `fin` sont des places dans les octets, `valeur` et `chiffres` (sans les zéros de
    tête) disent le nombre, `chaine` numérote les nombres que seul un séparateur joint
    (« 2025/0012 »). `ecarte` dit ceux qui ne sont pas des références : une date, un montant.
    """

    def __init__(self, octets: Octets, ligne: Entiers, debut: Entiers, fin: Entiers) -> None:
        self.octets, self.ligne, self.debut, self.fin = octets, ligne, debut, fin
        self.valeur = _valeurs(octets, debut, fin)
        self.chiffres = np.searchsorted(PUISSANCES, self.valeur, side="right")
        self.longueur = fin - debut
        self.meme_ligne = np.zeros(len(debut), dtype=bool)
        self.meme_ligne[1:] = ligne[1:] == ligne[:-1]
        self.ecart = np.zeros(len(debut), dtype=np.int64)
        self.ecart[1:] = np.where(self.meme_ligne[1:], debut[1:] - fin[:-1], 0)
        jointe = self.ecart == 1
        jointe &= np.isin(octets[debut - 1], SEPARATEURS)
        self.chaine = np.cumsum(~jointe) - 1
        self.tetes = np.flatnonzero(~jointe)
        self.parts = np.diff(np.append(self.tetes, len(debut)))
        self.ecarte = self._dates()[self.chaine]
        self.de_piece = np.zeros(len(debut), dtype=bool)

    @classmethod
    def des(cls, pieces: pa.Array, libelles: pa.Array) -> "Nombres":
        """Les nombres d'une tranche de lignes : ses octets tiennent dans le cache."""
        longueurs_de_piece = pc.binary_length(pieces).to_numpy(zero_copy_only=False)
        textes = pc.binary_join_element_wise(pieces, libelles, VIDE, pa.scalar(" ", VIDE.type))
        _, places, donnees = textes.buffers()
        bornes = np.frombuffer(places, np.int64)[textes.offset : textes.offset + len(textes) + 1]
        lus = np.frombuffer(donnees, np.uint8) if donnees else np.zeros(0, np.uint8)
        lus = lus[bornes[0] : bornes[-1]]
        octets = np.full(len(lus) + 2 * MARGE, ord(" "), dtype=np.uint8)
        octets[MARGE : MARGE + len(lus)] = lus
        bascule = np.diff(((octets - ord("0")) < 10).view(np.int8))
        debut = np.flatnonzero(bascule == 1) + 1
        fin = np.flatnonzero(bascule == -1) + 1
        lignes = np.searchsorted(bornes - bornes[0] + MARGE, debut, side="right") - 1
        nombres = cls(octets, lignes, debut, fin)
        de_piece = bornes[:-1] - bornes[0] + MARGE + longueurs_de_piece
        nombres.de_piece = debut < de_piece[lignes]
        return nombres

    def ecarter_les_montants(self, montants: Entiers) -> None:
        """« VIR MASSON 1 451,00 » ne cite pas 451 si la ligne est de 1 451,00 €."""
        suite = np.flatnonzero((self.ecart == 1) & (self.longueur == 2))
        suite = suite[np.isin(self.octets[self.debut[suite] - 1], SEPARATEURS_DE_CENTIMES)]
        entier = suite - 1
        suite, entier = suite[~self.de_piece[entier]], entier[~self.de_piece[entier]]
        ecrit = self.valeur[entier] * 100 + self.valeur[suite]
        vrai = montants[self.ligne[entier]]
        milliers = (self.longueur[entier] == 3) & (vrai >= MILLE_EUROS)
        montant = (ecrit == vrai) | (milliers & (ecrit == vrai % MILLE_EUROS))
        self.ecarte[suite[montant]] = self.ecarte[entier[montant]] = True

    def lus(self, debut: int) -> tuple[Lues, Lues, Lues, Fins]:
        """Ce que citent les textes, dont le premier est la ligne `debut`.

        À part, les derniers chiffres des longues pièces, les nombres de libellé aussi courts, et
        les fins des références composées.
        """
        chaines, valeurs = self._joints()
        longs = self._longs()
        entieres = [
            self._cites(longs[~self._finissent(longs)]),
            self._composees(chaines, valeurs),
            self.courts(),
            *self.listes_et_intervalles(),
        ]
        fins = longs[self._finissent(longs)]
        composees = valeurs[np.searchsorted(chaines, self.chaine[fins])]
        return tuple(  # type: ignore[return-value]
            (lignes + debut, *cles)
            for lignes, *cles in (
                bout_a_bout(entieres),
                self.suffixes(),
                self.abregees(),
                (*self._cites(fins), composees),
            )
        )

    def _cites(self, choix: Entiers) -> Lues:
        return self.ligne[choix], self.valeur[choix]

    def _longs(self) -> Entiers:
        """Chaque nombre assez long, à lui seul ; d'une chaîne, le dernier s'il suffit."""
        seuls = ~self.ecarte & _reference(self.valeur, self.chiffres)
        choix = np.flatnonzero(seuls)
        dernier = (self.tetes + self.parts - 1)[self.chaine[choix]]
        ecart = np.abs(self.valeur[choix] - self.valeur[dernier])
        # « 10123/10145 » est une liste, « 2404-496 » un mois et un numéro
        liste = self.longueur[choix] == self.longueur[dernier]
        liste &= ecart < PUISSANCES[np.clip(self.longueur[choix] - 2, 0, CHIFFRES_MAXIMAUX)]
        # « 2601-082 » est la facture 82 de janvier, non la 2601 ; « 123/2024 » est la 123
        suffit = seuls | (self.longueur >= CHIFFRES_MINIMAUX) & ~_millesime(self.valeur)
        retenus: Entiers = choix[(choix == dernier) | ~suffit[dernier] | liste]
        return retenus

    def _finissent(self, longs: Entiers) -> Masque:
        """Ceux qui, seuls de leur chaîne, la finissent."""
        chaine = self.chaine[longs]
        seuls = np.bincount(chaine, minlength=len(self.parts))[chaine] == 1
        masque: Masque = seuls & (self.parts[chaine] > 1)
        masque &= longs == (self.tetes + self.parts - 1)[chaine]
        masque &= ~self.ecarte[self.tetes[chaine]]
        return masque

    def _joints(self) -> Lues:
        """Les chaînes de plusieurs nombres, et le nombre qu'elles font ensemble."""
        chaines = np.flatnonzero((self.parts > 1) & ~self.ecarte[self.tetes])
        valeur = np.zeros(len(chaines), dtype=np.int64)
        for part in range(PARTS_MAXIMALES):
            suite = np.flatnonzero(self.parts[chaines] > part)
            place = self.tetes[chaines[suite]] + part
            longueur = np.minimum(self.longueur[place], CHIFFRES_MAXIMAUX)
            garde = PUISSANCES[CHIFFRES_MAXIMAUX - longueur]
            valeur[suite] = valeur[suite] % garde * PUISSANCES[longueur] + self.valeur[place]
        return chaines, valeur

    def _composees(self, chaines: Entiers, valeur: Entiers) -> Lues:
        """Les chaînes qui font une référence, lues comme un seul nombre."""
        bonnes = _reference(valeur, np.searchsorted(PUISSANCES, valeur, side="right"))
        return self.ligne[self.tetes[chaines[bonnes]]], valeur[bonnes]

    def suffixes(self) -> Lues:
        """Les derniers chiffres des longs numéros de pièce."""
        lignes, cles = [], []
        for taille in SUFFIXES:
            choix = np.flatnonzero(
                self.de_piece & ~self.ecarte & (self.chiffres >= taille + 2)
                & (self.chiffres < CHIFFRES_MAXIMAUX)
            )  # fmt: skip
            reste = self.valeur[choix] % PUISSANCES[taille]
            entiers = reste >= PUISSANCES[taille - 1]
            lignes.append(self.ligne[choix[entiers]])
            cles.append(reste[entiers])
        return np.concatenate(lignes), np.concatenate(cles)

    def abregees(self) -> Lues:
        """Les nombres de libellé qui peuvent être les derniers chiffres d'une longue pièce."""
        choix = np.flatnonzero(
            ~self.de_piece & ~self.ecarte & (self.chiffres >= SUFFIXES[0])
            & (self.chiffres <= SUFFIXES[-1])
        )  # fmt: skip
        return self.ligne[choix], self.valeur[choix]

    def courts(self) -> Lues:
        """Les nombres d'un ou deux chiffres, avec leur préfixe."""
        choix, prefixe = self._prefixes()
        return self.ligne[choix], _cle_courte(prefixe, self.valeur[choix])

    def listes_et_intervalles(self) -> list[Lues]:
        """Les numéros abrégés d'une liste, et ceux qu'un intervalle sous-entend."""
        suite = np.flatnonzero(self.meme_ligne & (self.ecart > 0) & (self.ecart <= 4))
        suite = suite[~self.ecarte[suite] & ~self.ecarte[suite - 1]]
        entre = _octets_entre(self.octets, self.fin[suite - 1], self.ecart[suite])
        prefixe = np.zeros(len(self.debut), dtype=np.int64)
        choix, lus = self._prefixes()
        prefixe[choix] = lus
        return [
            self._liste(suite[np.isin(entre, _codes(LISTE))], prefixe),
            self._intervalle(suite, entre, prefixe),
        ]

    def _liste(self, suite: Entiers, prefixe: Entiers) -> Lues:
        """« FA 10234, 35 » cite 10235 ; « FA 12, 13 » cite F13."""
        base, herite = self.valeur.copy(), prefixe.copy()
        lignes, cles = [], []
        seuls = suite[(self.parts[self.chaine[suite]] == 1) & (prefixe[suite] == 0)]
        for _ in range(PARTS_MAXIMALES):
            avant = seuls - 1
            abrege = (self.longueur[seuls] <= 3) & (base[avant] >= PUISSANCES[CHIFFRES_MINIMAUX])
            entier = _abrege(base[avant], self.valeur[seuls], self.longueur[seuls])
            abrege &= entier > base[avant]
            court = (herite[avant] > 0) & (self.chiffres[seuls] < CHIFFRES_MINIMAUX)
            court &= self.chiffres[seuls] > 0
            change = (abrege & (base[seuls] != entier)) | (court & (herite[seuls] == 0))
            base[seuls[abrege]] = entier[abrege]
            herite[seuls[court]] = herite[avant[court]]
            lignes += [self.ligne[seuls[abrege]], self.ligne[seuls[court]]]
            cles += [entier[abrege], _cle_courte(herite[seuls[court]], self.valeur[seuls[court]])]
            if not change.any():
                break
        return np.concatenate(lignes), np.concatenate(cles)

    def _intervalle(self, suite: Entiers, entre: Entiers, prefixe: Entiers) -> Lues:
        """« FA 123 à 126 » cite 124, 125 et 126 ; un simple tiret demande deux nombres voisins."""
        des_bornes = np.isin(entre, _codes(INTERVALLE))
        tiret = np.isin(entre, _codes(TIRETS))[des_bornes]
        fin = suite[des_bornes]
        debut = fin - 1
        court = (prefixe[debut] > 0) & (self.chiffres[debut] < CHIFFRES_MINIMAUX)
        bas, haut = self.valeur[debut], self.valeur[fin]
        haut = np.where(
            (haut < bas) & ~tiret & ~court, _abrege(bas, haut, self.longueur[fin]), haut
        )
        etendue = haut - bas
        bons = (etendue >= 1) & (etendue <= INTERVALLE_MAXIMAL)
        bons &= court | (bas >= PUISSANCES[CHIFFRES_MINIMAUX - 1])
        bons &= ~court | (haut < 100)
        millesimes = _millesime(bas) & _millesime(haut)
        voisins = (self.longueur[fin] == self.longueur[debut]) & ~millesimes
        bons &= ~tiret | (voisins & (etendue <= INTERVALLE_A_TIRET))
        debut, bas, etendue, court = debut[bons], bas[bons], etendue[bons], court[bons]
        rang = np.arange(int(etendue.sum())) - np.repeat(np.cumsum(etendue) - etendue, etendue)
        valeur = np.repeat(bas, etendue) + rang + 1
        courtes = _cle_courte(np.repeat(prefixe[debut], etendue), valeur)
        return np.repeat(self.ligne[debut], etendue), np.where(
            np.repeat(court, etendue), courtes, valeur
        )

    def _prefixes(self) -> Lues:
        """Les nombres courts qui ont un préfixe, et ce préfixe en base 27."""
        seuls = (self.chiffres > 0) & (self.chiffres < CHIFFRES_MINIMAUX) & ~self.ecarte
        seuls &= self.parts[self.chaine] == 1
        choix = np.flatnonzero(seuls)
        place = self.debut[choix] - 1
        ecart = np.zeros(len(choix), dtype=np.int64)
        tiret = self.octets[place] == ord("-")
        for _ in range(4):
            vide = np.isin(self.octets[place], ENTRE_PREFIXE_ET_NUMERO) & (ecart < 4)
            place, ecart = place - vide, ecart + vide
        mot = np.zeros(len(choix), dtype=np.int64)
        lettres = np.zeros(len(choix), dtype=np.int64)
        vivant = np.ones(len(choix), dtype=bool)
        for rang in range(9):
            lettre = (self.octets[place] & 0xDF) - ord("A") + 1
            vivant &= (self.octets[place] >= ord("A")) & (lettre >= 1) & (lettre <= 26)
            mot = np.where(vivant, mot * LETTRES + lettre, mot)
            lettres, place = lettres + vivant, place - vivant
            if rang == 8:
                mot[vivant] = 0
        avant = self.octets[place]
        mot[((avant >= ord("0")) & (avant <= ord("9"))) | (avant >= 0x80)] = 0
        facture = np.isin(mot, _mots(MOTS_DE_FACTURE))
        attache = (ecart == 0) | ((ecart == 1) & tiret)
        mot[~facture & (~attache | (lettres > PREFIXE_MAXIMAL))] = 0
        mot[facture] = _mots(("F",))[0]
        return choix[mot > 0], mot[mot > 0]

    def _dates(self) -> Masque:
        """Les chaînes qui sont une date (03/02/2025, 2025-02-03, 31/12) ou un mois (03/2025)."""
        un = self.tetes
        deux, trois = (np.minimum(un + pas, len(self.debut) - 1) for pas in (1, 2))
        if not len(un):
            return np.zeros(0, dtype=bool)
        de_date = np.isin(self.octets[self.debut[deux] - 1], SEPARATEURS_DE_DATE)
        jour, mois = self._est(un, 31), self._est(deux, 12)
        annee = self._est_un_an(trois)
        dates = jour & mois & annee
        dates |= self._est_un_an(un, courte=False) & mois & self._est(trois, 31)
        mensuelles = (self._est(un, 12) & self._est_un_an(deux)) | (jour & mois)
        mensuelles &= ~np.isin(self.octets[self.debut[un] - 1], SEPARATEURS_DE_DATE)
        masque: Masque = de_date & np.where(self.parts == 3, dates, (self.parts == 2) & mensuelles)
        return masque

    def _est(self, place: Entiers, maximum: int) -> Masque:
        valeur = self.valeur[place]
        masque: Masque = (self.longueur[place] <= 2) & (valeur >= 1) & (valeur <= maximum)
        return masque

    def _est_un_an(self, place: Entiers, *, courte: bool = True) -> Masque:
        longue = (self.longueur[place] == 4) & _millesime(self.valeur[place])
        masque: Masque = longue | ((self.longueur[place] == 2) & courte)
        return masque


def bout_a_bout(lues: Iterable[Colonnes]) -> Colonnes:
    """Des lectures, en une seule."""
    return tuple(np.concatenate(colonne) for colonne in zip(*lues, strict=True))  # type: ignore[return-value]


def _valeurs(octets: Octets, debut: Entiers, fin: Entiers) -> Entiers:
    """La valeur de chaque nombre, de ses dix-sept derniers chiffres au plus."""
    valeur = np.zeros(len(debut), dtype=np.int64)
    vivants = np.arange(len(debut))
    for rang in range(CHIFFRES_MAXIMAUX):
        vivants = vivants[fin[vivants] - 1 - rang >= debut[vivants]]
        if not vivants.size:
            break
        chiffre = octets[fin[vivants] - 1 - rang].astype(np.int64) - ord("0")
        valeur[vivants] += chiffre * PUISSANCES[rang]
    return valeur


def _reference(valeur: Entiers, chiffres: Entiers) -> Masque:
    masque: Masque = (chiffres >= CHIFFRES_MINIMAUX) & ~_millesime(valeur)
    return masque


def _millesime(valeur: Entiers) -> Masque:
    masque: Masque = (valeur >= 1900) & (valeur < 2100)
    return masque


def _abrege(entier: Entiers, fin: Entiers, longueur: Entiers) -> Entiers:
    """Le numéro dont `fin` donne les derniers chiffres : 10234 puis 35 font 10235."""
    module = PUISSANCES[np.minimum(longueur, CHIFFRES_MAXIMAUX)]
    abrege: Entiers = entier - entier % module + fin
    return abrege


def _cle_courte(prefixe: Entiers, numero: Entiers) -> Entiers:
    """La clé, négative, d'une référence à préfixe."""
    return -(prefixe * 100 + numero) - 1


def _mots(mots: Iterable[str]) -> Entiers:
    """Des mots en base 27, la dernière lettre d'abord, comme on les lit depuis leur numéro."""
    codes = []
    for mot in mots:
        code = 0
        for lettre in reversed(mot):
            code = code * LETTRES + ord(lettre) - ord("A") + 1
        codes.append(code)
    return np.array(codes, dtype=np.int64)


def _codes(textes: Iterable[str]) -> Entiers:
    """Des textes de quelques octets, chacun en un entier."""
    octets = (texte.encode() for texte in textes)
    return np.array([int.from_bytes(texte, "little") for texte in octets], dtype=np.int64)


def _octets_entre(octets: Octets, place: Entiers, longueur: Entiers) -> Entiers:
    """Les quelques octets qui suivent une place, en un entier."""
    entre = np.zeros(len(place), dtype=np.int64)
    for rang in range(4):
        ici = np.where(longueur > rang, octets[place + rang].astype(np.int64), 0)
        entre |= ici << (8 * rang)
    return entre
