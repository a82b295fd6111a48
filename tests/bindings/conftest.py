# SPDX-License-Identifier: Apache-2.0
"""What the tests of the Python package share. They run with the Python of build/python-venv, which
has the programs that results are compared with."""
import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNTY = ROOT / "data" / "sample-county"
ECOTONE = os.environ.get("ECOTONE", str(ROOT / "build/dev/tools/ecotone"))


@pytest.fixture(scope="session")
def county():
    """Reads a layer of the sample county with GeoPandas, by the name of its file."""
    geopandas = pytest.importorskip("geopandas")

    def read(name):
        # Numbers that look like dates and the like stay as they are.
        return geopandas.read_file(COUNTY / name)

    return read


@pytest.fixture(scope="session")
def cli():
    """Runs the command line and gives its JSON."""
    if not Path(ECOTONE).exists():
        pytest.skip("the command line is not built")

    def run(*arguments):
        done = subprocess.run([ECOTONE, *map(str, arguments), "--format", "json"],
                              capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1, 5), done.stderr
        return json.loads(done.stdout)

    return run


def square(x, y, side):
    """A square as WKT."""
    return (f"POLYGON (({x} {y}, {x + side} {y}, {x + side} {y + side}, {x} {y + side}, "
            f"{x} {y}))")
