"""Les états du modèle d'échéancier (reports) : ce qui entre et sort par semaine, puis le détail.

Règle : une ligne par semaine, du lundi au dimanche, avec son numéro ISO ; en retard d'abord, puis
ce qui est au-delà, en litige ou bloqué, et non affecté. Le total est celui des factures ouvertes.
Exceptions : LibreOffice ne relie pas le titre d'un graphique à une cellule ; il y montre un titre
fixe, et la conclusion se lit dans la cellule du dessus, recalculée partout.

Référence : `comptabilite.echeancier`.
Unités : euros.
"""

from lettrine.classeur.modeles.controles import Controle, ecrire_les_controles
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.echeancier.calculs import BIENTOT, PASSEE
from lettrine.classeur.modeles.echeancier.reperes import (
    ARRETEE,
    AU_DELA,
    FACTURES,
    LUNDI,
    NON_AFFECTEE,
    SAISIES,
    SEMAINES_MONTREES,
)
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import COULEURS_DE_SERIE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.graphiques import habiller, serie
from lettrine.tables.dossier import STATUTS_DE_SUIVI, TYPES_DE_TIERS
from lettrine.tables.echeancier import ECHEANCES, SEMAINES
from lettrine.tables.schema import Genre

__all__ = ["DETAIL", "NOM", "ecrire_les_etats"]

NOM, DETAIL = "Échéancier", "Détail"
PREMIERE = 28
TITRE = "Ce qui entre et ce qui sort, semaine par semaine"
ENTIER, MONTANT, DATE = Genre.ENTIER, Genre.MONTANT, Genre.DATE


def ecrire_les_etats(atelier: Atelier) -> None:
    """Contrôles, échéancier, détail."""
    _ecrire_les_controles(atelier)
    _ecrire_l_echeancier(atelier)
    _ecrire_le_detail(atelier)


def _ecrire_l_echeancier(atelier: Atelier) -> None:
    onglet = Onglet(atelier, NOM, "resultat", "Échéancier : ce qui entre, ce qui sort")
    bloc = _semaines()
    montants = ("Encaissements", "DontPromesses", "Decaissements", "Solde")
    onglet.lister(bloc, sans_zero=montants, filtree=False)
    onglet.nommer_bloc(bloc)
    onglet.decrire(
        en_tete("Pour prévoir la trésorerie"),
        "Une semaine va du lundi au dimanche ; la première commence au jour d'arrêté. Le cumul ne"
        " compte que les semaines.",
    )
    haut = bloc.premiere + 1
    retard = f"$D${haut}"
    mois = f"SUM($D${haut + 1}:$D${haut + 4})-SUM($F${haut + 1}:$F${haut + 4})"
    conclusion = (
        f'IF(SUM($D${haut}:$F${haut + NON_AFFECTEE})=0,"Aucune facture ouverte",'
        f'"Quatre semaines : "&IF({mois}<0,"il sort plus qu\'il n\'entre","il entre plus qu\'il ne'
        f' sort")&IF({retard}>0,", et des clients sont en retard",""))'
    )
    onglet.conclure(3, conclusion)
    onglet.titrer_les_controles(4, 3)
    cotes = (("Encaissements", 1, "clients"), ("Decaissements", -1, "fournisseurs"))
    for ligne, (nom, sens, qui) in enumerate(cotes, start=5):
        egalite = (
            f"SUM({bloc.cellules(nom)})",
            f"SUMIF(Factures_Sens,{sens},{FACTURES.plage('Reste')})",
        )
        onglet.controler(ligne, 3, f"Total = factures ouvertes des {qui}", egalite)
    trace = atelier.classeur.add_chart({"type": "column"})
    fin = bloc.premiere + SEMAINES_MONTREES + 1
    for (nom, *_), couleur in zip(cotes, COULEURS_DE_SERIE, strict=False):
        trace.add_series(
            serie(
                SEMAINES[nom].libelle,
                f"='{NOM}'!$A${haut}:$A${fin}",
                f"='{NOM}'!${bloc.lettres[nom]}${haut}:${bloc.lettres[nom]}${fin}",
                couleur,
            )
        )
    habiller(trace, f"='{NOM}'!$A$4", reserve=TITRE, legende=True)
    onglet.page.insert_chart(8, 0, trace, {"x_offset": 16, "x_scale": 1.4, "object_position": 2})
    onglet.totaliser(bloc, montants)
    onglet.imprimer(bloc)
    onglet.page.fit_to_pages(1, 1)


