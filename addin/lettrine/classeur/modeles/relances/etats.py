"""Les états du modèle de relances (reports) : à relancer, suivi des factures, pénalités.

Règle : une ligne par client à relancer, le plus gros total d'abord ; une ligne par facture, avec ce
qu'il faut en faire ; une ligne par période d'intérêts. Chaque état se recoupe.
Exceptions : LibreOffice ne relie pas le titre d'un graphique à une cellule ; il y montre un titre
fixe, et la conclusion se lit dans la cellule du dessus, recalculée partout.

Référence : `comptabilite.relances` et `comptabilite.penalites`.
Unités : euros, jours.
"""

from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.modeles.relances.reperes import CLIENTS, FACTURES, PERIODES, RETARDS
from lettrine.classeur.presentation.aspect import COULEURS_DE_SERIE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.graphiques import habiller, serie
from lettrine.comptabilite.relances.preparation import MOYENS
from lettrine.tables.penalites import PENALITES, SEGMENTS_DE_PENALITES
from lettrine.tables.relances import FACTURES_RELANCEES, LETTRES
from lettrine.tables.schema import Colonne, Genre

__all__ = ["A_RELANCER", "DETAIL", "ecrire_les_etats"]

A_RELANCER, DETAIL = "À relancer", "Pénalités"
MONTRES = 10  # clients du graphique
TITRE = "Ce que nous réclamons, client par client"


def ecrire_les_etats(atelier: Atelier) -> None:
    """Les trois feuilles de résultat."""
    _ecrire_a_relancer(atelier)
    _ecrire_le_suivi(atelier)
    _ecrire_le_detail(atelier)


def _ecrire_a_relancer(atelier: Atelier) -> None:
    onglet = Onglet(atelier, A_RELANCER, "resultat", "Clients à relancer")
    bloc = _bloc(A_RELANCER, "Relancer", 28, CLIENTS.lignes, _colonnes_a_relancer())
    montants = ("Reste", "Penalites", "Indemnite", "Total")
    onglet.lister(bloc, sans_zero=montants)
    onglet.decrire(
        en_tete("Qui relancer aujourd'hui, et pour combien"),
        "Le niveau est celui de la facture la plus avancée ; la somme de chaque ligne est le total"
        " à réclamer dans la lettre.",
    )
    reclame = f"SUM({bloc.cellules('Total')})"
    premier = f"{reclame}=0"
    conclusion = (
        f'IF({premier},"Aucun client à relancer",Nombre_lettres&IF(Nombre_lettres>1," clients à'
        f' relancer"," client à relancer")&", le premier doit "'
        f'&ROUND(100*MAX({bloc.cellules("Total")})/{reclame},0)&" % du total réclamé")'
    )
    onglet.conclure(3, conclusion)
    onglet.titrer_les_controles(4, 4)
    egalite = (reclame, "SUMPRODUCT(Factures_Reclamee*Factures_Total)")
    onglet.controler(5, 4, "Total réclamé = total dû des factures réclamées", egalite)
    trace = atelier.classeur.add_chart({"type": "bar"})
    lignes = (bloc.premiere + 1, bloc.premiere + MONTRES)
    noms, totaux = (
        f"='{A_RELANCER}'!${lettre}${lignes[0]}:${lettre}${lignes[1]}"
        for lettre in (bloc.lettres["Nom"], bloc.lettres["Total"])
    )
    trace.add_series(serie("Total réclamé", noms, totaux, COULEURS_DE_SERIE[0]))
    habiller(trace, f"='{A_RELANCER}'!$A$4", reserve=TITRE, couche=True)
    onglet.page.insert_chart(7, 0, trace, {"x_offset": 16, "object_position": 2})
    onglet.totaliser(bloc, montants)
    onglet.imprimer(bloc)


def _colonnes_a_relancer() -> tuple[tuple[Colonne, str, float], ...]:
    place = "MATCH(LARGE(Clients_Ordre,[#]),Clients_Ordre,0)"

    def de(formule: str) -> str:
        return f'=IF([CompAuxNum]="","",{formule})'

    def fiche(nom: str) -> str:
        return de(f"INDEX(Clients_{nom},{place})")

    moyens = ",".join(f'"{MOYENS[niveau]}"' for niveau in sorted(MOYENS))
    formules = {
        "CompAuxNum": (f'=IF([#]>Nombre_lettres,"",INDEX(Clients_Code,{place}))', 16.0),
        "Nom": (fiche("Nom"), 34.0),
        "Type": (fiche("Type"), 15.0),
        "Niveau": (fiche("Niveau"), 10.0),
        "Factures": (fiche("Nombre"), 11.0),
        "Reste": (fiche("Reste"), 16.0),
        "Penalites": (
            de(f"ROUND(INDEX(Clients_Interet,{place})-INDEX(Clients_InteretRegle,{place}),2)"),
            16.0,
        ),
        "Indemnite": (
            de(f"ROUND(INDEX(Clients_Indemnite,{place})-INDEX(Clients_IndemniteReglee,{place}),2)"),
            14.0,
        ),
        "Total": (fiche("Total"), 16.0),
        "NouveauDelai": (de("Jour_arrete+Delai_laisse"), 14.0),
        "Moyen": (de(f"INDEX({{{moyens}}},[Niveau])"), 38.0),
    }
    return tuple((LETTRES[nom], *reste) for nom, reste in formules.items())


