# SPDX-License-Identifier: Apache-2.0
"""A coordinate table that is read back is the same polygons, whatever its form; a workbook is the
same bytes every time, and holds texts and numbers."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from ecotone_cli import ROOT, run

SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data"
PUBLISHED = SHARED / "formats/cn_txt/kancedingjie_sample_gbk.txt"
ZONES = ROOT / "data/sample-county/protected-areas.shp"
FORMS = {
    "table.csv": ["--crs", "EPSG:4545"],
    "table.xlsx": ["--crs", "EPSG:4545"],
    "national.txt": [],
    "geopark.txt": [],
}


def ecotone(*words, cwd):
    result = run(*words, cwd=cwd)
    assert result.returncode == 0, result.stderr
    return result.stdout


def printed_rings(layer, cwd):
    """Each zone as its rings of printed X and Y (without the zone number), from their own starts."""
    rows = json.loads(ecotone("boundary", "table", str(layer), "--format", "json", cwd=cwd))["rows"]
    zones = {}
    for row in rows:
        east = row["y_east_m"] % 1000000
        ring = zones.setdefault(row["parcel"], {}).setdefault(row["ring"], [])
        ring.append(f"{row['x_north_m']:.2f} {east:.2f}")
    return [sorted(map(tuple, rings.values())) for rings in zones.values()]


@pytest.mark.parametrize("name", FORMS)
def test_the_sample_comes_back(name, tmp_path):
    layout = ["--layout", "geopark"] if name.startswith("geopark") else []
    ecotone("boundary", "table", str(ZONES), "-o", name, *layout, cwd=tmp_path)
    ecotone("convert", name, "back.gpkg", *FORMS[name], cwd=tmp_path)
    assert printed_rings("back.gpkg", tmp_path) == printed_rings(ZONES, tmp_path)


def test_a_recipe_makes_the_workbook_again(tmp_path):
    ecotone("boundary", "table", str(ZONES), "--tolerance", "50", "-o", "t.xlsx", cwd=tmp_path)
    result = json.loads(ecotone("zone", "replay", "t.recipe.yaml", "--format", "json", cwd=tmp_path))
    assert [row["same"] for row in result["rows"]] == [True]


def test_a_workbook_has_fixed_times_and_no_formula(tmp_path):
    (tmp_path / "evil.geojson").write_text(json.dumps({
        "type": "FeatureCollection", "features": [
            {"type": "Feature", "id": "=cmd()", "properties": {"code": "=cmd()"}, "geometry": {
                "type": "Polygon",
                "coordinates": [[[108, 28], [108.1, 28], [108.1, 28.1], [108, 28]]]}}]}))
    ecotone("boundary", "table", "evil.geojson", "--id", "code", "-o", "t.xlsx", cwd=tmp_path)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        assert {item.date_time for item in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in book.read("docProps/core.xml")
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"=cmd()" in book.read("xl/sharedStrings.xml")
    ecotone("boundary", "table", "evil.geojson", "--id", "code", "-o", "t.csv", "--recipe", "r.yaml",
            cwd=tmp_path)
    assert "'=cmd()" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")


def test_a_published_text_keeps_its_printed_coordinates(tmp_path):
    if not PUBLISHED.exists():
        pytest.skip("the shared data is not there")
    ecotone("boundary", "table", str(PUBLISHED), "--start", "first", "--decimals", "3", "-o",
            "again.txt", cwd=tmp_path)

    def parcels(file):
        found = []
        for line in file.read_text(encoding="gb18030").splitlines():
            cells = line.strip().split(",")
            if cells[-1] == "@":
                found.append([])
            elif len(cells) == 4 and found:
                found[-1].append((cells[2], cells[3]))
        return [sorted(points) for points in found]

    published = parcels(PUBLISHED)
    assert (len(published), sum(map(len, published))) == (5, 168)
    assert parcels(tmp_path / "again.txt") == published
