"""Les feuilles du délai moyen de paiement (days sales outstanding) : deux méthodes, pas à pas.

Règle : la méthode comptable tient en quatre cellules : encours ÷ chiffre TTC × jours. La méthode
par épuisement a une ligne par mois, du plus récent au plus ancien : ce qu'il reste à épuiser, ce
que le mois en absorbe, les jours qu'il compte, entiers ou au prorata.
Exceptions : celles de `comptabilite.delai_paiement.methodes` : sans chiffre, ou d'un encours
négatif, la méthode comptable n'a pas de sens ; quand les mois connus s'épuisent avant l'encours, le
délai n'est pas connu. LibreOffice ne relie pas le titre d'un graphique à une cellule ; il y montre
un titre fixe, et la conclusion se lit dans la cellule du dessus, recalculée partout.

Référence : usage de l'analyse financière ; aucun texte ne fixe le calcul.
Unités : euros, jours.
"""

from lettrine.classeur.modeles.delai_paiement.reperes import COTES, MOIS, Cote
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import COULEURS_DE_SERIE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.graphiques import habiller, serie
from lettrine.tables.delai_paiement import ETAPES
from lettrine.tables.schema import Genre

__all__ = ["bloc_des_etapes", "ecrire_les_delais"]

PREMIERE = 33
TITRE = "Le chiffre TTC de chaque mois, du plus récent au plus ancien"


def ecrire_les_delais(atelier: Atelier) -> None:
    """La feuille des clients, puis celle des fournisseurs."""
    for cote in COTES:
        _ecrire(atelier, cote)


def _ecrire(atelier: Atelier, cote: Cote) -> None:
    onglet = Onglet(atelier, cote.onglet, "resultat", cote.titre)
    bloc = bloc_des_etapes(cote)
    onglet.lister(bloc, sans_zero=("Impute",), filtree=False)
    onglet.nommer_bloc(bloc)
    onglet.decrire(en_tete("Combien de jours s'écoulent, en moyenne, de la facture au paiement"))
    _comptable(onglet, cote)
    _epuisement(onglet, cote, bloc)
    onglet.titrer_les_controles(13, 4)
    chiffre = f"{cote.nom}_chiffre"
    siens = f"ROUND(SUMIF({bloc.cellules('Periode')},1,{bloc.cellules('Chiffre')}),2)"
    onglet.controler(14, 4, "Mois de la période = chiffre de la période", (siens, chiffre))
    impute = f"ROUND(SUM({bloc.cellules('Impute')})+{cote.nom}_restant,2)"
    onglet.controler(15, 4, "Imputé + reste = encours", (impute, f"MAX(0,{cote.nom}_encours)"))
    _tracer(onglet, cote, bloc)
    onglet.imprimer(bloc)


def bloc_des_etapes(cote: Cote) -> Bloc:
    """Un mois par ligne ; au-delà de celui qui épuise l'encours, rien n'est plus imputé."""
    nom = cote.nom

    def si(formule: str, temoin: str = "Debut", sinon: str = '""') -> str:
        return f'=IF([{temoin}]="",{sinon},{formule})'

    debut = "DATE(YEAR(Jour_arrete),MONTH(Jour_arrete)-[#]+1,1)"
    si_connu = f'IF({debut}<{nom}_premier,"",{debut})'
    rien = f"OR({nom}_premier=0,Jour_arrete=0)"  # Excel n'a pas de mois avant le jour 0
    avant = f'IF([#]=1,{nom}_encours,IF([-Avant]="","",IF([-Restant]=0,"",[-Restant])))'
    sommes = "-".join(
        f"SUMIF({nom}Lus_Debut,[Debut],{nom}Lus_{colonne})" for colonne in ("Factures", "Avoirs")
    )
    epuise = "[Chiffre]>=[Avant]"
    return Bloc(
        f"{nom}Etapes",
        cote.onglet,
        PREMIERE,
        0,
        MOIS,
        (
            Calcul("Debut", "Mois, à partir du", f'=IF({rien},"",{si_connu})', Genre.DATE, 26),
            Calcul("Chiffre", cote.chiffre.split(" de ")[0], si(f"ROUND({sommes},2)"),
                   Genre.MONTANT, 18),
            Calcul("Avant", ETAPES["Avant"].libelle,
                   si(f'IF({nom}_encours<=0,"",{avant})'), Genre.MONTANT, 18),
            Calcul("Impute", ETAPES["Impute"].libelle,
                   si("MIN([Chiffre],[Avant])", "Avant"), Genre.MONTANT, 18),
            Calcul("Restant", ETAPES["Restant"].libelle,
                   si("ROUND([Avant]-[Impute],2)", "Avant"), Genre.MONTANT, 18),
            Calcul("JoursDuMois", ETAPES["JoursDuMois"].libelle,
                   si("MIN(EOMONTH([Debut],0),Jour_arrete)-[Debut]+1"), Genre.ENTIER, 12),
            Calcul("Jours", ETAPES["Jours"].libelle,
                   si(f"IF({epuise},ROUND([Avant]/[Chiffre]*[JoursDuMois],2),[JoursDuMois])",
                      "Avant"), Genre.NOMBRE, 14),
            Calcul("Cumul", ETAPES["Cumul"].libelle,
                   si("ROUND(N([-Cumul])+[Jours],2)", "Avant"), Genre.NOMBRE, 14),
            Calcul("Periode", "Dans la période", si("IF([Debut]>=Debut_periode,1,0)"),
                   Genre.ENTIER, 12),
        ),
    )  # fmt: skip


