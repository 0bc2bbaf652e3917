"""Le ruban de Lettrine (the ribbon), d'après les boutons du catalogue.

Règle : un groupe est écrit s'il a un bouton, dans l'ordre du catalogue ; le premier bouton d'un
groupe est grand. Le nom de l'acte est la marque du bouton (tag), que lit `LettrineBouton`. Les
boutons qui ne demandent rien à Python (diagnostic, relance) sont dans `macros/ruban.xml`.
Exceptions : aucune.

Référence : schéma customUI14 d'Office (2009/07), lu par Excel 2010 et suivants.
Unités : aucune.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from lettrine.catalogue import Action

__all__ = ["ESPACE", "ruban_xml"]

ESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
APPEL = "LettrineBouton"


def ruban_xml(modele: str, actions: Iterable[Action]) -> str:
    """Le ruban complet ; `modele` est le ruban sans les boutons du catalogue."""
    ET.register_namespace("", ESPACE)
    racine = ET.fromstring(modele)
    onglet = racine.find(f".//{{{ESPACE}}}tab")
    assert onglet is not None
    aide = onglet[0]
    onglet.remove(aide)
    groupes = {aide.attrib["label"]: aide}
    for rang, action in enumerate(actions, 1):
        if action.groupe not in groupes:
            attributs = {"id": f"lettrine_groupe_{rang}", "label": action.groupe}
            groupes[action.groupe] = ET.Element(f"{{{ESPACE}}}group", attributs)
        groupe = groupes[action.groupe]
        taille = "normal" if len(groupe) else "large"
        groupe.append(_bouton(action, taille))
    onglet.extend([groupe for nom, groupe in groupes.items() if nom != aide.attrib["label"]])
    onglet.append(aide)
    ET.indent(racine)
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{_en_texte(racine)}\n'


def _bouton(action: Action, taille: str) -> ET.Element:
    return ET.Element(
        f"{{{ESPACE}}}button",
        {
            "id": f"lettrine_{action.nom}",
            "tag": action.nom,
            "label": action.libelle,
            "size": taille,
            "imageMso": action.icone,
            "onAction": APPEL,
            "screentip": action.libelle,
            "supertip": action.infobulle,
        },
    )


def _en_texte(racine: ET.Element) -> str:
    return ET.tostring(racine, encoding="unicode")
