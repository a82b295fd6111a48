#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected values of buffers.csv with Shapely, PROJ and GeographicLib; prints them.

    python3 tests/cases/buffers.py > tests/cases/buffers.csv

Three ways, none of them ours. `plane`: Shapely in EPSG:4545 beside its central meridian, where the
scale is 1 to 1e-8. `disc`: the polygon of 100 000 geodesics from a point, measured by
GeographicLib. `aeqd`: the feature in many short edges, laid into PROJ's azimuthal equidistant
plane of its middle, buffered by Shapely with 512 chords a quadrant, taken back and measured by
GeographicLib. Tolerances: what the arcs and the millimetre of the library can do along the border,
a ten-millionth of the area for scale and method.
"""

import csv
import sys

import numpy
import pyproj
import shapely
from geographiclib.geodesic import Geodesic
from shapely import wkt

CRS = {"EPSG:4490": Geodesic(6378137, 1 / 298.257222101), "EPSG:4326": Geodesic.WGS84}
QUARTER = 512


def geodesic_area(geodesic, geometry):
    total = 0
    for polygon in getattr(geometry, "geoms", [geometry]):
        for k, ring in enumerate([polygon.exterior, *polygon.interiors]):
            measure = geodesic.Polygon()
            for x, y in list(ring.coords)[:-1]:
                measure.AddPoint(y, x)
            area = abs(measure.Compute()[2])
            total += area if k == 0 else -area
    return total


def disc(crs, text, distance, *_):
    centre = wkt.loads(text)
    geodesic = CRS[crs]
    measure = geodesic.Polygon()
    for azimuth in numpy.linspace(0, 360, 100000, endpoint=False):
        end = geodesic.Direct(centre.y, centre.x, -azimuth, distance)
        measure.AddPoint(end["lat2"], end["lon2"])
    return measure.Compute()[2], 2 * numpy.pi * distance


def grown(geometry, distance, side, cap):
    if side != "both":
        signed = distance if side == "left" else -distance
        return geometry.buffer(signed, quad_segs=QUARTER, single_sided=True, cap_style="flat")
    return geometry.buffer(distance, quad_segs=QUARTER, cap_style=cap)


def plane(crs, text, distance, side, cap):
    result = grown(wkt.loads(text), distance, side, cap)
    return result.area, result.length


def aeqd(crs, text, distance, side, cap):
    geodesic = CRS[crs]
    geometry = shapely.segmentize(wkt.loads(text), 0.0002)
    middle = geometry.envelope.centroid
    there = pyproj.Transformer.from_pipeline(
        f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=aeqd "
        f"+lat_0={middle.y} +lon_0={middle.x} +a={geodesic.a} +rf={1 / geodesic.f}")
    move = lambda shape, way: shapely.transform(
        shape, lambda p: numpy.column_stack(there.transform(p[:, 0], p[:, 1], direction=way)))
    flat = grown(move(geometry, "FORWARD"), distance, side, cap)
    return geodesic_area(geodesic, move(flat, "INVERSE")), flat.length


SQUARE = "POLYGON ((500000 3190000, 501000 3190000, 501000 3191000, 500000 3191000, 500000 3190000))"
ELL = ("POLYGON ((500000 3190000, 502000 3190000, 502000 3190600, 500700 3190600, "
       "500700 3192000, 500000 3192000, 500000 3190000))")
RING = ("POLYGON ((500000 3190000, 503000 3190000, 503000 3193000, 500000 3193000, 500000 3190000), "
        "(501000 3191000, 501000 3192000, 502000 3192000, 502000 3191000, 501000 3191000))")
BENT = "LINESTRING (500000 3190000, 501000 3190200, 501300 3191500, 502500 3191400)"
RIVER = "LINESTRING (108.50 28.80, 108.52 28.82, 108.51 28.84, 108.55 28.85, 108.58 28.83)"
NORTHERN = "LINESTRING (10.50 60.00, 10.55 60.02, 10.53 60.05, 10.62 60.06)"
TRIANGLE = "POLYGON ((108.5 28.8, 108.55 28.81, 108.52 28.86, 108.5 28.8))"
CASES = [
    ("circle of 1 km at 28.8° N", disc, "EPSG:4490", "POINT (108.77 28.8)", 1000, "both", "round"),
    ("circle of 1 km at 60° N", disc, "EPSG:4326", "POINT (10.5 60)", 1000, "both", "round"),
    ("circle of 20 km at 60° N", disc, "EPSG:4326", "POINT (10.5 60)", 20000, "both", "round"),
    ("circle of 100 km at the equator", disc, "EPSG:4326", "POINT (0 0)", 100000, "both", "round"),
    ("square grown by 1 km", plane, "EPSG:4545", SQUARE, 1000, "both", "round"),
    ("square grown by 50 m", plane, "EPSG:4545", SQUARE, 50, "both", "round"),
    ("square shrunk by 200 m", plane, "EPSG:4545", SQUARE, -200, "both", "round"),
    ("square shrunk to nothing", plane, "EPSG:4545", SQUARE, -501, "both", "round"),
    ("hollow corner grown", plane, "EPSG:4545", ELL, 300, "both", "round"),
    ("hollow corner shrunk", plane, "EPSG:4545", ELL, -250, "both", "round"),
    ("hole narrowed", plane, "EPSG:4545", RING, 300, "both", "round"),
    ("hole filled", plane, "EPSG:4545", RING, 501, "both", "round"),
    ("hole widened", plane, "EPSG:4545", RING, -300, "both", "round"),
    ("line, round", plane, "EPSG:4545", BENT, 200, "both", "round"),
    ("line, flat", plane, "EPSG:4545", BENT, 200, "both", "flat"),
    ("line, square", plane, "EPSG:4545", BENT, 200, "both", "square"),
    ("left of a line", plane, "EPSG:4545", BENT, 200, "left", "flat"),
    ("right of a line", plane, "EPSG:4545", BENT, 200, "right", "flat"),
    ("river at 28.8° N", aeqd, "EPSG:4490", RIVER, 1000, "both", "round"),
    ("river at 28.8° N, 50 m", aeqd, "EPSG:4490", RIVER, 50, "both", "flat"),
    ("left of a river", aeqd, "EPSG:4490", RIVER, 300, "left", "flat"),
    ("river at 60° N", aeqd, "EPSG:4326", NORTHERN, 1000, "both", "round"),
    ("triangle grown", aeqd, "EPSG:4490", TRIANGLE, 1000, "both", "round"),
    ("triangle shrunk", aeqd, "EPSG:4490", TRIANGLE, -500, "both", "round"),
]
SOURCE = {disc: "geodesics of GeographicLib", plane: "Shapely in the plane",
          aeqd: "Shapely in PROJ's AEQD"}

out = csv.writer(sys.stdout, lineterminator="\n")
print("# made by tests/cases/buffers.py; arcs of 1 cm")
out.writerow(["name", "crs", "wkt", "distance_m", "side", "cap", "expected_m2", "tolerance_m2",
              "source"])
for name, how, crs, text, distance, side, cap in CASES:
    area, border = how(crs, text, distance, side, cap)
    tolerance = round(0.012 * border + 1e-7 * area, 1)
    out.writerow([name, crs, text, distance, side, cap, round(area, 1), tolerance, SOURCE[how]])
