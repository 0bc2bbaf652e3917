"""Les lettres de relance : les sept éléments, le droit de chaque type de client, les refus."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import docx
import pytest

from lettrine.documents.compilation import compiler
from lettrine.documents.relance import (
    CHAMPS,
    COLONNES,
    TYPES,
    Bareme,
    Deduction,
    Demarche,
    Taux,
    contexte,
    elements_absents,
    ouvrir_modele,
)
from lettrine.erreurs import DonneesInvalides, OptionInvalide

NIVEAUX = (1, 2, 3)
CAS = [(niveau, type_de_client) for niveau in NIVEAUX for type_de_client in TYPES]

TEXTES_DE_LOI = {
    ("professionnel", 1): ("L441-10", "D441-5", "40,00 €"),
    ("professionnel", 2): ("L441-10", "D441-5", "40,00 €", "1343-1"),
    ("professionnel", 3): ("1344", "L441-10", "D441-5", "1343-1", "injonction de payer"),
    ("public", 1): ("L2192-13", "R2192-31 et suivants", "D2192-35", "40,00 €"),
    ("public", 2): ("L2192-13", "R2192-31 et suivants", "D2192-35", "1343-1"),
    ("public", 3): ("mise en demeure", "L2192-13", "D2192-35", "juridiction compétente"),
    ("particulier", 1): ("aucuns frais ne vous sont réclamés",),
    ("particulier", 2): ("1231-6", "1344-1"),
    ("particulier", 3): ("1344", "1231-6", "1344-1", "2,75 %", "1343-1", "injonction de payer"),
}


def net(texte: str) -> str:
    """Le texte sans coupures de ligne ni espaces insécables."""
    return " ".join(texte.split())


def sans_trait_d_union(texte: str) -> str:
    """pdftotext retire un trait d'union qu'il trouve en fin de ligne."""
    return re.sub(r"- ?", "", texte)


def texte_du_docx(chemin) -> str:
    document = docx.Document(chemin)
    elements = [p.text for p in document.paragraphs]
    elements += [c.text for t in document.tables for ligne in t.rows for c in ligne.cells]
    elements += [p.text for p in document.sections[0].footer.paragraphs]
    return net("\n".join(elements))


def ecrire(chemin, lettre):
    base = contexte(lettre)
    ouvrir_modele(lettre.niveau).ecrire(chemin, base.valeurs, base.lignes)
    return chemin


@pytest.fixture(scope="module")
def pdf(tmp_path_factory, lettre):
    """Le texte PDF des neuf lettres, par niveau et type."""
    bureau, extracteur = shutil.which("soffice"), shutil.which("pdftotext")
    if not bureau or not extracteur:
        pytest.skip("LibreOffice (soffice) ou pdftotext n'est pas installé : pas de PDF.")
    dossier = tmp_path_factory.mktemp("pdf")
    fichiers = [ecrire(dossier / f"{n}_{t}.docx", lettre(n, t)) for n, t in CAS]
    subprocess.run(
        [bureau, f"-env:UserInstallation=file://{dossier}/profil", "--headless",
         "--convert-to", "pdf", "--outdir", dossier, *fichiers],
        check=True,
        capture_output=True,
        timeout=300,
    )  # fmt: skip
    return {
        cas: net(
            subprocess.run(
                [extracteur, dossier / f"{cas[0]}_{cas[1]}.pdf", "-"],
                check=True,
                capture_output=True,
                encoding="utf-8",
            ).stdout
        )
        for cas in CAS
    }


def absents(attendus: list[str], texte: str) -> list[str]:
    entier = sans_trait_d_union(texte)
    return [mot for mot in attendus if sans_trait_d_union(mot) not in entier]


def exiger_les_sept_elements(texte: str, niveau: int, type_de_client: str) -> None:
    augmente = type_de_client != "particulier"
    client = {
        "professionnel": ("SARL Vignes & Chais Rotival", "3 rue du Port", "37400 Amboise"),
        "public": ("Commune de Valbrise-sur-Loire", "1 place du Marché", "49400 Saumur"),
        "particulier": ("M. Hugues Destournel", "8 allée des Charmes", "41000 Blois"),
    }[type_de_client]
    attendus = [
        "SAS Menuiserie Beaubois", "14 quai des Brumes", "37000 Tours",  # le créancier
        *client,
        "F2026-0107", "31/03/2026", "F2026-0131", "15/04/2026",  # les références
        # 10 000,00 + 413,68 + 40,00 = 10 453,68 ; 250,00 + 9,14 + 40,00 = 299,14
        *(("413,68", "10 453,68", "299,14", "10 752,82 €") if augmente else ("10 250,00 €",)),
        "30/04/2026", "15/05/2026",  # le délai initial
        "8 septembre 2026",  # le nouveau délai
        *(  # les démarches déjà faites
            ("premier rappel",),
            ("2 juin 2026 : relance amiable par courriel",),
            ("2 juin 2026 : relance amiable", "7 juillet 2026 : relance ferme par courrier"),
        )[niveau - 1],
        *TEXTES_DE_LOI[type_de_client, niveau],
        "FR76 3000 1007", "Claire Vaumont", "RCS Tours",
    ]  # fmt: skip
    assert absents(attendus, texte) == []
    assert ("mise en demeure" in texte.lower()) or niveau < 3
    if type_de_client == "public":
        assert "injonction" not in texte
    if type_de_client == "particulier":
        assert not re.search(r"40,00|L441-10|Pénalités \(|Indemnité", texte)


@pytest.mark.parametrize(("niveau", "type_de_client"), CAS)
def test_la_lettre_relue_porte_les_sept_elements(tmp_path, lettre, niveau, type_de_client):
    chemin = ecrire(tmp_path / "lettre.docx", lettre(niveau, type_de_client))
    exiger_les_sept_elements(texte_du_docx(chemin), niveau, type_de_client)


@pytest.mark.parametrize(("niveau", "type_de_client"), CAS)
def test_le_pdf_porte_les_sept_elements(pdf, niveau, type_de_client):
    exiger_les_sept_elements(pdf[niveau, type_de_client], niveau, type_de_client)


@pytest.mark.parametrize("niveau", NIVEAUX)
def test_les_modeles_livres_portent_tout_ce_qui_est_exige(niveau):
    assert elements_absents(ouvrir_modele(niveau)) == []


def test_un_modele_qui_oublie_le_nouveau_delai_est_signale(tmp_path):
    document = docx.Document()
    document.add_paragraph("{{ creancier_nom }} {{ creancier_coordonnees }} {{ total_a_payer }}")
    document.save(tmp_path / "court.docx")
    anomalies = elements_absents(compiler(tmp_path / "court.docx", CHAMPS, COLONNES))
    assert {a.code for a in anomalies} == {"MOD-10"}
    assert any("{{ nouveau_delai }}" in a.message for a in anomalies)
    assert any("{{ ligne.echeance }}" in a.message for a in anomalies)


def test_dit_la_methode_et_les_taux_en_clair(lettre):
    texte = net(contexte(lettre(2, "professionnel")).valeurs["methode"])
    assert texte == (
        "Pénalités calculées sur le montant TTC restant dû, du lendemain de l'échéance au 31 août"
        " 2026, sur une année de 365 jours, au taux de refinancement de la BCE majoré de 10"
        " points, soit 12,15 % l'an du 1er mai 2026 au 30 juin 2026 et 12,40 % l'an du 1er juillet"
        " 2026 au 31 août 2026."
    )


def test_dit_un_taux_convenu_puis_releve_au_plancher(lettre):
    taux = (
        Taux(Decimal("0.09"), date(2026, 5, 1), date(2026, 6, 30), "contrat"),
        Taux(Decimal("0.0825"), date(2026, 7, 1), date(2026, 8, 31), "plancher"),
    )
    bareme = Bareme(taux, 40_00, Decimal(10), Decimal(3), 365)
    texte = net(contexte(lettre(2, "professionnel", bareme=bareme)).valeurs["methode"])
    assert "au taux convenu entre nous, soit 9,00 % l'an" in texte
    assert "relevé à 3 fois le taux de l'intérêt légal, soit 8,25 % l'an" in texte


@pytest.mark.parametrize(
    ("imputation", "phrase"),
    [("principal", "d'abord sur le principal"), ("interets", "d'abord sur les intérêts")],
)
def test_dit_l_imputation_choisie(lettre, imputation, phrase):
    valeurs = contexte(lettre(2, "professionnel", imputation=imputation)).valeurs
    assert phrase in valeurs["imputation"] and "1343-1" in valeurs["imputation"]


def test_deduit_les_avoirs_et_le_dit(lettre):
    # 10 250,00 + 422,82 + 80,00 − 120,00 = 10 632,82
    deduction = Deduction("avoir AV12", date(2026, 5, 3), 120_00)
    valeurs = contexte(lettre(2, "professionnel", deductions=(deduction,))).valeurs
    assert net(valeurs["total_a_payer"]) == "10 632,82 €"
    assert net(valeurs["total_deductions"]) == "-120,00 €"
    assert net(valeurs["deductions"]) == "Nous avons déduit : avoir AV12 du 03/05/2026 (120,00 €)."


def test_une_seule_facture_s_accorde_au_singulier(lettre):
    une = lettre(1, "particulier")
    une = replace(une, factures=une.factures[:1])
    valeurs = contexte(une).valeurs
    assert (
        "facture n°\u00a0F2026-0107, venue à échéance le 30\u00a0avril 2026, reste impayée"
        in (valeurs["constat"])
    )
    assert net(valeurs["objet"]) == "Rappel de paiement : facture F2026-0107 impayée"


def test_sans_adresse_le_champ_qui_manque_est_nomme(tmp_path, lettre):
    sans = lettre(1, "professionnel")
    sans = replace(sans, client=replace(sans.client, adresse=("", " ")))
    with pytest.raises(DonneesInvalides, match="client_adresse") as refus:
        ecrire(tmp_path / "lettre.docx", sans)
    assert refus.value.code == "MOD-09"
    assert list(tmp_path.iterdir()) == []


def test_sans_iban_la_lettre_demande_un_cheque(lettre):
    sans = lettre(1, "professionnel")
    sans = replace(sans, creancier=replace(sans.creancier, iban=""))
    assert "chèque" in contexte(sans).valeurs["paiement"]


@pytest.mark.parametrize(
    "faux",
    [
        {"niveau": 4},
        {"type": "association"},
        {"imputation": "au hasard"},
        {"factures": ()},
        {"nouveau_delai": date(2026, 8, 31)},
    ],
)
def test_refuse_une_lettre_qui_n_a_pas_de_sens(lettre, faux):
    with pytest.raises(OptionInvalide, match=r"MOD-11.*C0003"):
        contexte(replace(lettre(1, "professionnel"), **faux))


def test_refuse_un_niveau_sans_modele():
    with pytest.raises(OptionInvalide, match="MOD-11"):
        ouvrir_modele(4)


def test_ne_reclame_a_un_particulier_ni_indemnite_ni_interets_avant_la_mise_en_demeure(lettre):
    base = lettre(3, "particulier")
    indemnite = tuple(replace(f, indemnite=40_00) for f in base.factures)
    with pytest.raises(DonneesInvalides, match="MOD-12"):
        contexte(replace(base, factures=indemnite))
    interets = tuple(replace(f, penalites=1_00) for f in base.factures)
    with pytest.raises(DonneesInvalides, match="MOD-12"):
        contexte(replace(base, factures=interets))
    apres = (Demarche(3, date(2026, 7, 20), "lettre recommandée", date(2026, 7, 28)),)
    taux = (Taux(Decimal("0.0275"), date(2026, 7, 21), date(2026, 8, 31), "legal"),)
    bareme = replace(base.bareme, taux=taux)
    methode = contexte(replace(base, factures=interets, demarches=apres, bareme=bareme)).valeurs[
        "methode"
    ]
    assert "à compter" in methode or "de la mise en demeure" in methode
    assert "taux de l'intérêt légal, soit 2,75" in net(methode)


def test_le_modele_du_cabinet_passe_avant_le_modele_livre(tmp_path):
    document = docx.Document()
    document.add_paragraph("{{ client_nom }}")
    document.save(tmp_path / "relance_1_amiable.docx")
    assert ouvrir_modele(1, tmp_path).champs == {"client_nom"}
    assert "nouveau_delai" in ouvrir_modele(2, tmp_path).champs
