"""Les relances, des fichiers de l'utilisateur aux lettres rouvertes."""

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from tests.conftest import contenu, tableau

from lettrine.actions.dossier import lire_dossier
from lettrine.actions.ouverture import Lieux, ouvrir
from lettrine.actions.relances import lire_seuil, relancer_sur_fichiers
from lettrine.classeur.presentation import Feuille, ecrire_classeur
from lettrine.demo import construire
from lettrine.erreurs import DonneesInvalides, OptionInvalide
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES

AU = date(2026, 1, 20)
FEUILLES = ["Lettres", "Factures", "Retenues", "Déclarations", "Anomalies"]
CADRES = {
    "professionnel": "L441-10",
    "public": "commande publique",
    "particulier": "Aucune pénalité",
}


def texte(chemin: Path) -> str:
    """Tout le texte d'une lettre, espaces ordinaires, en-tête et pied compris."""
    document = docx.Document(str(chemin))
    parties = [document.element.body]
    parties += [p._element for s in document.sections for p in (s.header, s.footer)]
    mots = [noeud.text or "" for p in parties for noeud in p.iter() if noeud.tag.endswith("}t")]
    return " ".join(" ".join(mots).replace("\u00a0", " ").replace("\u202f", " ").split())


def societe():
    return SOCIETE.table(
        {
            "Nom": ["Atelier Varlope"], "Adresse1": ["14 impasse Verte"], "CodePostal": ["37000"],
            "Ville": ["Tours"], "Signataire": ["Claire Montagnel"], "Iban": ["FR7612345"],
        }
    )  # fmt: skip


def tiers(*noms, **colonnes):
    nombre = len(noms)
    return TIERS.table(
        {
            "CompAuxNum": [f"C{n}" for n in range(1, nombre + 1)],
            "Nom": list(noms),
            "Adresse1": ["1 rue Haute"] * nombre,
            "CodePostal": ["37000"] * nombre,
            "Ville": ["Tours"] * nombre,
            "Type": ["professionnel"] * nombre,
            **colonnes,
        }
    )


def ecritures(*factures):
    """Une vente par facture : (client, pièce, montant) datée du 1er octobre 2025."""
    lignes = []
    for rang, (client, piece, montant, *jour) in enumerate(factures):
        le = jour[0] if jour else date(2025, 10, 1)
        lignes.append((le, "411000", client, piece, montant, 0, 2 * rang + 2))
        lignes.append((le, "707000", "", piece, 0, montant, 2 * rang + 3))
    noms = ("EcritureDate", "CompteNum", "CompAuxNum", "PieceRef", "Debit", "Credit", "Rang")
    table = {nom: [x[n] for x in lignes] for n, nom in enumerate(noms)}
    return ECRITURES.table({**table, "PieceDate": table["EcritureDate"]})


@pytest.fixture
def fichiers(tmp_path):
    """Écrit le livre et le classeur du dossier ; rend leurs chemins."""

    def ecrire(livre, fiches, envois=None, une_societe=None, suivi=None):
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        ecrire_classeur(
            source / "livre.xlsx", [Feuille("Ecritures", "Livre", (), livre, ECRITURES, "saisie")]
        )
        feuilles = (
            ("Societe", SOCIETE, societe() if une_societe is None else une_societe),
            ("Tiers", TIERS, fiches),
            ("Relances", RELANCES, RELANCES.vide() if envois is None else envois),
            *([] if suivi is None else [("Suivi", SUIVI, suivi)]),
        )
        ecrire_classeur(
            source / "dossier.xlsx",
            [Feuille(nom, nom, (), table, schema, "saisie") for nom, schema, table in feuilles],
        )
        return source / "livre.xlsx", source / "dossier.xlsx"

    return ecrire


