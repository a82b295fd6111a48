# SPDX-License-Identifier: Apache-2.0
"""An index of a catalogue from Python: the same answers as the layers themselves, and as the command
line; work on batches, row by row."""
import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from conftest import COUNTY, square

import ecotone

pa = pytest.importorskip("pyarrow")
CRS = "EPSG:4545"


@pytest.fixture(scope="module")
def county_index(tmp_path_factory, cli):
    path = tmp_path_factory.mktemp("index") / "county.eczi"
    cli("catalog", "index", COUNTY / "catalogue.yaml", "-o", path)
    return ecotone.CatalogueIndex(path)


def test_it_tells_what_it_holds(county_index):
    assert county_index.county == "500242"
    assert county_index.crs == CRS
    assert county_index.rules == ["cn", "cn.cq"]
    ids = county_index.layers["id"]
    assert {"erl", "nbz", "unit", "outfall"} <= set(ids)
    row = {row["id"]: row for row in county_index.layers.to_rows()}["unit"]
    assert (row["role"], row["geometry"], row["features"]) == ("control_unit", "polygon", 17)
    assert len(row["sha256"]) == 64
    assert str(county_index.size_bytes // 10 ** 6) in repr(county_index)


def test_layers_are_those_of_the_files(county_index, county):
    units = county_index.layer("unit")
    frame = county("control-units.shp")
    assert len(units) == len(county_index.ids("unit")) == len(frame)
    assert len(county_index.fields("unit")) == len(frame)
    plane = ecotone.area(units, method="plane")
    assert np.allclose(plane, frame.to_crs(CRS).area, rtol=1e-9)


def test_overlaps_are_those_of_the_layers_whatever_the_batch(county_index):
    plots, zones = county_index.layer("pbf"), county_index.layer("unit")
    whole = county_index.overlap_areas(plots, "unit", pieces=True)
    layers = ecotone.overlap_areas(plots, zones, pieces=True)
    assert len(whole.pairs) > 300
    for name in ("subject", "zone", "touches_only", "zone_border_m", "subject_border_m"):
        assert np.array_equal(whole.pairs[name], layers.pairs[name]), name
    assert whole.pieces.to_wkb() == layers.pieces.to_wkb()
    # Sums of another extent may differ in a last digit.
    assert np.allclose(whole.pairs["area_m2"], layers.pairs["area_m2"], rtol=1e-12, atol=1e-6)
    areas, pieces = [], []
    for first in range(0, len(plots), 37):
        part = county_index.overlap_areas(
            plots.select(range(first, min(first + 37, len(plots)))), "unit", pieces=True)
        areas += part.pairs["area_m2"].tolist()
        pieces += part.pieces.to_wkb()
    assert areas == whole.pairs["area_m2"].tolist()
    assert pieces == whole.pieces.to_wkb()


def test_checks_are_those_of_the_command_line(county_index, county, cli):
    told = cli("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml", "--index",
               county_index.path, "--as-of", "2026-11-01")
    result = county_index.check(county("sites.geojson"), as_of="2026-11-01")
    assert len(result.subjects) == len(told["subjects"])
    for ours, theirs in zip(result.subjects, told["subjects"]):
        assert (ours.verdict, ours.complete) == (theirs["verdict"], theirs["complete"])
        assert [f.rule for f in ours.findings] == [f["rule"] for f in theirs["findings"]]
        assert [f.message_zh for f in ours.findings] == [
            f["message"]["zh"] for f in theirs["findings"]]
    tables = county_index.check_tables(county("sites.geojson"), as_of="2026-11-01")
    assert list(tables.subjects["verdict"]) == [subject.verdict for subject in result.subjects]
    assert list(tables.findings["rule"]) == [
        finding.rule for subject in result.subjects
        for finding in (*subject.findings, *subject.unknown)]
    assert tables.subjects["area_m2"].tolist() == [s.area_m2 for s in result.subjects]


def test_layers_in_memory_become_an_index(tmp_path):
    zones = ecotone.Layer([square(0, 3_000_000, 100), square(50, 3_000_000, 100)], crs=CRS)
    path = tmp_path / "zones.eczi"
    index = ecotone.write_index(path, {"no_burn_zone": zones}, rules=["cn"], county="500242")
    assert os.listdir(tmp_path) == ["zones.eczi"]
    again = ecotone.write_index(tmp_path / "again.eczi", {"no_burn_zone": zones}, rules=["cn"],
                                county="500242")
    assert path.read_bytes() == (tmp_path / "again.eczi").read_bytes()
    assert index.checksum == again.checksum
    subject = ecotone.Layer([square(90, 3_000_090, 20)], crs=CRS)
    found = index.overlap_areas(subject, "no_burn_zone", method="plane")
    assert found.pairs["area_m2"].tolist() == [100, 200]
    with pytest.raises(FileExistsError):
        ecotone.write_index(path, {"no_burn_zone": zones})
    copy = pickle.loads(pickle.dumps(index))
    assert copy.checksum == index.checksum
    check = index.check(subject, as_of="2026-11-01")
    assert check.subjects[0].layers[0]["features"] == 2


def test_what_is_wrong_is_told(tmp_path, county_index):
    with pytest.raises(ecotone.IoError) as missing:
        ecotone.CatalogueIndex(tmp_path / "none.eczi")
    assert missing.value.code == "ECO1150"
    broken = tmp_path / "broken.eczi"
    data = bytearray(open(county_index.path, "rb").read())
    data[len(data) // 2] ^= 1
    broken.write_bytes(data)
    with pytest.raises(ecotone.IoError, match="damaged"):
        ecotone.CatalogueIndex(broken)
    with pytest.raises(ecotone.UsageError, match="everything"):
        ecotone.CatalogueIndex(county_index.path, check="nothing")
    subject = ecotone.Layer([square(500_000, 3_180_000, 20)], crs=CRS)
    with pytest.raises(ecotone.IoError, match="erl"):
        county_index.overlap_areas(subject, "none")
    with pytest.raises(ecotone.SchemaError):
        county_index.overlap_areas(subject, "outfall")
    with pytest.raises(ecotone.CrsError):
        county_index.overlap_areas(subject.transform(4490), "erl")
    with pytest.raises(ecotone.CrsError):
        ecotone.write_index(tmp_path / "x.eczi", {"river": ecotone.Layer(["POINT (0 0)"])})


def test_processes_share_its_pages(county_index):
    """A second process that asks one question holds little of the file as its own."""
    code = ("import ecotone, sys; index = ecotone.CatalogueIndex(sys.argv[1], check='header');"
            "print(index.overlap_areas(index.layer('nbz'), 'erl').pairs['area_m2'].tolist());"
            "lines = open('/proc/self/smaps').read().split('\\n');"
            "at = next(k for k, line in enumerate(lines) if line.endswith('.eczi'));"
            "print([line for line in lines[at:at + 25] if line.startswith('Private_Dirty')][0])")
    done = subprocess.run([sys.executable, "-c", code, county_index.path], check=True,
                          capture_output=True, text=True)
    areas, private = done.stdout.splitlines()
    assert eval(areas) == county_index.overlap_areas(
        county_index.layer("nbz"), "erl").pairs["area_m2"].tolist()
    assert private.split()[1] == "0"


def test_a_row_that_fails_stands_alone(county_index):
    from ecotone.batches import AreaWork, CheckWork, OverlapWork, Rows

    good = ecotone.Layer([square(500_000 + 30 * k, 3_180_000, 20) for k in range(9)]).to_wkb()
    far = ecotone.Layer([square(1e300, 3_180_000, 1e299)]).to_wkb()[0]
    endless = ecotone.Layer(["POLYGON ((0 0, 1 0, 1 1, 0 0))"]).to_wkb()[0]
    endless = endless[:-16] + np.array([np.inf, 0]).tobytes()
    rows = [*good[:4], far, None, *good[4:8], endless, good[8]]
    batch = pa.record_batch({"plot": pa.array(range(len(rows)), pa.int32()),
                             "geometry": pa.array(rows, pa.binary())})
    reading = Rows("geometry", ("plot",), CRS)
    table = pa.Table.from_batches(list(AreaWork(reading)([batch])))
    assert table.schema.names == ["plot", "area_m2", "error_code", "error_en", "error_zh"]
    by_plot = {row["plot"]: row for row in table.to_pylist()}
    assert {plot for plot, row in by_plot.items() if row["error_code"]} == {4, 5, 10}
    assert by_plot[5]["error_code"] == "ECO2321" and by_plot[10]["error_code"] == "ECO1002"
    alone = ecotone.area(ecotone.Layer(good, crs=CRS)).tolist()
    assert [by_plot[plot]["area_m2"] for plot in (0, 1, 2, 3, 6, 7, 8, 9, 11)] == alone
    for work in (OverlapWork(reading, lambda: county_index, "unit"),
                 CheckWork(reading, lambda: county_index, ("cn",), {"as_of": "2026-11-01"})):
        found = pa.Table.from_batches(list(work([batch]))).to_pylist()
        assert {row["plot"] for row in found} >= {5, 10}
        assert all((row["error_code"] is not None) == (row["plot"] in (4, 5, 10)) for row in found)
        assert {row["plot"] for row in found if row["error_code"] is None} <= set(range(12))


def test_sums_do_not_depend_on_order_or_grouping():
    from ecotone.unions import PartialTotals, area_units, sum_areas_m2, units_to_m2

    rng = np.random.default_rng(5)
    areas = rng.uniform(0, 1, 5000) * 10.0 ** rng.integers(-6, 15, 5000)
    high, low = area_units(areas)
    assert [int(h) * 2 ** 44 + int(l) for h, l in zip(high, low)] == [
        int(np.rint(a * 2.0 ** 40)) for a in areas]
    whole = sum_areas_m2(areas)
    assert sum_areas_m2(rng.permutation(areas)) == whole
    table = pa.table({"kind": rng.integers(0, 3, 5000), "area_m2": areas})
    for size in (1, 100, 5000):
        units = {}
        for batch in PartialTotals(("kind",), "area_m2")(table.to_batches(max_chunksize=size)):
            for row in batch.to_pylist():
                units[row["kind"]] = units.get(row["kind"], 0) + int(row["units"])
        assert units_to_m2(sum(units.values())) == whole


def test_tables_of_many_subjects_are_those_of_their_batches(county_index):
    """Whatever the batches; a broken one among them stands in the ledger once."""
    n = 2100
    plots = [square(560000 + 12 * (i % 100), 3158000 + 12 * (i // 100), 10) for i in range(n)]
    plots[2050] = ("POLYGON ((561000 3158000, 561010 3158010, 561010 3158000, 561000 3158010, "
                   "561000 3158000))")
    layer = ecotone.Layer(plots, crs=CRS, name="subjects")
    whole = county_index.check_tables(layer, as_of="2026-11-01")
    subjects, findings, ledger = [], [], []
    for first in range(0, n, 700):
        part = county_index.check_tables(layer.select(range(first, first + 700)),
                                         as_of="2026-11-01")
        subjects += [{**row, "place": row["place"] + first} for row in part.subjects.to_rows()]
        findings += [{**row, "place": row["place"] + first} for row in part.findings.to_rows()]
        ledger += [row for row in part.ledger.to_rows() if row["layer"] == "subjects"]
    assert whole.subjects.to_rows() == subjects and len(subjects) == n
    assert len(findings) > n
    # Compared as texts, since a margin may be no number.
    assert list(map(str, whole.findings.to_rows())) == list(map(str, findings))
    mended = [row for row in whole.ledger.to_rows() if row["layer"] == "subjects"]
    assert mended == ledger and [row["feature"] for row in mended] == ["2050"]
