# SPDX-License-Identifier: Apache-2.0
"""Times reading a table of PostGIS and writing one, beside GDAL's driver, which is ogr2ogr's.

    /usr/bin/python3 tests/benchmark/compare_postgis.py ECOTONE [--rows 1000000]

Needs PostgreSQL with PostGIS and Debian's python3-gdal. The server is the benchmark's own. Parcels
are squares of 5 vertices with a key, a code and an area. Reading is `ecotone convert` of the table to
a FlatGeobuf, less the time that writing the FlatGeobuf takes from itself; writing is the way back.
GDAL does the same with gdal.VectorTranslate, COPY switched on. Wall times, as the server works too.
"""

import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli/postgis"))
import postgis_cluster  # noqa: E402

GDAL = """
import sys
from osgeo import gdal
gdal.UseExceptions()
gdal.SetConfigOption("PG_USE_COPY", "YES")
source, target, form, name = sys.argv[1:]
gdal.VectorTranslate(target, source, format=form, layerName=name, accessMode=None,
                     layers=["land.parcel"] if source.startswith("PG:") else None)
"""


def timed(command, environment):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    subprocess.run([str(word) for word in command], env=environment, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (time.monotonic() - begun,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ecotone", type=pathlib.Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    ecotone = options.ecotone.resolve()
    with postgis_cluster.Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        cluster.psql("-c", "CREATE TABLE land.parcel AS SELECT n AS id, 'P' || n AS code, 100.5 * n "
                     "AS value, ST_Multi(ST_MakeEnvelope(500000 + n % 1000 * 12, 3180000 + n / 1000 "
                     "* 12, 500010 + n % 1000 * 12, 3180010 + n / 1000 * 12, 4545))"
                     "::geometry(MultiPolygon, 4545) AS geom "
                     f"FROM generate_series(1, {options.rows}) n")
        cluster.psql("-c", "ALTER TABLE land.parcel ADD PRIMARY KEY (id)")
        cluster.psql("-c", "ALTER TABLE land.parcel OWNER TO land")
        cluster.psql("-c", "ANALYZE land.parcel")
        environment = {**os.environ, **cluster.environment}
        ours, theirs, copy = (f"{folder}/{name}.fgb" for name in ("ours", "theirs", "copy"))
        table, pg = "postgis:service=county:land.parcel", "PG:service=county"
        translate = ["/usr/bin/python3", "-c", GDAL]
        both = [("table to file", [ecotone, "convert", table, ours],
                 [*translate, pg, theirs, "FlatGeobuf", "parcel"]),
                ("file to file", [ecotone, "convert", ours, copy],
                 [*translate, ours, f"{folder}/gdal.fgb", "FlatGeobuf", "parcel"]),
                ("file to table", [ecotone, "convert", ours, "postgis:service=county:land.ours"],
                 [*translate, ours, pg, "PostgreSQL", "land.theirs"])]
        print(f"{options.rows} rows; seconds of wall and of the program's own CPU, rows a second")
        for name, mine, gdal in both:
            for program, command in (("ecotone", mine), ("GDAL", gdal)):
                wall, cpu = timed(command, environment)
                print(f"{name:14} {program:8} {wall:7.2f} {cpu:7.2f} {options.rows / wall:10.0f}",
                      flush=True)
        print(f"peak memory of a program: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
        counts = cluster.sql("SELECT count(*), sum(ST_Area(geom))::bigint FROM land.ours")
        assert counts == [[str(options.rows), str(100 * options.rows)]], counts


if __name__ == "__main__":
    main()
