# SPDX-License-Identifier: Apache-2.0
"""Drafted source zones against areas that Shapely finds (tests/cases/source_zones.py)."""

import csv
import json
import os
from pathlib import Path

import pytest
from ecotone_cli import ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data"
COUNTY = ROOT / "data/sample-county/catalogue.yaml"
ALL_SOURCES = ("--aquifer", "medium_sand", "--size-class", "small", "--water-from-existing",
               "--as-of", "2026-11-23")


def expected(name):
    with open(ROOT / "tests/cases/source_zones.csv", encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [row for row in rows if row["run"] == name]


def draft(folder, *arguments):
    done = run("zone", "source", *arguments, "-o", folder / "zones.gpkg", "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def areas_of(result):
    return {(source["source"], zone["level"], zone["part"]): zone["area_m2"]
            for source in result["sources"] for zone in source["zones"]}


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    return draft(tmp_path_factory.mktemp("county"), "--catalog", COUNTY, *ALL_SOURCES)


def compare(areas, rows):
    assert rows
    for row in rows:
        found = areas[row["source"], row["level"], row["part"]]
        assert found == pytest.approx(float(row["area_m2"]), abs=float(row["tolerance_m2"])), row


def test_rivers_of_the_sample_county_have_the_areas_that_shapely_finds(county):
    compare(areas_of(county), expected("county"))


def test_dykes_end_the_secondary_land_where_that_is_asked_for(tmp_path):
    data = ROOT / "data/sample-county"
    intakes = tmp_path / "intakes.geojson"
    layer = json.loads((data / "intakes.geojson").read_text(encoding="utf-8"))
    layer["features"] = [f for f in layer["features"] if f["properties"]["type"] == "river"]
    intakes.write_text(json.dumps(layer), encoding="utf-8")
    result = draft(tmp_path, intakes, "--rivers", data / "rivers.shp", "--water",
                   data / "water-bodies.geojson", "--dyke", data / "dykes.geojson", "--set",
                   "dyke_levels=3")
    compare(areas_of(result), expected("dykes"))


def test_every_source_of_the_county_is_drafted_in_one_run(county):
    assert len(county["sources"]) == 51
    assert all(source["drafted"] for source in county["sources"])
    assert {source["type"] for source in county["sources"]} == {
        "river", "reservoir", "groundwater", "decentralised"}


def test_audit_speaks_of_departing_and_of_nothing_else(county):
    assert {row["result"] for row in county["rows"]} <= {
        "agrees", "departs", "no_default", "not_published"}
    words = json.dumps(county, ensure_ascii=False)
    assert "legal" not in words and "违法" not in words and "违规" not in words
    assert "always beats a distance rule" in county["note"]


def test_intakes_of_the_county_depart_by_their_radii(county):
    # Published circles of the generator have 32 corners and a radius each; the default in medium
    # sand is 50 m: a circle of 94 m departs by 44 m.
    row = next(r for r in county["rows"] if r["source"] == "SY030" and r["level"] == "primary")
    assert row["hausdorff_m"] == pytest.approx(44.0, abs=0.15)
    assert row["result"] == "departs"


def test_a_recipe_makes_zones_departures_and_vertices_again(tmp_path):
    draft(tmp_path, "--catalog", COUNTY, *ALL_SOURCES, "--departures", tmp_path / "d.gpkg",
          "--vertices", tmp_path / "v.gpkg")
    done = run("zone", "replay", tmp_path / "zones.recipe.yaml", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert [row["same"] for row in json.loads(done.stdout)["rows"]] == [True, True, True]


def test_draft_does_not_depend_on_threads(tmp_path):
    files = []
    for threads in ("1", "2"):
        folder = tmp_path / threads
        folder.mkdir()
        draft(folder, "--catalog", COUNTY, *ALL_SOURCES, "--threads", threads)
        files.append((folder / "zones.gpkg").read_bytes())
    assert files[0] == files[1]


needs_shared = pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is not there")


@needs_shared
def test_lakes_of_switzerland_have_the_areas_that_shapely_finds(tmp_path):
    result = draft(tmp_path, ROOT / "tests/cases/source_lake_intakes.csv", "--id", "id", "--x", "east",
                   "--y", "north", "--crs", "EPSG:2056", "--type", "reservoir", "--water",
                   f"{SHARED}/water/swiss_lakes_2022_shp.zip:lakes.shp")
    compare(areas_of(result), expected("lakes"))


@needs_shared
def test_measures_of_a_real_network_go_up_its_tributaries(tmp_path):
    """NHDPlus, New Hope River; the intake is invented, the channel taken as 20 m wide."""
    (tmp_path / "intake.csv").write_text("id,east,north\nA,1514545,1553200\n", encoding="utf-8")
    result = draft(tmp_path, tmp_path / "intake.csv", "--id", "id", "--x", "east", "--y", "north",
                   "--crs", "EPSG:5070", "--allow-ballpark", "--type", "river", "--rivers",
                   f"{SHARED}/water/nhdplus_new_hope_flowlines.gpkg", "--set",
                   "river_channel_width_m=20")
    areas = areas_of(result)
    # 1100 m of one river without a confluence; its bends and corners are worth less than 1 m².
    assert areas["A", "primary", "water"] == pytest.approx(1100 * 20, abs=1)
    assert areas["A", "primary", "land"] == pytest.approx(2 * 1100 * 50, abs=200)
    length = next(remark["en"] for remark in result["sources"][0]["remarks"][::-1]
                  if remark["key"] == "width_assumed").split()[0]
    assert float(length) == pytest.approx(4523, abs=1)
    both = areas["A", "primary", "water"] + areas["A", "secondary", "water"]
    assert both == pytest.approx(float(length) * 20, rel=0.005)
