#!/bin/sh
# Builds the Python environment from the locked requirements: uv where it can be had, pip where it cannot.
set -eu
if [ ! -x "$VENV/bin/python" ]; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        echo "Regulars needs Python 3.11 or newer; $PYTHON is $("$PYTHON" --version). Try: make PYTHON=python3.12 ..." >&2
        exit 1
    }
    "$PYTHON" -m venv "$VENV" || {
        echo "Python cannot make a virtual environment here. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi
if "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check uv; then
    VIRTUAL_ENV="$VENV" "$VENV/bin/uv" pip sync --quiet --require-hashes --python "$VENV/bin/python" requirements-dev.lock
    VIRTUAL_ENV="$VENV" "$VENV/bin/uv" pip install --quiet --no-deps --python "$VENV/bin/python" --editable .
else
    "$VENV/bin/python" -m pip install --quiet --require-hashes -r requirements-dev.lock
    "$VENV/bin/python" -m pip install --quiet --no-deps --editable .
fi
