"""Dresser le plan d'amortissement de nombreux biens, toutes les méthodes mêlées."""
