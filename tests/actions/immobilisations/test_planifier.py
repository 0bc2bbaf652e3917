"""Dresser les plans : du registre au classeur des dotations, des plans et des coûts d'entrée."""

from datetime import date

import openpyxl
import pytest
from tests.actions.immobilisations.dossiers import ecrire_registre
from tests.conftest import tableau

from lettrine.actions.immobilisations import planifier
from lettrine.actions.ouverture import Lieux, ouvrir
from lettrine.comptabilite.immobilisations import Conventions, Jours
from lettrine.comptabilite.immobilisations.regles_du_cout import ChoixDuCout
from lettrine.erreurs import OptionInvalide

CLOTURE = date(2026, 12, 31)


def faire(dossier, *, elements=(), au=CLOTURE, sans_cout=(), registre=None, **options):
    """Les plans du petit dossier : le bilan et le rapport."""
    source = ecrire_registre(dossier / "registre.xlsx", **(registre or {}))
    classeur = openpyxl.load_workbook(source)
    for ligne in classeur["Immobilisations"].iter_rows(min_row=4):
        if ligne[0].value in sans_cout:
            ligne[5].value = None
    if elements:
        page = classeur.create_sheet("ElementsCout")
        page.append(["N° du bien", "Nature", "Libellé", "Montant HT", "TVA"])
        for element in elements:
            page.append(element)
    classeur.save(source)
    rapport = dossier / "rapport.xlsx"
    bilan = planifier(ouvrir(source, Lieux(None, rapport)), au=au, **options)
    return bilan, rapport


def postes(bilan):
    return {poste.libelle: poste.valeur for poste in bilan.postes}


def textes(rapport, feuille):
    page = openpyxl.load_workbook(rapport)[feuille]
    return [c.value for ligne in page.iter_rows() for c in ligne if isinstance(c.value, str)]


def test_les_dotations_de_l_exercice_et_des_suivants(tmp_path):
    bilan, rapport = faire(tmp_path, prevus=2)
    # 2026 : M1 2 000, M2 2 400, V1 4 000, O1 1 200, B1 2 000, B2 1 000. 2028 : O1 finit à mi-2028.
    assert postes(bilan)["Dotations 2026"] == 12_600_00
    assert postes(bilan)["Dotations 2028"] == 12_000_00
    assert "12 600,00 € de dotations en 2026" in bilan.phrase.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    lues = tableau(rapport, "Dotations")
    assert [ligne["Période"] for ligne in lues] == ["2026", "2027", "2028"]
    # Le dérogatoire de M2 : 4 200, 2 730, 1 774,50, puis 7 029,90 / 2 ; 2 400 par an.
    assert lues[0]["Reprises dérogatoires"] == 625.5
    assert all(juste for _, juste in bilan.controles)


def test_un_graphique_natif_conclut_la_prevision(tmp_path):
    _, rapport = faire(tmp_path)
    (graphique,) = openpyxl.load_workbook(rapport)["Dotations"]._charts
    titre = "".join(m.t for p in graphique.title.tx.rich.p for m in p.r or ())
    assert "si rien n'est acquis" in titre
    assert graphique.series[0].val.numRef.f.startswith("Dotations!$")


def test_chaque_bien_a_son_bloc_et_rien_d_inutile_n_est_montre(tmp_path):
    _, rapport = faire(tmp_path, prevus=10)
    lus = textes(rapport, "Plans")
    assert "M1 — Scie à ruban, 215400, linéaire sur 5 ans" in lus
    assert "B2 — Atelier, toiture, 213100, linéaire sur 15 ans" in lus
    page = openpyxl.load_workbook(rapport)["Plans"]
    colonne = [ligne[0].value for ligne in page.iter_rows()]
    debut = colonne.index("M1 — Scie à ruban, 215400, linéaire sur 5 ans")
    # Cinq annuités, de 2024 à 2028, et plus rien ensuite.
    assert colonne[debut + 6] == "Total M1"


def test_les_mois_font_l_exercice(tmp_path):
    bilan, rapport = faire(tmp_path)
    (ligne,) = [x for x in tableau(rapport, "Par mois") if x["Compte"] == "218200"]
    assert [ligne[f"{mois:02d}/2026"] for mois in (1, 12)] == [333.33, 333.33]
    assert ligne["Total"] == 4_000
    assert dict(bilan.controles)["Somme des mois = dotation de l'exercice"]


def test_un_bien_sans_cout_prend_celui_de_ses_elements(tmp_path):
    elements = [
        ("M1", "prix d'achat", "Scie", 10_500, 2_100),
        ("M1", "remise", "", 700, 140),
        ("M1", "transport", "", 200, 40),
        ("M1", "formation", "", 300, 60),
    ]
    bilan, rapport = faire(tmp_path, elements=elements, sans_cout=("M1",))
    # 10 500 - 700 + 200 = 10 000, comme le registre d'origine.
    assert postes(bilan)["Dotations 2026"] == 12_600_00
    (cout,) = tableau(rapport, "Coûts d'entrée")
    assert (cout["Coût d'entrée"], cout["Passé en charges"]) == (10_000, 300)
    (exclu,) = [x for x in tableau(rapport, "Éléments du coût") if x["Traitement"] == "exclu"]
    assert exclu["Compte"] == "618"
    assert "formation du personnel" in exclu["Motif"]
    credits_ = {x["Compte"]: x["Crédit"] for x in tableau(rapport, "Imputations")}
    # 10 000 + 2 000 de TVA + 300 + 60.
    assert credits_["404000"] == 12_360
    assert [a.code for a in bilan.anomalies if a.code != "CLA-20"] == ["IMM-65"]
    assert all(juste for _, juste in bilan.controles)


def test_les_choix_du_cout_d_entree_sont_suivis(tmp_path):
    elements = [("M1", "prix d'achat", "", 9_000, 0), ("M1", "formation externe", "", 1_000, 0)]
    _, rapport = faire(
        tmp_path,
        elements=elements,
        sans_cout=("M1",),
        choix=ChoixDuCout(a_l_actif=["formation externe"]),
    )
    (cout,) = tableau(rapport, "Coûts d'entrée")
    assert cout["Coût d'entrée"] == 10_000


def test_un_bien_laisse_de_cote_est_nomme_et_compte(tmp_path):
    bilan, _ = faire(tmp_path, sans_cout=("M1",))
    assert "IMM-06" in [a.code for a in bilan.anomalies]
    assert postes(bilan)["Biens laissés de côté"] == 1
    assert "1 est laissé de côté" in bilan.phrase


def test_la_convention_de_jours_est_celle_que_l_on_demande(tmp_path):
    bilan, _ = faire(tmp_path, conventions=Conventions(jours=Jours.REEL_365), prevus=0)
    assert postes(bilan)["Dotations 2026"] == 12_600_00
    assert len([nom for nom in postes(bilan) if nom.startswith("Dotations")]) == 1


def test_imm_81_une_prevision_sans_sens_est_refusee_sans_rien_ecrire(tmp_path):
    with pytest.raises(OptionInvalide, match="IMM-81"):
        faire(tmp_path, prevus=-1)
    assert not (tmp_path / "rapport.xlsx").exists()
