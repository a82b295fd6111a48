# SPDX-License-Identifier: Apache-2.0
"""One engine of compare_parcels.py in a process of its own: pairs of parcels and zones with areas.

    python tests/benchmark/peer_parcels.py ENGINE PARCELS ZONES OUTPUT
"""

import os
import pathlib
import sys
import tempfile

SEDONA = "org.apache.sedona:sedona-spark-shaded-4.0_2.13:1.8.0"


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


def index_of(zones, folder):
    import pyarrow.parquet

    import ecotone

    layer = ecotone.Layer(pyarrow.parquet.read_table(zones), id="zone", name="zones")
    return ecotone.write_index(pathlib.Path(folder, "zones.eczi"),
                               [ecotone.RoleLayer("ecological_redline", layer, id="zones")])


def spark_session(**settings):
    from pyspark.sql import SparkSession

    builder = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
               .config("spark.driver.host", "127.0.0.1")
               .config("spark.driver.bindAddress", "127.0.0.1")
               .config("spark.driver.memory", os.environ.get("SPARK_DRIVER_MEMORY", "2g"))
               .config("spark.sql.shuffle.partitions", "4"))
    for name, value in settings.items():
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
    import geopandas

    found = geopandas.overlay(geopandas.read_parquet(parcels), geopandas.read_parquet(zones),
                              how="intersection", keep_geom_type=True)
    found["area_m2"] = found.geometry.area
    found.drop(columns="geometry").to_parquet(output)


def with_duckdb(parcels, zones, output):
    import duckdb
    import duckdb_extension_spatial

    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": 2})
    extension, = pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    connection.execute(f"""
        COPY (SELECT parcel, zone, ST_Area(ST_Intersection(p.geometry, z.geometry)) AS area_m2
              FROM '{parcels}' p JOIN '{zones}' z ON ST_Intersects(p.geometry, z.geometry))
        TO '{output}' (FORMAT parquet)""")


def with_sedonadb(parcels, zones, output):
    import pyarrow.parquet
    import sedonadb

    connection = sedonadb.connect()
    connection.sql("SET datafusion.execution.target_partitions = 2").execute()
    connection.read_parquet(parcels).to_view("parcels", overwrite=True)
    connection.read_parquet(zones).to_view("zones", overwrite=True)
    found = connection.sql("""
        SELECT p.parcel, z.zone, ST_Area(ST_Intersection(p.geometry, z.geometry)) AS area_m2
        FROM parcels p JOIN zones z ON ST_Intersects(p.geometry, z.geometry)""")
    pyarrow.parquet.write_table(found.to_arrow_table(), output)


def with_sedona_spark(parcels, zones, output):
    session = spark_session(spark_jars_packages=SEDONA, spark_serializer=(
        "org.apache.spark.serializer.KryoSerializer"), spark_kryo_registrator=(
        "org.apache.sedona.core.serde.SedonaKryoRegistrator"), spark_sql_extensions=(
        "org.apache.sedona.sql.SedonaSqlExtensions"))
    session.read.parquet(parcels).createOrReplaceTempView("parcels")
    session.read.parquet(zones).createOrReplaceTempView("zones")
    session.sql("""
        SELECT parcel, zone, ST_Area(ST_Intersection(p.g, z.g)) AS area_m2
        FROM (SELECT parcel, ST_GeomFromWKB(geometry) AS g FROM parcels) p
        JOIN (SELECT zone, ST_GeomFromWKB(geometry) AS g FROM zones) z
        ON ST_Intersects(p.g, z.g)""").write.parquet(output)
    session.stop()


ENGINES = {"ecotone": with_ecotone, "ecotone-spark": with_ecotone_spark,
           "geopandas": with_geopandas, "duckdb": with_duckdb, "sedonadb": with_sedonadb,
           "sedona-spark": with_sedona_spark}

if __name__ == "__main__":
    ENGINES[sys.argv[1]](*sys.argv[2:5])
