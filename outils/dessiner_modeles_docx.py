"""Dessine les trois modèles de relance livrés dans templates_docx.

Usage : python outils/dessiner_modeles_docx.py [DOSSIER]. Les modèles sont ensuite conservés avec
les sources et peuvent être remis en forme dans Word : ne relancez ce dessin que pour repartir de
zéro.
"""

import io
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

RACINE = Path(__file__).resolve().parents[1]
BLEU, GRIS, PALE = "1F3864", "BFBFBF", "EEF2F8"
STYLES_GARDES = {"Normal", "Header", "Footer", "Default Paragraph Font", "Normal Table", "No List"}
INUTILES = ("/thumbnail", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")
VINGTIEMES_PAR_CM = 567
LARGEUR = 16.0
ORDRE_DES_PROPRIETES = (
    "w:tblStyle", "w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar",
    "w:tblLook",
)  # fmt: skip

COLONNES = (
    ("N° de facture", "numero", 2.2, "left"),
    ("Date", "date", 1.7, "left"),
    ("Échéance initiale", "echeance", 1.7, "left"),
    ("Montant TTC (€)", "montant", 1.9, "right"),
    ("Restant dû (€)", "reste", 1.9, "right"),
    ("Retard (jours)", "retard", 1.5, "right"),
    ("Pénalités (€)", "penalites", 1.6, "right"),
    ("Indemnité (€)", "indemnite", 1.6, "right"),
    ("Total (€)", "total", 1.9, "right"),
)
TOTAUX = (
    ("Restant dû sur les factures", "total_principal"),
    ("Avoirs et acomptes déduits", "total_deductions"),
    ("Pénalités de retard et intérêts", "total_penalites"),
    ("Indemnités forfaitaires de recouvrement", "total_indemnites"),
    ("Somme à payer", "total_a_payer"),
)


@dataclass(frozen=True)
class Niveau:
    """Le texte propre à un niveau ; ** met en gras."""

    fichier: str
    titre: str
    demande: str
    annonce_du_tableau: str
    titre_des_demarches: str
    note: str
    conclusion: str


NIVEAUX = (
    Niveau(
        "relance_1_amiable.docx",
        "Rappel amiable",
        "Nous vous remercions de bien vouloir nous régler la somme de **{{ total_a_payer }}** au"
        " plus tard le **{{ nouveau_delai }}**.",
        "En voici le détail, arrêté au {{ arrete_au }}.",
        "",
        "Si vous avez payé entre-temps, nous vous remercions de ne pas tenir compte de cette"
        " lettre.",
        "Nous vous prions d'agréer l'expression de nos salutations distinguées.",
    ),
    Niveau(
        "relance_2_ferme.docx",
        "Deuxième relance",
        "Nous vous demandons de nous régler la somme de **{{ total_a_payer }}** au plus tard le"
        " **{{ nouveau_delai }}**.",
        "Voici le détail des sommes dues, arrêtées au {{ arrete_au }}.",
        "Démarches déjà faites",
        "",
        "Nous vous prions d'agréer l'expression de nos salutations distinguées.",
    ),
    Niveau(
        "relance_3_mise_en_demeure.docx",
        "Mise en demeure",
        "Vous êtes mis en demeure de nous régler la somme de **{{ total_a_payer }}** au plus tard"
        " le **{{ nouveau_delai }}**.",
        "Notre créance, arrêtée au {{ arrete_au }}, se décompose ainsi.",
        "Démarches déjà faites, restées sans effet",
        "",
        "Nous vous prions d'agréer l'expression de nos salutations.",
    ),
)


def main() -> None:
    """Écrit les trois modèles."""
    dossier = Path(sys.argv[1]) if len(sys.argv) > 1 else RACINE / "templates_docx"
    for niveau in NIVEAUX:
        (dossier / niveau.fichier).write_bytes(dessiner(niveau))
        print(f"{niveau.fichier} dessiné")


def dessiner(niveau: Niveau) -> bytes:
    """Le modèle d'un niveau, en octets toujours les mêmes."""
    document = Document()
    _preparer(document, niveau.titre)
    _cadres(document)
    _tete(document)
    paragraphe(document, "{{ constat }}")
    if niveau.titre_des_demarches:
        titre(document, niveau.titre_des_demarches)
        paragraphe(document, "{{ demarches }}", gauche=True)
    paragraphe(document, niveau.annonce_du_tableau, solidaire=True)
    _factures(document)
    _totaux(document)
    paragraphe(document, "{{ deductions }}")
    paragraphe(document, niveau.demande)
    paragraphe(document, "{{ paiement }}", gauche=True)
    for nom in ("cadre_legal", "methode", "imputation"):
        paragraphe(document, f"{{{{ {nom} }}}}", taille=9, apres=4)
    if not niveau.titre_des_demarches:
        paragraphe(document, "{{ demarches }}", gauche=True)
    paragraphe(document, "{{ suites }}", solidaire=True)
    if niveau.note:
        paragraphe(document, niveau.note, solidaire=True)
    _signature(document, niveau.conclusion)
    _pied(document)
    return _enregistre(document)


def paragraphe(
    conteneur: Any,
    texte: str,
    *,
    taille: float | None = None,
    solidaire: bool = False,
    gauche: bool = False,
    apres: float = 5,
) -> Any:
    """Un paragraphe justifié ; ** met en gras."""
    p = conteneur.add_paragraph()
    p.paragraph_format.space_after = Pt(apres)
    p.paragraph_format.keep_with_next = solidaire or None
    p.paragraph_format.widow_control = True
    if not gauche:
        p.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    morceaux(p, texte, taille)
    return p


def titre(conteneur: Any, texte: str) -> None:
    """Un intertitre, gardé avec ce qui suit."""
    p = paragraphe(conteneur, f"**{texte}**", solidaire=True, gauche=True, apres=2)
    p.runs[0].font.color.rgb = RGBColor.from_string(BLEU)


def morceaux(p: Any, texte: str, taille: float | None = None) -> None:
    """Le texte, dont chaque partie entre ** est en gras."""
    for rang, morceau in enumerate(texte.replace(" :", "\u00a0:").split("**")):
        if morceau:
            run = p.add_run(morceau)
            run.bold = bool(rang % 2) or None
            run.font.size = Pt(taille) if taille else None


def _preparer(document: Any, nom: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.2)
    for style in list(document.styles):
        if style.name not in STYLES_GARDES:
            style.element.getparent().remove(style.element)
    for lien in list(document.styles.element.iter(qn("w:link"))):
        lien.getparent().remove(lien)
    for latents in document.styles.element.findall(qn("w:latentStyles")):
        document.styles.element.remove(latents)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    polices = normal.element.rPr.rFonts
    for genre in ("w:hAnsi", "w:cs", "w:eastAsia"):
        polices.set(qn(genre), "Calibri")
    _ajouter(normal.element.rPr, "w:lang", val="fr-FR")
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    proprietes = document.core_properties
    proprietes.title, proprietes.author, proprietes.comments = nom, "Lettrine", ""
    proprietes.language = "fr-FR"
    proprietes.created = proprietes.modified = datetime(2026, 1, 1)


def _cadres(document: Any) -> None:
    """L'expéditeur en haut à gauche, le destinataire dans la fenêtre d'une enveloppe DL."""
    expediteur = (
        paragraphe(document, "**{{ creancier_nom }}**", gauche=True, apres=0),
        paragraphe(document, "{{ creancier_coordonnees }}", gauche=True, apres=0, taille=9.5),
    )
    expediteur[0].runs[0].font.size = Pt(13)
    expediteur[0].runs[0].font.color.rgb = RGBColor.from_string(BLEU)
    destinataire = (
        paragraphe(document, "**{{ client_nom }}**", gauche=True, apres=0),
        paragraphe(document, "{{ client_adresse }}", gauche=True, apres=0),
    )
    for bloc, x, y, largeur in ((expediteur, 2.5, 2, 8), (destinataire, 11, 5, 8.5)):
        for p in bloc:
            _encadrer(p, x, y, largeur)


def _encadrer(p: Any, x: float, y: float, largeur: float) -> None:
    cadre = OxmlElement("w:framePr")
    for cle, valeur in (
        ("w", _vingtiemes(largeur)), ("hSpace", 0), ("wrap", "around"), ("vAnchor", "page"),
        ("hAnchor", "page"), ("x", _vingtiemes(x)), ("y", _vingtiemes(y)),
    ):  # fmt: skip
        cadre.set(qn(f"w:{cle}"), str(valeur))
    suivants = [e for e in p._p.get_or_add_pPr() if not e.tag.endswith(("keepNext", "pStyle"))]
    suivants[0].addprevious(cadre)


def _tete(document: Any) -> None:
    p = paragraphe(document, "{{ lieu_et_date }}", gauche=True, apres=8)
    p.paragraph_format.left_indent = Cm(8.5)
    p.paragraph_format.space_before = Cm(6.0)  # sous la fenêtre de l'enveloppe
    paragraphe(document, "**{{ moyen }}**", gauche=True)
    paragraphe(document, "Références : {{ references }}", gauche=True, apres=2)
    paragraphe(document, "**Objet : {{ objet }}**", gauche=True, apres=8)
    paragraphe(document, "{{ appel }}", gauche=True)


def _factures(document: Any) -> None:
    tableau = document.add_table(rows=0, cols=len(COLONNES))
    _regler(tableau, [largeur for _, _, largeur, _ in COLONNES])
    lignes = (
        [libelle for libelle, _, _, _ in COLONNES],
        ["{%tr for ligne in lignes %}"],
        [f"{{{{ ligne.{nom} }}}}" for _, nom, _, _ in COLONNES],
        ["{%tr endfor %}"],
    )
    for rang, textes in enumerate(lignes):
        ligne = tableau.add_row()
        _insecable(ligne, repetee=rang == 0)
        for cellule, texte, (_, _, largeur, cote) in zip(
            ligne.cells, [*textes, *[""] * 9], COLONNES, strict=False
        ):
            cellule.width = Cm(largeur)
            _ecrire(cellule, texte, cote, entete=rang == 0)


def _totaux(document: Any) -> None:
    separation = paragraphe(document, "", solidaire=True, apres=0)
    separation.paragraph_format.line_spacing = Pt(5)
    tableau = document.add_table(rows=0, cols=2)
    tableau.alignment = WD_TABLE_ALIGNMENT.RIGHT
    _regler(tableau, [6.6, 2.9])
    for libelle, nom in TOTAUX:
        ligne = tableau.add_row()
        _insecable(ligne)
        dernier = nom == "total_a_payer"
        textes = (libelle, f"{{{{ {nom} }}}}")
        for cellule, texte, largeur, cote in zip(
            ligne.cells, textes, (6.6, 2.9), ("left", "right"), strict=True
        ):
            cellule.width = Cm(largeur)
            _ecrire(cellule, f"**{texte}**" if dernier else texte, cote, taille=10)
            if dernier:
                _fond(cellule, PALE)
    fin = paragraphe(document, "", apres=0)
    fin.paragraph_format.line_spacing = Pt(8)


def _signature(document: Any, conclusion: str) -> None:
    """La formule finale et la signature, dans une ligne de tableau que rien ne coupe."""
    tableau = document.add_table(rows=1, cols=1)
    _regler(tableau, [LARGEUR], filets=False)
    _insecable(tableau.rows[0])
    cellule = tableau.rows[0].cells[0]
    cellule.width = Cm(LARGEUR)
    morceaux(cellule.paragraphs[0], conclusion)
    for texte, avant in (("**{{ signataire }}**", 1.2), ("{{ qualite_signataire }}", 0)):
        p = paragraphe(cellule, texte, gauche=True, apres=0)
        p.paragraph_format.left_indent = Cm(8.5)
        p.paragraph_format.space_before = Cm(avant)
    fin = paragraphe(document, "", apres=0)
    fin.paragraph_format.line_spacing = Pt(1)


def _pied(document: Any) -> None:
    p = document.sections[0].footer.paragraphs[0]
    p.alignment = WD_ALIGN_PARAGRAPH.CENTER
    bordures = OxmlElement("w:pBdr")
    _ajouter(bordures, "w:top", val="single", sz="4", space="4", color=GRIS)
    p._p.get_or_add_pPr().insert_element_before(bordures, "w:jc", "w:spacing", "w:ind", "w:rPr")
    morceaux(p, "{{ mentions }}", 8)
    p = document.sections[0].footer.add_paragraph()
    p.alignment = WD_ALIGN_PARAGRAPH.CENTER
    morceaux(p, "Page ", 8)
    _numero(p, "PAGE")
    morceaux(p, " sur ", 8)
    _numero(p, "NUMPAGES")


def _numero(p: Any, champ: str) -> None:
    for genre, texte in (("begin", ""), ("", champ), ("end", "")):
        run = p.add_run()
        run.font.size = Pt(8)
        if genre:
            _ajouter(run._r, "w:fldChar", fldCharType=genre)
        else:
            _ajouter(run._r, "w:instrText").text = texte


def _regler(tableau: Any, largeurs: Sequence[float], *, filets: bool = True) -> None:
    tableau.autofit = False
    proprietes = tableau._tbl.tblPr
    bordures = _ajouter(proprietes, "w:tblBorders")
    for cote in ("top", "bottom", "insideH") if filets else ():
        _ajouter(bordures, f"w:{cote}", val="single", sz="4", space="0", color=GRIS)
    marges = _ajouter(proprietes, "w:tblCellMar")
    flanc = 40 if filets else 0
    for cote, valeur in (("top", 20), ("left", flanc), ("bottom", 20), ("right", flanc)):
        _ajouter(marges, f"w:{cote}", w=str(valeur), type="dxa")
    if filets and tableau.alignment is None:
        _ajouter(proprietes, "w:tblInd", w=str(flanc), type="dxa")
    for nom in ORDRE_DES_PROPRIETES:  # Word exige l'ordre du schéma
        for element in proprietes.findall(qn(nom)):
            proprietes.append(element)
    for colonne, largeur in zip(tableau.columns, largeurs, strict=True):
        colonne.width = Cm(largeur)


def _ecrire(
    cellule: Any, texte: str, cote: str, *, entete: bool = False, taille: float = 9
) -> None:
    p = cellule.paragraphs[0]
    p.paragraph_format.keep_with_next = True
    if cote == "right":
        p.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    morceaux(p, f"**{texte}**" if entete and texte else texte, taille)
    if entete:
        _fond(cellule, BLEU)
        for run in p.runs:
            run.font.color.rgb = RGBColor(255, 255, 255)


def _insecable(ligne: Any, *, repetee: bool = False) -> None:
    proprietes = ligne._tr.get_or_add_trPr()
    _ajouter(proprietes, "w:cantSplit")
    if repetee:
        _ajouter(proprietes, "w:tblHeader")


def _fond(cellule: Any, couleur: str) -> None:
    _ajouter(cellule._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=couleur)


def _ajouter(parent: Any, nom: str, **attributs: str) -> Any:
    element = OxmlElement(nom)
    for cle, valeur in attributs.items():
        element.set(qn(f"w:{cle}"), valeur)
    parent.append(element)
    return element


def _vingtiemes(centimetres: float) -> int:
    return round(centimetres * VINGTIEMES_PAR_CM)


def _enregistre(document: Any) -> bytes:
    """Le document sans les parties inutiles de python-docx, aux dates fixes."""
    for parent in (document.part.package, document.part):
        for cle, relation in list(parent.rels.items()):
            if relation.reltype.endswith(INUTILES):
                del parent.rels[cle]
    tampon, net = io.BytesIO(), io.BytesIO()
    document.save(tampon)
    with zipfile.ZipFile(tampon) as lu, zipfile.ZipFile(net, "w", zipfile.ZIP_DEFLATED) as ecrit:
        for nom in lu.namelist():
            membre = zipfile.ZipInfo(nom, (1980, 1, 1, 0, 0, 0))
            membre.compress_type = zipfile.ZIP_DEFLATED
            ecrit.writestr(membre, lu.read(nom))
    return net.getvalue()


if __name__ == "__main__":
    main()
