"""Lire un classeur de 100 000 lignes et 18 colonnes."""
