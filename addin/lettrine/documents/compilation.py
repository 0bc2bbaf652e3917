r"""Compiler un modèle Word une fois, le remplir mille fois (Word template compiler).

Règle : un modèle est un .docx que l'on met en forme dans Word. Ses champs sont vérifiés et
découpés une seule fois, à la compilation ; remplir une lettre n'est plus que mettre des valeurs
à leur place. Le résultat est celui de docxtpl, sans moteur d'expressions : rien n'est évalué.
Un champ laissé vide est refusé par son nom. Une fin de ligne dans une valeur passe à la ligne
dans Word, les espaces insécables sont gardées, les caractères de contrôle retirés.
Exceptions : un champ déclaré facultatif et vide fait disparaître son paragraphe, ou sa ligne de
tableau ; une colonne facultative toujours vide disparaît, et une cellule vide d'une colonne
facultative gardée montre un tiret. Au-delà de douze lignes répétées « solidaires de la suivante »,
seules la première et les deux dernières le restent : le tableau se coupe d'une page à l'autre,
sans laisser une ligne seule.

Référence : ECMA-376 (WordprocessingML) ; syntaxe de docxtpl.
Unités : aucune ; les valeurs sont des textes prêts à lire.

>>> valeur_xml("Dupont & Fils <SARL>\n12 rue du Port")
'Dupont &amp; Fils &lt;SARL&gt;</w:t><w:br/><w:t xml:space="preserve">12 rue du Port'
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lettrine.documents.arbre import (
    MARQUE,
    PartiePreparee,
    Vocabulaire,
    balise_hors_du_texte,
    preparer,
)
from lettrine.documents.archive import Parties, Socle, lire_parties
from lettrine.documents.balises import Genre
from lettrine.erreurs import DonneesInvalides
from lettrine.fichiers import ecriture_sure

__all__ = ["Modele", "Vocabulaire", "compiler", "valeur_xml"]

ENTETE_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TIRET = "–"
LIGNES_SOLIDAIRES = 12
A_LA_LIGNE = '</w:t><w:br/><w:t xml:space="preserve">'
TABULATION = '</w:t><w:tab/><w:t xml:space="preserve">'

_SPECIAUX = re.compile("[&<>\r\n\t\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0\ufdd1\ufffe\uffff]")
_REMPLACES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": A_LA_LIGNE, "\t": TABULATION}
_BALISE = re.compile(rb"\{\{|\{%")


@dataclass(frozen=True, slots=True)
class _Champ:
    nom: str
    de_ligne: bool


@dataclass(frozen=True, slots=True)
class _Bloc:
    """Ce qui n'est écrit que si tous ces champs sont remplis, et ce qui le remplace sinon."""

    noms: tuple[str, ...]
    contenu: tuple["_Piece", ...]
    sinon: tuple["_Piece", ...]


@dataclass(frozen=True, slots=True)
class _Boucle:
    """La ligne répétée, et sa variante pour le milieu d'un long tableau."""

    contenu: tuple["_Piece", ...]
    libre: tuple["_Piece", ...]


_Piece = str | _Champ | _Bloc | _Boucle


