"""Mesures de vitesse et de justesse (benchmarks), sur des livres dont la vérité est connue.

- `generateur` : des livres de tiers au lettrage connu ; `score` : ce qu'une méthode y retrouve ;
- `mesure` : un processus entier, ses secondes de processeur et sa mémoire, en tours alternés ;
- `lecture_fec`, `lecture_classeur`, `ecriture_classeur`, `lettrage`, `lettres`, `penalites` : un
  programme par concurrent ;
- `epreuves` : ce qui est comparé à quoi ; `rapport` : la page publiée.

Usage : `make bench`, ou `python -m benchmarks --rapide`.
"""
