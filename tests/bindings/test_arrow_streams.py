# SPDX-License-Identifier: Apache-2.0
"""Streams of Arrow IPC of the command line, against pyarrow: in and out."""

import io
import json
import math
import random
import struct
import subprocess

import pytest
from conftest import COUNTY, ECOTONE

pa = pytest.importorskip("pyarrow")
ipc = pytest.importorskip("pyarrow.ipc")
EXTENSION, METADATA = "ARROW:extension:name", "ARROW:extension:metadata"


def rings(count=200):
    generator = random.Random(3)
    for _ in range(count):
        x, y = generator.uniform(108.55, 108.95), generator.uniform(28.98, 29.15)
        ring = [(x + 0.0005 * math.cos(k * math.pi / 3), y + 0.0005 * math.sin(k * math.pi / 3))
                for k in range(6)]
        yield ring + ring[:1]


RINGS = list(rings())
IDS = [f"p{i}" for i in range(len(RINGS))]
TOWNS = [f"镇{i % 3}" for i in range(len(RINGS))]


def wkb(ring):
    return (struct.pack("<BIII", 1, 3, 1, len(ring))
            + b"".join(struct.pack("<dd", *point) for point in ring))


def field(name, kind, extension=None, crs="EPSG:4490"):
    metadata = None
    if extension:
        metadata = {EXTENSION: extension, METADATA: json.dumps({"crs": crs}) if crs else "{}"}
    return pa.field(name, kind, metadata=metadata)


def written(columns, batch_rows=64, **options):
    """The bytes of a stream of columns, each a field and its values."""
    schema = pa.schema([each for each, _ in columns])
    table = pa.table([pa.array(values, each.type) for each, values in columns], schema=schema)
    sink = io.BytesIO()
    with ipc.new_stream(sink, schema, options=ipc.IpcWriteOptions(**options)) as writer:
        for batch in table.to_batches(max_chunksize=batch_rows):
            writer.write_batch(batch)
    return sink.getvalue()


def run(*arguments, given=b""):
    return subprocess.run([ECOTONE, *map(str, arguments)], input=given, capture_output=True,
                          timeout=120, check=False)


def area(given, *arguments, status=0):
    done = run("area", "-", "--in", "arrow", *arguments, given=given)
    assert done.returncode == status, done.stderr.decode()
    return done.stdout


def ids(kind=None):
    return field("id", kind or pa.string()), IDS


def geometry(kind=None, crs="EPSG:4490"):
    return field("geometry", kind or pa.binary(), "geoarrow.wkb", crs), [wkb(r) for r in RINGS]


@pytest.fixture(scope="module")
def expected():
    lines = "".join(f"{i}\t{wkb(r).hex()}\n" for i, r in zip(IDS, RINGS))
    done = run("area", "-", "--in", "wkb-tsv", "--crs", "4490", given=lines.encode())
    assert done.returncode == 0
    return done.stdout


NATIVE = pa.list_(pa.list_(pa.list_(pa.float64(), 2)))
SEPARATE = pa.list_(pa.list_(pa.struct([("x", pa.float64()), ("y", pa.float64())])))


@pytest.mark.parametrize("columns", [
    pytest.param([ids(), geometry()], id="wkb"),
    pytest.param([geometry(pa.large_binary()), ids(pa.large_string())], id="large types"),
    pytest.param([ids(), (field("geom", NATIVE, "geoarrow.polygon"), [[r] for r in RINGS])],
                 id="interleaved"),
    pytest.param([ids(), (field("geom", SEPARATE, "geoarrow.polygon"),
                          [[[{"x": x, "y": y} for x, y in r]] for r in RINGS])], id="separate"),
    pytest.param([(field("n", pa.float32()), [1.5] * 200), ids(), geometry(),
                  (field("d", pa.date32()), [None] * 200), (field("b", pa.bool_()), [True] * 200),
                  (field("t", pa.timestamp("us")), [0] * 200)], id="other columns"),
])
def test_streams_of_pyarrow_give_the_same_areas(columns, expected):
    assert area(written(columns)) == expected
    assert area(written(columns, batch_rows=7)) == expected


def test_the_crs_is_that_of_the_column_else_of_the_option(expected):
    assert area(written([ids(), geometry(crs=None)]), "--crs", "4490") == expected
    missing = run("area", "-", "--in", "arrow", given=written([ids(), geometry(crs=None)]))
    assert missing.returncode == 3 and b"--crs" in missing.stderr


def test_rows_come_out_as_pyarrow_reads_them(expected):
    given = written([ids(), geometry(), (field("town", pa.string()), TOWNS)])
    table = ipc.open_stream(area(given, "--by", "town", "--format", "arrow")).read_all()
    assert table.schema.names == ["id", "town", "features", "area_m2"]
    rows = table.to_pylist()
    lines = [line.split("\t") for line in expected.decode().splitlines()]
    assert [(row["id"], row["area_m2"]) for row in rows[:200]] == [
        (name, float(value)) for name, value in lines]
    assert [row["town"] for row in rows[200:]] == ["镇0", "镇1", "镇2"]
    assert sum(row["features"] for row in rows[200:]) == 200
    for row in rows[200:]:
        assert row["id"] is None
        parts = math.fsum(r["area_m2"] for r in rows[:200] if r["town"] == row["town"])
        assert row["area_m2"] == pytest.approx(parts, rel=1e-15)


