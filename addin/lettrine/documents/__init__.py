"""Documents Word : modèles et lettres (Word documents).

- `compilation` : compiler un modèle .docx et le remplir ;
- `balises`, `arbre`, `archive` : ce dont la compilation est faite ;
- `typographie` : dates, montants, pluriels, civilités, espaces insécables, adresses ;
- `relance` : les lettres de relance, à partir de données simples.
"""
