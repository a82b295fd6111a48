# SPDX-License-Identifier: Apache-2.0
"""Invented parcels and zones as GeoParquet, the same for the same seed.

Parcels are polygons of 12 vertices of 10 to 150 m, spread evenly and in no order over a square of
100 km; fewer are the first of more. Zones are either 40 of 10 000 vertices, as ecological red lines
and protected areas are, or 10 000 of 100 vertices, as management units and villages are.
"""

import json
import os
import pathlib
import subprocess

import numpy
import pyarrow
import pyarrow.parquet

SEED = 20261128
SIDE_M = 100_000
X0, Y0 = 450_000, 3_150_000
PARCEL_VERTICES = 12
GROUP = 50_000
CRS = "EPSG:4545"

#: Name: how many zones, vertices of each, mean radius in metres.
ZONES = {"huge": (40, 10_000, 8_000), "ordinary": (10_000, 100, 400)}


def rings_as_wkb(rings):
    """WKB of n rings of as many vertices, which are closed here."""
    n, vertices, _ = rings.shape
    record = numpy.dtype([("order", "u1"), ("type", "<u4"), ("rings", "<u4"), ("points", "<u4"),
                          ("xy", "<f8", (vertices + 1, 2))])
    records = numpy.zeros(n, record)
    records["order"], records["type"], records["rings"] = 1, 3, 1
    records["points"] = vertices + 1
    records["xy"][:, :-1] = numpy.round(rings, 4)
    records["xy"][:, -1] = records["xy"][:, 0]
    offsets = numpy.arange(n + 1, dtype=numpy.int32) * record.itemsize
    return pyarrow.Array.from_buffers(pyarrow.binary(), n, [
        None, pyarrow.py_buffer(offsets), pyarrow.py_buffer(records.tobytes())])


def schema(id_name, projjson):
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {
        "geometry": {"encoding": "WKB", "geometry_types": ["Polygon"], "crs": projjson}}}
    return pyarrow.schema([(id_name, pyarrow.int64()), ("geometry", pyarrow.binary())],
                          {"geo": json.dumps(geo)})


def make_parcels(folder, count, projjson):
    """The file of so many parcels, written if it is not there."""
    path = folder / f"parcels-{count}.parquet"
    if path.exists():
        return path
    temporary = path.with_suffix(".part")
    angles = numpy.linspace(0, 2 * numpy.pi, PARCEL_VERTICES, endpoint=False)
    with pyarrow.parquet.ParquetWriter(temporary, schema("parcel", projjson),
                                       compression="zstd") as writer:
        for first in range(0, count, GROUP):
            # Each group by a seed of its own, so that fewer parcels are the first of more.
            random = numpy.random.default_rng([SEED, first])
            n = min(GROUP, count - first)
            centres = random.random((GROUP, 1, 2)) * SIDE_M + (X0, Y0)
            radius = random.uniform(10, 120, (GROUP, 1)) * random.uniform(
                0.7, 1.3, (GROUP, PARCEL_VERTICES))
            rings = centres + numpy.stack([radius * numpy.cos(angles),
                                           radius * numpy.sin(angles)], axis=2)
            writer.write_table(pyarrow.table(
                [pyarrow.array(numpy.arange(first, first + n)), rings_as_wkb(rings[:n])],
                schema=writer.schema))
    temporary.rename(path)
    return path


def make_zones(folder, name, projjson):
    """The file of zones of that name, written if it is not there."""
    path = folder / f"zones-{name}.parquet"
    if path.exists():
        return path
    count, vertices, mean_radius_m = ZONES[name]
    random = numpy.random.default_rng(SEED)
    angles = numpy.linspace(0, 2 * numpy.pi, vertices, endpoint=False)
    waves_of = [k for k in (2, 3, 5, 9, 17, 33, 127) if 3 * k < vertices]
    rings = numpy.empty((count, vertices, 2))
    for zone in range(count):
        waves = sum(random.normal(0, 0.25 / k) * numpy.cos(k * angles + random.random() * 6.28)
                    for k in waves_of)
        radius = mean_radius_m * numpy.clip(1 + waves, 0.35, 2)
        centre = random.random(2) * SIDE_M + (X0, Y0)
        rings[zone] = centre + numpy.column_stack([radius * numpy.cos(angles),
                                                   radius * numpy.sin(angles)])
    temporary = path.with_suffix(".part")
    pyarrow.parquet.write_table(pyarrow.table(
        [pyarrow.array(range(count), pyarrow.int64()), rings_as_wkb(rings)],
        schema=schema("zone", projjson)), temporary)
    temporary.rename(path)
    return path


def environment(python, package):
    """Of the programs that work on the layers; `package` is the folder of the package ecotone."""
    found = str(pathlib.Path(package).resolve()) if package else os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": found, "SPARK_LOCAL_IP": "127.0.0.1",
            "PYSPARK_PYTHON": python}


def projjson(python, variables):
    """The CRS of the layers, as GeoParquet has it."""
    code = f"import ecotone; print(ecotone.Layer(['POINT (0 0)'], crs='{CRS}').crs_projjson)"
    return json.loads(subprocess.run([python, "-c", code], env=variables, check=True,
                                     capture_output=True, text=True).stdout)
