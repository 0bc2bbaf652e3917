"""Le modèle du délai moyen de paiement (DSO and DPO workbook template), en deux méthodes.

- `reperes` : les deux côtés, leurs tables ;
- `etats` : les deux méthodes, cellule par cellule.
"""

from lettrine.classeur.modeles.calculs import cote_a_cote, ecrire_les_calculs
from lettrine.classeur.modeles.contenu import Remplissage
from lettrine.classeur.modeles.controles import Controle, ecrire_les_controles
from lettrine.classeur.modeles.delai_paiement.etats import ecrire_les_delais
from lettrine.classeur.modeles.delai_paiement.reperes import COTES, MOIS, Cote
from lettrine.classeur.modeles.dossier import Reglage, ecrire_le_dossier, en_tete
from lettrine.classeur.modeles.formules import Calcul
from lettrine.classeur.modeles.mode_d_emploi import ModeDEmploi, ecrire_mode_d_emploi
from lettrine.classeur.modeles.onglet import JOUR_OU_RIEN, Onglet
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.classeur.presentation.colonnes import en_cellule
from lettrine.tables.schema import Genre

__all__ = ["FEUILLES", "SAISIES", "ecrire_delai_paiement"]

SAISIES = tuple(cote.saisie for cote in COTES)
CALCULS = "Calculs"
FEUILLES = (
    ("Mode d'emploi", "Lecture", "Cette page."),
    ("Dossier", "Saisie", "Le nom, la date d'arrêté, les encours, les mois de la période."),
    *((cote.saisie.onglet, "Saisie", f"{cote.saisie.schema.libelle}.") for cote in COTES),
    ("Contrôles", "Contrôle", "Les mois en double, absents ou illisibles."),
    *((cote.onglet, "Résultat", f"{cote.titre}, pas à pas.") for cote in COTES),
    (CALCULS, "Calcul", "Les mois, tels qu'ils sont lus ; rien à saisir."),
)
MODE_D_EMPLOI = ModeDEmploi(
    titre="Le délai moyen de paiement, en deux méthodes",
    propos="Un classeur pour apprendre le calcul, ou pour suivre ses clients et ses fournisseurs.",
    gestes=(
        "Feuille Dossier : le nom, la date d'arrêté (une fin de mois), l'encours TTC des clients et"
        " celui des fournisseurs, le nombre de mois de la période.",
        "Feuilles Ventes et Achats : un mois par ligne, factures et avoirs TTC.",
        "Feuille Contrôles : tout doit lire OK.",
        "Lisez Délai clients : la méthode comptable en quatre cellules, puis l'épuisement mois par"
        " mois. Refaites un mois à la main avant de croire le total.",
        "À vérifier d'abord : 100 000 € d'encours au 30/11/2026, ventes de 45 000 €, 40 000 € et"
        " 50 000 € (de novembre à septembre) : 67,41 jours, et 70 par épuisement.",
    ),
    feuilles=FEUILLES,
    limites=(
        f"Le classeur lit {MOIS} mois de ventes et autant d'achats.",
        "L'encours et le chiffre se prennent tous deux TTC : un encours TTC rapporté à un chiffre"
        " hors taxe allonge le délai d'un sixième.",
        "Le détail par tiers, les plafonds légaux et la lecture du livre sont dans Lettrine :"
        " lettrine etats editer delai-paiement.",
        "Les feuilles calculées sont protégées sans mot de passe. Ni macro, ni lien externe. Reçu"
        " par courriel ? Cliquez sur « Activer la modification ».",
    ),
)


def ecrire_delai_paiement(atelier: Atelier, contenu: Remplissage) -> None:
    """Toutes les feuilles du modèle, dans l'ordre des onglets."""
    ecrire_mode_d_emploi(atelier, MODE_D_EMPLOI)
    onglet = ecrire_le_dossier(
        atelier,
        contenu.dossier,
        contenu.au,
        _reglages(contenu),
        derniere="IF(COUNT(ClientsLus_Debut,FournisseursLus_Debut)=0,0,"
        "EOMONTH(MAX(ClientsLus_Debut,FournisseursLus_Debut),0))",
        note="Vide : la fin du dernier mois écrit.",
    )
    onglet.libeller("A10", "La période commence le")
    debut = "DATE(YEAR(Jour_arrete),MONTH(Jour_arrete)-Mois_periode+1,1)"
    onglet.calculer(
        "B10",
        f"=IF(Jour_arrete=0,0,{debut})",
        Genre.DATE,
        num_format=JOUR_OU_RIEN,
        bold=True,
    )
    onglet.nommer("Debut_periode", "B10")
    for saisie in SAISIES:
        saisie.ecrire(atelier, contenu.table(saisie.schema.nom))
    _ecrire_les_controles(atelier)
    ecrire_les_delais(atelier)
    blocs = cote_a_cote(CALCULS, [(f"{c.nom}Lus", MOIS, _mois_lus(c)) for c in COTES])
    premiers = {f"{c.nom}_premier": f"MIN({c.nom}Lus_Debut)" for c in COTES}
    ecrire_les_calculs(atelier, CALCULS, blocs, premiers, JOUR_OU_RIEN)


