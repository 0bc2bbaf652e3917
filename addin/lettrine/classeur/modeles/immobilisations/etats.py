"""Les états d'un exercice (statements of a year): dotations, comptes, sorties, prévisions.

Règle : l'exercice est celui qui contient la date d'arrêté de la feuille Dossier. Les dotations ont
une ligne par bien présent ; les comptes en sont les totaux, dans l'ordre de la liasse ; les sorties
montrent la valeur comptable et le résultat ; les prévisions vont dix exercices plus loin.
Exceptions : LibreOffice ne relie pas le titre d'un graphique à une cellule ; il y montre un titre
fixe, et la conclusion se lit dans la cellule du dessus, recalculée partout.

Référence : `comptabilite.immobilisations.tableaux` et `sorties`.
Unités : euros.
"""

from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.immobilisations.reperes import BIENS, EXERCICES, PREVUS
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.graphiques import habiller, serie
from lettrine.tables.schema import Genre

__all__ = [
    "bloc_des_comptes",
    "bloc_des_dotations",
    "bloc_des_previsions",
    "bloc_des_sorties",
    "ecrire_les_etats",
]

DOTATIONS, COMPTES, SORTIES, PREVISIONS = "Dotations", "Tableaux", "Sorties", "Prévisions"
PREMIERE, COMPTES_MONTRES = 10, 40
SOUS_LE_GRAPHIQUE = 25
TITRE = "Les dotations des exercices à venir"
MONTANTS = (
    "BrutDebut", "Acquisitions", "Sortis", "BrutFin", "AmortiDebut", "Dotation", "AmortiSorti",
    "AmortiFin", "Nette", "Derogatoire", "Dote", "Repris", "DerogatoireFin",
)  # fmt: skip


def ecrire_les_etats(atelier: Atelier) -> None:
    """Les quatre feuilles."""
    _ecrire_les_dotations(atelier)
    _ecrire_les_comptes(atelier)
    _ecrire_les_sorties(atelier)
    _ecrire_les_previsions(atelier)


def bloc_des_dotations() -> Bloc:
    """Un bien présent pendant l'exercice par ligne, dans l'ordre du registre."""
    eco, fiscal = (
        f"INDEX({nom},[Place],Exercice_rang+{{0}})" for nom in ("Cumuls_eco", "Cumuls_fiscaux")
    )
    avant = "INDEX(Biens_Premier,[Place])<Exercice_rang"
    sorti = "INDEX(Biens_DernierExercice,[Place])=Exercice_rang"
    brut = "INDEX(Biens_Brut,[Place])"
    ouvert, ferme = (f"MAX(0,ROUND({fiscal.format(rang)}-{eco.format(rang)},2))" for rang in (0, 1))
    return Bloc(
        "Dotations", DOTATIONS, PREMIERE, 0, BIENS,
        (
            Calcul("Num", "N° du bien", _de_bien("Num"), largeur=11),
            Calcul("Designation", "Désignation", _de_bien("Designation"), largeur=30),
            Calcul("Compte", "Compte", _de_bien("Compte"), largeur=11),
            Calcul("Place", "Ligne", '=IF([#]>Nombre_presents,"",INDEX(Biens_Place,[#]))',
                   Genre.ENTIER, 7),
            Calcul("BrutDebut", "Brut à l'ouverture", _si(f"IF({avant},{brut},0)"),
                   Genre.MONTANT, 14),
            Calcul("Acquisitions", "Acquisitions", _si(f"IF({avant},0,{brut})"), Genre.MONTANT, 14),
            Calcul("Sortis", "Sorties", _si(f"IF({sorti},{brut},0)"), Genre.MONTANT, 13),
            Calcul("BrutFin", "Brut à la clôture",
                   _si("ROUND([BrutDebut]+[Acquisitions]-[Sortis],2)"), Genre.MONTANT, 14),
            Calcul("AmortiDebut", "Amortissements à l'ouverture", _si(eco.format(0)),
                   Genre.MONTANT, 14),
            Calcul("Dotation", "Dotation", _si(f"ROUND({eco.format(1)}-{eco.format(0)},2)"),
                   Genre.MONTANT, 13),
            Calcul("AmortiSorti", "Amortissements des sorties",
                   _si(f"IF({sorti},{eco.format(1)},0)"), Genre.MONTANT, 14),
            Calcul("AmortiFin", "Amortissements à la clôture",
                   _si("ROUND([AmortiDebut]+[Dotation]-[AmortiSorti],2)"), Genre.MONTANT, 14),
            Calcul("Nette", "Valeur nette", _si("ROUND([BrutFin]-[AmortiFin],2)"),
                   Genre.MONTANT, 14),
            Calcul("Derogatoire", "145 à l'ouverture",
                   _si(ouvert), Genre.MONTANT, 12),
            Calcul("Dote", "145 doté", _si(f"MAX(0,ROUND({ferme}-[Derogatoire],2))"),
                   Genre.MONTANT, 12),
            Calcul("Repris", "145 repris, sortie comprise",
                   _si("ROUND([Derogatoire]+[Dote]-[DerogatoireFin],2)"), Genre.MONTANT, 13),
            Calcul("DerogatoireFin", "145 à la clôture",
                   _si(f"IF({sorti},0,{ferme})"),
                   Genre.MONTANT, 12),
        ),
    )  # fmt: skip


