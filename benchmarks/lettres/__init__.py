"""Écrire mille lettres de relance de cinq factures."""
