# SPDX-License-Identifier: Apache-2.0
"""The map of a subject as SVG and as PNG."""

import struct
import xml.etree.ElementTree as ElementTree

import pytest

from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    file = tmp_path_factory.mktemp("maps") / "result.json"
    checked = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
                  "--as-of", "2026-11-23", "--report", file)
    assert checked.returncode == 1, checked.stderr
    return file


def report(result, output, *more):
    made = run("report", result, "-o", output, *more)
    assert made.returncode == 0, made.stderr
    return output.read_bytes()


def test_an_svg_names_the_subject_and_every_row_of_its_legend(result, tmp_path):
    svg = report(result, tmp_path / "m.svg", "--subject", "示例集中供热站", "--lang", "zh")
    root = ElementTree.fromstring(svg)
    texts = [element.text for element in root.iter(SVG + "text")]
    assert texts[0] == "示例集中供热站"
    assert {"禁止", "高污染燃料禁燃区", "构成结论的占用部分（禁止）"} <= set(texts)
    # Every pattern that is used is defined in the file.
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    used = [value[5:-1] for element in root.iter() for value in element.attrib.values()
            if value.startswith("url(#")]
    assert used and set(used) <= ids


def test_a_png_has_twice_the_pixels_of_the_svg(result, tmp_path):
    root = ElementTree.fromstring(report(result, tmp_path / "m.svg", "--subject", "5"))
    png = report(result, tmp_path / "m.png", "--subject", "5")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert abs(width - 2 * float(root.get("width"))) <= 1
    assert abs(height - 2 * float(root.get("height"))) <= 1
    # One picture is not another: it is drawn from the subject.
    assert png != report(result, tmp_path / "other.png", "--subject", "1")
    assert png == report(result, tmp_path / "again.png", "--subject", "5")


def test_a_public_map_shows_no_zone(result, tmp_path):
    svg = report(result, tmp_path / "m.svg", "--subject", "5", "--privacy", "public").decode()
    assert "Zone geometry is left out of the public edition." in svg
    assert "url(#map-zone" not in svg and "No-burn zone" not in svg


def test_a_map_of_several_subjects_is_refused_with_the_way_out(result, tmp_path):
    made = run("report", result, "-o", tmp_path / "m.png")
    assert made.returncode == 2
    assert "ECO2086" in made.stderr and "--subject" in made.stderr
    assert not (tmp_path / "m.png").exists()


def test_a_subject_that_is_not_there_is_named(result, tmp_path):
    made = run("report", result, "-o", tmp_path / "m.png", "--subject", "nowhere")
    assert made.returncode == 2
    assert "ECO2087" in made.stderr and "nowhere" in made.stderr
