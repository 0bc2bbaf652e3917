Attribute VB_Name = "LettrineMac"
Option Explicit
Option Private Module

' Sur Mac, ni service ni bibliothèque : un bouton pose ses questions, puis demande au script de
' Lettrine de lancer Python, qui travaille sur le classeur une fois la macro finie.
' Excel n'exécute que les scripts du dossier ~/Library/Application Scripts/com.microsoft.Excel.

#If Mac Then

Private Const SCRIPT As String = "Lettrine.applescript"
Private Const MES_DOCUMENTS As String = "~/Documents/"
Private Const SANS_SCRIPT As Long = vbObjectError + 1001
Private Const SANS_PYTHON As Long = vbObjectError + 1002

' Lance un bouton sur le classeur actif ; Python dit lui-même ce qu'il a fait.
Public Sub MacExecuter(nom As String)
    Dim parametres As String
    Dim questions As Variant
    Dim reponse As Variant
    Dim rang As Long
    parametres = nom & vbTab
    If Not ActiveWorkbook Is Nothing Then parametres = parametres & ActiveWorkbook.Name
    questions = QuestionsDuBouton(nom)
    For rang = 0 To UBound(questions) Step 3
        reponse = Demander(CStr(questions(rang)), CStr(questions(rang + 1)), CStr(questions(rang + 2)))
        If VarType(reponse) = vbBoolean Then Exit Sub
        parametres = parametres & vbTab & Replace(CStr(reponse), vbTab, " ")
    Next rang
    Application.StatusBar = "Lettrine : démarrage…"
    If MacDemander("LettrineExecuter", parametres) = "ABSENT" Then
        Err.Raise SANS_PYTHON, "Lettrine", "Le dossier python de Lettrine n'est pas à sa place."
    End If
End Sub

' La réponse de l'utilisateur ; False s'il renonce. Un chemin qui ne se choisit pas se tape.
Private Function Demander(genre As String, question As String, propose As String) As Variant
    On Error GoTo taper
    If genre = "fichier" Then
        ' Sans filtre : Excel pour Mac refuse ceux de Windows.
        Demander = Application.GetOpenFilename(Title:=question)
        Exit Function
    End If
    If genre = "dossier" Then
        Demander = MacDemander("LettrineChoisirDossier", question)
        If Demander = "" Then Demander = False
        Exit Function
    End If
    On Error GoTo 0
    Demander = Application.InputBox(Prompt:=question, Title:="Lettrine", Default:=propose, Type:=2)
    Exit Function
taper:
    Demander = Application.InputBox(Prompt:=question & " (écrivez son chemin)", Title:="Lettrine", _
        Default:=MES_DOCUMENTS, Type:=2)
End Function

' Ce que répond le script de Lettrine.
Public Function MacDemander(acte As String, parametres As String) As String
    On Error GoTo panne
    MacDemander = AppleScriptTask(SCRIPT, acte, parametres)
    Exit Function
panne:
    Err.Raise SANS_SCRIPT, "Lettrine", "Le script " & SCRIPT & " n'est pas à sa place, ou le Mac l'a refusé."
End Function

#End If
