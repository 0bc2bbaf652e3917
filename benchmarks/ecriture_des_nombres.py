"""Les nombres comme on les écrit en français (number formatting).

>>> nombre(1_033_252), nombre(1.5), nombre(0.0123), pour_cent(9997, 10_000)
('1\\u202f033\\u202f252', '1,5', '0,0123', '99,97\\xa0%')
"""

__all__ = ["nombre", "pour_cent"]

FINE_INSECABLE = "\u202f"


def nombre(valeur: float) -> str:
    """Un entier par tranches de trois chiffres, ou trois chiffres significatifs."""
    if valeur == int(valeur) or abs(valeur) >= 100:
        return f"{valeur:,.0f}".replace(",", FINE_INSECABLE)
    return f"{valeur:.3g}".replace(".", ",")


def pour_cent(part: float, tout: float) -> str:
    """Une part de cent, à deux décimales ; un tiret s'il n'y a rien à partager."""
    if not tout:
        return "—"
    return f"{100 * part / tout:.2f}".replace(".", ",") + "\u00a0%"
