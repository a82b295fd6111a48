# SPDX-License-Identifier: Apache-2.0
"""The reports of real checks of the sample county, read as a browser and a program read them."""

import json
import os
import pathlib
import re
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNTY = ROOT / "data/sample-county"
XHTML_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|#\d+;)")


def ecotone(*arguments):
    tool = os.environ.get("ECOTONE")
    if not tool:
        pytest.skip("ECOTONE does not name the command")
    return subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Result and page of a check of every site, and the page rendered again from the result."""
    if ecotone("check", "--help").returncode != 0:
        pytest.skip("this build of the command has no check")
    folder = tmp_path_factory.mktemp("report")
    run = ecotone(
        "check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
        "--as-of", "2026-11-23", "--lang", "zh", "--format", "json",
        "-o", folder / "result.json", "--report", folder / "page.html",
    )
    assert run.returncode in (0, 1, 5), run.stderr
    again = ecotone("report", folder / "result.json", "--lang", "zh", "-o", folder / "again.html")
    assert again.returncode == 0, again.stderr
    return {
        "result": json.loads((folder / "result.json").read_text(encoding="utf-8")),
        "page": (folder / "page.html").read_text(encoding="utf-8"),
        "again": (folder / "again.html").read_text(encoding="utf-8"),
    }


def test_the_result_keeps_to_its_schema(made):
    jsonschema = pytest.importorskip("jsonschema", reason="the Python package jsonschema is not installed")
    schema = json.loads((ROOT / "data/schemas/check.schema.json").read_text(encoding="utf-8"))
    faults = list(jsonschema.Draft202012Validator(schema).iter_errors(made["result"]))
    assert [f.message for f in faults] == []


def test_the_page_and_its_maps_are_well_formed_xml(made):
    # Style and scripts stand in CDATA, which needs no entities.
    markup = re.sub(r"<!\[CDATA\[.*?\]\]>", "", made["page"], flags=re.DOTALL)
    assert not XHTML_ENTITY.search(markup)
    page = ElementTree.fromstring(made["page"].split("\n", 1)[1])
    maps = [e for e in page.iter("{http://www.w3.org/2000/svg}svg") if e.get("class") == "map"]
    assert len(maps) == len(made["result"]["subjects"])
    for drawing in maps:
        assert len(list(drawing.iter("{http://www.w3.org/2000/svg}path"))) > 10


def test_the_page_names_nothing_outside_itself(made):
    page = ElementTree.fromstring(made["page"].split("\n", 1)[1])
    for element in page.iter():
        for name, value in element.attrib.items():
            assert name not in ("src", "action", "srcset", "data", "style"), (element.tag, name)
            assert not name.startswith("on"), (element.tag, name)
            if name.endswith("href"):
                assert value.startswith("#"), value
    assert "@import" not in made["page"]


def test_ids_stand_once(made):
    page = ElementTree.fromstring(made["page"].split("\n", 1)[1])
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_figures_in_the_page_are_those_of_the_result(made):
    for subject in made["result"]["subjects"]:
        assert f"{subject['area']['m2']:.2f}" in made["page"]
        for row in subject["layers"]:
            if row["area_m2"]:
                assert f"{row['area_m2']:.2f}" in made["page"]
                assert f"{row['share'] * 100:.2f}" in made["page"]


def test_every_layer_has_its_row_and_what_was_not_checked_says_so(made):
    page = ElementTree.fromstring(made["page"].split("\n", 1)[1])
    tables = [e for e in page.iter() if e.get("class") == "broad occupation"]
    for subject, table in zip(made["result"]["subjects"], tables, strict=True):
        text = "".join(table.itertext())
        for row in subject["layers"]:
            assert row["title"]["zh"] in text
        unchecked = [e for e in table.iter("tr") if e.get("class") == "unchecked"]
        assert len(unchecked) == sum(r["state"] == "not_checked" for r in subject["layers"])


def test_a_page_rendered_again_is_the_same(made):
    assert made["page"] == made["again"]