def _reglages(contenu: Remplissage) -> tuple[Reglage, ...]:
    return (
        *(
            Reglage(
                cote.encours,
                f"{cote.nom}_encours",
                en_cellule(contenu.reglages.get(cote.nom, 0)),
                Genre.MONTANT,
                cote.effets,
            )
            for cote in COTES
        ),
        Reglage(
            "Mois de la période",
            "Mois_periode",
            contenu.reglages["mois"],
            Genre.ENTIER,
            "Pour la méthode comptable ; d'ordinaire douze.",
            {
                "validate": "integer", "criteria": "between", "minimum": 1, "maximum": MOIS,
                "error_title": "Mois", "error_message": f"Écrivez un nombre de 1 à {MOIS}.",
            },
        ),
    )  # fmt: skip


def _mois_lus(cote: Cote) -> tuple[Calcul, ...]:
    jour = cote.saisie.lue("Debut")
    mois = f'IF(ISNUMBER({jour}),DATE(YEAR({jour}),MONTH({jour}),1),"")'
    return (
        Calcul("Debut", f"{cote.saisie.onglet} : mois", f"={mois}", Genre.DATE),
        Calcul("Factures", "Factures", f"={cote.saisie.montant('Factures')}", Genre.MONTANT, 16),
        Calcul("Avoirs", "Avoirs", f"={cote.saisie.montant('Avoirs')}", Genre.MONTANT, 16),
    )


def _ecrire_les_controles(atelier: Atelier) -> None:
    onglet = Onglet(atelier, "Contrôles", "controle", "Contrôles du délai de paiement")
    onglet.largeurs((58, 4, 4, 4, 4, 16, 16, 14, 62, 4))
    onglet.decrire(
        en_tete("Avant de conclure"), "Vert : rien à faire. Rouge : le nombre de cas à corriger."
    )
    fin = ecrire_les_controles(onglet, 4, [c for cote in COTES for c in _controles(cote)])
    onglet.page.print_area(0, 0, fin, 9)


def _controles(cote: Cote) -> tuple[Controle, ...]:
    lus, onglet = f"{cote.nom}Lus", cote.saisie.onglet
    debuts = f"{lus}_Debut"
    ecrits = f"SUM({cote.saisie.plage('Factures')})-SUM({cote.saisie.plage('Avoirs')})"
    comptes = f'SUMPRODUCT(({debuts}<>"")*({lus}_Factures-{lus}_Avoirs))'
    attendus = "12*(YEAR(Jour_arrete)-YEAR({0}))+MONTH(Jour_arrete)-MONTH({0})+1".format(
        f"MAX({cote.nom}_premier,Debut_periode)"
    )
    presents = f'COUNTIFS({debuts},">="&Debut_periode,{debuts},"<="&Jour_arrete)'
    return (
        Controle(f"{onglet} : montants écrits = montants lus", ecrits, comptes, Genre.MONTANT,
                 "Un mois sans date n'est pas lu"),
        Controle(f"{onglet} : mois écrits deux fois",
                 f'SUMPRODUCT(({debuts}<>"")*(COUNTIF({debuts},{debuts})>1))',
                 ou=f"Feuille {onglet}"),
        Controle(f"{onglet} : mois de la période, depuis le premier écrit",
                 presents, f"IF({cote.nom}_premier=0,0,{attendus})",
                 ou="Un mois sans chiffre s'écrit aussi, à zéro"),
        Controle(f"{onglet} : mois après le jour d'arrêté, non lus",
                 f'COUNTIF({debuts},">"&Jour_arrete)', ou=f"Feuille {onglet}"),
        Controle(f"{onglet} : période plus longue que les mois écrits",
                 f"IF({cote.nom}_premier>Debut_periode,1,0)",
                 ou="Raccourcissez la période, feuille Dossier"),
        cote.saisie.debordement(),
    )  # fmt: skip
