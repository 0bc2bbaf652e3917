"""Les calculs du modèle de contrôle d'un FEC (per-line formulas): écritures, fautes, numéros.

Règle : celles de `comptabilite.controle_fec`, pour les contrôles qu'une formule sait faire :
équilibre des écritures, des journaux et du fichier (CTL-01 à CTL-03), trous et doubles de la
numérotation (CTL-06, CTL-07), dates (CTL-09 à CTL-11), champs (CTL-15 à CTL-18), libellés de
comptes (CTL-29).
Une écriture est un journal et un numéro ; elle est comptée à sa première ligne.
Exceptions : seuls les numéros faits de chiffres sont suivis ; les autres sont comptés à part.

Référence : LPF art. A47 A-1 ; PCG, tenue de la comptabilité.
Unités : euros arrondis au centime, jours du tableur.
"""

from lettrine.classeur.modeles.calculs import cote_a_cote
from lettrine.classeur.modeles.formules import Bloc, Calcul, cle
from lettrine.classeur.modeles.saisie import Saisie
from lettrine.comptabilite.controle_fec.champs import DATES_OBLIGATOIRES, TEXTES_OBLIGATOIRES
from lettrine.comptabilite.controle_fec.chronologie import CODES_D_A_NOUVEAU
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import Genre

__all__ = ["CALCULS", "ECRITURES_A_COLLER", "JOURNAUX_LUS", "SCALAIRES", "blocs"]

CALCULS = "Calculs"
JOURNAUX_LUS = 40
ENTIER, MONTANT, DATE = Genre.ENTIER, Genre.MONTANT, Genre.DATE

ECRITURES_A_COLLER = Saisie(
    ECRITURES,
    ("JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib",
     "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit",
     "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise"),
    "Écritures",
    "Écritures du fichier",
    ("Collez ici les dix-huit colonnes du FEC, en valeurs, sans sa ligne d'en-tête : Données,"
     " À partir d'un fichier texte, colonnes de numéros en Texte, dates en AMJ.",
     "Une date écrite 20250131 en texte n'est pas une date : elle est comptée comme vide."),
    5_000,
    vides=100,
    largeurs={"JournalCode": 10, "JournalLib": 24, "EcritureNum": 12, "CompteNum": 13,
              "CompteLib": 34, "CompAuxNum": 14, "CompAuxLib": 26, "PieceRef": 17,
              "EcritureLib": 40, "Debit": 15, "Credit": 15},
)  # fmt: skip

SCALAIRES = {
    "Nombre_ecritures": "SUM(Lignes_Ouvre)",
    "Nombre_journaux": "MAX(Lignes_NombreJournaux)",
    "Trous_fichier": "SUM(Lignes_Trou)",
    "Doubles_fichier": "SUM(Lignes_Double)",
    "Trous_journal": "SUM(Lignes_TrouJournal)",
    "Doubles_journal": "SUM(Lignes_DoubleJournal)",
    "Par_journal": "IF(Trous_journal+Doubles_journal<Trous_fichier+Doubles_fichier,1,0)",
}


def blocs() -> tuple[Bloc, ...]:
    """Une ligne de calculs par ligne d'écriture, puis les journaux."""
    return cote_a_cote(
        CALCULS,
        (
            ("Lignes", ECRITURES_A_COLLER.lignes, (*_lecture(), *_fautes(), *_numeros())),
            ("Journaux", JOURNAUX_LUS, _journaux()),
        ),
    )


def _si(formule: str, temoin: str = "Remplie", sinon: str = '""') -> str:
    return f'=IF([{temoin}]="",{sinon},{formule})'


def _cle(*noms: str) -> str:
    """Un texte que l'on peut chercher tel quel, vide si le premier l'est."""
    return _si(cle('"k"&' + '&"|"&'.join(f"[{nom}]" for nom in noms)), noms[0])


def _premiere(cles: str) -> str:
    return _si(f"MATCH([{cles}],Lignes_{cles},0)", cles)


