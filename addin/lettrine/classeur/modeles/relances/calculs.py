"""Les calculs du modèle de relances (formulas): taux, règlements, registre, factures, périodes.

Règle : celles de `comptabilite.penalites` (principal d'abord) et de `comptabilite.relances`, dont
ces formules donnent les résultats. Une période est un temps où ni le reste dû ni le taux ne
changent ; elles se suivent, facture après facture : chacune commence le lendemain de la précédente
et finit au premier règlement, à la fin du semestre, ou à la date d'arrêté.
Exceptions : les règlements disent eux-mêmes quelle facture ils paient ; rien n'est deviné. Les
lignes d'une même pièce partagent son registre et ne doivent qu'une indemnité.

Référence : C. com. art. L441-10 II et D441-5 ; C. civ. art. 1231-6 et 1344.
Unités : euros arrondis au centime, jours du tableur.
"""

from lettrine.classeur.modeles.calculs import cote_a_cote
from lettrine.classeur.modeles.formules import Bloc, Calcul, cle, jour_ecrit
from lettrine.classeur.modeles.relances.reperes import (
    CALCULS,
    CLIENTS,
    FACTURES,
    PERIODES,
    RECUS,
    REGISTRE,
    TAUX,
)
from lettrine.comptabilite.relances import MISE_EN_DEMEURE, NIVEAUX
from lettrine.tables.schema import Genre

__all__ = ["SCALAIRES", "blocs"]

ENTIER, MONTANT, DATE, TAUX_ANNUEL = Genre.ENTIER, Genre.MONTANT, Genre.DATE, Genre.TAUX
DEFAUT, PUBLIC, LEGAL, CONTRAT = "défaut", "public", "légal", "contrat"
INCONNU = "inconnu"
MILLION = "1E6"

SCALAIRES = {
    "Nombre_courantes": "MAX(Factures_RangCourt)",
    "Nombre_lettres": "COUNT(Clients_Ordre)",
    "Nombre_periodes": "COUNT(Periodes_Place)",
}


def blocs() -> tuple[Bloc, ...]:
    """Tous les blocs, de gauche à droite."""
    return cote_a_cote(
        CALCULS,
        (
            ("Factures", FACTURES.lignes, (*_lecture(), *_interets(), *_etapes())),
            ("Periodes", PERIODES, _periodes()),
            ("Recus", RECUS.lignes, _recus()),
            ("Registre", REGISTRE.lignes, _registre()),
            ("Clients", CLIENTS.lignes, _clients()),
            ("Bareme", TAUX.lignes, _bareme()),
        ),
    )


def _si(formule: str, temoin: str, sinon: str = '""') -> str:
    return f'=IF([{temoin}]="",{sinon},{formule})'


