"""Des montants égaux que les noms départagent."""

from lettrine.comptabilite.lettrage import Confiance, lettrer
from tests.comptabilite.lettrage.livres import COMPTES, essayer, groupes, livre


def test_les_noms_departagent_des_cotisations_egales():
    # Dans l'ordre des dates, DURAND recevrait le virement de PETIT.
    resultat = essayer("""
        2025-01-02 411000 - C1 60,00 Cotisation Mme Durand
        2025-01-03 411000 - C2 60,00 Cotisation M. Pétit
        2025-01-04 411000 - C3 60,00 Cotisation Mlle Lemaire
        2025-02-01 411000 - B1 -60,00 VIR PETIT JEAN
        2025-02-05 411000 - B2 -60,00 CHQ DURAND
    """)
    assert groupes(resultat, "probable") == [[2, 6], [3, 5]]
    assert resultat.groupes["Motif"].str.endswith(", qu'un même nom désigne").all()
    assert resultat.ouvertes["RangLigne"].tolist() == [4]


def test_le_mois_des_libelles_departage_des_loyers_payes_dans_le_desordre():
    resultat = essayer("""
        2025-03-01 401000 BAILLEUR L3 -800,00 Loyer mars
        2025-04-01 401000 BAILLEUR L4 -800,00 Loyer avril
        2025-05-01 401000 BAILLEUR L5 -800,00 Loyer mai
        2025-05-06 401000 BAILLEUR B1 800,00 VIR LOYER MAI
        2025-05-20 401000 BAILLEUR B2 800,00 VIR LOYER MARS
        2025-06-02 401000 BAILLEUR B3 800,00 VIR LOYER AVRIL
    """)
    assert groupes(resultat, "probable") == [[2, 6], [3, 7], [4, 5]]


def test_deux_factures_et_deux_reglements_du_meme_nom_se_suivent_dans_l_ordre():
    resultat = essayer("""
        2025-01-02 411000 - C1 60,00 Cotisation Durand
        2025-01-03 411000 - C2 60,00 Cotisation Petit
        2025-02-02 411000 - C3 60,00 Cotisation Durand
        2025-01-15 411000 - B1 -60,00 VIR DURAND
        2025-02-15 411000 - B2 -60,00 VIR DURAND
    """)
    assert groupes(resultat, "probable") == [[2, 5], [4, 6]]


def test_un_reglement_qui_porte_deux_noms_n_en_choisit_aucun():
    resultat = essayer("""
        2025-01-02 411000 - C1 60,00 Cotisation Durand
        2025-01-07 411000 - C2 60,00 Cotisation Petit
        2025-02-01 411000 - B1 -60,00 VIR DURAND PETIT
    """)
    assert groupes(resultat) == []


def test_un_nom_ne_fait_pas_payer_une_facture_par_un_reglement_bien_anterieur():
    resultat = essayer("""
        2025-06-02 411000 - C1 60,00 Cotisation Durand
        2025-01-02 411000 - C2 60,00 Cotisation Petit
        2025-01-20 411000 - B1 -60,00 VIR DURAND
    """)
    assert [2, 4] not in groupes(resultat)


def compte_mouvemente(libelle):
    """Cinq cents factures et leurs règlements, lettrés, et un montant que deux lignes portent."""
    lettrees = [
        ligne
        for rang in range(500)
        for ligne in (
            f"2025-01-02 411000 - F{rang} {100 + rang},00 Facture Martin =A{rang}",
            f"2025-01-09 411000 - B{rang} -{100 + rang},00 VIR MARTIN =A{rang}",
        )
    ]
    ouvertes = f"""
        2025-02-01 411000 - X1 445,37 Facture Blanchard
        2025-02-02 411000 - X2 31,12 Facture Durand
        2025-02-09 411000 - Y1 -29,44 VIR BLANCHARD
        2025-03-01 411000 - Y2 -445,37 {libelle}
    """
    return "\n".join([*lettrees, ouvertes])


def test_dans_un_compte_mouvemente_un_montant_unique_ne_reunit_pas_surement_deux_noms():
    for libelle, attendus in (("CHQ DURAND", []), ("CHQ BLANCHARD", [[1002, 1005]]), ("CHQ", None)):
        table = livre(compte_mouvemente(libelle))
        resultat = lettrer(table, comptes=COMPTES, appliquer=Confiance.PROBABLE)
        certains = [[1002, 1005]] if attendus is None else attendus
        assert groupes(resultat, "certain") == certains
        assert groupes(resultat) == [[1002, 1005]]


def test_le_resultat_ne_depend_pas_de_l_ordre_des_lignes():
    table = livre("""
        2025-01-02 411000 - C1 60,00 Cotisation Durand
        2025-01-03 411000 - C2 60,00 Cotisation Petit
        2025-01-04 411000 - C3 60,00 Cotisation Lemaire
        2025-02-01 411000 - B1 -60,00 VIR PETIT
        2025-02-01 411000 - B2 -60,00 VIR DURAND
    """)
    droit = lettrer(table, comptes=COMPTES)
    envers = lettrer(table.iloc[::-1].reset_index(drop=True), comptes=COMPTES)
    assert groupes(droit) == [[2, 6], [3, 5]]
    assert sorted(sorted(groupe) for groupe in groupes(envers)) == groupes(droit)


def test_quatre_vingts_salaires_egaux_vont_chacun_a_leur_salarie():
    # Deux mois, quarante salariés au même net dans un seul compte, virés dans un autre ordre.
    noms = [f"MART{chr(65 + rang // 8)}N{chr(65 + rang % 8)}" for rang in range(40)]
    lignes = [
        ligne
        for mois, suivant in (("01", "02"), ("02", "03"))
        for ligne in (
            *(f"2025-{mois}-28 421000 - P{mois} -1426,00 Salaire net {nom}" for nom in noms),
            *(f"2025-{suivant}-02 421000 - - 1426,00 VIR {nom}" for nom in reversed(noms)),
        )
    ]
    attendus = [
        [2 + 80 * mois + rang, 81 + 80 * mois - rang] for mois in (0, 1) for rang in range(40)
    ]
    assert groupes(essayer("\n".join(lignes)), "probable") == attendus
