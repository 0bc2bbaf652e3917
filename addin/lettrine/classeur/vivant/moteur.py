"""Excel pour Windows et Excel pour Mac, côte à côte (the two engines under xlwings).

Règle : partout ailleurs, Excel est atteint par ce que xlwings a de commun aux deux. Ce qui n'a pas
de nom commun est ici : la façon de Windows (COM), puis celle du Mac (Apple Events). Une cellule lue
est toujours rendue comme COM l'envoie : None si elle est vide, un entier si elle est en erreur.
Exceptions : le Mac ne lit pas les CustomProperties d'une feuille ; la marque y est un nom propre à
la feuille, que Windows lit aussi. Le Mac ne compte pas les cellules remplies d'un bloc : on remonte
du bas de chaque colonne.

Référence : modèle d'objets d'Excel ; dictionnaire AppleScript d'Excel pour Mac, que
`xlwings.mac_dict` recopie.
Unités : aucune.
"""

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lettrine.classeur.cellules_com import ERREURS

__all__ = [
    "activer",
    "ajouter_une_colonne",
    "cellules_par_bloc",
    "choisir",
    "demander",
    "dossier_provisoire",
    "ecrire",
    "en_lignes",
    "est_filtre",
    "est_occupe",
    "est_vide",
    "feuilles",
    "lire",
    "marque",
    "marquer",
    "masquer",
    "mettre_en_retrait",
    "montrer",
    "propriete",
    "retirer_une_colonne",
    "sur_mac",
    "utilisateur",
    "zones_visibles",
]

MOTEUR_MAC, ABSENTE = "xlwings._xlmac", "missing_value"
VISIBLE, TRES_MASQUEE = -1, 2  # xlSheetVisible ; xlSheetVeryHidden, que seul du code montre
CELLULES_VISIBLES = 12  # xlCellTypeVisible
DOSSIER_A_CHOISIR = 4  # msoFileDialogFolderPicker
FICHIERS = "Fichiers texte (*.txt;*.csv;*.tsv),*.txt;*.csv;*.tsv,Tous les fichiers (*.*),*.*"
OCCUPE = -2147418111
"""Excel refuse l'appel : une cellule est en cours de saisie, ou une boîte est ouverte."""

SANS_REPONSE = -1712
"""Le même refus sur Mac (errAETimeout) : Excel ne répond pas."""

CELLULES_PAR_BLOC, CELLULES_PAR_BLOC_MAC = 1_000_000, 200_000
"""Sur Mac, une réponse est bornée en octets : un bloc de textes doit y tenir."""

DU_MAC = {
    "Date1904": "date_1904",
    "FileFormat": "file_format",
    "FilterMode": "filter_mode",
    "HasFormula": "has_formula",
    "MergeCells": "merge_cells",
    "MultiUserEditing": "multi_user_editing",
    "ProtectContents": "protect_contents",
    "ProtectStructure": "protect_structure",
    "ReadOnly": "read_only",
}
"""Les propriétés d'Excel que Lettrine regarde, et leur nom sur Mac."""

FORMATS_DU_MAC = {
    "Excel_binary_file_format": 50,
    "Excel_XML_file_format": 51,
    "workbook_normal_file_format": 51,
    "macro_enabled_XML_file_format": 52,
    "macro_enabled_template_file_format": 53,
    "template_file_format": 54,
}
"""xlFileFormat de chaque mot du Mac ; un mot absent est un format qui ne garde pas tout."""

AUTRE_FORMAT = 0
ERREURS_AFFICHEES = {
    **{texte: code for code, texte in ERREURS.items()},
    "#NULL!": -2146826288,
    "#VALUE!": -2146826273,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
}
"""Sur Mac, une cellule en erreur n'a pas de valeur : son texte le dit, français ou anglais."""

GROUPE_D_OFFICE = Path("Library/Group Containers/UBF8T346G9.Office")
"""Le dossier où Excel pour Mac, enfermé, ouvre un fichier sans demander à l'utilisateur."""


def sur_mac(objet: Any) -> bool:
    """Vrai si cet objet de xlwings est celui d'Excel pour Mac."""
    return type(objet.impl).__module__ == MOTEUR_MAC


def feuilles(livre: Any) -> list[Any]:
    """Les feuilles du classeur, dans l'ordre, dont chacune reste elle-même si une autre s'en va.

    Sur Mac, xlwings les désigne par leur rang, qui change ; on les désigne par leur nom.
    """
    presentes = list(livre.sheets)
    return [livre.sheets[f.name] for f in presentes] if sur_mac(livre) else presentes


