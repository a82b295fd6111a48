# SPDX-License-Identifier: Apache-2.0
"""PostGIS: tables with GiST, ST_Intersection; plain, or with zones cut by ST_Subdivide(256).

Plain takes the whole subject where ST_Covers says so, which its users are told to do. Building
the indexes and cutting the zones count as computing, loading the tables as reading.
"""

import re

import numpy
import psycopg

import measuring
import postgis_server


def table_of(path):
    return re.sub(r"\W", "_", path.rsplit("/", 1)[1].rsplit(".", 1)[0])


def load(connection, path):
    """Loads a layer unless an earlier run has left it; returns its table."""
    table = table_of(path)
    known = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()[0]
    if known:
        return table
    if path.endswith(".xy"):
        connection.execute(f"CREATE UNLOGGED TABLE {table} (x float8, y float8)")
        with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
            points = measuring.read_points(path)
            rows = numpy.empty(len(points), numpy.dtype(
                [("fields", ">i2"), ("a", ">i4"), ("x", ">f8"), ("b", ">i4"), ("y", ">f8")]))
            rows["fields"], rows["a"], rows["b"] = 2, 8, 8
            rows["x"], rows["y"] = points[:, 0], points[:, 1]
            copy.write(b"PGCOPY\n\xff\r\n\0" + bytes(8) + rows.tobytes() + b"\xff\xff")
        connection.execute(f"ALTER TABLE {table} ADD geom geometry")
        connection.execute(f"UPDATE {table} SET geom = ST_MakePoint(x, y)")
    else:
        connection.execute(f"CREATE UNLOGGED TABLE {table} (id int, geom geometry)")
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            for i, wkb in enumerate(measuring.read_wkb_file(path)):
                copy.write(f"{i}\t{wkb.hex()}\n")
    connection.execute(f"ANALYZE {table}")
    return table


PLAIN = """
CREATE UNLOGGED TABLE result AS
SELECT subject, zone, {measure} FROM (
  SELECT s.id AS subject, z.id AS zone,
    CASE WHEN ST_Covers(z.geom, s.geom) THEN s.geom ELSE ST_Intersection(s.geom, z.geom) END AS geom
  FROM {subjects} s JOIN {zones} z ON ST_Intersects(z.geom, s.geom)) AS pieces
"""

SUBDIVIDED = """
CREATE UNLOGGED TABLE result AS
SELECT subject, zone, {measure} FROM (
  SELECT s.id AS subject, z.id AS zone, {gather} AS geom
  FROM {subjects} s JOIN zones_cut z ON ST_Intersects(z.geom, s.geom)
  GROUP BY s.id, z.id) AS pieces
"""

PIECE = ("CASE WHEN ST_Covers(z.geom, s.geom) THEN s.geom "
         "ELSE ST_Intersection(s.geom, z.geom) END")

LOCATE = """
CREATE UNLOGGED TABLE result AS
SELECT 0 AS subject, z.id AS zone, count({count}) AS area
FROM {subjects} s JOIN {zones} z ON ST_Intersects(z.geom, s.geom) GROUP BY z.id
"""


def main():
    options = measuring.arguments(__doc__)

    def both_cpu_s():
        return measuring.process_cpu_s() + postgis_server.cpu_s(options.server_process)

    connection = psycopg.connect(options.server, autocommit=True)
    connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    version = connection.execute("SELECT postgis_lib_version(), postgis_geos_version()").fetchone()
    measuring.fact(version=f"{version[0]}, GEOS {version[1]}")
    memory = postgis_server.PeakMemory(options.server_process)
    memory.start()
    watch = measuring.Stopwatch(both_cpu_s)
    subjects = load(connection, options.subjects)
    zones = load(connection, options.zones)
    measuring.phase("read", *watch.read())
    workers = options.threads - 1
    connection.execute(f"SET max_parallel_workers_per_gather = {workers}")
    connection.execute(f"SET max_parallel_maintenance_workers = {workers}")

    def work():
        connection.execute("DROP TABLE IF EXISTS result, zones_cut")
        for table in {subjects, zones}:
            connection.execute(f"DROP INDEX IF EXISTS {table}_geom")
        source = zones
        if options.subdivided:
            connection.execute("CREATE UNLOGGED TABLE zones_cut AS "
                               f"SELECT id, ST_Subdivide(geom, 256) AS geom FROM {zones}")
            source = "zones_cut"
        for table in {subjects, source}:
            connection.execute(f"CREATE INDEX {table}_geom ON {table} USING gist (geom)")
            connection.execute(f"ANALYZE {table}")
        if options.work == "points":
            statement = LOCATE.format(count="*", subjects=subjects, zones=source)
        elif not options.subdivided:
            measure = "ST_Area(geom) AS area" if options.work == "areas" else (
                "geom, ST_Area(geom) AS area")
            statement = PLAIN.format(measure=measure, subjects=subjects, zones=zones)
        elif options.work == "areas":
            statement = SUBDIVIDED.format(measure="geom AS area", gather=f"sum(ST_Area({PIECE}))",
                                          subjects=subjects)
        else:
            statement = SUBDIVIDED.format(measure="geom, ST_Area(geom) AS area",
                                          gather=f"ST_Union({PIECE})", subjects=subjects)
        connection.execute(statement)

    measuring.measure(work, both_cpu_s)
    rows = connection.execute("SELECT subject, zone, area FROM result").fetchall()
    measuring.fact(peak_mib=round(memory.stop(), 1))
    connection.execute("DROP TABLE IF EXISTS result, zones_cut")
    columns = numpy.array(rows, dtype=float).reshape(-1, 3)
    measuring.write_pairs(options.pairs, columns[:, 0], columns[:, 1], columns[:, 2])


if __name__ == "__main__":
    main()
