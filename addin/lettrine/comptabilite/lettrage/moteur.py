"""Le moteur du lettrage (engine): prépare les lignes, enchaîne les preuves, rend le résultat."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lettrine.comptabilite.lettrage import preuves
from lettrine.comptabilite.lettrage.groupes import (
    SANS_DATE,
    Attribution,
    Confiance,
    Entiers,
    Lignes,
    Masque,
    Preuve,
    Propositions,
    uniques,
)
from lettrine.comptabilite.lettrage.references import Citations, citer
from lettrine.comptabilite.lettrage.resultat import Etat, Lettrage, construire, dernier_numero
from lettrine.erreurs import Anomalie, Gravite, anomalies_groupees
from lettrine.monnaie import formater
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.schema import RANG

__all__ = ["lettrer"]

CLIENTS, FOURNISSEURS = "41", "40"
PREUVES_CERTAINES = (Preuve.PIECE, Preuve.REFERENCE, Preuve.MONTANT_UNIQUE)


def lettrer(
    ecritures: pd.DataFrame,
    *,
    comptes: Sequence[str],
    comptes_cumulatifs: Sequence[str] = (),
    appliquer: Confiance = Confiance.CERTAIN,
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
    lettrables, compte, nombre_de_comptes = _comptes(ecritures, comptes)
    deja = lettrables & (ecritures["EcritureLet"] != "").to_numpy()
    anomalies = _codes_desequilibres(ecritures, deja, compte, nombre_de_comptes)
    lignes = _lignes(ecritures, lettrables & ~deja, compte, tuple(comptes_cumulatifs))
    anomalies += _lignes_douteuses(ecritures, lignes)
    attribution = Attribution.vierge(len(lignes))
    pieces, collectives = _pieces(ecritures, lettrables, compte)
    examens, citations = _examens(
        ecritures, lignes, pieces[lignes.place], collectives[lignes.place]
    )
    _examiner(lignes, attribution, examens, dire)
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


def _comptes(ecritures: pd.DataFrame, prefixes: Sequence[str]) -> tuple[Masque, Entiers, int]:
    """Les lignes des comptes lettrables, et le numéro du compte de chaque ligne.

    Les comptes sont numérotés dans l'ordre alphabétique : le résultat ne dépend pas de l'ordre
    des lignes.
    """
    codes, numeros = pd.factorize(ecritures["CompteNum"], sort=True)
    auxiliaires, distincts = pd.factorize(ecritures["CompAuxNum"], sort=True)
    lettrable = np.array([str(n).startswith(tuple(prefixes)) for n in numeros], dtype=bool)
    paires = codes.astype(np.int64) * max(len(distincts), 1) + auxiliaires
    compte, presents = pd.factorize(paires, sort=True)
    return lettrable[codes], compte.astype(np.int64), len(presents)


def _lignes(
    ecritures: pd.DataFrame, choix: Masque, compte: Entiers, cumulatifs: tuple[str, ...]
) -> Lignes:
    places = np.flatnonzero(choix)
    numeros = ecritures["CompteNum"].iloc[places]
    clients = numeros.str.startswith(CLIENTS).to_numpy(dtype=bool)
    fournisseurs = numeros.str.startswith(FOURNISSEURS).to_numpy(dtype=bool)
    solde = ecritures["Debit"].to_numpy() - ecritures["Credit"].to_numpy()
    jours = ecritures["EcritureDate"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return Lignes(
        place=places,
        compte=compte[places],
        solde=solde[places],
        jour=jours[places],
        facture=clients.astype(np.int64) - fournisseurs.astype(np.int64),
        cumulatif=numeros.str.startswith(cumulatifs).to_numpy(dtype=bool),
        rang_du_texte=_rangs_du_texte(
            ecritures, places, compte[places], solde[places], jours[places]
        ),
    )


def _rangs_du_texte(
    ecritures: pd.DataFrame, places: Entiers, compte: Entiers, solde: Entiers, jour: Entiers
) -> Entiers:
    """Le rang, par pièce puis libellé, des lignes que rien d'autre ne distingue."""
    ordre = np.lexsort((solde, jour, compte))
    pareilles = np.zeros(len(places), dtype=bool)
    voisines = np.ones(max(len(ordre) - 1, 0), dtype=bool)
    for trait in (compte, jour, solde):
        voisines &= trait[ordre][1:] == trait[ordre][:-1]
    pareilles[ordre[1:][voisines]] = True
    pareilles[ordre[:-1][voisines]] = True
    choisies = places[pareilles]
    textes = ecritures["PieceRef"].iloc[choisies] + "\n" + ecritures["EcritureLib"].iloc[choisies]
    rangs = np.zeros(len(places), dtype=np.int64)
    rangs[pareilles] = pd.factorize(textes, sort=True)[0]
    return rangs


Examen = Callable[[Lignes, Entiers], Propositions]