def _lecture() -> tuple[Calcul, ...]:
    """Ce qui est écrit, le client, et ce qui empêche le calcul."""

    def fiche(nom: str) -> str:
        return f'IF([Fiche]="","",INDEX(Clients_{nom},[Fiche]))'

    numero = FACTURES.lue("Facture")
    regime = (
        f'IF([Type]="public","{PUBLIC}",IF([Type]="particulier","{LEGAL}",'
        f'IF([Type]="professionnel",IF([Taux]="","{DEFAUT}","{CONTRAT}"),"")))'
    )
    fautes = (
        ("COUNTIF(Factures_Facture,[Facture])>1", "deux factures ont ce numéro"),
        ('[Echeance]=""', "sans date d'échéance"),
        ('AND([Fiche]<>"",[Regime]="")', "type du client inconnu"),
        ("[Montant]<0", "montant négatif"),
        ('AND([Taux]<>"",OR(NOT(ISNUMBER([Taux])),N([Taux])<0,N([Taux])>1))', "taux impossible"),
        ("SUMIF(Recus_Facture,[#],Recus_Fautif)>0", "règlement sans date, ou négatif"),
    )
    faute = '""'
    for condition, motif in reversed(fautes):
        faute = f'IF({condition},"{motif}",{faute})'
    return (
        Calcul("Facture", "Facture", f'=IF(ISNUMBER({numero}),{numero},"")', ENTIER),
        Calcul("Client", "Client", _si(FACTURES.texte("CompAuxNum"), "Facture")),
        Calcul("Piece", "Pièce", _si(FACTURES.texte("PieceRef"), "Facture"), largeur=18),
        Calcul(
            "Cle",
            "Clé de la facture",
            f'=IF(OR([Client]="",[Piece]=""),"",{_cle("[Client]", "[Piece]")})',
            largeur=24,
        ),
        Calcul(
            "Premiere",
            "Première ligne de la pièce",
            '=IF([Facture]="","",IF([Cle]="",[#],MATCH([Cle],Factures_Cle,0)))',
            ENTIER,
        ),
        Calcul(
            "Fiche",
            "Client n°",
            f'=IF([Client]="","",IFERROR(MATCH({cle("[Client]")},Clients_Code,0),""))',
            ENTIER,
        ),
        Calcul("Echeance", "Échéance", _si(FACTURES.jour("DateEcheance"), "Facture"), DATE),
        Calcul(
            "Naissance",
            "Date de la facture",
            _si(FACTURES.jour("PieceDate", "[Echeance]"), "Facture"),
            DATE,
        ),
        Calcul("Montant", "Montant", _si(FACTURES.montant("Montant"), "Facture", "0"), MONTANT),
        Calcul("Type", "Type", f"={fiche('Type')}"),
        Calcul("Taux", "Taux convenu", f"={fiche('Taux')}", TAUX_ANNUEL),
        Calcul("Regime", "Régime du taux", f"={regime}"),
        Calcul("Jugement", "Jugement", f"={fiche('Jugement')}", DATE),
        Calcul("Demeure", "Mise en demeure", f"={_demeure()}", DATE),
        Calcul("Faute", "Ce qui empêche le calcul", _si(faute, "Facture"), largeur=30),
    )


def _interets() -> tuple[Calcul, ...]:
    """Ce qui est payé, ce qui reste, ce qui court."""
    debut = f'IF([Regime]="{LEGAL}",IF([Demeure]="","",MAX([Echeance],[Demeure])+1),[Echeance]+1)'
    anterieure = 'IF([Jugement]="",0,IF(AND([Jugement]<=Jour_arrete,[Naissance]<[Jugement]),1,0))'
    avant = 'SUMIFS(Recus_Net,Recus_Facture,[#],Recus_Jour,"<"&[Debut])'
    court = f'IF([Debut]="",0,IF([Debut]>[Fin],0,IF(ROUND([Montant]-{avant},2)>0,1,0)))'
    inconnus = f'COUNTIFS(Periodes_Place,[#],Periodes_Taux,"{INCONNU}")>0'
    du = "[Reste]+[Interet]-[InteretRegle]+[Indemnite]-[IndemniteReglee]"
    nul = {"temoin": "Calculee", "sinon": "0"}
    return (
        Calcul("Paye", "Reçu à ce jour", "=ROUND(SUMIF(Recus_Facture,[#],Recus_Net),2)", MONTANT),
        Calcul("Reste", "Principal restant dû", "=MAX(0,ROUND([Montant]-[Paye],2))", MONTANT),
        Calcul("Debut", "Intérêts du", f'=IF(OR([Regime]="",[Faute]<>""),"",{debut})', DATE),
        Calcul("Anterieure", "À déclarer", _si(anterieure, "Facture", "0"), ENTIER),
        Calcul("Fin", "Intérêts au", "=IF([Anterieure]=1,[Jugement],Jour_arrete)", DATE),
        Calcul("Court", "Des intérêts courent", f"={court}", ENTIER),
        Calcul("RangCourt", "Jusqu'ici", "=N([-RangCourt])+[Court]", ENTIER),
        Calcul(
            "Calculee",
            "Calculée",
            f'=IF(OR([Facture]="",[Regime]="",[Faute]<>""),"",IF({inconnus},"",1))',
            ENTIER,
        ),
        Calcul(
            "Interet",
            "Pénalités",
            _si("ROUND(SUMIF(Periodes_Place,[#],Periodes_Interet),2)", **nul),
            MONTANT,
        ),
        Calcul(
            "Ecarte",
            "Pénalités non chiffrées",
            '=IF([Calculee]="",ROUND(SUMIF(Periodes_Place,[#],Periodes_Interet),2),0)',
            MONTANT,
        ),
        Calcul("Surplus", "Reçu en plus", _si("MAX(0,ROUND([Paye]-[Montant],2))", **nul), MONTANT),
        Calcul("InteretRegle", "Pénalités réglées", "=MIN([Surplus],[Interet])", MONTANT),
        Calcul(
            "Forfait",
            "Indemnité de la ligne",
            _si(f'IF(AND([Court]=1,[Regime]<>"{LEGAL}"),Indemnite_forfaitaire,0)', **nul),
            MONTANT,
        ),
        Calcul(
            "IndemniteReglee",
            "Indemnité réglée",
            "=MIN(ROUND([Surplus]-[InteretRegle],2),[Forfait])",
            MONTANT,
        ),
        *_indemnite_par_piece(),
        Calcul("Total", "Total dû", _si(f"ROUND({du},2)", **nul), MONTANT),
        Calcul(
            "TropPercu",
            "Trop-perçu",
            "=ROUND([Surplus]-[InteretRegle]-[IndemniteReglee],2)",
            MONTANT,
        ),
    )


