"""Les phrases des lettres de relance, par niveau et par type de client (dunning wording).

Règle : le ton va du rappel courtois à la mise en demeure ; le droit cité est celui du type de
client. Professionnel : pénalités et indemnité dues de plein droit, sans rappel. Acheteur public :
intérêts moratoires et indemnité de la commande publique. Particulier : intérêt légal à compter de
la mise en demeure, et rien d'autre.
Exceptions : un acheteur public n'est jamais menacé d'une injonction de payer. L'imputation des
paiements partiels n'est dite que si la lettre réclame des intérêts ou met en demeure.

Référence : C. com. art. L441-10 et D441-5 ; C. civ. art. 1231-6, 1343-1, 1344 et 1344-1 ; code
de la commande publique, art. L2192-13, R2192-31 et suivants, D2192-35 ; CPC art. 1405.
Unités : aucune ; les phrases reçoivent leurs espaces insécables de l'appelant.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from lettrine.dates import formater as date_courte
from lettrine.documents.relance.donnees import (
    MISE_EN_DEMEURE,
    Bareme,
    Creancier,
    Demarche,
    Facture,
    Lettre,
    Taux,
)
from lettrine.documents.typographie import (
    INSECABLE,
    accorder,
    compter,
    date_longue,
    enumerer,
    montant,
    taux_en_lettres,
)
from lettrine.monnaie import formater

__all__ = [
    "cadre_legal",
    "constat",
    "deductions",
    "demarches",
    "imputation",
    "mentions",
    "methode",
    "objet",
    "paiement",
    "references",
    "suites",
]

DETAILLEES = 3  # au-delà, les factures ne sont plus nommées dans le texte, seulement au tableau

OBJETS = {
    1: "Rappel de paiement",
    2: "Deuxième relance",
    MISE_EN_DEMEURE: "Mise en demeure de payer",
}
NOMS_DE_NIVEAU = {1: "relance amiable", 2: "relance ferme", MISE_EN_DEMEURE: "mise en demeure"}

PREMIER_RAPPEL = (
    "Cette lettre est notre premier rappel : aucune autre démarche n'a été faite à ce jour."
)

CADRE = {
    ("professionnel", 1): (
        "Entre professionnels, tout retard rend exigibles, de plein droit et sans rappel, des"
        " pénalités ainsi qu'une indemnité forfaitaire de {indemnite} par facture pour frais de"
        " recouvrement (C. com. art. L441-10 et D441-5)."
    ),
    ("professionnel", 2): (
        "Les pénalités de retard et l'indemnité forfaitaire pour frais de recouvrement, de"
        " {indemnite} par facture, sont dues de plein droit, sans qu'un rappel soit nécessaire"
        " (C. com. art. L441-10 et D441-5)."
    ),
    ("professionnel", MISE_EN_DEMEURE): (
        "La présente lettre vaut mise en demeure au sens de l'article 1344 du code civil. Les"
        " pénalités de retard et l'indemnité forfaitaire pour frais de recouvrement, de"
        " {indemnite} par facture, sont dues de plein droit en application des articles L441-10"
        " et D441-5 du code de commerce ; si nos frais de recouvrement dépassent cette"
        " indemnité, nous pourrons demander, sur justification, une indemnisation complémentaire."
    ),
    ("public", 1): (
        "Le retard de paiement d'un acheteur public fait courir, de plein droit et sans autre"
        " formalité, des intérêts moratoires ; il donne droit à une indemnité forfaitaire de"
        " {indemnite} pour frais de recouvrement (code de la commande publique, art. L2192-13,"
        " R2192-31 et suivants, D2192-35)."
    ),
    ("public", 2): (
        "Les intérêts moratoires et l'indemnité forfaitaire pour frais de recouvrement, de"
        " {indemnite} par facture, sont dus de plein droit et sans autre formalité (code de la"
        " commande publique, art. L2192-13, R2192-31 et suivants, D2192-35)."
    ),
    ("public", MISE_EN_DEMEURE): (
        "La présente lettre vaut mise en demeure de payer. Les intérêts moratoires et"
        " l'indemnité forfaitaire pour frais de recouvrement, de {indemnite} par facture, sont"
        " dus de plein droit et sans autre formalité, en application des articles L2192-13,"
        " R2192-31 et suivants et D2192-35 du code de la commande publique."
    ),
    ("particulier", 1): "Aucune pénalité et aucuns frais ne vous sont réclamés à ce jour.",
    ("particulier", 2): (
        "Aucune pénalité et aucuns frais ne vous sont réclamés à ce jour. Une mise en demeure"
        " ferait courir les intérêts au taux légal (C. civ. art. 1231-6 et 1344-1)."
    ),
    ("particulier", MISE_EN_DEMEURE): (
        "La présente lettre vaut mise en demeure au sens de l'article 1344 du code civil. À"
        " compter de celle-ci, la somme due porte intérêt au taux légal{taux_legal}, sans que"
        " nous ayons à justifier d'un préjudice (C. civ. art. 1231-6 et 1344-1). Aucuns frais de"
        " recouvrement ne vous sont réclamés."
    ),
}

SUITES = {
    ("professionnel", 1): (
        "Si une difficulté retarde votre paiement, appelez-nous : nous chercherons ensemble une"
        " solution."
    ),
    ("professionnel", 2): (
        "À défaut de paiement dans ce délai, nous vous adresserons une mise en demeure par lettre"
        " recommandée, et les pénalités continueront de courir."
    ),
    ("professionnel", MISE_EN_DEMEURE): (
        "À défaut de paiement dans ce délai, nous saisirons sans autre avis le tribunal compétent,"
        " notamment par la procédure d'injonction de payer (code de procédure civile, art. 1405 et"
        " suivants). {par_jour}"
    ),
    ("public", 1): (
        "Si une pièce manque à votre dossier de mandatement, dites-le-nous : nous vous"
        " l'adresserons aussitôt."
    ),
    ("public", 2): (
        "À défaut de mandatement dans ce délai, nous vous adresserons une mise en demeure, et les"
        " intérêts moratoires continueront de courir."
    ),
    ("public", MISE_EN_DEMEURE): (
        "À défaut de mandatement dans ce délai, nous saisirons le comptable public assignataire"
        " et, s'il le faut, la juridiction compétente pour obtenir le paiement du principal, des"
        " intérêts moratoires et de l'indemnité. {par_jour}"
    ),
    ("particulier", 1): (
        "Si vous rencontrez une difficulté, appelez-nous : nous pouvons convenir d'un échéancier."
    ),
    ("particulier", 2): (
        "À défaut de paiement dans ce délai, nous vous adresserons une mise en demeure. Si vous"
        " rencontrez une difficulté, appelez-nous : nous pouvons convenir d'un échéancier."
    ),
    ("particulier", MISE_EN_DEMEURE): (
        "À défaut de paiement dans ce délai, nous pourrons demander au tribunal compétent de vous"
        " condamner à payer, notamment par la procédure d'injonction de payer (code de procédure"
        " civile, art. 1405 et suivants). Si vous rencontrez une difficulté, appelez-nous avant"
        " cette date : nous pouvons convenir d'un échéancier. {par_jour}"
    ),
}


def objet(lettre: Lettre) -> str:
    """« Deuxième relance : facture F7 impayée »."""
    nombre = len(lettre.factures)
    if nombre == 1:
        return f"{OBJETS[lettre.niveau]} : facture {lettre.factures[0].numero} impayée"
    return f"{OBJETS[lettre.niveau]} : {nombre}{INSECABLE}factures impayées"


def references(lettre: Lettre) -> str:
    """Le compte du client et l'étape, à rappeler dans toute réponse."""
    etape = f"{NOMS_DE_NIVEAU[lettre.niveau]} du {date_courte(lettre.au)}"
    return f"compte client {lettre.client.code}, {etape}"


