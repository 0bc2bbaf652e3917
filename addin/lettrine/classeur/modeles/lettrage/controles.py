"""La feuille Contrôles (checks): ce qui doit être vrai, puis chaque lettre et son solde.

Règle : un contrôle dit l'obtenu, l'attendu, OK ou l'écart, et mène à la première ligne fautive.
Sous les contrôles, chaque lettre est sur une ligne, celles à regarder d'abord en tête : en
capitales, elle se solde ou montre un écart ; en minuscules, elle est partielle, avec son reste.
Exceptions : un même code dans plusieurs comptes est l'usage, compté pour information ; il n'est une
faute que si les deux groupes ont juste le reste contraire.

Référence : `comptabilite.lettrage.poses` et `comptabilite.soldes_anormaux.lettres`.
Unités : euros.
"""

from lettrine.classeur.modeles.controles import (
    COLONNES_DES_CONTROLES,
    Controle,
    ecrire_les_controles,
)
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.formules import Bloc, Calcul
from lettrine.classeur.modeles.lettrage.etats import (
    ECART,
    MIXTE,
    PARTIEL,
    PARTIEL_SOLDE,
    colorer_les_etats,
)
from lettrine.classeur.modeles.lettrage.lignes import FAUTES
from lettrine.classeur.modeles.lettrage.reperes import (
    COLONNES,
    COUPLES,
    ENTAMEES,
    ENTETE_DES_ECRITURES,
    LETTRES,
    LIGNES,
    MONTREES,
    ONGLET_DES_ECRITURES,
)
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.presentation.aspect import DISCRET, ENCRE
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["bloc_des_lettres", "ecrire_controles"]

NOM = "Contrôles"
HAUT = ENTETE_DES_ECRITURES + 1
PREMIER_CONTROLE = 5


def ecrire_controles(atelier: Atelier) -> None:
    """La feuille Contrôles."""
    onglet = Onglet(atelier, NOM, "controle", "Contrôles du livre et du lettrage")
    onglet.decrire(
        en_tete("Pour qui lettre, et pour qui relit"),
        "Vert : rien à faire. Rouge : l'écart, ou le nombre de cas ; cliquez à droite pour y"
        " aller.",
    )
    ligne = ecrire_les_controles(onglet, PREMIER_CONTROLE - 1, _controles()) + 1
    onglet.entete(ligne, [("À savoir", Genre.TEXTE), *COLONNES_DES_CONTROLES[1:5],
                          ("Nombre", Genre.ENTIER), ("Montant", Genre.MONTANT),
                          *((("", Genre.TEXTE),) * 3)])  # fmt: skip
    for information in _informations():
        ligne += 1
        _ecrire_une_information(onglet, ligne, *information)
    bloc = bloc_des_lettres()
    place = bloc.place("Etat")
    zone = (bloc.premiere, place, bloc.derniere, place)
    colorer_les_etats(onglet, zone, f"$I{bloc.premiere + 1}")
    onglet.lister(bloc)
    onglet.imprimer(bloc)
    onglet.page.freeze_panes(PREMIER_CONTROLE, 0)


def bloc_des_lettres() -> Bloc:
    """La liste des lettres, celles à regarder d'abord en tête."""
    haut = PREMIER_CONTROLE + len(_controles()) + len(_informations()) + 4

    def de(nom: str) -> str:
        return f'=IF([Ligne]="","",INDEX(Groupes_{nom},INDEX(Groupes_Montre,[#])))'

    def du_livre(nom: str) -> str:
        return f'=IF([Ligne]="","",INDEX(Lignes_{nom},[Ligne]-{HAUT}))'

    position = "INDEX(Groupes_Position,INDEX(Groupes_Montre,[#]))"
    ligne = f'=IF(INDEX(Groupes_Montre,[#])="","",{position}+{HAUT})'
    return Bloc(
        "Lettres",
        NOM,
        haut,
        0,
        MONTREES,
        (
            Calcul("Ligne", "1re ligne", ligne, Genre.ENTIER, 10),
            Calcul("Compte", "Compte", du_livre("Compte"), largeur=13),
            Calcul("Auxiliaire", "Auxiliaire", du_livre("Auxiliaire"), largeur=16),
            Calcul("Code", "Lettre", du_livre("Code"), largeur=10),
            Calcul("Nombre", "Lignes", de("Nombre"), Genre.ENTIER, 9),
            Calcul("Debit", "Débit", de("Debit"), Genre.MONTANT, 16),
            Calcul("Credit", "Crédit", de("Credit"), Genre.MONTANT, 16),
            Calcul(
                "Solde",
                "Solde",
                '=IF([Ligne]="","",ROUND([Debit]-[Credit],2))',
                Genre.MONTANT,
                16,
            ),
            Calcul("Etat", "État", de("Etat"), largeur=16),
            Calcul("Constat", "Ce qu'il faut en faire", _constat(), largeur=64),
        ),
    )


def _constat() -> str:
    autre = "INDEX(Groupes_Autre,INDEX(Groupes_Montre,[#]))"
    chez = f"INDEX(Groupes_Position,{autre})"
    ailleurs = (
        f'"Sur deux comptes : le contraire est en "&INDEX(Lignes_Compte,{chez})&" "'
        f"&INDEX(Lignes_Auxiliaire,{chez})"
    )
    ecart = f'IF({autre}="","Ne se solde pas : délettrez, ou complétez",{ailleurs})'
    return (
        f'=IF([Ligne]="","",IF([Etat]="{ECART}",{ecart},'
        f'IF([Etat]="{MIXTE}","Écrit de deux façons : un seul groupe, choisissez la casse",'
        f'IF([Etat]="{PARTIEL_SOLDE}","Se solde : passez le code en capitales",'
        f'IF([Etat]="{PARTIEL}","Partiel : en attente du reste","")))))'
    )


