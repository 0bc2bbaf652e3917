"""Les fonctions de feuille, un module par famille."""
