"""Ce qu'est une ligne : un schéma par table, déclaré une seule fois.

Les colonnes des écritures portent les noms officiels du FEC (LPF art. A47 A-1) ; celles que
le FEC ne connaît pas suivent la même orthographe (`DateEcheance`).
"""
