# SPDX-License-Identifier: Apache-2.0
"""ecotone.spark on a cluster of two executors, each a process of its own: the same bytes as one
machine, whatever happens to tasks."""
import json
import math
import os
import random
import shutil
import sys

import numpy as np
import pytest
from conftest import COUNTY, square

import ecotone

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark", reason="pyspark is not installed; ./dev setup --spark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java; ./dev setup --spark", allow_module_level=True)

import ecotone.spark as eco  # noqa: E402
from ecotone import unions  # noqa: E402

sys.path.insert(0, str(COUNTY.parents[1] / "tests/support"))
from local_cluster import local_cluster, sedona_jar  # noqa: E402

CRS = "EPSG:4545"
X0, Y0 = 500_000, 3_180_000


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    settings = {}
    if sedona_jar():
        settings = {"spark_jars": sedona_jar(),
                    "spark_sql_extensions": "org.apache.sedona.sql.SedonaSqlExtensions"}
    session = local_cluster(tmp_path_factory.mktemp("spark"), "ecotone",
                            spark_sql_shuffle_partitions="3", spark_sql_adaptive_enabled="false",
                            spark_sql_execution_arrow_maxRecordsPerBatch="150", **settings)
    yield session
    session.stop()


def jagged(x, y, radius, vertices, seed):
    """A star-shaped polygon as WKT, on tenths of millimetres."""
    rng = random.Random(seed)
    points = []
    for k in range(vertices):
        angle = 2 * math.pi * k / vertices
        reach = radius * rng.uniform(0.8, 1)
        points.append(f"{x + reach * math.cos(angle):.4f} {y + reach * math.sin(angle):.4f}")
    return f"POLYGON (({', '.join([*points, points[0]])}))"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Four zones, one of them inside another, two of them huge."""
    zones = ecotone.Layer(pa.table({
        "name": ["north", "south", "inner", "small"],
        "geometry": pa.array(ecotone.Layer([
            jagged(X0 + 5000, Y0 + 7000, 3500, 4000, 1), jagged(X0 + 5000, Y0 + 2000, 2500, 3000, 2),
            jagged(X0 + 5000, Y0 + 7000, 800, 500, 3), square(X0 + 9000, Y0 + 100, 500),
        ]).to_wkb(), pa.binary())}), crs=CRS, name="zones", id="name")
    return ecotone.write_index(tmp_path_factory.mktemp("index") / "zones.eczi",
                               {"ecological_redline": zones}, rules=["cn"])


@pytest.fixture(scope="module")
def subjects():
    """Many small parcels and a few giants that take nearly all of the time."""
    rng = random.Random(7)
    made = [square(X0 + rng.randrange(0, 100_000) / 10, Y0 + rng.randrange(0, 100_000) / 10,
                   rng.randrange(50, 900) / 10) for _ in range(1000)]
    for k in range(3):
        made.insert(300 * k, jagged(X0 + 5000 + 100 * k, Y0 + 5000, 4800, 8000, 10 + k))
    wkb = ecotone.Layer(made).to_wkb()
    return pa.table({"parcel": pa.array(range(len(wkb)), pa.int64()),
                     "kind": [("field", "wood", None)[k % 3] for k in range(len(wkb))],
                     "geometry": pa.array(wkb, pa.binary())})


BAD = {10: None, 500: b"\x01\x03\x00\x00", 700: b"\x01\x01\x00\x00\x00" + bytes(16),
       900: bytes.fromhex("010300000000000000")}


def with_bad_rows(subjects):
    wkb = subjects.column("geometry").to_pylist()
    for place, bytes_ in BAD.items():
        wkb[place] = bytes_
    return subjects.set_column(2, "geometry", pa.array(wkb, pa.binary()))


def frame_of(spark, table, partitions=3, seed=None):
    order = list(range(len(table)))
    if seed is not None:
        random.Random(seed).shuffle(order)
    frame = spark.createDataFrame(table.take(order))
    return frame.repartition(partitions) if seed is not None else frame.coalesce(1).repartition(
        partitions)


def rows_of(frame, *order):
    table = frame.toArrow()
    return table.sort_by([(name, "ascending") for name in order]).combine_chunks()


def same_bytes(a, b):
    """Not only equal: the digits and the bits of every column."""
    if a.schema != b.schema or len(a) != len(b):
        return False
    for name in a.column_names:
        x, y = a.column(name), b.column(name)
        if pa.types.is_floating(x.type):
            bits = [np.asarray(c.fill_null(-1)).view(np.int64) for c in (x, y)]
            if x.is_null().to_pylist() != y.is_null().to_pylist() or (bits[0] != bits[1]).any():
                return False
        elif x.to_pylist() != y.to_pylist():
            return False
    return True


def test_executors_are_apart_and_map_one_file(spark, index, subjects):
    frame = frame_of(spark, subjects.slice(0, 40), 4)
    eco.overlap_areas(frame, index, "ecological_redline", id="parcel").count()
    name = f"ecotone-{index.checksum}.eczi"

    def tell(batches):
        import os
        import time

        import pyarrow
        from pyspark import SparkFiles

        for _ in batches:
            pass
        time.sleep(0.5)  # so that no executor takes all
        with open("/proc/self/maps", encoding="utf-8") as maps:
            mapped = any(line.rstrip().endswith(name) for line in maps)
        yield pyarrow.RecordBatch.from_pydict({
            "folder": [os.path.realpath(SparkFiles.getRootDirectory())], "pid": [os.getpid()],
            "mapped": [mapped]})

    told = frame.mapInArrow(tell, "folder string, pid long, mapped boolean").collect()
    assert len({row.folder for row in told}) == 2
    assert len({row.pid for row in told}) == 2
    assert os.getpid() not in {row.pid for row in told}
    assert any(row.mapped for row in told)


@pytest.mark.parametrize("partitions, seed", [(1, None), (2, 1), (7, 2)])
def test_overlap_areas_are_those_of_one_machine(spark, index, subjects, partitions, seed):
    found = rows_of(eco.overlap_areas(frame_of(spark, subjects, partitions, seed), index,
                                      "ecological_redline", id="parcel", pieces=True),
                    "parcel", "zone")
    layer = ecotone.Layer(subjects, crs=CRS, id="parcel")
    one = index.overlap_areas(layer, "ecological_redline", pieces=True)
    pairs = one.pairs.to_arrow()
    zones = index.ids("ecological_redline")
    alone = pa.table({
        "parcel": pairs["subject"], "zone": [zones[zone] for zone in pairs["zone"].to_pylist()],
        **{name: pairs[name] for name in pairs.column_names[2:]},
        "geometry": pa.array(one.pieces.to_wkb(), pa.binary()),
        "repaired": [False] * len(pairs), **{name: pa.nulls(len(pairs), pa.string()) for name in (
            "error_code", "error_en", "error_zh")},
    }).sort_by([("parcel", "ascending"), ("zone", "ascending")])
    assert len(alone) > 500
    assert same_bytes(found, alone.select(found.column_names).cast(found.schema))


def test_overlaps_are_those_of_shapely(spark, index, subjects):
    shapely = pytest.importorskip("shapely")
    found = eco.overlap_areas(frame_of(spark, subjects, 3, 5), index, "ecological_redline",
                              id="parcel", method="plane").toArrow()
    geometry = shapely.from_wkb(subjects["geometry"].to_pylist())
    zones = dict(zip(index.ids("ecological_redline"),
                     shapely.from_wkb(index.layer("ecological_redline").to_wkb())))
    of_pair = dict(zip(zip(found["parcel"].to_pylist(), found["zone"].to_pylist()),
                       found["area_m2"].to_pylist()))
    compared = 0
    for name, zone in zones.items():
        shapely.prepare(zone)
        for parcel in np.flatnonzero(shapely.intersects(zone, geometry)):
            area = shapely.intersection(geometry[parcel], zone).area
            # Both round crossings of borders of a hundred kilometres to a ten-thousandth.
            assert of_pair[int(parcel), name] == pytest.approx(area, rel=1e-9, abs=0.01)
            compared += 1
    assert compared == len(of_pair)


def test_bad_rows_come_back_as_rows(spark, index, subjects):
    table = with_bad_rows(subjects)
    result = eco.overlap_areas(frame_of(spark, table, 4, 3), index, "ecological_redline",
                               id="parcel")
    bad = rows_of(eco.bad_rows(result, "parcel"), "parcel").to_pylist()
    assert [row["parcel"] for row in bad] == sorted(BAD)
    assert [row["error_code"] for row in bad] == ["ECO2321", "ECO1003", "ECO2323", "ECO2322"]
    assert all(row["error_en"] and row["error_zh"] for row in bad)
    good = rows_of(eco.good_rows(result), "parcel", "zone")
    clean = rows_of(eco.good_rows(eco.overlap_areas(
        frame_of(spark, subjects, 2), index, "ecological_redline", id="parcel")),
        "parcel", "zone")
    keep = [place not in BAD for place in clean["parcel"].to_pylist()]
    assert same_bytes(good, clean.filter(pa.array(keep)).combine_chunks())


def crash_once(folder):
    """Fails the first attempt at half of the partitions: one raises, one loses its process, both
    after they have handed on rows."""

    def work(batches):
        import os
        import pathlib

        from pyspark import TaskContext

        context = TaskContext.get()
        for count, batch in enumerate(batches):
            yield batch
            if count == 0 and context.attemptNumber() == 0 and context.partitionId() < 2:
                pathlib.Path(folder, f"{context.partitionId()}").touch()
                if context.partitionId() == 0:
                    raise RuntimeError("fails once")
                os._exit(3)

    return work


def test_totals_do_not_depend_on_retries_or_order(spark, index, subjects, tmp_path):
    layer = ecotone.Layer(subjects, crs=CRS)
    one = index.overlap_areas(layer, "ecological_redline").pairs
    kinds = subjects["kind"].to_pylist()
    groups = {}
    zones = index.ids("ecological_redline")
    for subject, zone, area in zip(one["subject"], one["zone"], one["area_m2"]):
        groups.setdefault((zones[zone], kinds[subject]), []).append(area)
    alone = {key: (len(areas), unions.sum_areas_m2(areas)) for key, areas in groups.items()}
    for key, areas in groups.items():
        assert alone[key][1] == pytest.approx(math.fsum(areas), rel=1e-15)
    for partitions, seed in ((1, 4), (7, 5)):
        frame = frame_of(spark, subjects, partitions, seed)
        if partitions == 7:
            frame = frame.mapInArrow(crash_once(str(tmp_path)), frame.schema)
        found = eco.totals(eco.overlap_areas(frame, index, "ecological_redline",
                                             id=["parcel", "kind"]), ["zone", "kind"]).collect()
        assert {(row.zone, row.kind): (row.rows, row.area_m2) for row in found} == alone
    assert sorted(os.listdir(tmp_path)) == ["0", "1"]  # both did fail


@pytest.mark.parametrize("operation", ["intersection", "identity", "clip"])
def test_pieces_are_those_of_one_machine(spark, index, subjects, operation):
    some = subjects.slice(0, 300)
    found = rows_of(eco.good_rows(eco.overlay(
        frame_of(spark, some, 3, 6), index, "ecological_redline", operation, id="parcel")),
        "parcel", "zone")
    layer = ecotone.Layer(some, crs=CRS, id="parcel", name="a")
    one = ecotone.overlay(layer, index.layer("ecological_redline"), operation)
    fields = one.layer.fields.to_arrow()
    zones = fields["b_id"] if "b_id" in fields.column_names else pa.nulls(len(fields), pa.string())
    alone = pa.table({"parcel": fields["a_id"].cast(pa.int64()), "zone": zones.cast(pa.string()),
                      "geometry": pa.array(one.layer.to_wkb(), pa.binary()),
                      "area_m2": one.areas_m2}).sort_by(
                          [("parcel", "ascending"), ("zone", "ascending")])
    assert found["parcel"].to_pylist() == alone["parcel"].to_pylist()
    assert found["zone"].to_pylist() == alone["zone"].to_pylist()
    assert found["geometry"].to_pylist() == alone["geometry"].to_pylist()
    assert found["area_m2"].to_pylist() == alone["area_m2"].to_pylist()


def coverage():
    """Strips of unequal plots that share borders, a crossing pair, one that is invalid."""
    rng = random.Random(3)
    made, township = [], []
    for row in range(12):
        x = 0
        while x < 1200:
            width = rng.choice([30, 40, 70])
            made.append(f"POLYGON (({X0 + x} {Y0 + 50 * row}, {X0 + x + width} {Y0 + 50 * row}, "
                        f"{X0 + x + width} {Y0 + 50 * row + 50}, {X0 + x} {Y0 + 50 * row + 50}, "
                        f"{X0 + x} {Y0 + 50 * row}))")
            township.append("east" if x >= 600 else "west")
            x += width
    made += [jagged(X0 + 300, Y0 + 900, 150, 60, 1), jagged(X0 + 390.3, Y0 + 930, 150, 77, 2),
             f"POLYGON (({X0} {Y0 + 2000}, {X0 + 10} {Y0 + 2010}, {X0 + 10} {Y0 + 2000}, "
             f"{X0} {Y0 + 2010}, {X0} {Y0 + 2000}))"]
    township += ["west", "west", "west"]
    return pa.table({"township": township, "geometry": pa.array(
        [*ecotone.Layer(made).to_wkb()[:-1], ecotone.Layer([made[-1]]).to_wkb()[0]], pa.binary())})


@pytest.mark.parametrize("partitions, seed", [(1, None), (2, None), (7, 8)])
def test_dissolve_is_that_of_one_machine(spark, partitions, seed):
    table = coverage()
    table = pa.concat_tables([table, pa.table({"township": ["east", "east"],
                                               "geometry": pa.array([None, b"\x01"], pa.binary())})])
    found = eco.dissolve(frame_of(spark, table, partitions, seed), "township", crs=CRS)
    rows = rows_of(eco.good_rows(found), "township")
    one = ecotone.dissolve(ecotone.Layer(table.slice(0, len(table) - 1), crs=CRS), ["township"])
    assert rows["township"].to_pylist() == one.layer["township"] == ["east", "west"]
    assert rows["count"].to_pylist() == one.layer["count"].tolist()
    assert rows["geometry"].to_pylist() == one.layer.to_wkb()
    assert [row.error_code for row in eco.bad_rows(found, "township").collect()] == ["ECO1003"]
    everything = eco.good_rows(eco.dissolve(frame_of(spark, table, 2), crs=CRS)).toArrow()
    whole = ecotone.dissolve(ecotone.Layer(table.slice(0, len(table) - 1), crs=CRS))
    assert everything["geometry"].to_pylist() == whole.layer.to_wkb()


def test_the_first_step_of_a_dissolve_leaves_only_outer_borders():
    table = coverage()
    work = unions.PartialUnion(eco.Rows("geometry", (), CRS), ("township",))
    made = pa.Table.from_batches(list(work(table.slice(0, len(table) - 3).to_batches())))
    assert made["count"].to_pylist() == [
        table["township"].to_pylist()[:-3].count(name) for name in ("west", "east")]
    crossing = pa.Table.from_batches(list(work(table.slice(len(table) - 3).to_batches())))
    assert crossing["count"].to_pylist() == [1, 1, 1]


def test_areas_are_those_of_one_machine(spark, subjects):
    found = rows_of(eco.area(frame_of(spark, subjects, 3, 9), id="parcel", crs=CRS), "parcel")
    areas = ecotone.area(ecotone.Layer(subjects, crs=CRS))
    assert np.array_equal(found["area_m2"], areas)
    # And in another CRS than that of the index, which is told by name.
    geodetic = ecotone.Layer(subjects, crs=CRS).transform("EPSG:4490")
    again = pa.table({"parcel": subjects["parcel"],
                      "geometry": pa.array(geodetic.to_wkb(), pa.binary())})
    measured = rows_of(eco.area(frame_of(spark, again, 2), id="parcel", crs="EPSG:4490"), "parcel")
    assert np.array_equal(measured["area_m2"], ecotone.area(geodetic))


def test_checks_are_those_of_the_command_line(spark, cli, tmp_path):
    geopandas = pytest.importorskip("geopandas")
    path = tmp_path / "county.eczi"
    cli("catalog", "index", COUNTY / "catalogue.yaml", "-o", path)
    told = cli("check", COUNTY / "sites.geojson", "--catalog", COUNTY / "catalogue.yaml", "--index",
               path, "--as-of", "2026-11-01", "--id", "name", "--detail", "brief")
    sites = geopandas.read_file(COUNTY / "sites.geojson")
    table = pa.table(sites.to_arrow(index=False, geometry_encoding="WKB"))
    table = table.replace_schema_metadata().cast(pa.schema(
        [pa.field(item.name, pa.binary() if item.name == "geometry" else item.type)
         for item in table.schema]))
    found = eco.check(frame_of(spark, table, 3, 11), path, id="name", as_of="2026-11-01",
                      crs=sites.crs)
    rows = {row.name: row for row in found.collect()}
    assert len(rows) == len(told["subjects"]) == len(sites)
    for subject in told["subjects"]:
        row = rows[subject["id"]]
        assert (row.error_code, row.verdict, row.complete) == (
            None, subject["verdict"], subject["complete"])
        rules = [finding["rule"] for finding in (*subject["findings"], *subject["unknown"])]
        assert [finding.rule for finding in row.findings] == rules
        messages = [finding["message"]["zh"] for finding in subject["findings"]]
        assert [item.message_zh for item in row.findings][:len(messages)] == messages
    index = ecotone.CatalogueIndex(path)
    one = index.check_tables(ecotone.Layer(table, crs=sites.crs, id="name"), as_of="2026-11-01")
    alone = dict(zip(table["name"].to_pylist(), one.subjects["area_m2"]))
    assert {name: row.area_m2 for name, row in rows.items()} == alone


def test_geoparquet_goes_out_and_comes_in(spark, index, subjects, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path / "pieces"
    found = eco.good_rows(eco.overlay(frame_of(spark, subjects, 3, 12), index, "ecological_redline",
                                      id="parcel"))
    crashes = tmp_path / "crashes"
    crashes.mkdir()
    files = eco.write_geoparquet(found.mapInArrow(crash_once(str(crashes)), found.schema),
                                 str(folder), crs=CRS)
    assert sorted(os.listdir(crashes)) == ["0", "1"]
    assert sorted(os.listdir(folder)) == [os.path.basename(file) for file in files]
    column = eco.geometry_column(str(folder))
    assert (column.name, column.encoding) == ("geometry", "WKB")
    geo = json.loads(parquet.read_metadata(files[0]).metadata[b"geo"])["columns"]["geometry"]
    assert set(geo["geometry_types"]) <= {"Polygon", "MultiPolygon"} and len(geo["bbox"]) == 4
    read = spark.read.parquet(str(folder))
    assert same_bytes(rows_of(read, "parcel", "zone"), rows_of(found, "parcel", "zone"))
    areas = rows_of(eco.area(read, id=["parcel", "zone"], crs=column.crs, method="plane"),
                    "parcel", "zone")
    geopandas = pytest.importorskip("geopandas")
    frame = geopandas.read_parquet(folder)
    assert frame.crs.to_epsg() == 4545
    theirs = frame.sort_values(["parcel", "zone"]).geometry.area.to_numpy()
    assert np.allclose(areas["area_m2"], theirs, rtol=1e-12, atol=1e-5)
    with pytest.raises(FileExistsError):
        eco.write_geoparquet(found, str(folder), crs=CRS)


def test_columns_of_sedona(spark, index, subjects):
    if sedona_jar() is None:
        pytest.skip("Sedona is not there; ./dev setup --spark")
    some = subjects.slice(0, 200)
    wkb = frame_of(spark, some, 2)
    geometry = wkb.selectExpr("parcel", "ST_GeomFromWKB(geometry) AS geometry")
    found = [rows_of(eco.overlap_areas(frame, index, "ecological_redline", id="parcel"),
                     "parcel", "zone") for frame in (geometry, wkb)]
    assert len(found[0]) > 50
    assert same_bytes(*found)
    areas = [rows_of(eco.area(frame, id="parcel", crs=CRS), "parcel") for frame in (geometry, wkb)]
    assert same_bytes(*areas)


def test_mistakes_show_before_any_task(spark, index, subjects):
    frame = frame_of(spark, subjects.slice(0, 10), 1)
    with pytest.raises(ecotone.IoError, match="ecological_redline"):
        eco.overlap_areas(frame, index, "roads", id="parcel")
    with pytest.raises(ecotone.UsageError):
        eco.overlap_areas(frame, index, "ecological_redline", id="parcel", method="sphere")
    with pytest.raises(ValueError, match="geometry="):
        eco.area(frame, id="parcel", crs=CRS, geometry="geom")
    with pytest.raises(ValueError, match="string"):
        eco.area(frame, id="parcel", crs=CRS, geometry="kind")
    with pytest.raises(ValueError, match="rename"):
        eco.area(frame.withColumnRenamed("parcel", "area_m2"), id="area_m2", crs=CRS)
    with pytest.raises(ValueError, match="all rows"):
        eco.overlay(frame, index, "ecological_redline", "union", id="parcel")
    with pytest.raises(ecotone.CrsError):
        eco.area(frame, id="parcel", crs=None)
    with pytest.raises(ecotone.EcotoneError):
        eco.check(frame, index, ["no-such-pack"], id="parcel", as_of="2026-11-01")
