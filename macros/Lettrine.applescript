-- Lettrine : ce qu'Excel pour Mac demande par AppleScriptTask. Aucun accent ici : le Mac lit ce
-- texte dans un jeu de signes qui change d'une version a l'autre.

property interpreteur : "\"$HOME/Library/Application Support/Lettrine/python/bin/python\" -I"
property compteRendu : "\"$HOME/Library/Application Support/Lettrine/dernier-bouton.txt\""
property secours : "osascript -e 'display alert \"Lettrine\" message \"Python ne parle pas avec Excel. Voyez le guide : installer Lettrine sur Mac.\" as critical'"

-- Lance un bouton. Excel ne parle avec personne tant que sa macro tourne : Python part seul.
on LettrineExecuter(parametres)
	if LettrineConstater("") is "" then return "ABSENT"
	set bouton to interpreteur & " -m lettrine.excel.mac " & quoted form of parametres
	do shell script "(" & bouton & " || " & secours & ") > " & compteRendu & " 2>&1 &"
	return "LANCE"
end LettrineExecuter

-- La version de Lettrine qui est dans son dossier python ; rien si Python ou Lettrine n'y est pas.
on LettrineConstater(parametres)
	try
		return do shell script interpreteur & " -c 'import lettrine; print(lettrine.__version__)'"
	on error
		return ""
	end try
end LettrineConstater

-- Le dossier que l'utilisateur choisit ; rien s'il renonce.
on LettrineChoisirDossier(invite)
	try
		activate
		return POSIX path of (choose folder with prompt invite)
	on error number -128
		return ""
	end try
end LettrineChoisirDossier
