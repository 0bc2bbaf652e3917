"""Les motifs du lettrage (reasons, in words): pourquoi un groupe, pourquoi une ligne ouverte."""

import numpy as np

from lettrine.comptabilite.lettrage.groupes import Attribution, Preuve
from lettrine.comptabilite.lettrage.lignes import SANS_DATE, Entiers, Lignes, uniques
from lettrine.comptabilite.lettrage.references import Citations
from lettrine.comptabilite.lettrage.rivaux import RIVALES_GARDEES, Rivales
from lettrine.monnaie import formater

__all__ = ["motifs_des_groupes", "motifs_des_ouvertes"]

MOTIFS = {
    Preuve.PIECE: "même pièce {}",
    Preuve.REFERENCE: "référence {} citée",
    Preuve.REFERENCE_COMPLETEE: "référence {} citée, complétée par la seule ligne qui la solde",
    Preuve.MONTANT_UNIQUE: "seules lignes de {} dans le compte",
    Preuve.MONTANTS_DANS_L_ORDRE: "montants égaux de {}, dans l'ordre des dates",
    Preuve.MONTANT_A_SA_DATE: "montants égaux de {}, que leurs dates désignent",
    Preuve.SUITE_DE_LIGNES: "solde une suite de lignes, {}",
    Preuve.ECHEANCES_REGULIERES: "échéances mensuelles, {}",
    Preuve.COMBINAISON: "seule combinaison de lignes proches, {}",
    Preuve.RETOUR_A_ZERO: "le solde progressif revient à zéro",
    Preuve.COMPTE_SOLDE: "le compte est soldé",
}
CITEES = (Preuve.REFERENCE, Preuve.REFERENCE_COMPLETEE)
RESERVE = {
    Preuve.PIECE: ", mais le groupe peut se décomposer",
    Preuve.REFERENCE: ", mais elle se partage entre plusieurs groupes possibles",
    Preuve.MONTANT_UNIQUE: ", mais leurs dates, leurs références ou le compte en font douter",
}


def motifs_des_groupes(
    attribution: Attribution, citations: Citations, pieces: list[str], montants: Entiers
) -> list[str]:
    """Une phrase par groupe : la preuve, et ce qui la fait douter si le groupe est probable.

    `pieces` est la pièce d'une ligne de chaque groupe, `montants` son total au débit.
    """
    references = _references_communes(attribution, citations)
    motifs = []
    for place, (preuve, certain, montant) in enumerate(
        zip(
            attribution.preuve.tolist(),
            attribution.certain.tolist(),
            montants.tolist(),
            strict=True,
        )
    ):
        if preuve == Preuve.PIECE:
            precision = pieces[place]
        elif preuve in CITEES:
            precision = references.get(place, "")
        else:
            precision = formater(montant)
        motif = MOTIFS[preuve].format(precision)
        motifs.append(motif if certain else motif + RESERVE.get(preuve, ""))
    return motifs


def motifs_des_ouvertes(ouvertes: Lignes, rangs: Entiers, rivales: Rivales) -> list[str]:
    """Une phrase par ligne ouverte ; `rangs` est sa ligne dans la source."""
    cites = np.where(rivales.proches >= 0, rangs[rivales.proches], 0).tolist()
    nombres = rivales.nombre.tolist()
    nulles = (ouvertes.solde == 0).tolist()
    sans_date = (ouvertes.jour == SANS_DATE).tolist()
    motifs = []
    for nombre, voisines, nulle, indatee in zip(nombres, cites, nulles, sans_date, strict=True):
        if nulle:
            motif = "montant nul"
        elif indatee:
            motif = "sans date"
        elif nombre:
            suite = ", …" if nombre > RIVALES_GARDEES else ""
            lignes = ", ".join(str(voisine) for voisine in voisines[:nombre])
            combien = "plusieurs contreparties" if nombre > 1 else "une contrepartie"
            motif = f"{combien} du même montant, sans preuve suffisante : ligne {lignes}{suite}"
        else:
            motif = "aucune contrepartie du même montant dans le compte"
        motifs.append(motif)
    return motifs


def _references_communes(attribution: Attribution, citations: Citations) -> dict[int, str]:
    """La référence la plus longue que partagent deux lignes d'un groupe lettré par référence."""
    groupe = attribution.groupe[citations.lignes] - 1
    utiles = np.flatnonzero(groupe >= 0)
    utiles = utiles[np.isin(attribution.preuve[groupe[utiles]], CITEES)]
    nombre = citations.nombre + 1
    cles = np.sort(groupe[utiles] * nombre + citations.codes[utiles])
    partagees = uniques(cles[1:][cles[1:] == cles[:-1]])
    textes = [citations.texte(code) for code in (partagees % nombre).tolist()]
    communes: dict[int, str] = {}
    for numero_de_groupe, texte in zip((partagees // nombre).tolist(), textes, strict=True):
        if len(texte) > len(communes.get(numero_de_groupe, "")):
            communes[numero_de_groupe] = texte
    return communes