def constat(lettre: Lettre) -> str:
    """Ce qui reste impayé, dit sur le ton du niveau."""
    quoi, etre = _factures(lettre.factures)
    echeances = sorted({facture.echeance for facture in lettre.factures})
    quand = (
        f"venue à échéance le {date_longue(echeances[0])}"
        if len(lettre.factures) == 1
        else f"venues à échéance le {date_longue(echeances[0])}"
        if len(echeances) == 1
        else f"venues à échéance entre le {date_longue(echeances[0])} et le"
        f" {date_longue(echeances[-1])}"
    )
    if lettre.niveau == 1:
        return (
            f"Sauf erreur de notre part, {quoi}, {quand}, {etre} à ce jour{INSECABLE}: il nous"
            f" reste à recevoir {montant(lettre.principal - lettre.a_deduire)}. Il s'agit sans"
            " doute d'un oubli."
        )
    if lettre.niveau == 2:
        return (
            f"Malgré notre précédent rappel, {quoi}, {quand}, {etre} à ce jour. Nous vous"
            " demandons de régulariser cette situation sans attendre."
        )
    return f"Malgré nos relances, {quoi}, {quand}, {etre} à ce jour."


def deductions(lettre: Lettre) -> str:
    """Les avoirs et acomptes déduits, un à un."""
    if not lettre.deductions:
        return ""
    detail = enumerer(
        [
            f"{d.libelle} du {date_courte(d.date_piece)} ({montant(d.montant)})"
            for d in lettre.deductions
        ]
    )
    return f"Nous avons déduit : {detail}."


