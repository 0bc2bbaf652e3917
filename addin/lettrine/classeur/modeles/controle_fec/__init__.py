"""Le modèle de contrôle d'un FEC (FEC check workbook template) : équilibre, champs, numéros, dates.

- `calculs` : la table à coller et les formules, ligne par ligne.
"""

from lettrine.classeur.modeles.calculs import ecrire_les_calculs
from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.controle_fec.calculs import (
    CALCULS,
    ECRITURES_A_COLLER,
    JOURNAUX_LUS,
    SCALAIRES,
    blocs,
)
from lettrine.classeur.modeles.controles import Controle, ecrire_les_controles
from lettrine.classeur.modeles.dossier import Reglage, ecrire_le_dossier, en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.mode_d_emploi import ModeDEmploi, ecrire_mode_d_emploi
from lettrine.classeur.modeles.onglet import JOUR_OU_RIEN, Onglet
from lettrine.classeur.modeles.saisie import HAUT, UNE_DATE
from lettrine.classeur.presentation.aspect import FOND_ROUGE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.controle import JOURNAUX
from lettrine.tables.schema import Genre

__all__ = ["FEUILLES", "SAISIES", "ecrire_controle_fec"]

SAISIES = (ECRITURES_A_COLLER,)
PAR_JOURNAL, PAR_MOIS = "Journaux", "Mois"
MOIS = 24
FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    ("Dossier", "Saisie", "Le nom du dossier, les dates de l'exercice."),
    (
        ECRITURES_A_COLLER.onglet,
        "Saisie",
        "Les dix-huit colonnes du FEC ; une ligne rose a une faute.",
    ),
    ("Contrôles", "Contrôle", "Chaque contrôle, le nombre de cas, la première ligne en cause."),
    (PAR_JOURNAL, "Résultat", "Lignes, écritures, débit, crédit et écart de chaque journal."),
    (PAR_MOIS, "Résultat", "Débit, crédit et écart de chaque mois."),
    (CALCULS, "Calcul", "Les calculs de chaque ligne, en clair ; rien à saisir."),
)
MODE_D_EMPLOI = ModeDEmploi(
    titre="Contrôler un FEC",
    propos="Un classeur pour apprendre ce qu'un fichier des écritures doit respecter.",
    gestes=(
        "Feuille Dossier : le nom, le premier et le dernier jour de l'exercice.",
        "Feuille Écritures : collez les dix-huit colonnes du fichier, en valeurs.",
        "Feuille Contrôles : tout doit lire OK ; à droite, la première ligne à regarder.",
        "Feuilles Journaux et Mois : ce que chacun totalise, et ce qui ne s'équilibre pas.",
    ),
    feuilles=FEUILLES,
    limites=(
        f"Le classeur lit {ECRITURES_A_COLLER.lignes} lignes et {JOURNAUX_LUS} journaux ; au-delà,"
        " lettrine fec controler.",
        "Il ne contrôle ni le nom du fichier, ni le plan comptable, ni le lettrage, ni les doubles"
        " saisies, ni l'ordre de validation : lettrine fec controler le fait.",
        "La numérotation n'est suivie que si les numéros sont faits de chiffres ; des deux"
        " lectures, tout le fichier ou journal par journal, est retenue celle qui a le moins de"
        " défauts.",
        "Les feuilles calculées sont protégées sans mot de passe. Ni macro, ni lien externe. Reçu"
        " par courriel ? Cliquez sur « Activer la modification ».",
    ),
)


def ecrire_controle_fec(atelier: Atelier, contenu: Remplissage) -> None:
    """Toutes les feuilles du modèle, dans l'ordre des onglets."""
    ecrire_mode_d_emploi(atelier, MODE_D_EMPLOI)
    onglet = ecrire_le_dossier(
        atelier,
        contenu.dossier,
        contenu.au,
        (
            Reglage(
                "Premier jour de l'exercice",
                "Debut_saisi",
                contenu.reglages.get("debut"),
                Genre.DATE,
                "Vide : un an avant la date d'arrêté.",
                UNE_DATE,
            ),
        ),
        derniere="MAX(Lignes_Jour)",
        note="Dernier jour de l'exercice. Vide : le jour de la dernière écriture.",
    )
    onglet.libeller("A8", "L'exercice commence le")
    onglet.calculer(
        "B8",
        "=IF(ISNUMBER(Debut_saisi),INT(Debut_saisi),IF(Jour_arrete=0,0,"
        "DATE(YEAR(Jour_arrete)-1,MONTH(Jour_arrete),DAY(Jour_arrete))+1))",
        Genre.DATE,
        num_format=JOUR_OU_RIEN,
        bold=True,
    )
    onglet.nommer("Debut_exercice", "B8")
    atelier.classeur.define_name("Fin_exercice", "=Jour_arrete")
    saisie = ECRITURES_A_COLLER.ecrire(atelier, contenu.table(ECRITURES_A_COLLER.schema.nom))
    _colorer(saisie)
    _ecrire_les_controles(atelier)
    _ecrire_les_journaux(atelier)
    _ecrire_les_mois(atelier)
    ecrire_les_calculs(atelier, CALCULS, blocs(), SCALAIRES)