def propriete(objet: Any, nom: str) -> Any:
    """Une propriété d'Excel ; None si les cellules diffèrent, faux si ce tableur ne l'a pas."""
    if not sur_mac(objet):
        return getattr(objet.api, nom, False)
    try:
        valeur = getattr(objet.api, DU_MAC[nom]).get()
    except Exception:  # appscript lève une classe que lui seul connaît
        return False
    mot = _mot(valeur)
    if nom == "FileFormat":
        return FORMATS_DU_MAC.get(mot, AUTRE_FORMAT) if mot else False
    return None if mot == ABSENTE else valeur


def lire(plage: Any) -> list[list[Any]]:
    """Les valeurs brutes d'une plage, toujours en lignes, comme COM les envoie."""
    valeurs = en_lignes(plage.raw_value)
    if not sur_mac(plage):
        return valeurs
    textes = en_lignes(plage.api.string_value.get())
    return [
        [_comme_com(valeur, texte) for valeur, texte in zip(ligne, affichee, strict=True)]
        for ligne, affichee in zip(valeurs, textes, strict=True)
    ]


def ecrire(plage: Any, lignes: Sequence[Sequence[Any]]) -> None:
    """Écrit des lignes de valeurs d'un bloc."""
    if sur_mac(plage):
        # Excel pour Mac saute en silence un entier de plus de 32 bits.
        lignes = [[float(v) if type(v) is int else v for v in ligne] for ligne in lignes]
    plage.raw_value = lignes


def cellules_par_bloc(feuille: Any) -> int:
    """Le plus de cellules que l'on lit d'un appel."""
    return CELLULES_PAR_BLOC_MAC if sur_mac(feuille) else CELLULES_PAR_BLOC


def est_vide(plage: Any) -> bool:
    """Vrai si l'on sait, sans la lire, qu'aucune cellule n'est remplie."""
    if sur_mac(plage):
        return _rien_en_remontant(plage)
    return not plage.sheet.book.app.api.WorksheetFunction.CountA(plage.api)


def _rien_en_remontant(plage: Any) -> bool:
    """La même chose sur Mac : du bas de chaque colonne, la première cellule remplie est plus haut.

    Excel s'arrête à la ligne 1 si rien n'est rempli : une plage qui y commence n'est pas jugée.
    """
    (hauteur, largeur), feuille = plage.shape, plage.sheet
    bas, gauche = plage.row + hauteur - 1, plage.column
    if any(
        valeur is not None
        for valeur in lire(feuille.range((bas, gauche), (bas, gauche + largeur - 1)))[0]
    ):
        return False
    return all(
        feuille.range((bas, colonne)).end("up").row < plage.row
        for colonne in range(gauche, gauche + largeur)
    )


def zones_visibles(selection: Any) -> Iterator[tuple[int, int]]:
    """La première ligne et le nombre de lignes de chaque zone visible de la sélection."""
    if sur_mac(selection):
        for adresse in selection.address.split(","):
            zone = selection.sheet.range(adresse.strip())
            for visible in zone.get_special_cells("visible"):
                yield visible.row, visible.shape[0]
        return
    zones = selection.api
    if zones.CountLarge > 1:  # d'une seule cellule, Excel chercherait dans toute la feuille
        zones = zones.SpecialCells(CELLULES_VISIBLES)
    for numero in range(1, zones.Areas.Count + 1):
        zone = zones.Areas(numero)
        yield zone.Row, zone.Rows.Count


def est_filtre(tableau: Any) -> bool:
    """Vrai si le filtre d'un tableau Excel masque des lignes."""
    if sur_mac(tableau):
        if not tableau.show_autofilter:
            return False
        return any(critere.type != "none" for critere in tableau.autofilter.criteria)
    return getattr(getattr(tableau.api, "AutoFilter", None), "FilterMode", False) is True


def ajouter_une_colonne(tableau: Any, titre: str) -> None:
    """Ajoute une colonne à droite d'un tableau Excel ; Windows laisse son titre à écrire."""
    if sur_mac(tableau):
        tableau.columns.add(titre)
    else:
        tableau.api.ListColumns.Add()


def retirer_une_colonne(tableau: Any, rang: int) -> None:
    """Retire la colonne de ce rang, compté de un, d'un tableau Excel."""
    if sur_mac(tableau):
        tableau.columns[rang - 1].delete()
    else:
        tableau.api.ListColumns(rang).Delete()


def activer(objet: Any) -> None:
    """Met en avant une feuille, ou un classeur, sans prendre la main à l'utilisateur."""
    if sur_mac(objet):
        objet.api.activate_object()
    else:
        objet.api.Activate()


