# SPDX-License-Identifier: Apache-2.0
"""What is left, or moved, as `ecotone check` says passes when it is checked again; what is to be
given up is what Shapely makes of the layers, measured by pyproj."""

import json
import sys

import pytest
from ecotone_cli import ROOT, run

shapely = pytest.importorskip("shapely", reason="the Python package shapely is not installed")
pyproj = pytest.importorskip("pyproj", reason="the Python package pyproj is not installed")

sys.path.insert(0, str(ROOT / "tests/python"))
from sample_county_files import dbf_rows, geojson_rings, shapefile_rings  # noqa: E402

COUNTY = ROOT / "data/sample-county"
DAY = "2026-11-23"
FILES = ("sites.geojson", "proposed-facilities.geojson", "proposed-outfalls.csv")
CLEARANCE_M = 0.01
# Chords of arcs are drawn outside of the arc, by up to a two-hundredth of its radius each way.
LOOSEST_BAND = 0.01
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4545"}}
GEOD = pyproj.Geod(ellps="GRS80")
TO_DEGREES = pyproj.Transformer.from_crs(4545, 4490, always_xy=True)
ACCURACY_M = {"dws": 2, "erl": 2, "pa": 5, "nbz": 2}


def even_odd(rings):
    area = shapely.Polygon()
    for ring in rings:
        area = area.symmetric_difference(shapely.Polygon(ring))
    # Where rings share a stretch, shapely keeps it as a line.
    return shapely.union_all([part for part in getattr(area, "geoms", [area]) if part.geom_type == "Polygon"])


def zones(rings_of):
    return [even_odd([[(x / 100, y / 100) for x, y in ring] for ring in rings]) for rings in rings_of]


LAYERS = {"dws": zones(shapefile_rings("source-zones.shp")), "erl": zones(shapefile_rings("red-line.shp")),
          "pa": zones(shapefile_rings("protected-areas.shp")),
          "nbz": zones(geojson_rings("no-burn-zones.geojson"))}


def geometry_of(value):
    """The shape of a mending, as shapely has it."""
    if value["type"] == "point":
        return shapely.Point(value["coordinates"][0][0])
    return even_odd([ring for ring in value["coordinates"] if len(ring) > 3])


def outline(subject):
    if subject["geometry"] == "point":
        point = subject["boundary"][0]["points"][0]
        return shapely.Point(point["x"], point["y"])
    return even_odd([[(p["x"], p["y"]) for p in ring["points"]] for ring in subject["boundary"]])


def ellipsoid_area(area):
    """Of a polygon with edges straight in the plane: they are followed metre by metre."""
    total = 0
    for part in getattr(area, "geoms", [area]):
        for ring, sign in [(part.exterior, 1), *((hole, -1) for hole in part.interiors)]:
            xs, ys = shapely.segmentize(ring, 1).xy
            lon, lat = TO_DEGREES.transform(xs, ys)
            total += sign * abs(GEOD.polygon_area_perimeter(lon, lat)[0])
    return total


@pytest.fixture(scope="module")
def subjects():
    found = {}
    for file in FILES:
        result = run("check", COUNTY / file, "--catalog", COUNTY / "catalogue.yaml", "--as-of", DAY,
                     "--id", "id", "--format", "json", "--crs", "EPSG:4490")
        assert result.returncode in (0, 1, 5), result.stderr
        for subject in json.loads(result.stdout)["subjects"]:
            found[subject["id"]] = subject
    return found


def check_again(folder, subject, geometry):
    """The subject with another geometry, checked by the same rules."""
    path = folder / "again.geojson"
    properties = {"id": subject["id"], "target": subject["target"], **subject["attributes"]}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": CRS, "features": [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(geometry)}]}),
        encoding="utf-8")
    result = run("check", path, "--catalog", COUNTY / "catalogue.yaml", "--as-of", DAY, "--id", "id",
                 "--format", "json")
    assert result.returncode in (0, 1, 5), result.stderr
    return json.loads(result.stdout)["subjects"][0]


def mended_geometry(subject, mending):
    return geometry_of(mending["geometry" if mending["kind"] == "move" else "rest"])


def breaks(subject, rule):
    """Whether a rule fires on a subject, or might as far as its place is known: what a layer that the
    county lacks leaves open is not for the subject to mend."""
    return any(f["rule"] == rule for f in subject["findings"]) or any(
        f["rule"] == rule and "±" in f["reason"]["en"] for f in subject["unknown"])


def test_every_prohibition_and_restriction_says_how_the_subject_would_pass(subjects):
    barred = [f for s in subjects.values() for f in s["findings"] if f["level"] in ("prohibited", "restricted")]
    assert len(barred) >= 20
    # What lies along a river, and what an attribute decides, no shift of a known length mends.
    assert {f["rule"] for f in barred if not f["mending"]} <= {"TA-3", "TA-4", "OF-4"}
    assert {f["mending"]["kind"] for f in barred if f["mending"]} >= {"give_up", "move"}


def test_what_mends_a_finding_passes_its_rule_when_checked_again(subjects, tmp_path):
    mended = 0
    for subject in subjects.values():
        for finding in subject["findings"] + subject["unknown"]:
            if not finding["mending"] or finding["mending"]["kind"] == "none":
                continue
            again = check_again(tmp_path, subject, mended_geometry(subject, finding["mending"]))
            assert not breaks(again, finding["rule"]), (subject["id"], finding["rule"])
            mended += 1
    assert mended >= 20


