"""Calculer les pénalités de nombreuses factures."""