def _colorer(onglet: Onglet) -> None:
    """Une ligne rose a une faute."""
    ici = f"MAX(ROW())-{HAUT}"  # MAX : dans un format conditionnel, ROW() seul est une matrice
    fautes = "+".join(
        f"INDEX(Lignes_{nom},{ici})" for nom in ("Vides", "Doubles", "Nulles", "Hors", "Precoce")
    )
    bas, droite = HAUT + ECRITURES_A_COLLER.lignes - 1, len(ECRITURES_A_COLLER.colonnes) - 1
    onglet.colorer((HAUT, 0, bas, droite), f"={fautes}>0", bg_color=FOND_ROUGE)


def _ecrire_les_controles(atelier: Atelier) -> None:
    onglet = Onglet(atelier, "Contrôles", "controle", "Contrôles du fichier")
    onglet.largeurs((62, 4, 4, 4, 4, 16, 16, 14, 52, 4))
    onglet.decrire(
        en_tete("Avant de remettre le fichier"),
        "Vert : rien à faire. Rouge : l'écart, ou le nombre de cas ; à droite, où regarder.",
    )
    fin = ecrire_les_controles(onglet, 4, _controles())
    onglet.page.print_area(0, 0, fin, 9)


def _controles() -> tuple[Controle, ...]:
    def fautes(code: str, libelle: str, nom: str) -> Controle:
        premiere = f"MATCH(TRUE,INDEX(Lignes_{nom}<>0,0),0)+{HAUT}"
        cellule = f"\"#'{ECRITURES_A_COLLER.onglet}'!A\"&({premiere})"
        lien = f'HYPERLINK({cellule},"Écritures, ligne "&({premiere}))'
        return Controle(f"{code} : {libelle}", f"SUM(Lignes_{nom})", ou=f'=IFERROR({lien},"")')

    lecture = '=IF(Par_journal=1,"Lue journal par journal","Lue sur tout le fichier")'
    chiffres = 'SUMPRODUCT((Lignes_Ouvre=1)*(Lignes_Numero<>"")*(Lignes_Nombre=""))'
    return (
        Controle("CTL-03 : débits = crédits du fichier", "SUM(Lignes_Debit)", "SUM(Lignes_Credit)",
                 Genre.MONTANT),
        Controle("Montants des journaux = montants du fichier",
                 "SUM(Journaux_Debit)+SUM(Journaux_Credit)", "SUM(Lignes_Debit)+SUM(Lignes_Credit)",
                 Genre.MONTANT, "Une ligne sans journal n'est dans aucun"),
        Controle("CTL-02 : journaux qui ne s'équilibrent pas",
                 'SUMPRODUCT((Journaux_Place<>"")*(Journaux_Ecart<>0))',
                 ou=f"Feuille {PAR_JOURNAL}"),
        Controle("CTL-01 : écritures qui ne s'équilibrent pas", "SUMPRODUCT(--(Lignes_Ecart<>0))",
                 ou=fautes("", "", "Ecart").ou),
        Controle("CTL-06 : trous dans la numérotation",
                 "IF(Par_journal=1,Trous_journal,Trous_fichier)", ou=lecture),
        Controle("CTL-07 : numéros qui servent deux fois",
                 "IF(Par_journal=1,Doubles_journal,Doubles_fichier)", ou=lecture),
        Controle("Numéros qui ne sont pas faits de chiffres, non suivis", chiffres),
        fautes("CTL-09", "écritures à plusieurs dates", "Plusieurs"),
        fautes("CTL-10", "lignes hors de l'exercice", "Hors"),
        fautes("CTL-11", "lignes validées avant leur date", "Precoce"),
        fautes("CTL-15", "champs obligatoires vides", "Vides"),
        fautes("CTL-16", "comptes qui ne commencent pas par trois chiffres", "Mauvais"),
        fautes("CTL-17", "lignes au débit et au crédit à la fois", "Doubles"),
        fautes("CTL-18", "lignes sans débit ni crédit", "Nulles"),
        fautes("CTL-29", "libellés différents d'un même compte", "Autrement"),
        Controle(f"Journaux au-delà de {JOURNAUX_LUS}, non lus",
                 f"MAX(0,Nombre_journaux-{JOURNAUX_LUS})", de_capacite=True),
        ECRITURES_A_COLLER.debordement(),
    )  # fmt: skip


