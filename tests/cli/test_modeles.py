"""Les commandes `lettrine modeles`, lancées comme un utilisateur."""

from lettrine.actions.modeles import DOSSIER
from lettrine.classeur.modeles import MODELES
from lettrine.ressources import dossier


def test_lister_dit_les_modeles_et_comment_en_prendre_un(commande):
    rendu = commande("modeles", "lister")
    assert rendu.code == 0
    assert "lettrage : lettrer, justifier, suivre les tiers" in rendu.dit
    assert "lettrine modeles copier NOM --sortie FICHIER" in rendu.dit


def test_copier_donne_un_modele_vide(commande, tmp_path):
    rendu = commande("modeles", "copier", "lettrage", "--sortie", tmp_path / "a.xlsx", "--json")
    assert rendu.code == 0
    assert rendu.objet["fichiers"] == [str(tmp_path / "a.xlsx")]
    assert rendu.objet["postes"]["Écritures"] == 0


def test_copier_donne_un_modele_rempli_que_l_on_lettre(commande, tmp_path):
    fichier = tmp_path / "exemple.xlsx"
    rendu = commande("modeles", "copier", "lettrage", "--sortie", fichier, "--exemple")
    assert rendu.code == 0
    assert "rempli du dossier d'exemple" in rendu.dit
    rendu = commande("lettrer", fichier, "--sortie", tmp_path / "rendu")
    assert rendu.code in (0, 1)
    assert "lignes lettrées" in rendu.dit


def test_un_modele_inconnu_est_refuse_avec_la_liste(commande, tmp_path):
    rendu = commande("modeles", "copier", "bilan", "--sortie", tmp_path / "a.xlsx")
    assert rendu.code == 2
    assert "[TPL-01]" in rendu.dit
    assert f"Choisissez parmi : {', '.join(MODELES)}." in rendu.dit


def test_construire_refait_les_modeles_livres(commande, tmp_path):
    rendu = commande("modeles", "construire", "--sortie", tmp_path)
    assert rendu.code == 0
    assert f"{len(MODELES)} modèles construits." in rendu.dit
    assert {f.name for f in tmp_path.glob("*.xlsx")} == {f.name for f in dossier(DOSSIER).iterdir()}


def test_l_aide_est_en_francais(commande):
    rendu = commande("modeles", "copier", "--help")
    assert rendu.code == 0
    assert "Donne une copie d'un modèle" in rendu.dit
    assert "Options" in rendu.dit