def test_what_mends_a_subject_passes_all_its_rules_when_checked_again(subjects, tmp_path):
    mended = 0
    for subject in subjects.values():
        if not subject["mending"] or subject["mending"]["kind"] == "none":
            continue
        again = check_again(tmp_path, subject, mended_geometry(subject, subject["mending"]))
        for finding in subject["findings"]:
            if finding["level"] in ("prohibited", "restricted"):
                assert not breaks(again, finding["rule"]), (subject["id"], finding["rule"])
        mended += 1
    assert mended >= 15


def part_to_leave(finding, site):
    """What the zones of a finding take of a site, the accuracy of their borders, and whether what
    lies beside the zones is in doubt as well."""
    core = shapely.union_all([LAYERS["pa"][place] for place in core_zones()])
    taken = shapely.union_all([LAYERS[zone["layer"]][int(zone["feature"])] for zone in finding["zones"]])
    accuracy = max(ACCURACY_M[zone["layer"]] for zone in finding["zones"])
    if finding["rule"] == "RL-1":
        return site.intersection(taken).intersection(core), 5
    if finding["rule"] == "RL-2" and taken.intersects(core) and site.intersects(core):
        return site.intersection(taken).difference(core), 5
    return taken, accuracy


def core_zones():
    rows = dbf_rows("protected-areas.dbf", "utf-8")
    return [i for i, row in enumerate(rows) if "核心保护区" in row.values()]


def test_what_is_given_up_is_the_overlap_and_a_band_of_the_accuracy(subjects):
    compared = 0
    for subject in subjects.values():
        if subject["geometry"] == "point":
            continue
        site = outline(subject)
        for finding in subject["findings"]:
            mending = finding["mending"]
            if not mending or mending["kind"] != "give_up":
                continue
            if any(zone["layer"] not in LAYERS for zone in finding["zones"]):
                continue
            zone, accuracy = part_to_leave(finding, site)
            part = geometry_of(mending["geometry"])
            least = site.intersection(zone.buffer(accuracy, quad_segs=64))
            most = site.intersection(zone.buffer(accuracy * (1 + LOOSEST_BAND) + 4 * CLEARANCE_M, quad_segs=64))
            where = subject["id"], finding["rule"]
            assert least.difference(part).area < 0.05, where  # m², along 300 m of border
            assert part.difference(most).area < 0.05, where
            assert mending["area_m2"] == pytest.approx(ellipsoid_area(part), abs=0.05), where
            assert mending["overlap_m2"] == pytest.approx(ellipsoid_area(site.intersection(zone)), abs=0.05), where
            rest = geometry_of(mending["rest"])
            assert rest.intersection(part).area < 0.1, where
            assert rest.union(part).symmetric_difference(site).area < 0.1, where
            assert mending["rest_m2"] == pytest.approx(ellipsoid_area(rest), abs=0.05), where
            compared += 1
    assert compared >= 8


def test_a_move_is_as_long_as_pyproj_says_and_ends_where_it_says(subjects):
    moves = [(s, f["mending"]) for s in subjects.values() for f in s["findings"]
             if f["mending"] and f["mending"]["kind"] == "move"]
    assert moves
    for subject, move in moves:
        bearing, _, distance = GEOD.inv(move["from"]["lon"], move["from"]["lat"], move["to"]["lon"], move["to"]["lat"])
        assert move["distance_m"] == pytest.approx(distance, abs=1e-3)  # 1e-9° are 0.1 mm
        assert (move["bearing_deg"] - bearing + 180) % 360 - 180 == pytest.approx(0, abs=1e-3)
        shift = move["to"]["x"] - move["from"]["x"], move["to"]["y"] - move["from"]["y"]
        moved = shapely.affinity.translate(outline(subject), *shift)
        assert moved.hausdorff_distance(geometry_of(move["geometry"])) < 1e-3


def test_a_point_leaves_zones_by_the_nearest_border_of_their_union(subjects):
    compared = 0
    for subject in subjects.values():
        for finding in subject["findings"]:
            if subject["geometry"] != "point" or finding["rule"] != "DW-1":
                continue
            union = shapely.union_all([z.buffer(0.005) for z in LAYERS["dws"]])
            depth = union.boundary.distance(outline(subject))
            move = finding["mending"]
            # A step to the border, and its accuracy; around a corner it may be longer, as it says.
            assert depth + 1.9 < move["distance_m"] <= depth + 2.2 + move["tolerance_m"], subject["id"]
            assert move["tolerance_m"] < 0.02 * move["distance_m"]
            compared += 1
    assert compared >= 3


def test_a_distance_is_kept_with_its_accuracy_and_not_much_more(subjects):
    ranges = zones(geojson_rings("management-ranges.geojson"))
    for name, rule in (("S11", "YZ-1"), ("S12", "YZ-3")):
        finding = next(f for f in subjects[name]["findings"] if f["rule"] == rule)
        measure, move = finding["measures"][0], finding["mending"]
        # No translation is shorter than what is missing, and the straight one away is as short.
        missing = measure["threshold"] + measure["error"] - measure["value"]
        assert missing <= move["distance_m"] <= missing + 1
        moved = geometry_of(move["geometry"])
        feature = ranges[int(finding["zones"][0]["feature"])]
        # 75 km from the central meridian the plane is 0.007 % too long.
        assert moved.distance(feature) > (measure["threshold"] + measure["error"]) * (1 - 1e-4)