def _comptable(onglet: Onglet, cote: Cote) -> None:
    """Encours ÷ chiffre × jours, une cellule chacun."""
    nom = cote.nom
    onglet.entete(4, [("Méthode comptable", Genre.TEXTE), ("", Genre.MONTANT)])
    sommes = "-".join(
        f'SUMIFS({nom}Lus_{colonne},{nom}Lus_Debut,">="&Debut_periode,{nom}Lus_Debut,'
        '"<="&Jour_arrete)'
        for colonne in ("Factures", "Avoirs")
    )
    for ligne, libelle, formule, genre, nomme in (
        (6, cote.encours, f"{nom}_encours", Genre.MONTANT, ""),
        (7, f"÷ {cote.chiffre}", f"ROUND({sommes},2)", Genre.MONTANT, f"{nom}_chiffre"),
        (8, "× Jours de la période", "Jour_arrete-Debut_periode+1", Genre.ENTIER, f"{nom}_jours"),
    ):
        onglet.libeller(f"A{ligne}", libelle, bold=False)
        onglet.calculer(f"B{ligne}", f"={formule}", genre)
        if nomme:
            onglet.nommer(nomme, f"B{ligne}")
    impossible = f"OR({nom}_chiffre<=0,{nom}_encours<0)"
    onglet.libeller("A9", "Délai, en jours")
    delai = f'=IF({impossible},"sans objet",ROUND({nom}_encours/{nom}_chiffre*{nom}_jours,2))'
    onglet.calculer("B9", delai, Genre.NOMBRE, bold=True)
    onglet.nommer(f"{nom}_comptable", "B9")


def _epuisement(onglet: Onglet, cote: Cote, bloc: Bloc) -> None:
    """Le résultat de la méthode par épuisement, et la conclusion."""
    nom, avant = cote.nom, bloc.cellules("Avant")
    onglet.entete(4, [("Par épuisement", Genre.TEXTE), ("", Genre.TEXTE), ("", Genre.MONTANT)], 3)
    pas = f"COUNT({avant})"
    restant = f"IF({pas}=0,MAX(0,{nom}_encours),INDEX({bloc.cellules('Restant')},{pas}))"
    delai = (
        f'=IF({nom}_encours=0,0,IF({nom}_encours<0,"sans objet",IF({nom}_restant>0,'
        f'"non connu",INDEX({bloc.cellules("Cumul")},{pas}))))'
    )
    onglet.libeller("D6", "Mois remontés", bold=False)
    onglet.calculer("F6", f"={pas}", Genre.ENTIER)
    onglet.libeller("D7", "Encours encore non épuisé", bold=False)
    onglet.calculer("F7", f"={restant}", Genre.MONTANT)
    onglet.nommer(f"{nom}_restant", "F7")
    onglet.libeller("D9", "Délai, en jours")
    onglet.calculer("F9", delai, Genre.NOMBRE, bold=True)
    onglet.nommer(f"{nom}_epuisement", "F9")
    entiers = f'INT({nom}_epuisement)&IF({nom}_epuisement>=2," jours"," jour")'
    conclusion = (
        f'IF(AND({nom}_premier>0,ISNUMBER({nom}_epuisement)),"{cote.sujet} en "&{entiers}'
        f'&" par épuisement"'
        f'&IF(ISNUMBER({nom}_comptable),", "&INT({nom}_comptable)&" par la méthode comptable",""),'
        '"Délai non connu : complétez l\'encours et les mois")'
    )
    onglet.conclure(10, conclusion)
    onglet.ecrire(
        11,
        0,
        "Les deux diffèrent quand les ventes ou les achats ne sont pas réguliers : la méthode"
        " comptable lisse, l'épuisement suit les derniers mois.",
        onglet.format(color="#595959"),
    )


def _tracer(onglet: Onglet, cote: Cote, bloc: Bloc) -> None:
    trace = onglet.atelier.classeur.add_chart({"type": "column"})
    fin = bloc.premiere + 12
    mois, chiffres = (
        f"='{cote.onglet}'!${bloc.lettres[nom]}${bloc.premiere + 1}:${bloc.lettres[nom]}${fin}"
        for nom in ("Debut", "Chiffre")
    )
    trace.add_series(serie(cote.chiffre, mois, chiffres, COULEURS_DE_SERIE[0]))
    habiller(trace, f"='{cote.onglet}'!$A$11", reserve=TITRE)
    trace.set_x_axis({"num_format": "mm/yyyy", "text_axis": True, "label_position": "low"})
    onglet.page.insert_chart(17, 0, trace, {"x_offset": 16, "y_scale": 0.75, "object_position": 2})
