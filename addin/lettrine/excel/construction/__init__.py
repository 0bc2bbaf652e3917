"""Construire le complément Excel (building the Excel add-in) : `Lettrine.xlam`.

- `noms` : les noms qu'une fonction et ses arguments peuvent porter dans Excel ;
- `vba` : les modules VBA que le catalogue écrit ;
- `ruban` : le ruban, ses groupes et ses boutons ;
- `complement` : le fichier, avec ses modules et son ruban ;
- `construire` : le même, écrit à la demande.
"""

from lettrine.excel.construction.complement import COMPLEMENT, ecrire_classeur, modules
from lettrine.excel.construction.construire import construire_complement

__all__ = ["COMPLEMENT", "construire_complement", "ecrire_classeur", "modules"]
