# SPDX-License-Identifier: Apache-2.0
"""ecotone area of streams: the same areas in every form, rows that fail set aside."""

import json

import pytest
from stream_inputs import ndjson, parcels, stream, wkb, wkb_tsv, wkt_tsv

ROWS = list(parcels(300))


def areas(*arguments, given, status=0):
    result = stream("area", "-", *arguments, given=given)
    assert result.returncode == status, result.stderr
    return result.stdout.decode()


def test_every_form_gives_the_same_rows():
    by_wkb = areas("--in", "wkb-tsv", "--crs", "4490", given=wkb_tsv(ROWS))
    assert len(by_wkb.splitlines()) == 300
    assert areas("--in", "wkt-tsv", "--crs", "4490", given=wkt_tsv(ROWS)) == by_wkb
    assert areas("--in", "ndjson", "--crs", "4490", given=ndjson(ROWS)) == by_wkb
    sequence = "".join("\x1e" + line + "\n" for line in ndjson(ROWS).splitlines())
    assert areas("--in", "ndjson", "--crs", "4490", given=sequence) == by_wkb
    assert areas("--in", "wkb-tsv", given=wkb_tsv(ROWS, srid=4490)) == by_wkb


def test_areas_are_those_of_pyproj():
    pyproj = pytest.importorskip("pyproj")
    geod = pyproj.Geod(ellps="GRS80")
    rows = areas("--in", "wkb-tsv", "--crs", "4490", "--method", "geodesic", given=wkb_tsv(ROWS))
    for line, (name, ring, _) in zip(rows.splitlines(), ROWS):
        identity, area = line.split("\t")
        expected = abs(geod.polygon_area_perimeter(*zip(*ring))[0])
        assert identity == name
        # GRS 80 and CGCS2000 differ by 4e-11 in the flattening; areas are of 10^4 m2.
        assert float(area) == pytest.approx(expected, abs=1e-4)


def test_a_file_gives_the_same_as_standard_input(tmp_path):
    file = tmp_path / "parcels.tsv"
    file.write_text(wkb_tsv(ROWS), encoding="utf-8")
    piped = areas("--in", "wkb-tsv", "--crs", "4490", given=wkb_tsv(ROWS))
    from_file = stream("area", file, "--in", "wkb-tsv", "--crs", "4490")
    assert from_file.stdout.decode() == piped
    kept = tmp_path / "areas.tsv"
    to_file = stream("area", file, "--in", "wkb-tsv", "--crs", "4490", "-o", kept)
    assert to_file.returncode == 0 and to_file.stdout == b""
    assert kept.read_text() == piped


def test_totals_are_those_of_the_layer_and_depend_on_no_order(tmp_path):
    given = ["--in", "wkb-tsv", "--crs", "4490", "--fields", "town", "--by", "town"]
    rows = areas(*given, given=wkb_tsv(ROWS)).splitlines()
    totals = [line for line in rows if line.startswith("\\N\t")]
    backwards = areas(*given, "--threads", "1", given=wkb_tsv(ROWS[::-1])).splitlines()
    assert [line for line in backwards if line.startswith("\\N\t")] == totals
    layer = tmp_path / "parcels.geojson"
    collection = {"type": "FeatureCollection",
                  "features": [json.loads(line) for line in ndjson(ROWS).splitlines()]}
    layer.write_text(json.dumps(collection))
    table = stream("area", layer, "--by", "town", "--overlaps", "sum", "--unit", "m2", "--format",
                   "tsv")
    # The layer is in WGS 84, whose ellipsoid differs from that of CGCS2000 by 0.1 mm in the axis.
    for line, total in zip(table.stdout.decode().splitlines(), totals, strict=False):
        town, features, area, _ = line.split("\t")
        assert total.split("\t")[1:3] == [town, features]
        assert float(total.split("\t")[3]) == pytest.approx(float(area), abs=0.02)


def test_rows_that_cannot_be_used_go_to_a_file_with_all_they_hold(tmp_path):
    bow_tie = wkb([(108.6, 29.0), (108.61, 29.01), (108.61, 29.0), (108.6, 29.01), (108.6, 29.0)])
    good = wkb(ROWS[0][1]).hex()
    lines = [f"a\t{good}", "b\tzz", f"\t{good}", "c", f"d\t{good[:40]}", f"e\t{bow_tie.hex()}",
             "f\t0101000000000000000000f03f000000000000f03f", "g\t\\N",
             f"h\t{wkb(ROWS[0][1], 4545).hex()}", f"i\t{good}"]
    bad = tmp_path / "bad.tsv"
    out = areas("--in", "wkb-tsv", "--crs", "4490", "--bad-rows", bad, given="\n".join(lines) + "\n",
                status=5)
    rows = dict(line.split("\t") for line in out.splitlines())
    assert list(rows) == ["a", "e", "g", "i"]
    assert rows["g"] == "\\N"  # no geometry, no area
    assert float(rows["e"]) > 0  # repaired
    told = [line.split("\t") for line in bad.read_text(encoding="utf-8").splitlines()]
    assert [(row[0], row[1], row[2]) for row in told] == [
        ("2", "b", "ECO1282"), ("3", "\\N", "ECO1281"), ("4", "c", "ECO1280"),
        ("5", "d", "ECO1005"), ("7", "f", "ECO1284"), ("9", "h", "ECO1283")]
    for row in told:
        assert row[4].replace("\\t", "\t") == lines[int(row[0]) - 1]


def test_a_stream_without_a_usable_row_is_an_error_and_an_empty_one_is_none():
    result = stream("area", "-", "--in", "wkb-tsv", "--crs", "4490", given="a\tzz\n")
    assert result.returncode == 3 and b"ECO1287" in result.stderr
    assert areas("--in", "wkb-tsv", "--crs", "4490", given="") == ""


def test_a_stream_without_a_crs_is_refused():
    result = stream("area", "-", "--in", "wkb-tsv", given=wkb_tsv(ROWS[:1]))
    assert result.returncode == 3 and b"--crs" in result.stderr


@pytest.mark.parametrize("wrong, code", [
    ([], "ECO2095"), (["--in", "wkb-tsv", "--unit", "ha"], "ECO2096"),
    (["--in", "wkb-tsv", "--overlaps", "union"], "ECO2096"),
    (["--in", "wkb-tsv", "--format", "csv"], "ECO2096"), (["--in", "shp"], "ECO2010")])
def test_what_streams_cannot_do_is_refused_in_words(wrong, code):
    result = stream("area", "-", *wrong)
    assert result.returncode == 2 and code in result.stderr.decode()