def _controles() -> tuple[Controle, ...]:
    liste = "Liste des lettres, ci-dessous"
    colonnes = [chr(ord("A") + place) for place in (0, len(COLONNES) - 1)]
    dessous = ":".join(
        f"INDEX('{ONGLET_DES_ECRITURES}'!${c}:${c},{fin})"
        for c, fin in zip(colonnes, (HAUT + LIGNES + 1, 100_000), strict=True)
    )
    return (
        Controle(
            "Total des débits = total des crédits",
            "SUM(Lignes_Debit)",
            "SUM(Lignes_Credit)",
            Genre.MONTANT,
            "Un extrait de quelques comptes ne s'équilibre pas",
        ),
        Controle(
            "Soldes des comptes = solde des écritures, au jour d'arrêté",
            "SUM(Soldes_Debit)-SUM(Soldes_Credit)",
            "SUM(Lignes_Net)",
            Genre.MONTANT,
        ),
        *(
            Controle(libelle, f'COUNTIF(Lignes_Fautes,"*{faute}*")', ou=_lien(faute))
            for faute, libelle in FAUTES.items()
        ),
        Controle(
            "Lettres en capitales qui ne se soldent pas",
            _decompte(ECART),
            ou=liste,
        ),
        Controle("dont le contraire est dans un autre compte", "COUNT(Groupes_Autre)", ou=liste),
        Controle(
            "Lettres écrites en capitales et en minuscules",
            _decompte(MIXTE),
            ou=liste,
        ),
        Controle(
            "Lettres en minuscules qui se soldent",
            _decompte(PARTIEL_SOLDE),
            ou=liste,
        ),
        Controle(
            "Comptes dont l'auxiliaire n'a pas de fiche",
            'SUMPRODUCT((Soldes_Auxiliaire<>"")*(Soldes_Fiche=""))',
            ou="Feuille Tiers : ajoutez la fiche",
        ),
        Controle(
            f"Cellules remplies sous la ligne {HAUT + LIGNES}, non lues",
            f"COUNTA({dessous})",
            ou=f"Le modèle lit {LIGNES} lignes ; au-delà, employez Lettrine",
            de_capacite=True,
        ),
        Controle(
            f"Comptes et auxiliaires au-delà de {COUPLES}, non lus",
            f"MAX(0,Nombre_couples-{COUPLES})",
            de_capacite=True,
        ),
        Controle(
            f"Lignes de groupes en partie payés, au-delà de {ENTAMEES}",
            f"MAX(0,Nombre_entamees-{ENTAMEES})",
            ou="Leur reste est compté entier",
            de_capacite=True,
        ),
        Controle(
            f"Lettres au-delà de {LETTRES}, non lues",
            f"MAX(0,Nombre_groupes-{LETTRES})",
            de_capacite=True,
        ),
    )


def _informations() -> tuple[tuple[str, str, str, str], ...]:
    """Libellé, nombre, montant, remarque."""
    partiel = f'SUMIF(Groupes_Etat,"{PARTIEL}",Groupes_{{}})'
    soldees = 'COUNTIFS(Lignes_Ouverte,0,Lignes_Groupe,">0",Lignes_Jour,"<="&Jour_arrete)'
    return (
        (
            "Lignes des comptes lettrables, au jour d'arrêté",
            'SUMIF(Soldes_Lettrable,"oui",Soldes_Lignes)',
            "",
            "",
        ),
        ("Lignes soldées par une lettre à ce jour", soldees, "", ""),
        (
            "Lettres partielles, et leur reste",
            _decompte(PARTIEL),
            f"ROUND({partiel.format('Debit')}-{partiel.format('Credit')},2)",
            "",
        ),
        (
            "Codes employés dans plusieurs comptes",
            "ROUND(SUMPRODUCT((Groupes_Memes>1)/Groupes_Memes),0)",
            "",
            "C'est l'usage : chaque compte a sa suite",
        ),
        (
            "Écritures postérieures au jour d'arrêté, hors des états",
            'COUNTIF(Lignes_Jour,">"&Jour_arrete)',
            "",
            "",
        ),
    )


def _decompte(etat: str) -> str:
    """Le nombre de lettres dans cet état."""
    return f'COUNTIF(Groupes_Etat,"{etat}")'


def _lien(faute: str) -> str:
    """Mène à la première ligne fautive."""
    ligne = f'(MATCH("*{faute}*",Lignes_Fautes,0)+{HAUT})'
    return (
        f"=IFERROR(HYPERLINK(\"#'{ONGLET_DES_ECRITURES}'!A\"&{ligne},"
        f'"Écritures, ligne "&{ligne}),"")'
    )


def _ecrire_une_information(
    onglet: Onglet, ligne: int, libelle: str, nombre: str, montant: str, remarque: str
) -> None:
    rang = ligne + 1
    onglet.libeller(f"A{rang}", libelle, bold=False, color=ENCRE)
    onglet.calculer(f"F{rang}", f"={nombre}", Genre.ENTIER)
    if montant:
        onglet.calculer(f"G{rang}", f"={montant}")
    if remarque:
        onglet.ecrire(ligne, 8, remarque, onglet.format(color=DISCRET, indent=1))
