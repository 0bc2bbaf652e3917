"""La commande `lettrine etats editer justification-solde` (account reconciliation)."""

from lettrine.cli.etats.options import Au, Demande, Dossier, Prefixes, Rapport
from lettrine.cli.execution import Suivi, executer
from lettrine.cli.options import Entree, Feuille, Json, Parametres, en_liste

__all__ = ["justification_solde"]


def justification_solde(
    entree: Entree,
    au: Au,
    sortie: Rapport = None,
    dossier: Dossier = None,
    comptes: Prefixes = "",
    feuille: Feuille = "",
    parametres: Parametres = None,
    json: Json = False,
) -> None:
    """La justification des soldes : les lignes ouvertes qui font chaque solde."""

    def acte(suivi: Suivi) -> object:
        from lettrine.actions.etats import editer_justification  # noqa: PLC0415

        demande = Demande(entree, au, sortie, dossier, feuille, parametres)
        classeur, communs = demande.ouvrir("justification_solde", suivi)
        return editer_justification(classeur, comptes=en_liste(comptes), **communs)

    executer(acte, taille=entree, en_json=json)
