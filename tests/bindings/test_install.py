# SPDX-License-Identifier: Apache-2.0
"""`pip install .` works in a fresh environment. It compiles the library once more, so it runs only
where ECOTONE_TEST_INSTALL is set."""
import os
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.skipif(not os.environ.get("ECOTONE_TEST_INSTALL"),
                    reason="compiles the library anew; set ECOTONE_TEST_INSTALL=1")
def test_a_fresh_environment_installs_the_package(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    # With the flags of the development build, whose objects a compiler cache may have.
    subprocess.run([python, "-m", "pip", "install", "--quiet", ROOT,
                    "--config-settings=cmake.define.CMAKE_CXX_FLAGS=-O1",
                    "--config-settings=cmake.define.CMAKE_CXX_FLAGS_RELEASE=",
                    "--config-settings=cmake.define.ECOTONE_WARNINGS_AS_ERRORS=ON",
                    f"--config-settings=build-dir={tmp_path / 'build'}"], check=True)
    script = ("import ecotone\n"
              "zone = ecotone.Layer(['POLYGON ((0 0, 3 0, 3 2, 0 2, 0 0))'], crs=4545)\n"
              "print(ecotone.area(zone, method='plane')[0])\n")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run([python, "-c", script], cwd=tmp_path, env=environment,
                          capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["6.0"], done.stderr
