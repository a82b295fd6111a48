# SPDX-License-Identifier: Apache-2.0
"""The Debian packages of the development build: what they say and hold, and that they run in a root
that has nothing but their dependencies."""
import hashlib
import os
import re
import shutil
import subprocess
import tarfile

import pytest
from empty_root import EmptyRoot, may_change_root, names_of, run_in
from packaged_build import CHECK, COUNTY, EPOCH, ROOT, cache_of_build, make_debs, must

VERSION = re.search(r"project\(Ecotone\s+VERSION ([0-9.]+)",
                    (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)
SONAME = VERSION.rpartition(".")[0]
AREA = """
import ecotone
zone = ecotone.Layer(["POLYGON ((500000 3180000, 503000 3180000, 503000 3182000, 500000 3182000, "
                      "500000 3180000))"], crs=4545)
print(ecotone.__version__, ecotone.area(zone)[0])
"""


def control(deb, name):
    return must("dpkg-deb", "-f", deb, name).strip()


def files_in(deb):
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as pack:
        with tarfile.open(fileobj=pack.stdout, mode="r|") as archive:
            return {member.name.removeprefix("./"): member for member in archive}


def needs(deb):
    return {name for alternatives in names_of(control(deb, "Depends")) for name in alternatives}


def test_each_part_is_a_package(packages):
    assert set(packages) >= {f"libecotone{SONAME}", f"libecotone-io{SONAME}", "libecotone-dev",
                             "ecotone", "ecotone-data"}
    if cache_of_build("ECOTONE_BUILD_PYTHON") == "ON":
        assert "python3-ecotone" in packages
    for deb in packages.values():
        assert control(deb, "Version") == f"{VERSION}-1"


def test_dependencies_are_those_of_the_binaries(packages):
    core, io = packages[f"libecotone{SONAME}"], packages[f"libecotone-io{SONAME}"]
    assert {"libproj25", "libgeos-c1v5", "libtbb12", "libc6"} <= needs(core)
    assert not any(name.startswith("libgdal") for name in needs(core))
    assert {"libgdal32", "libpq5", "libxlsxwriter4", "libzip4", f"libecotone{SONAME}"} <= needs(io)
    assert {f"libecotone-io{SONAME}", "ecotone-data"} <= needs(packages["ecotone"])
    assert f"libecotone{SONAME} (= {VERSION}-1)" in control(packages["libecotone-dev"], "Depends")
    if "python3-ecotone" in packages:
        python = needs(packages["python3-ecotone"])
        assert {"python3", "python3-numpy", f"libecotone{SONAME}"} <= python
        assert not any("gdal" in name or "-io" in name or "libpq" in name for name in python)


def test_packages_hold_what_users_look_for(packages):
    tool = files_in(packages["ecotone"])
    assert {"usr/bin/ecotone", "usr/share/man/man1/ecotone.1.gz",
            "usr/share/man/man1/ecotone-zone-source.1.gz",
            "usr/share/man/zh_CN/man1/ecotone-check.1.gz",
            "usr/share/bash-completion/completions/ecotone",
            "usr/share/zsh/vendor-completions/_ecotone",
            "usr/share/fish/vendor_completions.d/ecotone.fish",
            "usr/share/doc/ecotone/tutorial.md"} <= set(tool)
    headers = files_in(packages["libecotone-dev"])
    assert any(name.endswith("ecotone/error.h") for name in headers)
    assert any(name.endswith("/pkgconfig/ecotone.pc") for name in headers)
    assert any(name.endswith("/cmake/Ecotone/EcotoneConfig.cmake") for name in headers)
    assert "usr/share/ecotone/rules/cn/pack.yaml" in files_in(packages["ecotone-data"])


def test_every_package_has_copyright_and_changes_and_files_of_root(packages):
    for name, deb in packages.items():
        files = files_in(deb)
        assert {f"usr/share/doc/{name}/copyright", f"usr/share/doc/{name}/changelog.Debian.gz"} \
            <= set(files)
        for file in files.values():
            assert file.uid == file.gid == 0 and not file.mode & 0o022 or file.issym(), file.name
            assert file.mtime == int(EPOCH), file.name
    changes = must("sh", "-c", f"dpkg-deb --fsys-tarfile {packages['ecotone-data']} | tar -xO "
                   "./usr/share/doc/ecotone-data/changelog.Debian.gz | gzip -dc")
    assert changes.startswith(f"ecotone ({VERSION}-1) ")


def test_the_same_build_makes_the_same_bytes(packages, tmp_path):
    again = make_debs(tmp_path, "-D", "CPACK_COMPONENTS_ALL=data;development;library_io")
    assert len(again) == 3
    for name, deb in again.items():
        first = packages[name]
        assert hashlib.sha256(deb.read_bytes()).digest() == \
            hashlib.sha256(first.read_bytes()).digest(), deb.name


@pytest.mark.skipif(shutil.which("lintian") is None, reason="lintian is not installed")
def test_lintian_has_no_error(packages):
    done = subprocess.run(["lintian", "--allow-root", *packages.values()], capture_output=True,
                          text=True, check=False)
    assert [line for line in done.stdout.splitlines() if line.startswith("E:")] == []


def check_in(root, run, answer, with_python):
    """Installed packages answer as the build does, find their data, and know their version."""
    shutil.copytree(COUNTY, root / "there" / "county")
    done = run("ecotone", "--version")
    assert done.stdout.decode() == f"ecotone {VERSION}\n", done.stderr
    assert b" /usr/share/ecotone\n" in run("ecotone", "--doctor").stdout
    done = run("ecotone", *CHECK)
    assert done.returncode == 1 and done.stdout == answer, done.stderr
    if with_python:
        done = run("python3", "-c", AREA)
        version, area = done.stdout.decode().split() or [done.stderr, 0]
        # 3 km by 2 km at the central meridian, where the plane is true to scale at the ellipsoid.
        assert version == VERSION and abs(float(area) - 6e6) < 10


def python_of_debian(packages):
    """Whether the package for Python is for the Python of this Debian."""
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "python3"], capture_output=True,
                          text=True, check=False)
    return "python3-ecotone" in packages and \
        f"python3 (>= {'.'.join(done.stdout.split('.')[:2])}~)" in \
        control(packages["python3-ecotone"], "Depends")


