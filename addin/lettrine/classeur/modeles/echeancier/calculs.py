"""Les tables et les calculs du modèle d'échéancier (inputs and formulas).

Règle : celles de `comptabilite.echeancier`. Sans suivi, une facture est attendue à son échéance. En
litige ou bloquée, elle n'est attendue qu'à sa date de reprise, si elle est à venir. Une promesse à
venir prend ce qu'elle promet, ou tout si elle ne dit pas de montant, dans l'ordre des dates ; le
reste est attendu à l'échéance. Un montant négatif n'est affecté à aucune semaine.
Exceptions : une pièce, une ligne. Le modèle ne dit pas si une promesse passée a été tenue.

Référence : ISO 8601 pour les semaines.
Unités : euros, jours du tableur ; case 0 en retard, 1 à 12 les semaines, puis au-delà, arrêtée, non
affectée.
"""

from lettrine.classeur.modeles.calculs import cote_a_cote
from lettrine.classeur.modeles.formules import Bloc, Calcul, cle
from lettrine.classeur.modeles.saisie import UN_MONTANT, UNE_DATE, Saisie, un_choix
from lettrine.comptabilite.echeancier.resultat import A_PAYER, A_RECEVOIR
from lettrine.comptabilite.suivi import PROMESSE
from lettrine.tables.dossier import STATUTS_DE_SUIVI, SUIVI
from lettrine.tables.echeancier import ECHEANCES_OUVERTES
from lettrine.tables.schema import Genre

__all__ = [
    "ARRETEE",
    "AU_DELA",
    "CALCULS",
    "FACTURES",
    "LUNDI",
    "MARQUES",
    "NON_AFFECTEE",
    "SAISIES",
    "SEMAINES_MONTREES",
    "blocs",
]  # fmt: skip

CALCULS = "Calculs"
SEMAINES_MONTREES = 12
AU_DELA, ARRETEE, NON_AFFECTEE = range(SEMAINES_MONTREES + 1, SEMAINES_MONTREES + 4)
ENTIER, MONTANT, DATE = Genre.ENTIER, Genre.MONTANT, Genre.DATE
DIX_MILLE = "1E4"
LUNDI = "(Jour_arrete-WEEKDAY(Jour_arrete,2)+1)"

FACTURES = Saisie(
    ECHEANCES_OUVERTES,
    ECHEANCES_OUVERTES.noms,
    "Factures ouvertes",
    "Factures ouvertes, des clients et aux fournisseurs",
    (f"Une facture par ligne, à ce qui en reste dû. Sens : {A_RECEVOIR} (un client) ou {A_PAYER}"
     " (un fournisseur).",
     "Un règlement, un avoir ou un acompte que rien n'affecte s'écrit en négatif : il est compté à"
     " part."),
    1_000,
    vides=50,
    largeurs={"Sens": 14, "CompAuxNum": 14, "Nom": 36, "PieceRef": 20, "DateEcheance": 14,
              "Reste": 16},
    regles={"Sens": un_choix("Sens", A_RECEVOIR, A_PAYER), "DateEcheance": UNE_DATE},
)  # fmt: skip
MARQUES = Saisie(
    SUIVI,
    SUIVI.noms,
    "Suivi",
    "Suivi des factures : litiges, blocages, promesses",
    ("Une ligne par litige, blocage ou promesse. La date prévue est celle du paiement promis, ou de"
     " la reprise d'une facture arrêtée.",
     "Sans montant promis, la promesse vaut pour toute la facture."),
    300,
    largeurs={"CompAuxNum": 14, "PieceRef": 20, "Statut": 13, "Responsable": 22, "DatePrevue": 14,
              "MontantPromis": 16, "Note": 44},
    regles={"Statut": un_choix("Statut", *STATUTS_DE_SUIVI), "DatePrevue": UNE_DATE,
            "MontantPromis": UN_MONTANT},
)  # fmt: skip
SAISIES = (FACTURES, MARQUES)


def blocs() -> tuple[Bloc, ...]:
    """Les factures, puis les lignes de suivi."""
    return cote_a_cote(
        CALCULS,
        (
            ("Factures", FACTURES.lignes, _factures()),
            ("Marques", MARQUES.lignes, _marques()),
        ),
    )


def _si(formule: str, temoin: str, sinon: str = '""') -> str:
    return f'=IF([{temoin}]="",{sinon},{formule})'


def _cle(saisie: Saisie) -> str:
    client, piece = saisie.texte("CompAuxNum"), saisie.texte("PieceRef")
    lue = cle(f'"k"&{client}&"|"&{piece}')
    return f'IF(OR({client}="",{piece}=""),"",{lue})'


def _case(jour: str) -> str:
    """La case d'un jour attendu."""
    semaine = f"MIN(INT(({jour}-{LUNDI})/7)+1,{AU_DELA})"
    return f"IF({jour}<Jour_arrete,0,{semaine})"


