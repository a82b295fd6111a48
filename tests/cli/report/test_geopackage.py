# SPDX-License-Identifier: Apache-2.0
"""The GeoPackage of a result, as SQLite reads it."""

import json
import sqlite3
import struct
from xml.etree import ElementTree

import pytest
from ecotone_cli import ROOT, run

COUNTY = ROOT / "data/sample-county"
CHECK = ("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml",
         "--as-of", "2026-11-23")


@pytest.fixture(scope="module", name="files")
def checked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("result")
    done = run(*CHECK, "--report", f"{folder}/r.json,{folder}/r.gpkg")
    assert done.returncode == 1, done.stderr
    return folder


def rows(database, query):
    database.row_factory = sqlite3.Row
    return [dict(row) for row in database.execute(query)]


def rings_of(blob):
    """The rings of a MultiPolygon in a GeoPackage blob (OGC 12-128r18, 2.1.3)."""
    assert blob[:2] == b"GP"
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]
    at = 8 + envelope
    assert struct.unpack_from("<BI", blob, at) == (1, 6)
    polygons, = struct.unpack_from("<I", blob, at + 5)
    at += 9
    rings = []
    for _ in range(polygons):
        count, = struct.unpack_from("<I", blob, at + 5)
        at += 9
        for _ in range(count):
            points, = struct.unpack_from("<I", blob, at)
            numbers = struct.unpack_from(f"<{2 * points}d", blob, at + 4)
            at += 4 + 16 * points
            rings.append(list(zip(numbers[::2], numbers[1::2])))
    return rings


def plane_area(blob):
    total = 0
    for ring in rings_of(blob):
        x0, y0 = ring[0]
        total += sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
                     for (x1, y1), (x2, y2) in zip(ring, ring[1:])) / 2
    return abs(total)


def test_layers_have_the_figures_of_the_result(files):
    result = json.loads((files / "r.json").read_text("utf-8"))
    database = sqlite3.connect(files / "r.gpkg")
    subjects = rows(database, "SELECT * FROM subject ORDER BY subject_no")
    assert [row["subject_id"] for row in subjects] == [s["id"] for s in result["subjects"]]
    for row, subject in zip(subjects, result["subjects"]):
        assert row["verdict"] == subject["verdict"]
        assert row["area_m2"] == subject["area"]["m2"]
        assert row["area_mu"] == pytest.approx(subject["area"]["m2"] * 3 / 2000, rel=1e-15)
        assert plane_area(row["geom"]) == pytest.approx(subject["area"]["plane_m2"], abs=0.01)
    touched = {(zone["layer"], zone["feature"]) for subject in result["subjects"]
               for layer in subject["layers"] for zone in layer["zones"]}
    named = {(row["layer"], row["feature"]) for row in rows(
        database, "SELECT layer, feature FROM pieces WHERE rules IS NOT NULL")}
    assert named and named <= touched


def test_styles_are_there_for_qgis_and_name_the_fields(files):
    database = sqlite3.connect(files / "r.gpkg")
    styles = rows(database, "SELECT * FROM layer_styles")
    tables = {row["table_name"] for row in rows(
        database, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")}
    assert {row["f_table_name"] for row in styles} == tables
    assert {"subject", "pieces", "zones_touched"} <= tables
    for row in styles:
        assert row["useAsDefault"] == 1 and row["f_geometry_column"] == "geom"
        style = ElementTree.fromstring(row["styleQML"].split("\n", 1)[1])
        columns = {c["name"] for c in rows(database,
                                           f"SELECT name FROM pragma_table_info('{row['f_table_name']}')")}
        assert {alias.get("field") for alias in style.iter("alias")} == columns - {"fid", "geom"}
        renderer = style.find("renderer-v2")
        symbols = {symbol.get("name") for symbol in renderer.iter("symbol")}
        assert symbols
        for category in renderer.iter("category"):
            assert category.get("symbol") in symbols
    redline = next(row for row in styles if row["f_table_name"] == "zones_touched")["styleQML"]
    # The red of the ecological red line, #A40B02, solid and hatched.
    assert 'v="164,11,2,255"' in redline and 'v="b_diagonal"' in redline


def test_coordinates_are_in_the_working_crs(files):
    database = sqlite3.connect(files / "r.gpkg")
    for row in rows(database, "SELECT srs_id FROM gpkg_geometry_columns"):
        assert row["srs_id"] == 4545


def test_times_are_fixed_and_the_same_run_is_the_same_file(files, tmp_path):
    database = sqlite3.connect(files / "r.gpkg")
    changes = {row["last_change"] for row in rows(database, "SELECT last_change FROM gpkg_contents")}
    assert changes == {"2000-01-01T00:00:00.000Z"}
    done = run(*CHECK, "--report", tmp_path / "r.gpkg", "--threads", "1")
    assert done.returncode == 1, done.stderr
    assert (tmp_path / "r.gpkg").read_bytes() == (files / "r.gpkg").read_bytes()


def test_a_result_alone_gives_what_its_maps_show_and_says_so(files, tmp_path):
    done = run("report", files / "r.json", "-o", tmp_path / "r.gpkg")
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(tmp_path / "r.gpkg")
    for table in ("subject", "pieces", "zones_touched"):
        drawn = {row["drawn"] for row in rows(database, f"SELECT drawn FROM {table}")}
        assert drawn == {1}, table


def test_a_public_edition_has_no_zones(files, tmp_path):
    done = run("report", files / "r.json", "-o", tmp_path / "r.gpkg", "--privacy", "public")
    assert done.returncode == 0, done.stderr
    database = sqlite3.connect(tmp_path / "r.gpkg")
    tables = {row["table_name"] for row in rows(database, "SELECT table_name FROM gpkg_contents")}
    assert "zones_touched" not in tables and "near_zones" not in tables
    assert rows(database, "SELECT count(*) AS n FROM pieces") == [{"n": 0}]
