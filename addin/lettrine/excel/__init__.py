"""Lettrine dans Excel : fonctions de feuille, boutons, complément, installation.

- `fonctions` : les fonctions de feuille, un module par famille ;
- `boutons` : ce que fait chaque bouton du ruban, un module par groupe.
"""
