"""Les calculs de chaque ligne d'écriture (per-line formulas): groupe, reste ouvert, âge, fautes.

Règle : la ligne n de la feuille Calculs lit la ligne n de la feuille Écritures. Un groupe est un
compte, un auxiliaire et un code, sans voir la casse, comme pour SOMME.SI. Est ouvert, au jour
d'arrêté, ce qu'un groupe ne solde pas avec les lignes écrites jusque-là ; dans un groupe entamé, ce
qui a été payé s'impute d'abord sur la ligne la plus ancienne (C. civ. art. 1342-10) : par la date
d'écriture pour la justification, par l'échéance pour la balance âgée.
Exceptions : une ligne sans date ou sans compte n'est dans aucun état ; elle est signalée. À date
et montant égaux, la ligne la plus haute est payée d'abord.

Référence : celles de `comptabilite.lignes_ouvertes`, `comptabilite.balance_agee` et
`comptabilite.lettrage.poses`, dont ces formules donnent les résultats.
Unités : euros arrondis au centime, jours du tableur.
"""

from lettrine.classeur.modeles.formules import Bloc, Calcul, cle
from lettrine.classeur.modeles.lettrage.reperes import (
    CALCULS,
    COLONNES,
    ENTETE_DES_ECRITURES,
    LETTRES,
    LIGNES,
    ONGLET_DES_ECRITURES,
    lu,
)
from lettrine.comptabilite.balance_agee import USUELLES
from lettrine.tables.schema import Genre

__all__ = ["FAUTES", "SEULE", "bloc_des_lignes"]

FAUTES = {
    "C": "Lignes sans compte",
    "D": "Lignes sans date, ou à la date illisible",
    "M": "Lignes au débit et au crédit à la fois",
    "N": "Montants négatifs",
    "Z": "Lignes sans montant",
    "I": "Cellules en erreur, ou montants qui ne sont pas des nombres",
    "L": "Lignes lettrées dans un compte qui ne se lettre pas",
}
"""La lettre de chaque faute d'une ligne, dans l'ordre de la feuille Contrôles."""

ENTIER = Genre.ENTIER
COUPLE = "INDEX(Lignes_NombreCouples,[PremiereCouple])"
GROUPE = "INDEX(Lignes_NombreGroupes,[PremiereGroupe])"
SEULE, ENTIERE, ENTAMEE, EMPLOYEE = 1, 2, 3, 4
"""Une ligne ouverte : sans code ; d'un groupe où rien n'est payé ; payée en partie ou encore due ;
employée tout entière à payer les autres."""


def bloc_des_lignes() -> Bloc:
    """Le bloc Lignes, sur la feuille Calculs."""
    return Bloc(
        "Lignes",
        CALCULS,
        ENTETE_DES_ECRITURES + 1,
        0,
        LIGNES,
        (*_lecture(), *_comptes_et_groupes(), *_fautes(), *_restes(), *_choix()),
    )


def _lecture() -> tuple[Calcul, ...]:
    return (
        Calcul("Ligne", "Ligne", "=ROW()", ENTIER, 8),
        Calcul("Compte", "Compte", f'=IFERROR(TRIM({lu("CompteNum")}),"")'),
        Calcul("Auxiliaire", "Auxiliaire", f'=IFERROR(TRIM({lu("CompAuxNum")}),"")'),
        Calcul("Jour", "Date", _jour("EcritureDate", '""'), Genre.DATE),
        Calcul("Debit", "Débit", _montant("Debit"), Genre.MONTANT),
        Calcul("Credit", "Crédit", _montant("Credit"), Genre.MONTANT),
        Calcul("Code", "Lettrage", f'=IFERROR(TRIM({lu("EcritureLet")}),"")'),
        Calcul(
            "Echeance",
            "Échéance",
            _jour("DateEcheance", 'IF([Jour]="","",[Jour]+Delai_defaut)'),
            Genre.DATE,
        ),
        Calcul(
            "Net",
            "Solde au jour d'arrêté",
            '=IF([Jour]="",0,IF([Jour]>Jour_arrete,0,ROUND([Debit]-[Credit],2)))',
            Genre.MONTANT,
        ),
    )


def _comptes_et_groupes() -> tuple[Calcul, ...]:
    couple = f'"c"&[Compte]&"|"&{cle("[Auxiliaire]")}'
    return (
        Calcul("Cle", "Clé du compte", f'=IF([Compte]="","",{couple})', largeur=20),
        *_numeroter("Couple", "Cle", "Compte"),
        Calcul("Rang", "Rang du compte", f'=IFERROR(INDEX(Couples_Place,{COUPLE}),"")', ENTIER),
        Calcul(
            "CleGroupe",
            "Clé du groupe",
            f'=IF(OR([Code]="",[Cle]=""),"",[Cle]&"|"&{cle("[Code]")})',
            largeur=24,
        ),
        *_numeroter("Groupe", "CleGroupe", "Groupe"),
        Calcul("Groupe", "Groupe n°", f'=IFERROR(IF({GROUPE}>{LETTRES},"",{GROUPE}),"")', ENTIER),
        Calcul(
            "Partielle",
            "En minuscules",
            "=IF(EXACT([Code],UPPER([Code])),0,IF(EXACT([Code],LOWER([Code])),1,0))",
            ENTIER,
        ),
    )


