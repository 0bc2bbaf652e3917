"""Les exemples du guide et du catalogue : ils s'appellent, et donnent ce qu'on en dit."""

import datetime as dt
import re
from pathlib import Path

import pytest

from lettrine.catalogue import fonctions
from lettrine.excel.passerelle import executer_fonction
from lettrine.monnaie import lire_centimes

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "fonctions-excel.md"
PAR_NOM = {f.nom: f for f in fonctions()}
FORMULES = re.findall(r"^\| `(=.+)` \| (.+) \|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


def decouper(formule):
    """Le nom de la fonction et ses arguments, coupés aux points-virgules du premier niveau."""
    nom, _, reste = formule.removeprefix("=").partition("(")
    arguments, profondeur, entre_guillemets = [""], 0, False
    for lettre in reste.removesuffix(")"):
        entre_guillemets ^= lettre == '"'
        profondeur += (lettre == "(") - (lettre == ")")
        if lettre == ";" and not profondeur and not entre_guillemets:
            arguments.append("")
        else:
            arguments[-1] += lettre
    return nom, [] if arguments == [""] else arguments


def valeur(ecrit):
    """Un argument écrit en toutes lettres : nombre, pourcentage, texte, date, ou rien."""
    if trouvee := re.fullmatch(r"DATE\((\d+);(\d+);(\d+)\)", ecrit):
        return dt.datetime(*map(int, trouvee.groups()), tzinfo=dt.UTC)
    if ecrit.startswith('"'):
        return ecrit.strip('"')
    if ecrit.endswith("%"):
        return float(ecrit[:-1].replace(",", ".")) / 100
    return float(ecrit.replace(",", ".")) if ecrit else None


@pytest.mark.parametrize(("formule", "montre"), FORMULES, ids=[f for f, _ in FORMULES])
def test_le_guide_montre_ce_que_rend_la_fonction(formule, montre):
    nom, arguments = decouper(formule)
    declaree = PAR_NOM[nom]
    rendu = executer_fonction(declaree.module, declaree.attribut, [valeur(a) for a in arguments])
    if isinstance(rendu, bool):
        assert montre == ("VRAI" if rendu else "FAUX")
    elif isinstance(rendu, float):
        assert round(rendu * 100) == lire_centimes(montre)
    elif isinstance(rendu, dt.datetime):
        assert f"{rendu:%d/%m/%Y}" == montre
    else:
        assert rendu == montre


def test_le_guide_a_un_exemple_de_chaque_famille():
    familles = {PAR_NOM[decouper(formule)[0]].famille for formule, _ in FORMULES}
    assert familles | {"Aide"} == {f.famille for f in PAR_NOM.values()}


def test_le_guide_ne_cite_que_des_fonctions_qui_existent():
    texte = GUIDE.read_text(encoding="utf-8")
    assert set(re.findall(r"`?=([A-Z_]+)\(", texte)) <= set(PAR_NOM)


@pytest.mark.parametrize("declaree", PAR_NOM.values(), ids=list(PAR_NOM))
def test_l_exemple_du_catalogue_a_le_bon_nombre_d_arguments(declaree):
    nom, arguments = decouper(declaree.exemple)
    assert nom == declaree.nom
    obligatoires = [a for a in declaree.arguments if not a.facultatif]
    assert len(obligatoires) <= len(arguments) <= len(declaree.arguments)
