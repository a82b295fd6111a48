# SPDX-License-Identifier: Apache-2.0
"""Shifts of web maps on published layers: true counterparts are made with an independent converter,
eviltransform from PyPI, and distances with pyproj."""

import json
import os
from pathlib import Path

import pytest
from ecotone_cli import ROOT, run

evil = pytest.importorskip("eviltransform", reason="./dev setup installs it")
pyproj = pytest.importorskip("pyproj", reason="./dev setup installs it")

DATA = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the published layers are not here")
GEOD = pyproj.Geod(a=6378137, rf=298.257222101)
REGION = DATA / "admin_cn/region_gcj02.gpkg"
SHIFTS = {"gcj02_shift", "bd09_shift", "shift_ambiguous", "constant_shift", "reference_shifted"}


def true_place(lon, lat):
    lat, lon = evil.gcj2wgs_exact(lat, lon)
    return [lon, lat]


def baidu_place(lon, lat):
    lat, lon = evil.gcj2bd(lat, lon)
    return [lon, lat]


def each_place(coordinates, move):
    if isinstance(coordinates[0], (int, float)):
        return move(*coordinates[:2])
    return [each_place(part, move) for part in coordinates]


def layer_of(source, path, *options):
    result = run("convert", source, path, "--overwrite", *options)
    assert result.returncode == 0, result.stderr
    return json.loads(path.read_text(encoding="utf-8"))


def write_moved(layer, move, path, keep=lambda properties: True):
    features = [{**feature, "geometry": {**feature["geometry"], "coordinates": each_place(
        feature["geometry"]["coordinates"], move)}}
        for feature in layer["features"] if keep(feature["properties"])]
    path.write_text(json.dumps({**layer, "features": features}, ensure_ascii=False),
                    encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("shifts")


@pytest.fixture(scope="module")
def region(folder):
    return layer_of(f"{REGION}:counties", folder / "region.geojson")


@pytest.fixture(scope="module")
def truth(region, folder):
    """The 59 counties where they are."""
    return write_moved(region, true_place, folder / "true.geojson")


def shifts(path, reference, *options):
    result = run("inspect", path, "--format", "json", "--no-overlaps", "--reference", reference,
                 *options)
    assert result.returncode == 0, result.stderr
    return [finding for layer in json.loads(result.stdout)["layers"]
            for finding in layer["findings"] if finding["code"] in SHIFTS]


def is_youyang(properties):
    return str(properties["adcode"]) == "500242"


@pytest.mark.parametrize("file", [
    "admin_cn/region_gcj02.gpkg:counties", "admin_cn/region_gcj02.gpkg:provinces_prefectures",
    "admin_cn/youyang_500242_gcj02.geojson", "formats/region_counties_gbk_ldid0_nocpg.zip",
    "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip"])
def test_layers_of_amap_are_found_shifted(file, truth):
    found = shifts(DATA / file, truth)
    assert [finding["code"] for finding in found] == ["gcj02_shift"]
    evidence = found[0]["evidence"]
    assert evidence["left_m"] < evidence["left_constant_m"] / 1.25


def test_shift_is_that_of_the_other_converter(region, truth):
    (finding,) = shifts(DATA / "admin_cn/youyang_500242_gcj02.geojson", truth)
    assert finding["confidence"] == "certain"
    rings = [feature for feature in region["features"] if is_youyang(feature["properties"])]
    places = rings[0]["geometry"]["coordinates"][0]
    while not isinstance(places[0][0], (int, float)):
        places = places[0]
    easts, norths = [], []
    for lon, lat in places:
        true_lon, true_lat = true_place(lon, lat)
        norths.append(GEOD.inv(true_lon, true_lat, true_lon, lat)[2] * (1 if lat > true_lat else -1))
        easts.append(GEOD.inv(true_lon, true_lat, lon, true_lat)[2] * (1 if lon > true_lon else -1))
    # The plane of the comparison is a sphere's: good to half a per cent.
    mean = sum(easts) / len(easts), sum(norths) / len(norths)
    assert finding["evidence"]["east_m"] == pytest.approx(mean[0], rel=0.006)
    assert finding["evidence"]["north_m"] == pytest.approx(mean[1], rel=0.006)
    assert finding["evidence"]["left_m"] < 0.1


def test_command_undoes_the_shift(truth, folder):
    out = folder / "unshifted.gpkg"
    source = DATA / "admin_cn/youyang_500242_gcj02.geojson"
    result = run("inspect", source, "--repair", out, "--unshift", "gcj02", "--overwrite")
    assert result.returncode == 0, result.stderr
    assert shifts(out, truth) == []
    mended = layer_of(out, folder / "unshifted.geojson")
    before = layer_of(source, folder / "before.geojson")
    worst = 0
    for (lon, lat), (mended_lon, mended_lat) in zip(
            flat(before["features"][0]["geometry"]["coordinates"]),
            flat(mended["features"][0]["geometry"]["coordinates"])):
        again_lat, again_lon = evil.wgs2gcj(mended_lat, mended_lon)
        worst = max(worst, GEOD.inv(lon, lat, again_lon, again_lat)[2])
    # eviltransform takes 6378137 m for the axis of Krasovsky's ellipsoid: 1.7e-5 of 600 m.
    assert worst < 0.02


def flat(coordinates):
    if isinstance(coordinates[0], (int, float)):
        yield coordinates[:2]
    else:
        for part in coordinates:
            yield from flat(part)


def test_baidu_is_told_from_amap(region, truth, folder):
    baidu = write_moved(region, baidu_place, folder / "baidu.geojson")
    assert [finding["code"] for finding in shifts(baidu, truth)] == ["bd09_shift"]


@pytest.mark.parametrize("county", [True, False], ids=["one county", "59 counties"])
def test_constant_shift_of_the_same_size_is_no_amap(county, region, folder, truth):
    layer = json.loads(truth.read_text(encoding="utf-8"))
    moved = write_moved(layer, lambda x, y: [x + 0.0044, y - 0.0032], folder / "constant.geojson",
                        is_youyang if county else lambda properties: True)
    assert [finding["code"] for finding in shifts(moved, truth)] == ["constant_shift"]


def test_beijing_54_under_the_name_of_cgcs2000_is_a_constant_shift(truth, folder):
    """The ellipsoid alone: coordinates of Krasovsky's ellipsoid, without any shift of its centre."""
    to_centre = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    from_centre = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=cart +ellps=krass "
        "+step +proj=unitconvert +xy_in=rad +xy_out=deg")

    def old(lon, lat):
        x, y, z = to_centre.transform(lon, lat, 0)
        # A shift of the centre as published three parameters have it, some ten metres.
        return list(from_centre.transform(x - 15.8, y + 154.4, z + 82.3)[:2])

    layer = json.loads(truth.read_text(encoding="utf-8"))
    path = write_moved(layer, old, folder / "beijing54.geojson", is_youyang)
    (finding,) = shifts(path, truth)
    assert finding["code"] == "constant_shift"
    lon, lat = 108.8, 28.9
    expected = GEOD.inv(lon, lat, *old(lon, lat))[2]
    assert finding["consequence"]["m"] == pytest.approx(expected, rel=0.02)
    assert "Beijing 54" in finding["mend"]["en"]


