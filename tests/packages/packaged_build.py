# SPDX-License-Identifier: Apache-2.0
"""The build that packages are made of, and what the tests of packages ask."""
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ECOTONE = Path(os.environ.get("ECOTONE", ROOT / "build/dev/tools/ecotone")).resolve()
BUILD = ECOTONE.parents[1]
COUNTY = ROOT / "data" / "sample-county"
CHECK = ["check", "county/sites.geojson", "--catalog", "county/catalogue.yaml", "--as-of",
         "2026-11-23", "--no-mending", "--format", "json"]
# Two days and a bit of 2026; any will do.
EPOCH = "1790000000"


def make_debs(folder, *options):
    """Packs the build; quickly, since nobody keeps these."""
    must("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "DEB", "-B", folder,
         "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", *options,
         env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH})
    return {deb.name.partition("_")[0]: deb for deb in sorted(folder.glob("*.deb"))}


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