def _lecture() -> tuple[Calcul, ...]:
    table = ECRITURES_A_COLLER
    compte, libelle = table.texte("CompteNum"), table.texte("CompteLib")
    return (
        Calcul("Remplie", "Remplie", f'=IF(COUNTA({table.ligne})=0,"",1)', ENTIER),
        Calcul("Journal", "Journal", f"={table.texte('JournalCode')}"),
        Calcul("Numero", "Numéro", f"={table.texte('EcritureNum')}"),
        Calcul(
            "Ecriture",
            "Clé de l'écriture",
            _si(cle('"e"&[Journal]&"|"&[Numero]')),
            largeur=20,
        ),
        Calcul("Premiere", "Première ligne", _premiere("Ecriture"), ENTIER),
        Calcul("Ouvre", "Ouvre une écriture", _si("IF([Premiere]=[#],1,0)", sinon="0"), ENTIER),
        Calcul("Jour", "Date", f"={table.jour('EcritureDate')}", DATE),
        Calcul("Debit", "Débit", f"={table.montant('Debit')}", MONTANT),
        Calcul("Credit", "Crédit", f"={table.montant('Credit')}", MONTANT),
        Calcul("Net", "Débit - crédit", "=ROUND([Debit]-[Credit],2)", MONTANT),
        Calcul(
            "Ecart",
            "Écart de l'écriture",
            "=IF([Ouvre]=1,ROUND(SUMIF(Lignes_Premiere,[#],Lignes_Net),2),0)",
            MONTANT,
        ),
        Calcul("Compte", "Compte", f"={compte}"),
        Calcul("CleCompte", "Clé du compte", _cle("Compte")),
        Calcul("PremiereCompte", "Compte : première ligne", _premiere("CleCompte"), ENTIER),
        Calcul("Libelle", "Libellé du compte", _si(libelle), largeur=24),
        Calcul("CleLibelle", "Clé du libellé", _cle("Compte", "Libelle"), largeur=24),
        Calcul("CleJournal", "Clé du journal", _cle("Journal")),
        Calcul("PremiereJournal", "Journal : première ligne", _premiere("CleJournal"), ENTIER),
        Calcul(
            "NombreJournaux",
            "Journaux jusqu'ici",
            "=N([-NombreJournaux])+IF([PremiereJournal]=[#],1,0)",
            ENTIER,
        ),
    )


def _fautes() -> tuple[Calcul, ...]:
    """Une colonne par contrôle : 1 sur la ligne fautive."""
    table = ECRITURES_A_COLLER
    textes = "+".join(f'({table.texte(nom)}="")' for nom in TEXTES_OBLIGATOIRES)
    dates = "+".join(f"NOT(ISNUMBER({table.lue(nom)}))" for nom in DATES_OBLIGATOIRES)
    nouveaux = ",".join(f'"{code}"' for code in sorted(CODES_D_A_NOUVEAU))
    nouveau = f"ISNUMBER(MATCH(LOWER([Journal]),{{{nouveaux}}},0))"
    hors = (
        f'IF([Jour]="",0,IF([Jour]>Fin_exercice,1,IF([Jour]<Debut_exercice,IF({nouveau},0,1),0)))'
    )
    chiffres = "*".join(
        f'ISNUMBER(MATCH(MID([Compte],{rang},1),{{"0","1","2","3","4","5","6","7","8","9"}},0))'
        for rang in (1, 2, 3)
    )
    ouverture = "INDEX(Lignes_Jour,[Premiere])"
    autre = f'IF(OR([Jour]="",{ouverture}=""),"",IF([Jour]={ouverture},"",[Premiere]))'
    libelle = "EXACT([Libelle],INDEX(Lignes_Libelle,[PremiereCompte]))"
    valide = table.jour("ValidDate")
    return (
        Calcul("Vides", "Champs vides", _si(f"{textes}+{dates}", sinon="0"), ENTIER),
        Calcul("Doubles", "Débit et crédit", "=IF(AND([Debit]<>0,[Credit]<>0),1,0)", ENTIER),
        Calcul("Nulles", "Ni débit ni crédit",
               _si("IF(AND([Debit]=0,[Credit]=0),1,0)", sinon="0"), ENTIER),
        Calcul("Hors", "Hors de l'exercice", f"={hors}", ENTIER),
        Calcul("Precoce", "Validée avant sa date",
               f'=IF(OR([Jour]="",{valide}=""),0,IF({valide}<[Jour],1,0))', ENTIER),
        Calcul("Autre", "Écriture datée autrement", _si(autre), ENTIER),
        Calcul("Plusieurs", "Écriture à plusieurs dates",
               "=IF([Ouvre]=0,0,IF(ISNUMBER(MATCH([#],Lignes_Autre,0)),1,0))", ENTIER),
        Calcul("Mauvais", "Compte mal formé",
               f'=IF([PremiereCompte]=[#],IF({chiffres}=1,0,1),0)', ENTIER),
        Calcul("Autrement", "Compte au libellé différent",
               f'=IF([Compte]="",0,IF({libelle},0,IF(MATCH([CleLibelle],Lignes_CleLibelle,0)=[#]'
               ",1,0)))", ENTIER),
    )  # fmt: skip


