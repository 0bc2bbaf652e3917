Attribute VB_Name = "LettrineDiagnostic"
Option Explicit
Option Private Module

' Le diagnostic : ce qu'il faut à Lettrine, ce qui est là, et que faire. Du VBA seul : il marche
' quand Python ne marche pas. Le compte rendu est une feuille neuve, à imprimer ou à envoyer.

Private Const BON As String = "OK"

Public Sub LettrineDiagnostiquer()
    Dim feuille As Worksheet
    Dim ligne As Long
    Set feuille = Workbooks.Add(xlWBATWorksheet).Worksheets(1)
    feuille.Range("A1").Value = "Diagnostic de Lettrine"
    feuille.Range("A1").Font.Bold = True
    feuille.Range("A1").Font.Size = 14
    feuille.Range("A3:D3").Value = Array("Point", "Constaté", "État", "Que faire")
    feuille.Range("A3:D3").Font.Bold = True
    ligne = 4
    Ecrire feuille, ligne, "Complément", LETTRINE_COMPLEMENT & ", " & ThisWorkbook.Path, BON, ""
    DireExcel feuille, ligne
    #If Mac Then
        DireMac feuille, ligne
    #Else
        DireFichiers feuille, ligne
        DireService feuille, ligne
    #End If
    feuille.Columns("A:D").WrapText = True
    feuille.Columns("A").ColumnWidth = 24
    feuille.Columns("B").ColumnWidth = 60
    feuille.Columns("C").ColumnWidth = 12
    feuille.Columns("D").ColumnWidth = 60
    feuille.Columns("A:D").VerticalAlignment = xlTop
    feuille.Parent.Saved = True
End Sub

Private Sub DireExcel(feuille As Worksheet, ligne As Long)
    Dim bits As String
    #If Mac Then
        bits = "Mac"
    #ElseIf Win64 Then
        bits = "64 bits"
    #Else
        bits = "32 bits"
    #End If
    Ecrire feuille, ligne, "Excel", Application.Version & ", " & bits & ", " & _
        Application.OperatingSystem, Etat(Val(Application.Version) >= 16), _
        "Lettrine demande Excel 2016 ou plus."
    Ecrire feuille, ligne, "Édition d'Office", Application.Path, _
        Etat(InStr(1, Application.Path, "WindowsApps", vbTextCompare) = 0), _
        "Cet Office vient du Microsoft Store, qui isole Excel des autres programmes : " & _
        "désinstallez-le, puis installez Office depuis office.com."
    Ecrire feuille, ligne, "Dossier de Lettrine", ThisWorkbook.FullName, _
        Etat(InStr(ThisWorkbook.Path, "://") = 0), _
        "Ce dossier est en ligne (OneDrive, SharePoint) : réinstallez Lettrine sur le disque."
    If Not ActiveWorkbook Is Nothing Then
        Ecrire feuille, ligne, "Calcul", CStr(Application.Calculation), _
            Etat(Application.Calculation <> xlCalculationManual), _
            "Le calcul est manuel : onglet Formules, Options de calcul, Automatique."
    End If
End Sub

#If Mac Then

' Le script répond-il, et de quelle version est le dossier python ?
Private Sub DireMac(feuille As Worksheet, ligne As Long)
    Dim version As String
    On Error GoTo panne
    version = MacDemander("LettrineConstater", "")
    Ecrire feuille, ligne, "Script de Lettrine", "Il répond.", BON, ""
    Ecrire feuille, ligne, "Programme Python", IIf(version = "", "Il ne répond pas.", "Il répond."), _
        Etat(version <> ""), _
        "Le dossier python de Lettrine manque ou ne marche pas : relancez l'installation."
    Ecrire feuille, ligne, "Version installée", version, Etat(version = LETTRINE_COMPLEMENT), _
        "Le complément et le dossier python n'ont pas la même version : relancez l'installation."
    Exit Sub
panne:
    Ecrire feuille, ligne, "Script de Lettrine", Err.Description, "À CORRIGER", _
        "Fermez Excel, puis lancez dans Terminal : lettrine excel installer, comme le dit le guide."
End Sub

#Else

Private Sub DireFichiers(feuille As Worksheet, ligne As Long)
    Dim programme As String
    programme = Interpreteur()
    Ecrire feuille, ligne, "Programme Python", programme, Etat(programme <> ""), _
        "Le dossier python manque dans " & ThisWorkbook.Path & " : relancez l'installation."
    Ecrire feuille, ligne, "Python du Microsoft Store", programme, _
        Etat(InStr(1, programme, "WindowsApps", vbTextCompare) = 0), _
        "Installez Python depuis python.org, puis relancez l'installation."
    Ecrire feuille, ligne, "Bibliothèque de liaison", CheminBibliotheque(), _
        Etat(Present(CheminBibliotheque())), _
        "Le fichier manque, ou l'antivirus l'a retiré : voyez sa quarantaine, puis relancez " & _
        "l'installation."
    Ecrire feuille, ligne, "Version installée", VersionInstallee(), _
        Etat(VersionInstallee() = LETTRINE_COMPLEMENT), _
        "Le complément et le dossier python n'ont pas la même version : relancez l'installation."
End Sub

' Le service répond-il ? C'est le seul point qui démarre Python.
Private Sub DireService(feuille As Worksheet, ligne As Long)
    Dim rendu As Variant
    On Error GoTo panne
    rendu = ServeurAppeler("lettrine.excel.passerelle", "appeler", _
        Array("lettrine.excel.fonctions.aide", "lettrine_version"))
    Ecrire feuille, ligne, "Service Python", CStr(rendu), BON, ""
    Exit Sub
panne:
    Ecrire feuille, ligne, "Service Python", Err.Description, "À CORRIGER", _
        "Fermez Excel, rouvrez-le et réessayez. Si cela dure, l'antivirus ou une règle de " & _
        "sécurité empêche Excel de lancer Python : montrez cette feuille à votre informaticien."
End Sub

Private Function VersionInstallee() As String
    Dim canal As Integer
    On Error GoTo absente
    canal = FreeFile
    Open ThisWorkbook.Path & "\version.txt" For Input As #canal
    Line Input #canal, VersionInstallee
    Close #canal
    Exit Function
absente:
    VersionInstallee = "inconnue"
End Function

#End If

Private Function Etat(juste As Boolean) As String
    Etat = IIf(juste, BON, "À CORRIGER")
End Function

Private Sub Ecrire(feuille As Worksheet, ligne As Long, point As String, constate As String, _
    verdict As String, remede As String)
    feuille.Cells(ligne, 1).Value = point
    feuille.Cells(ligne, 2).NumberFormat = "@"
    feuille.Cells(ligne, 2).Value = constate
    feuille.Cells(ligne, 3).Value = verdict
    If verdict <> BON Then
        feuille.Cells(ligne, 4).Value = remede
        feuille.Cells(ligne, 3).Font.Color = RGB(192, 0, 0)
    End If
    ligne = ligne + 1
End Sub
