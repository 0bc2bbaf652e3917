"""Pénalités de retard des factures impayées ou payées en retard (late-payment penalties).

Règle : selon le type du client,

- professionnel : dès le lendemain de l'échéance, sans rappel, sur le reste dû TTC tel qu'il
  était après chaque règlement, au taux de la BCE plus dix points ou au taux convenu, par
  semestre ; indemnité forfaitaire par facture payée en retard, une fois, même après un règlement
  partiel ;
- public : de même, à un taux unique, celui de la BCE plus huit points au semestre où les
  intérêts ont commencé à courir ; même indemnité ;
- particulier : l'intérêt légal, à partir du lendemain de la mise en demeure (et de l'échéance,
  si elle est plus tardive) ; rien avant, aucune indemnité.

Chaque segment est arrondi au centime ; le jour du règlement compte. L'intérêt couru reste dû
quand le principal est payé, fût-ce en retard.
Exceptions : une créance née avant le jugement d'ouverture d'une procédure collective porte
intérêt jusqu'au jour du jugement compris, puis se déclare au passif ; née après, elle suit le
droit commun. Sa naissance est la date de facture, à défaut l'échéance. Une échéance un samedi,
un dimanche ou un jour férié n'est pas reportée : aucun texte ne reporte une échéance convenue,
et la loi fait courir les pénalités dès le jour suivant la date portée sur la facture. Un avoir
compte à sa date. Les pénalités et l'indemnité sont hors du champ de la TVA.

Référence : C. com. art. L441-10 II, D441-5, L622-24 et L622-28 ; code de la commande publique
art. L2192-13, R2192-31 et suivants, D2192-35 ; C. civ. art. 1231-6, 1343-1, 1344-1.
Unités : centimes, taux en fraction de 1, jours.

- `calcul` : `calculer`, l'acte entier ;
- `bareme` : le taux d'un client à une date ;
- `segments` : découper par semestre, arrondir ;
- `imputation` : sur quoi s'impute un règlement ;
- `controle`, `signalements` : ce qui écarte une facture, ce qu'il faut en savoir ;
- `resultat` : les tables rendues.
"""

from lettrine.comptabilite.penalites.calcul import calculer
from lettrine.comptabilite.penalites.imputation import Imputation
from lettrine.comptabilite.penalites.resultat import Penalites

__all__ = ["Imputation", "Penalites", "calculer"]
