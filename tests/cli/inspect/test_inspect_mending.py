# SPDX-License-Identifier: Apache-2.0
"""Planted faults: each is found with its consequence, which pyproj and Shapely compute as well, and
the command of the finding mends it. Beside each lies an innocent that nothing is said of."""

import json
import shlex
import sys

import pytest
from ecotone_cli import run

sys.path.insert(0, str(__file__).rsplit("/", 2)[0])
from inputs import collection, point, polygon, square  # noqa: E402

pyproj = pytest.importorskip("pyproj", reason="./dev setup installs it")
shapely = pytest.importorskip("shapely", reason="./dev setup installs it")

GEOD = pyproj.Geod(a=6378137, rf=298.257222101)  # CGCS2000


def degrees_of(crs, x, y):
    """Longitude and latitude of a place, by pyproj."""
    return pyproj.Transformer.from_crs(crs, 4490, always_xy=True).transform(x, y)


def ellipsoidal_area(crs, ring):
    """Area of a ring by geodesics between its corners; the edges of the tests are short enough."""
    lons, lats = zip(*(degrees_of(crs, x, y) for x, y in ring))
    return abs(GEOD.polygon_area_perimeter(lons, lats)[0])


def findings(path, *options):
    result = run("inspect", path, "--format", "json", *options)
    assert result.returncode == 0, result.stderr
    return [finding for layer in json.loads(result.stdout)["layers"]
            for finding in layer["findings"]]


def finding_of(path, code, *options):
    found = {finding["code"]: finding for finding in findings(path, *options)}
    assert code in found, list(found)
    return found[code]


def mended(path, code, folder, *options):
    """Runs the command of a finding; the fault must be gone then. Returns the finding."""
    finding = finding_of(path, code, *options)
    words = shlex.split(finding["mend"]["command"])
    assert words[0] == "ecotone"
    out = folder / "mended.gpkg"
    result = run(*[str(out) if word == "OUT.gpkg" else word for word in words[1:]], cwd=folder)
    assert result.returncode == 0, result.stderr
    assert code not in [f["code"] for f in findings(out, *options)]
    return finding


def write(folder, name, *features, crs=4545):
    path = folder / name
    path.write_text(collection(*features, crs=crs), encoding="utf-8")
    return path


def plots(x=550003, y=3190007):
    """Three squares of 1 ha that do not touch."""
    return [({"name": f"p{i}"}, square(x + 200 * i, y, 100)) for i in range(3)]


def middle(x=550003, y=3190007):
    return x + 250, y + 50


def test_sound_layer_is_innocent(tmp_path):
    assert findings(write(tmp_path, "sound.geojson", *plots())) == []


def test_swapped_axes(tmp_path):
    path = write(tmp_path, "swapped.geojson", *plots(3190007, 550003))
    mended(path, "axes_swapped", tmp_path)


def test_zone_number_that_the_eastings_contradict(tmp_path):
    path = write(tmp_path, "zone.geojson", *plots(37550003), crs=4524)
    finding = mended(path, "zone_contradicts", tmp_path)
    assert "EPSG:4525" in finding["mend"]["command"]


def test_zone_that_the_reference_contradicts(tmp_path):
    county = write(tmp_path, "county.geojson", ({"name": "c"}, square(108.3, 28.5, 0.8)), crs=4490)
    path = write(tmp_path, "zone.geojson", *plots(), crs=4546)  # 111°E in place of 108°E
    finding = mended(path, "zone_off_reference", tmp_path, "--reference", county)
    there, here = degrees_of(4546, *middle()), degrees_of(4545, *middle())
    assert finding["consequence"]["m"] == pytest.approx(GEOD.inv(*there, *here)[2], rel=1e-6)
    # Both zones measure alike: the strip is another one, the shape is the same.
    assert finding["consequence"]["m2"] == pytest.approx(0, abs=0.01)
    right = findings(write(tmp_path, "right.geojson", *plots()), "--reference", county)
    # The border of the county is too far to tell a shift by.
    assert [f["code"] for f in right] == ["reference_not_compared"]


