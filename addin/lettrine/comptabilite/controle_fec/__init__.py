"""Contrôler la table d'un FEC (checks on the journal lines of a FEC).

Ce que la lecture du texte ne peut pas voir : l'équilibre, la numérotation, les dates, les
comptes, le lettrage. La forme du fichier (champs, séparateurs, points décimaux) relève de
`formats.fec`.

- `controle` : tous les contrôles, et leur synthèse ;
- `livre` : la table codée une fois pour tous les contrôles ;
- `equilibre`, `numerotation`, `champs`, `chronologie`, `lettres`, `comptes`, `doubles` : une
  famille de contrôles chacun.
"""

from lettrine.comptabilite.controle_fec.controle import ControleFec, controler
from lettrine.comptabilite.controle_fec.equilibre import controler_equilibre
from lettrine.comptabilite.controle_fec.livre import coder

__all__ = ["ControleFec", "coder", "controler", "controler_equilibre"]