class Modele:
    """Un modèle compilé. `champs` et `colonnes` sont les noms qu'il emploie."""

    def __init__(
        self, nom: str, parties: Parties, preparees: Sequence[PartiePreparee], mots: Vocabulaire
    ) -> None:
        self.nom = nom
        self.champs = _noms(preparees, Genre.CHAMP)
        self.colonnes = _noms(preparees, Genre.COLONNE)
        self._facultatifs = frozenset(mots.facultatifs)
        self._obligatoires = sorted(self.champs - self._facultatifs)
        self._colonnes_facultatives = self.colonnes & frozenset(mots.colonnes_facultatives)
        remplies = [p for p in preparees if p.champs or p.boucle is not None]
        noms_remplis = {p.nom for p in remplies}
        self._socle = Socle({n: c for n, c in parties.membres.items() if n not in noms_remplis})
        self._preparees = remplies
        self._gabarits: dict[frozenset[str], dict[str, tuple[_Piece, ...]]] = {}
        self._gabarit(frozenset())

    def remplir(
        self, valeurs: Mapping[str, str], lignes: Sequence[Mapping[str, str]] = ()
    ) -> bytes:
        """La lettre, en octets ; `DonneesInvalides` MOD-09 si un champ obligatoire est vide.

        Les valeurs que le modèle n'emploie pas sont ignorées.
        """
        self._refuser_les_vides(valeurs, lignes)
        absentes = frozenset(
            nom for nom in self._colonnes_facultatives if not any(_rempli(x, nom) for x in lignes)
        )
        champs = {nom: valeur_xml(valeurs.get(nom, "")) for nom in self.champs}
        repetees = [self._ligne(ligne) for ligne in lignes]
        return self._socle.assembler(
            {
                nom: "".join(_ecrites(pieces, champs, {}, repetees)).encode()
                for nom, pieces in self._gabarit(absentes).items()
            }
        )

    def ecrire(
        self,
        chemin: str | Path,
        valeurs: Mapping[str, str],
        lignes: Sequence[Mapping[str, str]] = (),
    ) -> None:
        """Écrit la lettre, entière ou pas du tout."""
        lettre = self.remplir(valeurs, lignes)
        with ecriture_sure(chemin) as provisoire:
            provisoire.write_bytes(lettre)

    def _refuser_les_vides(
        self, valeurs: Mapping[str, str], lignes: Sequence[Mapping[str, str]]
    ) -> None:
        vides = [nom for nom in self._obligatoires if not _rempli(valeurs, nom)]
        exigees = sorted(self.colonnes - self._colonnes_facultatives)
        for rang, ligne in enumerate(lignes, start=1):
            vides += [f"{nom} (ligne {rang})" for nom in exigees if not _rempli(ligne, nom)]
        if vides:
            suite = f" et {len(vides) - 10} autres" if len(vides) > 10 else ""
            raise DonneesInvalides(
                "MOD-09",
                f"« {self.nom} » ne peut pas être rempli, il manque : {', '.join(vides[:10])}"
                f"{suite}.",
                "Complétez ces données, ou retirez le champ du modèle.",
            )

    def _ligne(self, ligne: Mapping[str, str]) -> dict[str, str]:
        valeurs = {nom: valeur_xml(ligne.get(nom, "")) for nom in self.colonnes}
        for nom in self._colonnes_facultatives:
            valeurs[nom] = valeurs[nom] or TIRET
        return valeurs

    def _gabarit(self, absentes: frozenset[str]) -> dict[str, tuple[_Piece, ...]]:
        """Les pièces de chaque partie remplie, découpées une fois par jeu de colonnes."""
        if absentes not in self._gabarits:
            self._gabarits[absentes] = {
                p.nom: _decoupe(p, absentes if p.boucle is not None else ())
                for p in self._preparees
            }
        return self._gabarits[absentes]


def compiler(
    chemin_docx: str | Path,
    champs_connus: Collection[str],
    colonnes_connues: Collection[str] = (),
    *,
    facultatifs: Collection[str] = (),
    colonnes_facultatives: Collection[str] = (),
) -> Modele:
    """Le modèle prêt à remplir ; `FichierIllisible` dit la première faute et son remède.

    Codes : MOD-01 pas un .docx, MOD-02 partie abîmée, MOD-03 balise inachevée, MOD-04 champ
    inconnu, MOD-05 expression, MOD-06 balise non admise, MOD-07 boucle mal formée, MOD-08 balise
    là où rien n'est rempli ; et ceux de `fichiers` (absent, vide, ouvert, démesuré).
    """
    fichier = Path(chemin_docx)
    mots = Vocabulaire(champs_connus, colonnes_connues, facultatifs, colonnes_facultatives)
    parties = lire_parties(fichier)
    preparees = [
        preparer(parties.membres[nom], nom, fichier, mots, boucle_admise=nom == parties.corps)
        for nom in (parties.corps, *parties.marges)
    ]
    lues = {p.nom for p in preparees}
    for nom, contenu in parties.membres.items():
        balise = (
            _BALISE.search(contenu) if nom.endswith((".xml", ".rels")) and nom not in lues else None
        )
        if balise:
            texte = contenu[balise.start() : balise.start() + 60].decode(errors="replace")
            raise balise_hors_du_texte(texte, nom, fichier)
    return Modele(fichier.name, parties, preparees, mots)