def _examiner(
    lignes: Lignes,
    attribution: Attribution,
    examens: Sequence[tuple[Preuve, str, Examen]],
    dire: Callable[[str], object],
) -> None:
    """Enchaîne les preuves ; chacune ne voit que les lignes que les autres ont laissées.

    Les groupes certains d'abord, jusqu'à ce qu'aucune preuve n'en trouve plus ; les autres
    ensuite, de même. Un groupe qui ne paraît unique que parce qu'un groupe probable a pris ses
    rivaux n'est pas certain. Un second passage ne peut donc rien trouver de plus ; seuls les
    comptes où un groupe vient d'être retenu sont revus.
    """
    lettrables = (lignes.solde != 0) & (lignes.jour != SANS_DATE)
    for certains in (True, False):
        utiles = [e for e in examens if e[0] in PREUVES_CERTAINES] if certains else examens
        a_voir = lettrables
        while a_voir.any():
            avant = attribution.groupe
            for preuve, etape, examen in utiles:
                dire(etape)
                positions = np.flatnonzero((attribution.groupe == 0) & a_voir)
                proposes = examen(lignes.parmi(positions), positions)
                proposes = proposes.certaines() if certains else proposes.probables()
                attribution.retenir(preuve, proposes, positions)
            change = np.zeros(int(lignes.compte.max()) + 1, dtype=bool)
            change[lignes.compte[attribution.groupe != avant]] = True
            a_voir = lettrables & change[lignes.compte]


def _examens(
    ecritures: pd.DataFrame, lignes: Lignes, pieces: Entiers, collectives: Masque
) -> tuple[list[tuple[Preuve, str, Examen]], Citations]:
    """Les preuves dans l'ordre de leur force, et les références que citent les lignes.

    La pièce collective (n° de relevé, mois) ne compte ni comme pièce ni comme référence.
    """
    textes = pa.array(ecritures["PieceRef"].iloc[lignes.place], type=pa.large_string())
    libelles = pa.array(ecritures["EcritureLib"].iloc[lignes.place], type=pa.large_string())
    propres = np.where(collectives, -1, pieces)
    vide, espace = (pa.scalar(texte, pa.large_string()) for texte in ("", " "))
    textes = pc.if_else(pa.array(propres >= 0), textes, vide)
    citations = citer(pc.binary_join_element_wise(textes, libelles, espace))
    nombre = len(lignes)
    return [
        (
            Preuve.PIECE,
            "Mêmes pièces",
            lambda vues, ou: preuves.meme_piece(vues, propres[ou]),
        ),
        (
            Preuve.REFERENCE,
            "Références citées",
            lambda vues, ou: preuves.meme_reference(vues, _parmi(citations, ou, nombre)),
        ),
        (
            Preuve.MONTANT_UNIQUE,
            "Montants uniques",
            lambda vues, ou: preuves.montant_unique(vues, _parmi(citations, ou, nombre)),
        ),
        (
            Preuve.MONTANTS_DANS_L_ORDRE,
            "Montants égaux",
            lambda vues, ou: preuves.montants_dans_l_ordre(vues, _parmi(citations, ou, nombre)),
        ),
        (
            Preuve.SUITE_DE_LIGNES,
            "Suites de lignes",
            lambda vues, _: preuves.suite_de_lignes(vues),
        ),
        (Preuve.RETOUR_A_ZERO, "Retours à zéro", lambda vues, _: preuves.retour_a_zero(vues)),
        (Preuve.COMPTE_SOLDE, "Comptes soldés", lambda vues, _: preuves.compte_solde(vues)),
    ], citations


def _pieces(ecritures: pd.DataFrame, lettrables: Masque, compte: Entiers) -> tuple[Entiers, Masque]:
    """Le code de la pièce de chaque ligne lettrable (-1 sans chiffre), et si elle est collective.

    Toutes les lignes lettrables comptent, lettrées ou non : le jugement ne change pas quand une
    partie du livre l'est déjà.
    """
    places = np.flatnonzero(lettrables)
    codes, textes = pd.factorize(ecritures["PieceRef"].iloc[places])
    avec_chiffre = np.asarray(textes.str.contains("[0-9]"), dtype=bool)
    utiles = np.flatnonzero(avec_chiffre[codes])
    nombre = max(len(textes), 1)
    paires = uniques(compte[places][utiles] * nombre + codes[utiles])
    comptes_par_piece = np.bincount(paires % nombre, minlength=nombre)
    collective = comptes_par_piece > preuves.TIERS_PAR_PIECE
    code = np.full(len(ecritures), -1, dtype=np.int64)
    code[places[utiles]] = codes[utiles]
    return code, np.concatenate([collective, [False]])[code]


def _parmi(citations: Citations, positions: Entiers, nombre: int) -> Citations:
    """Les citations des lignes données, renumérotées comme elles."""
    nouvelle = np.full(nombre, -1, dtype=np.int64)
    nouvelle[positions] = np.arange(len(positions))
    lignes = nouvelle[citations.lignes]
    gardees = lignes >= 0
    return Citations(lignes[gardees], citations.codes[gardees], citations.dictionnaire)


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
