"""La feuille Plan d'un bien (one asset's schedule): l'amortissement suivi cellule par cellule.

Règle : on choisit un bien ; chaque exercice est une ligne, et chaque étape une colonne : la valeur
à l'ouverture, le temps ou les unités, la part ou le taux, la dotation, le cumul, la valeur nette ;
puis le plan fiscal, s'il y en a un, et le dérogatoire.
Exceptions : le plan s'arrête quand plus rien ne change, ou à la sortie du bien.

Référence : `comptabilite.immobilisations.plan`.
Unités : euros, jours de 360 par an.
"""

from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.immobilisations.reperes import EXERCICES, UNITES, du_bien
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.modeles.saisie import un_choix
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["bloc_du_plan", "ecrire_le_plan"]

NOM = "Plan par bien"
PREMIERE = 18
DEG, UNI = 2, 3


def ecrire_le_plan(atelier: Atelier, contenu: Remplissage) -> None:
    """La feuille : le choix, ce qu'est le bien, les contrôles, le plan."""
    onglet = Onglet(atelier, NOM, "resultat", "Plan d'amortissement d'un bien")
    bloc = bloc_du_plan()
    onglet.lister(bloc, filtree=False, sans_zero=("Fiscale", "Dote", "Repris"))
    onglet.decrire(
        en_tete("Le plan d'un bien, exercice par exercice, tel qu'on le calcule à la main"),
        "Dotation = cumul de l'exercice moins celui d'avant ; en dégressif, valeur nette × taux"
        " retenu × jours / 360. Une année compte 360 jours, un mois 30.",
    )
    onglet.libeller("A5", "N° du bien")
    choix = un_choix("N° du bien", "=Liste_biens")
    onglet.saisir("B5", contenu.reglages.get("bien", ""), Genre.TEXTE, "Bien_choisi", **choix)
    place = 'IF(Bien_choisi="",0,IFERROR(MATCH(Bien_choisi&"",Biens_Num,0),0))'
    onglet.libeller("D5", "Ligne du bien")
    onglet.calculer("E5", f"={place}", Genre.ENTIER)
    onglet.nommer("Place_bien", "E5")
    _decrire_le_bien(onglet)
    onglet.titrer_les_controles(12, 8)
    somme = f"SUM({bloc.cellules('Dotation')})"
    dernier = f"IF(Place_bien=0,0,MAX({bloc.cellules('Cumul')}))"
    attendu = _si_valide("MAX(INDEX(Cumuls_eco,Place_bien,0))")
    onglet.controler(13, 8, "Somme des dotations = dernier cumul", (somme, dernier))
    onglet.controler(14, 8, "Dernier cumul = celui de la feuille Calculs", (dernier, attendu))
    onglet.totaliser(bloc, ("Dotation", "Fiscale", "Dote", "Repris"))
    onglet.page.freeze_panes(bloc.premiere, 0)
    onglet.imprimer(bloc)


def bloc_du_plan() -> Bloc:
    """Une ligne par exercice où le plan change."""
    rang = "INDEX(Exercices_{0},[Rang])"
    depuis = f"([#]+{du_bien('Premier')}-1)"
    ouverture, suivant = rang.format("Ouverture"), rang.format("Suivant")
    code = du_bien("Code")
    degressif = f"{code}={DEG}"
    jours = f"MAX(0,MIN({du_bien('FinRang')},{suivant})-MAX({du_bien('DebutRang')},{ouverture}))"
    fin = f"IF({du_bien('FinRang')}<={suivant},MIN({du_bien('FinMois')},{suivant}),{suivant})"
    debut = f"IF([Rang]={du_bien('Premier')},{du_bien('DebutMois')},{ouverture})"
    criteres = f'{UNITES.plage("NumBien")},Bien_choisi&"",{UNITES.plage("DateEvenement")}'
    unites = (
        f'SUMIFS({UNITES.plage("Unites")},{criteres},">="&[Du],'
        f'{UNITES.plage("DateEvenement")},"<="&[Au])'
    )
    temps = f"IF({code}={UNI},{unites},IF({degressif},MAX(0,{fin}-{debut}),{jours}))"
    mois, avant = f"(30*{du_bien('Mois')})", "N([-Cumul])"
    reste = f"IF([Rang]={du_bien('Premier')},{mois},MAX(1,{du_bien('Terme')}-{debut}))"
    brut, base = du_bien("Brut"), du_bien("Base")
    annuite = f"ROUND(({base}-{avant})*[Retenu]*[Temps]/360,2)"
    au_prorata = f"ROUND(ROUND({base}*100,0)*[Part],0)/100"
    cumul = f"IF({degressif},MIN({base},ROUND({avant}+{annuite},2)),{au_prorata})"
    fiscal = "INDEX(Cumuls_fiscaux,Place_bien,[Rang]+{0})"
    solde = f"MAX(0,ROUND({fiscal.format(1)}-[Cumul],2))"
    return Bloc(
        "Plan", NOM, PREMIERE, 0, EXERCICES,
        (
            Calcul("Rang", "N°", f"=IF({_montre(depuis)},{depuis},\"\")", Genre.ENTIER, 19),
            Calcul("Du", "Du", _si(f"MAX({rang.format('Debut')},0)"), Genre.DATE, 30),
            Calcul("Au", "Au", _si(rang.format("Fin")), Genre.DATE, 13),
            Calcul("Ouverture", "Valeur nette à l'ouverture", _si(f"ROUND({brut}-{avant},2)"),
                   Genre.MONTANT, 25),
            Calcul("Temps", "Jours, ou unités", _si(temps), Genre.ENTIER, 11),
            Calcul("Ecoule", "Temps cumulé", _si("N([-Ecoule])+[Temps]"),
                   Genre.ENTIER, 12),
            Calcul("Part", "Part du plan", _si(f'IF({degressif},"",{_part(mois)})'), Genre.TAUX,
                   11),
            Calcul("Degressif", "Taux dégressif",
                   _si(f'IF({degressif},{du_bien("Coef")}*12/{du_bien("Mois")},"")'),
                   Genre.TAUX, 11),
            Calcul("Restant", "Taux linéaire sur le reste",
                   _si(f'IF({degressif},360/{reste},"")'), Genre.TAUX, 12),
            Calcul("Retenu", "Taux retenu", _si('IF([Degressif]="","",MAX([Degressif],[Restant]))'),
                   Genre.TAUX, 11),
            Calcul("Dotation", "Dotation", _si(f"ROUND([Cumul]-{avant},2)"), Genre.MONTANT, 15),
            Calcul("Cumul", "Cumul", _si(cumul), Genre.MONTANT, 15),
            Calcul("Nette", "Valeur nette", _si(f"ROUND({brut}-[Cumul],2)"), Genre.MONTANT, 15),
            Calcul("Fiscale", "Annuité fiscale",
                   _si(f"ROUND({fiscal.format(1)}-{fiscal.format(0)},2)"), Genre.MONTANT, 15),
            Calcul("Dote", "Dérogatoire doté", _si("MAX(0,ROUND([Solde]-N([-Solde]),2))"),
                   Genre.MONTANT, 14),
            Calcul("Repris", "Dérogatoire repris", _si("MAX(0,ROUND(N([-Solde])-[Solde],2))"),
                   Genre.MONTANT, 14),
            Calcul("Solde", "Solde du 145", _si(f"IF({du_bien('CodeFiscal')}=0,0,{solde})"),
                   Genre.MONTANT, 14),
        ),
    )  # fmt: skip


