"""Relancer les clients (dunning): une lettre Word par client, un index, le registre complété.

Règle : les créances ouvertes au jour dit sont triées par le cœur (`comptabilite.relances`). Chaque
lettre part du modèle de son niveau ; l'index dit ce qui est réclamé, ce qui ne l'est pas et
pourquoi, et se recoupe avec les créances ; les nouvelles relances sont ajoutées au registre. Sur
fichiers, le classeur du dossier est recopié : ceux de l'utilisateur ne sont que lus.
Exceptions : une lettre qui ne peut être écrite est retenue avec son motif (REL-07), les autres
partent. Un client dont une écriture n'a pas de date est retenu : ce pourrait être son règlement.
Relancer deux fois le même jour avec le registre complété n'écrit rien, et le dit. Toutes
les lettres sont composées, et le registre sait les recevoir, avant que la première soit écrite.

Unités : centimes, jours.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

import pandas as pd

from lettrine import parametres
from lettrine.actions.bilan import Bilan, Poste, accorder
from lettrine.actions.dossier import Dossier, dossier_de, lire_dossier
from lettrine.actions.ouverture import feuille_des_anomalies, refuser_bloquantes, source_de
from lettrine.actions.registre import epargner
from lettrine.classeur.fichier import ouvrir_classeur
from lettrine.classeur.port import Classeur, ClasseurDeRegistres, Lecture
from lettrine.classeur.presentation import Controle, Feuille
from lettrine.comptabilite.couples import codes_des_tiers
from lettrine.comptabilite.creances import Comptes, Creances, creances_ouvertes
from lettrine.comptabilite.penalites import Imputation
from lettrine.comptabilite.relances import DELAI, NIVEAUX, SEUIL, Relances, preparer
from lettrine.dates import formater
from lettrine.documents import relance
from lettrine.documents.compilation import Modele
from lettrine.documents.lot import ecrire_lot
from lettrine.erreurs import Anomalie, DonneesInvalides, ErreurLettrine, Gravite, OptionInvalide
from lettrine.fichiers import dossier_pret, nom_sur
from lettrine.monnaie import MontantIllisible, au_prorata, lire_centimes
from lettrine.monnaie import formater as formater_montant
from lettrine.tables.dossier import RELANCES, SOCIETE, SUIVI, TIERS
from lettrine.tables.ecritures import ECRITURES
from lettrine.tables.relances import DECLARATIONS, FACTURES_RELANCEES, LETTRES, RETENUES
from lettrine.tables.schema import RANG

__all__ = ["lire_delai", "lire_seuil", "relancer", "relancer_sur_fichiers"]

DELAI_LEGAL = "delais/defaut"
INDEMNITE = "penalites/indemnite_recouvrement"
JOURS_PAR_AN = "penalites/jours_par_an"
MULTIPLE = "penalites/multiple_minimal_taux_legal"
INTERET_LEGAL = "penalites/taux_interet_legal_professionnels"
MAJORATIONS = {
    "professionnel": "penalites/majoration_bce",
    "public": "penalites/majoration_bce_public",
}
ORIGINES = {"BCE": "bce", "taux": "contrat", "plancher": "plancher", "intérêt": "legal"}
"""Le premier mot du motif d'un taux, et l'origine que la lettre en dit."""

LETTRES_DANS = "lettres"
INDEX, REGISTRE = "index_relances.xlsx", "dossier.xlsx"
LONGUEUR_DU_NOM = 60


def relancer(
    classeur: Classeur,
    registre: ClasseurDeRegistres,
    lettres: Path | None,
    *,
    au: date,
    index_dans: Path | None = None,
    seuil: int = SEUIL,
    delai: int = DELAI,
    imputation: Imputation = Imputation.CAPITAL_D_ABORD,
    modeles: Path | None = None,
    reglages: parametres.Parametres | None = None,
    progression: Callable[[str], object] | None = None,
) -> Bilan:
    """Écrit les lettres de relance du jour `au`, leur index, et complète le registre.

    `registre` porte les tables du dossier ; l'index y est écrit. `lettres` est le dossier où les
    écrire ; None : l'index seul dit ce qui partirait, et le registre ne change pas. `index_dans`
    est le dossier de l'index, d'où partent les liens ; à défaut, ils sont absolus. `seuil` est en
    centimes, `delai` en jours. `modeles` est un dossier de modèles Word à préférer
    à ceux qui sont livrés. Lève `DonneesInvalides` (LET-10) si des écritures sont illisibles
    autrement que par leur date,
    (REL-08) si la société n'est pas nommée, `OptionInvalide` (REL-01) si une option n'a pas de
    sens, et les refus de lecture ou d'écriture.
    """
    dire = progression or (lambda _etape: None)
    loi = reglages or parametres.livres()
    dire("Lecture du dossier")
    lecture = classeur.lire(ECRITURES)
    fichier = registre.lire(SOCIETE).provenance.fichier
    dossier = dossier_de(
        registre, fichier, tables=(SOCIETE, TIERS, RELANCES), si_presentes=(SUIVI,)
    )
    creancier = _creancier(dossier)
    refuser_bloquantes(_sans_les_dates(lecture))
    dire("Calcul des pénalités")
    creances = creances_ouvertes(
        lecture.table,
        au=au,
        comptes=Comptes.CLIENTS,
        delai=loi.entier(DELAI_LEGAL, loi.jour_connu(DELAI_LEGAL, au)),
        tiers=dossier.tiers,
    )
    relances = preparer(
        creances.lignes,
        dossier.tiers,
        dossier.relances,
        au=au,
        seuil=seuil,
        delais=dict.fromkeys(NIVEAUX, delai),
        suivi=dossier.suivi,
        imputation=imputation,
        parametres=loi,
    ).retirer(_clients_sans_date(lecture.table))
    dire("Composition des lettres")
    atelier = _Atelier(dossier, creancier, au, imputation, loi, modeles)
    composees, relances = atelier.composer(relances, _prefixe(lettres, index_dans))
    anomalies = [
        *lecture.anomalies,
        *dossier.anomalies,
        *creances.anomalies,
        *relances.anomalies,
        *atelier.anomalies,
    ]
    controles = _controles(relances, creances, au)
    if not composees and _deja_relances(dossier, au):
        return _bilan(relances, anomalies, controles, None, au)
    for feuille in _feuilles(relances, anomalies, controles, (lecture, dossier, au)):
        registre.ecrire_feuille(feuille)
    dire("Écriture des lettres")
    if index_dans is not None:
        dossier_pret(index_dans)
    ecrites = []
    if composees and lettres is not None:
        registre.ajouter_lignes(RELANCES, relances.registre)
        ecrire_lot(lettres, composees.items())
        ecrites = [lettres]
    try:
        fichiers = registre.enregistrer()
    except Exception as erreur:
        for ecrit in ecrites:
            erreur.add_note(
                f"Les lettres sont déjà dans « {ecrit} », sans être au registre : recommencez,"
                " elles seront reprises."
            )
        raise
    return _bilan(relances, anomalies, controles, [*fichiers, *ecrites], au)


def relancer_sur_fichiers(
    classeur: Classeur, chemin_du_dossier: Path, sortie: Path, *, au: date, **options: Any
) -> Bilan:
    """La même chose, d'un classeur du dossier sur disque à un dossier `sortie`.

    Y sont écrits les lettres, leur index, et la copie du classeur, son registre complété ; voir
    `relancer` pour les options et les refus. Lève `OptionInvalide` (REL-09) si cette copie
    remplacerait le classeur lu.
    """
    epargner(chemin_du_dossier, (sortie / REGISTRE,), code="REL-09")
    registre = ouvrir_classeur(
        chemin_du_dossier,
        sortie=sortie / REGISTRE,
        rapport=sortie / INDEX,
        dossier=lire_dossier(chemin_du_dossier, tables=(SOCIETE,)).nom,
        au=au,
    )
    lettres = sortie / LETTRES_DANS
    return relancer(classeur, registre, lettres, index_dans=sortie, au=au, **options)


def _prefixe(lettres: Path | None, index_dans: Path | None) -> PurePath | None:
    """Le dossier des lettres tel que l'index le dit ; None s'il n'y en a pas."""
    if lettres is None or index_dans is None:
        return lettres
    return lettres.relative_to(index_dans)


