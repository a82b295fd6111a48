# SPDX-License-Identifier: Apache-2.0
"""Packages and the answer they are held against, made once."""
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from packaged_build import (BUILD, CHECK, COUNTY, ECOTONE, ROOT, cache_of_build,  # noqa: E402
                            make_debs)


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """The Debian packages of the development build, by name."""
    if not (BUILD / "CPackConfig.cmake").exists():
        pytest.skip(f"{BUILD} makes no packages")
    if cache_of_build("BUILD_SHARED_LIBS") != "ON":
        pytest.skip(f"{BUILD} has static libraries; configure it with its preset again")
    missing = [name for name in ("dpkg-deb", "dpkg-shlibdeps", "file") if not shutil.which(name)]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; ./dev setup does on Debian")
    folder = tmp_path_factory.mktemp("packages")
    return make_debs(folder)


@pytest.fixture(scope="session")
def answer(tmp_path_factory):
    """What the program of the build says of the sample county."""
    folder = tmp_path_factory.mktemp("answer")
    (folder / "county").symlink_to(COUNTY)
    done = subprocess.run([ECOTONE, *CHECK], cwd=folder, capture_output=True, check=False,
                          env={"LC_ALL": "C.UTF-8", "ECOTONE_DATA": str(ROOT / "data")})
    assert done.returncode == 1, done.stderr
    return done.stdout
