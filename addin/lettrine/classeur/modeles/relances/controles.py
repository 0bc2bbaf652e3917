"""La feuille Contrôles du modèle de relances (checks)."""

from lettrine.classeur.modeles.controles import Controle, ecrire_les_controles
from lettrine.classeur.modeles.dossier import en_tete
from lettrine.classeur.modeles.onglet import Onglet
from lettrine.classeur.modeles.relances.reperes import (
    FACTURES,
    PERIODES,
    RECUS,
    REGISTRE,
    RETARDS,
    SAISIES,
    TAUX,
)
from lettrine.classeur.presentation.atelier import Atelier
from lettrine.tables.schema import Genre

__all__ = ["ecrire_controles"]


def ecrire_controles(atelier: Atelier) -> None:
    """La feuille Contrôles."""
    onglet = Onglet(atelier, "Contrôles", "controle", "Contrôles des relances")
    onglet.largeurs((58, 4, 4, 4, 4, 16, 16, 14, 62, 4))
    onglet.decrire(
        en_tete("Avant d'écrire à un client"),
        "Vert : rien à faire. Rouge : l'écart, ou le nombre de cas à corriger.",
    )
    fin = ecrire_les_controles(onglet, 4, _controles())
    onglet.page.freeze_panes(5, 0)
    onglet.page.print_area(0, 0, fin, 9)


def _controles() -> tuple[Controle, ...]:
    ecartees = f"Feuille {RETARDS}, dernière colonne"
    inconnu = (
        '(Clients_Type<>"professionnel")*(Clients_Type<>"public")*(Clients_Type<>"particulier")'
    )
    suite = "{0}_{1}"
    ordre = suite.format("Bareme", "Depuis")
    return (
        Controle(
            "Montants écrits = montants lus, factures",
            f"SUM({FACTURES.plage('Montant')})",
            "SUM(Factures_Montant)",
            Genre.MONTANT,
            "Une facture sans numéro d'ordre n'est pas lue",
        ),
        Controle(
            "Factures + reçu en trop = reste dû + règlements",
            "SUM(Factures_Montant)+SUMPRODUCT((Factures_Paye>Factures_Montant)"
            "*(Factures_Paye-Factures_Montant))",
            "SUM(Factures_Reste)+SUM(Recus_Net)",
            Genre.MONTANT,
        ),
        Controle(
            "Factures laissées de côté",
            'SUMPRODUCT((Factures_Facture<>"")*(Factures_Fiche<>"")*(Factures_Calculee=""))',
            ou=ecartees,
        ),
        Controle(
            "Lignes de factures sans numéro d'ordre",
            f'COUNTA({FACTURES.plage("CompAuxNum")})-SUMPRODUCT((Factures_Facture<>"")'
            f'*({FACTURES.plage("CompAuxNum")}<>""))',
            ou="Feuille Factures, première colonne",
        ),
        Controle(
            "Factures d'un client absent de la feuille Tiers",
            'SUMPRODUCT((Factures_Facture<>"")*(Factures_Fiche=""))',
            ou="Feuille Tiers : ajoutez la fiche",
        ),
        Controle(
            "Pièces présentes deux fois pour un client",
            'SUMPRODUCT((Factures_Cle<>"")*(COUNTIF(Factures_Cle,Factures_Cle)>1))',
            ou="Plusieurs échéances ? Une seule indemnité est comptée",
        ),
        Controle(
            "Clients au code en double, ou sans type connu",
            f'SUMPRODUCT((Clients_Code<>"")*(((COUNTIF(Clients_Code,Clients_Code)>1)+{inconnu})>0))',
            ou="Feuille Tiers",
        ),
        Controle(
            "Règlements d'une facture inconnue",
            f'COUNTA({RECUS.plage("Montant")})-SUMPRODUCT((Recus_Facture<>"")'
            f'*({RECUS.plage("Montant")}<>""))',
            ou="Feuille Règlements : ils ne sont pas comptés",
        ),
        Controle(
            "Factures payées au-delà de tout ce qui est dû",
            'COUNTIF(Factures_TropPercu,">0")',
            ou="Ces règlements en visent-ils une autre ?",
        ),
        Controle(
            "Lignes du registre sans date, ou de niveau inconnu",
            f'SUMPRODUCT(({REGISTRE.plage("PieceRef")}<>"")*((Registre_Jour="")'
            "+(Registre_Valide=0)*(Registre_Jour<=Jour_arrete)>0))",
            ou="Feuille Relances : elles ne sont pas comptées",
        ),
        Controle(
            "Relances d'une facture absente de la feuille Factures",
            f'SUMPRODUCT(({REGISTRE.plage("PieceRef")}<>"")*(Registre_Facture=""))',
            ou="Soldée depuis ? Sinon, la pièce ou le client est mal écrit",
        ),
        Controle(
            "Semestres sans taux, ou en double",
            f'SUMPRODUCT(({TAUX.plage("Depuis")}<>"")*({ordre}=""))'
            f'+SUMPRODUCT(({ordre}<>"")*(COUNTIF({ordre},{ordre})>1))',
            ou="Feuille Taux",
        ),
        Controle(
            f"Périodes d'intérêts au-delà de {PERIODES}, non calculées",
            f'IF(INDEX(Periodes_Place,{PERIODES})="",0,INDEX(Periodes_Suite,{PERIODES})'
            f"+Nombre_courantes-INDEX(Periodes_Rang,{PERIODES}))",
            ou="Ôtez les factures payées et soldées",
            de_capacite=True,
        ),
        *(table.debordement() for table in SAISIES),
    )
