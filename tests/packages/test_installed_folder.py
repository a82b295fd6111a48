# SPDX-License-Identifier: Apache-2.0
"""`cmake --install` into an empty folder that is then moved: all is found from where it lies."""
import re
import shutil
import subprocess
import tomllib

import pytest
from packaged_build import BUILD, CHECK, COUNTY, ROOT, cache_of_build, must


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    must("cmake", "--install", BUILD, "--prefix", folder / "here")
    if cache_of_build("ECOTONE_BUILD_PYTHON") == "ON":
        must("cmake", "--install", BUILD, "--prefix", folder / "here", "--component", "python")
    (folder / "here").rename(folder / "elsewhere")
    shutil.copytree(COUNTY, folder / "county")
    return folder / "elsewhere"


def run(moved, *command, **environment):
    return subprocess.run([str(word) for word in command], cwd=moved.parent, capture_output=True,
                          check=False, env={"LC_ALL": "C.UTF-8", **environment})


def test_the_command_finds_its_libraries_and_data(moved, answer):
    done = run(moved, moved / "bin/ecotone", "--doctor")
    assert f" {moved}/share/ecotone\n" in done.stdout.decode(), done.stderr
    done = run(moved, moved / "bin/ecotone", *CHECK)
    assert done.returncode == 1 and done.stdout == answer, done.stderr


def test_nothing_installed_names_the_build_folder(moved):
    # Binaries of a development build keep names of sources for their assertions.
    text = re.compile(r"[.](cmake|pc|py|yaml|fish|md)$|/man1/")
    paths = [path for path in moved.rglob("*") if text.search(str(path)) and path.is_file()]
    assert len(paths) > 100
    assert [str(path) for path in paths if str(ROOT) in path.read_text(encoding="utf-8")] == []
    for path in [moved / "bin/ecotone", *moved.rglob("*.so.*")]:
        if not path.is_symlink():
            assert str(BUILD) not in must("readelf", "-d", path)


def test_the_python_package_finds_library_and_rules(moved):
    package, = moved.glob("lib/python3/dist-packages")
    python = cache_of_build("Python_EXECUTABLE") or cache_of_build("_Python_EXECUTABLE")
    if not python or not list((package / "ecotone").glob("_ecotone*.so")):
        pytest.skip("the build has no Python package")
    if subprocess.run([python, "-c", "import numpy"], capture_output=True, check=False).returncode:
        pytest.skip(f"{python} has no NumPy")
    done = run(moved, python, "-c", "import importlib.metadata; "
               "print(importlib.metadata.version('ecotone'), *importlib.metadata.requires('ecotone'))",
               PYTHONPATH=str(package))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version_of_pip, *requires = done.stdout.decode().split() or [done.stderr]
    assert requires == project["dependencies"]
    done = run(moved, python, "-c", "import ecotone; from ecotone.checks import _PACKS; "
               "zone = ecotone.Layer(['POLYGON ((0 0, 3 0, 3 2, 0 2, 0 0))'], crs=4545); print("
               "ecotone.__version__, _PACKS.resolve(), ecotone.area(zone, method='plane')[0])",
               PYTHONPATH=str(package))
    version, packs, area = done.stdout.decode().split() or [done.stderr, "", 0]
    assert version_of_pip == version
    assert packs == str(moved / "share/ecotone/rules") and float(area) == 6
    assert re.search(rf"VERSION {re.escape(version)}\b",
                     (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