def valeur_xml(valeur: str) -> str:
    """La valeur telle qu'elle s'écrit dans un texte de Word."""
    if not _SPECIAUX.search(valeur):
        return valeur
    return _SPECIAUX.sub(lambda c: _REMPLACES.get(c[0], ""), valeur.replace("\r\n", "\n"))


def _noms(preparees: Iterable[PartiePreparee], genre: Genre) -> frozenset[str]:
    return frozenset(b.nom for p in preparees for b in p.champs if b.genre is genre)


def _rempli(valeurs: Mapping[str, str], nom: str) -> bool:
    return bool(valeurs.get(nom, "").strip())


def _decoupe(partie: PartiePreparee, absentes: Collection[str]) -> tuple[_Piece, ...]:
    texte = ENTETE_XML + partie.texte(absentes)
    jetons = _jetons(texte, partie)
    pieces, _ = _jusqu_a_la_fin(jetons)
    return pieces


def _jetons(texte: str, partie: PartiePreparee) -> Iterator[str | _Champ | tuple[str, str]]:
    """Le texte, les champs, et les mots (bloc, boucle, sinon, fin) avec leur détail."""
    place = 0
    for marque in MARQUE.finditer(texte):
        if marque.start() > place:
            yield texte[place : marque.start()]
        if marque["champ"]:
            balise = partie.champs[int(marque["champ"])]
            yield _Champ(balise.nom, balise.genre is Genre.COLONNE)
        else:
            yield marque["mot"], marque["detail"]
        place = marque.end()
    yield texte[place:]


def _jusqu_a_la_fin(
    jetons: Iterator[str | _Champ | tuple[str, str]],
) -> tuple[tuple[_Piece, ...], str]:
    """Les pièces jusqu'au « fin » ou au « sinon » de leur niveau, et ce mot."""
    pieces: list[_Piece] = []
    for jeton in jetons:
        if not isinstance(jeton, tuple):
            pieces.append(jeton)
            continue
        mot, detail = jeton
        if mot in ("fin", "sinon"):
            return tuple(pieces), mot
        contenu, arret = _jusqu_a_la_fin(jetons)
        sinon = _jusqu_a_la_fin(jetons)[0] if arret == "sinon" else ()
        if mot == "boucle":
            pieces.append(_Boucle(contenu, sinon or contenu))
        else:
            pieces.append(_Bloc(tuple(detail.split()), contenu, sinon))
    return tuple(pieces), ""


def _solidaires(nombre: int) -> Collection[int]:
    """Les rangs des lignes qui ne doivent pas être séparées de la suivante."""
    if nombre <= LIGNES_SOLIDAIRES:
        return range(nombre)
    return (0, nombre - 2, nombre - 1)


def _ecrites(
    pieces: Iterable[_Piece],
    champs: Mapping[str, str],
    ligne: Mapping[str, str],
    lignes: Sequence[Mapping[str, str]],
) -> list[str]:
    textes: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            textes.append(piece)
        elif isinstance(piece, _Champ):
            textes.append(ligne[piece.nom] if piece.de_ligne else champs[piece.nom])
        elif isinstance(piece, _Bloc):
            plein = all(champs[nom].strip() for nom in piece.noms)
            textes += _ecrites(piece.contenu if plein else piece.sinon, champs, ligne, lignes)
        else:
            solidaires = _solidaires(len(lignes))
            for rang, repetee in enumerate(lignes):
                contenu = piece.contenu if rang in solidaires else piece.libre
                textes += _ecrites(contenu, champs, repetee, ())
    return textes
