"""Le plan d'un bien, en Python simple : des entiers, une boucle par exercice, rien d'autre.

Écrit sans regarder le calcul de Lettrine, il sert aussi à le vérifier. Exercices civils, jours
comptés en 30/360, mise en service comprise, sortie comprise sauf le premier du mois.
"""

from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Bien", "plan"]

COEFFICIENTS = ((59, 125), (72, 175), (10**9, 225))


@dataclass(frozen=True, slots=True)
class Bien:
    """Un bien ; `unites` donne les unités consommées de chaque année."""

    cout: int
    residuelle: int
    methode: str
    mois: int
    acquis: date
    servi: date
    sorti: date | None
    prevues: int
    unites: dict[int, int]
    fiscale: str
    mois_fiscaux: int


def plan(bien: Bien, premiere: int, derniere: int) -> tuple[list[int], list[int]]:
    """Les cumuls économiques et fiscaux à la fin de chaque année."""
    annees = range(premiere, derniere + 1)
    economique = cumuls(bien, bien.methode, bien.cout - bien.residuelle, bien.mois, annees)
    if not bien.fiscale:
        return economique, economique
    return economique, cumuls(bien, bien.fiscale, bien.cout, bien.mois_fiscaux, annees)


def cumuls(bien: Bien, methode: str, base: int, mois: int, annees: range) -> list[int]:
    """Les cumuls d'une méthode."""
    if methode == "dégressif":
        return degressif(bien, base, mois, annees)
    if methode == "unités d'œuvre":
        return unites(bien, base, annees)
    fin = fin_comptee(bien.sorti)
    resultat = []
    for annee in annees:
        dernier = rang_de_fin(min(fin, date(annee + 1, 1, 1)))
        jours = max(0, dernier - rang(bien.servi))
        if methode.startswith("SOFTY"):
            resultat.append(softy(base, mois // 12, jours, methode.endswith("progressif")))
        else:
            resultat.append(arrondi(base * min(jours, 30 * mois), 30 * mois))
    return resultat


def softy(base: int, ans: int, jours: int, progressif: bool) -> int:
    """Le cumul au bout de tant de jours : année après année, puis la fraction."""
    jours = min(jours, 360 * ans)
    poids = 0
    for numero in range(1, ans + 1):
        part = min(max(jours - 360 * (numero - 1), 0), 360)
        poids += part * (numero if progressif else ans - numero + 1)
    return arrondi(base * poids, 360 * ans * (ans + 1) // 2)


def degressif(bien: Bien, base: int, mois: int, annees: range) -> list[int]:
    """N annuités, la première depuis le premier jour du mois d'acquisition."""
    coefficient = next(c for borne, c in COEFFICIENTS if mois <= borne)
    fin = fin_comptee(bien.sorti)
    cumul, resultat = 0, []
    for annee in annees:
        if annee >= bien.acquis.year and fin > date(annee, 1, 1):
            premier = bien.acquis.month if annee == bien.acquis.year else 1
            dernier = 12
            if fin <= date(annee, 12, 31):
                dernier = (rang(fin) - rang(date(annee, 1, 1))) // 30
            servis = max(dernier - premier + 1, 0)
            restants = mois - 12 * (annee - bien.acquis.year)
            reste = base - cumul
            if restants <= servis:
                annuite = reste
            elif coefficient * restants > 100 * mois:
                annuite = arrondi(reste * coefficient * servis, 100 * mois)
            else:
                annuite = arrondi(reste * servis, restants)
            cumul += min(annuite, reste)
        resultat.append(cumul)
    return resultat


def unites(bien: Bien, base: int, annees: range) -> list[int]:
    """Au rythme des unités consommées."""
    faites, resultat = 0, []
    for annee in annees:
        faites += bien.unites.get(annee, 0)
        resultat.append(arrondi(base * min(faites, bien.prevues), bien.prevues))
    return resultat


def fin_comptee(sorti: date | None) -> date:
    """Le premier jour qui ne compte plus."""
    if sorti is None:
        return date(9999, 1, 1)
    return sorti if sorti.day == 1 else sorti + timedelta(days=1)


def rang(jour: date) -> int:
    """Un jour dans une suite d'années de 360 jours, la fin de février comptant pour 30."""
    quantieme = min(jour.day, 30)
    if jour.month == 2 and (jour + timedelta(days=1)).month == 3:
        quantieme = 30
    return 360 * jour.year + 30 * jour.month + quantieme


def rang_de_fin(jour: date) -> int:
    """Le rang d'un jour qui ne compte plus : celui de la veille, et un, sauf un premier du mois."""
    return rang(jour) if jour.day == 1 else rang(jour - timedelta(days=1)) + 1


def arrondi(numerateur: int, diviseur: int) -> int:
    """Le quotient, le demi vers le haut."""
    return (2 * numerateur + diviseur) // (2 * diviseur)
