@echo off
rem Installs ketensim beside this file, without network and without administrator rights, and starts
rem the training app. What stands behind the command is handed on: start.bat --lang en
setlocal
rem Other programs set these for a Python of their own; ours would look for its parts there.
set "PYTHONHOME="
set "PYTHONPATH="
rem Unlike cd this also works where the folder stands on a network: it gets a drive for a while.
pushd "%~dp0" || goto failed
if not exist "wheels\@PIP@" goto packed
rem A folder that was installed on another laptop is installed anew: its Python is not here.
if exist ".venv\Scripts\ketensim.exe" .venv\Scripts\python.exe --version >nul 2>nul && goto start

set "CHECK=import sys, sysconfig; sys.exit(sys.version_info[:2] != (@NUMBERS@) or sysconfig.get_platform() != 'win-amd64')"
set "PYTHON=py -@VERSION@"
%PYTHON% -c "%CHECK%" >nul 2>nul && goto install
set "PYTHON=python"
%PYTHON% -c "%CHECK%" >nul 2>nul && goto install
echo Python @VERSION@ (64-bit) is niet gevonden / was not found
goto stopped

:install
echo Installeren; dat duurt een paar minuten ... / Installing; this takes a few minutes ...
if exist .venv rmdir /s /q .venv
%PYTHON% -m venv --without-pip .venv || goto failed
.venv\Scripts\python.exe wheels\@PIP@\pip --isolated install --quiet --no-index --find-links wheels "ketensim[app]" || goto failed

:start
rem By way of Python, since ketensim.exe keeps the place where this folder stood when it was made.
.venv\Scripts\python.exe -m ketensim app %* || goto stopped
popd
exit /b 0

:packed
echo Pak eerst de hele map uit en start dan opnieuw / Unpack the whole folder first and start again
goto stopped

:failed
echo Installeren is mislukt; de melding staat hierboven / Installing failed; the reason stands above

:stopped
pause
popd
exit /b 1
