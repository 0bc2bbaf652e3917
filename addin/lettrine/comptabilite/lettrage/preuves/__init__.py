"""Les preuves du lettrage (evidence), de la plus forte à la plus faible.

Chaque fonction reçoit les lignes ouvertes et propose des groupes disjoints qui se soldent. Elle
travaille sur des colonnes entières : trier par clé, sommer par segment, retenir les segments
nuls. Aucune ne dépend de l'ordre des lignes dans la source.

- `pieces` : la même pièce ;
- `citees` : les références citées ;
- `montants` : un montant et son opposé ;
- `combinaisons` : un règlement de plusieurs factures, plusieurs règlements d'une facture ;
- `soldes` : le solde progressif, le compte entier.

Unités : soldes en centimes, jours depuis 1970.
"""
