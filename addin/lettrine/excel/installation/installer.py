"""Installer, désinstaller, diagnostiquer le complément (install, uninstall, check).

Règle : installer deux fois ne fait rien de plus ; désinstaller remet Excel comme il était, et
laisse le dossier python, que ce programme occupe. Le complément est écrit par l'installation même :
il ne porte pas la marque des fichiers venus d'Internet, qui le bloquerait en silence.
Exceptions : ailleurs que sous Windows ou sur un Mac, tout est refusé (XIN-01) ; s'il manque quelque
chose au poste, rien n'est écrit (XIN-02).

Référence : docs/guides/installation-windows.md et installation-mac.md.
Unités : aucune.
"""

import os
import sys
from pathlib import Path

from lettrine.actions.bilan import Bilan, accorder
from lettrine.actions.bilan import Poste as Chiffre
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.excel.construction.complement import ecrire_complement
from lettrine.excel.installation.mac import PosteMac
from lettrine.excel.installation.poste import Poste
from lettrine.excel.installation.registre import RegistreWindows
from lettrine.excel.installation.windows import PosteWindows
from lettrine.fichiers import dossier_pret, ecriture_sure, refus_traduits

__all__ = ["desinstaller", "diagnostiquer", "installer", "poste_courant"]

DOSSIER = "Lettrine"


def poste_courant() -> Poste:
    """Ce poste-ci ; lève `OptionInvalide` (XIN-01) s'il n'est ni sous Windows ni un Mac."""
    racine, prefixe = os.environ.get("LOCALAPPDATA"), Path(sys.prefix)
    if sys.platform == "darwin":
        return PosteMac.de(Path.home(), prefixe)
    if sys.platform == "win32" and racine:
        return PosteWindows(Path(racine) / DOSSIER, prefixe, sys.base_prefix, RegistreWindows())
    raise OptionInvalide(
        "XIN-01",
        "Le complément s'installe dans Excel pour Windows ou pour Mac ; ce poste n'a ni l'un ni "
        "l'autre.",
        "Ici, employez la ligne de commande : lettrine --help.",
    )


def installer(poste: Poste) -> Bilan:
    """Écrit le complément et dit à Excel de l'ouvrir.

    Lève `OptionInvalide` (XIN-02) s'il manque quelque chose au poste, `FichierNonEcrit` si Excel
    tient le complément ouvert ou si le disque refuse.
    """
    manques = [point for point in poste.prealables() if not point.juste]
    if manques:
        raise OptionInvalide(
            "XIN-02",
            f"Il manque à ce poste : {' ; '.join(point.libelle for point in manques)}.",
            manques[0].remede,
        )
    _ecrire(poste)
    poste.charger()
    return Bilan(
        titre="Installation du complément Excel",
        phrase="Fermez Excel s'il est ouvert, puis rouvrez-le : l'onglet Lettrine y est.",
        postes=(),
        controles=tuple((point.libelle, point.juste) for point in poste.points()),
        fichiers=(poste.complement,),
    )


def desinstaller(poste: Poste) -> Bilan:
    """Dit à Excel de ne plus ouvrir le complément, et l'efface.

    Lève `FichierNonEcrit` (FIC-12) si Excel le tient ouvert : il ne s'ouvrira déjà plus.
    """
    present = poste.decharger()
    ecrits = (poste.complement, *poste.textes, *poste.restes)
    presents = [fichier for fichier in ecrits if fichier.is_file()]
    for fichier in presents:
        with refus_traduits(fichier):
            fichier.unlink()
    fait = "Le complément est retiré" if presents or present else "Le complément n'était pas là"
    return Bilan(
        titre="Retrait du complément Excel",
        phrase=f"{fait}. Pour tout effacer, supprimez le dossier {poste.dossier}.",
        postes=(Chiffre("Fichiers effacés", len(presents)),),
    )


def diagnostiquer(poste: Poste) -> Bilan:
    """Constate ce qu'il faut à Lettrine, sans rien changer."""
    constates = list(poste.points())
    faux = [point for point in constates if not point.juste]
    return Bilan(
        titre="Diagnostic du complément Excel",
        phrase=(
            f"{accorder(len(faux), 'point', 'points')} à corriger."
            if faux
            else "Tout est à sa place. Si Excel se plaint encore, cliquez sur Diagnostic, dans "
            "l'onglet Lettrine."
        ),
        postes=(Chiffre("Points constatés", len(constates)), Chiffre("À corriger", len(faux))),
        controles=tuple((point.libelle, point.juste) for point in constates),
        anomalies=[
            Anomalie("XIN-03", Gravite.A_TRAITER, f"{point.libelle} : non. {point.remede}")
            for point in faux
        ],
    )


def _ecrire(poste: Poste) -> None:
    """Le complément et ce qui va avec lui."""
    for fichier in (poste.complement, *poste.textes):
        dossier_pret(fichier.parent)
    poste.affranchir()
    with ecriture_sure(poste.complement, sauvegarder=False) as provisoire:
        ecrire_complement(provisoire)
    for fichier, texte in poste.textes.items():
        with ecriture_sure(fichier, sauvegarder=False) as provisoire:
            provisoire.write_text(texte, encoding="utf-8")