def paiement(lettre: Lettre) -> str:
    """Par virement si l'IBAN est connu, sinon par chèque ou sur le compte habituel."""
    creancier = lettre.creancier
    rappel = f"en rappelant la référence {lettre.client.code}"
    if not creancier.iban:
        return (
            f"Par chèque à l'ordre de {creancier.nom}, ou par virement sur notre compte habituel,"
            f" {rappel}."
        )
    bic = f", BIC {creancier.bic}" if creancier.bic else ""
    return f"Par virement : IBAN {_par_quatre(creancier.iban)}{bic}, {rappel}."


def demarches(lettre: Lettre) -> str:
    """Une ligne par relance déjà partie, dans l'ordre des dates."""
    if not lettre.demarches:
        return PREMIER_RAPPEL
    return "\n".join(_demarche(d) for d in sorted(lettre.demarches, key=lambda d: d.date_relance))


def methode(lettre: Lettre) -> str:
    """Comment les pénalités réclamées ont été calculées, taux par taux."""
    if not lettre.penalites:
        return ""
    bareme = lettre.bareme
    nom = "Pénalités calculées" if lettre.type == "professionnel" else "Intérêts calculés"
    depart = (
        "de la mise en demeure" if lettre.type == "particulier" else "du lendemain de l'échéance"
    )
    jours = f", sur une année de {bareme.jours_par_an} jours" if bareme.jours_par_an else ""
    return (
        f"{nom} sur le montant TTC restant dû, {depart} au {date_longue(lettre.au)}{jours},"
        f" {_taux_appliques(lettre)}."
    )


def cadre_legal(lettre: Lettre) -> str:
    """Les textes applicables à ce niveau et à ce type de client."""
    bareme = lettre.bareme
    legal = bareme.taux_legal
    return CADRE[lettre.type, lettre.niveau].format(
        indemnite=montant(bareme.indemnite),
        taux_legal=f", soit {taux_en_lettres(legal)} l'an à ce jour" if legal is not None else "",
    )


def imputation(lettre: Lettre) -> str:
    """Sur quoi s'impute un paiement partiel, dès que la lettre parle d'intérêts."""
    if not lettre.penalites and lettre.niveau != MISE_EN_DEMEURE:
        return ""
    if lettre.imputation == "interets":
        return (
            "Tout paiement partiel s'impute d'abord sur les intérêts, puis sur le principal"
            " (C. civ. art. 1343-1)."
        )
    return (
        "Par dérogation à l'article 1343-1 du code civil, et en votre faveur, nous imputons tout"
        " paiement partiel d'abord sur le principal, puis sur les intérêts."
    )


