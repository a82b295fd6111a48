# SPDX-License-Identifier: Apache-2.0
"""SedonaDB: tables of WKB in memory, its spatial join, ST_Intersection.

Asking ST_Covers first, to take the whole subject, takes several times as long.
"""

import pathlib

import numpy
import pyarrow
import sedonadb

import measuring


def connect(threads):
    connection = sedonadb.connect()
    connection.sql(f"SET datafusion.execution.target_partitions = {threads}").execute()
    return connection


def load(connection, name, path):
    features = measuring.read_wkb_file(path)
    rows = pyarrow.table({"id": pyarrow.array(range(len(features)), pyarrow.int32()),
                          "wkb": pyarrow.array(features, pyarrow.binary())})
    connection.create_data_frame(rows).to_view("rows", overwrite=True)
    connection.sql("SELECT id, ST_GeomFromWKB(wkb) AS geom FROM rows").to_memtable().to_view(
        name, overwrite=True)


OVERLAY = """
SELECT subject, zone, {measure} FROM (
  SELECT s.id AS subject, z.id AS zone, ST_Intersection(s.geom, z.geom) AS geom
  FROM subjects s JOIN zones z ON ST_Intersects(s.geom, z.geom))
"""

LOCATE = """
SELECT z.id AS zone, count(*) AS area
FROM subjects s JOIN zones z ON ST_Within(s.geom, z.geom) GROUP BY z.id
"""


def whole_files(connection, options):
    driver = {".gpkg": "GPKG", ".fgb": "FlatGeobuf"}[pathlib.Path(options.output).suffix]
    watch = measuring.Stopwatch()
    for name, path in (("subjects", options.subjects), ("zones", options.zones)):
        connection.read_pyogrio(path).to_view(name, overwrite=True)
    geometry = {}
    for name in ("subjects", "zones"):
        columns = connection.view(name).schema
        geometry[name] = [c for c in ("geom", "geometry", "wkb_geometry") if c in str(columns)][0]
    connection.sql(f"""
        SELECT s.sid, z.zid, ST_Intersection(s.{geometry['subjects']}, z.{geometry['zones']}) AS geom
        FROM subjects s JOIN zones z
        ON ST_Intersects(s.{geometry['subjects']}, z.{geometry['zones']})
        """).to_pyogrio(options.output, driver=driver)
    measuring.phase("compute", *watch.read())


def main():
    options = measuring.arguments(__doc__)
    measuring.fact(version=sedonadb.__version__)
    connection = connect(options.threads)
    if options.work == "files":
        whole_files(connection, options)
        return
    watch = measuring.Stopwatch()
    load(connection, "zones", options.zones)
    if options.work == "points":
        points = measuring.read_points(options.subjects)
        rows = pyarrow.table({"x": points[:, 0].copy(), "y": points[:, 1].copy()})
        connection.create_data_frame(rows).to_view("rows", overwrite=True)
        connection.sql("SELECT ST_Point(x, y) AS geom FROM rows").to_memtable().to_view("subjects")
    else:
        load(connection, "subjects", options.subjects)
    measuring.phase("read", *watch.read())
    if options.work == "points":
        statement = LOCATE
    elif options.work == "areas":
        statement = OVERLAY.format(measure="ST_Area(geom) AS area")
    else:
        statement = OVERLAY.format(measure="geom, ST_Area(geom) AS area")
    result = measuring.measure(lambda: connection.sql(statement).to_arrow_table())
    zones = result["zone"].to_numpy()
    subjects = result["subject"].to_numpy() if options.work != "points" else numpy.zeros(len(zones))
    measuring.write_pairs(options.pairs, subjects, zones, result["area"].to_numpy())


if __name__ == "__main__":
    main()
