# SPDX-License-Identifier: Apache-2.0
"""Sensitive places around the sites of the sample county: all within the limit, at the distance and
bearing that Shapely and pyproj find."""

import json
import sys

import pytest
from ecotone_cli import ROOT, run

shapely = pytest.importorskip("shapely", reason="the Python package shapely is not installed")
pyproj = pytest.importorskip("pyproj", reason="the Python package pyproj is not installed")

from shapely.ops import nearest_points  # noqa: E402

sys.path.insert(0, str(ROOT / "tests/python"))
from sample_county_files import shapefile_rings, table_rows  # noqa: E402

COUNTY = ROOT / "data/sample-county"
GEOD = pyproj.Geod(ellps="GRS80")
TO_DEGREES = pyproj.Transformer.from_crs(4545, 4490, always_xy=True)
TO_PLANE = pyproj.Transformer.from_crs(4490, 4545, always_xy=True)


def points_of(name):
    features = json.loads((COUNTY / name).read_text("utf-8"))["features"]
    return [shapely.Point(feature["geometry"]["coordinates"]) for feature in features]


def places():
    """Sensitive places by layer, in the order of their files."""
    receptors = [shapely.Point(TO_PLANE.transform(float(row["经度"]), float(row["纬度"])))
                 for row in table_rows("sensitive-receptors.csv")]
    buildings = [shapely.Polygon([(x / 100, y / 100) for x, y in rings[0]])
                 for rings in shapefile_rings("buildings.shp")]
    return {"intake": points_of("intakes.geojson"), "sensitive": points_of("sensitive-places.geojson"),
            "receptor": receptors, "building": buildings}


@pytest.fixture(scope="module")
def subjects():
    result = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml", "--as-of", "2026-11-23",
                 "--id", "id", "--format", "json", "--no-mending")
    assert result.returncode in (0, 1, 5), result.stderr
    document = json.loads(result.stdout)
    assert document["run"]["receptors_within_m"] == 1000
    return document["subjects"]


def nearest(site, place):
    """Distance and bearing on the ellipsoid between the nearest places of two shapes."""
    if site.intersects(place):
        return 0, None
    start, end = (TO_DEGREES.transform(p.x, p.y) for p in nearest_points(site, place))
    bearing, _, distance = GEOD.inv(*start, *end)
    return distance, bearing % 360


def test_all_sensitive_places_within_the_limit_are_listed_nearest_first(subjects):
    layers = places()
    listed = 0
    for subject in subjects:
        site = shapely.Polygon([(p["x"], p["y"]) for p in subject["boundary"][0]["points"]])
        # Rows of a table are numbered from 1, features of a layer from 0.
        found = {(r["layer"], int(r["feature"]) - (r["layer"] == "receptor")): r for r in subject["receptors"]}
        distances = [r["distance_m"] for r in subject["receptors"]]
        assert distances == sorted(distances)
        for layer, shapes in layers.items():
            for place, shape in enumerate(shapes):
                if site.distance(shape) > 1001:  # the plane is true to 0.01 % here
                    assert (layer, place) not in found
                    continue
                distance, bearing = nearest(site, shape)
                if abs(distance - 1000) < 0.01:
                    continue
                assert ((layer, place) in found) == (distance < 1000), (subject["id"], layer, place)
                if distance >= 1000:
                    continue
                receptor = found[layer, place]
                # Positions are in the source to 1e-9° or a centimetre.
                assert receptor["distance_m"] == pytest.approx(distance, abs=1e-3)
                if bearing is not None and distance > 1:
                    assert (receptor["bearing_deg"] - bearing + 180) % 360 - 180 == pytest.approx(0, abs=0.05)
                listed += 1
    assert listed > 100


def test_the_limit_is_an_option_and_0_lists_none():
    for within, some in (("200", True), ("0", False)):
        result = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml", "--as-of",
                     "2026-11-23", "--format", "json", "--no-mending", "--receptors-within", within)
        document = json.loads(result.stdout)
        listed = [r for subject in document["subjects"] for r in subject["receptors"]]
        assert bool(listed) == some
        assert all(r["distance_m"] <= 200 for r in listed)
        assert document["run"]["receptors_within_m"] == (200 if some else None)


def test_without_mending_nothing_is_said_of_it():
    result = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml", "--as-of", "2026-11-23",
                 "--format", "json", "--no-mending")
    subjects = json.loads(result.stdout)["subjects"]
    assert all(s["mending"] is None for s in subjects)
    assert all(f["mending"] is None for s in subjects for f in s["findings"] + s["unknown"])
