#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected values of noise_zones_sample.yaml with Shapely; prints them.

    python3 tests/cases/noise_zones_sample.py > tests/cases/noise_zones_sample.yaml

Class 4 of the sample county's planned area, in the plane of EPSG:4545. Widths are multiplied by the
scale of the projection at the town, k = 1 + d²/2R², which changes by 5e-7 over it. Strips without
buildings are Shapely's buffers with 512 chords a quadrant. Strips that end at façades are built
otherwise than ours: every edge of a boundary line sees its rectangle less what each building,
swept away from the edge, covers; every outer corner is looked at along wedges of a tenth of a degree,
each less what lies beyond the first building on its middle; all of this is united.
"""

import json
import math
import struct
from pathlib import Path

import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, shape
from shapely.ops import unary_union

SAMPLE = Path(__file__).resolve().parents[2] / "data/sample-county"
WIDTHS = {"0": 50, "1": 50, "2": 35, "3": 20}
ARTERIES = {"高速公路", "一级公路", "二级公路", "城市主干路", "城市次干路"}
LEAST_STOREYS = 3
EARTH_M = 6371000


def features(name):
    return json.loads((SAMPLE / name).read_text(encoding="utf-8"))["features"]


def buildings():
    """Rings of the Shapefile and their storeys, read byte by byte."""
    shp, dbf = (SAMPLE / "buildings.shp").read_bytes(), (SAMPLE / "buildings.dbf").read_bytes()
    rings, at = [], 100
    while at < len(shp):
        length = 2 * struct.unpack(">i", shp[at + 4:at + 8])[0]
        parts, points = struct.unpack("<ii", shp[at + 44:at + 52])
        assert parts == 1
        start = at + 52 + 4 * parts
        values = struct.unpack(f"<{2 * points}d", shp[start:start + 16 * points])
        rings.append(Polygon(zip(values[::2], values[1::2])))
        at += 8 + length
    count, head, size = struct.unpack("<IHH", dbf[4:12])
    names, offset = {}, 1
    for i in range(32, head - 1, 32):
        names[dbf[i:i + 11].rstrip(b"\0").decode()] = (offset, dbf[i + 16])
        offset += dbf[i + 16]
    begin, width = names["CS"]
    storeys = [int(float(dbf[head + k * size + begin:head + k * size + begin + width]))
               for k in range(count)]
    return [ring for ring, height in zip(rings, storeys) if height >= LEAST_STOREYS]


def swept(polygon, dx, dy):
    """What a polygon covers while it moves."""
    ring = list(polygon.exterior.coords)
    moved = [(x + dx, y + dy) for x, y in ring]
    quads = [Polygon([a, b, d, c]).convex_hull
             for a, b, c, d in zip(ring, ring[1:], moved, moved[1:])]
    return unary_union([polygon, *[q for q in quads if q.area > 0]])


def seen_from_edge(a, b, width, tree, blocks):
    length = math.dist(a, b)
    nx, ny = (b[1] - a[1]) / length * width, -(b[0] - a[0]) / length * width
    view = Polygon([a, (a[0] + nx, a[1] + ny), (b[0] + nx, b[1] + ny), b])
    for k in tree.query(view, "intersects"):
        hit = blocks[k].intersection(view)
        for part in getattr(hit, "geoms", [hit]):
            if part.area > 1e-9:
                view = view.difference(swept(part, nx, ny))
    return view


def seen_from_corner(p, first, turn, width, tree, blocks):
    steps = max(1, math.ceil(turn / math.radians(0.02)))
    disc = Point(p).buffer(width)
    near = [blocks[k] for k in tree.query(disc, "intersects")]
    wedges = []
    for k in range(steps):
        low, high = first + turn * k / steps, first + turn * (k + 1) / steps
        middle = (low + high) / 2
        ray = LineString([p, (p[0] + width * math.cos(middle), p[1] + width * math.sin(middle))])
        reach = min([width, *[Point(p).distance(block.intersection(ray)) for block in near
                              if block.intersects(ray)]])
        if reach > 0:
            wedges.append(Polygon([p, *[(p[0] + reach * math.cos(t), p[1] + reach * math.sin(t))
                                        for t in (low, high)]]))
    return unary_union(wedges)


def strip_to_facades(land, width, tree, blocks, window):
    """The land and what is seen from its border, where it comes near the window."""
    parts = [land]
    for number, ring in enumerate([land.exterior, *land.interiors]):
        coords = list(shapely.geometry.polygon.orient(Polygon(ring)).exterior.coords)[:-1]
        if number > 0:
            coords.reverse()
        for i, b in enumerate(coords):
            a, c = coords[i - 1], coords[(i + 1) % len(coords)]
            if not window.intersects(LineString([a, b, c])):
                continue
            parts.append(seen_from_edge(a, b, width, tree, blocks))
            came = math.atan2(b[1] - a[1], b[0] - a[0])
            turn = math.remainder(math.atan2(c[1] - b[1], c[0] - b[0]) - came, math.tau)
            if turn > 0:
                parts.append(seen_from_corner(b, came - math.pi / 2, turn, width, tree, blocks))
    return unary_union([p for p in parts if p.area > 0])


def classes(with_buildings):
    zones = [(f["properties"]["GNQLB"].removesuffix("类"), shape(f["geometry"]))
             for f in features("noise-base-zones.geojson")]
    area = unary_union([zone for _, zone in zones])
    window = area.buffer(100)
    k = 1 + (area.centroid.x - 500000) ** 2 / (2 * EARTH_M ** 2)
    roads = [shape(f["geometry"]) for f in features("road-boundaries.geojson")
             if f["properties"]["DLDJ"] in ARTERIES]
    rails = [shape(f["geometry"]) for f in features("railway-boundaries.geojson")]
    blocks = buildings() if with_buildings else []
    tree = shapely.STRtree(blocks)
    strips = {}
    for width in sorted(set(WIDTHS.values())):
        reach = width * k
        strips[width] = (
            unary_union([strip_to_facades(r, reach, tree, blocks, window) if blocks
                         else r.buffer(reach, quad_segs=512) for r in roads]),
            unary_union([r.buffer(reach, quad_segs=512) for r in rails]))
    sums = dict.fromkeys(("0", "1", "2", "3", "4a", "4b"), 0.0)
    for name, zone in zones:
        road, rail = strips[WIDTHS[name]]
        in_4b = zone.intersection(rail)
        rest = zone.difference(rail)
        in_4a = rest.intersection(road)
        sums["4b"] += in_4b.area
        sums["4a"] += in_4a.area
        sums[name] += rest.difference(road).area
    return sums, area.area


def main():
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# Class 4 in the planned area of the sample county, worked out by noise_zones_sample.py with")
    print(f"# Shapely {shapely.__version__}, GEOS {shapely.geos_version_string}: plane m² of EPSG:4545.")
    print("# tolerance: arcs of both, 0.1 mm of buffers along some 60 km of borders, wedges at corners.")
    print("zones: noise-base-zones.geojson")
    for name, with_buildings in (("without_buildings", False), ("with_buildings", True)):
        sums, whole = classes(with_buildings)
        print(f"{name}:")
        print(f"  whole_m2: {whole:.3f}")
        print("  areas_m2: {" + ", ".join(f'"{c}": {a:.3f}' for c, a in sums.items()) + "}")
        print(f"  tolerance_m2: 4")


if __name__ == "__main__":
    main()
