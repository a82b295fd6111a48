# SPDX-License-Identifier: Apache-2.0
"""DuckDB with its spatial extension: tables of geometries, a spatial join, ST_Intersection.

The whole subject where a zone covers it: without that shortcut it takes half as long again.
"""

import pathlib

import duckdb
import duckdb_extension_spatial
import pyarrow

import measuring


def connect(threads):
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": threads})
    folder = pathlib.Path(duckdb_extension_spatial.__file__).parent
    extension, = folder.rglob("*.duckdb_extension")
    connection.execute(f"LOAD '{extension}'")
    return connection


def load(connection, table, path):
    features = measuring.read_wkb_file(path)
    rows = pyarrow.table({"id": pyarrow.array(range(len(features)), pyarrow.int32()),
                          "wkb": pyarrow.array(features, pyarrow.large_binary())})
    connection.register("rows", rows)
    connection.execute(f"CREATE TABLE {table} AS SELECT id, ST_GeomFromWKB(wkb) AS geom FROM rows")
    connection.unregister("rows")


OVERLAY = """
CREATE OR REPLACE TEMP TABLE result AS
SELECT subject, zone, {measure} FROM (
  SELECT s.id AS subject, z.id AS zone,
    CASE WHEN ST_Covers(z.geom, s.geom) THEN s.geom ELSE ST_Intersection(s.geom, z.geom) END AS geom
  FROM subjects s JOIN zones z ON ST_Intersects(s.geom, z.geom))
"""

LOCATE = """
CREATE OR REPLACE TEMP TABLE result AS
SELECT 0 AS subject, z.id AS zone, count(*) AS area
FROM subjects s JOIN zones z ON ST_Within(s.geom, z.geom) GROUP BY z.id
"""


def whole_files(connection, options):
    driver = {".gpkg": "GPKG", ".fgb": "FlatGeobuf"}[pathlib.Path(options.output).suffix]
    watch = measuring.Stopwatch()
    for table, path in (("subjects", options.subjects), ("zones", options.zones)):
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM ST_Read('{path}')")
    connection.execute(f"""
        COPY (SELECT s.sid, z.zid, ST_Multi(ST_CollectionExtract(
                ST_Intersection(s.geom, z.geom), 3)) AS geom
              FROM subjects s JOIN zones z ON ST_Intersects(s.geom, z.geom))
        TO '{options.output}' WITH (FORMAT GDAL, DRIVER '{driver}', SRS 'EPSG:4545')""")
    measuring.phase("compute", *watch.read())


def main():
    options = measuring.arguments(__doc__)
    measuring.fact(version=duckdb.__version__)
    connection = connect(options.threads)
    if options.work == "files":
        whole_files(connection, options)
        return
    watch = measuring.Stopwatch()
    load(connection, "zones", options.zones)
    if options.work == "points":
        points = measuring.read_points(options.subjects)
        rows = pyarrow.table({"x": points[:, 0].copy(), "y": points[:, 1].copy()})
        connection.register("rows", rows)
        connection.execute("CREATE TABLE subjects AS SELECT ST_Point(x, y) AS geom FROM rows")
    else:
        load(connection, "subjects", options.subjects)
    measuring.phase("read", *watch.read())
    if options.work == "points":
        statement = LOCATE
    elif options.work == "areas":
        statement = OVERLAY.format(measure="ST_Area(geom) AS area")
    else:
        statement = OVERLAY.format(measure="geom, ST_Area(geom) AS area")
    measuring.measure(lambda: connection.execute(statement))
    result = connection.execute("SELECT subject, zone, area FROM result").fetchnumpy()
    measuring.write_pairs(options.pairs, result["subject"], result["zone"], result["area"])


if __name__ == "__main__":
    main()
