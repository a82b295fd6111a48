# SPDX-License-Identifier: Apache-2.0
"""Each caveat that the README of the published layers names is found, and nothing else is accused;
the page of the command says what is found."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
import shared_files  # noqa: E402

pytestmark = pytest.mark.skipif(not shared_files.DATA.is_dir(),
                                reason="the published layers are not here")

REGION = "admin_cn/region_gcj02.gpkg"
CHONGQING = "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip"
NATION = "admin_cn/cn_counties_simplified20_gcj02.geojson.gz"
YOUYANG = "admin_cn/youyang_500242_gcj02.geojson"
GBK = "formats/region_counties_gbk_ldid0_nocpg.zip"
TEXT = "formats/cn_txt/kancedingjie_sample_gbk.txt"
FLEMISH = "formats/geofileops_testdata_gpkg.zip"

# Warnings and errors. That layers are GCJ-02 shows against a reference only: test_web_map_shift.py.
# Beyond the README: three slits and overlaps of centimetres beside the ring of Huaihua, a character
# that Flanders lost of Liège, and two parcels with one number, one of them empty.
PARCELS = {"empty_geometry", "duplicate_ids"}
ACCUSED = {
    (CHONGQING, ""): {"crs_missing"},
    (NATION, ""): {"empty_names"},
    (REGION, "counties"): set(),
    (REGION, "provinces_prefectures"): {"invalid_rings", "tiling_overlaps", "tiling_gaps"},
    (YOUYANG, ""): set(),
    (TEXT, ""): set(),
    (GBK, ""): set(),
    (FLEMISH, "BEFL-kbl.gpkg"): {"garbled_texts"},
    (FLEMISH, "curvepolygon.gpkg"): set(),
    (FLEMISH, "linestring-watercourse.gpkg"): set(),
    (FLEMISH, "linestrings_hedges.gpkg"): set(),
    (FLEMISH, "polygon-4overlappingcircles.gpkg"): {"overlaps"},
    (FLEMISH, "polygon-invalid.gpkg"): {"invalid_rings"},
    (FLEMISH, "polygon-no-rows.gpkg"): {"no_features"},
    (FLEMISH, "polygon-parcel.gpkg"): PARCELS,
    (FLEMISH, "polygon-twolayers.gpkg:parcels"): PARCELS,
    (FLEMISH, "polygon-twolayers.gpkg:zones"): set(),
    (FLEMISH, "polygon-zone.gpkg"): set(),
}
# Worth knowing, no fault.
NOTED = {(CHONGQING, ""): {"encoding_undeclared", "field_names_cut"},
         (GBK, ""): {"encoding_undeclared"},
         (TEXT, ""): {"stated_areas_unit", "note"},
         (FLEMISH, "curvepolygon.gpkg"): {"curves"}}


@pytest.fixture(scope="module")
def seen():
    return {(file, inside): layer for file, inside, layer in shared_files.layers()}


def test_every_file_is_looked_at(seen):
    assert set(seen) == set(ACCUSED)


@pytest.mark.parametrize("place", ACCUSED, ids=" ".join)
def test_what_is_wrong_is_found_and_nothing_else(place, seen):
    findings = seen[place]["findings"]
    assert {f["code"] for f in findings if f["severity"] != "note"} == ACCUSED[place]
    assert {f["code"] for f in findings if f["severity"] == "note"} == NOTED.get(place, set())


def find(layer, code):
    return next(finding for finding in layer["findings"] if finding["code"] == code)


def test_caveats_of_the_readme(seen):
    # 怀化市 (431200) is invalid; it is the third of seven.
    assert find(seen[REGION, "provinces_prefectures"], "invalid_rings")["features"] == ["3"]
    # "37 units have an empty name"; the simplified file has 36.
    assert find(seen[NATION, ""], "empty_names")["count"] == 36
    assert find(seen[FLEMISH, "polygon-invalid.gpkg"], "invalid_rings")["count"] == 70
    assert "EPSG:4490" in find(seen[CHONGQING, ""], "crs_missing")["mend"]["command"]
    assert seen[CHONGQING, ""]["encoding"] == "UTF-8"
    assert seen[GBK, ""]["encoding"] == "GB18030"
    # Declared areas are in square metres: five parcels.
    assert find(seen[TEXT, ""], "stated_areas_unit")["evidence"]["count"] == 5


def test_page_of_the_command_is_current():
    assert shared_files.page() == shared_files.PAGE.read_text(encoding="utf-8"), \
        "run python3 tests/cli/inspect/shared_files.py"
