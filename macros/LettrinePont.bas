Attribute VB_Name = "LettrinePont"
Option Explicit
Option Private Module

' Le pont entre Excel et Lettrine : une entrée pour les fonctions, une pour les boutons.
' Rien d'autre ne parle au service Python (module LettrineServeur).

Private Const PASSERELLE As String = "lettrine.excel.passerelle"
Private Const EXECUTER As String = "lettrine.excel.executer"
Private Const XL_ERR_VALUE As Long = 2015
Private Const XL_AUTOMATIQUE As Long = -4105
Private Const SANS_FONCTION As String = "Les fonctions de feuille demandent Excel pour Windows ; " & _
    "sur Mac, employez les boutons de l'onglet Lettrine."

' Ce que rend une fonction de feuille ; textes est son module, son nom, ses arguments.
' Une fonction scalaire qui échoue rend une vraie erreur, que SOMME ne peut pas sauter.
Public Function LettrineAppeler(scalaire As Boolean, textes As Variant) As Variant
    On Error GoTo panne
    #If Mac Then
        If scalaire Then
            LettrineAppeler = CVErr(XL_ERR_VALUE)
        Else
            LettrineAppeler = "#LETTRINE " & LETTRINE_SUR_MAC & " : " & SANS_FONCTION
        End If
        Exit Function
    #Else
    If Not scalaire Then
        If DansLAssistant() Then Exit Function
    End If
    LettrineAppeler = EnCellules(ServeurAppeler(PASSERELLE, "appeler", textes))
    #End If
    Exit Function
panne:
    If scalaire Then
        LettrineAppeler = CVErr(XL_ERR_VALUE)
    Else
        LettrineAppeler = "#LETTRINE " & LETTRINE_PANNE & " : " & Err.Description
    End If
End Function

' Exécute un bouton du ruban sur le classeur actif ; Python dit lui-même ce qu'il a fait.
Public Sub LettrineExecuter(nom As String)
    Dim dit As Variant
    Dim cause As String
    On Error GoTo panne
    #If Mac Then
        MacExecuter nom
    #Else
        dit = ServeurAppeler(EXECUTER, "executer", Array(nom))
    #End If
    Exit Sub
panne:
    cause = Err.Description
    RendreLaMain
    MsgBox "Lettrine n'a pas pu travailler ; votre classeur n'a pas été changé." & vbLf & vbLf & _
        cause & vbLf & vbLf & _
        "Cliquez sur Diagnostic, dans le groupe Aide, puis suivez ce qu'il dit. (" & LETTRINE_PANNE & ")", _
        vbExclamation, "Lettrine"
End Sub

' Python remet lui-même les réglages d'Excel ; s'il s'est arrêté en plein travail, c'est ici.
Private Sub RendreLaMain()
    On Error Resume Next
    Application.ScreenUpdating = True
    Application.EnableEvents = True
    Application.DisplayAlerts = True
    Application.Calculation = XL_AUTOMATIQUE
    Application.StatusBar = False
End Sub

' Les valeurs pour la feuille : une marque de faute devient une vraie erreur d'Excel.
Private Function EnCellules(valeur As Variant) As Variant
    Dim i As Long
    Dim j As Long
    If Not IsArray(valeur) Then
        EnCellules = UneCellule(valeur)
        Exit Function
    End If
    If ADeuxDimensions(valeur) Then
        For i = LBound(valeur, 1) To UBound(valeur, 1)
            For j = LBound(valeur, 2) To UBound(valeur, 2)
                valeur(i, j) = UneCellule(valeur(i, j))
            Next j
        Next i
    Else
        For i = LBound(valeur) To UBound(valeur)
            valeur(i) = UneCellule(valeur(i))
        Next i
    End If
    EnCellules = valeur
End Function

Private Function UneCellule(valeur As Variant) As Variant
    If VarType(valeur) = vbString Then
        If valeur = ChrW(-8192) & "#VALEUR!" Then
            UneCellule = CVErr(XL_ERR_VALUE)
            Exit Function
        End If
    End If
    UneCellule = valeur
End Function

Private Function ADeuxDimensions(valeur As Variant) As Boolean
    Dim haut As Long
    On Error GoTo une
    haut = UBound(valeur, 2)
    ADeuxDimensions = True
    Exit Function
une:
    ADeuxDimensions = False
End Function
