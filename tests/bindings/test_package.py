# SPDX-License-Identifier: Apache-2.0
"""The package as a whole: names, types, errors, what it carries."""
import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import ecotone

SOURCE = ROOT / "python" / "src"
HEADERS = ROOT / "lib" / "ecotone"


def test_the_version_is_that_of_the_project():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    assert re.search(r"project\(Ecotone\s+VERSION ([0-9.]+)", text).group(1) == ecotone.__version__


def test_every_public_name_is_documented():
    undocumented = [name for name in ecotone.__all__ if not getattr(ecotone, name).__doc__]
    assert undocumented == []
    public = {name for name, value in vars(ecotone).items()
              if not name.startswith("_") and not inspect.ismodule(value) and name != "annotations"}
    assert public == set(ecotone.__all__)


def test_errors_are_the_classes_of_the_library():
    header = (HEADERS / "error.h").read_text(encoding="utf-8")
    classes = set(re.findall(r"class (\w+) : public Error", header))
    assert len(classes) > 5
    for name in classes:
        assert issubclass(getattr(ecotone, name), ecotone.EcotoneError)
    assert not issubclass(ecotone.Cancelled, ecotone.EcotoneError)


def test_an_error_says_what_where_and_how_to_mend_it():
    layer = ecotone.Layer(["POINT (0 0)"], name="wells")
    with pytest.raises(ecotone.CrsError) as caught:
        layer.transform(4545)
    error = caught.value
    assert (error.code, error.key) == ("ECO1605", "crs_missing")
    assert "wells" in error.message and "坐标系" in error.message_zh
    assert "crs=" in error.help and "--" not in error.help
    assert str(error).startswith("ECO1605: ")
    with pytest.raises(ecotone.CrsError) as caught:
        ecotone.Layer(["POINT (0 0)"], crs="EPSG:999999")
    assert "999999" in str(caught.value)
    with pytest.raises(ecotone.GeometryError) as caught:
        ecotone.Layer(["POINT (0 0)", "POINT (0"], name="wells")
    assert caught.value.where == "wells, feature 1"


def test_arguments_have_the_names_of_the_library():
    text = "\n".join(path.read_text(encoding="utf-8") for path in HEADERS.rglob("*.h"))
    # Of one kind each: options of overlays, boundary points, places on rivers.
    for function in (ecotone.overlay, ecotone.overlap_areas, ecotone.boundary_points,
                     ecotone.locate, ecotone.area_table):
        for name in inspect.signature(function).parameters:
            if name not in ("operation", "network", "allow_ballpark"):
                assert re.search(rf"\b{name}\b", text), f"{function.__name__}: {name}"


def test_projs_database_is_carried_whatever_the_environment_says(tmp_path):
    environment = {**os.environ, "PROJ_DATA": str(tmp_path), "PROJ_LIB": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", "import ecotone; print(ecotone.Layer(['POINT (0 0)'], crs=4545).crs)"],
        env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "EPSG:4545", done.stderr
    assert (Path(ecotone.__file__).parent / "proj" / "proj.db").exists()


def test_the_extension_needs_no_gdal():
    library = next(Path(ecotone.__file__).parent.glob("_ecotone*.so"))
    # All that is loaded with it, through the core's library where that is shared.
    loaded = subprocess.run(["ldd", library], capture_output=True, text=True, check=True)
    names = re.findall(r"^\s*(\S+) =>", loaded.stdout, re.MULTILINE)
    assert any("proj" in name for name in names)
    assert not [name for name in names
                if any(word in name for word in ("gdal", "xlsx", "libpq", "ecotone_io"))]


def test_types_are_consistent():
    pytest.importorskip("mypy")
    done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports",
                           "--cache-dir", os.devnull, "-p", "ecotone"],
                          env={**os.environ, "MYPYPATH": str(SOURCE)}, capture_output=True,
                          text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_stub_has_what_the_extension_has():
    stub = (SOURCE / "ecotone" / "_ecotone.pyi").read_text(encoding="utf-8")
    from ecotone import _ecotone

    for name, value in vars(_ecotone).items():
        if name.startswith("_"):
            continue
        if inspect.isclass(value):
            assert f"class {name}:" in stub
            for member in vars(value):
                if not member.startswith("_") or member == "__len__":
                    assert re.search(rf"def {member}\(self", stub), f"{name}.{member}"
            continue
        arguments = re.search(rf"^def {name}\((.*?)\) ->", stub, re.DOTALL | re.MULTILINE)
        assert arguments, name
        named = re.findall(r"(\w+):", re.sub(r"\[.*?\]", "", arguments.group(1)))
        given = re.findall(r"(\w+): ", value.__doc__.split("->")[0])
        assert named == given, name
    declared = set(re.findall(r"^(?:def|class) (\w+)", stub, re.MULTILINE))
    assert declared == {name for name in vars(_ecotone) if not name.startswith("_")}
