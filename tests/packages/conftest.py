# SPDX-License-Identifier: Apache-2.0
"""What the tests of packages share: the build they are made of, and an empty root to install into."""
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

ROOT = Path(__file__).resolve().parents[2]
ECOTONE = Path(os.environ.get("ECOTONE", ROOT / "build/dev/tools/ecotone")).resolve()
BUILD = ECOTONE.parents[1]
COUNTY = ROOT / "data" / "sample-county"
CHECK = ["check", "county/sites.geojson", "--catalog", "county/catalogue.yaml", "--as-of",
         "2026-11-23", "--format", "json"]
# Two days and a bit of 2026; any will do.
EPOCH = "1790000000"


def must(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
    return done.stdout


def cache_of_build(name):
    """A variable of the CMake cache of the build, or nothing."""
    for line in (BUILD / "CMakeCache.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(name + ":"):
            return line.partition("=")[2]
    return None


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """The Debian packages of the development build, by name."""
    if not (BUILD / "CPackConfig.cmake").exists():
        pytest.skip(f"{BUILD} makes no packages")
    if cache_of_build("BUILD_SHARED_LIBS") != "ON":
        pytest.skip(f"{BUILD} has static libraries; configure it with its preset again")
    folder = tmp_path_factory.mktemp("packages")
    must("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B", folder,
         env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH})
    return {deb.name.partition("_")[0]: deb for deb in folder.glob("*.deb")}


@pytest.fixture(scope="session")
def answer(tmp_path_factory):
    """What the program of the build says of the sample county."""
    folder = tmp_path_factory.mktemp("answer")
    (folder / "county").symlink_to(COUNTY)
    done = subprocess.run([ECOTONE, *CHECK], cwd=folder, capture_output=True, check=False,
                          env={"LC_ALL": "C.UTF-8", "ECOTONE_DATA": str(ROOT / "data")})
    assert done.returncode == 1, done.stderr
    return done.stdout