def _si(formule: str) -> str:
    return f'=IF([Rang]="","",{formule})'


def _si_valide(formule: str) -> str:
    return f"IF(Place_bien=0,0,IF({du_bien('Valide')}=0,0,{formule}))"


def _montre(depuis: str) -> str:
    """Les exercices de celui de l'acquisition à celui où plus rien ne change."""
    eco, fiscal = (
        f"(INDEX({nom},Place_bien,2):INDEX({nom},Place_bien,{EXERCICES + 1})"
        f"<>INDEX({nom},Place_bien,1):INDEX({nom},Place_bien,{EXERCICES}))"
        for nom in ("Cumuls_eco", "Cumuls_fiscaux")
    )
    rangs = f"(COLUMN($B$1:${_lettre(EXERCICES + 1)}$1)-1)"
    dernier = f"SUMPRODUCT(MAX((({eco}+{fiscal})>0)*{rangs}))"
    return f"IF(Place_bien=0,FALSE,IF({du_bien('Valide')}=0,FALSE,{depuis}<={dernier}))"


def _lettre(rang: int) -> str:
    """La lettre d'une colonne comptée de un."""
    return chr(ord("A") + rang - 1) if rang <= 26 else f"A{chr(ord('A') + rang - 27)}"


def _part(mois: str) -> str:
    """La part du plan consommée à la clôture, selon la méthode."""
    code, annees = du_bien("Code"), f"({du_bien('Mois')}/12)"
    ecoule = f"MIN([Ecoule],{mois})"
    passees, reste = f"INT({ecoule}/360)", f"MOD({ecoule},360)"
    total = f"({annees}*({annees}+1)/2*360)"
    numeros = f"({passees}*{annees}-{passees}*({passees}-1)/2)"
    decroissant = f"({numeros}*360+{reste}*({annees}-{passees}))"
    progressif = f"({passees}*({passees}+1)/2*360+{reste}*({passees}+1))"
    unites = f"MIN(1,[Ecoule]/{du_bien('Prevues')})"
    lineaire = f"{ecoule}/{mois}"
    return (
        f"CHOOSE({code},{lineaire},0,{unites},{decroissant}/{total},{progressif}/{total},"
        f"{lineaire},0)"
    )


def _decrire_le_bien(onglet: Onglet) -> None:
    """Ce qu'est le bien choisi, sur deux colonnes."""
    fiche = (
        ("A6", "Désignation", "B6", "Designation", Genre.TEXTE),
        ("A7", "Compte", "B7", "Compte", Genre.TEXTE),
        ("A8", "Coût d'entrée", "B8", "Brut", Genre.MONTANT),
        ("A9", "Valeur résiduelle", "B9", "Residuelle", Genre.MONTANT),
        ("A10", "Base amortissable", "B10", "Base", Genre.MONTANT),
        ("D6", "Acquis le", "E6", "Acquis", Genre.DATE),
        ("D7", "En service le", "E7", "Service", Genre.DATE),
        ("D8", "Sorti le", "E8", "Sortie", Genre.DATE),
        ("D9", "Durée, en mois", "E9", "Mois", Genre.ENTIER),
        ("D10", "Coefficient", "E10", "Coef", Genre.NOMBRE),
        ("D11", "Ce qui empêche le calcul", "E11", "Fautes", Genre.TEXTE),
    )
    for cellule, libelle, valeur, nom, genre in fiche:
        onglet.libeller(cellule, libelle)
        onglet.calculer(valeur, f'=IF(Place_bien=0,"",{du_bien(nom)})', genre)
