"""Un montant en toutes lettres (amounts in words), comme sur un chèque ou un reçu.

Règle : « douze mille trois cent quarante-cinq euros et six centimes ». L'orthographe est celle
d'usage : le trait d'union entre dizaines et unités, « et un », « quatre-vingts » et « deux cents »
accordés s'ils finissent le nombre ou précèdent millions ou milliards, « mille » invariable.
Exceptions : un montant négatif commence par « moins » ; « un million d'euros », car million et
milliard sont des noms.

Référence : usage (Académie française, orthographe d'avant et d'après 1990).
Unités : centimes.

>>> en_lettres(12_345_06)
'douze mille trois cent quarante-cinq euros et six centimes'
>>> en_lettres(80_00), en_lettres(200_000_00), en_lettres(1_000_000_00), en_lettres(71)
('quatre-vingts euros', 'deux cent mille euros', "un million d'euros", 'soixante et onze centimes')
"""

from lettrine.monnaie.montants import MontantIllisible

__all__ = ["en_lettres"]

UNITES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
DIZAINES = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}
GRANDS = ((10**9, "milliard"), (10**6, "million"))
PLAFOND = 10**12


def en_lettres(centimes: int) -> str:
    """Le montant en euros et centimes ; lève `MontantIllisible` à partir de mille milliards."""
    euros, reste = divmod(abs(centimes), 100)
    if euros >= PLAFOND:
        raise MontantIllisible("mille milliards d'euros ou plus ne s'écrivent pas en lettres")
    parties = []
    if euros or not reste:
        nom = "euro" if euros < 2 else "euros"
        de = "d'" if euros >= 10**6 and euros % 10**6 == 0 else ""
        parties.append(f"{_nombre(euros)} {de}{nom}")
    if reste:
        parties.append(f"{_nombre(reste)} {'centime' if reste == 1 else 'centimes'}")
    moins = "moins " if centimes < 0 else ""
    return moins + " et ".join(parties)


def _nombre(entier: int) -> str:
    """Un nombre entier, de zéro à mille milliards non compris."""
    if entier == 0:
        return UNITES[0]
    mots = []
    for grandeur, nom in GRANDS:
        combien, entier = divmod(entier, grandeur)
        if combien:
            mots.append(f"{_centaines(combien, suivi=False)} {nom}{'s' if combien > 1 else ''}")
    mille, entier = divmod(entier, 1000)
    if mille:
        mots.append("mille" if mille == 1 else f"{_centaines(mille, suivi=True)} mille")
    if entier:
        mots.append(_centaines(entier, suivi=False))
    return " ".join(mots)


def _centaines(entier: int, *, suivi: bool) -> str:
    """De un à 999 ; `suivi` de mille, cent et vingt ne s'accordent pas."""
    cents, reste = divmod(entier, 100)
    mots = []
    if cents:
        accord = "s" if cents > 1 and not reste and not suivi else ""
        mots.append(f"cent{accord}" if cents == 1 else f"{UNITES[cents]} cent{accord}")
    if reste:
        mots.append(_moins_de_cent(reste, suivi=suivi))
    return " ".join(mots)


def _moins_de_cent(entier: int, *, suivi: bool) -> str:
    if entier < len(UNITES):
        return UNITES[entier]
    dizaine, unite = divmod(entier, 10)
    if dizaine >= 8:
        reste = entier - 80
        if not reste:
            return "quatre-vingt" if suivi else "quatre-vingts"
        return f"quatre-vingt-{UNITES[reste]}"
    if dizaine == 7:
        return "soixante et onze" if unite == 1 else f"soixante-{UNITES[10 + unite]}"
    if not unite:
        return DIZAINES[dizaine]
    return f"{DIZAINES[dizaine]} et un" if unite == 1 else f"{DIZAINES[dizaine]}-{UNITES[unite]}"
