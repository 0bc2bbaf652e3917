r"""Ce que le rapport montre des écarts (what the report shows): écarts, OD, registre, chiffres.

Règle : la feuille Écarts est recoupée avec le livre, et sa colonne Approuver se remplit ; la
feuille des OD dit pour chacune sa raison, débits et crédits égaux.
Exceptions : une feuille sans objet n'est pas écrite.

Unités : centimes.

>>> from decimal import Decimal
>>> dire_la_tolerance(Tolerance(5_00, Decimal("1.5")))
'5,00\xa0€ et 1,5\xa0% de ce qui est dû'
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lettrine.actions.bilan import Poste, accorder
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.lettrage import Lettrage
from lettrine.comptabilite.lettrage.ecarts import Approbation, Ecarts, Od, Tolerance
from lettrine.comptabilite.lettrage.ecarts.natures import pourcent
from lettrine.comptabilite.lettrage.ecarts.restes import rangs_de
from lettrine.comptabilite.lettrage.poses import solde_des_lignes
from lettrine.comptabilite.lettrage.reclassements import PropositionsDOd
from lettrine.monnaie import formater
from lettrine.tables.ecarts import ECARTS, OD_A_IMPORTER, OD_PROPOSEES
from lettrine.tables.schema import RANG, Schema

__all__ = [
    "FEUILLE",
    "commenter_les_ouvertes",
    "dire_la_tolerance",
    "feuille_a_importer",
    "feuille_des_ecarts",
    "feuille_des_od",
    "feuille_du_registre",
    "phrase_des_ecarts",
    "postes_des_ecarts",
    "solde_approuve",
]

FEUILLE = "Écarts"
TITRE_DES_OD = "OD des écarts approuvés, à importer"
DESCRIPTION_DES_OD = (
    "Une pièce par groupe. La ligne de tiers porte le code du groupe qu'elle solde : gardez-le à"
    " l'import, ou lettrez-la avec lui.",
)


def feuille_des_ecarts(
    source: str, tolerance: Tolerance, ecritures: pd.DataFrame, ecarts: pd.DataFrame
) -> Feuille:
    """Les écarts à approuver (ECARTS), recoupés avec les lignes du livre."""
    rangs = [rang for texte in ecarts["Rangs"] for rang in rangs_de(texte)]
    lignes = ecritures[np.isin(ecritures[RANG].to_numpy(), rangs)]
    return Feuille(
        FEUILLE,
        "Écarts à approuver : ce qui se solde à peu de chose près",
        (
            source,
            f"Tolérance : {dire_la_tolerance(tolerance)}. Un écart positif reste au débit du"
            " compte, un écart négatif à son crédit.",
            "Rien n'est lettré sans votre accord : répondez « oui » dans la colonne Approuver."
            " Dans Excel, cliquez ensuite sur Approuver les écarts ; sinon, enregistrez, puis"
            " relancez avec --approuver et ce rapport.",
        ),
        ecarts,
        ECARTS,
        controles=(
            Controle(
                "Écarts = solde de leurs lignes dans le livre",
                int(ecarts["Ecart"].sum()),
                int(solde_des_lignes(lignes).sum()),
                somme_de="Ecart",
            ),
        ),
        totaux=("MontantDu", "MontantRegle", "Ecart"),
        a_remplir=("Approuver",),
    )


def feuille_des_od(
    source: str, ecarts: Ecarts, od: Od, reclassements: PropositionsDOd
) -> Feuille | None:
    """Les OD proposées, chacune avec sa nature et sa raison ; None s'il n'y en a pas."""
    des_ecarts = ecarts.table.iloc[[numero - 1 for numero in od.ecarts]]
    pieces = pd.factorize(reclassements.od["PieceRef"])[0]
    des_autres = reclassements.table.iloc[pieces]
    lignes = pd.concat([od.lignes, reclassements.od], ignore_index=True)
    if lignes.empty:
        return None
    propres = [nom for nom in OD_PROPOSEES.noms if nom in lignes]
    table = OD_PROPOSEES.table(
        {
            **{nom: lignes[nom] for nom in propres},
            **{
                nom: [*des_ecarts[nom].tolist(), *des_autres[nom].tolist()]
                for nom in ("Nature", "Motif")
            },
        }
    )
    return Feuille(
        "OD proposées",
        "OD proposées : écarts, acomptes à imputer, dettes à compenser",
        (
            source,
            "Rien n'est passé : ces écritures sont à confirmer une à une. Celles des écarts que"
            " vous approuvez sont rendues dans un classeur à importer.",
        ),
        table,
        OD_PROPOSEES,
        controles=(_equilibre(lignes),),
        totaux=("Debit", "Credit"),
    )


def feuille_a_importer(
    od: pd.DataFrame, titre: str = TITRE_DES_OD, description: tuple[str, ...] = DESCRIPTION_DES_OD
) -> Feuille:
    """Des OD, aux champs du FEC ; à défaut d'un titre, celles des écarts approuvés."""
    return Feuille(
        "Ecritures",
        titre,
        description,
        od[[*OD_A_IMPORTER.noms]],
        OD_A_IMPORTER,
        controles=(_equilibre(od),),
        totaux=("Debit", "Credit"),
    )


