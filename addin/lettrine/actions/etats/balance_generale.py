"""Éditer la balance générale (trial balance report).

Règle : d'abord les classes, avec les contrôles qui recoupent la balance avec elle-même et avec le
livre ; puis chaque compte, un bloc par classe ; puis ce que devient chaque ligne du livre.
Exceptions : d'un extrait de comptes, l'égalité des débits et des crédits n'est pas contrôlée.

Unités : centimes.
"""

from collections.abc import Callable
from datetime import date
from itertools import accumulate

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import ouvrir_edition
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Blocs, Controle, Feuille
from lettrine.comptabilite.balance_generale import BalanceGenerale, balance_generale
from lettrine.dates import formater
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balances import BALANCE_GENERALE, CLASSES, MONTANTS
from lettrine.tables.etats import SYNTHESE

__all__ = ["editer_balance_generale"]

EGALITES = (
    ("À-nouveaux : débits = crédits", "OuvertureDebit", "OuvertureCredit"),
    ("Mouvements : débits = crédits", "Debit", "Credit"),
    ("Soldes débiteurs = soldes créditeurs", "SoldeDebiteur", "SoldeCrediteur"),
)


def editer_balance_generale(
    classeur: Classeur,
    *,
    au: date,
    du: date | None = None,
    dossier: Dossier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit la balance de tous les comptes, du jour `du` (à défaut l'ouverture) au jour `au`.

    Lève `DonneesInvalides` (LET-10) si des lignes sont illisibles, `OptionInvalide` (ETA-01,
    ETA-02) si la période n'a pas de sens.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    edition.dire("Calcul de la balance")
    balance = balance_generale(edition.ecritures, au=au, du=du)
    source = edition.source("Balance générale")
    debits = int(edition.ecritures["Debit"].sum())
    controles = _controles(balance, debits, len(edition.ecritures))
    anomalies = edition.anomalies(balance.anomalies)
    fichiers = edition.ecrire(_feuilles(source, balance, controles), source, anomalies)
    totaux = balance.totaux
    comptes = accorder(len(balance.comptes), "compte", "comptes")
    return Bilan(
        titre=f"Balance générale {balance.periode}",
        phrase=(
            f"{comptes}, {_resultat(balance)} depuis l'ouverture du"
            f" {formater(balance.periode.ouverture)} (voir la feuille Balance)."
        ),
        postes=(
            Poste("Comptes", len(balance.comptes)),
            Poste("Mouvements au débit", totaux["Debit"], montant=True),
            Poste("Mouvements au crédit", totaux["Credit"], montant=True),
            Poste("Soldes débiteurs", totaux["SoldeDebiteur"], montant=True),
            Poste("Soldes créditeurs", totaux["SoldeCrediteur"], montant=True),
            Poste("Produits moins charges", balance.resultat, montant=True),
        ),
        controles=tuple((c.libelle, c.juste) for groupe in controles for c in groupe),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Période": str(balance.periode)},
    )


def _controles(
    balance: BalanceGenerale, debits: int, lignes: int
) -> tuple[tuple[Controle, ...], tuple[Controle, ...]]:
    """Les contrôles des classes, puis ceux du livre."""
    totaux, postes = balance.totaux, balance.periode.postes
    mouvements = postes.iloc[1]
    egalites = EGALITES if balance.entier else ()
    des_classes = [
        Controle(libelle, totaux[un], totaux[autre], somme_de=un, somme_attendue=autre)
        for libelle, un, autre in egalites
    ]
    for cote, nom in (("débit", "Debit"), ("crédit", "Credit")):
        attendu = int(mouvements[nom])
        des_classes.append(
            Controle(f"Mouvements au {cote} = ceux du livre", totaux[nom], attendu, somme_de=nom)
        )
    du_livre = (
        Controle(
            "Lignes du livre, chacune dans un poste",
            int(postes["Lignes"].sum()),
            lignes,
            montant=False,
            somme_de="Lignes",
        ),
        Controle("Total des débits du livre", int(postes["Debit"].sum()), debits, somme_de="Debit"),
    )
    return tuple(des_classes), du_livre


def _feuilles(
    source: str,
    balance: BalanceGenerale,
    controles: tuple[tuple[Controle, ...], tuple[Controle, ...]],
) -> list[Feuille]:
    des_classes, du_livre = controles
    periode = balance.periode
    regle = f"Période {periode}. Exercice ouvert le {formater(periode.ouverture)}."
    ouverture = "À-nouveaux : le solde du compte au premier jour, d'un côté ou de l'autre."
    return [
        Feuille(
            "Synthèse",
            f"Balance générale {periode}, par classe",
            (source, regle, f"Résultat de l'exercice à cette date : {_resultat(balance)}."),
            balance.classes,
            CLASSES,
            controles=des_classes,
            totaux=("Comptes", *MONTANTS),
            sans_zero=MONTANTS,
        ),
        Feuille(
            "Balance",
            f"Balance générale {periode}, compte par compte",
            (source, regle, ouverture),
            balance.comptes,
            BALANCE_GENERALE,
            totaux=MONTANTS,
            sans_zero=MONTANTS,
            blocs=_par_classe(balance),
        ),
        Feuille(
            "Livre",
            "Ce que devient chaque ligne du livre",
            (
                source,
                "Chaque ligne est dans un poste et un seul ; les deux premiers font les soldes.",
            ),
            periode.postes,
            SYNTHESE,
            "controle",
            du_livre,
            ("Lignes", "Debit", "Credit", "Solde"),
        ),
    ]


def _par_classe(balance: BalanceGenerale) -> Blocs:
    """Un bloc par classe de comptes."""
    classes = balance.classes
    fins = list(accumulate(classes["Comptes"].tolist()))
    titres = [
        f"Classe {classe} — {libelle}" if libelle else f"Classe {classe}"
        for classe, libelle in zip(classes["Classe"], classes["Libelle"], strict=True)
    ]
    return Blocs(
        tuple([0, *fins[:-1]] if fins else []),
        tuple(titres),
        tuple(f"Total classe {classe}" for classe in classes["Classe"]),
    )


def _resultat(balance: BalanceGenerale) -> str:
    resultat = balance.resultat
    nom = "bénéfice" if resultat >= 0 else "perte"
    return f"{nom} de {formater_montant(abs(resultat))}"
