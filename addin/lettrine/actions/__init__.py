"""Les actes, tels que la ligne de commande et le ruban les lancent.

Une action lit des tables par le port `classeur`, appelle le cœur, écrit par le port, et rend un
bilan en chiffres. Elle ne calcule rien elle-même.

- `lettrer` : lettrer les comptes d'un FEC ou d'un classeur ;
- `controler_fec`, `convertir_fec` : le fichier des écritures comptables ;
- `demonstration` : le dossier d'exemple, d'un bout à l'autre ;
- `modeles` : les classeurs types, vides ou remplis ;
- `ouverture` : choisir entre FEC et classeur, les noms des fichiers rendus, les sources refusées ;
- `bilan` : ce qu'une action dit avoir fait.
"""