def _semaines() -> Bloc:
    lundi = f"({LUNDI}+7*([#]-2))"
    jeudi = f"({lundi}+3)"
    numero = f"INT(({jeudi}-DATE(YEAR({jeudi}),1,1))/7)+1"
    semaine = f'IF(Jour_arrete=0,"",YEAR({jeudi})&"-S"&TEXT({numero},"00"))'
    a_part = ((AU_DELA, "Au-delà"), (ARRETEE, "Litige ou blocage"), (NON_AFFECTEE, "Non affecté"))
    libelle = semaine
    for case, texte in (*a_part, (0, "En retard")):
        libelle = f'IF([#]={case + 1},"{texte}",{libelle})'
    fin = SEMAINES_MONTREES + 1
    du = f'IF(OR(Jour_arrete=0,[#]=1,[#]>{fin + 1}),"",MAX(Jour_arrete,{lundi}))'
    au = f'IF(OR(Jour_arrete=0,[#]>{fin}),"",IF([#]=1,Jour_arrete-1,{lundi}+6))'

    def somme(sens: int) -> str:
        return (
            f"SUMIFS(Factures_Libre,Factures_Case,[#]-1,Factures_Sens,{sens})"
            f"+SUMIFS(Marques_Pris,Marques_Case,[#]-1,Marques_Sens,{sens})"
        )

    promesses = "SUMIFS(Marques_Pris,Marques_Case,[#]-1,Marques_Sens,1)"
    cumul = f"IF(OR([#]=1,[#]>{fin}),0,ROUND(N([-Cumul])+[Solde],2))"
    formules = {
        "Semaine": (f"={libelle}", 22.0),
        "Du": (f"={du}", 13.0),
        "Au": (f"={au}", 13.0),
        "Encaissements": (f"=ROUND({somme(1)},2)", 18.0),
        "DontPromesses": (f"=ROUND({promesses},2)", 16.0),
        "Decaissements": (f"=ROUND({somme(-1)},2)", 18.0),
        "Solde": ("=ROUND([Encaissements]-[Decaissements],2)", 18.0),
        "Cumul": (f"={cumul}", 20.0),
    }
    calculs = (
        Calcul(nom, SEMAINES[nom].libelle, formule, SEMAINES[nom].genre, largeur)
        for nom, (formule, largeur) in formules.items()
    )
    return Bloc("Semaines", NOM, PREMIERE, 0, NON_AFFECTEE + 1, tuple(calculs))


def _ecrire_le_detail(atelier: Atelier) -> None:
    onglet = Onglet(atelier, DETAIL, "resultat", "Ce qui est attendu, facture par facture")

    def lue(nom: str) -> str:
        return f'=IF([Sens]="","",{FACTURES.texte(nom)})'

    def calculee(nom: str) -> str:
        return f'=IF([Sens]="","",INDEX(Factures_{nom},[#]))'

    sens = f'=IF(INDEX(Factures_Reste,[#])=0,"",{FACTURES.texte("Sens")})'
    case = "INDEX(Factures_Case,[#])+1"
    alerte, fiche = "INDEX(Factures_Alerte,[#])", "INDEX(Factures_Litige,[#])"
    note = f'{fiche}&IF(AND({fiche}<>"",{alerte}<>"")," ; ","")&{alerte}'
    colonnes = (
        (ECHEANCES["Sens"], sens, 13.0),
        (ECHEANCES["CompAuxNum"], lue("CompAuxNum"), 14.0),
        (ECHEANCES["Nom"], lue("Nom"), 36.0),
        (ECHEANCES["PieceRef"], lue("PieceRef"), 20.0),
        (ECHEANCES["DateEcheance"], calculee("Echeance"), 13.0),
        (ECHEANCES["Reste"], calculee("Reste"), 16.0),
        (SEMAINES["DontPromesses"], calculee("Promis"), 16.0),
        (ECHEANCES["Statut"], calculee("Statut"), 20.0),
        (ECHEANCES["DatePrevue"], calculee("Attendu"), 13.0),
        (ECHEANCES["Semaine"], f'=IF([Sens]="","",INDEX(Semaines_Semaine,{case}))', 18.0),
        (ECHEANCES["DatePrescription"], calculee("Dernier"), 13.0),
        (ECHEANCES["Note"], f'=IF([Sens]="","",{note})', 32.0),
    )
    calculs = (
        Calcul(colonne.nom, colonne.libelle, formule, colonne.genre, largeur)
        for colonne, formule, largeur in colonnes
    )
    bloc = Bloc("Detail", DETAIL, 8, 0, FACTURES.lignes, tuple(calculs))
    onglet.lister(bloc, sans_zero=("DontPromesses",))
    onglet.decrire(
        en_tete("Quand chaque facture est attendue, et pourquoi"),
        "Attendu le, semaine : de ce qui n'est pas promis. Une promesse est attendue à sa date"
        " (feuille Suivi).",
    )
    onglet.titrer_les_controles(3, 4)
    egalite = (f"SUM({bloc.cellules('Reste')})", f"SUM({FACTURES.plage('Reste')})")
    onglet.controler(4, 4, "Total = factures ouvertes", egalite)
    onglet.totaliser(bloc, ("Reste", "DontPromesses"))
    onglet.imprimer(bloc)
    onglet.page.freeze_panes(bloc.premiere, 4)


