# SPDX-License-Identifier: Apache-2.0
"""The conda recipe agrees with CMakeLists.txt and pyproject.toml: version, files, and a dependency
for each package that CMake looks for. conda itself is not run here."""
import re
import tomllib

import pytest
import yaml
from packaged_build import ROOT

RECIPE = ROOT / "cmake/packaging/conda"
# What CMake looks for, by the name that conda has for it; what is not here has the name in lower case.
NAMES = {"nlohmann_json": "nlohmann_json", "TBB": "tbb-devel", "Boost": "libboost-headers",
         "GDAL": "libgdal-core", "xlsxwriter": "libxlsxwriter", "zip": "libzip",
         "librsvg-2.0": "librsvg", "PkgConfig": "pkg-config", "CLI11": "cli11",
         "flatc": "flatbuffers"}
OF_TOOLS = {"libgdal-core", "libxlsxwriter", "libzip", "libpq", "librsvg", "flatbuffers",
            "pkg-config", "cli11"}


def cmake_text():
    return (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")


def recipe():
    """The recipe with the four functions of conda-build that it calls."""
    text = (RECIPE / "meta.yaml").read_text(encoding="utf-8")
    call = re.search(r"{% set version = load_file_regex\(load_file='(.*?)', "
                     r"regex_pattern='(.*?)', from_recipe_dir=True\)\.group\(1\) %}\n", text)
    file, pattern = call.groups()
    version = re.search(pattern.replace("\\n", "\n"),
                        (RECIPE / file).resolve().read_text(encoding="utf-8")).group(1)
    text = text.replace(call.group(0), "").replace("{{ version }}", version)
    text = re.sub(r"{{ compiler\('cxx'\) }}", "cxx-compiler", text)
    text = re.sub(r"{{ pin_subpackage\('([\w-]+)'.*?\) }}", r"\1", text)
    assert "{{" not in text and "{%" not in text
    return yaml.safe_load(text)


def names(requirements):
    return {requirement.split()[0] for requirement in requirements}


OUTPUTS = {output["name"]: output for output in recipe()["outputs"]}


def test_version_is_that_of_cmake():
    version = re.search(r"project\(Ecotone\s+VERSION ([0-9.]+)", cmake_text()).group(1)
    assert recipe()["package"]["version"] == version


def test_scripts_and_sources_are_there():
    for output in OUTPUTS.values():
        assert (RECIPE / output["script"]).is_file()
    assert (RECIPE / recipe()["source"]["path"]).resolve() == ROOT
    assert (ROOT / recipe()["about"]["license_file"]).is_file()


def test_every_package_that_cmake_looks_for_is_a_dependency():
    text = cmake_text()
    looked_for = set(re.findall(r"^ *find_package\(([\w-]+)", text, re.MULTILINE))
    looked_for |= set(re.findall(r"find_(?:library|program|path)\(\w+ (\w+)", text))
    looked_for |= set(re.findall(r"pkg_check_modules\(\w+ REQUIRED ([\w.-]+)", text))
    looked_for.discard("GTest")  # of tests
    assert len(looked_for) > 10
    wanted = {NAMES.get(name, name.lower()) for name in looked_for}
    requirements = OUTPUTS["ecotone"]["requirements"]
    assert wanted <= names(requirements["host"]) | names(requirements["build"])
    # A program that runs while building, and headers that must be of its version.
    assert "flatbuffers" in names(requirements["host"]) & names(requirements["build"])
    core = OUTPUTS["libecotone"]["requirements"]
    assert names(core["host"]) == wanted - OF_TOOLS
    assert wanted - OF_TOOLS <= names(OUTPUTS["python-ecotone"]["requirements"]["host"])


def test_python_requirements_are_those_of_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def plain(requirement):
        return re.sub(r"\s", "", requirement)

    requirements = OUTPUTS["python-ecotone"]["requirements"]
    host, run = ({plain(r) for r in requirements[part]} for part in ("host", "run"))
    assert {plain(r) for r in project["build-system"]["requires"]} <= host
    assert {plain(r) for r in project["project"]["dependencies"]} <= run
    assert "python" + project["project"]["requires-python"] in run & host


@pytest.mark.parametrize("output", OUTPUTS)
def test_options_of_the_scripts_are_options_of_cmake(output):
    text = (RECIPE / OUTPUTS[output]["script"]).read_text(encoding="utf-8")
    for option in re.findall(r"-D(ECOTONE_\w+)=", text):
        assert f"option({option} " in cmake_text()
