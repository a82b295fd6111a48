#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected values of noise_zones_swellendam.yaml with PROJ and Shapely; prints them.

    python3 tests/cases/noise_zones_swellendam.py SHARED > tests/cases/noise_zones_swellendam.yaml

Six towns of Swellendam (urban_33S, EPSG:32733, 5.5° from its central meridian, where the plane is
0.3 % too large), the roads of OpenStreetMap (EPSG:4326) widened to 16 m, its buildings with at least
two levels. Each town is laid into PROJ's azimuthal equidistant plane of its middle, where distances
from there are those of the ellipsoid and others within 10 km true to 1e-6; strips are Shapely's
buffers, or what is seen up to façades as in noise_zones_sample.py. Classes are assumed.
"""

import sys
from pathlib import Path

import geopandas
import shapely
from noise_zones_sample import strip_to_facades
from shapely.ops import unary_union

CLASSES = {"Barrydale": "2", "Bonnievale": "2", "Suurbraak": "1", "Swellendam": "2",
           "Swellendam Rural": "1", "Breede River/Winelan Rural": "1"}
WIDTHS = {"1": 50, "2": 35}
ARTERIES = {"trunk", "primary", "secondary", "tertiary"}
HALF_WIDTH, LEAST_LEVELS = 8, 2


def levels(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return 0.0


def main():
    folder = Path(sys.argv[1]) / "data/landcover"
    towns = geopandas.read_file(f"zip://{folder}/urban_swellendam_shp.zip")
    osm = f"/vsizip/{folder}/swellendam_buildings_roads.gpkg.zip"
    roads = geopandas.read_file(osm, layer="roads")
    roads = roads[roads.highway.isin(ARTERIES)]
    blocks = geopandas.read_file(osm, layer="buildings")
    blocks = blocks[blocks["building:levels"].map(levels) >= LEAST_LEVELS]
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# Class 4a in the towns of Swellendam, worked out by noise_zones_swellendam.py with Shapely")
    print(f"# {shapely.__version__}, GEOS {shapely.geos_version_string}: m² on the ellipsoid. tolerance_m2: 1e-6 for",
          "the plane, 5 mm where lines are")
    print("# straightened before façades.")
    print("towns:")
    for name, noise_class in CLASSES.items():
        town = towns[towns.TOWN == name].to_crs(4326)
        middle = town.geometry.iloc[0].envelope.centroid
        plane = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84 +units=m"
        zone = shapely.make_valid(towns[towns.TOWN == name].to_crs(plane).geometry.iloc[0])
        near = zone.envelope.buffer(200)
        lines = [g for g in roads.to_crs(plane).geometry if g.intersects(near)]
        lands = [g.buffer(HALF_WIDTH, quad_segs=128) for g in lines]
        solid = [part for g in blocks.to_crs(plane).geometry if g.intersects(near)
                 for part in getattr(g, "geoms", [g])]
        tree = shapely.STRtree(solid)
        width = WIDTHS[noise_class]
        strips = []
        for land in lands:
            strip = land.buffer(width, quad_segs=128)
            if any(strip.intersects(solid[k]) for k in tree.query(strip)):
                strip = strip_to_facades(land, width, tree, solid, near)
            strips.append(strip)
        plain = unary_union([g.buffer(width, quad_segs=128) for g in lands])
        whole, seen = zone.area, zone.intersection(unary_union(strips)).area
        print(f"  {name}: {{class: \"{noise_class}\", whole_m2: {whole:.2f}, class_4a_m2: {seen:.2f}, "
              f"without_buildings_m2: {zone.intersection(plain).area:.2f}, "
              f"tolerance_m2: {max(0.5, 5e-6 * seen):.1f}}}")


if __name__ == "__main__":
    main()