def _indemnite_par_piece() -> tuple[Calcul, ...]:
    """Une pièce à plusieurs lignes ne doit qu'une indemnité : à la première qui est réclamée."""
    premiere = "MATCH([ADevoir],Factures_ADevoir,0)=[#]"
    reclamee = "IFERROR(MATCH([ADevoir],Factures_ADevoirReclamee,0),0)"
    retenue = f"OR({reclamee}=[#],AND({reclamee}=0,{premiere}))"
    return (
        Calcul(
            "ADevoir",
            "Pièce dont l'indemnité est due",
            '=IF([Forfait]>[IndemniteReglee],[Premiere],"")',
            ENTIER,
        ),
        Calcul("ADevoirReclamee", "dont réclamée", '=IF([Reclamee]=1,[ADevoir],"")', ENTIER),
        Calcul(
            "Indemnite",
            "Indemnité",
            f'=IF([ADevoir]="",[Forfait],IF({retenue},[Forfait],[IndemniteReglee]))',
            MONTANT,
        ),
    )


def _etapes() -> tuple[Calcul, ...]:
    """Où en est la facture, ce qu'il faut en faire."""

    def parties(niveau: int) -> str:
        return f"COUNTIFS(Registre_Facture,[Premiere],Registre_Valide,{niveau})>0"

    atteint = "0"
    for niveau in NIVEAUX:
        atteint = f"IF({parties(niveau)},{niveau},{atteint})"
    dernier = f'LARGE(Registre_CleDelai,COUNTIF(Registre_CleDelai,">="&([Premiere]+1)*{MILLION})+1)'
    delai = f"IFERROR(MAX(0,{dernier}-[Premiere]*{MILLION}),0)"
    motifs = (
        ("[Reste]=0", '"soldée"'),
        ('[Fiche]=""', '"client absent de la feuille Tiers"'),
        ("[Anterieure]=1", '"à déclarer au passif, ne se relance pas"'),
        ('[Faute]<>""', '"laissée de côté : "&[Faute]'),
        ("[Echeance]>=Jour_arrete", '"non échue"'),
        ('[Piece]=""', '"sans numéro de pièce"'),
        ('[Calculee]=""', '"laissée de côté : un taux est inconnu"'),
        ("[Delai]>=Jour_arrete", f'"relancée, délai jusqu\'au "&{jour_ecrit("[Delai]")}'),
        (f"[Niveau]>={MISE_EN_DEMEURE}", '"plus aucune relance : décidez du recouvrement"'),
    )
    motif = '""'
    for condition, texte in reversed(motifs):
        motif = f"IF({condition},{texte},{motif})"
    obstacle = "INDEX(Clients_Obstacle,[Fiche])"
    noms = ",".join(f'"{nom}"' for nom in NIVEAUX.values())
    relance = f'"à relancer : "&INDEX({{{noms}}},[Etape])'
    sort = f'IF([Etape]=0,[Motif],IF({obstacle}="",{relance},{obstacle}))'
    return (
        Calcul("Niveau", "Niveau atteint", f"={atteint}", ENTIER),
        Calcul("Delai", "Délai laissé jusqu'au", f"={delai}", DATE),
        Calcul("Motif", "Pourquoi attendre", _si(motif, "Facture"), largeur=34),
        Calcul(
            "Etape",
            "Étape à faire",
            '=IF(OR([Facture]="",[Motif]<>""),0,[Niveau]+1)',
            ENTIER,
        ),
        Calcul(
            "Retard",
            "Jours de retard",
            _si("MAX(0,Jour_arrete-[Echeance])", "Echeance", "0"),
            ENTIER,
        ),
        Calcul("Sort", "Ce qu'il faut en faire", _si(sort, "Facture"), largeur=44),
        Calcul(
            "Reclamee",
            "Réclamée",
            f'=IF([Etape]=0,0,IF({obstacle}="",1,0))',
            ENTIER,
        ),
    )


