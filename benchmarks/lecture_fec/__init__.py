"""Lire un FEC d'un million de lignes, montants en centimes exacts et dates lues."""
