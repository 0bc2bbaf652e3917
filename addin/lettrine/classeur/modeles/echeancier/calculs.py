"""Les calculs du modèle d'échéancier (formulas) : factures, suivi, fiches.

Règle : celles de `comptabilite.echeancier`. Sans suivi, une facture est attendue à son échéance. En
litige ou bloquée, elle n'est attendue qu'à sa date de reprise, si elle est à venir. Une promesse à
venir prend ce qu'elle promet, ou tout si elle ne dit pas de montant, dans l'ordre des dates ; le
reste est attendu à l'échéance. Une promesse passée est tenue si la facture a reçu, en tout, ce qui
était promis jusque-là. Le litige d'une fiche arrête ce que le suivi ne dit pas ; une procédure
collective, tout ce qu'un client devait avant le jugement. Un montant négatif n'est affecté à aucune
semaine.
Exceptions : une pièce, une ligne. Une facture sans date est née le jour de son échéance ; celle
d'un client public n'a alors pas de prescription. Sans montant, rien n'en a été reçu.

Référence : ISO 8601 pour les semaines ; celles de `comptabilite.echeancier.prescription`.
Unités : euros, jours du tableur.
"""

from lettrine.classeur.modeles.calculs import cote_a_cote
from lettrine.classeur.modeles.echeancier.reperes import (
    ARRETEE,
    AU_DELA,
    CALCULS,
    FACTURES,
    FICHES,
    LUNDI,
    MARQUES,
    NON_AFFECTEE,
)
from lettrine.classeur.modeles.formules import Bloc, Calcul, cle
from lettrine.classeur.modeles.saisie import Saisie
from lettrine.comptabilite.echeancier.parts import ARRETS, NON_TENUE
from lettrine.comptabilite.echeancier.resultat import A_PAYER, A_RECEVOIR
from lettrine.comptabilite.suivi import PROMESSE
from lettrine.tables.schema import Genre

__all__ = ["BIENTOT", "PASSEE", "SCALAIRES", "blocs"]

ENTIER, MONTANT, DATE = Genre.ENTIER, Genre.MONTANT, Genre.DATE
DIX_MILLE = "1E4"
PASSEE, BIENTOT = "paraît prescrite", "bientôt prescrite"


def _quantieme(jour: str, ans: str, mois: str = "0") -> str:
    """Le même quantième, plus tard, ou le dernier jour du mois s'il y manque."""
    premier = f"DATE(YEAR({jour})+{ans},MONTH({jour})+{mois},1)"
    return f"MIN({premier}+DAY({jour})-1,EOMONTH({premier},0))"


LIMITE = _quantieme("Jour_arrete", "0", "Alerte_prescription")
SCALAIRES = {"Limite_alerte": f"IF(Jour_arrete=0,0,{LIMITE})"}


def blocs() -> tuple[Bloc, ...]:
    """Les factures, les lignes de suivi, puis les fiches."""
    return cote_a_cote(
        CALCULS,
        (
            ("Factures", FACTURES.lignes, (*_lecture(), *_attentes(), *_prescriptions())),
            ("Marques", MARQUES.lignes, (*_marques(), *_promesses())),
            ("Fiches", FICHES.lignes, _fiches()),
        ),
    )


def _si(formule: str, temoin: str, sinon: str = '""') -> str:
    return f'=IF([{temoin}]="",{sinon},{formule})'


def _cle(saisie: Saisie) -> str:
    client, piece = saisie.texte("CompAuxNum"), saisie.texte("PieceRef")
    lue = cle(f'"k"&{client}&"|"&{piece}')
    return f'IF(OR({client}="",{piece}=""),"",{lue})'


def _cle_du_tiers(saisie: Saisie) -> str:
    client = saisie.texte("CompAuxNum")
    return f'IF({client}="","",{cle(chr(34) + "k" + chr(34) + "&" + client)})'


def _case(jour: str) -> str:
    """La case d'un jour attendu."""
    semaine = f"MIN(INT(({jour}-{LUNDI})/7)+1,{AU_DELA})"
    return f"IF({jour}<Jour_arrete,0,{semaine})"


