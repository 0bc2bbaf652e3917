"""Le moteur du lettrage (engine): prépare les lignes, enchaîne les preuves, rend le résultat."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage.groupes import (
    Attribution,
    Confiance,
    Preuve,
    Propositions,
)
from lettrine.comptabilite.lettrage.lignes import (
    SANS_DATE,
    Entiers,
    Lignes,
    Masque,
    numeroter_les_comptes,
    preparer,
    uniques,
)
from lettrine.comptabilite.lettrage.preuves import (
    citees,
    combinaisons,
    montants,
    pieces,
    soldes,
)
from lettrine.comptabilite.lettrage.references import Citations, citer
from lettrine.comptabilite.lettrage.resultat import Etat, Lettrage, construire, dernier_numero
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["lettrer"]

TIERS_PAR_PIECE = 3
"""Une pièce partagée par plus de comptes (n° de relevé, mois) ne prouve rien."""

PREUVES_CERTAINES = (
    Preuve.PIECE,
    Preuve.REFERENCE,
    Preuve.MONTANT_UNIQUE,
    Preuve.REFERENCE_COMPLETEE,
)


def lettrer(
    ecritures: pd.DataFrame,
    *,
    comptes: Sequence[str],
    comptes_cumulatifs: Sequence[str] = (),
    appliquer: Confiance = Confiance.CERTAIN,
    chercher: Confiance = Confiance.PROBABLE,
    progression: Callable[[str], object] | None = None,
) -> Lettrage:
    """Lettre les comptes dont le numéro commence par un des préfixes donnés.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée. `appliquer` dit
    jusqu'à quelle confiance un groupe reçoit son code ; les autres groupes sont proposés sans
    code. `comptes_cumulatifs` sont les préfixes des comptes que l'on solde en bloc (TVA) : le seul
    montant n'y prouve rien. `progression` reçoit le nom de chaque étape. Le résultat ne dépend
    pas de l'ordre des lignes, sauf entre des lignes en tout point identiques.

    Anomalies : LET-01 (code dont les lignes ne se soldent pas), LET-02 (ligne sans date), LET-03
    (ligne de montant nul). Lève `DonneesInvalides` si la table n'a pas la forme attendue.

    >>> livre = ECRITURES.table({
    ...     "EcritureDate": np.array(["2025-01-10", "2025-02-09"], "datetime64[s]"),
    ...     "CompteNum": ["411000", "411000"], "CompAuxNum": ["DUPONT", "DUPONT"],
    ...     "PieceRef": ["FA0012", "BQ02"], "EcritureLib": ["Facture 12", "VIR DUPONT"],
    ...     "Debit": [120_00, 0], "Credit": [0, 120_00], "Rang": [2, 7]})
    >>> resultat = lettrer(livre, comptes=["411"])
    >>> resultat.lignes["EcritureLet"].tolist(), resultat.groupes["Motif"].tolist()
    (['AA', 'AA'], ['seules lignes de 120,00\\xa0€ dans le compte'])
    """
    ECRITURES.verifier(ecritures)
    dire = progression or (lambda _etape: None)
    dire("Lecture des comptes")
    lettrables, compte, nombre_de_comptes = numeroter_les_comptes(ecritures, comptes)
    deja = lettrables & (ecritures["EcritureLet"] != "").to_numpy()
    anomalies = _codes_desequilibres(ecritures, deja, compte, nombre_de_comptes)
    toutes = preparer(ecritures, np.flatnonzero(lettrables), compte, comptes_cumulatifs)
    ouvertes = np.flatnonzero(~deja[toutes.place])
    lignes = toutes.parmi(ouvertes)
    anomalies += _lignes_douteuses(ecritures, lignes)
    attribution = Attribution.vierge(len(lignes))
    propres = _pieces(ecritures, toutes)
    dire("Références citées")
    citations = _citations(ecritures, toutes, propres)
    citations = _parmi(citations, ouvertes, len(toutes))
    examens = _examens(ecritures, lignes, propres[ouvertes], citations)
    _examiner(lignes, attribution, examens, chercher, dire)
    dire("Écriture des codes et des motifs")
    return construire(
        Etat(
            ecritures=ecritures,
            lignes=lignes,
            attribution=attribution,
            citations=citations,
            applique=appliquer,
            dernier_code=dernier_numero(
                ecritures["EcritureLet"][deja], compte[deja], nombre_de_comptes
            ),
            anomalies=anomalies,
            lettrables=int(lettrables.sum()),
            deja_lettrees=int(deja.sum()),
        )
    )


Examen = Callable[[Lignes, Entiers], Propositions]


def _examiner(
    lignes: Lignes,
    attribution: Attribution,
    examens: Sequence[tuple[Preuve, str, Examen]],
    chercher: Confiance,
    dire: Callable[[str], object],
) -> None:
    """Enchaîne les preuves ; chacune ne voit que les lignes que les autres ont laissées.

    Les groupes certains d'abord, jusqu'à ce qu'aucune preuve n'en trouve plus ; les autres
    ensuite, de même. Un groupe qui ne paraît unique que parce qu'un groupe probable a pris ses
    rivaux n'est pas certain. Un second passage ne peut donc rien trouver de plus ; seuls les
    comptes où un groupe vient d'être retenu sont revus.
    """
    lettrables = (lignes.solde != 0) & (lignes.jour != SANS_DATE)
    for certains in (True, False) if chercher is Confiance.PROBABLE else (True,):
        utiles = [e for e in examens if e[0] in PREUVES_CERTAINES] if certains else examens
        a_voir = lettrables
        while a_voir.any():
            avant = attribution.groupe
            for _, etape, examen in utiles:
                dire(etape)
                positions = np.flatnonzero((attribution.groupe == 0) & a_voir)
                proposes = examen(lignes.parmi(positions), positions)
                proposes = proposes.certaines() if certains else proposes.probables()
                attribution.retenir(proposes, positions)
            change = np.zeros(int(lignes.compte.max()) + 1, dtype=bool)
            change[lignes.compte[attribution.groupe != avant]] = True
            a_voir = lettrables & change[lignes.compte]


def _citations(ecritures: pd.DataFrame, lignes: Lignes, propres: Entiers) -> Citations:
    """Ce que citent les lignes ; une pièce collective (n° de relevé, mois) ne cite rien."""
    textes = pa.array(ecritures["PieceRef"].iloc[lignes.place], type=pa.large_string())
    vide = pa.scalar("", pa.large_string())
    textes = pc.if_else(pa.array(propres >= 0), textes, vide)
    libelles = pa.array(ecritures["EcritureLib"].iloc[lignes.place], type=pa.large_string())
    return citees.utiles(citer(libelles, textes, lignes.compte), lignes.compte)


def _examens(
    ecritures: pd.DataFrame, lignes: Lignes, propres: Entiers, citations: Citations
) -> list[tuple[Preuve, str, Examen]]:
    """Les preuves dans l'ordre de leur force."""
    nombre = len(lignes)

    def citees_par(ou: Entiers) -> Citations:
        return _parmi(citations, ou, nombre)

    def meme_ecriture(un: Entiers, deux: Entiers) -> Masque:
        meme = np.ones(len(un), dtype=bool)
        for nom in ("EcritureDate", "JournalCode", "EcritureNum", "PieceRef"):
            colonne = ecritures[nom]
            gauche, droite = (colonne.iloc[lignes.place[qui]].to_numpy() for qui in (un, deux))
            meme &= gauche == droite
        return meme

    return [
        (Preuve.PIECE, "Mêmes pièces", lambda vues, ou: pieces.meme_piece(vues, propres[ou])),
        (
            Preuve.REFERENCE,
            "Références citées",
            lambda vues, ou: citees.meme_reference(vues, citees_par(ou)),
        ),
        (
            Preuve.MONTANT_UNIQUE,
            "Montants uniques",
            lambda vues, ou: montants.montant_unique(vues, citees_par(ou)),
        ),
        (
            Preuve.REFERENCE_COMPLETEE,
            "Références complétées",
            lambda vues, ou: citees.reference_completee(vues, citees_par(ou)),
        ),
        (
            Preuve.MONTANTS_DANS_L_ORDRE,
            "Montants égaux",
            lambda vues, ou: montants.montants_dans_l_ordre(vues, citees_par(ou)),
        ),
        (
            Preuve.MONTANT_A_SA_DATE,
            "Montants égaux, selon leurs dates",
            lambda vues, ou: montants.montant_a_sa_date(
                vues, citees_par(ou), lambda un, deux: meme_ecriture(ou[un], ou[deux])
            ),
        ),
        (Preuve.COMBINAISON, "Combinaisons", lambda vues, _: combinaisons.combiner(vues)),
        (Preuve.RETOUR_A_ZERO, "Retours à zéro", lambda vues, _: soldes.retour_a_zero(vues)),
        (Preuve.COMPTE_SOLDE, "Comptes soldés", lambda vues, _: soldes.compte_solde(vues)),
    ]