def test_missing_system_with_zone_number(tmp_path):
    path = tmp_path / "plots.csv"
    path.write_text('id,WKT\n1,"POLYGON ((36550003 3190007,36550103 3190007,36550103 3190107,'
                    '36550003 3190007))"\n', encoding="utf-8")
    finding = mended(path, "crs_missing", tmp_path)
    assert finding["confidence"] == "likely"
    assert "EPSG:4524" in finding["mend"]["command"]


def test_degrees_in_a_projected_system(tmp_path):
    ring = square(108.5, 28.8, 0.013)
    path = write(tmp_path, "degrees.geojson", ({"name": "a"}, ring), crs=4545)
    finding = mended(path, "crs_contradicts_degrees", tmp_path)
    # Parallels are no geodesics: 1 km of them bends by centimetres.
    assert finding["consequence"]["m2"] == pytest.approx(
        ellipsoidal_area(4490, ring["coordinates"][0]), rel=1e-5)


def test_metres_in_a_geographic_system(tmp_path):
    path = write(tmp_path, "metres.geojson", *plots(36550003), crs=4490)
    finding = mended(path, "crs_contradicts_plane", tmp_path)
    area = sum(ellipsoidal_area(4524, geometry["coordinates"][0])
               for _, geometry in plots(36550003))
    assert finding["consequence"]["m2"] == pytest.approx(area, rel=1e-6)


def test_layer_far_beyond_its_strip(tmp_path):
    path = write(tmp_path, "far.geojson", *plots(800003))
    finding = mended(path, "far_from_zone", tmp_path)
    area = sum(ellipsoidal_area(4545, geometry["coordinates"][0]) for _, geometry in plots(800003))
    assert finding["consequence"]["m2"] == pytest.approx(30000 - area, rel=1e-3)
    # 30 km beyond the meridian half way to the next zone: counties do that.
    assert findings(write(tmp_path, "near.geojson", *plots(660003))) == []


def packed(degrees):
    seconds = round(degrees * 3600, 4)
    return seconds // 3600 + seconds % 3600 // 60 / 100 + seconds % 60 / 10000


def test_packed_angles(tmp_path):
    places = [(108.5 + 0.0137 * i, 28.7 + 0.0071 * i) for i in range(12)]
    features = [({"name": str(i)}, point(round(packed(x), 8), round(packed(y), 8)))
                for i, (x, y) in enumerate(places)]
    path = write(tmp_path, "packed.geojson", *features, crs=4490)
    finding = mended(path, "packed_angles", tmp_path)
    worst = max(GEOD.inv(packed(x), packed(y), x, y)[2] for x, y in places)
    assert finding["consequence"]["m"] == pytest.approx(worst, rel=1e-4)
    plain = write(tmp_path, "plain.geojson",
                  *[({"name": str(i)}, point(x, y)) for i, (x, y) in enumerate(places)], crs=4490)
    assert findings(plain) == []


def test_place_that_was_never_entered(tmp_path):
    places = [(108.5 + 0.0137 * i, 28.7 + 0.0071 * i) for i in range(12)]
    features = [({"name": str(i)}, point(x, y)) for i, (x, y) in enumerate(places)]
    path = write(tmp_path, "origin.geojson", *features, ({"name": "z"}, point(0, 0)), crs=4490)
    finding = mended(path, "null_island", tmp_path)
    xs, ys = zip(*places)
    centre = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    assert finding["consequence"]["m"] == pytest.approx(GEOD.inv(0, 0, *centre)[2], rel=1e-9)
    assert finding["features"] == ["12"]


def test_features_without_geometry(tmp_path):
    path = write(tmp_path, "empty.geojson", *plots(), ({"name": "none"}, None))
    assert mended(path, "without_geometry", tmp_path)["rows"] == [4]


def test_duplicates(tmp_path):
    path = write(tmp_path, "twice.geojson", *plots(), plots()[1])
    finding = mended(path, "duplicates", tmp_path)
    ring = plots()[1][1]["coordinates"][0]
    assert finding["consequence"]["m2"] == pytest.approx(ellipsoidal_area(4545, ring), rel=1e-6)
    assert finding["evidence"]["same_fields_too"] == 1


