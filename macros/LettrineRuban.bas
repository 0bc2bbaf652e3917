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
    #If Mac Then
        MsgBox "Sur Mac, Lettrine n'a pas de service : chaque bouton lance Python, qui s'arrête une " & _
            "fois le travail fait.", vbInformation, "Lettrine"
    #Else
    ServeurArreter
    MsgBox "Le service de Lettrine est arrêté ; le prochain bouton ou la prochaine fonction " & _
        "le relance.", vbInformation, "Lettrine"
    #End If
    Exit Sub
panne:
    MsgBox Err.Description & vbLf & vbLf & "Cliquez sur Diagnostic.", vbExclamation, "Lettrine"
End Sub