def _lecture() -> tuple[Calcul, ...]:
    """Ce qui est écrit, et ce que la fiche du tiers en dit."""
    sens = FACTURES.texte("Sens")
    naissance = FACTURES.jour("PieceDate", "[Echeance]")
    jugement = "INDEX(Fiches_Jugement,[Fiche])"
    jugee = (
        f'IF(OR([Fiche]="",[Sens]<>1,[Reste]<=0),0,IF({jugement}="",0,'
        f'IF(AND({jugement}<=Jour_arrete,N([Naissance])<{jugement},[Naissance]<>""),1,0)))'
    )
    return (
        Calcul("Sens", "Sens", f'=IF({sens}="{A_RECEVOIR}",1,IF({sens}="{A_PAYER}",-1,""))',
               ENTIER),
        Calcul("Cle", "Clé de la facture", f"={_cle(FACTURES)}", largeur=24),
        Calcul("Double", "Pièce déjà plus haut",
               _si("IF(MATCH([Cle],Factures_Cle,0)=[#],0,1)", "Cle", "0"), ENTIER),
        Calcul("Fiche", "Fiche n°",
               _si(f'IFERROR(MATCH({_cle_du_tiers(FACTURES)},Fiches_Cle,0),"")', "Sens"), ENTIER),
        Calcul("Echeance", "Échéance", f"={FACTURES.jour('DateEcheance')}", DATE),
        Calcul("Naissance", "Date de la facture", f"={naissance}", DATE),
        Calcul("Reste", "Montant dû", _si(FACTURES.montant("Reste"), "Sens", "0"), MONTANT),
        Calcul("Recu", "Déjà reçu",
               _si(f"ROUND({FACTURES.montant('Montant', '[Reste]')}-[Reste],2)", "Sens", "0"),
               MONTANT),
        Calcul("Jugee", "Procédure collective", f"={jugee}", ENTIER),
        Calcul("Litige", "Litige du tiers", _si("INDEX(Fiches_Litige,[Fiche])", "Fiche"),
               largeur=18),
    )  # fmt: skip


def _attentes() -> tuple[Calcul, ...]:
    """Ce qui l'arrête, ce qui est promis, le jour où le reste est attendu."""
    reprise = "INDEX(Marques_Jour,[Arret])"
    a_terme = 'IF(AND([Litige]<>"",[Rompue]=0),"",IF([Echeance]="",Jour_arrete,[Echeance]))'
    attendu = (
        f'IF([Jugee]=1,"",IF([Arret]="",{a_terme},IF(N({reprise})>=Jour_arrete,{reprise},"")))'
    )
    ecoutee = 'AND([Libre]>0,[Arret]="",[Jugee]=0)'
    case = f'IF([Reste]<0,{NON_AFFECTEE},IF([Attendu]="",{ARRETEE},{_case("[Attendu]")}))'
    statut = (
        'IF([Reste]<0,"non affecté",IF([Jugee]=1,"procédure collective",'
        'IF([Arret]<>"",INDEX(Marques_Arret,[Arret]),IF([Libre]=0,"promise",'
        f'IF([Promis]>0,"promise en partie",IF([Rompue]=1,"{NON_TENUE}",'
        f'IF([Litige]<>"","{ARRETS["litige"]}",IF([Attendu]<Jour_arrete,"échue","à échoir"))))))))'
    )
    return (
        Calcul("Arret", "Litige ou blocage n°",
               '=IF([Reste]<=0,"",IFERROR(MATCH([#],Marques_Arretee,0),""))', ENTIER),
        Calcul("Rompue", "Promesse non tenue",
               f"=IF({ecoutee},IF(ISNUMBER(MATCH([#],Marques_Rompue,0)),1,0),0)",
               ENTIER),
        Calcul("Promis", "Promis", "=ROUND(SUMIF(Marques_Facture,[#],Marques_Pris),2)", MONTANT),
        Calcul("Libre", "Attendu hors promesses", "=ROUND([Reste]-[Promis],2)", MONTANT),
        Calcul("Attendu", "Attendu le", f'=IF([Reste]<=0,"",{attendu})', DATE),
        Calcul("Case", "Case", f'=IF([Reste]=0,"",{case})', ENTIER),
        Calcul("Statut", "Statut", f'=IF([Reste]=0,"",{statut})', largeur=20),
    )  # fmt: skip


