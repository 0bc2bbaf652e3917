"""Les calculs de chaque bien (per-asset formulas): ses fautes, ses cumuls par exercice.

Règle : la ligne n lit la ligne n du registre. Les colonnes T sont les jours de 360 par an écoulés
depuis la mise en service, à la clôture de chaque exercice ; les colonnes E le cumul des
amortissements économiques, F le cumul fiscal. Un cumul est arrondi une fois : la somme d'un plan
est sa base. Une dotation est la différence de deux cumuls.
Exceptions : un bien fautif n'est pas calculé, et la feuille Contrôles le compte.

Référence : `comptabilite.immobilisations`, dont ces formules donnent les résultats avec les
conventions d'usage (30/360, fin de février comptée 30, jour de mise en service compté).
Unités : euros arrondis au centime, jours de 360 par an, mois.
"""

from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.immobilisations.exercices import (
    COEFFICIENT,
    EXCLUS_DU_DEGRESSIF,
    NE_S_AMORTIT_PAS,
)
from lettrine.classeur.modeles.immobilisations.reperes import (
    BIENS,
    CALCULS,
    EXERCICES,
    REGISTRE,
    UNITES,
    rang_360,
)
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.immobilisations import METHODES, METHODES_FISCALES
from lettrine.tables.schema import Genre

__all__ = ["FAUTES", "bloc_des_biens", "ecrire_les_calculs"]

PREMIERE = 5
TOUJOURS_LA = "9E6"  # un rang que rien n'atteint
LIN, DEG, UNI, EXC, RIEN = 1, 2, 3, 6, 7
LOGICIELS = "205"
FAUTES = {
    "N": "Biens sans numéro, ou au numéro déjà pris",
    "A": "Biens sans date d'acquisition",
    "P": "Biens acquis avant le premier exercice, ou après le dernier",
    "S": "Biens mis en service avant leur acquisition",
    "X": "Biens sortis avant leur mise en service ou leur acquisition",
    "C": "Biens sans coût d'entrée positif",
    "R": "Valeurs résiduelles négatives, ou au-dessus du coût",
    "M": "Méthodes inconnues, ou absentes sans durée",
    "D": "Durées absentes, ou de plus de cent ans",
    "Y": "SOFTY sur une durée qui n'est pas en années entières",
    "U": "Unités d'œuvre prévues absentes",
    "G": "Dégressif sur moins de trois ans, ou sans coefficient connu",
    "E": "Dégressif d'un bien dont le compte n'y ouvre pas droit",
    "T": "Terrains, titres ou en-cours amortis",
}
"""Par lettre, ce qui empêche de calculer un bien."""


def bloc_des_biens() -> Bloc:
    """Toutes les colonnes de calcul, d'un bien par ligne."""
    return Bloc(
        "Biens", CALCULS, PREMIERE, 0, BIENS,
        (
            *_identite(), *_methodes(), *_dates(), _fautes(), _valide(), *_listes(), *_temps(),
            *_cumuls(),
        ),
    )  # fmt: skip


def ecrire_les_calculs(atelier: Atelier) -> None:
    """La feuille Calculs, et les noms de ses cumuls."""
    bloc = bloc_des_biens()
    onglet = Onglet(atelier, CALCULS, "mode_d_emploi", "Calculs, bien par bien")
    onglet.decrire(
        "Rien à saisir ici. T : jours écoulés depuis la mise en service ; E : cumul économique ;"
        " F : cumul fiscal, à la clôture de l'exercice de ce rang (feuille Exercices)."
    )
    onglet.lister(bloc, filtree=False)
    onglet.page.freeze_panes(bloc.premiere, 2)
    for nom, plage in bloc.noms():
        if not nom.split("_")[1][1:].isdigit():
            atelier.classeur.define_name(nom, plage)
    for nom, lettre in (("Cumuls_eco", "E"), ("Cumuls_fiscaux", "F")):
        gauche, droite = (bloc.cellules(f"{lettre}{rang}") for rang in (0, EXERCICES))
        etendue = f"{gauche.split(':')[0]}:{droite.split(':')[1]}"
        atelier.classeur.define_name(nom, f"='{CALCULS}'!{etendue}")
    for nom, formule in (
        ("Nombre_presents", "MAX(Biens_Presents)"),
        ("Nombre_sorties", "MAX(Biens_Sorties)"),
        ("Nombre_comptes", "COUNT(Biens_OrdreCompte)"),
    ):
        atelier.classeur.define_name(nom, f"={formule}")
    numeros = 'INDEX(Biens_Num,1):INDEX(Biens_Num,MAX(1,SUMPRODUCT(--(Biens_Num<>""))))'
    atelier.classeur.define_name("Liste_biens", f"={numeros}")
    onglet.page.print_area(0, 0, bloc.premiere + 30, 30)


