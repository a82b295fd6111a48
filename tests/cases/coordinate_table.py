# SPDX-License-Identifier: Apache-2.0
"""Writes tests/cases/coordinate_table.csv: rings with plane coordinates, sides and azimuths by
pyproj (PROJ's Gauss-Kruger, GeographicLib's geodesics), and what follows from the printed
coordinates by Python's own arithmetic.

    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install pyproj
    /tmp/peer/bin/python tests/cases/coordinate_table.py > tests/cases/coordinate_table.csv
"""

import csv
import math
import random
import sys
from decimal import ROUND_HALF_EVEN, Decimal

import pyproj

# Ring, CRS of its vertices, plane of X and Y.
RINGS = [
    ("county", "EPSG:4490", "EPSG:4545", (108.4, 108.9, 28.4, 29.2)),
    ("with-zone-number", "EPSG:4490", "EPSG:4524", (108.4, 108.9, 28.4, 29.2)),
    ("six-degrees", "EPSG:4490", "EPSG:4508", (109.9, 110.0, 27.1, 27.2)),
    ("beside-the-meridian", "EPSG:4490", "EPSG:4545", (106.6, 106.7, 28.8, 28.9)),
    ("wgs84-utm", "EPSG:4326", "EPSG:32631", (4.1, 5.9, 51.9, 52.9)),
    ("xian80", "EPSG:4610", "EPSG:2381", (107.8, 108.2, 30.0, 30.1)),
]


def printed(value, decimals):
    """The decimal text of the exact binary value, rounded half to even."""
    text = str(Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN))
    return text


def main():
    print(f"# Made by coordinate_table.py with pyproj {pyproj.__version__}, "
          f"PROJ {pyproj.proj_version_str}.")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("ring crs plane lon lat X Y length_m grid_azimuth_deg geodesic_length_m "
                 "geodesic_azimuth_deg".split())
    draw = random.Random(4)
    for name, crs, plane, (west, east, south, north) in RINGS:
        middle = ((west + east) / 2, (south + north) / 2)
        turns = sorted(draw.uniform(0, 2 * math.pi) for _ in range(7))
        # From north-west, clockwise, as the table is to be.
        ring = [(round(middle[0] + (east - west) / 2 * math.cos(t), 7),
                 round(middle[1] + (north - south) / 2 * math.sin(t), 7)) for t in reversed(turns)]
        forward = pyproj.Transformer.from_crs(crs, plane, always_xy=True)
        geod = pyproj.CRS(crs).get_geod()
        exact = [forward.transform(*p) for p in ring]
        shown = [(float(printed(x, 2)), float(printed(y, 2))) for x, y in exact]
        for i, p in enumerate(ring):
            q = ring[(i + 1) % len(ring)]
            azimuth, _, length = geod.inv(*p, *q)
            dx = shown[(i + 1) % len(ring)][0] - shown[i][0]
            dy = shown[(i + 1) % len(ring)][1] - shown[i][1]
            out.writerow([name, crs, plane, repr(p[0]), repr(p[1]), printed(exact[i][1], 2),
                          printed(exact[i][0], 2), f"{math.hypot(dx, dy):.6f}",
                          f"{math.degrees(math.atan2(dx, dy)) % 360:.9f}", f"{length:.6f}",
                          f"{azimuth % 360:.9f}"])


main()