def test_two_editions_of_amap_are_not_accused():
    """Districts of 2020 against counties of 2016, both shifted: 0.19 % apart for Youyang."""
    assert shifts(DATA / "admin_cn/chongqing_districts_amap2020_utf8_nocpg_noprj.zip",
                  f"{REGION}:counties") == []


def test_generalised_layer_is_not_accused_against_its_original(folder):
    simple = DATA / "admin_cn/cn_counties_simplified20_gcj02.geojson.gz"
    assert shifts(f"{REGION}:counties", simple) == []


def test_generalised_layer_is_found_shifted_against_the_truth(truth):
    (finding,) = shifts(DATA / "admin_cn/cn_counties_simplified20_gcj02.geojson.gz", truth)
    assert finding["code"] == "gcj02_shift"


def test_points_are_found_shifted_against_points(region, folder):
    """The first vertex of each county, as towns would lie."""
    def first_vertices(name, move):
        features = [{**feature, "geometry": {"type": "Point", "coordinates": move(
            *next(flat(feature["geometry"]["coordinates"])))}} for feature in region["features"]]
        path = folder / name
        path.write_text(json.dumps({**region, "features": features}), encoding="utf-8")
        return path

    shifted = first_vertices("towns.geojson", lambda lon, lat: [lon, lat])
    (finding,) = shifts(shifted, first_vertices("true_towns.geojson", true_place))
    assert finding["code"] == "gcj02_shift"
    assert finding["evidence"]["matched_by"] == "adcode"
    assert shifts(shifted, shifted) == []


@pytest.mark.parametrize("layer, reference", [
    ("messy/swiss_municipalities_2014_shp.zip", "messy/swiss_municipalities_2022_shp.zip"),
    ("messy/swiss_municipalities_2022_shp.zip", "messy/swiss_municipalities_2014_shp.zip")])
def test_swiss_editions_are_not_accused(layer, reference):
    """LV03 and LV95 differ by 2 000 000 and 1 000 000 m and some decimetres of distortion, and the
    two editions are generalised in different ways."""
    assert shifts(DATA / layer, DATA / reference) == []


def test_nothing_is_accused_without_a_reference():
    for file in ["admin_cn/region_gcj02.gpkg", "admin_cn/youyang_500242_gcj02.geojson",
                 "formats/region_counties_gbk_ldid0_nocpg.zip"]:
        result = run("inspect", DATA / file, "--format", "json")
        codes = {finding["code"] for layer in json.loads(result.stdout)["layers"]
                 for finding in layer["findings"]}
        assert not codes & SHIFTS
