"""Fichier des écritures comptables (French standard audit file, FEC).

Règle : un fichier à plat, une ligne d'en-tête, dix-huit champs dans l'ordre légal (vingt et un
ou vingt-deux pour les comptabilités de trésorerie), séparés par des tabulations ou des barres
verticales, dates AAAAMMJJ, montants à virgule décimale, texte en ASCII, ISO 8859-15 ou UTF-8.
Exceptions : on lit aussi ce que les logiciels écrivent vraiment (champs complétés d'espaces,
Montant et Sens, fins de ligne doublées, séparateur final, point décimal) ; chaque écart à la
norme est une anomalie. Une ligne dont le découpage est douteux est refusée, jamais devinée :
la perdre déséquilibrerait le livre.

Référence : LPF art. L47 A et A47 A-1 ; BOI-CF-IOR-60-40-20.
Unités : débit et crédit en centimes, dates `datetime64[s]`.

- `lecture` : lire un fichier ; `ecriture` : en écrire un ; `nom` : SirenFECAAAAMMJJ ;
- `forme` : ce qui distingue un FEC d'un autre (séparateur, encodage, champs) ;
- `octets` : blocs, fins de ligne, encodage ;
- `rangees` : les lignes qui n'ont pas le bon nombre de champs ;
- `constats` : ce que la lecture relève, et comment elle le dit.
"""

from lettrine.formats.fec.ecriture import ecrire
from lettrine.formats.fec.forme import FormeFec, avec_champs
from lettrine.formats.fec.lecture import LectureFec, lire
from lettrine.formats.fec.nom import NomFec, lire_nom, nom_conforme

__all__ = [
    "FormeFec",
    "LectureFec",
    "NomFec",
    "avec_champs",
    "ecrire",
    "lire",
    "lire_nom",
    "nom_conforme",
]
