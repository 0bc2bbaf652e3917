"""Les exercices et le barème dégressif du modèle (financial years and coefficients).

Règle : le premier exercice est donné, de toute durée ; les suivants ont douze mois. Un exercice a
son rang d'ouverture et celui du jour qui suit sa clôture, en jours de 360 par an.
Exceptions : sans premier exercice, rien n'est calculé.

Référence : `comptabilite.immobilisations.exercices` ; CGI art. 39 A et annexe II art. 22 à 25.
Unités : jours.
"""

from datetime import datetime, timedelta

from xlsxwriter.utility import xl_col_to_name

from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.immobilisations.reperes import (
    EXERCICES,
    rang_360,
    rang_360_de,
)
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import A_GAUCHE, ENCRE, FORMATS
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.colonnes import JOUR_ZERO
from lettrine.comptabilite.immobilisations.exercices import Calendrier
from lettrine.dates import Exercice
from lettrine.tables.schema import Genre

__all__ = [
    "COEFFICIENT",
    "EXCLUS_DU_DEGRESSIF",
    "NE_S_AMORTIT_PAS",
    "bloc_des_exercices",
    "ecrire_les_exercices",
]

NOM = "Exercices"
PREMIERE, DECEMBRE = 5, 12
BAREME = 10  # la colonne du barème
COEFFICIENT = (
    "INDEX(Bareme_Coefficients,MATCH({jour},Bareme_Depuis,1),"
    "IF({mois}<=INDEX(Bareme_Durees,1),1,IF({mois}<=INDEX(Bareme_Durees,2),2,3)))"
)
"""La formule du coefficient de la loi, pour un jour d'acquisition et une durée en mois."""

LE_PLUS_LONG = "SUMPRODUCT(MAX((LEFT({{compte}},LEN({nom}))={nom})*LEN({nom})))"
EXCLUS_DU_DEGRESSIF = f"{LE_PLUS_LONG.format(nom='Comptes_sans_degressif')}>0"
"""La formule qui dit si un compte n'ouvre pas droit au dégressif."""

NE_S_AMORTIT_PAS = (
    f"{LE_PLUS_LONG.format(nom='Comptes_non_amortis')}>{LE_PLUS_LONG.format(nom='Comptes_amortis')}"
)
"""La formule qui dit si un compte ne s'amortit pas : le plus long préfixe l'emporte."""


def bloc_des_exercices() -> Bloc:
    """Les exercices, du premier au trentième."""
    suivant = (
        "IF(DAY([-Fin]+1)=1,EOMONTH([-Fin],12),DATE(YEAR([-Fin])+1,MONTH([-Fin]),DAY([-Fin])))"
    )
    vide = 'OR(Premier_debut="",Premier_fin="")'

    nom = 'YEAR([Fin])&IF(MONTH([Fin])=12,"","-"&TEXT(MONTH([Fin]),"00"))'

    def si(formule: str) -> str:
        return f'=IF([Debut]="","",{formule})'

    return Bloc(
        "Exercices",
        NOM,
        PREMIERE,
        0,
        EXERCICES,
        (
            Calcul("Rang", "N°", "=[#]", Genre.ENTIER, 7),
            Calcul("Debut", "Ouverture", f'=IF({vide},"",IF([#]=1,Premier_debut,[-Fin]+1))',
                   Genre.DATE, 13),
            Calcul("Fin", "Clôture", si(f"IF([#]=1,Premier_fin,{suivant})"), Genre.DATE, 13),
            Calcul("Ouverture", "Rang de l'ouverture", si(rang_360("[Debut]")), Genre.ENTIER, 13),
            Calcul("Suivant", "Rang du jour suivant", si(rang_360("([Fin]+1)")), Genre.ENTIER, 13),
            Calcul("Mois", "Mois", si("([Suivant]-[Ouverture])/30"), Genre.NOMBRE, 9),
            Calcul("Nom", "Nom", si(nom)),
        ),
    )  # fmt: skip


def ecrire_les_exercices(atelier: Atelier, contenu: Remplissage) -> None:
    """La feuille Exercices : le calendrier, et le barème des coefficients."""
    onglet = Onglet(atelier, NOM, "mode_d_emploi", "Exercices et coefficients dégressifs")
    onglet.decrire(
        "Rien à saisir ici : le premier exercice vient de la feuille Dossier, les coefficients des"
        " textes cités. Une année compte 360 jours, un mois 30."
    )
    bloc = bloc_des_exercices()
    onglet.lister(bloc, filtree=False, resultats=_resultats(contenu))
    onglet.nommer_bloc(bloc)
    onglet.page.freeze_panes(bloc.premiere, 0)
    _ecrire_le_bareme(onglet, contenu)
    _ecrire_les_comptes(onglet, contenu)
    onglet.page.print_area(0, 0, bloc.derniere, BAREME + 4)