@pytest.mark.skipif(not may_change_root(), reason="changing the root needs its rights")
def test_packages_run_where_nothing_is_but_their_dependencies(packages, answer, tmp_path):
    with_python = python_of_debian(packages)
    mine = {name: deb for name, deb in packages.items()
            if name != "python3-ecotone" or with_python}
    mine.pop("libecotone-dev")
    wanted = set().union(*(needs(deb) for deb in mine.values())) - set(packages)
    root = EmptyRoot(tmp_path / "root", sorted(wanted))
    assert not any(name.startswith(("cmake", "g++", "libgdal-dev")) for name in root.names)
    shutil.copytree(next(iter(mine.values())).parent, root.folder / "debs",
                    ignore=lambda folder, names: [n for n in names if not n.endswith(".deb")])
    done = root.run("dpkg", "--install", *(f"/debs/{deb.name}" for deb in mine.values()))
    assert done.returncode == 0, done.stderr.decode()
    check_in(root.folder, root.run, answer, with_python)
    done = root.run("dpkg", "--purge", *mine)
    assert done.returncode == 0, done.stderr.decode()
    left = [str(path) for folder in ("usr", "etc", "var/lib/dpkg/info")
            for path in (root.folder / folder).rglob("*ecotone*")]
    assert left == []


@pytest.mark.skipif(not os.environ.get("ECOTONE_TEST_INSTALL"),
                    reason="fetches a Debian; set ECOTONE_TEST_INSTALL=1")
@pytest.mark.skipif(not may_change_root(), reason="changing the root needs its rights")
@pytest.mark.skipif(shutil.which("debootstrap") is None, reason="debootstrap is not installed")
def test_apt_installs_the_packages_into_a_fresh_debian(packages, answer, tmp_path):
    root = tmp_path / "root"
    must("debootstrap", "--variant=minbase", "bookworm", root)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    (root / "there").mkdir()
    mine = [deb for name, deb in packages.items()
            if name != "python3-ecotone" or python_of_debian(packages)]
    for deb in mine:
        shutil.copy(deb, root / "there")

    def run(*command):
        return run_in(root, *command, cwd="/there")

    done = run("apt-get", "install", "--yes", "--no-install-recommends",
               *(f"./{deb.name}" for deb in mine))
    assert done.returncode == 0, done.stderr.decode()
    check_in(root, run, answer, python_of_debian(packages))
