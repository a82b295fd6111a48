# SPDX-License-Identifier: Apache-2.0
"""Every number in the result for the sites of the sample county, computed again with Shapely in the
plane, pyproj for longitudes and latitudes and GeographicLib for the ellipsoid.

An area on the ellipsoid is that of the region whose edges are straight in the plane: its edges are
cut into pieces of 50 m, whose ends are joined by geodesics (less than 1e-9 of the area apart).
"""

import json
import math

import pytest
from ecotone_cli import ROOT, run

shapely = pytest.importorskip("shapely", reason="./dev setup installs it")
nearest_points = pytest.importorskip("shapely.ops").nearest_points
pyproj = pytest.importorskip("pyproj", reason="./dev setup installs it")
geodesic = pytest.importorskip("geographiclib.geodesic", reason="./dev setup installs it")

COUNTY = ROOT / "data/sample-county"
ELLIPSOID = geodesic.Geodesic(6378137.0, 1 / 298.257222101)  # CGCS2000
TO_DEGREES = pyproj.Transformer.from_crs(4545, 4490, always_xy=True)
RELATIVE = 1e-6


@pytest.fixture(scope="module")
def result():
    done = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
               "--as-of", "2026-11-23", "--format", "json", timeout=600)
    assert done.returncode in (0, 1, 5), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def layers(result, tmp_path_factory):
    """Geometries of each layer by feature, valid ones, in the plane of the result."""
    folder = tmp_path_factory.mktemp("layers")
    found = {}
    for layer in result["layers"]:
        file = COUNTY / layer["source"]["file"]
        if layer["crs"] != "EPSG:4545" or layer["transformation"] or file.suffix == ".csv":
            continue
        if file.suffix != ".geojson":
            out = folder / f"{layer['id']}.geojson"
            assert run("convert", file, out, "--crs", "EPSG:4545").returncode == 0
            file = out
        features = json.loads(file.read_text(encoding="utf-8"))["features"]
        found[layer["id"]] = [shapely.make_valid(shapely.geometry.shape(f["geometry"]))
                              if f["geometry"] else shapely.Point() for f in features]
    return found


def first_ids(layer_format):
    """The id of the first feature where none is named: 1 in GeoPackages and tables, else 0."""
    return 1 if layer_format in ("GeoPackage", "CSV") else 0


def polygons_of(geometry):
    parts = [geometry] if geometry.geom_type == "Polygon" else list(getattr(geometry, "geoms", []))
    return [p for part in parts for p in (
        [part] if part.geom_type == "Polygon" else polygons_of(part))]


def ring_area_m2(ring):
    polygon = ELLIPSOID.Polygon()
    for lon, lat in zip(*TO_DEGREES.transform(*shapely.segmentize(ring, 50).coords.xy)):
        polygon.AddPoint(lat, lon)
    return abs(polygon.Compute(False, True)[2])


def area_m2(geometry):
    return sum(ring_area_m2(p.exterior) - sum(map(ring_area_m2, p.interiors))
               for p in polygons_of(geometry))


def distance_m(a, b):
    p, q = nearest_points(a, b)
    (lon1, lat1), (lon2, lat2) = TO_DEGREES.transform(p.x, p.y), TO_DEGREES.transform(q.x, q.y)
    return ELLIPSOID.Inverse(lat1, lon1, lat2, lon2)["s12"]


def near(value, error=0.0):
    """Within the stated error, or a millionth."""
    return pytest.approx(value, rel=RELATIVE, abs=max(error, 1e-6))




@pytest.fixture(scope="module")
def sites():
    features = json.loads((COUNTY / "sites.geojson").read_text(encoding="utf-8"))["features"]
    return {str(i): shapely.make_valid(shapely.geometry.shape(f["geometry"]))
            for i, f in enumerate(features)}


def test_every_site_has_its_area_and_centre(result, sites):
    assert len(result["subjects"]) == len(sites)
    for subject in result["subjects"]:
        site = sites[subject["id"]]
        assert subject["area"]["plane_m2"] == near(site.area), subject["id"]
        assert subject["area"]["m2"] == near(area_m2(site)), subject["id"]
        centre = subject["centroid"]
        assert (centre["x"], centre["y"]) == pytest.approx((site.centroid.x, site.centroid.y),
                                                           abs=0.001)
        lon, lat = TO_DEGREES.transform(site.centroid.x, site.centroid.y)
        assert (centre["lon"], centre["lat"]) == pytest.approx((lon, lat), abs=2e-9)


def test_every_corner_has_its_longitude_latitude_and_side(result, sites):
    for subject in result["subjects"]:
        perimeter = 0
        for ring in subject["boundary"]:
            points = ring["points"]
            for k, p in enumerate(points):
                lon, lat = TO_DEGREES.transform(p["x"], p["y"])
                # Written with nine decimals.
                assert (p["lon"], p["lat"]) == pytest.approx((lon, lat), abs=1e-9)
                following = points[(k + 1) % len(points)]
                side = math.hypot(following["x"] - p["x"], following["y"] - p["y"])
                assert p["side_m"] == pytest.approx(side, abs=0.00051), subject["id"]
                perimeter += side
        assert perimeter == near(sites[subject["id"]].length, 0.001 * len(subject["boundary"]))


