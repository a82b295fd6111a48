#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected values of source_zones.csv with Shapely (GEOS) and pyproj; prints the table.

Independent of the library: an own walk up the river lines of the sample county, the water split by
lines across it with shapely.ops.split, land as the union of rectangles beside the edges of the banks
and sectors at their corners (single-sided buffers of GEOS flatten hollows first), the depth scaled to
the plane, areas by Karney's polygon area of densified rings. Dykes by another
definition than ours: a place is cut off if the way from it to the nearest bank crosses a dyke.

    python3 tests/cases/source_zones.py > tests/cases/source_zones.csv

The rows of `lakes` are zones around the intakes of source_lake_intakes.csv, which are invented, at
lakes of swiss_lakes_2022_shp.zip in the shared data (ECOTONE_SHARED); areas in the plane of LV95,
which departs from the ellipsoid by at most 1e-4. Needs shapely 2, pyproj and pyogrio.
"""

import csv
import math
import os
import sys
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import Geod, Transformer
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import split, unary_union

CASES = Path(__file__).resolve().parent
ROOT = CASES.parents[1]
COUNTY = ROOT / "data/sample-county"
SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")).resolve() / "data"
KINDS = [(level, part) for level in ("primary", "secondary") for part in ("water", "land")]
TO_DEGREES = Transformer.from_crs(4545, 4490, always_xy=True)
GEOD = Geod(a=6378137, rf=298.257222101)


def read(name):
    meta, _, shapes, fields = pyogrio.raw.read(COUNTY / name)
    return shapely.force_2d(shapely.from_wkb(shapes)), dict(zip(meta["fields"], fields))


def degrees(points):
    points = np.asarray(points)
    return TO_DEGREES.transform(points[:, 0], points[:, 1])


def area_m2(shape):
    """On the ellipsoid; edges straight in the plane, so they are cut every 20 m."""
    total = 0.0
    shape = shapely.segmentize(shape, 20.0)
    for polygon in getattr(shape, "geoms", [shape]):
        for k, ring in enumerate([polygon.exterior, *polygon.interiors]):
            area = abs(GEOD.polygon_area_perimeter(*degrees(ring.coords))[0])
            total += area if k == 0 else -area
    return total


def scale_at(p):
    """Metres of the plane for one on the ellipsoid."""
    lon, lat = degrees([p, (p[0] + 50, p[1] + 50)])
    return math.hypot(50, 50) / GEOD.line_length(lon, lat)


class River:
    """The river lines, cut where another ends on them; each runs downstream."""

    def __init__(self):
        lines = [LineString(part.coords) for shape in read("rivers.shp")[0]
                 for part in getattr(shape, "geoms", [shape])]
        ends = [Point(line.coords[k]) for line in lines for k in (0, -1)]
        self.reaches = []
        for line in lines:
            at = sorted({round(line.project(e), 6) for e in ends if line.distance(e) < 0.1})
            marks = [0.0, *(m for m in at if 0.1 < m < line.length - 0.1), line.length]
            self.reaches += [shapely.ops.substring(line, a, b) for a, b in zip(marks, marks[1:])]

    def walk(self, at, metres, upstream):
        """Pieces of reaches within so many metres of a place, and the places where it ends."""
        first = min(range(len(self.reaches)), key=lambda i: self.reaches[i].distance(at))
        pieces, ends = [], []
        todo = [(first, self.reaches[first].project(at), metres)]
        while todo:
            i, mark, left = todo.pop()
            line = self.reaches[i]
            reach = left * scale_at(line.interpolate(mark).coords[0])
            if upstream:
                pieces.append(shapely.ops.substring(line, max(0, mark - reach), mark))
                if mark - reach > 0:
                    ends.append((line, mark - reach))
                    continue
                node, rest = Point(line.coords[0]), left * (1 - mark / reach)
                todo += [(j, other.length, rest) for j, other in enumerate(self.reaches)
                         if Point(other.coords[-1]).distance(node) < 0.1]
            else:
                pieces.append(shapely.ops.substring(line, mark, min(line.length, mark + reach)))
                if mark + reach < line.length:
                    ends.append((line, mark + reach))
        return pieces, ends


def cut_across(line, mark, half=400):
    """A line at right angles to the river, direction over 10 m up and down."""
    a = np.array(line.interpolate(max(0, mark - 10)).coords[0])
    b = np.array(line.interpolate(min(line.length, mark + 10)).coords[0])
    along = (b - a) / np.hypot(*(b - a))
    side = np.array([-along[1], along[0]]) * half
    centre = np.array(line.interpolate(mark).coords[0])
    return LineString([centre - side, centre, centre + side])


def water_part(water, river, intake, up, down):
    above, tops = river.walk(intake, up, True)
    below, bottoms = river.walk(intake, down, False)
    traced = unary_union([p for p in above + below if p.length > 0])
    faces = [water]
    for line, mark in tops + bottoms:
        # Across this channel only: what of the cut lies in the water, around its middle.
        across = cut_across(line, mark).intersection(water.buffer(0.001))
        middle = line.interpolate(mark)
        cut = next((p for p in getattr(across, "geoms", [across]) if p.distance(middle) < 1), None)
        faces = [part for face in faces for part in split(face, cut).geoms]
    return unary_union([face for face in faces if face.intersection(traced).length > 1e-3])


def land_part(part, water, metres):
    """Within so many metres of the plane of the banks of a part, on the side of the land."""
    edges = []
    for polygon in getattr(part, "geoms", [part]):
        oriented = shapely.ops.orient(polygon)  # the land lies on the right of every ring
        for ring in [oriented.exterior, *oriented.interiors]:
            edges += [LineString([a, b]) for a, b in zip(ring.coords, ring.coords[1:])
                      if water.boundary.distance(
                          Point((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)) < 0.01]
    banks = shapely.ops.linemerge(edges)
    swept = []
    for bank in getattr(banks, "geoms", [banks]):
        points = np.array(bank.coords)
        if bank.is_closed:
            points = np.vstack([points, points[1:2]])
        along = np.diff(points, axis=0)
        turns = np.arctan2(along[:, 1], along[:, 0]) - math.pi / 2  # where the land lies
        out = [metres * np.array([math.cos(t), math.sin(t)]) for t in turns]
        swept += [Polygon([a, b, b + n, a + n]) for a, b, n in zip(points, points[1:], out)]
        for corner, before, after in zip(points[1:-1], turns, turns[1:]):
            turn = (after - before + math.pi) % (2 * math.pi) - math.pi
            if turn > 1e-9:  # away from the land: a sector opens
                arc = [corner + metres * np.array([math.cos(before + turn * k / 64),
                                                   math.sin(before + turn * k / 64)])
                       for k in range(65)]
                swept.append(Polygon([corner, *arc]))
    return unary_union(swept).difference(water)


def behind_dykes(land, part, dykes, step):
    """The share of land from where a dyke hides the nearest bank, by a grid of places."""
    x0, y0, x1, y1 = land.bounds
    xs, ys = np.meshgrid(np.arange(x0, x1, step), np.arange(y0, y1, step))
    places = shapely.points(xs.ravel(), ys.ravel())
    shapely.prepare(land)
    places = places[shapely.contains(land, places)]
    ways = shapely.shortest_line(places, part.boundary)
    return shapely.intersects(ways, dykes).mean()


def lakes(out):
    """Rules of the reservoir type: a radius, land of 200 m, the rest, land of a larger depth."""
    archive = "swiss_lakes_2022_shp.zip"
    meta, _, shapes, fields = pyogrio.raw.read(f"/vsizip/{SHARED / 'water' / archive}/lakes.shp")
    lake_of = dict(zip(fields[list(meta["fields"]).index("id")], shapely.from_wkb(shapes)))
    with open(CASES / "source_lake_intakes.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        intake, water = Point(float(row["east"]), float(row["north"])), lake_of[int(row["lake"])]
        large = row["size"] == "large"
        radius, farther, depth = (500, 2000, 3000) if large else (300, None, 2000)
        first = water.intersection(intake.buffer(radius, 256))
        both = water.intersection(intake.buffer(radius + farther, 1024)) if large else water
        strip, wide = land_part(first, water, 200), land_part(both, water, depth)
        sizes = (first.area, strip.area, both.area - first.area, wide.union(strip).area - strip.area)
        for (level, part), size in zip(KINDS, sizes):
            out.writerow(["lakes", row["id"], level, part, f"{size:.0f}",
                          f"{max(10, 1.5e-4 * size):.0f}", "Shapely, plane"])


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    print("# Made by source_zones.py; areas in m2 on the ellipsoid.")
    out.writerow(["run", "source", "level", "part", "area_m2", "tolerance_m2", "by"])
    rivers(out)
    lakes(out)


def rivers(out):
    river = River()
    bodies = read("water-bodies.geojson")[0]
    dykes = unary_union(read("dykes.geojson")[0])
    points, fields = read("intakes.geojson")
    intake_of = dict(zip(fields["source"], points))
    for source in ("SY001", "SY002", "SY003", "SY006", "SY007", "SY008", "SY009"):
        intake = intake_of[source]
        near = unary_union([b for b in bodies if b.distance(intake) < 500])
        first = water_part(near, river, intake, 1000, 100)
        both = water_part(near, river, intake, 3000, 300)
        scale = scale_at(both.centroid.coords[0])
        strip, wide = land_part(first, near, 50 * scale), land_part(both, near, 1000 * scale)
        sizes = {"primary": [area_m2(first), area_m2(strip)],
                 "secondary": [area_m2(both) - area_m2(first), area_m2(wide) - area_m2(strip)]}
        # Metres of the plane are those of the middle of the zone: 1e-5 of its depth. Chords of arcs.
        slack = {"primary": [2, 2], "secondary": [2, 100]}
        by = "Shapely"
        hidden = {}
        if near.distance(dykes) < 60 and wide.intersects(dykes):
            hidden = {"strip": behind_dykes(strip, first, dykes, 1.0) * area_m2(strip),
                      "wide": behind_dykes(wide, both, dykes, 5.0) * area_m2(wide)}
            sizes["primary"][1] -= hidden["strip"]
            sizes["secondary"][1] += hidden["strip"]
            # A grid of places tells an area to a row of its cells along the border.
            slack = {"primary": [2, 100], "secondary": [2, 200]}
            by = "Shapely, dykes by a grid of places"
        for level, values in sizes.items():
            for part, value, tolerance in zip(("water", "land"), values, slack[level]):
                out.writerow(["county", source, level, part, f"{value:.1f}", tolerance, by])
        if hidden:  # dykes end the secondary land too
            value = sizes["secondary"][1] - hidden["wide"]
            out.writerow(["dykes", source, "secondary", "land", f"{value:.1f}", 5000, by])


main()
