"""Un classeur du dossier d'exemple, sur disque et ouvert dans le tableur de carton."""

from pathlib import Path

import xlsxwriter
from tests.excel import mac, tableur
from tests.excel.conftest import en_com

from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.immobilisations import IMMOBILISATIONS


def ecrire(
    chemin: Path, ecritures, tiers=None, immobilisations=None, *, en_tableau=True, titre=False
) -> Path:
    """Un .xlsx : les écritures, en tableau Excel ou non, et les autres tables données."""
    classeur = xlsxwriter.Workbook(str(chemin), {"default_date_format": "dd/mm/yyyy"})
    for nom, table, schema in (
        ("Écritures", ecritures, ECRITURES),
        ("Tiers", tiers, TIERS),
        ("Immobilisations", immobilisations, IMMOBILISATIONS),
    ):
        if table is None:
            continue
        page = classeur.add_worksheet(nom)
        lignes, haut = en_com(table, schema), 0
        if titre:
            page.write_string(0, 0, "Grand livre de l'exercice")
            haut = 3
        for i, ligne in enumerate(lignes):
            for j, valeur in enumerate(ligne):
                if valeur is None:
                    continue
                if hasattr(valeur, "year"):
                    page.write_datetime(haut + i, j, valeur.replace(tzinfo=None))
                else:
                    page.write(haut + i, j, valeur)
        if en_tableau:
            bas, droite = haut + max(len(lignes) - 1, 1), len(lignes[0]) - 1
            colonnes = [{"header": titre_} for titre_ in lignes[0]]
            page.add_table(haut, 0, bas, droite, {"name": schema.nom, "columns": colonnes})
    classeur.close()
    return chemin


def application_de(excel):
    """L'application, telle que xlwings la donne, par le moteur de l'essai."""
    import xlwings

    if mac.choisi:
        impl = mac.installer().App(xl=mac.Reference(lambda: excel))
    else:
        impl = xlwings._xlwindows.App(xl=excel)
    return xlwings.App(impl=impl)


def ouvrir(chemin: Path):
    """Le tableur, l'application, et le classeur ouvert, tels que xlwings les donne."""
    excel = tableur.Excel()
    excel.Workbooks.Open(chemin)
    application = application_de(excel)
    return excel, application, application.books.active


def valeurs(feuille):
    """Les valeurs d'une feuille de carton, ligne par ligne."""
    plage = feuille.UsedRange
    brutes = plage.Value
    return [list(ligne) for ligne in brutes] if isinstance(brutes, tuple) else [[brutes]]