def zones_of(result, layers, layer, feature):
    source = next(item for item in result["layers"] if item["id"] == layer)
    return layers[layer][int(feature) - first_ids(source["source"]["format"])]


def test_every_overlap_and_distance_of_every_layer(result, sites, layers):
    compared = 0
    for subject in result["subjects"]:
        site = sites[subject["id"]]
        for layer in subject["layers"]:
            if layer["layer"] not in layers:
                continue
            covered = []
            for zone in layer["zones"]:
                geometry = zones_of(result, layers, layer["layer"], zone["feature"])
                if zone["area_m2"] is not None:
                    overlap = site.intersection(geometry)
                    covered.append(overlap)
                    expected = area_m2(overlap)
                    assert zone["area_m2"] == near(expected, layer["error_m2"] or 0), (
                        subject["id"], layer["layer"], zone)
                    assert zone["share"] == near(expected / area_m2(site), 1e-6)
                if zone["distance_m"] is not None and zone["distance_m"] > 0:
                    assert zone["distance_m"] == near(distance_m(site, geometry), 0.001)
                compared += 1
            if layer["area_m2"] and covered:
                whole = area_m2(shapely.union_all(covered))
                assert layer["area_m2"] == near(whole, layer["error_m2"] or 0)
                assert layer["share"] == near(whole / area_m2(site), 1e-6)
            if layer["nearest_m"] and layer["state"] != "hit":
                every = shapely.union_all([g for g in layers[layer["layer"]] if not g.is_empty])
                assert distance_m(site, every) <= layer["nearest_m"] * (1 + RELATIVE) + 0.001
    assert compared > 200


# Rules of the red line name its zones and measure what of them lies in core zones of protected
# areas, or outside of those.
INSIDE_CORE, OUTSIDE_CORE = {"RL-1"}, {"RL-2"}


def measured_region(result, layers, subject, site, finding):
    """The part of a site that a finding measures; nothing where a layer is not at hand."""
    zones = [(zone["layer"], zone["feature"]) for zone in finding["zones"]]
    if not zones or any(layer not in layers for layer, _ in zones):
        return None
    region = shapely.union_all([site.intersection(zones_of(result, layers, *zone))
                                for zone in zones])
    core = shapely.union_all([
        zones_of(result, layers, "pa", zone["feature"]) for layer in subject["layers"]
        if layer["layer"] == "pa" for zone in layer["zones"] if ", core, " in zone["detail"]])
    if finding["rule"] in INSIDE_CORE:
        return region.intersection(core)
    return region.difference(core) if finding["rule"] in OUTSIDE_CORE else region


def test_every_measure_of_every_finding(result, sites, layers):
    compared = 0
    for subject in result["subjects"]:
        site = sites[subject["id"]]
        for finding in subject["findings"] + subject["unknown"]:
            kinds = {measure["kind"]: measure for measure in finding["measures"]}
            if "overlap_area" not in kinds:
                continue
            overlap = measured_region(result, layers, subject, site, finding)
            if overlap is None:
                continue
            measure = kinds["overlap_area"]
            computing = (measure.get("error_terms") or {}).get("computing") or 0
            where = (subject["id"], finding["rule"])
            assert measure["value"] == near(area_m2(overlap), computing), where
            if "share" in kinds:
                assert kinds["share"]["value"] == near(measure["value"] / area_m2(site), 1e-9)
            if measure["threshold"] is not None:
                assert measure["margin"] == near(measure["value"] - measure["threshold"])
            compared += 1
    assert compared > 50


def test_what_is_to_be_given_up_is_what_its_geometry_measures(result, sites):
    mendings = [(subject, mending) for subject in result["subjects"]
                for mending in [subject.get("mending"),
                                *(finding.get("mending") for finding in subject["findings"])]
                if mending and mending["kind"] == "give_up"]
    if not mendings:
        pytest.skip("no finding of this result says what to give up")
    for subject, mending in mendings:
        parts = mending["geometry"]["coordinates"]
        given = shapely.Polygon()
        for ring in parts:  # to be filled even-odd, as those of maps
            given = given.symmetric_difference(shapely.Polygon(ring))
        site = sites[subject["id"]]
        assert given.difference(site.buffer(0.02)).is_empty
        # Coordinates of the map are rounded to centimetres.
        rounding = 0.01 * given.length
        assert mending["area_m2"] == near(area_m2(given), rounding)
        assert mending["area_m2"] + mending["rest_m2"] == near(area_m2(site), rounding)
        assert mending["share"] == near(mending["area_m2"] / area_m2(site), 1e-6)