def _nombre(nom: str) -> str:
    lue = REGISTRE.lue(nom)
    return f"IF(ISNUMBER({lue}),{lue},0)"


def _identite() -> tuple[Calcul, ...]:
    return (
        Calcul("Num", "N° du bien", f"={REGISTRE.texte('NumBien')}"),
        Calcul("Designation", "Désignation", f"={REGISTRE.texte('Designation')}", largeur=26),
        Calcul("Compte", "Compte", f"={REGISTRE.texte('CompteNum')}"),
        Calcul("Brut", "Coût", f"={REGISTRE.montant('CoutEntree')}", Genre.MONTANT),
        Calcul("Residuelle", "Résiduelle", f"={REGISTRE.montant('ValeurResiduelle')}",
               Genre.MONTANT),
        Calcul("Base", "Base", "=ROUND([Brut]-[Residuelle],2)", Genre.MONTANT),
        Calcul("Prix", "Prix de cession", f"={REGISTRE.montant('PrixCession')}", Genre.MONTANT),
        Calcul("Nature", "Nature de la sortie", f"={REGISTRE.texte('NatureSortie')}"),
        Calcul("Rempli", "Ligne remplie", '=IF(OR([Num]<>"",[Designation]<>"",[Brut]<>0),1,0)',
               Genre.ENTIER, 9),
    )  # fmt: skip


def _methodes() -> tuple[Calcul, ...]:
    """La méthode économique et la méthode fiscale, en rangs de METHODES, et leurs durées."""
    liste = ",".join(f'"{nom}"' for nom in METHODES)
    fiscales = ",".join(f'"{nom}"' for nom in METHODES_FISCALES)
    ecrite, fiscale = REGISTRE.texte("Methode"), REGISTRE.texte("MethodeFiscale")
    code = f'IF({ecrite}="",IF([Saisis]>0,{LIN},0),IFERROR(MATCH({ecrite},{{{liste}}},0),0))'
    rang = f"CHOOSE(IFERROR(MATCH({fiscale},{{{fiscales}}},0),0)+1,-1,{LIN},{DEG},{EXC})"
    code_fiscal = f'IF({fiscale}="",IF([SaisisFiscaux]>0,{LIN},0),{rang})'
    donne = _nombre("Coefficient")
    return (
        Calcul("Saisis", "Mois saisis", f"=ROUND({_nombre('Duree')}*12,0)", Genre.ENTIER, 9),
        Calcul("SaisisFiscaux", "Mois fiscaux saisis",
               f"=ROUND({_nombre('DureeFiscale')}*12,0)", Genre.ENTIER, 9),
        Calcul("Code", "Méthode, rang", f"={code}", Genre.ENTIER, 9),
        Calcul("Mois", "Durée, mois", f"=IF(AND([Code]={EXC},[Saisis]=0),12,[Saisis])",
               Genre.ENTIER, 9),
        Calcul("CodeFiscal", "Méthode fiscale, rang", f"={code_fiscal}", Genre.ENTIER, 9),
        Calcul("MoisFiscal", "Durée fiscale, mois",
               f"=IF([SaisisFiscaux]>0,[SaisisFiscaux],IF([CodeFiscal]={EXC},12,[Mois]))",
               Genre.ENTIER, 9),
        Calcul("Prevues", "Unités prévues", f"={_nombre('UnitesPrevues')}", Genre.ENTIER, 10),
        Calcul("Acquis", "Acquis le", f"={REGISTRE.jour('DateAcquisition')}", Genre.DATE),
        Calcul("Coef", "Coefficient", _coefficient(DEG, "Code", "Mois", donne), Genre.NOMBRE, 10),
        Calcul("CoefFiscal", "Coefficient fiscal",
               _coefficient(DEG, "CodeFiscal", "MoisFiscal", donne), Genre.NOMBRE, 10),
    )  # fmt: skip