def _periodes() -> tuple[Calcul, ...]:
    """Une période par ligne : du, au, reste dû, taux, pénalité."""

    def facture(nom: str) -> str:
        return f"INDEX(Factures_{nom},[Place])"

    semestre = "DATE(YEAR({0}),IF(MONTH({0})<7,{1},{2}),1)"
    suivant = (
        f'SMALL(Recus_Cle,COUNTIF(Recus_Cle,"<"&([Place]*{MILLION}+[Du]))+1)-[Place]*{MILLION}'
    )
    versement = f"IFERROR({suivant},[Fin])"
    public = f'[Regime]="{PUBLIC}"'
    trop_tot = f"AND({public},{facture('Debut')}<Majoration_public_depuis)"
    fin = f"IF({public},[Fin],{semestre.format('[Du]', 7, 13)}-1)"
    jour = f"IF({public},{facture('Debut')},[Du])"
    bareme = "INDEX(Bareme_{},[LigneTaux])"
    plancher = f"Multiple_minimal*{bareme.format('Legal')}"
    taux = (
        f'IF(OR([LigneTaux]="",{trop_tot}),"{INCONNU}",IF([Regime]="{DEFAUT}",{bareme.format("Bce")}'
        f"+Majoration,IF({public},{bareme.format('Bce')}+Majoration_public,"
        f'IF([Regime]="{LEGAL}",{bareme.format("Legal")},MAX({facture("Taux")},{plancher})))))'
    )
    origine = (
        f'IF([Regime]="{DEFAUT}","BCE + majoration",IF({public},"BCE + majoration, public",'
        f'IF([Regime]="{LEGAL}","intérêt légal",'
        f'IF([Taux]>{facture("Taux")},"plancher légal","taux contractuel"))))'
    )
    recu = 'SUMIFS(Recus_Net,Recus_Facture,[Place],Recus_Jour,"<"&{})'
    base = f"ROUND({facture('Montant')}-{recu.format('{}')},2)"
    suite = f"IF([Au]>=[Fin],0,IF({base.format('([Au]+1)')}>0,1,0))"
    return (
        Calcul(
            "Place",
            "Facture n°",
            '=IF([Rang]>Nombre_courantes,"",MATCH([Rang],Factures_RangCourt,0))',
            ENTIER,
        ),
        Calcul("Rang", "Rang", "=N([-Rang])+1-N([-Suite])", ENTIER),
        Calcul("Regime", "Régime", _si(facture("Regime"), "Place")),
        Calcul("Fin", "Intérêts au", _si(facture("Fin"), "Place"), DATE),
        Calcul("Du", "Du", _si(f"IF(N([-Suite])=1,[-Au]+1,{facture('Debut')})", "Place"), DATE),
        Calcul("Au", "Au", _si(f"MIN([Fin],{fin},MAX([Du],{versement}))", "Place"), DATE),
        Calcul("Jours", "Jours", _si("[Au]-[Du]+1", "Place"), ENTIER),
        Calcul("Base", "Reste dû", _si(base.format("[Du]"), "Place"), MONTANT),
        Calcul(
            "LigneTaux",
            "Semestre n°",
            _si(
                f'IFERROR(MATCH({semestre.format(f"({jour})", 1, 7)},Bareme_Depuis,0),"")', "Place"
            ),
            ENTIER,
        ),
        Calcul("Taux", "Taux annuel", _si(taux, "Place"), TAUX_ANNUEL),
        Calcul(
            "Interet",
            "Pénalité",
            "=IF(ISNUMBER([Taux]),ROUND([Base]*[Taux]*[Jours]/Jours_par_an,2),0)",
            MONTANT,
        ),
        Calcul("Origine", "Origine du taux", f'=IF(ISNUMBER([Taux]),{origine},"")', largeur=24),
        Calcul("Suite", "Suite", _si(suite, "Place", "0"), ENTIER),
    )