def _resultats(contenu: Remplissage) -> dict[str, list[float | str]]:
    """Ce que rendent les formules de chaque exercice : Lettrine lit ce calendrier."""
    debut, fin = (contenu.reglages.get(nom) for nom in ("premier_debut", "premier_fin"))
    if debut is None or fin is None:
        return {}
    dernier = fin.replace(year=fin.year + EXERCICES, day=1)
    suite = Calendrier.couvrant([Exercice(debut, fin)], debut, dernier).exercices[:EXERCICES]
    zero, jour = JOUR_ZERO.item(), timedelta(days=1)
    ouvertures = [rang_360_de(exercice.debut) for exercice in suite]
    suivants = [rang_360_de(exercice.fin + jour) for exercice in suite]
    return {
        "Rang": [float(rang) for rang in range(1, len(suite) + 1)],
        "Debut": [float((exercice.debut - zero).days) for exercice in suite],
        "Fin": [float((exercice.fin - zero).days) for exercice in suite],
        "Ouverture": [float(rang) for rang in ouvertures],
        "Suivant": [float(rang) for rang in suivants],
        "Mois": [(fin - debut) / 30 for debut, fin in zip(ouvertures, suivants, strict=True)],
        "Nom": [
            f"{fin.year}" if fin.month == DECEMBRE else f"{fin.year}-{fin.month:02}"
            for fin in (exercice.fin for exercice in suite)
        ],
    }


def _ecrire_le_bareme(onglet: Onglet, contenu: Remplissage) -> None:
    """Une ligne par barème, une colonne par tranche de durée, et la référence."""
    bareme = contenu.reglages["bareme"]
    durees = bareme["durees"]
    haut, droite = PREMIERE, BAREME + len(durees)
    titres = [("Acquis depuis le", Genre.DATE)]
    titres += [(f"jusqu'à {duree} mois", Genre.NOMBRE) for duree in durees[:-1]]
    onglet.entete(
        haut - 1, [*titres, ("au-delà", Genre.NOMBRE), ("Référence", Genre.TEXTE)], BAREME
    )
    jour = onglet.format(num_format=FORMATS[Genre.DATE], color=ENCRE, **A_GAUCHE)
    nombre = onglet.format(num_format="0.00", color=ENCRE)
    texte = onglet.format(color=ENCRE, **A_GAUCHE)
    for ligne, (depuis, coefficients, reference) in enumerate(bareme["lignes"], start=haut):
        depart = datetime(depuis.year, depuis.month, depuis.day)
        onglet.page.write_datetime(ligne, BAREME, depart, jour)
        for place, coefficient in enumerate(coefficients, start=BAREME + 1):
            onglet.page.write_number(ligne, place, float(coefficient), nombre)
        onglet.page.write_string(ligne, droite + 1, reference, texte)
    bas = haut + len(bareme["lignes"])
    for place, duree in enumerate(durees, start=BAREME + 1):
        onglet.page.write_number(haut - 2, place, duree, onglet.format(color=ENCRE))
    onglet.page.write_string(haut - 2, BAREME, "Durée, en mois", texte)
    onglet.page.set_column(BAREME, BAREME, 17)
    onglet.page.set_column(BAREME + 1, droite, 14)
    onglet.page.set_column(droite + 1, droite + 1, 60)
    for nom, zone in (
        ("Bareme_Depuis", f"$K${haut + 1}:$K${bas}"),
        ("Bareme_Coefficients", f"$L${haut + 1}:$N${bas}"),
        ("Bareme_Durees", f"$L${haut - 1}:$N${haut - 1}"),
    ):
        onglet.atelier.classeur.define_name(nom, f"='{NOM}'!{zone}")


def _ecrire_les_comptes(onglet: Onglet, contenu: Remplissage) -> None:
    """Les débuts des comptes qui n'ouvrent pas droit au dégressif, ou ne s'amortissent pas."""
    haut = PREMIERE + len(contenu.reglages["bareme"]["lignes"]) + 2
    texte = onglet.format(color=ENCRE, **A_GAUCHE)
    for place, (nom, (titre, comptes)) in enumerate(contenu.reglages["comptes"].items(), BAREME):
        onglet.entete(haut - 1, [(titre, Genre.TEXTE)], place)
        for ligne, compte in enumerate(comptes, start=haut):
            onglet.page.write_string(ligne, place, compte, texte)
        colonne = xl_col_to_name(place)
        zone = f"${colonne}${haut + 1}:${colonne}${haut + len(comptes)}"
        onglet.atelier.classeur.define_name(nom, f"='{NOM}'!{zone}")
