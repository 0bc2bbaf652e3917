@echo off
rem Installe Lettrine et son complement Excel pour l'utilisateur, sans droits d'administrateur.
rem A cote de ce fichier : le dossier "paquets" (voir docs/publier.md). Rien n'est telecharge.
setlocal
set "VERSION=3.13"
set "PYTHON=%LOCALAPPDATA%\Lettrine\python"
set "ICI=%~dp0"

tasklist /fi "imagename eq excel.exe" 2>nul | find /i "excel.exe" >nul
if not errorlevel 1 (
    echo Excel est ouvert : enregistrez vos classeurs, fermez Excel, puis recommencez.
    goto fin
)
if not exist "%ICI%paquets" (
    echo Le dossier "paquets" manque : extrayez toute l'archive, puis recommencez.
    goto fin
)
py -%VERSION% --version >nul 2>nul
if errorlevel 1 (
    echo Installez d'abord Python %VERSION% depuis python.org, puis recommencez.
    goto fin
)
if not exist "%PYTHON%\Scripts\python.exe" py -%VERSION% -m venv "%PYTHON%"
if errorlevel 1 goto echec
"%PYTHON%\Scripts\python.exe" -m pip install --no-index --find-links "%ICI%paquets" --upgrade "lettrine[excel]"
if errorlevel 1 goto echec
"%PYTHON%\Scripts\python.exe" -m lettrine excel installer
if errorlevel 1 goto echec
goto fin

:echec
echo L'installation n'a pas abouti : lisez le message ci-dessus, et le guide installation-windows.

:fin
pause