def _pieces(ecritures: pd.DataFrame, lignes: Lignes) -> Entiers:
    """Le code de la pièce de chaque ligne, -1 si elle est sans chiffre ou collective.

    Toutes les lignes lettrables comptent, lettrées ou non : le jugement ne change pas quand une
    partie du livre l'est déjà.
    """
    codes, textes = pd.factorize(ecritures["PieceRef"].iloc[lignes.place])
    avec_chiffre = np.asarray(textes.str.contains("[0-9]"), dtype=bool)
    nombre = max(len(textes), 1)
    paires = uniques(lignes.compte * nombre + codes)
    par_piece = np.bincount(paires % nombre, minlength=nombre)
    propre = avec_chiffre & (par_piece[: len(textes)] <= TIERS_PAR_PIECE)
    return np.where(propre[codes], codes, -1) if len(textes) else codes


def _parmi(citations: Citations, positions: Entiers, nombre: int) -> Citations:
    """Les citations des lignes données, renumérotées comme elles."""
    nouvelle = np.full(nombre, -1, dtype=np.int64)
    nouvelle[positions] = np.arange(len(positions))
    lignes = nouvelle[citations.lignes]
    gardees = lignes >= 0
    return Citations(lignes[gardees], citations.codes[gardees], citations.cles)