def lire_seuil(texte: str) -> int:
    """Le seuil écrit en euros, en centimes ; REL-01 si ce n'est pas un montant.

    >>> lire_seuil("15"), lire_seuil("7,50")
    (1500, 750)
    """
    try:
        return lire_centimes(texte)
    except MontantIllisible:
        raise OptionInvalide(
            "REL-01",
            f"Le seuil des relances, « {texte} », n'est pas un montant.",
            "Donnez un montant en euros, par exemple --seuil 15.",
        ) from None


def lire_delai(texte: str) -> int:
    """Le délai écrit en jours ; REL-01 si ce n'est pas un nombre entier.

    >>> lire_delai("8"), lire_delai(" 15 ")
    (8, 15)
    """
    try:
        return int(texte)
    except ValueError:
        raise OptionInvalide(
            "REL-01",
            f"Le délai des relances, « {texte} », n'est pas un nombre de jours.",
            "Donnez un nombre de jours, par exemple --delai 8.",
        ) from None


class _Atelier:
    """De quoi composer les lettres d'un jour."""

    def __init__(
        self,
        dossier: Dossier,
        creancier: relance.Creancier,
        au: date,
        imputation: Imputation,
        loi: parametres.Parametres,
        modeles: Path | None,
    ) -> None:
        self.fiches = {
            fiche.CompAuxNum: fiche
            for fiche in _lignes(dossier.tiers.drop_duplicates("CompAuxNum"))
        }
        self.creancier, self.au, self.loi, self.dossier = creancier, au, loi, modeles
        self.imputation = "principal" if imputation is Imputation.CAPITAL_D_ABORD else "interets"
        self.modeles: dict[int, Modele] = {}
        self.anomalies: list[Anomalie] = []

    def composer(
        self, relances: Relances, dans: PurePath | None
    ) -> tuple[dict[str, bytes], Relances]:
        """Les lettres, par nom de fichier ; celles qui ne peuvent l'être sont retirées.

        `dans` est le dossier des lettres, dit à l'index ; None : elles n'y sont pas nommées.
        """
        factures = _par(relances.factures, "CompAuxNum")
        segments = _par(relances.segments, "Facture")
        lettres: dict[str, bytes] = {}
        documents: dict[str, str] = {}
        refus: dict[str, str] = {}
        pris: set[str] = set()
        for lettre in _lignes(relances.lettres):
            code = str(lettre.CompAuxNum)
            siennes = factures[code]
            calcul = [segment for x in siennes for segment in segments.get(x.Ligne, ())]
            try:
                donnees = self._lettre(lettre, siennes, calcul, relances)
                contenu = relance.contexte(donnees)
                octets = self._modele(int(lettre.Niveau)).remplir(contenu.valeurs, contenu.lignes)
            except ErreurLettrine as erreur:
                refus[code] = self._refuser(lettre, erreur)
                continue
            nom = _nom_de_fichier(lettre, pris)
            lettres[nom] = octets
            if dans is not None:
                documents[code] = (dans / nom).as_posix()
        return lettres, relances.retirer(refus).nommer(documents)

    def _lettre(
        self, lettre: Any, factures: Sequence[Any], segments: Sequence[Any], relances: Relances
    ) -> relance.Lettre:
        return relance.Lettre(
            creancier=self.creancier,
            client=_client(self.fiches[lettre.CompAuxNum]),
            factures=[_facture(x) for x in factures],
            niveau=int(lettre.Niveau),
            type=lettre.Type,
            au=self.au,
            nouveau_delai=lettre.NouveauDelai.date(),
            imputation=self.imputation,
            bareme=self._bareme(lettre, segments),
            demarches=[
                relance.Demarche(d.niveau, d.jour, d.moyen, d.delai)
                for d in relances.demarches[lettre.CompAuxNum]
            ],
            moyen=lettre.Moyen.capitalize() if lettre.Niveau == max(NIVEAUX) else "",
        )

    def _bareme(self, lettre: Any, segments: Sequence[Any]) -> relance.Bareme:
        """Les valeurs légales citées ; une valeur inconnue au jour dit refuse la lettre."""
        loi, au = self.loi, self.au
        cle = MAJORATIONS.get(lettre.Type)
        courants = [x for x in segments if x.Au.date() == au]
        annee = loi.entier(JOURS_PAR_AN, au)
        return relance.Bareme(
            taux=_taux(segments, lettre.Type),
            indemnite=loi.entier(INDEMNITE, au),
            points=loi.decimal(cle, au) * 100 if cle else Decimal(0),
            multiple=loi.decimal(MULTIPLE, au),
            jours_par_an=annee,
            taux_legal=loi.decimal(INTERET_LEGAL, au),
            interet_par_jour=sum(_par_jour(int(x.Base), x.Taux, annee) for x in courants),
        )

    def _modele(self, niveau: int) -> Modele:
        if niveau not in self.modeles:
            self.modeles[niveau] = relance.ouvrir_modele(niveau, self.dossier)
            self.anomalies += relance.elements_absents(self.modeles[niveau])
        return self.modeles[niveau]

    def _refuser(self, lettre: Any, erreur: ErreurLettrine) -> str:
        self.anomalies.append(
            Anomalie(
                "REL-07",
                Gravite.A_TRAITER,
                f"La lettre au client {lettre.CompAuxNum} {lettre.Nom} n'est pas écrite :"
                f" {erreur.message} {erreur.remede}",
                colonne="CompAuxNum",
                montant=int(lettre.Reste),
            )
        )
        return f"lettre impossible : {erreur.message}"


