"""Les listes que tirent les formules (formula-built lists): comptes, lettres, tiers, sans doublon.

Règle : un couple de compte et d'auxiliaire, ou une lettre, est numéroté à sa première ligne ; les
couples sont ensuite rangés par compte puis auxiliaire. Chaque liste commence à la même ligne.
Exceptions : au-delà de sa taille, une liste s'arrête, et la feuille Contrôles le dit.

Référence : `comptabilite.couples` et `comptabilite.lettrage.poses`.
Unités : euros arrondis au centime.
"""

from lettrine.classeur.modeles.calculs import PREMIERE, cote_a_cote
from lettrine.classeur.modeles.formules import Bloc, Calcul, cle
from lettrine.classeur.modeles.lettrage.etats import (
    ECART,
    ETATS,
    MIXTE,
    PARTIEL,
    PARTIEL_SOLDE,
    SOLDE,
)
from lettrine.classeur.modeles.lettrage.lignes import SEULE
from lettrine.classeur.modeles.lettrage.reperes import (
    COLONNES_DES_COMPTES,
    COUPLES,
    ENTAMEES,
    ENTETE_DES_FICHES,
    FICHES,
    LETTRES,
    LISTES,
    PREFIXES,
    ecrit,
    lu_de,
)
from lettrine.comptabilite.balance_tiers import TIERS_USUELS
from lettrine.comptabilite.creances import Comptes
from lettrine.tables.comptes_lettrables import COMPTES_LETTRABLES
from lettrine.tables.dossier import TIERS
from lettrine.tables.schema import Genre

__all__ = ["SCALAIRES", "blocs_des_listes"]

ENTIER = Genre.ENTIER
CENT_MILLE = "1E5"

SCALAIRES = {
    "Nombre_groupes": "MAX(Lignes_NombreGroupes)",
    "Nombre_entamees": "MAX(Lignes_NombreEntamees)",
    "Nombre_couples": "MAX(Lignes_NombreCouples)",
    "Nombre_comptes": "MAX(Soldes_NombreComptes)",
    "Nombre_tiers": "MAX(Soldes_NombreTiers)",
    "Nombre_ages": "MAX(Soldes_NombreAges)",
    "Nombre_justif": "COUNT(Lignes_OrdreJustif)",
    "Nombre_livre": "COUNT(Lignes_OrdreLivre)",
    "Sens_age": f'IF(Prefixe_age="{Comptes.FOURNISSEURS.prefixe}",-1,1)',
}
"""Ce que compte chaque liste, une fois pour toutes, et le signe d'une facture."""


def blocs_des_listes() -> tuple[Bloc, ...]:
    """Les blocs de la feuille Listes, de gauche à droite."""
    return cote_a_cote(
        LISTES,
        (
            ("Groupes", LETTRES, _groupes()),
            ("Entamees", ENTAMEES, _entamees()),
            ("Couples", COUPLES, _couples()),
            ("Soldes", COUPLES, (*_soldes(), *_tiers_et_ages())),
            ("Comptes", COUPLES, _montres("Comptes", "Compte")),
            ("Tiers", COUPLES, _montres("Tiers", "Compte")),
            ("Ages", COUPLES, _montres("Ages", "Auxiliaire")),
            ("Fiches", FICHES, _fiches()),
            ("Prefixes", PREFIXES, _prefixes()),
        ),
    )


def _si(formule: str, temoin: str = "Position", sinon: str = '""') -> str:
    """La formule, là où la liste a quelque chose."""
    return f'=IF([{temoin}]="",{sinon},{formule})'


