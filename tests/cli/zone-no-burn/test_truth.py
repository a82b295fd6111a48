# SPDX-License-Identifier: Apache-2.0
"""No-burn zones against other programs, and what must hold of every run."""

import csv
import json
import os
from pathlib import Path

import pytest
from ecotone_cli import ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data/landcover"
CATALOGUE = str(ROOT / "data/sample-county/catalogue.yaml")
BARE = ["--method", "plane", "--class", "II", "--accuracy", "0"]

LINES = {
    "built_up": ["built_up_area", "--catalog", CATALOGUE, "--drop-specks", "0", *BARE],
    "towns": ["community", "--catalog", CATALOGUE, "--where",
              "township IN ('示例茶溪', '示例松坡')", *BARE],
    "swellendam": [SHARED / "urban_swellendam_shp.zip", *BARE],
    "bayreuth": [SHARED / "osm_north-bayreuth_polygons.gpkg", "--where",
                 "landuse = 'residential'", "--crs", "EPSG:25832", "--close-gaps", "25", *BARE],
}


def expected_values():
    with open(ROOT / "tests/cases/no_burn.csv", encoding="utf-8") as file:
        lines = [line for line in file if not line.startswith("#")]
    return list(csv.DictReader(lines))


def facilities_without_accuracy(folder):
    """The facilities of the sample county with canonical fields, as exact as their coordinates."""
    kinds = {"销售点": "seller", "锅炉": "boiler", "炉灶": "stove", "窑炉": "kiln"}
    features = []
    with open(ROOT / "data/sample-county/fuel-facilities.csv", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            features.append({
                "type": "Feature",
                "properties": {
                    "name": row["名称"], "kind": kinds[row["类别"]], "fuel": row["燃料"],
                    "status": {"在建": "new", "既有": "existing"}[row["状态"]],
                    "capacity_t_h": float(row["额定蒸发量_t_h"]) if row["额定蒸发量_t_h"] else None},
                "geometry": {"type": "Point",
                             "coordinates": [float(row["经度"]), float(row["纬度"])]}})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    (folder / "facilities.geojson").write_text(json.dumps(
        {"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8")
    return ["--facilities", "facilities.geojson"]


def draw(case, folder, *more, smooth="0"):
    words = LINES[case]
    if isinstance(words[0], Path) and not words[0].exists():
        pytest.skip("the shared data is not there")
    result = run("zone", "no-burn", *words, *more, "--smooth", smooth, "-o", "zone.gpkg", "--format",
                 "json", "--as-of", "2026-11-23", cwd=folder)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def figure(result, name):
    group, *rest = name.split(".")
    if group == "facilities":
        return result["facilities"][rest[0]]
    if group == "in_force":
        return result["in_force"][rest[0]]
    if group == "table":
        return sum(row["all"] for row in result["facilities"]["table"]
                   if (row["kind"], row["fuel"]) == tuple(rest))
    return next(step for step in result["steps"] if step["step"] == group)[rest[0]]


@pytest.mark.parametrize("case", LINES)
def test_figures_are_those_of_other_programs(case, tmp_path):
    in_china = "--catalog" in LINES[case]
    facilities = facilities_without_accuracy(tmp_path) if in_china else []
    result = draw(case, tmp_path, *facilities)
    wanted = [row for row in expected_values() if row["case"] == case]
    assert wanted
    for row in wanted:
        found = figure(result, row["figure"])
        assert abs(found - float(row["expected"])) <= float(row["tolerance"]), (row, found)


@pytest.mark.parametrize("case, smooth, more", [
    ("towns", "8", ["--snap", "contour=80", "--snap", "river=80"]),
    ("swellendam", "10", ["--close-gaps", "20",
                          "--snap", f"{SHARED / 'roads_swellendam_shp.zip'}:NAME=25"]),
])
def test_each_step_accounts_for_its_area(case, smooth, more, tmp_path):
    result = draw(case, tmp_path, *more, smooth=smooth)
    before = None
    for step in result["steps"]:
        if before is not None:
            assert step["before_m2"] == before
        # The grid of 0.1 mm along the borders of some thousand vertices.
        assert abs(step["residue_m2"]) <= 0.5 + 1e-8 * step["after_m2"], step
        before = step["after_m2"]
    assert abs(sum(part["area_m2"] for part in result["parts"]) - before) < 1e-3
    assert 0 < result["smoothed_by_m"] <= float(smooth)
    assert result["stretches"]
    for stretch in result["stretches"]:
        assert stretch["length_m"] > 0
    specks = [entry for entry in result["ledger"] if entry["action"] == "dropped"]
    dropped = next(step for step in result["steps"] if step["step"] == "drop_specks")
    assert abs(sum(entry["area_before_m2"] for entry in specks) - dropped["removed_m2"]) < 0.1
    if result.get("in_force"):
        change = result["in_force"]
        assert abs(change["old_residue_m2"]) <= change["bound_m2"]
        assert abs(change["new_residue_m2"]) <= change["bound_m2"]


def test_threads_change_no_byte(tmp_path):
    made = []
    for threads in ("1", "2"):
        folder = tmp_path / threads
        folder.mkdir()
        draw("towns", folder, "--snap", "contour=80", "--close-gaps", "15",
             "--threads", threads, "--description", "notice.txt", "--table", "points.csv",
             "--facility-list", "facilities.csv", "--changes", "changes.gpkg", smooth="8")
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert made[0].keys() == {"zone.gpkg", "zone.recipe.yaml", "notice.txt", "points.csv",
                              "facilities.csv", "changes.gpkg"}
    assert made[0] == made[1]


def test_a_recipe_makes_the_zone_again(tmp_path):
    draw("towns", tmp_path, "--description", "notice.txt", "--facility-list", "facilities.csv")
    result = run("zone", "replay", "zone.recipe.yaml", "--format", "json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert all(row["same"] for row in json.loads(result.stdout)["rows"])


def test_the_zone_serves_as_a_layer_of_the_catalogue(tmp_path):
    """A facility that the survey calls barred is prohibited by ecotone check, too."""
    result = draw("towns", tmp_path, "--start", "2026-01-01", "--issuer-level", "city")
    text = Path(CATALOGUE).read_text(encoding="utf-8")
    sample = str(ROOT / "data/sample-county")
    head, body = text.split("- id: nbz", 1)
    _, rest = body.split("\n- id: ", 1)
    own = ("- id: nbz\n  role: no_burn_zone\n  title: {zh: 新区, en: New zone}\n"
           f"  source: {{file: {tmp_path}/zone.gpkg}}\n  accuracy_m: 2\n  coverage: county\n- id: ")
    moved = (head + own + rest).replace("file: ", f"file: {sample}/").replace(
        f"{sample}/{tmp_path}", str(tmp_path))
    (tmp_path / "catalogue.yaml").write_text(moved, encoding="utf-8")
    checked = run("check", f"{sample}/proposed-facilities.geojson", "--catalog", "catalogue.yaml",
                  "--as-of", "2026-11-23", "--format", "json", "--id", "id", cwd=tmp_path)
    assert checked.returncode in (0, 1, 5), checked.stderr
    fired = {subject["id"]: {finding["rule"] for finding in subject["findings"]}
             for subject in json.loads(checked.stdout)["subjects"]}
    assert "NB-1" in fired["F1"]          # a new coal boiler of 10 t/h in the county town
    assert "NB-1" not in fired["F2"]      # 35 t/h is free in class II
    assert result["parts"]
