"""Un fichier de paramètre à écrire (writing a parameter file): l'en-tête, les valeurs datées."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VERIFIE_JUSQU_AU = "2026-12-31"
TABLE = "[valeurs.valeur]"


@dataclass
class Fichier:
    """Un fichier de paramètre à écrire : son en-tête et ses valeurs, déjà en TOML."""

    cle: str
    libelle: str
    unite: str
    date_decidante: str
    confiance: str = "haute"
    valeurs: list[dict[str, str]] = field(default_factory=list)
    verifie_jusqu_au: str = VERIFIE_JUSQU_AU
    commentaire: str = ""

    def ajouter(
        self, depuis: str, valeur: str, reference: str, confiance: str = "", note: str = ""
    ) -> "Fichier":
        """Ajoute une valeur datée ; `valeur` est du TOML."""
        ligne = {"depuis": depuis, "valeur": valeur, "reference": texte(reference)}
        if confiance and confiance != self.confiance:
            ligne["confiance"] = texte(confiance)
        if note:
            ligne["note"] = texte(note)
        self.valeurs.append(ligne)
        return self

    def ajouter_bareme(
        self,
        depuis: str,
        tranches: Sequence[Mapping[str, object]],
        reference: str,
        confiance: str = "",
        note: str = "",
    ) -> "Fichier":
        """Ajoute un barème daté, une ligne par tranche."""
        self.ajouter(depuis, "", reference, confiance, note)
        ligne = self.valeurs[-1]
        del ligne["valeur"]
        lignes = (f"    {table(tranche)}," for tranche in tranches)
        ligne["tranches"] = "\n".join(["[", *lignes, "]"])
        return self

    def ajouter_table(
        self, depuis: str, valeurs: Mapping[str, object], reference: str, note: str = ""
    ) -> "Fichier":
        """Ajoute une table datée, une ligne par nom."""
        self.ajouter(depuis, "", reference, note=note)
        ligne = self.valeurs[-1]
        del ligne["valeur"]
        lignes = (f"{nom} = {valeur_toml(v)}" for nom, v in valeurs.items())
        ligne[TABLE] = "\n".join(lignes)
        return self

    def ecrire(self, sortie: Path) -> Path:
        """Écrit le fichier TOML sous `sortie` et rend son chemin."""
        lignes = [f"# {ligne}" for ligne in self.commentaire.splitlines()]
        lignes += [
            f"libelle = {texte(self.libelle)}",
            f"unite = {texte(self.unite)}",
            f"date_decidante = {texte(self.date_decidante)}",
            f"verifie_jusqu_au = {self.verifie_jusqu_au}",
            f"confiance = {texte(self.confiance)}",
        ]
        for valeur in self.valeurs:
            lignes += ["", "[[valeurs]]"]
            lignes += [f"{nom} = {v}" for nom, v in valeur.items() if nom != TABLE]
            if TABLE in valeur:
                lignes += ["", TABLE, valeur[TABLE]]
        chemin = sortie / f"{self.cle}.toml"
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_text("\n".join(lignes) + "\n", encoding="utf-8", newline="\n")
        return chemin


def texte(contenu: str) -> str:
    """Un texte TOML d'une ligne."""
    return '"' + contenu.replace("\\", "\\\\").replace('"', '\\"') + '"'


def bloc(lignes: Iterable[str]) -> str:
    """Un texte TOML de plusieurs lignes, sans échappement."""
    return "'''\n" + "\n".join(lignes) + "\n'''"


def table(champs: Mapping[str, object]) -> str:
    """Une table TOML d'une ligne."""
    return "{ " + ", ".join(f"{nom} = {valeur_toml(v)}" for nom, v in champs.items()) + " }"


def valeur_toml(valeur: object) -> str:
    """Une valeur TOML : texte, nombre, oui ou non, liste."""
    if isinstance(valeur, bool):
        return str(valeur).lower()
    if isinstance(valeur, str):
        return texte(valeur)
    if isinstance(valeur, Sequence):
        return "[" + ", ".join(valeur_toml(v) for v in valeur) + "]"
    return str(valeur)


def lire(chemin: Path) -> list[dict[str, str]]:
    """Les lignes d'un tableau de faits."""
    with chemin.open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))
