"""Les formats de fichier, un module chacun : lire donne une table, écrire rend un fichier."""