def _recus() -> tuple[Calcul, ...]:
    numero = RECUS.lue("Facture")
    fautif = 'IF(OR([Jour]="",[Montant]<0),1,0)'
    compte = 'IF(OR([Facture]="",[Jour]="",[Montant]<=0),0,IF([Jour]<=Jour_arrete,[Montant],0))'
    return (
        Calcul(
            "Facture",
            "Facture n°",
            f'=IF(ISNUMBER({numero}),IFERROR(MATCH({numero},Factures_Facture,0),""),"")',
            ENTIER,
        ),
        Calcul("Jour", "Date", f"={RECUS.jour('DateReglement')}", DATE),
        Calcul("Montant", "Montant", f"={RECUS.montant('Montant')}", MONTANT),
        Calcul("Fautif", "Fautif", _si(fautif, "Facture", "0"), ENTIER),
        Calcul("Net", "Reçu au jour d'arrêté", f"={compte}", MONTANT),
        Calcul("Cle", "Ordre", f'=IF([Net]=0,"",[Facture]*{MILLION}+[Jour])', ENTIER, 16),
    )


def _registre() -> tuple[Calcul, ...]:
    client, piece = REGISTRE.texte("CompAuxNum"), REGISTRE.texte("PieceRef")
    niveau = REGISTRE.lue("Niveau")
    niveaux = ",".join(f"{niveau}={rang}" for rang in NIVEAUX)
    ecrit = f'IFERROR(MATCH({niveau}&"",{{{_rangs()}}},0),0)'  # un texte, selon le tableur
    lu = f"IF(ISNUMBER({niveau}),IF(OR({niveaux}),{niveau},0),{ecrit})"
    valide = f'IF([Jour]="",0,IF([Jour]>Jour_arrete,0,{lu}))'
    ordre = f"[Facture]*{MILLION}+"
    return (
        Calcul(
            "Facture",
            "Facture n°",
            f'=IFERROR(MATCH({_cle(client, piece)},Factures_Cle,0),"")',
            ENTIER,
        ),
        Calcul("Jour", "Date", f"={REGISTRE.jour('DateRelance')}", DATE),
        Calcul("Valide", "Niveau, si la ligne compte", f"={valide}", ENTIER),
        Calcul(
            "Delai",
            "Nouveau délai",
            _si(REGISTRE.jour("NouveauDelai", "[Jour]+Delai_laisse"), "Jour"),
            DATE,
        ),
        Calcul(
            "CleDelai",
            "Ordre du délai",
            f'=IF(OR([Facture]="",[Valide]=0),"",{ordre}[Delai])',
            ENTIER,
            16,
        ),
        Calcul(
            "CleDemeure",
            "Ordre de la mise en demeure",
            f'=IF(OR([Facture]="",[Valide]<>{MISE_EN_DEMEURE}),"",{ordre}[Jour])',
            ENTIER,
            16,
        ),
    )


