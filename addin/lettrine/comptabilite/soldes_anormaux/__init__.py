"""Les soldes anormaux (unusual balances): ce qui est à regarder dans les comptes, et que faire.

- `regles` : de quel côté on attend le solde de chaque compte ;
- `situation` : le livre un jour donné, ses soldes, leur histoire, ses lignes ouvertes ;
- `soldes` : les soldes du mauvais côté, ceux qui ne bougent plus ;
- `lettres` : les lettres bancales ; `lignes` : les tiers confondus, les dates à venir ;
- `constats` : la table de ce qui est trouvé ;
- `examen` : le tout.
"""

from lettrine.comptabilite.soldes_anormaux.examen import SoldesAnormaux, soldes_anormaux
from lettrine.comptabilite.soldes_anormaux.regles import Attendu, Regle, lire_regles

__all__ = ["Attendu", "Regle", "SoldesAnormaux", "lire_regles", "soldes_anormaux"]
