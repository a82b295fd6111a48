# SPDX-License-Identifier: Apache-2.0
"""One engine of compare_parcels.py in a process of its own: pairs of parcels and zones with areas.

    python tests/benchmark/peer_parcels.py ENGINE PARCELS ZONES OUTPUT
"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from local_cluster import SEDONA  # noqa: E402


def with_ecotone(parcels, zones, output):
    """The package on two threads, a batch of rows at a time: memory is the index and a batch."""
    import pyarrow
    import pyarrow.parquet

    with tempfile.TemporaryDirectory() as folder:
        index = index_of(zones, folder)
        names = pyarrow.array([int(id) for id in index.ids("zones")], pyarrow.int64())
        schema = pyarrow.schema([("parcel", pyarrow.int64()), ("zone", pyarrow.int64()),
                                 ("area_m2", pyarrow.float64())])
        import ecotone

        file = pyarrow.parquet.ParquetFile(parcels)
        crs = index.crs_wkt
        with pyarrow.parquet.ParquetWriter(output, schema) as writer:
            for batch in file.iter_batches(50_000):
                rows = pyarrow.Table.from_batches([batch]).replace_schema_metadata()
                pairs = pyarrow.table(index.overlap_areas(
                    ecotone.Layer(rows, crs=crs), "zones", method="plane", borders=False,
                    threads=2).pairs)
                writer.write_table(pyarrow.table([
                    batch.column("parcel").take(pairs["subject"].combine_chunks()),
                    names.take(pairs["zone"].combine_chunks()), pairs["area_m2"]], schema=schema))


def index_of(zones, folder, rules=()):
    import pyarrow.parquet

    import ecotone

    layer = ecotone.Layer(pyarrow.parquet.read_table(zones), id="zone", name="zones")
    return ecotone.write_index(pathlib.Path(folder, "zones.eczi"),
                               [ecotone.RoleLayer("ecological_redline", layer, id="zones")],
                               rules=rules)


def spark_session(**settings):
    from pyspark.sql import SparkSession

    builder = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
               .config("spark.driver.host", "127.0.0.1")
               .config("spark.driver.bindAddress", "127.0.0.1")
               .config("spark.driver.memory", os.environ.get("SPARK_DRIVER_MEMORY", "4g"))
               .config("spark.sql.shuffle.partitions", "4"))
    for name, value in settings.items():  # dots are written as underscores
        builder = builder.config(name.replace("_", "."), value)
    return builder.getOrCreate()


def with_ecotone_spark(parcels, zones, output):
    import ecotone.spark as eco

    session = spark_session()
    with tempfile.TemporaryDirectory() as folder:
        index = index_of(zones, folder)
        found = eco.overlap_areas(session.read.parquet(parcels), index, "zones", id="parcel",
                                  method="plane", borders=False)
        good = eco.good_rows(found).selectExpr("parcel", "cast(zone as bigint) as zone", "area_m2")
        good.write.parquet(output)
    session.stop()


def with_geopandas(parcels, zones, output):
    """As one writes it first."""
    import geopandas

    found = geopandas.overlay(geopandas.read_parquet(parcels), geopandas.read_parquet(zones),
                              how="intersection", keep_geom_type=True)
    found["area_m2"] = found.geometry.area
    found.drop(columns="geometry").to_parquet(output)


def with_geopandas_tuned(parcels, zones, output):
    """Shapely by row groups on two threads: a tree of the parcels, prepared zones, and no
    intersection of parcels that lie within a zone."""
    import concurrent.futures
    import threading

    import numpy
    import pyarrow.parquet
    import shapely

    table = pyarrow.parquet.read_table(zones)
    names = table["zone"].to_numpy()
    own = threading.local()  # prepared geometries fill their indexes when they are asked first

    def pairs_of(group):
        if not hasattr(own, "zones"):
            own.zones = shapely.from_wkb(table["geometry"].to_numpy())
            shapely.prepare(own.zones)
        rows = pyarrow.parquet.ParquetFile(parcels).read_row_group(group)
        shapes = shapely.from_wkb(rows["geometry"].to_numpy())
        zone, parcel = shapely.STRtree(shapes).query(own.zones, predicate="intersects")
        some_zones, some = own.zones[zone], shapes[parcel]
        whole = shapely.contains_properly(some_zones, some)
        areas = numpy.empty(len(some))
        areas[whole] = shapely.area(some[whole])
        areas[~whole] = shapely.area(shapely.intersection(some[~whole], some_zones[~whole]))
        return pyarrow.table({"parcel": rows["parcel"].to_numpy()[parcel], "zone": names[zone],
                              "area_m2": areas})

    groups = pyarrow.parquet.ParquetFile(parcels).num_row_groups
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(pairs_of, range(groups)))
    pyarrow.parquet.write_table(pyarrow.concat_tables(parts), output)


AREA = "ST_Area(ST_Intersection(p.geometry, z.geometry))"
#: Parcels within a zone are not intersected.
AREA_TUNED = f"""CASE WHEN ST_Within(p.geometry, z.geometry) THEN ST_Area(p.geometry)
                 ELSE {AREA} END"""
#: The same by a second join, which prepares the zones where ST_Within alone does not.
TWO_JOINS = """
    SELECT i.parcel, i.zone, CASE WHEN w.parcel IS NOT NULL THEN ST_Area(i.p)
                             ELSE ST_Area(ST_Intersection(i.p, i.z)) END AS area_m2
    FROM (SELECT p.parcel, z.zone, p.geometry AS p, z.geometry AS z
          FROM parcels p JOIN zones z ON ST_Intersects(p.geometry, z.geometry)) i
    LEFT JOIN (SELECT p.parcel, z.zone
               FROM parcels p JOIN zones z ON ST_Within(p.geometry, z.geometry)) w
    ON i.parcel = w.parcel AND i.zone = w.zone"""


def one_join(area, hint=""):
    return f"""SELECT {hint} p.parcel, z.zone, {area} AS area_m2
               FROM parcels p JOIN zones z ON ST_Intersects(p.geometry, z.geometry)"""


def with_duckdb(parcels, zones, output, query=one_join(AREA)):
    """Its operator SPATIAL_JOIN has a tree of the zones."""
    import duckdb
    import duckdb_extension_spatial

    connection = duckdb.connect(config={
        "allow_unsigned_extensions": "true", "threads": 2, "preserve_insertion_order": "false"})
    extension, = pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"CREATE VIEW parcels AS FROM '{parcels}'")
    connection.execute(f"CREATE VIEW zones AS FROM '{zones}'")
    connection.execute(f"COPY ({query}) TO '{output}' (FORMAT parquet)")


def with_sedonadb(parcels, zones, output, query=one_join(AREA)):
    import pyarrow.parquet
    import sedonadb

    connection = sedonadb.connect()
    connection.sql("SET datafusion.execution.target_partitions = 2").execute()
    connection.read_parquet(parcels).to_view("parcels", overwrite=True)
    connection.read_parquet(zones).to_view("zones", overwrite=True)
    pyarrow.parquet.write_table(connection.sql(query).to_arrow_table(), output)


def with_sedona_spark(parcels, zones, output, query=one_join(AREA)):
    session = spark_session(spark_jars_packages=SEDONA, spark_serializer=(
        "org.apache.spark.serializer.KryoSerializer"), spark_kryo_registrator=(
        "org.apache.sedona.core.serde.SedonaKryoRegistrator"), spark_sql_extensions=(
        "org.apache.sedona.sql.SedonaSqlExtensions"))
    for name, path in (("parcels", parcels), ("zones", zones)):
        frame = session.read.parquet(path)
        frame.selectExpr(frame.columns[0], "ST_GeomFromWKB(geometry) AS geometry"
                         ).createOrReplaceTempView(name)
    session.sql(query).write.parquet(output)
    session.stop()


def with_other(engine, query):
    return lambda parcels, zones, output: engine(parcels, zones, output, query)


ENGINES = {
    "ecotone": with_ecotone, "ecotone-spark": with_ecotone_spark,
    "geopandas": with_geopandas, "geopandas-tuned": with_geopandas_tuned,
    "duckdb": with_duckdb, "duckdb-tuned": with_other(with_duckdb, one_join(AREA_TUNED)),
    "sedonadb": with_sedonadb, "sedonadb-tuned": with_other(with_sedonadb, TWO_JOINS),
    "sedona-spark": with_sedona_spark, "sedona-spark-tuned": with_other(
        with_sedona_spark, one_join(AREA_TUNED, "/*+ BROADCAST(z) */"))}

if __name__ == "__main__":
    ENGINES[sys.argv[1]](*sys.argv[2:5])
