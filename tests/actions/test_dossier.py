"""Le classeur du dossier : les tables demandées, et elles seules."""

import pytest

from lettrine.actions.dossier import lire_dossier
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.erreurs import DonneesInvalides
from lettrine.tables.dossier import RELANCES, SOCIETE, TIERS


@pytest.fixture
def classeur(tmp_path):
    tiers = TIERS.table({"CompAuxNum": ["C1"], "Nom": ["Alfa"], "Conditions": ["30 jours"]})
    societe = SOCIETE.table({"Nom": ["Atelier"]})
    feuilles = [
        Feuille("Societe", "Société", (), societe, SOCIETE, "saisie"),
        Feuille("Tiers", "Tiers", (), tiers, TIERS, "saisie"),
    ]
    return ecrire_classeur(tmp_path / "dossier.xlsx", feuilles)


def test_lit_les_tables_demandees_les_autres_sont_vides(classeur):
    dossier = lire_dossier(classeur, tables=(SOCIETE, TIERS))
    assert dossier.nom == "Atelier"
    assert dossier.tiers["Conditions"].tolist() == ["30 jours"]
    assert dossier.relances.empty
    assert (dossier.fichier, dossier.anomalies) == ("dossier.xlsx", ())


def test_une_table_si_presente_peut_manquer(classeur):
    dossier = lire_dossier(classeur, tables=(TIERS,), si_presentes=(SOCIETE, RELANCES))
    assert (dossier.nom, len(dossier.relances)) == ("Atelier", 0)


def test_une_table_demandee_qui_manque_est_refusee(classeur):
    with pytest.raises(DonneesInvalides, match="CLA-0"):
        lire_dossier(classeur, tables=(RELANCES,))
