"""La page des fonctions est celle que le catalogue écrit, et chacune y est décrite."""

import importlib.util
from pathlib import Path

from lettrine.catalogue import LONGUEUR, fonctions

RACINE = Path(__file__).parents[2]


def test_la_page_des_fonctions_est_a_jour():
    chemin = RACINE / "outils" / "construire_fonctions.py"
    modele = importlib.util.spec_from_file_location("construire_fonctions", chemin)
    outil = importlib.util.module_from_spec(modele)
    modele.loader.exec_module(outil)
    assert outil.CIBLE.read_text(encoding="utf-8") == outil.texte()


def test_toutes_les_fonctions_attendues_sont_la():
    attendues = {
        "TVA_HT", "TVA_TTC", "TVA_MONTANT", "LETTRAGE_CODES", "LETTRAGE_MOTIFS", "BALANCE_AGEE",
        "SOLDE_COMPTE", "JUSTIFICATION_SOLDE", "DELAI_PAIEMENT", "ECHEANCE", "PENALITES_RETARD",
        "IBAN_VALIDE", "SIREN_VALIDE", "TVA_INTRA_VALIDE", "MONTANT_EN_LETTRES", "JOURS_OUVRES",
        "PARAMETRE", "COMPTE_LIBELLE",
    }  # fmt: skip
    assert attendues <= {f.nom for f in fonctions()}


def test_chaque_texte_tient_dans_l_assistant_de_fonctions():
    for f in fonctions():
        for texte in (f.description, *(a.description for a in f.arguments)):
            assert 0 < len(texte) <= LONGUEUR
        assert f.exemple.startswith(f"={f.nom}(")