def _groupes() -> tuple[Calcul, ...]:
    """Une lettre : ses lignes, son solde, son état, et son complément dans un autre compte."""
    code = cle("UPPER(INDEX(Lignes_Code,[Position]))")
    solde = "ROUND([Debit]-[Credit],2)"
    etat = (
        f'IF(AND([Minuscules]>0,[Minuscules]<[Nombre]),"{MIXTE}",IF([Minuscules]=[Nombre],'
        f'IF({solde}=0,"{PARTIEL_SOLDE}","{PARTIEL}"),IF({solde}=0,"{SOLDE}","{ECART}")))'
    )
    etats = ",".join(f'"{nom}"' for nom in ETATS)
    poids = f"MATCH([Etat],{{{etats}}},0)"
    plus = 'SUMIFS(Lignes_Net,Lignes_Groupe,[#],Lignes_Net,">0")'
    memes = "COUNTIF(Groupes_CleCode,[CleCode])"
    contraire = f'MATCH([CleCode]&"|"&ROUND(-100*{solde},0),Groupes_CleReste,0)'
    return (
        Calcul("Position", "Groupe : première ligne", _place_de("Groupes"), ENTIER),
        Calcul("Nombre", "Lignes", _si("COUNTIF(Lignes_Groupe,[#])"), ENTIER),
        Calcul("Debit", "Débit", _somme("Debit"), Genre.MONTANT),
        Calcul("Credit", "Crédit", _somme("Credit"), Genre.MONTANT),
        Calcul("Minuscules", "En minuscules", _somme("Partielle"), ENTIER),
        Calcul("Net", "Solde au jour d'arrêté", _somme("Net"), Genre.MONTANT),
        Calcul("Plus", "Débits au jour d'arrêté", _si(plus), Genre.MONTANT),
        Calcul("Paye", "Payé à ce jour", _si("ROUND(MIN([Plus],[Plus]-[Net]),2)"), Genre.MONTANT),
        Calcul("Etat", "État", _si(etat)),
        Calcul("CleCode", "Clé du code", _si(f'"k"&{code}')),
        Calcul("Memes", "Groupes de ce code", _si(memes, sinon="1"), ENTIER),
        Calcul(
            "CleReste",
            "Clé du reste",
            f'=IF([Etat]<>"{ECART}","",[CleCode]&"|"&ROUND(100*{solde},0))',
        ),
        Calcul("Autre", "Complément", f'=IF([CleReste]="","",IFERROR({contraire},""))', ENTIER),
        Calcul(
            "Ordre",
            "Ordre",
            _si(f"{poids}*1E9+N(INDEX(Lignes_Rang,[Position]))*{CENT_MILLE}+[#]"),
            ENTIER,
        ),
        Calcul("Montre", "Groupe montré", _numero_range("Groupes"), ENTIER),
    )


def _entamees() -> tuple[Calcul, ...]:
    """Les lignes des groupes entamés : la plus ancienne est payée d'abord."""
    return (
        Calcul("Position", "Entamée : ligne", _place_de("Entamees"), ENTIER),
        *(
            Calcul(nom, titre, _si(f"INDEX(Lignes_{nom},[Position])", sinon=sinon), genre)
            for nom, titre, genre, sinon in (
                ("Groupe", "Groupe", ENTIER, '""'),
                ("Net", "Solde", Genre.MONTANT, "0"),
                ("Jour", "Date", Genre.DATE, '""'),
                ("Echeance", "Échéance", Genre.DATE, '""'),
            )
        ),
        Calcul("Reste", "Reste, par date", _si(_impute("Jour")), Genre.MONTANT),
        Calcul("ResteAge", "Reste, par échéance", _si(_impute("Echeance", "Jour")), Genre.MONTANT),
    )


def _impute(*jours: str) -> str:
    """Ce qui reste de la ligne : ce que son groupe a payé va d'abord à celles qui la précèdent.

    Les lignes entamées d'un groupe ont toutes le sens de son solde : elles suffisent à le savoir.
    """
    montants = "ABS(Entamees_Net)"
    avant = f"({montants}<ABS([Net]))+({montants}=ABS([Net]))*(Entamees_Position<=[Position])"
    for jour in reversed(jours):
        avant = f"(Entamees_{jour}<[{jour}])+(Entamees_{jour}=[{jour}])*({avant})"
    cumul = f"SUMPRODUCT((Entamees_Groupe=[Groupe])*{montants}*({avant}))"
    reste = f"ROUND({cumul}-INDEX(Groupes_Paye,[Groupe]),2)"
    return f"SIGN([Net])*MAX(0,MIN(ABS([Net]),{reste}))"