def feuille_du_registre(source: str, registre: pd.DataFrame, schema: Schema) -> Feuille:
    """Le registre, prolongé des écarts approuvés."""
    return Feuille(
        "Registre",
        "Registre du lettrage",
        (
            source,
            "Une ligne par groupe et par opération, la plus ancienne d'abord. Gardez ce classeur :"
            " donné à --registre, il sera repris et complété la prochaine fois.",
        ),
        registre,
        schema,
    )


def commenter_les_ouvertes(lettrage: Lettrage, ecarts: pd.DataFrame) -> pd.DataFrame:
    """Les lignes ouvertes ; celles que l'on propose avec un écart disent lequel."""
    ecart_de = {
        rang: ecart
        for texte, ecart in zip(ecarts["Rangs"], ecarts["Ecart"].tolist(), strict=True)
        for rang in rangs_de(texte)
    }
    ouvertes = lettrage.ouvertes
    motifs = [
        f"proposée avec un écart de {formater(abs(ecart_de[rang]))}, voir la feuille {FEUILLE}"
        if rang in ecart_de
        else motif
        for rang, motif in zip(ouvertes["RangLigne"].tolist(), ouvertes["Motif"], strict=True)
    ]
    return ouvertes.assign(Motif=pd.Series(motifs, dtype=ouvertes["Motif"].dtype))


def postes_des_ecarts(ecarts: pd.DataFrame, approuves: Sequence[int]) -> tuple[Poste, ...]:
    """Combien sont proposés, combien approuvés, pour quel total en valeur absolue."""
    choisis = np.zeros(len(ecarts), dtype=bool)
    choisis[[numero - 1 for numero in approuves]] = True
    montants = np.abs(ecarts["Ecart"].to_numpy())
    return (
        Poste("Écarts à approuver", int((~choisis).sum())),
        Poste("Total des écarts à approuver", int(montants[~choisis].sum()), montant=True),
        *(
            (
                Poste("Écarts approuvés", int(choisis.sum())),
                Poste("Total des écarts approuvés", int(montants[choisis].sum()), montant=True),
            )
            if approuves
            else ()
        ),
    )


def phrase_des_ecarts(proposes: int, approuves: int) -> str:
    """Ce qui est fait et ce qui attend, en une ou deux phrases."""
    phrases = []
    if approuves:
        fait = ("écart approuvé", "écarts approuvés")
        phrases.append(f"{accorder(approuves, *fait)} : importez les OD.")
    if proposes:
        attend = ("écart attend", "écarts attendent")
        phrases.append(f"{accorder(proposes, *attend)} votre accord (voir la feuille {FEUILLE}).")
    return " ".join(phrases)


def solde_approuve(fait: Approbation, ecarts: Ecarts) -> Controle:
    """Les groupes approuvés et leurs OD se soldent."""
    lettrees = fait.od[fait.od["EcritureLet"] != ""]
    ecart = sum(int(ecarts.table["Ecart"].iloc[numero - 1]) for numero in fait.approuves)
    return Controle(
        "Solde des groupes approuvés et de leurs OD",
        ecart + int(solde_des_lignes(lettrees).sum()),
        0,
    )


def dire_la_tolerance(tolerance: Tolerance) -> str:
    """La tolérance, en mots."""
    parties = []
    if tolerance.montant is not None:
        parties.append(formater(tolerance.montant))
    if tolerance.taux is not None:
        parties.append(f"{pourcent(tolerance.taux / 100)} de ce qui est dû")
    return " et ".join(parties)


def _equilibre(od: pd.DataFrame) -> Controle:
    return Controle(
        "Débits des OD = crédits",
        int(od["Debit"].sum()),
        int(od["Credit"].sum()),
        somme_de="Debit",
        somme_attendue="Credit",
    )