def _codes_desequilibres(
    ecritures: pd.DataFrame, deja: Masque, compte: Entiers, nombre_de_comptes: int
) -> list[Anomalie]:
    """LET-01 : les codes déjà posés (en capitales) dont les lignes ne se soldent pas."""
    places = np.flatnonzero(deja)
    if not places.size:
        return []
    codes, textes = pd.factorize(ecritures["EcritureLet"].iloc[places])
    cle = compte[places] * len(textes) + codes
    ordre = np.argsort(cle, kind="stable")
    debuts = np.flatnonzero(np.concatenate(([True], np.diff(cle[ordre]) != 0)))
    solde = (ecritures["Debit"].to_numpy() - ecritures["Credit"].to_numpy())[places]
    sommes = np.add.reduceat(solde[ordre], debuts)
    fautifs = [
        (places[ordre[debut]], int(somme))
        for debut, somme in zip(debuts, sommes, strict=True)
        if somme and str(textes[codes[ordre[debut]]]).isupper()
    ]
    rangs = [int(ecritures[RANG].iloc[place]) for place, _ in fautifs]
    return anomalies_groupees(
        "LET-01",
        Gravite.A_TRAITER,
        rangs,
        (_message_desequilibre(ecritures.iloc[place], somme) for place, somme in fautifs),
        resume="codes de lettrage qui ne se soldent pas",
        colonne="EcritureLet",
    )


def _message_desequilibre(ligne: "pd.Series[Any]", somme: int) -> str:
    compte = " ".join(filter(None, (str(ligne["CompteNum"]), str(ligne["CompAuxNum"]))))
    return (
        f"Compte {compte} : le code {ligne['EcritureLet']} (ligne {ligne[RANG]}) a un solde de"
        f" {formater(somme)} ; il est gardé, délettrez-le ou complétez-le."
    )


def _lignes_douteuses(ecritures: pd.DataFrame, lignes: Lignes) -> list[Anomalie]:
    rangs = ecritures[RANG].to_numpy()[lignes.place]
    sans_date = rangs[lignes.jour == SANS_DATE].tolist()
    nulles = rangs[lignes.solde == 0].tolist()
    return [
        *anomalies_groupees(
            "LET-02",
            Gravite.A_TRAITER,
            sans_date,
            (f"Ligne {rang} : sans date, elle ne peut pas être lettrée." for rang in sans_date),
            resume="lignes sans date",
            colonne="EcritureDate",
        ),
        *anomalies_groupees(
            "LET-03",
            Gravite.INFORMATION,
            nulles,
            (f"Ligne {rang} : montant nul, rien à lettrer." for rang in nulles),
            resume="lignes de montant nul",
        ),
    ]