def _lignes(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def _par(table: pd.DataFrame, cle: str) -> dict[Any, list[Any]]:
    """Les lignes d'une table, rangées par la valeur d'une colonne."""
    rangees: defaultdict[Any, list[Any]] = defaultdict(list)
    for ligne in _lignes(table):
        rangees[getattr(ligne, cle)].append(ligne)
    return rangees


def _sans_les_dates(lecture: Lecture) -> Lecture:
    """La lecture, sans ce qui est dit des dates d'écriture : elles ne retiennent qu'un client."""
    autres = tuple(a for a in lecture.anomalies if a.colonne != "EcritureDate")
    return replace(lecture, anomalies=autres)


def _clients_sans_date(ecritures: pd.DataFrame) -> dict[str, str]:
    """Les clients dont une écriture n'a pas de date : ce pourrait être leur règlement."""
    comptes = ecritures["CompteNum"].str.startswith(Comptes.CLIENTS.prefixe)
    lignes = ecritures[comptes & ecritures["EcritureDate"].isna()]
    codes = codes_des_tiers(lignes)
    return {
        str(code): f"son écriture de la ligne {rang} n'a pas de date : complétez-la d'abord"
        for code, rang in zip(codes, lignes[RANG], strict=True)
    }


def _creancier(dossier: Dossier) -> relance.Creancier:
    """La société qui réclame ; REL-08 si le classeur ne la nomme pas."""
    if not dossier.nom.strip():
        raise DonneesInvalides(
            "REL-08",
            f"« {dossier.fichier} » ne dit pas le nom de la société qui relance.",
            "Remplissez la table Societe : une lettre porte le nom et l'adresse du créancier.",
        )
    x = _lignes(dossier.societe)[0]
    return relance.Creancier(
        nom=x.Nom,
        adresse=_adresse(x),
        ville=x.Ville,
        telephone=x.Telephone,
        courriel=x.Courriel,
        iban=x.Iban,
        bic=x.Bic,
        forme_juridique=x.FormeJuridique,
        capital=int(x.Capital) or None,
        siren=x.Siren,
        ville_rcs=x.VilleRcs,
        num_tva=x.NumTva,
        signataire=x.Signataire,
        qualite_signataire=x.QualiteSignataire,
    )


def _client(fiche: Any) -> relance.Client:
    contact = "" if fiche.Type == "particulier" else fiche.Contact
    return relance.Client(fiche.CompAuxNum, fiche.Nom, _adresse(fiche), fiche.Civilite, contact)


def _adresse(x: Any) -> tuple[str, ...]:
    """Les lignes de l'adresse ; le pays n'est écrit que hors de France."""
    pays = "" if x.Pays.strip().casefold() == "france" else x.Pays.strip()
    ville = f"{x.CodePostal} {x.Ville}".strip()
    return tuple(ligne for ligne in (x.Adresse1, x.Adresse2, ville, pays) if ligne.strip())


def _facture(x: Any) -> relance.Facture:
    return relance.Facture(
        x.PieceRef,
        x.PieceDate.date(),
        x.DateEcheance.date(),
        int(x.Montant),
        int(x.Reste),
        int(x.Retard),
        int(x.Penalites),
        int(x.Indemnite),
    )


def _taux(segments: Sequence[Any], type_de_client: str) -> list[relance.Taux]:
    """Chaque taux appliqué et sa période ; pour un acheteur public, celle où courent les retards.

    Un acheteur public garde le taux du semestre où les intérêts ont commencé à courir.
    """
    premiers: dict[int, date] = {}
    for x in segments:
        premiers[x.Facture] = min(premiers.get(x.Facture, date.max), x.Du.date())
    periodes: dict[tuple[Decimal, str], tuple[date, date]] = {}
    for x in segments:
        public = type_de_client == "public"
        du, au = _semestre(premiers[x.Facture]) if public else (x.Du.date(), x.Au.date())
        debut, fin = periodes.get((x.Taux, x.Motif), (du, au))
        periodes[x.Taux, x.Motif] = min(debut, du), max(fin, au)
    taux = [
        relance.Taux(valeur, debut, fin, ORIGINES[motif.split()[0]])
        for (valeur, motif), (debut, fin) in periodes.items()
    ]
    return sorted(taux, key=lambda t: (t.depuis, t.origine))


def _semestre(jour: date) -> tuple[date, date]:
    """Le premier et le dernier jour du semestre civil."""
    if jour.month <= 6:
        return date(jour.year, 1, 1), date(jour.year, 6, 30)
    return date(jour.year, 7, 1), date(jour.year, 12, 31)


def _par_jour(base: int, taux: Decimal, annee: int) -> int:
    """L'intérêt d'un jour, arrondi au centime."""
    numerateur, denominateur = taux.as_integer_ratio()
    return au_prorata(base, numerateur, denominateur * annee)


def _nom_de_fichier(lettre: Any, pris: set[str]) -> str:
    """« 2_C0012_Nom.docx », distinct de ceux qui sont déjà pris, sans égard à la casse."""
    base = nom_sur(f"{lettre.Niveau}_{lettre.CompAuxNum}_{lettre.Nom}", LONGUEUR_DU_NOM)
    nom, numero = f"{base}.docx", 1
    while nom.casefold() in pris:
        numero += 1
        nom = f"{base}_{numero}.docx"
    pris.add(nom.casefold())
    return nom


def _deja_relances(dossier: Dossier, au: date) -> bool:
    """Vrai si le registre porte déjà des relances de ce jour."""
    return bool((dossier.relances["DateRelance"] == pd.Timestamp(au)).any())


def _controles(relances: Relances, creances: Creances, au: date) -> tuple[Controle, ...]:
    return (
        Controle(
            f"Réclamé + retenu + à déclarer = créances au {formater(au)}",
            relances.reste,
            creances.total,
        ),
        Controle(
            "Reste réclamé par les lettres = reste des factures réclamées",
            int(relances.lettres["Reste"].sum()),
            int(relances.factures["Reste"].sum()),
            somme_de="Reste",
        ),
        Controle(
            f"Créances ouvertes = solde des comptes 41 au {formater(au)}",
            creances.total,
            creances.solde,
        ),
    )


def _feuilles(
    relances: Relances,
    anomalies: Sequence[Anomalie],
    controles: Sequence[Controle],
    contexte: tuple[Lecture, Dossier, date],
) -> list[Feuille]:
    lecture, dossier, au = contexte
    source = f"{dossier.nom} — Relances du {formater(au)}, d'après {source_de(lecture)}."
    sommes = ("Reste", "Penalites", "Indemnite", "Total")
    return [
        Feuille(
            "Lettres",
            f"Lettres de relance du {formater(au)}",
            (
                source,
                "Une lettre par client, au niveau de sa facture la plus avancée : 1 amiable, 2"
                " ferme, 3 mise en demeure. Relisez et signez avant d'envoyer.",
            ),
            relances.lettres,
            LETTRES,
            controles=tuple(controles),
            totaux=("Factures", *sommes),
            liens=("Document",),
        ),
        Feuille(
            "Factures",
            "Factures réclamées, une à une",
            (source, "Étape : celle de la facture, écrite au registre."),
            relances.factures,
            FACTURES_RELANCEES,
            totaux=("Montant", *sommes),
        ),
        Feuille(
            "Retenues",
            "Ce qui n'est pas relancé, et pourquoi",
            (
                source,
                "Le reste est compté après déduction des règlements dont la cible est claire.",
            ),
            relances.retenues,
            RETENUES,
            totaux=("Montant", "Reste"),
        ),
        Feuille(
            "Déclarations",
            "Créances à déclarer au passif",
            (
                source,
                "Clients en procédure collective : créances nées avant le jugement d'ouverture,"
                " pénalités arrêtées à ce jugement. À déclarer au mandataire dans les deux mois de"
                " la publication au BODACC (C. com. art. L622-24 et R622-24).",
            ),
            relances.declarations,
            DECLARATIONS,
            totaux=("Montant", *sommes),
        ),
        feuille_des_anomalies(anomalies, source),
    ]


def _bilan(
    relances: Relances,
    anomalies: Sequence[Anomalie],
    controles: Sequence[Controle],
    fichiers: Sequence[Path] | None,
    au: date,
) -> Bilan:
    """`fichiers` est None si rien n'a été écrit, parce que tout est déjà au registre."""
    lettres = relances.lettres
    reclame, total = int(lettres["Reste"].sum()), int(lettres["Total"].sum())
    ouvertes = relances.retenues[relances.retenues["Reste"] > 0]
    attente = accorder(
        len(ouvertes), "facture n'est pas relancée", "factures ne sont pas relancées"
    )
    if len(lettres):
        compte = accorder(len(lettres), "lettre réclame", "lettres réclament")
        phrase = (
            f"{compte} {formater_montant(reclame)}, {formater_montant(total)} avec les pénalités"
            f" et indemnités ; {attente} (voir la feuille Retenues)."
        )
    elif fichiers is not None:
        phrase = f"Aucune lettre à écrire au {formater(au)} ; {attente} (voir la feuille Retenues)."
    else:
        phrase = (
            f"Les relances du {formater(au)} sont déjà au registre : rien n'est écrit ; {attente}."
        )
    niveaux = lettres["Niveau"].value_counts()
    return Bilan(
        titre=f"Relances du {formater(au)}",
        phrase=phrase,
        postes=(
            *(
                Poste(f"Lettres de niveau {niveau} ({nom})", int(niveaux.get(niveau, 0)))
                for niveau, nom in NIVEAUX.items()
            ),
            Poste("Principal réclamé", reclame, montant=True),
            Poste("Pénalités", int(lettres["Penalites"].sum()), montant=True),
            Poste("Indemnités", int(lettres["Indemnite"].sum()), montant=True),
            Poste("Principal à déclarer", int(relances.declarations["Reste"].sum()), montant=True),
        ),
        controles=tuple((controle.libelle, controle.juste) for controle in controles),
        fichiers=tuple(fichiers or ()),
        anomalies=anomalies,
        precisions={"Date": formater(au)},
    )
