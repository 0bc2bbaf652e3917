"""Anomalies et erreurs."""

import pytest

from lettrine.erreurs import (
    DETAIL_MAXIMAL,
    Anomalie,
    DonneesInvalides,
    ErreurLettrine,
    FichierIllisible,
    FichierNonEcrit,
    Gravite,
    OptionInvalide,
    ParametreInconnu,
    anomalies_groupees,
    bloquantes,
)


@pytest.mark.parametrize(
    "famille",
    [DonneesInvalides, FichierIllisible, FichierNonEcrit, OptionInvalide, ParametreInconnu],
)
def test_une_erreur_dit_son_code_ce_qui_manque_et_que_faire(famille):
    erreur = famille("XXX-01", "Il manque un champ.", "Ajoutez-le.")
    assert isinstance(erreur, ErreurLettrine)
    assert str(erreur) == "[XXX-01] Il manque un champ. Ajoutez-le."
    assert (erreur.code, erreur.message, erreur.remede) == (
        "XXX-01",
        "Il manque un champ.",
        "Ajoutez-le.",
    )


def test_une_anomalie_ne_change_pas():
    anomalie = Anomalie("XXX-01", Gravite.INFORMATION, "…")
    with pytest.raises(AttributeError):
        anomalie.rang = 3  # type: ignore[misc]


def test_seules_les_bloquantes_sont_retenues_dans_l_ordre():
    graves = [Anomalie(str(n), Gravite.BLOQUANTE, "…") for n in range(3)]
    autres = [Anomalie("a", Gravite.INFORMATION, "…"), Anomalie("b", Gravite.A_TRAITER, "…")]
    assert bloquantes([autres[0], graves[0], autres[1], graves[1], graves[2]]) == graves


@pytest.mark.parametrize("nombre", [0, 1, DETAIL_MAXIMAL, DETAIL_MAXIMAL + 1, 1000])
def test_aucune_anomalie_groupee_n_est_passee_sous_silence(nombre):
    rangs = range(2, nombre + 2)
    liste = anomalies_groupees(
        "XXX-01",
        Gravite.A_TRAITER,
        rangs,
        (f"Ligne {n} : …" for n in rangs),
        resume="lignes fautives",
        colonne="Debit",
    )
    detaillees = [a for a in liste if a.rang is not None]
    assert [a.rang for a in detaillees] == list(rangs[:DETAIL_MAXIMAL])
    if nombre > DETAIL_MAXIMAL:
        assert f"{nombre - DETAIL_MAXIMAL} autres lignes fautives" in liste[-1].message
        assert f"ligne {nombre + 1}" in liste[-1].message
    else:
        assert len(liste) == nombre
    assert {a.colonne for a in liste} <= {"Debit"}
