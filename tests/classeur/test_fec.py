"""Ce que l'adaptateur FEC a de propre : la forme de la source, ses champs, ses refus."""

import pandas as pd
import pytest
from tests.conftest import COLONNES, texte_du_fec

from lettrine.classeur.fec import ClasseurFec
from lettrine.erreurs import OptionInvalide
from lettrine.tables.dossier import TIERS
from lettrine.tables.ecritures import ECRITURES


def lettre(classeur: ClasseurFec) -> pd.Series:
    table = classeur.lire(ECRITURES).table
    return pd.Series(["AA", *[""] * (len(table) - 1)], dtype="str")


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(("separateur", "fin"), [("\t", "\r\n"), ("|", "\n")])
def test_rend_un_fec_de_meme_forme(tmp_path, encodage, separateur, fin):
    source, sortie = tmp_path / "livre.txt", tmp_path / "sortie.txt"
    texte = texte_du_fec(separateur=separateur, fin=fin)
    source.write_bytes(texte.encode(encodage))
    classeur = ClasseurFec(source, sortie=sortie)
    classeur.ecrire_colonnes(ECRITURES.nom, {"EcritureLet": lettre(classeur)})
    classeur.enregistrer()
    # Seule la première ligne change : son code, vide, devient AA ; la lettre AC est effacée.
    champs = texte.split(fin)[1].split(separateur)
    champs[COLONNES.index("EcritureLet")] = "AA"
    attendu = texte.replace(f"{separateur}AC{separateur}", separateur * 2).split(fin)
    attendu[1] = separateur.join(champs)
    assert sortie.read_bytes().decode(encodage) == fin.join(attendu)


def test_les_colonnes_lues_disent_l_en_tete_et_la_lettre(livre):
    provenance = ClasseurFec(livre("txt")).lire(ECRITURES).provenance
    assert [(c.lettre, c.entete, c.colonne) for c in provenance.correspondances[10:12]] == [
        ("K", "EcritureLib", "EcritureLib"),
        ("L", "Debit", "Debit"),
    ]


def test_un_fec_n_a_pas_d_autre_table_cla_36(livre):
    with pytest.raises(OptionInvalide, match="Tiers") as refus:
        ClasseurFec(livre("txt")).lire(TIERS)
    assert refus.value.code == "CLA-36"


def test_une_table_qui_n_est_pas_d_un_fec_n_est_pas_ecrite_cla_30(livre):
    with pytest.raises(OptionInvalide) as refus:
        ClasseurFec(livre("txt")).ecrire_colonnes(TIERS.nom, {})
    assert refus.value.code == "CLA-30"


def test_le_fichier_de_sortie_d_un_autre_format_est_refuse_cla_33(livre, tmp_path):
    for nom in ("s.xlsx", "s.ODS", "s.csv"):
        with pytest.raises(OptionInvalide, match="la sortie est un FEC") as refus:
            ClasseurFec(livre("txt"), sortie=tmp_path / nom)
        assert refus.value.code == "CLA-33"


def test_dit_sa_progression_jusqu_au_dernier_octet(livre):
    lus: list[int] = []
    ClasseurFec(livre("txt"), progression=lus.append)
    assert sum(lus) == livre("txt").stat().st_size