def test_invalid_rings(tmp_path):
    x, y = 550003, 3190007
    bow = polygon((x, y), (x + 100, y + 100), (x + 100, y), (x, y + 60))
    path = write(tmp_path, "bow.geojson", *plots(y=3191007), ({"name": "bow"}, bow))
    finding = mended(path, "invalid_rings", tmp_path)
    valid = shapely.make_valid(shapely.geometry.shape(bow))
    lobes = [ellipsoidal_area(4545, part.exterior.coords) for part in valid.geoms]
    # As read the lobes run against each other; repaired both count.
    assert finding["consequence"]["m2"] == pytest.approx(sum(lobes) - abs(lobes[0] - lobes[1]),
                                                         rel=1e-6)
    crossing = shapely.geometry.LineString(bow["coordinates"][0][:2]).intersection(
        shapely.geometry.LineString(bow["coordinates"][0][2:4]))
    assert (finding["x"], finding["y"]) == pytest.approx((crossing.x, crossing.y), abs=1e-6)


def grid(strip):
    """Nine squares that tile; the middle one is narrower by a strip, or wider if it is negative."""
    features = []
    for i in range(9):
        x, y = 500003 + 100 * (i % 3), 3100007 + 100 * (i // 3)
        right = x + 100 - (strip if i == 4 else 0)
        features.append(({"name": f"u{i}"}, polygon((x, y), (right, y), (right, y + 100),
                                                    (x, y + 100))))
    return features


def test_overlap_of_a_tiling(tmp_path):
    finding = mended(write(tmp_path, "overlap.geojson", *grid(-0.3)), "tiling_overlaps", tmp_path)
    assert finding["features"] == ["4", "5"]
    assert finding["consequence"]["m2"] == pytest.approx(30, rel=1e-5)


def test_gap_of_a_tiling(tmp_path):
    finding = mended(write(tmp_path, "gap.geojson", *grid(0.3)), "tiling_gaps", tmp_path)
    assert finding["consequence"]["m2"] == pytest.approx(30, rel=1e-5)
    assert findings(write(tmp_path, "sound.geojson", *grid(0))) == []


def test_encoding_that_a_shapefile_declares_wrongly(tmp_path):
    source = write(tmp_path, "towns.geojson",
                   *[({"name": name}, square(550003 + 200 * i, 3190007, 100))
                     for i, name in enumerate(["钟多街道", "桃花源街道", "龙潭镇", "麻旺镇"])])
    shape = tmp_path / "towns.shp"
    assert run("convert", source, shape).returncode == 0
    assert findings(shape) == []
    (tmp_path / "towns.cpg").write_text("GBK")
    finding = mended(shape, "encoding_lies", tmp_path)
    assert finding["evidence"]["encoding"] == "UTF-8"
    (tmp_path / "towns.cpg").unlink()
    assert finding_of(shape, "encoding_undeclared")["severity"] == "note"


def test_ledger_names_every_change(tmp_path):
    path = write(tmp_path, "all.geojson", *plots(), plots()[0], ({"name": "none"}, None))
    out = tmp_path / "out.gpkg"
    result = run("inspect", path, "--repair", out, "--drop-duplicates", "--drop-empty")
    assert result.returncode == 0, result.stderr
    ledger = json.loads((tmp_path / "out.gpkg.ledger.json").read_text(encoding="utf-8"))
    assert [(row["action"], row["feature"]) for row in ledger["ledger"]] == [
        ("dropped", "4"), ("dropped", "3")]
    assert ledger["ledger"][1]["area_before_m2"] == pytest.approx(10000, rel=1e-4)
    assert ledger["sha256"]
    # Without being asked it changes nothing.
    assert run("inspect", path, "--repair", tmp_path / "kept.gpkg").returncode == 0
    kept = json.loads((tmp_path / "kept.gpkg.ledger.json").read_text(encoding="utf-8"))
    assert kept["ledger"] == []