def suites(lettre: Lettre) -> str:
    """Ce qui suivra à défaut de paiement."""
    par_jour = (
        f"D'ici là, les intérêts courent à raison de {montant(lettre.bareme.interet_par_jour)} par"
        " jour."
        if lettre.bareme.interet_par_jour
        else ""
    )
    return SUITES[lettre.type, lettre.niveau].format(par_jour=par_jour).strip()


def mentions(creancier: Creancier) -> str:
    """Forme, capital, immatriculation et numéro de TVA, au pied de la lettre."""
    forme = " ".join(texte for texte in (creancier.nom, creancier.forme_juridique) if texte)
    if creancier.forme_juridique and creancier.nom.startswith(creancier.forme_juridique):
        forme = creancier.nom
    if creancier.capital:
        forme += f" au capital de {formater(creancier.capital)}"
    siren = creancier.siren.replace(" ", "")
    groupes = INSECABLE.join(siren[i : i + 3] for i in range(0, len(siren), 3))
    immatriculation = f"{groupes} RCS {creancier.ville_rcs}" if creancier.ville_rcs else groupes
    morceaux = (
        forme,
        ", ".join(creancier.adresse),
        immatriculation if creancier.ville_rcs else f"SIREN {groupes}" if siren else "",
        f"TVA {creancier.num_tva}" if creancier.num_tva else "",
    )
    return " – ".join(morceau for morceau in morceaux if morceau)


def _factures(factures: Sequence[Facture]) -> tuple[str, str]:
    """Comment nommer les factures, et le verbe qui s'accorde avec elles."""
    entamees = any(facture.reste < facture.montant for facture in factures)
    if len(factures) == 1:
        etre = "reste impayée en partie" if entamees else "reste impayée"
        return f"notre facture n° {factures[0].numero}", etre
    etre = "restent impayées en tout ou en partie" if entamees else "restent impayées"
    if len(factures) <= DETAILLEES:
        return f"nos factures n° {enumerer([f.numero for f in factures])}", etre
    return compter(len(factures), "facture", "factures"), etre


def _demarche(demarche: Demarche) -> str:
    moyen = f" par {demarche.moyen}" if demarche.moyen else ""
    delai = (
        f", délai accordé jusqu'au {date_longue(demarche.nouveau_delai)}"
        if demarche.nouveau_delai
        else ""
    )
    nom = NOMS_DE_NIVEAU.get(demarche.niveau, "relance")
    return f"– {date_longue(demarche.date_relance)} : {nom}{moyen}{delai}"


def _taux_appliques(lettre: Lettre) -> str:
    """Les taux par origine, chacun avec sa période."""
    groupes = [
        f"au {_origine(origine, lettre.bareme)}, soit "
        + enumerer([_taux(taux, lettre.type) for taux in ensemble])
        for origine, ensemble in groupby(lettre.bareme.taux, key=lambda taux: taux.origine)
    ]
    return ", puis ".join(groupes)


def _taux(taux: Taux, type_de_client: str) -> str:
    valeur = f"{taux_en_lettres(taux.taux)} l'an"
    depuis, jusqu_au = date_longue(taux.depuis), date_longue(taux.jusqu_au)
    if type_de_client == "public":
        return f"{valeur} pour les retards nés entre le {depuis} et le {jusqu_au}"
    return f"{valeur} du {depuis} au {jusqu_au}"


def _origine(origine: str, bareme: Bareme) -> str:
    return {
        "bce": f"taux de refinancement de la BCE majoré de {_points(bareme.points)}",
        "contrat": "taux convenu entre nous",
        "plancher": f"taux convenu, relevé à {_nombre(bareme.multiple)} fois le taux de l'intérêt"
        " légal",
        "legal": "taux de l'intérêt légal",
    }[origine]


def _points(points: Decimal) -> str:
    return f"{_nombre(points)} {accorder(int(points), 'point', 'points')}"


def _nombre(nombre: Decimal) -> str:
    return f"{nombre.normalize():f}".replace(".", ",")


def _par_quatre(iban: str) -> str:
    net = iban.replace(" ", "")
    return INSECABLE.join(net[i : i + 4] for i in range(0, len(net), 4))
