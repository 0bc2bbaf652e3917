"""La commande `lettrine etats editer balance-generale` (trial balance)."""

from lettrine.cli.etats.options import Au, Demande, Dossier, Du, Rapport, le_jour
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json

__all__ = ["balance_generale"]


def balance_generale(
    entree: Entree,
    au: Au,
    du: Du = None,
    sortie: Rapport = None,
    dossier: Dossier = None,
    feuille: Feuille = "",
    json: Json = False,
) -> None:
    """La balance générale : chaque compte, ses mouvements, son solde."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_balance_generale  # noqa: PLC0415

        demande = Demande(entree, au, sortie, dossier, feuille)
        classeur, communs = demande.ouvrir("balance_generale", suivi)
        return editer_balance_generale(classeur, du=le_jour(du), **communs)

    executer(acte, taille=entree, en_json=json)
