Attribute VB_Name = "LettrineServeur"
Option Explicit
Option Private Module

' Le service Python : un programme du dossier du complément, démarré au premier appel et gardé.
' La bibliothèque xlwings (BSD, Zoomer Analytics LLC, voir LICENCES.txt) fait le lien. Rien n'est
' cherché ailleurs : ni chemin du système, ni autre Python, ni invite de commandes.
' Sur Mac, rien de cela n'existe : voir LettrineMac.

#If Mac Then
#Else

#If Win64 Then
    Public Const BIBLIOTHEQUE As String = "xlwings64-0.37.8.dll"
    Private Declare PtrSafe Function Activer Lib "xlwings64-0.37.8.dll" Alias "XLPyDLLActivateAuto" ( _
        ByRef resultat As Variant, Optional ByVal commande As String = "", _
        Optional ByVal mode As Long = 1) As Long
#Else
    Public Const BIBLIOTHEQUE As String = "xlwings32-0.37.8.dll"
    Private Declare PtrSafe Function Activer Lib "xlwings32-0.37.8.dll" Alias "XLPyDLLActivateAuto" ( _
        ByRef resultat As Variant, Optional ByVal commande As String = "", _
        Optional ByVal mode As Long = 1) As Long
#End If
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal nom As LongPtr) As LongPtr

Private Const DEMARRER As Long = 1
Private Const ARRETER As Long = -1
Private Const RPC_ABSENT As Long = -2147023174
Private Const OBJET_PERDU As Long = -2147417848
Private Const SERVEUR_PERDU As Long = 462
Private Const SANS_LIEN As Long = vbObjectError + 1000

' Appelle une fonction de Python ; si le service s'est arrêté entre-temps, le relance une fois.
Public Function ServeurAppeler(paquet As String, nom As String, textes As Variant) As Variant
    On Error GoTo panne
    ServeurAppeler = Appel(paquet, nom, textes)
    Exit Function
panne:
    Select Case Err.Number
        Case RPC_ABSENT, OBJET_PERDU, SERVEUR_PERDU
            Resume relance
        Case Else
            Err.Raise Err.Number, "Lettrine", Err.Description
    End Select
relance:
    On Error GoTo 0
    ServeurArreter
    ServeurAppeler = Appel(paquet, nom, textes)
End Function

' Arrête le service ; le prochain appel en démarre un neuf.
Public Sub ServeurArreter()
    Dim oublie As Variant
    ChargerBibliotheque
    If Activer(oublie, Commande(), ARRETER) <> 0 Then Err.Raise SANS_LIEN, "Lettrine", CStr(oublie)
End Sub

' Le programme Python du complément ; vide s'il n'y est pas.
Public Function Interpreteur() As String
    Dim racine As String
    racine = ThisWorkbook.Path & "\python\"
    If Present(racine & "Scripts\pythonw.exe") Then
        Interpreteur = racine & "Scripts\pythonw.exe"
    ElseIf Present(racine & "pythonw.exe") Then
        Interpreteur = racine & "pythonw.exe"
    End If
End Function

' La bibliothèque de liaison, dans le dossier python du complément.
Public Function CheminBibliotheque() As String
    CheminBibliotheque = ThisWorkbook.Path & "\python\" & BIBLIOTHEQUE
End Function

Public Function Present(chemin As String) As Boolean
    On Error Resume Next
    Present = (GetAttr(chemin) And vbDirectory) = 0
    If Err.Number <> 0 Then Present = False
End Function

' Vrai quand Excel essaie la formule dans l'assistant de fonctions, à chaque touche.
Public Function DansLAssistant() As Boolean
    On Error Resume Next
    DansLAssistant = Not Application.CommandBars("Standard").Controls(1).Enabled
End Function

Private Function Appel(paquet As String, nom As String, textes As Variant) As Variant
    Dim service As Variant
    ChargerBibliotheque
    If Activer(service, Commande(), DEMARRER) <> 0 Then
        Err.Raise SANS_LIEN, "Lettrine", "Le service Python ne démarre pas : " & CStr(service)
    End If
    Appel = service.CallUDF(paquet, nom, textes, Nothing, Appelant())
End Function

' La cellule qui appelle ; Nothing pour un bouton.
Private Function Appelant() As Object
    If TypeName(Application.Caller) = "Range" Then
        Set Appelant = Application.Caller
    Else
        Set Appelant = Nothing
    End If
End Function

Private Sub ChargerBibliotheque()
    If Interpreteur() = "" Then
        Err.Raise SANS_LIEN, "Lettrine", "Le dossier python de Lettrine n'est pas à sa place."
    End If
    If LoadLibraryW(StrPtr(CheminBibliotheque())) = 0 Then
        Err.Raise SANS_LIEN, "Lettrine", "La bibliothèque " & BIBLIOTHEQUE & " ne se charge pas."
    End If
End Sub

' Mode isolé (-I) : ni variable d'environnement, ni dossier courant.
Private Function Commande() As String
    Commande = Chr(34) & Interpreteur() & Chr(34) & " -I -c " & Chr(34) & _
        "import xlwings; xlwings.serve('$(CLSID)')" & Chr(34)
End Function

#End If
