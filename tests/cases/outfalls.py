#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Where the outfalls of the sample county lie on its rivers, and how far the intakes below them are,
by Shapely, pyproj and networkx; writes outfall-places.csv and outfall-intakes.csv.

    python3 tests/cases/outfalls.py        # needs geopandas, shapely, pyproj, networkx

Distances are geodesics on the ellipsoid of CGCS2000 to the nearest place in the plane of EPSG:4545,
which is conformal; measures are sums of geodesics between vertices. An outfall is at the nearest of
its rivers within 300 m, an intake at the nearest within 100 m. The register of outfalls has faults:
what they move away has no place here either.
"""

import csv
from pathlib import Path

import geopandas
import networkx
import pyproj
import shapely
from shapely.ops import substring

HERE = Path(__file__).resolve().parent
COUNTY = HERE.parents[1] / "data/sample-county"
GEODESIC = pyproj.Geod(a=6378137, rf=298.257222101)
TO_PLANE = pyproj.Transformer.from_crs(4490, 4545, always_xy=True)
TO_DEGREES = pyproj.Transformer.from_crs(4545, 4490, always_xy=True)


def length(line):
    places = [TO_DEGREES.transform(*p) for p in line.coords]
    return GEODESIC.line_length([p[0] for p in places], [p[1] for p in places])


def bank(line, measure, p):
    before = line.interpolate(max(0, measure - 0.01))
    after = line.interpolate(min(line.length, measure + 0.01))
    turn = ((after.x - before.x) * (p.y - before.y) - (after.y - before.y) * (p.x - before.x))
    return "left" if turn > 0 else "right"


def nearest(rivers, p, within):
    """Line and plane measure of the nearest place; None beyond the distance."""
    distances = rivers.distance(p)
    line = int(distances.to_numpy().argmin())
    return (line, rivers.geometry[line].project(p)) if distances[line] <= within else None


def outfalls():
    with open(COUNTY / "outfalls.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            x, y = TO_PLANE.transform(float(row["经度"]), float(row["纬度"]))
            if x != float("inf"):
                yield row["序号"], float(row["经度"]), float(row["纬度"]), shapely.Point(x, y)


def main():
    rivers = geopandas.read_file(COUNTY / "rivers.shp")
    cuts = {i: {0.0: ("node", line.coords[0]), line.length: ("node", line.coords[-1])}
            for i, line in enumerate(rivers.geometry)}
    places = []
    for name, lon, lat, p in outfalls():
        found = nearest(rivers, p, 300)
        if found is None:
            continue
        line, measure = found
        shape = rivers.geometry[line]
        on_river = shape.interpolate(measure)
        distance = GEODESIC.inv(lon, lat, *TO_DEGREES.transform(on_river.x, on_river.y))[2]
        places.append((name, line, f"{distance:.6f}", bank(shape, measure, p),
                       f"{length(substring(shape, 0, measure)):.4f}"))
        cuts[line][measure] = ("outfall", name)
    intakes = geopandas.read_file(COUNTY / "intakes.geojson")
    for i, p in enumerate(intakes.geometry):
        found = nearest(rivers, p, 100)
        if found is not None:
            cuts[found[0]][found[1]] = ("intake", i)
    graph = networkx.DiGraph()
    for line, at in cuts.items():
        ends = sorted(at)
        for a, b in zip(ends, ends[1:]):
            graph.add_edge(at[a], at[b], m=length(substring(rivers.geometry[line], a, b)))
    pairs = []
    for name, *_ in places:
        reached = networkx.single_source_dijkstra_path_length(graph, ("outfall", name), weight="m")
        pairs += [(name, at[1], f"{m:.4f}") for at, m in reached.items() if at[0] == "intake"]
    pairs.sort(key=lambda row: (int(row[0]), float(row[2])))
    for name, head, rows in (
            ("outfall-places.csv", "outfall,line,distance_m,bank,measure_m", places),
            ("outfall-intakes.csv", "outfall,intake,distance_m", pairs)):
        with open(HERE / name, "w", encoding="utf-8", newline="") as file:
            file.write("# tests/cases/outfalls.py: Shapely, pyproj, networkx\n" + head + "\n")
            csv.writer(file, lineterminator="\n").writerows(rows)


main()
