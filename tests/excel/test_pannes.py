"""Excel s'arrête à chacun de ses appels, l'un après l'autre : le classeur reste ce qu'il était."""

import openpyxl
import pytest
from openpyxl.worksheet.table import Table
from tests.excel import tableur, vivant
from tests.excel.test_lignes import TITRES, evenements

from lettrine.classeur.presentation import Feuille
from lettrine.classeur.vivant import ClasseurVivant, annuler
from lettrine.erreurs import ErreurLettrine, OptionInvalide
from lettrine.tables.immobilisations import EVENEMENTS

METHODES = {
    tableur.Feuilles: ["Add"],
    tableur.Feuille: ["Activate", "Delete", "Move", "Copy"],
    tableur.Plage: ["ClearContents", "Clear"],
    tableur.Tableau: ["Resize"],
    tableur.Colonnes: ["Add"],
    tableur.Colonne: ["Delete"],
    tableur.Proprietes: ["Add"],
    tableur.Classeurs: ["Open"],
    tableur.Classeur: ["Close", "Activate"],
}
PROPRIETES = {tableur.Plage: ["Value", "NumberFormat", "Formula"], tableur.Feuille: ["Name"]}


class Panne:
    """Compte les appels ; celui du rang `au` échoue, et tous les suivants si `tous`."""

    def __init__(self):
        self.actif = False
        self.regler(0, tous=False)

    def regler(self, au, *, tous):
        self.appels, self.au, self.tous = 0, au, tous

    def compter(self):
        if not self.actif:
            return
        self.appels += 1
        if self.appels == self.au or (self.tous and self.appels > self.au > 0):
            raise tableur.ErreurDeCom()


@pytest.fixture
def panne(monkeypatch, xlwings_de_windows):
    panne = Panne()

    def guetter(vrai):
        def appeler(*arguments, **nommes):
            panne.compter()
            return vrai(*arguments, **nommes)

        return appeler

    for classe, noms in METHODES.items():
        for nom in noms:
            monkeypatch.setattr(classe, nom, guetter(getattr(classe, nom)))
    for classe, noms in PROPRIETES.items():
        for nom in noms:
            vraie = getattr(classe, nom)
            poser = guetter(vraie.fset) if vraie.fset else None
            monkeypatch.setattr(classe, nom, property(guetter(vraie.fget), poser))
    return panne


@pytest.fixture(params=[False, True], ids=["feuille", "tableau"])
def registre(request, tmp_path):
    classeur = openpyxl.Workbook()
    page = classeur.active
    page.title = "Evenements"
    page.append(TITRES)
    page.append(["CM", "M1", None, "ajout"])
    if request.param:
        page.add_table(Table(displayName="Evenements", ref="A1:D2"))
    classeur.save(tmp_path / "r.xlsx")
    return tmp_path / "r.xlsx"


def traiter(livre):
    """Des lignes, une colonne changée, une colonne neuve et une feuille."""
    classeur = ClasseurVivant(livre, action="Essai")
    table = classeur.lire(EVENEMENTS).table
    classeur.ecrire_colonnes(
        "Evenements", {"NumBien": table["NumBien"] + "x", "Vu": table["Nature"]}
    )
    classeur.ajouter_lignes(EVENEMENTS, evenements("M2", montant=3_00))
    etat = Feuille("État", "Les événements", ("Un essai.",), evenements("M1"), EVENEMENTS)
    classeur.ecrire_feuille(etat)
    classeur.enregistrer()


def poser_une_feuille(livre):
    """Un traitement d'avant : une mémoire, une ligne du journal, et la même feuille."""
    classeur = ClasseurVivant(livre, action="Avant")
    classeur.lire(EVENEMENTS)
    etat = Feuille("État", "Les événements", ("Un essai.",), evenements("M1"), EVENEMENTS)
    classeur.ecrire_feuille(etat)
    classeur.enregistrer()


def etat(excel):
    """Ce que l'utilisateur verrait, et de quoi annuler ; les formats du journal n'en sont pas."""
    return {
        feuille.Name: (
            dict(feuille.cellules),
            dict(feuille.formules),
            feuille.Name == "Journal Lettrine"
            or {place: f for place, f in feuille.formats.items() if f != "General"},
            [tableau.zone for tableau in feuille.tableaux],
            feuille.Visible,
        )
        for feuille in excel.classeurs[0].feuilles
    }


def casser(panne, registre, avant, geste, *, tous):
    """Le geste, arrêté à chacun de ses appels ; rend les codes des refus."""
    codes = set()
    panne.regler(0, tous=tous)
    _, _, livre = vivant.ouvrir(registre)
    avant(livre)
    panne.actif = True
    geste(livre)
    total, panne.actif = panne.appels, False
    for rang in range(1, total + 1):
        excel, _, livre = vivant.ouvrir(registre)
        avant(livre)
        connu = etat(excel)
        panne.regler(rang, tous=tous)
        panne.actif = True
        try:
            geste(livre)
        except (ErreurLettrine, tableur.ErreurDeCom) as erreur:
            panne.actif = False
            code = getattr(erreur, "code", "COM")
            codes.add(code)
            if code != "XLS-18":
                assert etat(excel) == connu, f"appel {rang} sur {total}"
        finally:
            panne.actif = False
    return codes


def test_un_appel_refuse_et_le_classeur_est_tel_qu_il_etait(panne, registre):
    assert casser(panne, registre, poser_une_feuille, traiter, tous=False) == {"COM"}


def test_xls_18_si_excel_ne_repond_plus_pendant_qu_on_remet(panne, registre):
    assert casser(panne, registre, poser_une_feuille, traiter, tous=True) == {"COM", "XLS-18"}


def test_xls_18_une_annulation_arretee_en_chemin_le_dit(panne, registre):
    assert casser(panne, registre, traiter, annuler, tous=False) == {"COM", "XLS-18"}


def test_xls_13_une_memoire_abimee_ne_s_annule_pas(panne, registre):
    excel, _, livre = vivant.ouvrir(registre)
    traiter(livre)
    memoire = excel.ActiveWorkbook.Sheets("Lettrine annulation")
    for abimee in ("{", None, "{}", "[]", 12.0):
        memoire.poser(1, 1, abimee)
        connu = etat(excel)
        with pytest.raises(OptionInvalide) as refus:
            annuler(livre)
        assert (refus.value.code, etat(excel)) == ("XLS-13", connu)


def test_xls_04_un_journal_protege_est_dit_avant_d_ecrire(panne, registre):
    excel, _, livre = vivant.ouvrir(registre)
    poser_une_feuille(livre)
    excel.ActiveWorkbook.Sheets("Journal Lettrine").ProtectContents = True
    connu = etat(excel)
    for geste in (traiter, poser_une_feuille, annuler):
        with pytest.raises(OptionInvalide, match="Journal Lettrine") as refus:
            geste(livre)
        assert (refus.value.code, etat(excel)) == ("XLS-04", connu)
