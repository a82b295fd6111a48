# SPDX-License-Identifier: Apache-2.0
"""Parcels in the forms of streams, and runs whose output is bytes."""

import json
import math
import os
import random
import struct
import subprocess

from ecotone_cli import ECOTONE, ROOT, environment

COUNTY = ROOT / "data/sample-county"
PYARROW = ROOT / "build/python-venv/bin/python"
if os.environ.get("ECOTONE_ARROW_PYTHON"):
    PYARROW = os.environ["ECOTONE_ARROW_PYTHON"]


def parcels(count, seed=1):
    """Rings in longitude and latitude, in and round the sample county."""
    generator = random.Random(seed)
    for i in range(count):
        x, y = generator.uniform(108.55, 108.95), generator.uniform(28.98, 29.15)
        size = generator.uniform(0.0003, 0.0008)
        corners = generator.choice([3, 4, 6, 8])
        ring = [(x + size * math.cos(2 * math.pi * k / corners),
                 y + size * math.sin(2 * math.pi * k / corners)) for k in range(corners)]
        yield f"p{i}", ring + ring[:1], f"town{i % 5}"


def wkb(ring, srid=None):
    head = struct.pack("<BI", 1, 3 if srid is None else 3 | 0x20000000)
    head += b"" if srid is None else struct.pack("<I", srid)
    return (head + struct.pack("<II", 1, len(ring))
            + b"".join(struct.pack("<dd", *point) for point in ring))


def wkt(ring):
    return "POLYGON((" + ",".join(f"{x!r} {y!r}" for x, y in ring) + "))"


def wkb_tsv(rows, srid=None):
    return "".join(f"{name}\t{wkb(ring, srid).hex()}\t{town}\n" for name, ring, town in rows)


def wkt_tsv(rows):
    return "".join(f"{name}\t{wkt(ring)}\t{town}\n" for name, ring, town in rows)


def feature(name, ring, town):
    return {"type": "Feature", "id": name, "properties": {"pid": name, "town": town},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


def ndjson(rows):
    return "".join(json.dumps(feature(*row)) + "\n" for row in rows)


def stream(*arguments, given=b"", **options):
    """Runs a command on bytes; returns the finished process."""
    data = given.encode() if isinstance(given, str) else given
    return subprocess.run([str(ECOTONE), *map(str, arguments)], input=data, capture_output=True,
                          env=environment(), timeout=120, **options)