def _prescriptions() -> tuple[Calcul, ...]:
    """Le dernier jour pour réclamer la facture d'un client, et ce qu'il y a à en dire."""
    genre = 'IF([Fiche]="","",INDEX(Fiches_Type,[Fiche]))'
    facture = FACTURES.jour("PieceDate")
    duree = 'IF([Type]="particulier",Prescription_particulier,Prescription_professionnel)'
    publique = f'IF({facture}="","",DATE(YEAR({facture})+Prescription_public,12,31))'
    dernier = f'IF([Type]="public",{publique},{_quantieme("[Echeance]", duree)})'
    concernee = 'AND([Sens]=1,[Reste]>0,[Echeance]<>"")'
    return (
        Calcul("Type", "Type du client", f"={genre}"),
        Calcul("Dernier", "Prescrite après le", f'=IF({concernee},{dernier},"")', DATE),
        Calcul("Alerte", "Prescription",
               _si(f'IF([Dernier]<Jour_arrete,"{PASSEE}",IF([Dernier]<=Limite_alerte,'
                   f'"{BIENTOT}",""))', "Dernier"), largeur=18),
    )  # fmt: skip


def _marques() -> tuple[Calcul, ...]:
    """Une ligne de suivi, la facture qu'elle nomme, ce qu'elle arrête."""
    arret = '""'
    for statut, texte in ARRETS.items():
        arret = f'IF([Statut]="{statut}","{texte}",{arret})'
    return (
        Calcul("Facture", "Facture n°",
               f'=IFERROR(MATCH({_cle(MARQUES)},Factures_Cle,0),"")', ENTIER),
        Calcul("Statut", "Statut", f"=LOWER({MARQUES.texte('Statut')})"),
        Calcul("Jour", "Date prévue", f"={MARQUES.jour('DatePrevue')}", DATE),
        Calcul("Montant", "Montant promis", f"={MARQUES.montant('MontantPromis')}", MONTANT),
        Calcul("Arret", "Ce qu'elle arrête", _si(arret, "Facture"), largeur=14),
        Calcul("Arretee", "Facture arrêtée n°", _si("[Facture]", "Arret"), ENTIER),
        Calcul("Promet", "Promesse sensée",
               _si(f'IF(AND([Statut]="{PROMESSE}",[Jour]<>"",[Montant]>=0),1,0)', "Facture", "0"),
               ENTIER),
    )  # fmt: skip


def _promesses() -> tuple[Calcul, ...]:
    """Ce que prend une promesse à venir ; si une promesse passée a été tenue."""
    reste = "INDEX(Factures_Reste,[Facture])"
    libre = f'AND({reste}>0,INDEX(Factures_Arret,[Facture])="",INDEX(Factures_Jugee,[Facture])=0)'
    avant = 'SUMIFS(Marques_Promis,Marques_Facture,[Facture],Marques_Ordre,"<"&[Ordre])'
    jusqu_ici = 'SUMIFS(Marques_Montant,Marques_Facture,[Facture],Marques_Passee,"<="&[Passee])'
    recu = "INDEX(Factures_Recu,[Facture])"
    rompue = f'IF(OR([Montant]=0,{recu}<ROUND({jusqu_ici},2)),[Facture],"")'
    ordre = f"[Jour]*{DIX_MILLE}+[#]"
    return (
        Calcul("Ordre", "Ordre de la promesse",
               f'=IF([Promet]=0,"",IF([Jour]<Jour_arrete,"",IF({libre},{ordre},"")))', ENTIER, 16),
        Calcul("Promis", "Promesse", f'=IF([Ordre]="",0,IF([Montant]=0,{reste},[Montant]))',
               MONTANT),
        Calcul("Pris", "Ce qu'elle prend",
               f'=IF([Ordre]="",0,MAX(0,ROUND(MIN([Promis],{reste}-{avant}),2)))', MONTANT),
        Calcul("Case", "Case", f'=IF([Ordre]="","",{_case("[Jour]")})', ENTIER),
        Calcul("Sens", "Sens", _si("INDEX(Factures_Sens,[Facture])", "Facture"), ENTIER),
        Calcul("Passee", "Ordre de la promesse passée",
               f'=IF([Promet]=0,"",IF([Jour]<Jour_arrete,{ordre},""))', ENTIER, 16),
        Calcul("Rompue", "Facture d'une promesse non tenue", _si(rompue, "Passee"), ENTIER),
    )  # fmt: skip


def _fiches() -> tuple[Calcul, ...]:
    return (
        Calcul("Cle", "Clé du tiers", f"={_cle_du_tiers(FICHES)}"),
        Calcul("Type", "Type", f"=LOWER({FICHES.texte('Type')})"),
        Calcul("Litige", "Litige", f"={FICHES.texte('Litige')}", largeur=18),
        Calcul("Jugement", "Jugement", f"={FICHES.jour('DateJugement')}", DATE),
    )