def _couples() -> tuple[Calcul, ...]:
    """Les couples, à leur première ligne, et la place de chacun une fois rangés."""
    return (
        Calcul("Position", "Couple : première ligne", _place_de("Couples"), ENTIER),
        Calcul("Cle", "Clé", _si("INDEX(Lignes_Cle,[Position])", sinon='"zzz"'), largeur=20),
        Calcul(
            "Ordre",
            "Ordre",
            _si(f'COUNTIF(Couples_Cle,"<"&[Cle])*{CENT_MILLE}+[#]'),
            ENTIER,
        ),
        Calcul("Place", "Place", _si('COUNTIF(Couples_Ordre,"<"&[Ordre])+1'), ENTIER),
    )


def _soldes() -> tuple[Calcul, ...]:
    """Les couples rangés, et leurs totaux au jour d'arrêté."""
    du_jour = 'Lignes_Rang,[#],Lignes_Jour,"<="&Jour_arrete'
    fiche = f"MATCH({cle('[Auxiliaire]')},Fiches_Cle,0)"
    du_livre = f'{ecrit("CompAuxLib", f"[Position]+{PREMIERE}")}&""'
    nom = f'{lu_de(TIERS, "Nom", f"[Fiche]+{ENTETE_DES_FICHES + 1}")}&""'
    longueur = "(LEFT([Compte],LEN(Prefixes_Debut))=Prefixes_Debut)*LEN(Prefixes_Debut)"
    return (
        Calcul("Couple", "Couple", _numero_range("Couples"), ENTIER),
        Calcul(
            "Position",
            "Compte : première ligne",
            _si("INDEX(Couples_Position,[Couple])", "Couple"),
            ENTIER,
        ),
        Calcul("Compte", "Compte", _si("INDEX(Lignes_Compte,[Position])")),
        Calcul("Auxiliaire", "Auxiliaire", _si("INDEX(Lignes_Auxiliaire,[Position])")),
        Calcul(
            "Fiche",
            "Fiche n°",
            f'=IF([Position]="","",IF([Auxiliaire]="","",IFERROR({fiche},"")))',
            ENTIER,
        ),
        Calcul(
            "Nom",
            "Nom",
            f'=IF([Position]="","",IF([Fiche]="",{du_livre},IF({nom}="",{du_livre},{nom})))',
            largeur=30,
        ),
        Calcul("Lignes", "Lignes", _si(f"COUNTIFS({du_jour})"), ENTIER),
        Calcul("Debit", "Débit", _si(f"ROUND(SUMIFS(Lignes_Debit,{du_jour}),2)"), Genre.MONTANT),
        Calcul("Credit", "Crédit", _si(f"ROUND(SUMIFS(Lignes_Credit,{du_jour}),2)"), Genre.MONTANT),
        Calcul("NonLettre", "Non lettré", _ouvert(f"{SEULE}"), Genre.MONTANT),
        Calcul("Entame", "Lettré sans être soldé", _ouvert(f'">{SEULE}"'), Genre.MONTANT),
        Calcul("Longueur", "Début du compte", _si(f"SUMPRODUCT(MAX({longueur}))"), ENTIER),
        Calcul(
            "Lettrable",
            "Lettrable",
            _si(
                'IF([Longueur]=0,"non",'
                "INDEX(Prefixes_Lettrable,MATCH(LEFT([Compte],[Longueur]),Prefixes_Debut,0)))"
            ),
        ),
    )


