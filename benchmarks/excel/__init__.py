"""Du clic au résultat : une fonction, un bouton, ce qu'ils chargent."""
