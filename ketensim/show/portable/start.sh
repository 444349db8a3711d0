#!/bin/sh
# Installs ketensim beside this file, without network and without administrator rights, and starts
# the training app. What stands behind the command is handed on: sh start.sh --lang en
set -eu
unset PYTHONHOME PYTHONPATH # other programs set these for a Python of their own
cd "$(dirname "$0")"

# a folder that was installed on another laptop is installed anew: its Python may not be here
if ! { [ -x .venv/bin/ketensim ] && .venv/bin/python --version; } >/dev/null 2>&1; then
    check="import sys, sysconfig; sys.exit(sys.version_info[:2] != (@NUMBERS@) or sysconfig.get_platform() != 'linux-x86_64')"
    python=""
    for candidate in python@VERSION@ python3 python; do
        if "$candidate" -c "$check" 2>/dev/null; then
            python=$candidate
            break
        fi
    done
    if [ -z "$python" ]; then
        echo "Python @VERSION@ (64-bit) is niet gevonden / was not found" >&2
        exit 1
    fi
    echo "Installeren; dat duurt een paar minuten ... / Installing; this takes a few minutes ..."
    rm -rf .venv
    "$python" -m venv --without-pip .venv
    .venv/bin/python wheels/@PIP@/pip --isolated install --quiet --no-index --find-links wheels "ketensim[app]"
fi
# by way of Python, since the script keeps the place where this folder stood when it was made
exec .venv/bin/python -m ketensim app "$@"