def bloc_des_comptes() -> Bloc:
    """Un compte d'immobilisation par ligne."""
    des_biens = "SUMIF(Dotations_Compte,[Compte],Dotations_{0})"
    premier = "INDEX(Biens_Compte,INDEX(Biens_PlaceCompte,[#]))"
    return Bloc(
        "Tableaux", COMPTES, PREMIERE, 0, COMPTES_MONTRES,
        (
            Calcul("Compte", "Compte", f'=IF([#]>Nombre_comptes,"",{premier})', largeur=12),
            *(
                Calcul(nom, calcul.titre, f'=IF([Compte]="","",ROUND({des_biens.format(nom)},2))',
                       Genre.MONTANT, 15)
                for nom, calcul in (
                    (c.nom, c) for c in bloc_des_dotations().calculs if c.nom in MONTANTS
                )
            ),
        ),
    )  # fmt: skip


def bloc_des_sorties() -> Bloc:
    """Un bien sorti pendant l'exercice par ligne."""
    lu = "INDEX(Biens_{0},[Place])"
    amorti = "INDEX(Cumuls_eco,[Place],Exercice_rang+1)"
    repris = f"MAX(0,ROUND(INDEX(Cumuls_fiscaux,[Place],Exercice_rang+1)-{amorti},2))"
    return Bloc(
        "Sorties", SORTIES, PREMIERE, 0, COMPTES_MONTRES,
        (
            Calcul("Num", "N° du bien", _de_bien("Num"), largeur=11),
            Calcul("Designation", "Désignation", _de_bien("Designation"), largeur=30),
            Calcul("Compte", "Compte", _de_bien("Compte"), largeur=11),
            Calcul("Place", "Ligne", '=IF([#]>Nombre_sorties,"",INDEX(Biens_PlaceSortie,[#]))',
                   Genre.ENTIER, 7),
            Calcul("Sortie", "Sorti le", _si(lu.format("Sortie")), Genre.DATE, 12),
            Calcul("Nature", "Nature", _si(lu.format("Nature")), largeur=13),
            Calcul("Brut", "Coût", _si(lu.format("Brut")), Genre.MONTANT, 14),
            Calcul("Dotation", "Dotation de l'exercice",
                   _si(f"ROUND({amorti}-INDEX(Cumuls_eco,[Place],Exercice_rang),2)"),
                   Genre.MONTANT, 14),
            Calcul("Amorti", "Amortissements", _si(amorti), Genre.MONTANT, 14),
            Calcul("Valeur", "Valeur comptable", _si("ROUND([Brut]-[Amorti],2)"),
                   Genre.MONTANT, 14),
            Calcul("Prix", "Prix de cession HT", _si(lu.format("Prix")), Genre.MONTANT, 14),
            Calcul("Resultat", "Plus ou moins-value", _si("ROUND([Prix]-[Valeur],2)"),
                   Genre.MONTANT, 14),
            Calcul("Repris", "145 repris à la sortie", _si(repris), Genre.MONTANT, 13),
        ),
    )  # fmt: skip


def bloc_des_previsions() -> Bloc:
    """L'exercice de l'arrêté, et les suivants."""
    total = "SUM(INDEX({0},0,[Rang]+{1}))"
    dotations = f"ROUND({total.format('Cumuls_eco', 1)}-{total.format('Cumuls_eco', 0)},2)"
    fiscales = f"ROUND({total.format('Cumuls_fiscaux', 1)}-{total.format('Cumuls_fiscaux', 0)},2)"
    rang = f'=IF(OR(Exercice_rang=0,Exercice_rang+[#]-1>{EXERCICES}),"",Exercice_rang+[#]-1)'
    return Bloc(
        "Previsions", PREVISIONS, SOUS_LE_GRAPHIQUE, 0, PREVUS,
        (
            Calcul("Rang", "N°", rang, Genre.ENTIER, 8),
            Calcul("Exercice", "Exercice", '=IF([Rang]="","",INDEX(Exercices_Nom,[Rang])&"")',
                   largeur=12),
            Calcul("Cloture", "Clôture", '=IF([Rang]="","",INDEX(Exercices_Fin,[Rang]))',
                   Genre.DATE, 13),
            Calcul("Dotation", "Dotations", f'=IF([Rang]="","",{dotations})', Genre.MONTANT, 16),
            Calcul("Fiscale", "Annuités fiscales", f'=IF([Rang]="","",{fiscales})',
                   Genre.MONTANT, 16),
        ),
    )  # fmt: skip