def masquer(feuille: Any) -> None:
    """Masque une feuille au point que seul du code la montre."""
    if sur_mac(feuille):
        feuille.api.visible.set(_mots().sheet_very_hidden)
    else:
        feuille.visible = TRES_MASQUEE


def montrer(feuille: Any) -> None:
    """Montre de nouveau une feuille."""
    if sur_mac(feuille):
        feuille.api.visible.set(_mots().sheet_visible)
    else:
        feuille.visible = VISIBLE


def mettre_en_retrait(plage: Any, cran: int) -> None:
    """Écarte le texte du bord de la cellule."""
    if sur_mac(plage):
        plage.api.indent_level.set(cran)
    else:
        plage.api.IndentLevel = cran


def marquer(feuille: Any, nom: str, valeur: str) -> None:
    """Attache à une feuille une marque, qui la suit si on la renomme ou la copie."""
    if sur_mac(feuille):
        feuille.names.add(nom, f'="{valeur}"')
    else:
        feuille.api.CustomProperties.Add(nom, valeur)


def marque(feuille: Any, nom: str) -> str | None:
    """La marque de ce nom ; None si la feuille ne la porte pas."""
    marques: Any = None if sur_mac(feuille) else getattr(feuille.api, "CustomProperties", None)
    for rang in range(1, 1 + (0 if marques is None else marques.Count)):
        if marques.Item(rang).Name == nom:
            return str(marques.Item(rang).Value)
    for nomme in feuille.names:  # la marque du Mac, que l'on lit aussi sous Windows
        if nomme.name.rpartition("!")[2] == nom:
            return str(nomme.refers_to).strip('="')
    return None


def utilisateur(application: Any) -> str:
    """Le nom de l'utilisateur d'Excel ; vide s'il n'est pas dit."""
    if sur_mac(application):
        return str(application.api.user_name.get() or "")
    return str(getattr(application.api, "UserName", "") or "")


def demander(application: Any, question: str, titre: str, propose: str) -> str | None:
    """La réponse de l'utilisateur ; None s'il renonce. Sur Mac, le complément l'a déjà demandée."""
    if sur_mac(application):
        raise ValueError(f"le complément n'a pas posé la question : {question}")
    reponse = application.api.InputBox(Prompt=question, Title=titre, Default=propose, Type=2)
    return None if reponse is False else str(reponse)


def choisir(application: Any, titre: str, *, dossier: bool) -> str | None:
    """Le fichier texte, ou le dossier, que l'utilisateur choisit ; None s'il renonce."""
    if sur_mac(application):
        raise ValueError(f"le complément n'a pas posé la question : {titre}")
    if not dossier:
        choix = application.api.GetOpenFilename(FileFilter=FICHIERS, Title=titre)
        return None if choix is False else str(choix)
    boite = application.api.FileDialog(DOSSIER_A_CHOISIR)
    boite.Title = titre
    return str(boite.SelectedItems(1)) if boite.Show() else None


def est_occupe(erreur: Exception) -> bool:
    """Vrai si Excel refuse l'appel parce que l'utilisateur y fait autre chose."""
    if getattr(erreur, "hresult", None) == OCCUPE:
        return True
    return getattr(erreur, "errornumber", None) == SANS_REPONSE


def dossier_provisoire(livre: Any) -> Path | None:
    """Où écrire ce qu'Excel doit ouvrir ; None : le dossier provisoire du système."""
    groupe = Path.home() / GROUPE_D_OFFICE
    return groupe if sur_mac(livre) and groupe.is_dir() else None


def en_lignes(brutes: Any) -> list[list[Any]]:
    """Ce qu'Excel rend d'une plage, toujours en lignes : d'une cellule, il rend sa valeur seule."""
    if not isinstance(brutes, list | tuple):
        return [[brutes]]
    if brutes and not isinstance(brutes[0], list | tuple):
        return [list(brutes)]
    return [list(ligne) for ligne in brutes]


def _comme_com(valeur: Any, texte: Any) -> Any:
    """Une valeur du Mac telle que COM l'enverrait."""
    if isinstance(texte, str) and texte in ERREURS_AFFICHEES:
        return ERREURS_AFFICHEES[texte]
    if valeur == "" or _mot(valeur) == ABSENTE:
        return None
    return float(valeur) if type(valeur) is int else valeur


def _mot(valeur: Any) -> str | None:
    """Le mot d'AppleScript qu'est cette valeur ; None si elle n'en est pas un."""
    return getattr(valeur, "AS_name", None)


def _mots() -> Any:
    """Les mots d'appscript, qui n'existe que sur Mac."""
    return importlib.import_module("appscript").k
