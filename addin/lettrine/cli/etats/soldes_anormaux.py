"""La commande `lettrine etats editer soldes-anormaux` (unusual balances)."""

from lettrine.cli.etats.options import Au, Demande, Dossier, Rapport
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json, Parametres

__all__ = ["soldes_anormaux"]


def soldes_anormaux(
    entree: Entree,
    au: Au,
    sortie: Rapport = None,
    dossier: Dossier = None,
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """Les soldes anormaux : ce qui est à regarder, depuis quand, que faire."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_soldes_anormaux  # noqa: PLC0415

        demande = Demande(entree, au, sortie, dossier, feuille, parametres)
        classeur, communs = demande.ouvrir("soldes_anormaux", suivi)
        return editer_soldes_anormaux(classeur, **communs)

    executer(acte, taille=entree, en_json=json)