def _ecrire_les_controles(atelier: Atelier) -> None:
    onglet = Onglet(atelier, "Contrôles", "controle", "Contrôles de l'échéancier")
    onglet.largeurs((58, 4, 4, 4, 4, 16, 16, 14, 62, 4))
    onglet.decrire(
        en_tete("Avant de prévoir"), "Vert : rien à faire. Rouge : le nombre de cas à corriger."
    )
    fin = ecrire_les_controles(onglet, 4, _controles())
    onglet.page.print_area(0, 0, fin, 9)


def _controles() -> tuple[Controle, ...]:
    inconnus = "*".join(f'(Marques_Statut<>"{statut}")' for statut in STATUTS_DE_SUIVI)
    types = "*".join(f'(Fiches_Type<>"{genre}")' for genre in ("", *TYPES_DE_TIERS))
    return (
        Controle("Montants écrits = montants lus", f"SUM({FACTURES.plage('Reste')})",
                 "SUM(Factures_Reste)", MONTANT, "Une ligne sans sens connu n'est pas lue"),
        Controle("Lignes sans sens connu",
                 f'SUMPRODUCT(({FACTURES.plage("Reste")}<>"")*(Factures_Sens=""))',
                 ou="Feuille Factures ouvertes, première colonne"),
        Controle("Factures sans échéance",
                 'SUMPRODUCT((Factures_Reste>0)*(Factures_Echeance=""))',
                 ou="Elles sont attendues la première semaine"),
        Controle("Lignes dont la pièce est déjà plus haut",
                 "SUM(Factures_Double)", ou="Le suivi ne vaut que pour la première"),
        Controle("Lignes de suivi d'une facture qui n'est pas ouverte",
                 'SUMPRODUCT((Marques_Statut<>"")*(Marques_Facture=""))',
                 ou="Feuille Suivi : payée depuis, ou mal écrite"),
        Controle("Lignes de suivi au statut inconnu",
                 f'SUMPRODUCT((Marques_Statut<>"")*{inconnus})', ou="Feuille Suivi"),
        Controle("Promesses sans date, ou négatives",
                 'SUMPRODUCT((Marques_Statut="promesse")*((Marques_Jour="")+(Marques_Montant<0)>0))',
                 ou="Feuille Suivi : elles ne changent rien"),
        Controle("Factures dont une promesse n'a pas été tenue", "SUM(Factures_Rompue)",
                 ou="À relancer : elles sont attendues à leur échéance"),
        Controle("Factures bientôt prescrites", f'COUNTIF(Factures_Alerte,"{BIENTOT}")',
                 ou="Obtenez une reconnaissance de dette, ou agissez en justice"),
        Controle("Factures qui paraissent prescrites", f'COUNTIF(Factures_Alerte,"{PASSEE}")',
                 ou="Sauf acte qui l'interrompt, proposez de les passer en perte"),
        Controle("Factures d'un client public sans date de pièce",
                 'SUMPRODUCT((Factures_Sens=1)*(Factures_Reste>0)*(Factures_Type="public")'
                 '*(Factures_Echeance<>"")*(Factures_Dernier=""))',
                 ou="Leur prescription n'est pas dite"),
        Controle("Tiers au code en double, ou au type inconnu",
                 'SUMPRODUCT((Fiches_Cle<>"")*(((COUNTIF(Fiches_Cle,Fiches_Cle)>1)+'
                 f"{types})>0))", ou="Feuille Tiers : la première fiche est retenue"),
        *(table.debordement() for table in SAISIES),
    )  # fmt: skip