def _fautes() -> tuple[Calcul, ...]:
    def cellules(debut: str, fin: str) -> str:
        lettres = [chr(ord("A") + COLONNES.index(nom)) for nom in (debut, fin)]
        return f"INDEX('{ONGLET_DES_ECRITURES}'!${lettres[0]}:${lettres[1]},[Ligne],0)"

    toutes, montants = cellules(COLONNES[0], COLONNES[-1]), cellules("Debit", "Credit")
    conditions = {
        "C": '[Compte]=""',
        "D": '[Jour]=""',
        "M": "AND([Debit]<>0,[Credit]<>0)",
        "N": "OR([Debit]<0,[Credit]<0)",
        "Z": "AND([Debit]=0,[Credit]=0)",
        "I": f"SUMPRODUCT(--ISERROR({toutes}))+SUMPRODUCT(--ISTEXT({montants}))>0",
        "L": 'IF(OR([Groupe]="",[Rang]=""),FALSE,INDEX(Soldes_Lettrable,[Rang])="non")',
    }
    lettres = "&".join(f'IF({conditions[faute]},"{faute}","")' for faute in FAUTES)
    return (Calcul("Fautes", "Fautes", f'=IF(COUNTA({toutes})=0,"",{lettres})'),)


def _restes() -> tuple[Calcul, ...]:
    solde, paye = "INDEX(Groupes_Net,[Groupe])", "INDEX(Groupes_Paye,[Groupe])"
    ouverte = (
        f'IF([Groupe]="",{SEULE},IF({solde}=0,0,IF({paye}=0,{ENTIERE},'
        f"IF(SIGN([Net])=SIGN({solde}),{ENTAMEE},{EMPLOYEE}))))"
    )
    decompte = f"=N([-NombreEntamees])+IF([Ouverte]={ENTAMEE},1,0)"
    hors = "LEFT([Compte],2)<>Prefixe_age"
    tiers = '=IF([Rang]="","",INDEX(Soldes_PremierAge,[Rang]))'
    tranche = f"=IF([ResteAge]=0,0,{_tranche()})"
    return (
        Calcul("Ouverte", "Ouverte", f"=IF([Net]=0,0,{ouverte})", ENTIER),
        Calcul("NombreEntamees", "Entamées jusqu'ici", decompte, ENTIER),
        Calcul("Reste", "Reste ouvert", f"={_reste('Reste')}", Genre.MONTANT),
        Calcul(
            "ResteAge",
            "Reste, par échéance",
            f"=IF({hors},0,{_reste('ResteAge')})",
            Genre.MONTANT,
        ),
        Calcul("Tiers", "Tiers n°", tiers, ENTIER),
        Calcul("Tranche", "Tranche n°", tranche, ENTIER),
    )


def _reste(nom: str) -> str:
    """La ligne entière, rien, ou ce que dit le bloc Entamees."""
    impute = f"IFERROR(INDEX(Entamees_{nom},[NombreEntamees]),[Net])"
    return f"IF(OR([Ouverte]=0,[Ouverte]={EMPLOYEE}),0,IF([Ouverte]={ENTAMEE},{impute},[Net]))"


def _choix() -> tuple[Calcul, ...]:
    """L'ordre des lignes du compte choisi : compte, date, puis place dans la feuille Écritures."""
    ordre = "[Rang]*1E11+[Jour]*1E5+[#]"

    def choisie(nom: str) -> str:
        return (
            f'IF([Rang]="","",IF([Compte]<>{nom}_compte,"",'
            f'IF(AND({nom}_tiers<>"",[Auxiliaire]<>{nom}_tiers),"",{ordre})))'
        )

    dans_le_livre = f'=IF([Jour]="","",IF([Jour]>Jour_arrete,"",{choisie("Livre")}))'
    return (
        Calcul(
            "OrdreJustif",
            "Ordre, justification",
            f'=IF([Reste]=0,"",{choisie("Justif")})',
            ENTIER,
            18,
        ),
        Calcul("OrdreLivre", "Ordre, grand livre", dans_le_livre, ENTIER, 18),
    )


def _jour(nom: str, sinon: str) -> str:
    return f"=IF(ISNUMBER({lu(nom)}),INT({lu(nom)}),{sinon})"


def _montant(nom: str) -> str:
    return f"=IF(ISNUMBER({lu(nom)}),ROUND({lu(nom)},2),0)"


def _numeroter(nom: str, cles: str, titre: str) -> tuple[Calcul, ...]:
    """La première ligne de la même clé, et le nombre de clés différentes jusqu'ici."""
    return (
        Calcul(
            f"Premiere{nom}",
            f"{titre} : première ligne",
            f'=IF([{cles}]="","",MATCH([{cles}],Lignes_{cles},0))',
            ENTIER,
        ),
        Calcul(
            f"Nombre{nom}s",
            f"{titre}s jusqu'ici",
            f"=N([-Nombre{nom}s])+IF([Premiere{nom}]=[#],1,0)",
            ENTIER,
        ),
    )


def _tranche() -> str:
    """1, non échu ; 2 à 5, les tranches ; 6, non affecté."""
    age = "(Jour_arrete-[Echeance])"
    formule = str(len(USUELLES) + 2)
    for rang, borne in reversed(list(enumerate((0, *USUELLES), start=1))):
        formule = f"IF({age}<={borne},{rang},{formule})"
    return f"IF([ResteAge]*Sens_age<0,{len(USUELLES) + 3},{formule})"
