"""Le moteur du lettrage (engine): prépare les lignes, enchaîne les preuves, rend le résultat."""

from collections.abc import Callable, Sequence

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


def lettrer(
    ecritures: pd.DataFrame,
    *,
    comptes: Sequence[str],
    appliquer: Confiance = Confiance.CERTAIN,
    progression: Callable[[str], object] | None = None,
) -> Lettrage:
    """Lettre les comptes dont le numéro commence par un des préfixes donnés.

    `ecritures` est une table Ecritures avec `Rang` ; elle n'est pas modifiée. `appliquer` dit
    jusqu'à quelle confiance un groupe reçoit son code ; les autres groupes sont proposés sans
    code. `progression` reçoit le nom de chaque étape. Le résultat ne dépend pas de l'ordre des
    lignes, sauf entre des lignes en tout point identiques.

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
    lignes = _lignes(ecritures, lettrables & ~deja, compte)
    anomalies += _lignes_douteuses(ecritures, lignes)
    attribution = Attribution.vierge(len(lignes))
    citations = _examiner(ecritures, lignes, attribution, dire)
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


def _lignes(ecritures: pd.DataFrame, choix: Masque, compte: Entiers) -> Lignes:
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
    )


def _examiner(
    ecritures: pd.DataFrame,
    lignes: Lignes,
    attribution: Attribution,
    dire: Callable[[str], object],
) -> Citations:
    """Enchaîne les preuves ; chacune ne voit que les lignes que les autres ont laissées."""
    textes = pa.array(ecritures["PieceRef"].iloc[lignes.place], type=pa.large_string())
    pieces, comptes_par_piece = _pieces(textes, lignes)

    def passer(
        preuve: Preuve, etape: str, examen: Callable[[Lignes, Entiers], Propositions]
    ) -> None:
        dire(etape)
        valables = lignes.jour > SANS_DATE
        positions = np.flatnonzero((attribution.groupe == 0) & (lignes.solde != 0) & valables)
        attribution.retenir(preuve, examen(lignes.parmi(positions), positions), positions)

    passer(
        Preuve.PIECE,
        "Mêmes pièces",
        lambda vues, ou: preuves.meme_piece(vues, pieces[ou], comptes_par_piece),
    )
    dire("Références citées")
    propres = pa.array((pieces >= 0) & (comptes_par_piece[pieces] <= preuves.TIERS_PAR_PIECE))
    textes = pc.if_else(propres, textes, pa.scalar("", pa.large_string()))
    libelles = pa.array(ecritures["EcritureLib"].iloc[lignes.place], type=pa.large_string())
    espace = pa.scalar(" ", pa.large_string())
    citations = citer(pc.binary_join_element_wise(textes, libelles, espace))
    passer(
        Preuve.REFERENCE,
        "Références citées",
        lambda vues, ou: preuves.meme_reference(vues, _parmi(citations, ou, len(lignes))),
    )
    passer(
        Preuve.MONTANT_UNIQUE,
        "Montants uniques",
        lambda vues, ou: preuves.montant_unique(vues, _parmi(citations, ou, len(lignes))),
    )
    passer(
        Preuve.MONTANTS_DANS_L_ORDRE,
        "Montants égaux",
        lambda vues, ou: preuves.montants_dans_l_ordre(vues, _parmi(citations, ou, len(lignes))),
    )
    passer(
        Preuve.SUITE_DE_LIGNES, "Suites de lignes", lambda vues, _: preuves.suite_de_lignes(vues)
    )
    passer(Preuve.RETOUR_A_ZERO, "Retours à zéro", lambda vues, _: preuves.retour_a_zero(vues))
    passer(Preuve.COMPTE_SOLDE, "Comptes soldés", lambda vues, _: preuves.compte_solde(vues))
    return citations


def _pieces(textes: pa.Array, lignes: Lignes) -> tuple[Entiers, Entiers]:
    """Le code de la pièce de chaque ligne (-1 sans chiffre) et le nombre de comptes de chacune."""
    if isinstance(textes, pa.ChunkedArray):
        textes = textes.combine_chunks()
    codee = textes.dictionary_encode()
    avec_chiffre = pc.match_substring_regex(codee.dictionary, "[0-9]")
    codes = codee.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    codes[~avec_chiffre.to_numpy(zero_copy_only=False)[codes]] = -1
    utiles = np.flatnonzero(codes >= 0)
    nombre = max(len(codee.dictionary), 1)
    paires = uniques(lignes.compte[utiles] * nombre + codes[utiles])
    return codes, np.bincount(paires % nombre, minlength=nombre)


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


def _message_desequilibre(ligne: "pd.Series[object]", somme: int) -> str:
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
