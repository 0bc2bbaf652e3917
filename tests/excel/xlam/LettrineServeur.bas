Attribute VB_Name = "LettrineServeur"

' La doublure du module LettrineServeur : le service est un objet UNO, qui parle aux essais.
' LibreOffice rend un tableau à deux dimensions comme des lignes de lignes : on les remet à plat.
Public Function ServeurAppeler(paquet As String, nom As String, textes As Variant) As Variant
    Dim service As Object
    Dim rendu As Variant
    Dim i As Long
    Dim j As Long
    Set service = CreateUnoService("fr.lettrine.essais.Service")
    rendu = service.CallUDF(paquet, nom, textes)
    If VarType(rendu) = vbString Then
        If Left(rendu, 6) = "PANNE " Then Err.Raise 1000, "Lettrine", rendu
    End If
    If IsArray(rendu) Then
        If IsArray(rendu(0)) Then
            Dim plat()
            ReDim plat(0 To UBound(rendu), 0 To UBound(rendu(0)))
            For i = 0 To UBound(rendu)
                For j = 0 To UBound(rendu(0))
                    plat(i, j) = rendu(i)(j)
                Next j
            Next i
            ServeurAppeler = plat
            Exit Function
        End If
    End If
    ServeurAppeler = rendu
End Function

Public Function DansLAssistant() As Boolean
    DansLAssistant = False
End Function
