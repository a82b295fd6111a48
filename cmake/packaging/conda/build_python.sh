#!/usr/bin/env bash
# The Python package, with its own copy of the core and of PROJ's database.
set -euo pipefail
"$PYTHON" -m pip install . --no-deps --no-build-isolation -vv