def lancer(livre, dossier, sortie, **options):
    lieux = Lieux(None, sortie.parent / "relances.xlsx")
    return relancer_sur_fichiers(ouvrir(livre, lieux), dossier, sortie, **{"au": AU, **options})


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Le dossier de démonstration, relancé le 20 janvier 2026."""
    from lettrine.actions.demonstration import _ecrire_dossier

    base = tmp_path_factory.mktemp("demo")
    (base / "source").mkdir()
    dossier, livre = _ecrire_dossier(construire(), base / "source")
    avant = contenu(base / "source")
    bilan = lancer(livre, dossier, base / "rendu")
    assert contenu(base / "source") == avant
    return base, bilan


def test_demo_chaque_type_et_chaque_niveau_a_sa_lettre(demo):
    base, bilan = demo
    lettres = tableau(base / "rendu" / "index_relances.xlsx", "Lettres")
    assert {x["Type"] for x in lettres} == {"professionnel", "public", "particulier"}
    assert {x["Niveau"] for x in lettres} == {1, 2, 3}
    assert all((base / "rendu" / x["Lettre"]).is_file() for x in lettres)
    assert len(lettres) == len(list((base / "rendu" / "lettres").iterdir()))
    assert bilan.controles[0][1]


def test_demo_chaque_lettre_porte_ce_que_la_certification_demande(demo):
    base, _ = demo
    index = base / "rendu" / "index_relances.xlsx"
    factures = tableau(index, "Factures")
    envoyees = lire_dossier(base / "source" / "dossier.xlsx").relances
    fiches = lire_dossier(base / "source" / "dossier.xlsx").tiers.set_index("CompAuxNum")
    for lettre in tableau(index, "Lettres"):
        lu = texte(base / "rendu" / lettre["Lettre"])
        fiche = fiches.loc[lettre["Client"]]
        for attendu in ("Atelier des Trois Varlopes", "14 impasse des Menuisiers", "37000 Tours"):
            assert attendu in lu
        for attendu in (fiche["Nom"], fiche["Adresse1"], fiche["Ville"], "28 janvier 2026"):
            assert attendu in lu
        siennes = [f for f in factures if f["Client"] == lettre["Client"]]
        assert siennes
        for facture in siennes:
            assert facture["Pièce"] in lu
            assert f"{facture['Date de pièce']:%d/%m/%Y}" in lu
            assert f"{facture['Échéance']:%d/%m/%Y}" in lu
            assert euros(facture["Reste dû"]) in lu
            assert not facture["Pénalités"] or euros(facture["Pénalités"]) in lu
        assert euros(lettre["Total réclamé"]) in lu
        assert CADRES[lettre["Type"]] in lu or lettre["Niveau"] == 3
        pieces = {f["Pièce"] for f in siennes}
        parties = envoyees[
            (envoyees["CompAuxNum"] == lettre["Client"]) & envoyees["PieceRef"].isin(pieces)
        ]
        assert len(parties) >= lettre["Niveau"] - 1
        for jour in parties["DateRelance"]:
            assert str(jour.day) in lu
            assert str(jour.year) in lu
        if parties.empty:
            assert "premier rappel" in lu
        if lettre["Type"] == "public":
            assert "injonction" not in lu


def euros(valeur: float) -> str:
    entiers, decimales = f"{valeur:,.2f}".split(".")
    return f"{entiers.replace(',', ' ')},{decimales}"


def test_demo_le_registre_complete_garde_l_ancien_et_ajoute_les_lettres(demo):
    base, bilan = demo
    avant = lire_dossier(base / "source" / "dossier.xlsx")
    apres = lire_dossier(base / "rendu" / "dossier.xlsx")
    assert base / "rendu" / "dossier.xlsx" in bilan.fichiers
    assert apres.anomalies == avant.anomalies
    assert len(apres.tiers) == len(avant.tiers)
    anciennes = apres.relances.head(len(avant.relances))
    assert anciennes.drop(columns="Rang").equals(avant.relances.drop(columns="Rang"))
    nouvelles = apres.relances.tail(len(apres.relances) - len(avant.relances))
    assert (nouvelles["DateRelance"].dt.date == AU).all()
    assert (nouvelles["NouveauDelai"].dt.date == date(2026, 1, 28)).all()
    assert all((base / "rendu" / "lettres" / nom).is_file() for nom in nouvelles["Document"])


def test_demo_un_second_passage_le_meme_jour_n_ecrit_rien(demo, tmp_path):
    base, _ = demo
    bilan = lancer(
        base / "source" / "ecritures.xlsx", base / "rendu" / "dossier.xlsx", tmp_path / "encore"
    )
    assert bilan.fichiers == ()
    assert "déjà au registre : rien n'est écrit" in bilan.phrase
    assert not (tmp_path / "encore").exists()


def test_demo_le_meme_passage_donne_les_memes_octets(demo, tmp_path):
    base, _ = demo
    lancer(base / "source" / "ecritures.xlsx", base / "source" / "dossier.xlsx", tmp_path / "bis")
    assert contenu(tmp_path / "bis") == contenu(base / "rendu")


def test_demo_l_index_est_controle(demo):
    base, _ = demo
    index = base / "rendu" / "index_relances.xlsx"
    classeur = openpyxl.load_workbook(index, data_only=True)
    assert classeur.sheetnames == FEUILLES
    valeurs = [c.value for ligne in classeur["Lettres"].iter_rows() for c in ligne]
    assert valeurs.count("OK") == 3
    assert [x["Client"] for x in tableau(index, "Déclarations")] == ["C0011"] * 3


LOIS = {
    ("professionnel", 1): ("L441-10", "D441-5", "BCE"),
    ("professionnel", 2): ("L441-10", "D441-5", "mise en demeure par lettre recommandée"),
    ("professionnel", 3): ("article 1344 du code civil", "L441-10", "injonction de payer"),
    ("public", 1): ("L2192-13", "R2192-31", "D2192-35"),
    ("public", 2): ("L2192-13", "R2192-31", "D2192-35"),
    ("public", 3): ("L2192-13", "R2192-31", "comptable public"),
    ("particulier", 1): ("Aucune pénalité et aucuns frais",),
    ("particulier", 2): ("Aucune pénalité et aucuns frais", "1231-6"),
    ("particulier", 3): ("article 1344 du code civil", "1231-6", "taux légal"),
}


@pytest.mark.parametrize(("type_", "niveau"), LOIS)
def test_chaque_type_a_chaque_niveau_dit_sa_loi_et_ses_demarches(fichiers, tmp_path, type_, niveau):
    # Facture du 1er octobre 2025, due le 31 : au 20 janvier 2026, 81 jours de retard.
    envois = RELANCES.table(
        {
            "CompAuxNum": ["C1"] * (niveau - 1),
            "PieceRef": ["F1"] * (niveau - 1),
            "Niveau": list(range(1, niveau)),
            "DateRelance": [f"2025-12-0{n}" for n in range(1, niveau)],
            "NouveauDelai": [f"2025-12-1{n}" for n in range(1, niveau)],
        }
    )
    livre, dossier = fichiers(ecritures(("C1", "F1", 10_000_00)), tiers("Un", Type=[type_]), envois)
    lancer(livre, dossier, tmp_path / "rendu")
    (lettre,) = (tmp_path / "rendu" / "lettres").iterdir()
    assert lettre.name == f"{niveau}_C1_Un.docx"
    lu = texte(lettre)
    for attendu in (*LOIS[type_, niveau], "Atelier Varlope", "1 rue Haute", "01/10/2025",
                    "31/10/2025", "28 janvier 2026"):  # fmt: skip
        assert attendu in lu
    for rang in range(1, niveau):
        assert f"{'1er' if rang == 1 else rang} décembre 2025" in lu
        assert f"1{rang} décembre 2025" in lu
    # BCE 2,15 % : 61 jours en 2025 et 20 en 2026, 12,15 % puis 10,15 % pour un public.
    # Professionnel : 203,05 + 66,58 = 269,63 ; public, d'un tenant : 81 jours, 225,25.
    totaux = {"professionnel": "10 309,63", "public": "10 265,25", "particulier": "10 000,00"}
    assert totaux[type_] in lu
    assert ("injonction" in lu) == (niveau == 3 and type_ != "public")


HOSTILES = ["../../x", "CON", 'Dupont & <Fils> "SARL"', "Dupont\u00a0Frères", "=1+1", "Jumeau",
            "jumeau"]  # fmt: skip


def test_des_noms_hostiles_donnent_des_lettres_sures(fichiers, tmp_path):
    noms = HOSTILES
    factures = [(f"C{n}", f"F{n}", 100_00) for n in range(1, len(noms) + 1)]
    livre, dossier = fichiers(ecritures(*factures), tiers(*noms))
    bilan = lancer(livre, dossier, tmp_path / "rendu")
    ecrits = sorted((tmp_path / "rendu" / "lettres").iterdir())
    assert len(ecrits) == len(noms)
    assert len({f.name.casefold() for f in ecrits}) == len(noms)
    assert {f.name for f in tmp_path.iterdir()} == {"source", "rendu"}
    assert all(f.suffix == ".docx" and f.name.startswith("1_C") for f in ecrits)
    for rang, nom in enumerate(noms, start=1):
        (lettre,) = (tmp_path / "rendu" / "lettres").glob(f"1_C{rang}_*.docx")
        assert nom.replace("\u00a0", " ") in texte(lettre)
    assert "REL-07" not in {a.code for a in bilan.anomalies}


def test_deux_codes_que_le_disque_confond_ont_deux_fichiers(fichiers, tmp_path):
    fiches = tiers("Jumeau", "Jumeau", CompAuxNum=["C:1", "C*1"])
    livre, dossier = fichiers(ecritures(("C:1", "F1", 100_00), ("C*1", "F2", 100_00)), fiches)
    lancer(livre, dossier, tmp_path / "rendu")
    assert len(list((tmp_path / "rendu" / "lettres").iterdir())) == 2


def test_un_client_inconnu_ou_sans_adresse_n_arrete_pas_les_autres(fichiers, tmp_path):
    fiches = tiers("Un", "Deux", Adresse1=["1 rue Haute", ""])
    livre, dossier = fichiers(
        ecritures(("C1", "F1", 100_00), ("C2", "F2", 100_00), ("C9", "F9", 100_00)), fiches
    )
    bilan = lancer(livre, dossier, tmp_path / "rendu")
    assert [f.name for f in (tmp_path / "rendu" / "lettres").iterdir()] == ["1_C1_Un.docx"]
    assert {"REL-03", "REL-04"} <= {a.code for a in bilan.anomalies}
    assert bilan.a_regarder
    assert bilan.controles[0][1]


def test_le_suivi_retient_une_facture_et_reste_dans_le_dossier_rendu(fichiers, tmp_path):
    suivi = SUIVI.table(
        {"CompAuxNum": ["C1"], "PieceRef": ["F1"], "Statut": ["litige"], "Responsable": ["Roche"]}
    )
    livre, dossier = fichiers(
        ecritures(("C1", "F1", 100_00), ("C1", "F2", 200_00)), tiers("Un"), suivi=suivi
    )
    bilan = lancer(livre, dossier, tmp_path / "rendu")
    index = tmp_path / "rendu" / "index_relances.xlsx"
    (retenue,) = tableau(index, "Retenues")
    assert (retenue["Pièce"], retenue["Pourquoi"]) == ("F1", "litige, suivi par Roche")
    assert [x["Pièce"] for x in tableau(index, "Factures")] == ["F2"]
    assert bilan.controles[0][1]
    rendu = lire_dossier(tmp_path / "rendu" / "dossier.xlsx", si_presentes=(SUIVI,))
    assert rendu.suivi[["PieceRef", "Statut", "Responsable"]].values.tolist() == [
        ["F1", "litige", "Roche"]
    ]


def test_une_facture_sans_aucune_date_est_dite_et_les_autres_partent(fichiers, tmp_path):
    livre, dossier = fichiers(
        ecritures(("C1", "F1", 100_00), ("C2", "F2", 100_00), ("C2", "F3", 100_00, None)),
        tiers("Un", "Deux"),
    )
    bilan = lancer(livre, dossier, tmp_path / "rendu")
    assert "BAG-01" in {a.code for a in bilan.anomalies}
    assert [f.name for f in (tmp_path / "rendu" / "lettres").iterdir()] == ["1_C1_Un.docx"]
    (retenue,) = tableau(tmp_path / "rendu" / "index_relances.xlsx", "Retenues")
    assert "la ligne 8 n'a pas de date" in retenue["Pourquoi"]


def test_un_taux_non_verifie_retient_avec_le_remede(fichiers, tmp_path):
    livre, dossier = fichiers(ecritures(("C1", "F1", 100_00)), tiers("Un"))
    bilan = lancer(livre, dossier, tmp_path / "rendu", au=date(2030, 1, 15))
    assert not (tmp_path / "rendu" / "lettres").exists()
    assert any("vérifi" in a.message for a in bilan.anomalies if a.code == "PEN-05")
    assert "Aucune lettre" in bilan.phrase
    assert (tmp_path / "rendu" / "index_relances.xlsx").is_file()


def test_rel_07_une_lettre_impossible_est_retenue(fichiers, tmp_path):
    # Un particulier n'a pas de pénalités, mais sa lettre cite un taux légal que rien ne vérifie.
    fiches = tiers("Un", Type=["particulier"])
    livre, dossier = fichiers(ecritures(("C1", "F1", 100_00)), fiches)
    bilan = lancer(livre, dossier, tmp_path / "rendu", au=date(2030, 1, 15))
    (anomalie,) = [a for a in bilan.anomalies if a.code == "REL-07"]
    assert "Un" in anomalie.message
    assert "vérifi" in anomalie.message
    assert bilan.controles[0][1]
    retenues = tableau(tmp_path / "rendu" / "index_relances.xlsx", "Retenues")
    assert "lettre impossible" in retenues[0]["Pourquoi"]


def test_rel_08_sans_societe_rien_n_est_ecrit(fichiers, tmp_path):
    livre, dossier = fichiers(
        ecritures(("C1", "F1", 100_00)), tiers("Un"), une_societe=SOCIETE.vide()
    )
    with pytest.raises(DonneesInvalides) as refus:
        lancer(livre, dossier, tmp_path / "rendu")
    assert refus.value.code == "REL-08"
    assert not (tmp_path / "rendu").exists()


def test_rel_09_le_classeur_donne_n_est_jamais_ecrase(fichiers, tmp_path):
    livre, dossier = fichiers(ecritures(("C1", "F1", 100_00)), tiers("Un"))
    avant = contenu(dossier.parent)
    with pytest.raises(OptionInvalide) as refus:
        lancer(livre, dossier, dossier.parent)
    assert refus.value.code == "REL-09"
    assert contenu(dossier.parent) == avant


def test_un_modele_casse_refuse_ses_lettres_seulement(fichiers, tmp_path):
    modeles = tmp_path / "modeles"
    modeles.mkdir()
    (modeles / "relance_1_amiable.docx").write_text("pas un docx", encoding="utf-8")
    envois = RELANCES.table(
        {
            "CompAuxNum": ["C2"], "PieceRef": ["F2"], "Niveau": [1],
            "DateRelance": ["2025-12-01"], "NouveauDelai": ["2025-12-09"],
        }
    )  # fmt: skip
    livre, dossier = fichiers(
        ecritures(("C1", "F1", 100_00), ("C2", "F2", 100_00)), tiers("Un", "Deux"), envois
    )
    bilan = lancer(livre, dossier, tmp_path / "rendu", modeles=modeles)
    assert [f.name for f in (tmp_path / "rendu" / "lettres").iterdir()] == ["2_C2_Deux.docx"]
    assert "REL-07" in {a.code for a in bilan.anomalies}


def test_un_registre_sans_toutes_ses_colonnes_les_recoit(fichiers, tmp_path):
    livre, dossier = fichiers(ecritures(("C1", "F1", 100_00)), tiers("Un"))
    classeur = openpyxl.load_workbook(dossier)
    del classeur["Relances"]
    page = classeur.create_sheet("Relances")
    page.append(["Auxiliaire", "Pièce", "Niveau", "Date"])
    classeur.save(dossier)
    lancer(livre, dossier, tmp_path / "rendu")
    apres = lire_dossier(tmp_path / "rendu" / "dossier.xlsx").relances
    assert apres["NouveauDelai"].dt.date.tolist() == [date(2026, 1, 28)]
    assert apres["Document"].tolist() == ["1_C1_Un.docx"]


def test_beaucoup_de_factures_pour_un_seul_client(fichiers, tmp_path):
    factures = [("C1", f"FA{rang:06d}", 100_00 + rang) for rang in range(3_000)]
    livre, dossier = fichiers(ecritures(*factures), tiers("Un"))
    bilan = lancer(livre, dossier, tmp_path / "rendu")
    (lettre,) = (tmp_path / "rendu" / "lettres").iterdir()
    lu = texte(lettre)
    assert "FA000000" in lu
    assert "FA002999" in lu
    assert bilan.controles[0][1]


def test_rel_01_un_seuil_qui_n_est_pas_un_montant():
    with pytest.raises(OptionInvalide) as refus:
        lire_seuil("beaucoup")
    assert refus.value.code == "REL-01"
