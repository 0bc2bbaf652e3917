"""Préparer une partie d'un modèle : chaque balise devient une marque (template preparation).

Règle : l'arbre XML de la partie est parcouru paragraphe par paragraphe ; chaque champ y devient
une marque, chaque bloc qui peut disparaître est encadré, la ligne répétée aussi. Le texte du
document obtenu se découpe alors sur ces marques.
Exceptions : un champ facultatif laissé vide fait disparaître son paragraphe. Seul dans une cellule
d'un tableau de plusieurs lignes, il fait disparaître la ligne entière, avec son libellé. Une
colonne facultative vide sur toutes les lignes disparaît avec son en-tête, et les autres
s'élargissent d'autant ; elle reste si le tableau a des cellules fusionnées. Une ligne répétée
« solidaire de la suivante » a une variante libre, pour les longs tableaux.

Référence : ECMA-376, partie 1 (WordprocessingML).
Unités : largeurs en vingtièmes de point.
"""

import difflib
import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from lettrine.documents.archive import analyser_xml
from lettrine.documents.balises import Balise, BaliseRefusee, Genre, balises_du_texte
from lettrine.erreurs import FichierIllisible

__all__ = ["MARQUE", "PartiePreparee", "Vocabulaire", "preparer"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ESPACES_GARDES = "{http://www.w3.org/XML/1998/namespace}space"
CIBLE = "lettrine"
OUVRE, FERME = "\ufdd0", "\ufdd1"  # « non-caractères » d'Unicode : aucun texte n'en contient

MARQUE = re.compile(rf"{OUVRE}(?P<champ>\d+){FERME}|<\?{CIBLE} (?P<mot>\w+) ?(?P<detail>[^?]*)\?>")
"""Une marque dans le texte XML : un champ, ou l'ouverture et la fin d'un bloc ou de la boucle."""


@dataclass(frozen=True, slots=True)
class Vocabulaire:
    """Les noms qu'un modèle peut employer, et ceux qui peuvent rester vides."""

    champs: Collection[str]
    colonnes: Collection[str] = ()
    facultatifs: Collection[str] = ()
    colonnes_facultatives: Collection[str] = ()


@dataclass
class PartiePreparee:
    """Une partie dont les balises sont des marques. `champs[n]` est le champ de la marque n."""

    nom: str
    racine: etree._Element
    champs: list[Balise] = field(default_factory=list)
    boucle: etree._Element | None = None

    def texte(self, colonnes_absentes: Collection[str] = ()) -> str:
        """Le XML marqué, sans les colonnes données."""
        racine = self.racine
        if colonnes_absentes:
            racine = deepcopy(racine)
            _retirer_colonnes(racine, self.champs, colonnes_absentes)
        return str(etree.tostring(racine, encoding="unicode"))


def preparer(
    contenu: bytes, nom: str, fichier: Path, vocabulaire: Vocabulaire, *, boucle_admise: bool
) -> PartiePreparee:
    """Vérifie et marque une partie ; `FichierIllisible` MOD-02 à MOD-08 à la première faute."""
    partie = PartiePreparee(nom, analyser_xml(contenu, nom, fichier))
    trouvees: list[tuple[etree._Element, list[Balise]]] = []
    for paragraphe in list(partie.racine.iter(f"{W}p")):
        textes = _textes(paragraphe)
        entier = "".join(t.text or "" for t in textes)
        try:
            balises = balises_du_texte(entier)
            _verifier_noms(balises, vocabulaire)
        except BaliseRefusee as refus:
            raise _refuse(refus, fichier, entier) from refus
        if balises:
            trouvees.append((paragraphe, balises))
    try:
        _placer_boucle(partie, trouvees, boucle_admise)
    except BaliseRefusee as refus:
        raise _refuse(refus, fichier, "") from refus
    for paragraphe, balises in trouvees:
        if balises[0].genre not in (Genre.DEBUT, Genre.FIN):
            _marquer_champs(partie, paragraphe, balises)
            _encadrer_facultatif(partie, paragraphe, balises, vocabulaire)
    if partie.boucle is not None:
        _doubler_d_une_ligne_libre(partie.boucle)
    _verifier_reste(partie, fichier)
    return partie


def _textes(paragraphe: etree._Element) -> list[etree._Element]:
    """Les textes propres au paragraphe, sans ceux des zones de texte qu'il porte."""
    return [t for t in paragraphe.iter(f"{W}t") if _ancetre(t, "p") is paragraphe]


def _ancetre(element: etree._Element, nom: str) -> etree._Element | None:
    return next(element.iterancestors(f"{W}{nom}"), None)


def _verifier_noms(balises: list[Balise], vocabulaire: Vocabulaire) -> None:
    for balise in balises:
        if balise.genre is Genre.CHAMP and balise.nom not in vocabulaire.champs:
            raise _inconnu(balise, vocabulaire.champs, "")
        if balise.genre is Genre.COLONNE and balise.nom not in vocabulaire.colonnes:
            raise _inconnu(balise, vocabulaire.colonnes, "ligne.")


def _inconnu(balise: Balise, connus: Collection[str], prefixe: str) -> BaliseRefusee:
    proches = difflib.get_close_matches(balise.nom.lower(), sorted(connus), 3, 0.6)
    if proches:
        remede = "Noms proches : " + ", ".join(f"{{{{ {prefixe}{p} }}}}" for p in proches) + "."
    else:
        remede = "Noms connus : " + ", ".join(f"{prefixe}{n}" for n in sorted(connus)) + "."
    return BaliseRefusee("MOD-04", f"le champ « {balise.texte} » n'existe pas", remede)


def _placer_boucle(
    partie: PartiePreparee,
    trouvees: list[tuple[etree._Element, list[Balise]]],
    admise: bool,
) -> None:
    """Remplace les lignes {%tr …%} par des marques, et vérifie où sont les colonnes."""
    bornes = [
        (paragraphe, balise)
        for paragraphe, balises in trouvees
        for balise in balises
        if balise.genre in (Genre.DEBUT, Genre.FIN)
    ]
    if bornes:
        if not admise:
            raise _boucle("est dans un en-tête ou un pied de page", "Mettez-la dans le corps.")
        if len(bornes) > 2:
            raise _boucle("est double", "Un modèle n'a qu'une ligne répétée : retirez l'autre.")
        if [balise.genre for _, balise in bornes] != [Genre.DEBUT, Genre.FIN]:
            raise _boucle(
                "n'a pas son début et sa fin",
                "Encadrez la ligne répétée d'une ligne {%tr for ligne in lignes %} et d'une"
                " ligne {%tr endfor %}.",
            )
        partie.boucle = _ligne_repetee(*(_ligne_de_borne(*borne) for borne in bornes))
    for paragraphe, balises in trouvees:
        colonne = next((b for b in balises if b.genre is Genre.COLONNE), None)
        if colonne and partie.boucle not in paragraphe.iterancestors(f"{W}tr"):
            raise BaliseRefusee(
                "MOD-07",
                f"le champ « {colonne.texte} » est hors de la ligne répétée",
                "Mettez-le entre {%tr for ligne in lignes %} et {%tr endfor %}.",
            )


def _ligne_de_borne(paragraphe: etree._Element, balise: Balise) -> etree._Element:
    """La ligne de tableau qui ne porte que cette balise."""
    ligne = _ancetre(paragraphe, "tr")
    if ligne is None:
        raise _boucle(
            f"(« {balise.texte} ») n'est pas dans un tableau", "Mettez-la dans une ligne à part."
        )
    if "".join(t.text or "" for t in ligne.iter(f"{W}t")).strip() != balise.texte:
        raise _boucle(
            f"(« {balise.texte} ») partage sa ligne de tableau avec un autre texte",
            "Mettez-la seule dans une ligne de tableau à part : cette ligne disparaîtra.",
        )
    return ligne


def _ligne_repetee(debut: etree._Element, fin: etree._Element) -> etree._Element:
    repetee = debut.getnext()
    if repetee is None or repetee.tag != f"{W}tr" or repetee.getnext() is not fin:
        raise _boucle(
            "ne contient pas une seule ligne de tableau",
            "Gardez une ligne entre {%tr for ligne in lignes %} et {%tr endfor %}.",
        )
    for borne, mot in ((debut, "boucle"), (fin, "fin")):
        borne.getparent().replace(borne, etree.ProcessingInstruction(CIBLE, mot))
    return repetee


def _doubler_d_une_ligne_libre(repetee: etree._Element) -> None:
    """Ajoute à une ligne solidaire de la suivante une variante qui ne l'est pas."""
    libre = deepcopy(repetee)
    solidaires = list(libre.iter(f"{W}keepNext"))
    for solidaire in solidaires:
        solidaire.getparent().remove(solidaire)
    if solidaires:
        sinon = etree.ProcessingInstruction(CIBLE, "sinon")
        repetee.addnext(sinon)
        sinon.addnext(libre)


def _boucle(constat: str, remede: str) -> BaliseRefusee:
    return BaliseRefusee("MOD-07", f"la boucle {constat}", remede)


def _marquer_champs(
    partie: PartiePreparee, paragraphe: etree._Element, balises: list[Balise]
) -> None:
    """Met chaque marque dans le morceau où commence sa balise, de la dernière à la première."""
    textes = _textes(paragraphe)
    for balise in reversed(balises):
        debuts, place = [], 0
        for texte in textes:
            debuts.append(place)
            place += len(texte.text or "")
        premier = max(i for i, debut in enumerate(debuts) if debut <= balise.debut)
        dernier = max(i for i, debut in enumerate(debuts) if debut < balise.fin)
        avant = (textes[premier].text or "")[: balise.debut - debuts[premier]]
        apres = (textes[dernier].text or "")[balise.fin - debuts[dernier] :]
        marque = f"{OUVRE}{len(partie.champs)}{FERME}"
        partie.champs.append(balise)
        if premier != dernier and not _meme_forme(textes[premier], textes[dernier]):
            textes[dernier].text, apres = apres, ""
            textes[dernier].set(ESPACES_GARDES, "preserve")
            dernier -= 1
        textes[premier].text = avant + marque + apres
        textes[premier].set(ESPACES_GARDES, "preserve")
        for texte in textes[premier + 1 : dernier + 1]:
            texte.text = ""
        _retirer_vides(textes[premier + 1 : dernier + 1])
        textes = _textes(paragraphe)


def _meme_forme(un: etree._Element, autre: etree._Element) -> bool:
    formes = []
    for texte in (un, autre):
        forme = texte.getparent().find(f"{W}rPr")
        formes.append(b"" if forme is None else etree.tostring(forme, with_tail=False))
    return formes[0] == formes[1]


def _retirer_vides(textes: list[etree._Element]) -> None:
    for texte in textes:
        morceau = texte.getparent()
        morceau.remove(texte)
        if all(enfant.tag == f"{W}rPr" for enfant in morceau):
            precedent = morceau.getprevious()
            if precedent is not None and precedent.tag == f"{W}proofErr":
                morceau.getparent().remove(precedent)
            morceau.getparent().remove(morceau)


def _encadrer_facultatif(
    partie: PartiePreparee,
    paragraphe: etree._Element,
    balises: list[Balise],
    vocabulaire: Vocabulaire,
) -> None:
    """Encadre ce qui disparaît quand l'un de ses champs facultatifs est vide."""
    noms = [b.nom for b in balises if b.genre is Genre.CHAMP and b.nom in vocabulaire.facultatifs]
    if not noms or partie.boucle in paragraphe.iterancestors(f"{W}tr"):
        return
    unite = _unite(paragraphe)
    detail = " ".join(dict.fromkeys(noms))
    unite.addprevious(etree.ProcessingInstruction(CIBLE, f"bloc {detail}"))
    fin = etree.ProcessingInstruction(CIBLE, "fin")
    unite.addnext(fin)
    if unite is paragraphe and _doit_rester(paragraphe, fin):
        vide = etree.Element(f"{W}p", nsmap=paragraphe.nsmap)
        proprietes = paragraphe.find(f"{W}pPr")
        if proprietes is not None:
            vide.append(deepcopy(proprietes))
        fin.addprevious(etree.ProcessingInstruction(CIBLE, "sinon"))
        fin.addprevious(vide)


def _unite(paragraphe: etree._Element) -> etree._Element:
    """La ligne de tableau d'un champ seul dans sa cellule, sinon le paragraphe."""
    cellule = paragraphe.getparent()
    ligne = cellule.getparent()
    if cellule.tag != f"{W}tc" or ligne.tag != f"{W}tr":
        return paragraphe
    seul = len(cellule.findall(f"{W}p")) == 1 and cellule.find(f"{W}tbl") is None
    plusieurs = len(ligne.getparent().findall(f"{W}tr")) > 1
    return ligne if seul and plusieurs else paragraphe


def _doit_rester(paragraphe: etree._Element, fin: etree._Element) -> bool:
    """Vrai si son conteneur exige un dernier paragraphe, ou s'il porte une section."""
    section = paragraphe.find(f"{W}pPr/{W}sectPr") is not None
    dernier = fin.getnext() is None and fin.getparent().tag != f"{W}body"
    return section or dernier


def _retirer_colonnes(
    racine: etree._Element, champs: list[Balise], absentes: Collection[str]
) -> None:
    debut = next(i for i in racine.iter(etree.ProcessingInstruction) if i.text == "boucle")
    tableau, repetee = debut.getparent(), debut.getnext()
    cellules = repetee.findall(f"{W}tc")
    rangs = [rang for rang, tc in enumerate(cellules) if _ne_porte_que(tc, champs, absentes)]
    lignes = list(tableau.iter(f"{W}tr"))
    reguliere = all(len(tr.findall(f"{W}tc")) == len(cellules) for tr in lignes)
    if not reguliere or next(tableau.iter(f"{W}gridSpan", f"{W}vMerge"), None) is not None:
        return
    grille = tableau.find(f"{W}tblGrid")
    if grille is not None:
        _retirer_et_elargir(grille, list(grille), list(grille), rangs)
    for tr in lignes:
        tcs = tr.findall(f"{W}tc")
        _retirer_et_elargir(tr, tcs, [tc.find(f"{W}tcPr/{W}tcW") for tc in tcs], rangs)


def _ne_porte_que(cellule: etree._Element, champs: list[Balise], absentes: Collection[str]) -> bool:
    texte = "".join(t.text or "" for t in cellule.iter(f"{W}t"))
    portes = [champs[int(marque["champ"])] for marque in MARQUE.finditer(texte)]
    return bool(portes) and all(b.genre is Genre.COLONNE and b.nom in absentes for b in portes)


def _retirer_et_elargir(
    parent: etree._Element,
    elements: list[etree._Element],
    largeurs: list[etree._Element | None],
    rangs: list[int],
) -> None:
    """Retire des éléments et partage leur largeur entre les autres, à proportion."""
    mesures = [0 if x is None else int(x.get(f"{W}w", "0")) for x in largeurs]
    gardes = [rang for rang in range(len(elements)) if rang not in rangs]
    total, garde = sum(mesures), sum(mesures[rang] for rang in gardes)
    for rang in rangs:
        parent.remove(elements[rang])
    for rang in gardes:
        largeur = largeurs[rang]
        if largeur is not None and garde:
            largeur.set(f"{W}w", str(mesures[rang] * total // garde))


def _verifier_reste(partie: PartiePreparee, fichier: Path) -> None:
    """Une balise ailleurs que dans un texte ordinaire ne serait jamais remplie."""
    for place in _places_non_remplies(partie.racine):
        if "{{" in place or "{%" in place:
            raise balise_hors_du_texte(place, partie.nom, fichier)


def _places_non_remplies(racine: etree._Element) -> Iterator[str]:
    for element in racine.iter():
        yield element.text or ""
        yield from element.attrib.values()


def balise_hors_du_texte(texte: str, nom: str, fichier: Path) -> FichierIllisible:
    """Le refus d'une balise là où rien n'est rempli."""
    return FichierIllisible(
        "MOD-08",
        f"« {fichier.name} » a une balise que rien ne remplira, dans « {nom} » : « {texte[:60]} ».",
        "Mettez-la dans le texte du corps, d'un en-tête ou d'un pied de page.",
    )


def _refuse(refus: BaliseRefusee, fichier: Path, paragraphe: str) -> FichierIllisible:
    extrait = " ".join(paragraphe.split())
    ou = f", paragraphe « {extrait[:80]}{'…' if len(extrait) > 80 else ''} »" if extrait else ""
    return FichierIllisible(refus.code, f"« {fichier.name} »{ou} : {refus.constat}.", refus.remede)
