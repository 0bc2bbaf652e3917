Attribute VB_Name = "LettrineRuban"
Option Explicit

' Ce que le ruban appelle. Un bouton porte, dans sa marque (tag), le nom de l'acte.

Public Sub LettrineBouton(control As Object)
    LettrineExecuter control.Tag
End Sub

Public Sub LettrineBoutonDiagnostic(control As Object)
    LettrineDiagnostiquer
End Sub

Public Sub LettrineBoutonRelancer(control As Object)
    On Error GoTo panne
    ServeurArreter
    MsgBox "Le service de Lettrine est arrêté ; le prochain bouton ou la prochaine fonction " & _
        "le relance.", vbInformation, "Lettrine"
    Exit Sub
panne:
    MsgBox Err.Description & vbLf & vbLf & "Cliquez sur Diagnostic.", vbExclamation, "Lettrine"
End Sub
