"""Les tables et le classeur : lire un tableur, en écrire un (tables <-> workbook).

- `grille` : les cellules d'un fichier .xlsx, .xlsm, .ods, .xls ou .csv, telles quelles ;
- `cellules_fautives`, `biff`, `delimite` : ce que chaque format a de particulier ;
- `entetes` : quelle ligne est l'en-tête, quelle colonne est quoi ;
- `conversion` : de la grille à la table typée, avec ses anomalies ;
- `presentation` : l'aspect de tous les classeurs que Lettrine écrit ;
- `modeles` : les classeurs types, aux formules natives ;
- `port` : ce qu'un acte demande à un classeur ; `fichier` : le classeur sur disque ;
- `cellules_com`, `vivant` : le classeur ouvert dans Excel.
"""