def _ecrire_les_journaux(atelier: Atelier) -> None:
    onglet = Onglet(atelier, PAR_JOURNAL, "resultat", "Totaux par journal")

    def de(nom: str) -> str:
        return f'=IF(INDEX(Journaux_Place,[#])="","",INDEX(Journaux_{nom},[#]))'

    noms = {
        "JournalCode": ("Code", 12.0), "JournalLib": ("Libelle", 34.0), "Lignes": ("Lignes", 12.0),
        "Ecritures": ("Ecritures", 12.0), "Debit": ("Debit", 18.0), "Credit": ("Credit", 18.0),
        "Ecart": ("Ecart", 16.0),
    }  # fmt: skip
    calculs = (
        Calcul(nom, JOURNAUX[nom].libelle, de(lu), JOURNAUX[nom].genre, largeur)
        for nom, (lu, largeur) in noms.items()
    )
    bloc = Bloc("ParJournal", PAR_JOURNAL, 8, 0, JOURNAUX_LUS, tuple(calculs))
    onglet.lister(bloc)
    onglet.decrire(en_tete("Chaque journal s'équilibre"))
    onglet.titrer_les_controles(3, 4)
    egalite = (f"SUM({bloc.cellules('Debit')})", "SUM(Lignes_Debit)")
    onglet.controler(4, 4, "Débit des journaux = débit du fichier", egalite)
    onglet.totaliser(bloc, ("Lignes", "Ecritures", "Debit", "Credit", "Ecart"))
    onglet.imprimer(bloc)


def _ecrire_les_mois(atelier: Atelier) -> None:
    onglet = Onglet(atelier, PAR_MOIS, "resultat", "Totaux par mois")
    debut = "DATE(YEAR(Debut_exercice),MONTH(Debut_exercice)+[#]-1,1)"
    fin = "EOMONTH([Debut],0)"

    def somme(nom: str) -> str:
        jours = f'Lignes_Jour,">="&[Debut],Lignes_Jour,"<="&{fin}'
        return f'=IF([Debut]="","",ROUND(SUMIFS(Lignes_{nom},{jours}),2))'

    calculs = (
        Calcul("Debut", "Mois, à partir du",
               f'=IF(OR(Jour_arrete=0,{debut}>Jour_arrete),"",{debut})', Genre.DATE, 20),
        Calcul("Lignes", "Lignes",
               f'=IF([Debut]="","",COUNTIFS(Lignes_Jour,">="&[Debut],Lignes_Jour,"<="&{fin}))',
               Genre.ENTIER, 12),
        Calcul("Debit", "Débit", somme("Debit"), Genre.MONTANT, 18),
        Calcul("Credit", "Crédit", somme("Credit"), Genre.MONTANT, 18),
        Calcul("Ecart", "Écart", '=IF([Debut]="","",ROUND([Debit]-[Credit],2))', Genre.MONTANT, 16),
    )  # fmt: skip
    bloc = Bloc("ParMois", PAR_MOIS, 8, 0, MOIS, calculs)
    onglet.lister(bloc)
    onglet.decrire(en_tete("Ce que totalise chaque mois de l'exercice"))
    onglet.titrer_les_controles(3, 2)
    dans = 'Lignes_Jour,">="&DATE(YEAR(Debut_exercice),MONTH(Debut_exercice),1)'
    jusqu = 'Lignes_Jour,"<="&EOMONTH(Jour_arrete,0)'
    egalite = (f"SUM({bloc.cellules('Debit')})", f"SUMIFS(Lignes_Debit,{dans},{jusqu})")
    onglet.controler(4, 2, "Débit des mois = débit daté", egalite)
    onglet.totaliser(bloc, ("Lignes", "Debit", "Credit", "Ecart"))
    onglet.imprimer(bloc)
