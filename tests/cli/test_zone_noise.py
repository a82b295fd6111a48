# SPDX-License-Identifier: Apache-2.0
"""ecotone zone noise against Shapely: the sample county, and the towns of Swellendam."""

import collections
import json
import os
from pathlib import Path

import pytest
import yaml
from ecotone_cli import ROOT, run

CASES = ROOT / "tests/cases"
SAMPLE = ROOT / "data/sample-county"
SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data/landcover"


def cases(name):
    return yaml.safe_load((CASES / name).read_text(encoding="utf-8"))


def noise(*arguments, cwd, status=0):
    done = run("zone", "noise", *arguments, "--format", "json", "--quiet", cwd=cwd)
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def sample(cwd, *more):
    return noise(SAMPLE / "noise-base-zones.geojson", "--class-field", "GNQLB", "--catalog",
                 SAMPLE / "catalogue.yaml", "-o", "noise.gpkg", *more, cwd=cwd)


@pytest.mark.parametrize("name, buildings", [("without_buildings", "none"),
                                             ("with_buildings", "building")])
def test_sample_county_agrees_with_shapely(name, buildings, tmp_path):
    result = sample(tmp_path, "--method", "plane", "--buildings", buildings)
    wanted = cases("noise_zones_sample.yaml")[name]
    assert result["balance"]["holds"]
    assert result["balance"]["whole_m2"] == pytest.approx(wanted["whole_m2"], abs=0.01)
    found = {row["class"]: row["area_m2"] for row in result["rows"]}
    assert found.keys() == wanted["areas_m2"].keys()
    for noise_class, area_m2 in wanted["areas_m2"].items():
        assert found[noise_class] == pytest.approx(area_m2, abs=wanted["tolerance_m2"]), noise_class


def test_a_strip_is_as_wide_in_every_crs(tmp_path):
    """Degrees, and a 6° zone 2.6° from its meridian, where the plane is 0.1 % too large."""
    areas = []
    for number, crs in enumerate(("EPSG:4545", "EPSG:4490", "EPSG:4508")):
        folder = tmp_path / str(number)
        folder.mkdir()
        areas.append([row["area_m2"] for row in sample(folder, "--crs", crs)["rows"]])
    for other in areas[1:]:
        assert other == pytest.approx(areas[0], abs=1)  # 1 mm along some 60 km, either way


def test_a_recipe_makes_it_again(tmp_path):
    sample(tmp_path, "--set", "width.1=55")
    done = run("zone", "replay", "noise.recipe.yaml", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    recipe = yaml.safe_load((tmp_path / "noise.recipe.yaml").read_text(encoding="utf-8"))
    assert {"name": "width.1", "value": 55, "unit": "m", "mark": "given"}.items() <= next(
        row for row in recipe["parameters"] if row["name"] == "width.1").items()
    assert any(row["file"].endswith("road-boundaries.geojson") for row in recipe["inputs"])


def test_a_result_keeps_to_its_schema(tmp_path):
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads((ROOT / "data/schemas/zone-noise.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    result = sample(tmp_path)
    jsonschema.validate(result, schema)
    result["balance"]["clock"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(result, schema)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"{SHARED} is not there")
def test_towns_of_swellendam_agree_with_shapely(tmp_path):
    towns = cases("noise_zones_swellendam.yaml")["towns"]
    (tmp_path / "catalogue.yaml").write_text(f"""ecotone-catalogue: 1
county: "500242"
working_crs: EPSG:32733
layers:
- id: base
  role: noise_zone
  source: {{file: {SHARED}/urban_swellendam_shp.zip}}
  fields: {{name: TOWN, class: TOWN}}
  values:
    class: {json.dumps({name: town["class"] for name, town in towns.items()})}
  accuracy_m: 5
""", encoding="utf-8")
    osm = f"{SHARED}/swellendam_buildings_roads.gpkg.zip"
    for key, buildings in (("class_4a_m2", f"{osm}:buildings"), ("without_buildings_m2", "none")):
        # 469 holes between its plots and streets are no zone: status 5.
        result = noise("base", "--catalog", "catalogue.yaml", "--roads", f"{osm}:roads",
                       "--road-class", "highway", "--arteries", "trunk,primary,secondary,tertiary",
                       "--set", "half_width.road=8", "--set", "facade.storeys=2", "--buildings",
                       buildings, "--storeys-field", "building:levels", "-o", f"{key}.geojson",
                       cwd=tmp_path, status=5)
        assert result["balance"]["holds"]
        sums = collections.Counter()
        for feature in json.loads((tmp_path / f"{key}.geojson").read_text())["features"]:
            if feature["properties"]["class"] == "4a":
                sums[feature["properties"]["name"]] += feature["properties"]["area_m2"]
        for name, town in towns.items():
            assert sums[name] == pytest.approx(town[key], abs=town["tolerance_m2"]), name
