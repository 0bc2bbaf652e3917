"""Plan de comptes et journaux du dossier de démonstration (chart of accounts).

Règle : des comptes de six chiffres, comme les logiciels français les tiennent, subdivisions de
comptes du PCG en vigueur pour les exercices ouverts depuis le 1er janvier 2025.

Référence : PCG, livre III (plan de comptes), règlement ANC 2014-03 modifié par 2022-06.

>>> COMPTES["411000"], JOURNAUX["VE"]
('Clients', 'Ventes')
"""

__all__ = ["COMPTES", "JOURNAUX"]

JOURNAUX = {
    "AN": "À nouveaux",
    "VE": "Ventes",
    "AC": "Achats",
    "CH": "Chèques à l'encaissement",
    "BQ": "Banque - compte courant",
    "LV": "Banque - livret",
    "OD": "Opérations diverses",
}

COMPTES = {
    "101000": "Capital",
    "106100": "Réserve légale",
    "106800": "Autres réserves",
    "120000": "Résultat de l'exercice - bénéfice",
    "129000": "Résultat de l'exercice - perte",
    "164000": "Emprunts auprès des établissements de crédit",
    "215400": "Matériels industriels",
    "218200": "Matériel de transport",
    "218300": "Matériel de bureau et matériel informatique",
    "275000": "Dépôts et cautionnements versés",
    "281540": "Amortissements des matériels industriels",
    "281820": "Amortissements du matériel de transport",
    "281830": "Amortissements du matériel de bureau et informatique",
    "310000": "Matières premières et fournitures",
    "401000": "Fournisseurs",
    "404000": "Fournisseurs d'immobilisations",
    "409100": "Fournisseurs - Avances et acomptes versés",
    "411000": "Clients",
    "419100": "Clients - Avances et acomptes reçus",
    "421000": "Personnel - Rémunérations dues",
    "431000": "Sécurité sociale",
    "437000": "Autres organismes sociaux",
    "442100": "Prélèvement à la source",
    "445510": "TVA à décaisser",
    "445620": "TVA sur immobilisations",
    "445660": "TVA sur autres biens et services",
    "445670": "Crédit de TVA à reporter",
    "445711": "TVA collectée - taux normal",
    "445712": "TVA collectée - taux intermédiaire",
    "445713": "TVA collectée - taux réduit",
    "445800": "TVA à régulariser ou en attente",
    "457000": "Associés - Dividendes à payer",
    "511200": "Chèques à encaisser",
    "512000": "Banque - compte courant",
    "512100": "Banque - livret",
    "580000": "Virements internes",
    "601000": "Achats de matières premières et fournitures",
    "604000": "Achats d'études et de prestations de services",
    "606100": "Eau, énergie, carburants",
    "606300": "Petit équipement et fournitures d'entretien",
    "606400": "Fournitures administratives",
    "613200": "Locations immobilières",
    "613500": "Locations mobilières",
    "615500": "Entretien et réparation sur biens mobiliers",
    "616000": "Primes d'assurances",
    "618000": "Documentation, formation et divers",
    "622600": "Honoraires",
    "623100": "Annonces et insertions",
    "624100": "Transports sur achats",
    "625100": "Voyages et déplacements",
    "625700": "Réceptions",
    "626000": "Frais postaux et de télécommunications",
    "627000": "Services bancaires et assimilés",
    "641100": "Salaires et appointements",
    "645100": "Cotisations à l'Urssaf",
    "645300": "Cotisations aux caisses de retraites",
    "658000": "Pénalités et autres charges",
    "661100": "Intérêts des emprunts",
    "665000": "Escomptes accordés",
    "681120": "Dotations aux amortissements des immobilisations corporelles",
    "704100": "Travaux - taux normal",
    "704200": "Travaux - taux intermédiaire",
    "704300": "Travaux - taux réduit",
    "706000": "Prestations de services - taux normal",
    "758000": "Indemnités et autres produits",
}
