"""La commande telle qu'on la tape : aide, bilans, codes de sortie."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from tests.conftest import MOUVEMENTS, TOTAL, ecrire_livre, lignes_du_livre
from typer.main import get_command

from lettrine import __version__
from lettrine.cli.application import application
from lettrine.cli.execution import Suivi

ANGLAIS = re.compile(
    r"usage|show this|message|exit|required|default|error|command\b|missing|try |no such"
    r"|invalid|<(str|bool|int|path)>|traceback",
    re.IGNORECASE,
)


def commandes(groupe, chemin: str = "") -> list[str]:
    """Tout ce que l'on peut taper après `lettrine`, groupes compris."""
    trouvees = [chemin]
    for nom, suite in getattr(groupe, "commands", {}).items():
        trouvees += commandes(suite, f"{chemin} {nom}".strip())
    return trouvees


COMMANDES = commandes(get_command(application))


@pytest.mark.parametrize("mots", COMMANDES)
def test_l_aide_est_en_francais(commande, mots):
    rendu = commande(*mots.split(), "--help")
    assert rendu.code == 0
    assert "Emploi : lettrine" in rendu.dit
    assert "Affiche cette aide." in rendu.dit
    assert ANGLAIS.findall(rendu.dit) == []


@pytest.mark.parametrize("mots", ["", "fec"])
def test_une_commande_incomplete_montre_l_aide(commande, mots):
    rendu = commande(*mots.split())
    assert rendu.code == 2
    assert "Commandes" in rendu.sortie
    assert rendu.erreurs == ""


@pytest.mark.parametrize(
    ("mots", "code", "dit"),
    [
        ("lettrer", "CLI-01", "Il manque ENTREE."),
        ("lettrer a", "CLI-01", "Il manque --sortie."),
        ("lettrer a --sortie", "CLI-01", "L'option --sortie n'a pas sa valeur"),
        ("lettrer a --sorti b", "CLI-01", "ou --sortie ? Voir lettrine lettrer --help."),
        ("lettrer a b --sortie c", "CLI-01", "des mots en trop : b."),
        ("lettrer a --sortie b --appliquer tout", "CLI-01", "Il faut certain|probable."),
        ("fec controler a --exercice-du hier", "CLI-01", "une date, comme 31/12/2025"),
        ("demo --graine rouge", "CLI-01", "Il faut un nombre entier."),
        ("demo --json=oui", "CLI-01", "L'option --json n'a pas sa valeur, ou n'en prend pas."),
        ("letrer a", "CLI-02", "Choisissez parmi : lettrer, relancer, demo, fec"),
        ("fec lire", "CLI-02", "« lire » n'est pas une commande de « lettrine fec »."),
    ],
)
def test_une_commande_mal_ecrite_est_refusee_en_francais_cli_01_cli_02(commande, mots, code, dit):
    rendu = commande(*mots.split())
    assert rendu.code == 2
    assert f"[{code}]" in rendu.erreurs
    assert dit in rendu.dit
    assert ANGLAIS.findall(rendu.dit) == []


def test_la_version(commande):
    assert commande("--version").sortie == f"lettrine {__version__}\n"


# Les codes de sortie


def test_0_quand_tout_est_fait(commande, livre, tmp_path):
    rendu = commande("lettrer", livre("txt"), "--sortie", tmp_path / "s")
    assert rendu.code == 0
    assert "6 lignes lettrées en 3 groupes" in rendu.dit
    assert str(tmp_path / "s" / "livre_lettrage.xlsx") in rendu.dit
    assert rendu.erreurs == ""


def test_1_quand_quelqu_un_doit_regarder(commande, tmp_path):
    lignes = lignes_du_livre()
    lignes[1][12] += 1
    source = ecrire_livre(tmp_path / "livre.txt", lignes)
    rendu = commande("lettrer", source, "--sortie", tmp_path / "s")
    assert rendu.code == 1
    assert "[LET-13]" in rendu.dit
    rendu = commande("fec", "controler", source)
    assert rendu.code == 1
    assert "À VÉRIFIER" in rendu.dit


def test_2_quand_c_est_refuse(commande, tmp_path):
    rendu = commande("lettrer", tmp_path / "absent.txt", "--sortie", tmp_path / "s")
    assert rendu.code == 2
    assert rendu.sortie == ""
    assert "[FIC-01]" in rendu.erreurs
    assert "→ Vérifiez le chemin et le nom." in rendu.erreurs


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_3_quand_lettrine_se_trompe_le_journal_ne_dit_aucune_donnee(
    commande, livre, tmp_path, monkeypatch, options
):
    def panne(*_, **__):
        raise ValueError("Client C1 doit 120,50 de IBAN FR7612345")

    monkeypatch.setattr("lettrine.actions.lettrer.lettrer", panne)
    rendu = commande("lettrer", livre("txt"), "--sortie", tmp_path / "s", *options)
    assert rendu.code == 3
    journal = (tmp_path / "etat" / "lettrine" / "journal.txt").read_text(encoding="utf-8")
    assert "ValueError" in journal
    assert "panne" in journal
    for donnee in ("C1", "120,50", "FR7612345", str(tmp_path), "livre"):
        assert donnee not in journal
    assert "Erreur interne de Lettrine" in rendu.erreurs
    assert "journal.txt" in rendu.dit
    for indiscret in ("Traceback", "ValueError", "C1", "120,50"):
        assert indiscret not in rendu.sortie + rendu.erreurs