def _clients() -> tuple[Calcul, ...]:
    taux = CLIENTS.lue("TauxPenalite")
    adresse = f"{CLIENTS.texte('Adresse1')}&{CLIENTS.texte('Adresse2')}"
    obstacle = (
        '=IF([Litige]<>"","litige : "&[Litige],IF([Du]<Seuil_relance,"sous le seuil des relances",'
        'IF(OR([Nom]="",[Adresse]=""),"nom ou adresse à compléter","")))'
    )

    def total(nom: str) -> str:
        return f"=ROUND(SUMIFS(Factures_{nom},Factures_Fiche,[#],Factures_Reclamee,1),2)"

    sommes = ("Reste", "Interet", "InteretRegle", "Indemnite", "IndemniteReglee", "Total")
    niveau = "0"
    for rang in NIVEAUX:
        siennes = f"COUNTIFS(Factures_Fiche,[#],Factures_Reclamee,1,Factures_Etape,{rang})"
        niveau = f"IF({siennes}>0,{rang},{niveau})"
    return (
        Calcul("Code", "Code", f"={cle(CLIENTS.texte('CompAuxNum'))}"),
        Calcul("Nom", "Nom", f"={CLIENTS.texte('Nom')}", largeur=30),
        Calcul("Adresse", "Adresse", f"={adresse}", largeur=20),
        Calcul("Type", "Type", f"=LOWER({CLIENTS.texte('Type')})"),
        Calcul("Taux", "Taux convenu", f'=IFERROR(IF({taux}="","",{taux}),"?")', TAUX_ANNUEL),
        Calcul("Jugement", "Jugement", f"={CLIENTS.jour('DateJugement')}", DATE),
        Calcul("Litige", "Litige", f"={CLIENTS.texte('Litige')}"),
        Calcul(
            "Du",
            "Reste dû à relancer",
            '=ROUND(SUMIFS(Factures_Reste,Factures_Fiche,[#],Factures_Etape,">0"),2)',
            MONTANT,
        ),
        Calcul("Obstacle", "Ce qui empêche d'écrire", obstacle, largeur=26),
        Calcul("Niveau", "Niveau", f"={niveau}", ENTIER),
        Calcul("Nombre", "Factures", "=COUNTIFS(Factures_Fiche,[#],Factures_Reclamee,1)", ENTIER),
        *(Calcul(nom, nom, total(nom), MONTANT) for nom in sommes),
        Calcul(
            "Ordre",
            "Ordre",
            '=IF([Niveau]=0,"",ROUND([Total]*100,0)*1000+1000-[#])',
            ENTIER,
            18,
        ),
    )


def _bareme() -> tuple[Calcul, ...]:
    def taux(nom: str) -> str:
        return f'=IF(ISNUMBER({TAUX.lue(nom)}),{TAUX.lue(nom)},"")'

    complet = f'IF(AND(ISNUMBER({TAUX.lue("TauxBce")}),ISNUMBER({TAUX.lue("TauxLegal")})),{{}},"")'
    return (
        Calcul("Depuis", "Depuis le", f"={complet.format(TAUX.jour('Depuis'))}", DATE),
        Calcul("Bce", "BCE", taux("TauxBce"), TAUX_ANNUEL),
        Calcul("Legal", "Intérêt légal", taux("TauxLegal"), TAUX_ANNUEL),
    )


def _cle(client: str, piece: str) -> str:
    return cle(f'"k"&{client}&"|"&{piece}')


def _demeure() -> str:
    """Le jour de la première mise en demeure de la facture."""
    premiere = f'SMALL(Registre_CleDemeure,COUNTIF(Registre_CleDemeure,"<"&[Premiere]*{MILLION})+1)'
    jour = f"{premiere}-[Premiere]*{MILLION}"
    return f'IFERROR(IF({jour}<{MILLION},{jour},""),"")'


def _rangs() -> str:
    return ",".join(f'"{rang}"' for rang in NIVEAUX)