def _ecrire_le_suivi(atelier: Atelier) -> None:
    onglet = Onglet(atelier, RETARDS, "resultat", "Retards, facture par facture")

    def de(nom: str) -> str:
        return f'=IF([Facture]="","",INDEX(Factures_{nom},[#]))'

    def net(nom: str, regle: str) -> str:
        ecart = f"INDEX(Factures_{nom},[#])-INDEX(Factures_{regle},[#])"
        return f'=IF([Facture]="","",ROUND({ecart},2))'

    sort = Colonne("Sort", Genre.TEXTE, "Ce qu'il faut en faire")
    bloc = _bloc(
        RETARDS,
        "Suivi",
        9,
        FACTURES.lignes,
        (
            (PENALITES["Facture"], "=INDEX(Factures_Facture,[#])", 10.0),
            (PENALITES["CompAuxNum"], de("Client"), 14.0),
            (PENALITES["PieceRef"], de("Piece"), 20.0),
            (PENALITES["DateEcheance"], de("Echeance"), 13.0),
            (FACTURES_RELANCEES["Retard"], de("Retard"), 11.0),
            (FACTURES_RELANCEES["Etape"], de("Etape"), 12.0),
            (PENALITES["Principal"], de("Reste"), 20.0),
            (PENALITES["Interet"], de("Interet"), 14.0),
            (PENALITES["InteretRegle"], de("InteretRegle"), 18.0),
            (PENALITES["Indemnite"], net("Indemnite", "IndemniteReglee"), 15.0),
            (PENALITES["TotalDu"], de("Total"), 16.0),
            (PENALITES["TropPercu"], de("TropPercu"), 14.0),
            (sort, de("Sort"), 52.0),
        ),
    )
    montants = ("Principal", "Interet", "InteretRegle", "Indemnite", "TotalDu", "TropPercu")
    onglet.lister(bloc, sans_zero=("Etape", *montants))
    onglet.decrire(
        en_tete("Où en est chaque facture, et ce qu'il faut en faire"),
        "L'indemnité est nette de ce qui en est déjà payé. Une facture laissée de côté dit pourquoi"
        " et n'est pas chiffrée.",
    )
    onglet.titrer_les_controles(4, 5)
    egalite = (
        f"SUM({bloc.cellules('Principal')})",
        "SUM(Factures_Montant)-SUM(Recus_Net)+SUMPRODUCT((Factures_Paye>Factures_Montant)"
        "*(Factures_Paye-Factures_Montant))",
    )
    onglet.controler(5, 5, "Reste dû = factures - règlements reçus + reçu en trop", egalite)
    onglet.totaliser(bloc, montants)
    onglet.imprimer(bloc)
    onglet.page.freeze_panes(bloc.premiere, 3)


def _ecrire_le_detail(atelier: Atelier) -> None:
    onglet = Onglet(atelier, DETAIL, "resultat", "Pénalités, période par période")

    def facture(nom: str) -> str:
        return f'=IF([Facture]="","",INDEX(Factures_{nom},INDEX(Periodes_Place,[#])))'

    def de(nom: str) -> str:
        return f'=IF([Facture]="","",INDEX(Periodes_{nom},[#]))'

    schema = SEGMENTS_DE_PENALITES
    place = "INDEX(Periodes_Place,[#])"
    bloc = _bloc(
        DETAIL,
        "Detail",
        9,
        PERIODES,
        (
            (schema["Facture"], f'=IF({place}="","",INDEX(Factures_Facture,{place}))', 10.0),
            (PENALITES["CompAuxNum"], facture("Client"), 14.0),
            (PENALITES["PieceRef"], facture("Piece"), 20.0),
            (schema["Du"], de("Du"), 13.0),
            (schema["Au"], de("Au"), 13.0),
            (schema["Jours"], de("Jours"), 9.0),
            (schema["Base"], de("Base"), 16.0),
            (schema["Taux"], de("Taux"), 13.0),
            (schema["Interet"], de("Interet"), 14.0),
            (schema["Motif"], de("Origine"), 30.0),
        ),
    )
    onglet.lister(bloc)
    onglet.decrire(
        en_tete("Le calcul à joindre à une lettre"),
        "Pénalité = reste dû × taux annuel × jours / jours de l'année (feuille Dossier), arrondie"
        " au centime, premier et dernier jours compris.",
    )
    onglet.titrer_les_controles(4, 5)
    egalite = (
        "SUM(Factures_Interet)",
        'SUMPRODUCT((Periodes_Place<>"")*Periodes_Interet)-SUMPRODUCT(Factures_Ecarte)',
    )
    onglet.controler(5, 5, "Pénalités des factures = pénalités des périodes", egalite)
    onglet.totaliser(bloc, ("Interet",))
    onglet.imprimer(bloc)
    onglet.page.freeze_panes(bloc.premiere, 3)


def _bloc(
    onglet: str,
    nom: str,
    premiere: int,
    nombre: int,
    colonnes: tuple[tuple[Colonne, str, float], ...],
) -> Bloc:
    """Une liste dont les en-têtes sont ceux d'un schéma."""
    calculs = (
        Calcul(colonne.nom, colonne.libelle, formule, colonne.genre, largeur)
        for colonne, formule, largeur in colonnes
    )
    return Bloc(nom, onglet, premiere, 0, nombre, tuple(calculs))