def test_3_meme_si_le_journal_ne_peut_pas_etre_ecrit(commande, livre, tmp_path, monkeypatch):
    (tmp_path / "etat").write_text("un fichier, pas un dossier")
    monkeypatch.setattr("lettrine.actions.lettrer.lettrer", lambda *_, **__: 1 / 0)
    rendu = commande("lettrer", livre("txt"), "--sortie", tmp_path / "s")
    assert rendu.code == 3
    assert "Traceback" not in rendu.erreurs


@pytest.mark.parametrize(
    ("erreur", "dit"), [(KeyboardInterrupt, "Interrompu"), (MemoryError, "La mémoire manque")]
)
def test_2_quand_c_est_interrompu_ou_que_la_memoire_manque(
    commande, livre, tmp_path, monkeypatch, erreur, dit
):
    def arret(*_, **__):
        raise erreur

    monkeypatch.setattr("lettrine.actions.lettrer.lettrer", arret)
    rendu = commande("lettrer", livre("txt"), "--sortie", tmp_path / "s")
    assert rendu.code == 2
    assert dit in rendu.erreurs


# JSON


def test_json_dit_les_memes_chiffres_que_le_tableau(commande, livre, tmp_path):
    source = livre("txt")
    objet = commande("lettrer", source, "--sortie", tmp_path / "s", "--json").objet
    dit = commande("lettrer", source, "--sortie", tmp_path / "s").dit
    assert objet["phrase"].replace("\u202f", " ") in dit
    for libelle, valeur in objet["postes"].items():
        assert re.search(rf"{libelle} │ +{valeur} │", dit), libelle
    assert all(objet["controles"].values())
    assert objet["a_regarder"] is False
    controle = commande("fec", "controler", source, "--json").objet
    assert controle["postes"]["Total des débits"] == TOTAL
    assert controle["postes"]["Lignes"] == 2 * len(MOUVEMENTS)
    assert {a["code"] for a in controle["anomalies"]} >= {"FEC-16", "FEC-28"}


def test_json_de_la_demonstration_est_une_liste_de_bilans(commande, tmp_path):
    rendu = commande("demo", "--sortie", tmp_path / "d", "--json")
    assert rendu.code == 0
    assert [bilan["titre"] for bilan in rendu.objet] == [
        "Dossier de démonstration",
        "Contrôle du FEC",
        "Lettrage",
        "Balance âgée des clients au 31/12/2025",
        "Plans d'amortissement au 31/12/2025",
        "Tableaux des immobilisations au 31/12/2025",
        "Relances du 31/12/2025",
    ]


@pytest.mark.parametrize("mots", ["lettrer absent.txt --sortie s", "lettrer --sortie", "nimp"])
def test_json_d_un_refus(commande, mots):
    rendu = commande(*mots.split(), "--json")
    assert rendu.code == 2
    assert set(rendu.objet["refus"]) == {"code", "message", "remede"}
    assert rendu.erreurs == ""


# Le processus


def processus(*mots, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, mots)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        **options,
    )


def test_l_aide_ne_charge_rien_de_lourd():
    programme = (
        "import sys\nsys.argv = ['lettrine', 'lettrer', '--help']\n"
        "from lettrine.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    lourds = {'pandas', 'numpy', 'pyarrow', 'openpyxl', 'xlsxwriter'} & set(sys.modules)\n"
        "    sys.stderr.write(f'lourds : {sorted(lourds)}')\n"
    )
    rendu = processus("-c", programme)
    assert rendu.returncode == 0
    assert rendu.stderr == "lourds : []"


def test_python_m_lettrine_parle_utf_8_dans_un_tuyau(livre, tmp_path):
    milieu = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "200"}
    rendu = processus(
        "-m", "lettrine", "lettrer", livre("txt"), "--sortie", tmp_path / "s", env=milieu
    )
    assert rendu.returncode == 0
    assert "lignes lettrées" in rendu.stdout
    assert rendu.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="Windows n'envoie pas SIGINT à un seul processus.")
def test_ctrl_c_arrete_sans_rien_laisser_a_moitie(livre, tmp_path):
    # Lancé en arrière-plan, un interpréteur de commandes fait ignorer SIGINT à ses enfants.
    programme = (
        "import signal, sys, time\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from lettrine.formats import fec\n"
        "vraie = fec.lire\n"
        "def lente(*mots, **options):\n"
        "    print('prêt', flush=True)\n"
        "    time.sleep(30)\n"
        "    return vraie(*mots, **options)\n"
        "fec.lire = lente\n"
        "from lettrine.cli import main\n"
        "main()\n"
    )
    lance = subprocess.Popen(
        [sys.executable, "-c", programme, "lettrer", livre("txt"), "--sortie", tmp_path / "s"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert lance.stdout.readline() == "prêt\n"
    time.sleep(0.2)
    lance.send_signal(signal.SIGINT)
    _, erreurs = lance.communicate(timeout=20)
    assert lance.returncode == 2
    assert "Interrompu : aucun fichier n'est à moitié écrit." in erreurs
    assert "Traceback" not in erreurs
    assert list((tmp_path / "s").iterdir()) == []


def test_la_barre_avance_des_octets_lus():
    class Barre:
        def __init__(self):
            self.appels = []

        def update(self, tache, **suite):
            self.appels.append((tache, suite))

    barre = Barre()
    suivi = Suivi(barre, 7)
    suivi.etape("Lecture")
    suivi.octets(12)
    assert barre.appels == [(7, {"description": "Lecture"}), (7, {"advance": 12})]
    Suivi().etape("muet")