def _tiers_et_ages() -> tuple[Calcul, ...]:
    """Quels comptes sont de tiers, et de quel tiers de la famille choisie."""
    usuels = ",".join(f'LEFT([Compte],2)="{prefixe}"' for prefixe in TIERS_USUELS)
    tenu = 'COUNTIFS(Soldes_NombreComptes,[NombreComptes],Soldes_Auxiliaire,"?*")>0'
    de_tiers = f'IF(OR([Lignes]=0,[Lignes]=""),0,IF(OR({usuels},[Auxiliaire]<>"",{tenu}),1,0))'
    tiers = cle('IF([Auxiliaire]="",[Compte],[Auxiliaire])')
    return (
        Calcul(
            "NombreComptes",
            "Comptes : décompte",
            '=N([-NombreComptes])+IF([Position]="",0,IF([Compte]=[-Compte],0,1))',
            ENTIER,
        ),
        Calcul("DeTiers", "Compte de tiers", _si(de_tiers, sinon="0"), ENTIER),
        Calcul("NombreTiers", "Tiers : décompte", "=N([-NombreTiers])+[DeTiers]", ENTIER),
        Calcul(
            "CleAge",
            "Clé du tiers",
            _si(f'IF(LEFT([Compte],2)=Prefixe_age,"t"&{tiers},"")'),
        ),
        Calcul(
            "PremierAge",
            "Tiers n°",
            '=IF([CleAge]="","",MATCH([CleAge],Soldes_CleAge,0))',
            ENTIER,
        ),
        Calcul(
            "Age",
            "Tiers ouvert",
            '=IF([PremierAge]=[#],IF(COUNTIFS(Lignes_Tiers,[#],Lignes_Tranche,">0")>0,1,0),0)',
            ENTIER,
        ),
        Calcul("NombreAges", "Ouverts : décompte", "=N([-NombreAges])+[Age]", ENTIER),
    )


def _montres(quoi: str, colonne: str) -> tuple[Calcul, ...]:
    """Les couples que compte `Soldes_Nombre…`, à la suite : les comptes, les tiers, les âges."""
    return (
        Calcul("Position", f"{quoi} : couple", _place_de(quoi, "Soldes"), ENTIER),
        Calcul(colonne, colonne, _si(f"INDEX(Soldes_{colonne},[Position])")),
    )


def _fiches() -> tuple[Calcul, ...]:
    code = lu_de(TIERS, "CompAuxNum", f"[#]+{ENTETE_DES_FICHES + 1}")
    return (Calcul("Cle", "Fiche de tiers", f'=IFERROR({cle(f"TRIM({code})")},"")'),)


def _prefixes() -> tuple[Calcul, ...]:
    ligne = f"[#]+{ENTETE_DES_FICHES + 1}"
    debut = lu_de(COMPTES_LETTRABLES, COLONNES_DES_COMPTES[0], ligne)
    oui = lu_de(COMPTES_LETTRABLES, "Lettrable", ligne)
    return (
        Calcul("Debut", "Début de compte", f'=IFERROR(TRIM({debut}),"")'),
        Calcul("Lettrable", "Lettrable", f'=IF(LOWER(LEFT(TRIM({oui}),1))="o","oui","non")'),
    )


def _place_de(quoi: str, bloc: str = "Lignes") -> str:
    """La place de celui de ce numéro, dans le bloc où un décompte les numérote."""
    return f'=IF([#]>Nombre_{quoi.lower()},"",MATCH([#],{bloc}_Nombre{quoi},0))'


def _numero_range(bloc: str) -> str:
    """Le numéro du groupe ou du couple de cette place, une fois rangés : la fin de son ordre."""
    ordre = f"SMALL({bloc}_Ordre,[#])"
    numero = f"{ordre}-INT({ordre}/{CENT_MILLE})*{CENT_MILLE}"
    return f'=IF([#]>Nombre_{bloc.lower()},"",{numero})'


def _somme(nom: str) -> str:
    return _si(f"ROUND(SUMIF(Lignes_Groupe,[#],Lignes_{nom}),2)")


def _ouvert(critere: str) -> str:
    return _si(f"ROUND(SUMIFS(Lignes_Reste,Lignes_Rang,[#],Lignes_Ouverte,{critere}),2)")