def _factures() -> tuple[Calcul, ...]:
    sens = FACTURES.texte("Sens")
    premiere = f'SMALL(Marques_CleArret,COUNTIF(Marques_CleArret,"<"&[#]*{DIX_MILLE})+1)'
    arret = f"{premiere}-[#]*{DIX_MILLE}"
    reprise = "INDEX(Marques_Jour,[Arret])"
    attendu = (
        f'IF([Arret]="",IF([Echeance]="",Jour_arrete,[Echeance]),'
        f'IF(N({reprise})>=Jour_arrete,{reprise},""))'
    )
    case = f'IF([Reste]<0,{NON_AFFECTEE},IF([Attendu]="",{ARRETEE},{_case("[Attendu]")}))'
    statut = (
        'IF([Reste]<0,"non affecté",IF([Arret]<>"",INDEX(Marques_Statut,[Arret]),'
        'IF([Libre]=0,"promise",IF([Promis]>0,"promise en partie",'
        'IF([Attendu]<Jour_arrete,"échue","à échoir")))))'
    )
    return (
        Calcul(
            "Sens",
            "Sens",
            f'=IF({sens}="{A_RECEVOIR}",1,IF({sens}="{A_PAYER}",-1,""))',
            ENTIER,
        ),
        Calcul("Cle", "Clé de la facture", f"={_cle(FACTURES)}", largeur=24),
        Calcul("Echeance", "Échéance", f"={FACTURES.jour('DateEcheance')}", DATE),
        Calcul("Reste", "Montant dû", _si(FACTURES.montant("Reste"), "Sens", "0"), MONTANT),
        Calcul(
            "Arret",
            "Litige ou blocage n°",
            f'=IF([Reste]<=0,"",IFERROR(IF({arret}<{DIX_MILLE},{arret},""),""))',
            ENTIER,
        ),
        Calcul("Promis", "Promis", "=ROUND(SUMIF(Marques_Facture,[#],Marques_Pris),2)", MONTANT),
        Calcul("Libre", "Attendu hors promesses", "=ROUND([Reste]-[Promis],2)", MONTANT),
        Calcul("Attendu", "Attendu le", f'=IF([Reste]<=0,"",{attendu})', DATE),
        Calcul("Case", "Case", f'=IF([Reste]=0,"",{case})', ENTIER),
        Calcul("Statut", "Statut", f'=IF([Reste]=0,"",{statut})', largeur=18),
    )


def _marques() -> tuple[Calcul, ...]:
    """Une ligne de suivi : ce qu'elle arrête, ou ce que sa promesse prend."""
    reste = "INDEX(Factures_Reste,[Facture])"
    promet = (
        f'AND([Statut]="{PROMESSE}",[Jour]<>"",[Montant]>=0,{reste}>0,'
        'INDEX(Factures_Arret,[Facture])="")'
    )
    avant = 'SUMIFS(Marques_Promis,Marques_Facture,[Facture],Marques_Ordre,"<"&[Ordre])'
    return (
        Calcul(
            "Facture",
            "Facture n°",
            f'=IFERROR(MATCH({_cle(MARQUES)},Factures_Cle,0),"")',
            ENTIER,
        ),
        Calcul("Statut", "Statut", f"=LOWER({MARQUES.texte('Statut')})"),
        Calcul("Jour", "Date prévue", f"={MARQUES.jour('DatePrevue')}", DATE),
        Calcul("Montant", "Montant promis", f"={MARQUES.montant('MontantPromis')}", MONTANT),
        Calcul(
            "CleArret",
            "Ordre de l'arrêt",
            f'=IF([Facture]="","",IF(OR([Statut]="litige",[Statut]="bloqué"),'
            f'[Facture]*{DIX_MILLE}+[#],""))',
            ENTIER,
            16,
        ),
        Calcul(
            "Ordre",
            "Ordre de la promesse",
            f'=IF([Facture]="","",IF({promet},IF([Jour]>=Jour_arrete,[Jour]*{DIX_MILLE}+[#],""),""))',
            ENTIER,
            16,
        ),
        Calcul(
            "Promis",
            "Promesse",
            f'=IF([Ordre]="",0,IF([Montant]=0,{reste},[Montant]))',
            MONTANT,
        ),
        Calcul(
            "Pris",
            "Ce qu'elle prend",
            f'=IF([Ordre]="",0,MAX(0,ROUND(MIN([Promis],{reste}-{avant}),2)))',
            MONTANT,
        ),
        Calcul("Case", "Case", f'=IF([Ordre]="","",{_case("[Jour]")})', ENTIER),
        Calcul("Sens", "Sens", '=IF([Facture]="","",INDEX(Factures_Sens,[Facture]))', ENTIER),
    )
