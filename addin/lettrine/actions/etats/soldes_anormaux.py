"""Éditer les soldes anormaux (unusual balances report).

Règle : d'abord ce qui est à regarder par nature, ce qui est en jeu, et le contrôle qui recoupe les
soldes examinés avec la comptabilité ; puis chaque constat, depuis quand, et que faire.
Exceptions : aucun constat n'est une bonne nouvelle, et une feuille vide.

Unités : centimes.
"""

from collections.abc import Callable
from datetime import date

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder, euros
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import ouvrir_edition
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Controle, Feuille, Graphique
from lettrine.comptabilite.soldes_anormaux import SoldesAnormaux, lire_regles, soldes_anormaux
from lettrine.dates import formater
from lettrine.tables.soldes_anormaux import NATURES, SOLDES_ANORMAUX

__all__ = ["editer_soldes_anormaux"]

ATTENDUS = "soldes/attendus"
A_MOUVEMENTER = "soldes/a_mouvementer"
MOIS = "soldes/mois_sans_mouvement"


def editer_soldes_anormaux(
    classeur: Classeur,
    *,
    au: date,
    dossier: Dossier | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit ce qui est à regarder dans les comptes le jour `au`.

    Les règles sont les paramètres `soldes/attendus`, `soldes/a_mouvementer` et
    `soldes/mois_sans_mouvement`. `dossier` donne les noms. Lève `DonneesInvalides` (LET-10) si des
    lignes sont illisibles, `ParametreInconnu` (PAR-04) si une règle est mal écrite.
    """
    usages = reglages or parametres.livres()
    regles = lire_regles(usages, usages.jour_connu(ATTENDUS, au))
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    edition.dire("Examen des soldes")
    etat = soldes_anormaux(
        edition.ecritures,
        au=au,
        regles=regles,
        a_mouvementer=usages.textes(A_MOUVEMENTER, usages.jour_connu(A_MOUVEMENTER, au)),
        mois=usages.entier(MOIS, usages.jour_connu(MOIS, au)),
        tiers=edition.tiers,
    )
    anomalies = edition.anomalies(etat.anomalies)
    controle = Controle("Soldes examinés = comptes de bilan", etat.examine, etat.solde)
    source = edition.source("Soldes anormaux")
    fichiers = edition.ecrire(_feuilles(source, etat, controle, au), source, anomalies)
    constats = accorder(len(etat.constats), "constat", "constats")
    return Bilan(
        titre=f"Soldes anormaux au {formater(au)}",
        phrase=(
            f"{constats} sur {accorder(etat.comptes, 'solde examiné', 'soldes examinés')} (voir la"
            " feuille Soldes anormaux)."
        ),
        postes=tuple(
            Poste(str(nature), int(nombre))
            for nature, nombre in zip(etat.natures["Nature"], etat.natures["Constats"], strict=True)
        ),
        controles=((controle.libelle, controle.juste),),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Date": formater(au)},
    )


def _feuilles(source: str, etat: SoldesAnormaux, controle: Controle, au: date) -> list[Feuille]:
    regle = (
        "Le sens attendu de chaque compte est un usage, que vous pouvez changer (paramètre"
        f" {ATTENDUS}). Un solde anormal n'est pas toujours une erreur : il se justifie ou se"
        " corrige."
    )
    return [
        Feuille(
            "Synthèse",
            f"Soldes anormaux au {formater(au)}, par nature",
            (source, regle),
            etat.natures,
            NATURES,
            controles=(controle,),
            totaux=("Constats", "Enjeu"),
            graphique=Graphique(_conclusion(etat), "Nature", ("Enjeu",), couche=True),
        ),
        Feuille(
            "Soldes anormaux",
            f"Ce qui est à regarder au {formater(au)}",
            (source, "Montant : débit positif. Depuis : le premier jour où c'est ainsi."),
            etat.constats,
            SOLDES_ANORMAUX,
        ),
    ]


def _conclusion(etat: SoldesAnormaux) -> str:
    """Ce que le graphique montre, en une phrase."""
    if etat.natures.empty:
        return "Rien à regarder"
    premiere = etat.natures.iloc[int(etat.natures["Enjeu"].argmax())]
    constats = accorder(len(etat.constats), "constat", "constats")
    enjeu = euros(int(premiere["Enjeu"]))
    return f"{constats} ; le plus gros enjeu, {enjeu} : {str(premiere['Nature']).lower()}"