def _coefficient(rang: int, code: str, mois: str, donne: str) -> str:
    loi = COEFFICIENT.format(jour="[Acquis]", mois=f"[{mois}]")
    return f"=IF([{code}]={rang},IF({donne}>0,{donne},IFERROR({loi},0)),0)"


def _dates() -> tuple[Calcul, ...]:
    """Les jours, et leurs rangs dans une suite d'années de 360 jours."""
    lendemain = "([Sortie]+IF(DAY([Sortie])=1,0,1))"
    rang_de_sortie = f"({rang_360('[Sortie]')}+IF(DAY([Sortie])=1,0,1))"
    rang_du_mois = f"INT(({rang_360(lendemain)}-1)/30)*30+1"
    terme = "MIN(INDEX(Exercices_Suivant,[Premier])+30*[{0}]-360,[DebutMois]+30*[{0}])"
    return (
        Calcul("Service", "En service le", f"={REGISTRE.jour('DateMiseEnService')}", Genre.DATE),
        Calcul("Sortie", "Sorti le", f"={REGISTRE.jour('DateSortie')}", Genre.DATE),
        Calcul("Premier", "Exercice d'acquisition",
               '=IF([Acquis]="",0,IF([Acquis]>MAX(Exercices_Fin),0,'
               "IFERROR(MATCH([Acquis],Exercices_Debut,1),0)))", Genre.ENTIER, 10),
        Calcul("DernierExercice", "Exercice de sortie",
               '=IF([Sortie]="",0,IFERROR(MATCH([Sortie],Exercices_Debut,1),0))', Genre.ENTIER, 10),
        Calcul("DebutRang", "Rang du premier jour", _debut("Code"), Genre.ENTIER),
        Calcul("DebutFiscal", "Rang du premier jour, fiscal", _debut("CodeFiscal"), Genre.ENTIER),
        Calcul("DebutMois", "Rang du mois d'acquisition",
               '=IF([Acquis]="",0,360*YEAR([Acquis])+30*MONTH([Acquis])+1)', Genre.ENTIER),
        Calcul("FinRang", "Rang de la sortie",
               f'=IF([Sortie]="",{TOUJOURS_LA},{rang_de_sortie})', Genre.ENTIER),
        Calcul("FinMois", "Rang du mois de sortie",
               f'=IF([Sortie]="",{TOUJOURS_LA},{rang_du_mois})', Genre.ENTIER),
        *(
            Calcul(nom, titre, f"=IF([Premier]=0,0,{terme.format(mois)})", Genre.ENTIER)
            for nom, titre, mois in (
                ("Terme", "Terme du dégressif", "Mois"),
                ("TermeFiscal", "Terme du dégressif fiscal", "MoisFiscal"),
            )
        ),
    )  # fmt: skip


def _debut(code: str) -> str:
    """La mise en service ; pour un logiciel en douze mois, le mois d'acquisition."""
    en_douze_mois = f'AND([{code}]={EXC},LEFT([Compte],{len(LOGICIELS)})="{LOGICIELS}")'
    debut = f"IF({en_douze_mois},[DebutMois],{rang_360('[Service]')})"
    return f'=IF([Service]="",{TOUJOURS_LA},{debut})'


