Attribute VB_Name = "LettrineMac"
Option Explicit
Option Private Module

' Sur Mac, ni service ni bibliothèque : un bouton pose ses questions, puis demande au script de
' Lettrine de lancer Python, qui travaille sur le classeur une fois la macro finie.
' Excel n'exécute que les scripts du dossier ~/Library/Application Scripts/com.microsoft.Excel.

#If Mac Then

Private Const SCRIPT As String = "Lettrine.applescript"
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
    For rang = 0 To UBound(questions) Step 2
        reponse = Application.InputBox(Prompt:=questions(rang), Title:="Lettrine", _
            Default:=questions(rang + 1), Type:=2)
        If VarType(reponse) = vbBoolean Then Exit Sub
        parametres = parametres & vbTab & Replace(CStr(reponse), vbTab, " ")
    Next rang
    Application.StatusBar = "Lettrine : démarrage…"
    If MacDemander("LettrineExecuter", parametres) = "ABSENT" Then
        Err.Raise SANS_PYTHON, "Lettrine", "Le dossier python de Lettrine n'est pas à sa place."
    End If
End Sub

' Ce que répond le script de Lettrine.
Public Function MacDemander(acte As String, parametres As String) As String
    On Error GoTo panne
    MacDemander = AppleScriptTask(SCRIPT, acte, parametres)
    Exit Function
panne:
    Err.Raise SANS_SCRIPT, "Lettrine", "Le script " & SCRIPT & " n'est pas à sa place, ou le Mac l'a refusé."
End Function

#End If
