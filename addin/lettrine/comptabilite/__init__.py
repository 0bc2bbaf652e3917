"""Le cœur : un module par acte comptable, des tables entrent, des tables sortent (pure core).

Rien ici n'ouvre un fichier, ne regarde l'horloge ni n'imprime. Le jour dont on parle est
toujours un argument, et les anomalies sont rendues avec le résultat.
"""
