# SPDX-License-Identifier: Apache-2.0
"""The example reports: complete, the same in every form, and every number computed again.

The sites of the sample county are computed again by `tests/cli/check/test_recompute.py`, for all of
them at once; here the examples are held against that run. The parcel on published layers is
computed again with Shapely in the plane, pyproj and GeographicLib, as there.
"""

import json
import math
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ecotone_cli import ECOTONE, ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT / "../shared")).resolve()
COUNTY = ROOT / "data/sample-county"
DAY = "2026-11-23"
OF_THE_COUNTY = {"clean": ("0", "no_conflict"), "conflict": ("8", "prohibited"),
                 "indeterminate": ("14", "indeterminate")}  # fmt: skip
FORMS = ("html", "json", "xlsx", "docx", "gpkg", "png", "zip")


@pytest.fixture(scope="module")
def examples(tmp_path_factory):
    out = tmp_path_factory.mktemp("examples")
    done = subprocess.run(
        [sys.executable, ROOT / "data/examples/make.py", ECOTONE, out,
         "--layers", SHARED / "data"], capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return out


def subject_of(examples, name):
    result = json.loads((examples / f"{name}.json").read_text(encoding="utf-8"))
    assert len(result["subjects"]) == 1
    return result["subjects"][0]


@pytest.fixture(scope="module")
def whole():
    done = run("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
               "--as-of", DAY, "--format", "json", timeout=600)
    return {subject["id"]: subject for subject in json.loads(done.stdout)["subjects"]}


@pytest.mark.parametrize("name", OF_THE_COUNTY)
def test_every_form_is_there_and_the_bundle_replays(examples, name):
    for form in FORMS:
        assert (examples / f"{name}.{form}").stat().st_size > 1000, form
    verified = run("report", "--verify", examples / f"{name}.zip", timeout=600)
    assert verified.returncode == 0, verified.stdout


@pytest.mark.parametrize("name", OF_THE_COUNTY)
def test_the_site_says_what_it_says_among_all_sites(examples, whole, name):
    identity, verdict = OF_THE_COUNTY[name]
    subject = subject_of(examples, name)
    assert subject["verdict"] == verdict
    assert subject == whole[identity]


@pytest.mark.parametrize("name", OF_THE_COUNTY)
def test_page_document_and_workbook_say_the_same(examples, name):
    subject = subject_of(examples, name)
    hectares = f"{subject['area']['m2'] / 10000:.4f}"
    page = (examples / f"{name}.html").read_text(encoding="utf-8")
    assert hectares in page and subject["completeness"]["text"]["zh"] in page
    with zipfile.ZipFile(examples / f"{name}.docx") as document:
        assert hectares in document.read("word/document.xml").decode()
    with zipfile.ZipFile(examples / f"{name}.xlsx") as book:
        cells = "".join(book.read(n).decode() for n in book.namelist() if "sheet" in n)
        strings = book.read("xl/sharedStrings.xml").decode()
    for finding in subject["findings"] + subject["unknown"]:
        assert finding["rule"] in page and finding["rule"] in strings
        for measure in finding["measures"]:
            if measure["kind"] == "overlap_area":
                assert f"{measure['value']:.2f}"[:-1] in cells


# The parcel on published layers.


@pytest.fixture(scope="module")
def parcel(examples):
    if not (SHARED / "data/landcover").is_dir():
        pytest.skip("ECOTONE_SHARED has no published layers")
    pytest.importorskip("shapely", reason="./dev setup installs it")
    return subject_of(examples, "swellendam")


@pytest.fixture(scope="module")
def world():
    """Shapes of the layers in the plane of the result, and how to measure them on the ellipsoid."""
    return World()


class World:
    def __init__(self):
        self.shapely = pytest.importorskip("shapely")
        pyproj = pytest.importorskip("pyproj")
        geodesic = pytest.importorskip("geographiclib.geodesic")
        self.ellipsoid = geodesic.Geodesic.WGS84
        self.to_degrees = pyproj.Transformer.from_crs(32733, 4326, always_xy=True)
        self.to_plane = pyproj.Transformer.from_crs(4326, 32733, always_xy=True)

    def read(self, file, folder, layer=None):
        out = folder / f"{Path(file).stem}-{layer}.geojson"
        source = SHARED / "data" / file
        done = run("convert", f"{source}:{layer}" if layer else source, out, "--overwrite")
        assert done.returncode == 0, done.stderr
        features = json.loads(out.read_text(encoding="utf-8"))
        shapes = [self.shapely.geometry.shape(f["geometry"]) for f in features["features"]]
        if "32733" in json.dumps(features.get("crs", {})):
            return shapes
        return [self.shapely.transform(s, self.to_plane.transform, interleaved=False)
                for s in shapes]

    def area_m2(self, shape):
        def ring(coords):
            polygon = self.ellipsoid.Polygon()
            cut = self.shapely.segmentize(self.shapely.LinearRing(coords), 50)
            for lon, lat in zip(*self.to_degrees.transform(*cut.coords.xy)):
                polygon.AddPoint(lat, lon)
            return abs(polygon.Compute(False, True)[2])

        parts = shape.geoms if hasattr(shape, "geoms") else [shape]
        return sum(ring(p.exterior.coords) - sum(ring(i.coords) for i in p.interiors)
                   for p in parts if p.geom_type == "Polygon")


def test_the_parcel_is_measured_right(parcel, world, tmp_path):
    farm = world.read("landcover/farms_parcels_swellendam_shp.zip", tmp_path)[int(parcel["id"])]
    reserves = world.read("protected/protected_areas_swellendam_shp.zip", tmp_path)
    assert parcel["area"]["plane_m2"] == pytest.approx(farm.area, rel=1e-9)
    assert parcel["area"]["m2"] == pytest.approx(world.area_m2(farm), rel=1e-6)
    lon, lat = world.to_degrees.transform(farm.centroid.x, farm.centroid.y)
    assert parcel["centroid"]["lon"] == pytest.approx(lon, abs=1e-8)
    assert parcel["centroid"]["lat"] == pytest.approx(lat, abs=1e-8)
    corners = [p for ring in parcel["boundary"] for p in ring["points"]]
    assert len(corners) == len(farm.exterior.coords) - 1
    for corner in corners:
        lon, lat = world.to_degrees.transform(corner["x"], corner["y"])
        assert (corner["lon"], corner["lat"]) == pytest.approx((lon, lat), abs=2e-9)
    finding = next(f for f in parcel["findings"] if f["rule"] == "SW-PROTECTED")
    overlap = farm.intersection(world.shapely.union_all(reserves))
    measure = next(m for m in finding["measures"] if m["kind"] == "overlap_area")
    # The edges of the reserve are straight in longitude and latitude in its file, and were
    # transformed at their ends by both programs.
    assert measure["value"] == pytest.approx(world.area_m2(overlap), rel=1e-6)
    share = next(m for m in finding["measures"] if m["kind"] == "share")
    assert share["value"] == pytest.approx(world.area_m2(overlap) / world.area_m2(farm), rel=1e-6)


def test_what_the_parcel_gives_up_leaves_the_reserve(parcel, world, tmp_path):
    farm = world.read("landcover/farms_parcels_swellendam_shp.zip", tmp_path)[int(parcel["id"])]
    reserve = world.shapely.union_all(
        world.read("protected/protected_areas_swellendam_shp.zip", tmp_path))
    mending = parcel["mending"]
    assert mending["kind"] == "give_up"
    given = world.shapely.Polygon()
    for ring in mending["geometry"]["coordinates"]:
        given = given.symmetric_difference(world.shapely.Polygon(ring))
    rounding = 0.01 * given.length  # centimetres
    assert mending["area_m2"] == pytest.approx(world.area_m2(given), abs=rounding)
    assert mending["area_m2"] + mending["rest_m2"] == pytest.approx(parcel["area"]["m2"], rel=1e-6)
    # Without the slivers that the rounding leaves along the border of the parcel.
    rest = farm.difference(given).buffer(-0.02)
    # The border of the reserve is known to 10 m, and so far the rest keeps away.
    assert rest.distance(reserve) > 9.9
    assert not math.isclose(mending["area_m2"], farm.intersection(reserve).area, rel_tol=0.01)


def test_what_is_not_known_of_published_layers_is_said(parcel):
    assert not parcel["complete"]
    assert {f["rule"] for f in parcel["unknown"]} == {"SW-WATER", "SW-SCHOOL"}
    assert all("complete" in f["settle"]["en"] for f in parcel["unknown"])
