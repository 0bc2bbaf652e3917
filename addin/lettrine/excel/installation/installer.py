"""Installer, désinstaller, diagnostiquer le complément (install, uninstall, check).

Règle : installer deux fois ne fait rien de plus ; désinstaller remet Excel comme il était, et
laisse le dossier python, que ce programme occupe. Le complément est écrit par l'installation même :
il ne porte pas la marque des fichiers venus d'Internet, qui le bloquerait en silence.
Exceptions : s'il manque quelque chose au poste, rien n'est écrit (XIN-02).

Référence : docs/guides/installation-windows.md.
Unités : aucune.
"""

from pathlib import Path

from lettrine import __version__
from lettrine.actions.bilan import Bilan, accorder
from lettrine.actions.bilan import Poste as Chiffre
from lettrine.erreurs import Anomalie, Gravite, OptionInvalide
from lettrine.excel.construction.complement import ecrire_complement
from lettrine.excel.installation.chargement import (
    approuver,
    est_ouvert_au_demarrage,
    ne_plus_approuver,
    ne_plus_ouvrir,
    ouvrir_au_demarrage,
)
from lettrine.excel.installation.points import MARQUE, points, prealables
from lettrine.excel.installation.poste import Poste
from lettrine.fichiers import dossier_pret, ecriture_sure, refus_traduits
from lettrine.ressources import dossier

__all__ = ["desinstaller", "diagnostiquer", "installer"]

LICENCES = "LICENCES.txt"


def installer(poste: Poste) -> Bilan:
    """Écrit le complément et dit à Excel de l'ouvrir.

    Lève `OptionInvalide` (XIN-02) s'il manque quelque chose au poste, `FichierNonEcrit` si Excel
    tient le complément ouvert ou si le disque refuse.
    """
    manques = [point for point in prealables(poste) if not point.juste]
    if manques:
        raise OptionInvalide(
            "XIN-02",
            f"Il manque à ce poste : {' ; '.join(point.libelle for point in manques)}.",
            manques[0].remede,
        )
    _ecrire(poste)
    approuver(poste.registre, poste.dossier)
    ouvrir_au_demarrage(poste.registre, poste.complement)
    return Bilan(
        titre="Installation du complément Excel",
        phrase="Fermez Excel s'il est ouvert, puis rouvrez-le : l'onglet Lettrine y est.",
        postes=(),
        controles=tuple((point.libelle, point.juste) for point in points(poste)),
        fichiers=(poste.complement,),
    )


def desinstaller(poste: Poste) -> Bilan:
    """Dit à Excel de ne plus ouvrir le complément, et l'efface.

    Lève `FichierNonEcrit` (FIC-12) si Excel le tient ouvert : il ne s'ouvrira déjà plus.
    """
    present = est_ouvert_au_demarrage(poste.registre, poste.complement)
    ne_plus_ouvrir(poste.registre, poste.complement)
    ne_plus_approuver(poste.registre)
    presents = [f for f in (poste.complement, poste.version, poste.licences) if f.is_file()]
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
    constates = list(points(poste))
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
    """Le complément, sa version et les licences, dans le dossier de Lettrine."""
    dossier_pret(poste.dossier)
    with refus_traduits(poste.complement):
        Path(f"{poste.complement}{MARQUE}").unlink(missing_ok=True)
    with ecriture_sure(poste.complement, sauvegarder=False) as provisoire:
        ecrire_complement(provisoire)
    textes = {
        poste.version: __version__,
        poste.licences: (dossier("macros") / LICENCES).read_text(encoding="utf-8"),
    }
    for fichier, texte in textes.items():
        with ecriture_sure(fichier, sauvegarder=False) as provisoire:
            provisoire.write_text(texte, encoding="utf-8")