def _si(formule: str) -> str:
    return f'=IF([Place]="","",{formule})'


def _de_bien(nom: str) -> str:
    return _si(f'INDEX(Biens_{nom},[Place])&""')


def _feuille(atelier: Atelier, nom: str, titre: str, bloc: Bloc, *phrases: str) -> Onglet:
    onglet = Onglet(atelier, nom, "resultat", titre)
    onglet.lister(bloc, sans_zero=[c.nom for c in bloc.calculs if c.genre is Genre.MONTANT])
    onglet.nommer_bloc(bloc)
    onglet.decrire(en_tete(phrases[0]), *phrases[1:])
    onglet.page.freeze_panes(bloc.premiere, 0)
    onglet.imprimer(bloc)
    return onglet


def _ecrire_les_dotations(atelier: Atelier) -> None:
    bloc = bloc_des_dotations()
    onglet = _feuille(
        atelier, DOTATIONS, "Dotations de l'exercice", bloc,
        "Chaque bien présent pendant l'exercice : son coût, ses amortissements, son dérogatoire",
    )  # fmt: skip
    onglet.titrer_les_controles(4, 8)
    total = "SUM({0})"
    sommes = {nom: total.format(bloc.cellules(nom)) for nom in MONTANTS}
    tous = (
        "IF(Exercice_rang=0,0,ROUND(SUM(INDEX(Cumuls_eco,0,Exercice_rang+1))"
        "-SUM(INDEX(Cumuls_eco,0,Exercice_rang)),2))"
    )
    onglet.controler(5, 8, "Dotations = variation des cumuls", (sommes["Dotation"], tous))
    onglet.totaliser(bloc, MONTANTS)


def _ecrire_les_comptes(atelier: Atelier) -> None:
    bloc = bloc_des_comptes()
    onglet = _feuille(
        atelier, COMPTES, "Immobilisations, amortissements et dérogatoires", bloc,
        "Par compte : l'ouverture, les mouvements et la clôture, comme dans la liasse",
        "Ouverture + acquisitions - sorties = clôture, pour les coûts ; ouverture + dotations -"
        " sorties = clôture, pour les amortissements.",
    )  # fmt: skip
    onglet.titrer_les_controles(4, 8)
    for ligne, (nom, libelle) in enumerate(
        (("BrutFin", "Brut = celui des biens"), ("AmortiFin", "Amortissements = ceux des biens")),
        start=5,
    ):
        sommes = (f"SUM({bloc.cellules(nom)})", f"SUM(Dotations_{nom})")
        onglet.controler(ligne, 8, libelle, sommes)
    onglet.totaliser(bloc, MONTANTS)


def _ecrire_les_sorties(atelier: Atelier) -> None:
    bloc = bloc_des_sorties()
    onglet = _feuille(
        atelier, SORTIES, "Sorties de l'exercice", bloc,
        "Chaque bien cédé ou mis au rebut pendant l'exercice, sa valeur comptable et le résultat",
        "Un rebut n'a ni prix ni créance : sa valeur comptable est une charge.",
    )  # fmt: skip
    onglet.titrer_les_controles(4, 8)
    couts = (f"SUM({bloc.cellules('Brut')})", "SUM(Dotations_Sortis)")
    onglet.controler(5, 8, "Coût des sorties = celui des biens sortis", couts)
    onglet.totaliser(bloc, ("Brut", "Dotation", "Amorti", "Valeur", "Prix", "Resultat", "Repris"))


def _ecrire_les_previsions(atelier: Atelier) -> None:
    bloc = bloc_des_previsions()
    onglet = _feuille(
        atelier, PREVISIONS, "Dotations à venir", bloc,
        "Les dotations de l'exercice et des suivants, si rien n'est acquis ni cédé",
    )  # fmt: skip
    dotations = bloc.cellules("Dotation")
    conclusion = (
        f'IF(Exercice_rang=0,"Aucun exercice.","Les dotations vont de "&'
        f'FIXED(INDEX({dotations},1),0)&" € à "&'
        f'FIXED(N(INDEX({dotations},{PREVUS})),0)&" € en dix exercices.")'
    )
    onglet.conclure(3, conclusion)
    trace = atelier.classeur.add_chart({"type": "column"})
    page = PREVISIONS

    def cellules(nom: str) -> list[object]:
        place = bloc.place(nom)
        return [page, bloc.premiere, place, bloc.derniere, place]

    for nom, couleur in (("Dotation", "#2F5FA8"), ("Fiscale", "#9DB7DE")):
        entete = [page, bloc.premiere - 1, bloc.place(nom), bloc.premiere - 1, bloc.place(nom)]
        trace.add_series(serie(entete, cellules("Exercice"), cellules(nom), couleur))
    habiller(trace, f"='{PREVISIONS}'!$A$4", reserve=TITRE, legende=True)
    onglet.page.insert_chart(5, 0, trace, {"x_offset": 16, "object_position": 2})
    onglet.page.fit_to_pages(1, 1)
