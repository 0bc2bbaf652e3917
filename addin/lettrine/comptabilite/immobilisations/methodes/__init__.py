"""Les méthodes d'amortissement (depreciation methods), un module par méthode.

- `lineaire` : le linéaire, et l'exceptionnel sur douze mois ;
- `degressif` : le dégressif fiscal ;
- `softy` : décroissant et progressif ;
- `unites` : les unités d'œuvre ;
- `methode`, `temporelle` : ce qu'elles partagent.
"""