def test_verdicts_come_out_as_pyarrow_reads_them(tmp_path):
    given = written([ids(), geometry()])
    arguments = ["check", "-", "--in", "arrow", "--catalog", COUNTY / "catalogue.yaml",
                 "--as-of", "2026-11-01", "--exit-zero"]
    done = run(*arguments, "--format", "arrow", given=given)
    assert done.returncode == 0, done.stderr.decode()
    table = ipc.open_stream(done.stdout).read_all()
    lines = run(*arguments, "--format", "tsv", given=given).stdout.decode().splitlines()
    assert table.num_rows == len(lines) == 200

    def text(value):
        if value is None:
            return "\\N"
        return str(value).lower() if isinstance(value, bool) else str(value)

    for line, row in zip(lines, table.to_pylist()):
        for cell, (name, value) in zip(line.split("\t"), row.items()):
            if isinstance(value, float):
                assert float(cell) == value, name
            else:
                assert cell == text(value), name


def test_an_empty_stream_gives_an_empty_one():
    given = written([(ids()[0], []), (geometry()[0], [])])
    assert area(given) == b""
    assert ipc.open_stream(area(given, "--format", "arrow")).read_all().num_rows == 0
    assert area(b"") == b""


@pytest.mark.parametrize("columns, code", [
    ([(pa.field("id", pa.dictionary(pa.int32(), pa.string())), IDS), geometry()], "ECO1293"),
    ([ids(), geometry(), (field("u", pa.string_view()), TOWNS)], "ECO1294"),
    ([ids(), geometry(), (field("u", pa.map_(pa.string(), pa.int32())), [[]] * 200)], "ECO1294"),
    ([ids()], "ECO1609"),
    ([geometry()], "ECO1602"),
])
def test_what_is_not_read_is_refused_with_its_column(columns, code):
    done = run("area", "-", "--in", "arrow", given=written(columns))
    assert done.returncode == 3, done.stderr
    assert code in done.stderr.decode()


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
def test_compressed_buffers_are_refused_in_words(codec):
    done = run("area", "-", "--in", "arrow", given=written([ids(), geometry()], compression=codec))
    assert done.returncode == 3 and "ECO1292" in done.stderr.decode()


def test_the_file_form_is_refused_in_words():
    sink = io.BytesIO()
    table = pa.table({"id": IDS})
    with ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    done = run("area", "-", "--in", "arrow", given=sink.getvalue())
    assert done.returncode == 3 and "ECO1290" in done.stderr.decode()


def test_damaged_streams_end_in_words():
    """Cut anywhere, or with bytes changed anywhere: never a crash, never a made-up row."""
    given = written([ids(), geometry(), (field("town", pa.string()), TOWNS)], batch_rows=50)
    generator = random.Random(5)
    for _ in range(150):
        damaged = bytearray(given)
        if generator.random() < 0.3:
            del damaged[generator.randrange(len(damaged)):]
        else:
            for _ in range(generator.choice([1, 4])):
                damaged[generator.randrange(min(len(damaged), 3000))] = generator.randrange(256)
        done = run("area", "-", "--in", "arrow", given=bytes(damaged))
        assert done.returncode in (0, 2, 3, 5), (done.returncode, done.stderr)


def test_ids_that_are_not_utf8_are_bad_rows():
    names = pa.StringArray.from_buffers(2, pa.py_buffer(struct.pack("<iii", 0, 1, 2)),
                                        pa.py_buffer(b"\xffa"))
    shape, values = geometry()
    schema = pa.schema([ids()[0], shape])
    sink = io.BytesIO()
    with ipc.new_stream(sink, schema) as writer:
        writer.write_batch(pa.record_batch([names, pa.array(values[:2], pa.binary())], schema))
    done = run("area", "-", "--in", "arrow", given=sink.getvalue())
    assert done.returncode == 5 and "row 1 (\\xff) is left out: [ECO1288]" in done.stderr.decode()
    assert [line.split(b"\t")[0] for line in done.stdout.splitlines()] == [b"a"]


def test_malformed_geometry_is_a_bad_row_with_all_it_holds(tmp_path):
    bad = tmp_path / "bad.tsv"
    values = [wkb(r) for r in RINGS]
    values[17] = values[17][:30]
    given = written([ids(), (geometry()[0], values), (field("town", pa.string()), TOWNS)])
    lines = area(given, "--bad-rows", bad, status=5).decode().splitlines()
    assert len(lines) == 199
    row, name, code, _, text = bad.read_text(encoding="utf-8").rstrip("\n").split("\t")
    assert (row, name, code) == ("18", "p17", "ECO1005")
    assert json.loads(text) == {"id": "p17", "geometry": values[17].hex(),
                                "fields": {"town": TOWNS[17]}}
