# SPDX-License-Identifier: Apache-2.0
"""What zone clean writes: it passes zone check, leaves the rest as it was, and tells all changes."""

import json

import pytest
from ecotone_cli import run
from inputs import make_inputs


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cleaned")
    make_inputs(folder)
    done = run("zone", "clean", "slivers.geojson", "--id", "code", "--method", "plane",
               "-o", "clean.geojson", "--diff", "changes.geojson", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def features(folder, name):
    document = json.loads((folder / name).read_text(encoding="utf-8"))
    return {f["properties"].get("code", f["properties"].get("feature")): f
            for f in document["features"]}


def test_what_is_mended_tiles(cleaned):
    done = run("zone", "check", "clean.geojson", "--method", "plane", cwd=cleaned)
    assert done.returncode == 0, done.stdout


def test_other_features_keep_their_coordinates(cleaned):
    before, after = features(cleaned, "slivers.geojson"), features(cleaned, "clean.geojson")
    for code in ("s2", "s4"):
        assert [after[code]["geometry"]["coordinates"], after[code]["geometry"]["type"]] in (
            [before[code]["geometry"]["coordinates"], "Polygon"],
            [[before[code]["geometry"]["coordinates"]], "MultiPolygon"])
    assert set(after) == {"s1", "s2", "s3", "s4"}


def test_changes_tell_who_what_and_why(cleaned):
    rows = {code: f["properties"] for code, f in features(cleaned, "changes.geojson").items()}
    # 0.4 m x 100 m of s1 under s2, 0.5 m x 20 m between s3 and s4, all of s5
    assert (rows["s1"]["change"], rows["s1"]["cause"], rows["s1"]["others"]) == (
        "removed", "overlap", "s2")
    assert rows["s1"]["area_m2"] == pytest.approx(40, abs=1e-6)
    assert (rows["s3"]["change"], rows["s3"]["cause"]) == ("added", "gap")
    assert rows["s3"]["area_m2"] == pytest.approx(10, abs=1e-6)
    assert (rows["s5"]["change"], rows["s5"]["cause"], rows["s5"]["others"]) == (
        "removed", "duplicate", "s1")


def test_the_recipe_makes_it_again(cleaned):
    done = run("zone", "replay", "clean.recipe.yaml", cwd=cleaned)
    assert done.returncode == 0, done.stdout + done.stderr
