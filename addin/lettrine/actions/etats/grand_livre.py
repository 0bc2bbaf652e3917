"""Éditer le grand livre (general ledger report).

Règle : d'abord chaque compte, recoupé avec la balance générale ; puis le total de chaque bloc ;
puis les lignes, un bloc par compte et tiers (ou par compte), avec le solde progressif et la lettre.
Exceptions : un livre sans aucune ligne des comptes demandés est refusé (BAG-11).

Unités : centimes.
"""

from collections.abc import Callable, Sequence
from datetime import date

from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.dossier import Dossier
from lettrine.actions.etats.edition import designer, ouvrir_edition, par_compte
from lettrine.classeur.port import Classeur
from lettrine.classeur.presentation import Blocs, Feuille
from lettrine.comptabilite.grand_livre import GrandLivre, Par, grand_livre
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.balances import MONTANTS
from lettrine.tables.grand_livre import COMPTES_DU_GRAND_LIVRE, GRAND_LIVRE

__all__ = ["editer_grand_livre"]


def editer_grand_livre(
    classeur: Classeur,
    *,
    au: date,
    du: date | None = None,
    comptes: Sequence[str] = (),
    par: Par = Par.TIERS,
    dossier: Dossier | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit le grand livre des comptes choisis, du jour `du` (à défaut l'ouverture) au jour `au`.

    `comptes` sont des préfixes ; sans eux, tous les comptes. `dossier` donne les noms. Lève
    `DonneesInvalides` (LET-10) si des lignes sont illisibles, (BAG-11) si le livre n'a aucune ligne
    de ces comptes, `OptionInvalide` (ETA-01, ETA-02) si la période n'a pas de sens.
    """
    edition = ouvrir_edition(classeur, au=au, dossier=dossier, progression=progression)
    edition.dire("Calcul du grand livre")
    grand = grand_livre(
        edition.ecritures, au=au, du=du, comptes=comptes, par=par, tiers=edition.tiers
    )
    edition.refuser_sans_ligne(grand.lues, f"les comptes {', '.join(comptes)}")
    anomalies = edition.anomalies(edition.prefixes_vides(comptes), grand.anomalies)
    source = edition.source("Grand livre")
    synthese = par_compte(f"Grand livre {grand.periode}", source, grand.collectifs)
    feuilles = [synthese, *_feuilles(source, grand, par)]
    fichiers = edition.ecrire(feuilles, source, anomalies)
    lignes = accorder(len(grand.lignes), "ligne", "lignes")
    blocs = accorder(len(grand.comptes), "compte", "comptes")
    return Bilan(
        titre=f"Grand livre {grand.periode}",
        phrase=(
            f"{lignes} dans {blocs}, solde {formater_montant(grand.solde)} (voir la feuille Grand"
            " livre)."
        ),
        postes=(
            Poste("Comptes et tiers" if par is Par.TIERS else "Comptes", len(grand.comptes)),
            Poste("Lignes", len(grand.lignes)),
            Poste("Débits", int(grand.lignes["Debit"].sum()), montant=True),
            Poste("Crédits", int(grand.lignes["Credit"].sum()), montant=True),
            Poste("Solde", grand.solde, montant=True),
        ),
        controles=tuple((c.libelle, c.juste) for c in synthese.controles),
        fichiers=fichiers,
        anomalies=anomalies,
        precisions={"Période": str(grand.periode)},
    )


def _feuilles(source: str, grand: GrandLivre, par: Par) -> list[Feuille]:
    bloc = "compte et tiers" if par is Par.TIERS else "compte"
    titres = designer(grand.comptes)
    sans_nom = designer(grand.comptes.assign(Nom=""))
    return [
        Feuille(
            "Comptes",
            f"Totaux du grand livre, par {bloc}",
            (source, f"Période {grand.periode}."),
            grand.comptes,
            COMPTES_DU_GRAND_LIVRE,
            totaux=("Lignes", *MONTANTS),
            sans_zero=MONTANTS,
        ),
        Feuille(
            "Grand livre",
            f"Grand livre {grand.periode}, par {bloc}",
            (
                source,
                "Solde progressif : le solde du bloc après la ligne, débit positif. Les lignes se"
                " replient par les boutons 1 et 2 de la marge ; le filtre choisit un compte.",
            ),
            grand.lignes,
            GRAND_LIVRE,
            totaux=("Debit", "Credit"),
            sans_zero=("RangLigne",),
            blocs=Blocs(
                tuple(grand.debuts.tolist()),
                tuple(titres),
                tuple(f"Total {nom}" for nom in sans_nom),
                ("Solde", "Debit", "Credit"),
            ),
        ),
    ]