def _numeros() -> tuple[Calcul, ...]:
    """Trous et doubles, sur tout le fichier, puis journal par journal.

    Un trou se voit au numéro d'avant, qui manque ; le premier numéro n'en a pas. On ne compte ceux
    qui précèdent que là où il manque : sur 5 000 lignes, les compter partout serait trop long.
    """
    chiffres = 'TEXT(VALUE([Numero]),REPT("0",LEN([Numero])))=[Numero]'
    nombre = f'IFERROR(IF({chiffres},VALUE([Numero]),""),"")'

    def trou(cherche: str, ou: str, criteres: str) -> str:
        avant = f'COUNTIFS(Lignes_Nombre,"<"&[Nombre]{criteres})'
        return f"IF(ISNUMBER(MATCH({cherche},{ou},0)),0,IF({avant}=0,0,1))"

    trou_du_fichier = trou("[Nombre]-1", "Lignes_Nombre", "")
    trou_du_journal = trou(
        '[CleJournal]&"|"&([Nombre]-1)', "Lignes_CleNumero", ",Lignes_CleJournal,[CleJournal]"
    )
    return (
        Calcul("Nombre", "Numéro, en chiffres", f'=IF([Ouvre]=1,{nombre},"")', ENTIER),
        Calcul("Double", "Numéro déjà pris",
               _si("IF(MATCH([Nombre],Lignes_Nombre,0)=[#],0,1)", "Nombre", "0"), ENTIER),
        Calcul("Trou", "Trou avant ce numéro",
               _si(f"IF([Double]=1,0,{trou_du_fichier})", "Nombre", "0"), ENTIER),
        Calcul("CleNumero", "Clé du numéro", _si('[CleJournal]&"|"&[Nombre]', "Nombre"),
               largeur=16),
        Calcul("DoubleJournal", "Déjà pris dans son journal",
               _si("IF(MATCH([CleNumero],Lignes_CleNumero,0)=[#],0,1)", "Nombre", "0"), ENTIER),
        Calcul("TrouJournal", "Trou dans son journal",
               _si(f"IF([DoubleJournal]=1,0,{trou_du_journal})", "Nombre", "0"), ENTIER),
    )  # fmt: skip


def _journaux() -> tuple[Calcul, ...]:
    libelle = ECRITURES_A_COLLER.lue("JournalLib", "[Place]")

    def somme(nom: str) -> str:
        return _si(f"ROUND(SUMIF(Lignes_PremiereJournal,[Place],Lignes_{nom}),2)", "Place")

    return (
        Calcul(
            "Place",
            "Première ligne",
            '=IF([#]>Nombre_journaux,"",MATCH([#],Lignes_NombreJournaux,0))',
            ENTIER,
        ),
        Calcul("Code", "Journal", _si("INDEX(Lignes_Journal,[Place])", "Place")),
        Calcul("Libelle", "Libellé", _si(f'{libelle}&""', "Place"), largeur=26),
        Calcul("Lignes", "Lignes", _si("COUNTIF(Lignes_PremiereJournal,[Place])", "Place"), ENTIER),
        Calcul("Ecritures", "Écritures", somme("Ouvre"), ENTIER),
        Calcul("Debit", "Débit", somme("Debit"), MONTANT),
        Calcul("Credit", "Crédit", somme("Credit"), MONTANT),
        Calcul("Ecart", "Écart", _si("ROUND([Debit]-[Credit],2)", "Place"), MONTANT),
    )