def _fautes() -> Calcul:
    """Les lettres de ce qui empêche de calculer le bien."""
    a_une_duree = f"AND([Code]<>0,[Code]<>{UNI},[Code]<>{RIEN})"
    degressif = f"OR([Code]={DEG},[CodeFiscal]={DEG})"
    mois = f"IF([CodeFiscal]={DEG},[MoisFiscal],[Mois])"
    coefficient = f"IF([CodeFiscal]={DEG},[CoefFiscal],[Coef])"
    conditions = {
        "N": 'OR([Num]="",COUNTIF(Biens_Num,[Num])>1)',
        "A": '[Acquis]=""',
        "P": 'AND([Acquis]<>"",[Premier]=0)',
        "S": 'AND([Service]<>"",[Acquis]<>"",[Service]<[Acquis])',
        "X": 'AND([Sortie]<>"",[Sortie]<IF([Service]="",[Acquis],[Service]))',
        "C": "[Brut]<=0",
        "R": "OR([Residuelle]<0,AND([Brut]>0,[Residuelle]>[Brut]))",
        "M": "OR([Code]=0,[CodeFiscal]<0)",
        "D": f"OR(AND({a_une_duree},OR([Mois]<=0,[Mois]>1200)),"
             "AND([CodeFiscal]>0,OR([MoisFiscal]<=0,[MoisFiscal]>1200)))",
        "Y": "AND(OR([Code]=4,[Code]=5),MOD([Mois],12)<>0)",
        "U": f"AND([Code]={UNI},[Prevues]<=0)",
        "G": f"AND({degressif},OR({mois}<36,{coefficient}<=0))",
        "E": f"AND({degressif},{EXCLUS_DU_DEGRESSIF.format(compte='[Compte]')})",
        "T": f'AND([Service]<>"",[Code]<>{RIEN},{NE_S_AMORTIT_PAS.format(compte="[Compte]")})',
    }  # fmt: skip
    lettres = "&".join(f'IF({si},"{lettre}","")' for lettre, si in conditions.items())
    return Calcul("Fautes", "Fautes", f'=IF([Rempli]=0,"",{lettres})', largeur=10)


def _valide() -> Calcul:
    return Calcul("Valide", "Calculé", '=IF(AND([Rempli]=1,[Fautes]=""),1,0)', Genre.ENTIER, 9)


def _listes() -> tuple[Calcul, ...]:
    """Les biens présents pendant l'exercice, ceux qui en sortent, et leurs comptes, numérotés."""
    present = (
        "AND([Valide]=1,Exercice_rang>0,[Premier]<=Exercice_rang,"
        "OR([DernierExercice]=0,[DernierExercice]>=Exercice_rang))"
    )
    sorti = "AND([Present]=1,[DernierExercice]=Exercice_rang)"
    nouveau = "MATCH([CleCompte],Biens_CleCompte,0)=[#]"
    return (
        Calcul("Present", "Présent", f"=IF({present},1,0)", Genre.ENTIER, 9),
        _decompte("Presents", "Present"),
        _place("Place", "Presents"),
        Calcul("Sorti", "Sorti pendant l'exercice", f"=IF({sorti},1,0)", Genre.ENTIER, 9),
        _decompte("Sorties", "Sorti"),
        _place("PlaceSortie", "Sorties"),
        Calcul("CleCompte", "Clé du compte", '=IF([Present]=1,"c"&[Compte],"")'),
        Calcul("OrdreCompte", "Ordre du compte",
               f'=IF([CleCompte]="","",IF({nouveau},'
               'COUNTIF(Biens_CleCompte,"<"&[CleCompte]),""))', Genre.ENTIER, 9),
        Calcul("PlaceCompte", "Compte n°",
               '=IF([#]>COUNT(Biens_OrdreCompte),"",'
               "MATCH(SMALL(Biens_OrdreCompte,[#]),Biens_OrdreCompte,0))", Genre.ENTIER, 9),
    )  # fmt: skip


def _decompte(nom: str, temoin: str) -> Calcul:
    return Calcul(nom, f"{nom} : décompte", f"=N([-{nom}])+[{temoin}]", Genre.ENTIER, 9)


def _place(nom: str, decompte: str) -> Calcul:
    """La ligne du bien de ce numéro."""
    formule = f'=IF([#]>MAX(Biens_{decompte}),"",MATCH([#],Biens_{decompte},0))'
    return Calcul(nom, nom, formule, Genre.ENTIER, 9)


def _temps() -> tuple[Calcul, ...]:
    """Les jours écoulés à la clôture de chaque exercice."""
    return tuple(
        Calcul(
            f"T{rang}", f"T{rang}",
            f"=IF([Valide]=0,0,MAX(0,MIN([FinRang],INDEX(Exercices_Suivant,{rang}))-[DebutRang]))",
            Genre.ENTIER, 9,
        )
        for rang in range(1, EXERCICES + 1)
    )  # fmt: skip


