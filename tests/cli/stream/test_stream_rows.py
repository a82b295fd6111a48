# SPDX-License-Identifier: Apache-2.0
"""Rows as other programs write them: nulls, empty ones, marks, escapes, sizes."""

import json

import pytest
from stream_inputs import feature, parcels, stream, wkb, wkb_tsv
from test_stream_ends import AREA, peak_kib

ROWS = list(parcels(6))
AREAS = ["area", "-", "--crs", "4490"]


def areas(text, *more, status=0):
    result = stream(*AREAS, *(more or ("--in", "wkb-tsv")), given=text)
    assert result.returncode == status, result.stderr
    return result.stdout.decode()


def test_nulls_and_empty_ones_before_the_first_geometry_change_nothing(tmp_path):
    plain = areas(wkb_tsv(ROWS))
    assert areas("n\t\\N\tx\n" + wkb_tsv(ROWS)) == "n\t\\N\n" + plain
    empty = "e\t010300000000000000\tx\n"
    assert areas(empty * 5000 + wkb_tsv(ROWS)).endswith("e\t0\n" + plain)
    assert areas("n\t\\N\tx\n" * 9000) == "n\t\\N\n" * 9000
    points = "p\t0101000000" + "00000000000008400000000000000840" + "\tx\n"
    bad = tmp_path / "bad.tsv"
    # Nulls before points are no polygons.
    areas("n\t\\N\tx\n" * 5000 + points, "--in", "wkb-tsv", "--bad-rows", str(bad), status=5)
    assert [line.split("\t")[2] for line in bad.read_text().splitlines()] == ["ECO1286"]


@pytest.mark.parametrize("row", ["n\t\\N\t-\n", "e\t010300000000000000\t-\n"])
def test_memory_does_not_grow_with_rows_without_a_point(row):
    small, large = peak_kib(AREA, 50, row * 4000), peak_kib(AREA, 250, row * 4000)
    assert large < small + 8 * 1024, (small, large)


def test_memory_is_bounded_for_large_features():
    x, y, n = 108.6, 29.0, 40_000
    ring = [(x + k * 1e-7, y) for k in range(n)] + [(x, y + 1e-4), (x, y)]
    row = f"large\t{wkb(ring).hex()}\n"
    small, large = peak_kib(AREA, 40, row), peak_kib(AREA, 160, row)
    assert large < small + 48 * 1024, (small, large)


def test_line_ends_and_the_mark_of_windows():
    plain = areas(wkb_tsv(ROWS))
    assert areas("\ufeff" + wkb_tsv(ROWS).replace("\n", "\r\n")) == plain
    lines = "\ufeff" + "\r\n".join(json.dumps(feature(*row)) for row in ROWS)
    assert areas(lines, "--in", "ndjson") == areas(lines[1:], "--in", "ndjson")


def test_escapes_of_copy_are_read_and_written():
    good = wkb(ROWS[0][1]).hex()
    out = areas(f"a\\tb\\\\c\\bd\\fe\\vf\t{good}\n")
    assert out.split("\t")[0] == "a\\tb\\\\c\bd\fe\vf"


def test_texts_that_are_not_utf8_are_bad_rows(tmp_path):
    bad = tmp_path / "bad.tsv"
    good = wkb(ROWS[0][1]).hex().encode()
    given = b"a\t" + good + b"\n\xff\t" + good + b"\nb\t" + ("表" * 40).encode() + b"\n"
    result = stream(*AREAS, "--in", "wkb-tsv", "--bad-rows", bad, given=given)
    assert result.returncode == 5 and len(result.stdout.splitlines()) == 1
    rows = [line.split(b"\t") for line in bad.read_bytes().splitlines()]
    assert [row[2] for row in rows] == [b"ECO1288", b"ECO1282"]
    rows[1][3].decode()  # cut between characters
    assert rows[0][4].replace(b"\\t", b"\t") == b"\xff\t" + good


def test_a_deep_or_huge_line_is_a_bad_row_and_ends_nothing():
    deep = '{"type":"Feature","id":"d","geometry":{"type":"Polygon","coordinates":' + "[" * 100_000
    huge = json.dumps({"type": "Feature", "id": "h", "properties": {"t": "x" * 20_000_000},
                       "geometry": None})
    lines = "\n".join([json.dumps(feature(*ROWS[0])), deep, huge, json.dumps(feature(*ROWS[1]))])
    result = stream(*AREAS, "--in", "ndjson", given=lines)
    assert result.returncode == 5, result.stderr
    assert [line.split(b"\t")[0] for line in result.stdout.splitlines()] == [b"p0", b"h", b"p1"]
