@echo off
rem Installs ketensim beside this file, without network and without administrator rights, and starts
rem the training app. What stands behind the command is handed on: start.bat --lang en
setlocal
cd /d "%~dp0"
if exist ".venv\Scripts\ketensim.exe" goto start

set "PYTHON=py -@VERSION@"
%PYTHON% --version >nul 2>nul && goto install
set "PYTHON=python"
%PYTHON% -c "import sys; sys.exit(sys.version_info[:2] != (@NUMBERS@))" >nul 2>nul && goto install
echo Python @VERSION@ is niet gevonden / was not found
pause
exit /b 1

:install
echo Installeren; dat duurt een paar minuten ... / Installing; this takes a few minutes ...
if exist .venv rmdir /s /q .venv
%PYTHON% -m venv --without-pip .venv || goto failed
.venv\Scripts\python.exe wheels\@PIP@\pip install --quiet --no-index --find-links wheels "ketensim[app]" || goto failed

:start
rem By way of Python, since ketensim.exe keeps the place where this folder stood when it was made.
.venv\Scripts\python.exe -m ketensim app %* && exit /b 0
pause
exit /b 1

:failed
echo Installeren is mislukt; de melding staat hierboven / Installing failed; the reason stands above
pause
exit /b 1