def _cumuls() -> tuple[Calcul, ...]:
    """Les cumuls économiques, puis les cumuls fiscaux, de la veille au dernier exercice."""
    eco = [Calcul("E0", "E0", '=IF([Valide]=0,"",0)', Genre.MONTANT, 12)]
    fiscaux = [Calcul("F0", "F0", '=IF([Valide]=0,"",0)', Genre.MONTANT, 12)]
    for rang in range(1, EXERCICES + 1):
        lineaire = _au_prorata("[Base]", f"MIN([T{rang}],30*[Mois])", "(30*[Mois])")
        degressif = _degressif("E", rang, "[Base]", "[Coef]", "[Mois]", "[Terme]")
        formule = (
            f"CHOOSE([Code],{lineaire},{degressif},{_unites(rang)},"
            f"{_softy(rang, progressif=False)},{_softy(rang, progressif=True)},{lineaire},0)"
        )
        eco.append(_cumul("E", rang, formule))
        jours = f"MAX(0,MIN([FinRang],INDEX(Exercices_Suivant,{rang}))-[DebutFiscal])"
        lineaire = _au_prorata("[Brut]", f"MIN({jours},30*[MoisFiscal])", "(30*[MoisFiscal])")
        degressif = _degressif("F", rang, "[Brut]", "[CoefFiscal]", "[MoisFiscal]", "[TermeFiscal]")
        formule = f"IF([CodeFiscal]=0,[E{rang}],IF([CodeFiscal]={DEG},{degressif},{lineaire}))"
        fiscaux.append(_cumul("F", rang, formule))
    return (*eco, *fiscaux)


def _cumul(lettre: str, rang: int, formule: str) -> Calcul:
    return Calcul(
        f"{lettre}{rang}", f"{lettre}{rang}", f'=IF([Valide]=0,"",{formule})', Genre.MONTANT, 12
    )


def _au_prorata(base: str, fait: str, total: str) -> str:
    """La part de la base, arrondie une fois ; en centimes, un demi est exact."""
    return f"ROUND(ROUND({base}*100,0)*{fait}/{total},0)/100"


def _unites(rang: int) -> str:
    criteres = f"{UNITES.plage('NumBien')},[Num],{UNITES.plage('DateEvenement')}"
    jusqu_ici = f'SUMIFS({UNITES.plage("Unites")},{criteres},"<="&INDEX(Exercices_Fin,{rang}))'
    return _au_prorata("[Base]", f"MIN({jusqu_ici},[Prevues])", "[Prevues]")


def _softy(rang: int, *, progressif: bool) -> str:
    """Les numéros des années passées, et la part de celle qui court."""
    ecoule, annees = f"MIN([T{rang}],30*[Mois])", "[Mois]/12"
    passees, reste = f"INT({ecoule}/360)", f"MOD({ecoule},360)"
    if progressif:
        poids = f"({passees}*({passees}+1)/2*360+{reste}*({passees}+1))"
    else:
        poids = f"(({passees}*{annees}-{passees}*({passees}-1)/2)*360+{reste}*({annees}-{passees}))"
    return _au_prorata("[Base]", poids, f"({annees}*({annees}+1)/2*360)")


def _degressif(lettre: str, rang: int, base: str, coef: str, mois: str, terme: str) -> str:
    """Le cumul d'avant, et l'annuité : le taux dégressif, ou le reste sur le temps qui reste."""
    avant = f"[{lettre}{rang - 1}]"
    suivant = f"INDEX(Exercices_Suivant,{rang})"
    du = f"IF([Premier]={rang},[DebutMois],INDEX(Exercices_Ouverture,{rang}))"
    au = f"IF([FinRang]<={suivant},MIN([FinMois],{suivant}),{suivant})"
    jours = f"MAX(0,{au}-{du})"
    temps = f"IF([Premier]={rang},30*{mois},MAX(1,{terme}-{du}))"
    reste = f"ROUND(({base}-{avant})*100,0)"
    lineaire = f"{reste}*MIN({jours},{temps})/{temps}"
    annuite = (
        f"IF({coef}*{temps}<=30*{mois},{lineaire},MIN({reste},{reste}*{coef}*{jours}/(30*{mois})))"
    )
    commence = f'AND([Premier]>0,[Premier]<={rang},[Service]<>"")'
    return f"IF({commence},ROUND({avant}+ROUND({annuite},0)/100,2),0)"
