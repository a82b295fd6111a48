#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected areas of zone_areas.csv with GeoPandas, Shapely and PROJ; prints them.

    python3 tests/cases/zone_areas.py > tests/cases/zone_areas.csv

Every feature is cut into short edges, laid into PROJ's azimuthal equidistant plane of its own
middle, buffered there by Shapely with 256 chords a quadrant, taken back in short edges and measured
as a geodesic polygon. Nothing of ours is used. Features that are long (a county, a river) lie up to
60 km from that middle, where the plane is wrong by 1e-5 of a distance at most.

Shapely flattens hollows of a line by up to 1 % of the distance, and our arcs fall short by 0.1 m at
most, two thirds of that in the middle; the tolerance is 5 cm along the border of the zone and 1e-6 of
its area.
"""

import csv
import os
import sys
from pathlib import Path

import geopandas
import pyproj
import shapely

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared"))


def read(name, where=None, crs=None):
    path = SHARED / name[7:] if name.startswith("shared/") else ROOT / name
    layer = geopandas.read_file(f"/vsigzip/{path}" if name.endswith(".gz") else path)
    if layer.crs is None:
        layer = layer.set_crs(crs)
    return layer if where is None else layer[layer[where[0]] == where[1]]


def in_degrees(geometry, crs):
    return geopandas.GeoSeries([geometry], crs=crs).to_crs(crs.geodetic_crs).iloc[0]


def buffered(layer, distance, **options):
    """The buffer of each feature in longitude and latitude, on the ellipsoid of the layer."""
    unit = 1 if layer.crs.is_projected else 1e-5
    globe = f"+a={layer.crs.ellipsoid.semi_major_metre} +rf={layer.crs.ellipsoid.inverse_flattening}"
    degrees = pyproj.CRS.from_proj4(f"+proj=longlat {globe}")
    for feature in layer.geometry:
        short = geopandas.GeoSeries([shapely.segmentize(feature, 200 * unit)], crs=layer.crs)
        middle = in_degrees(feature, layer.crs).envelope.centroid
        plane = pyproj.CRS.from_proj4(
            f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} {globe}")
        flat = short.to_crs(layer.crs.geodetic_crs).set_crs(degrees, allow_override=True)
        grown = flat.to_crs(plane).iloc[0].buffer(distance, quad_segs=256, **options)
        back = geopandas.GeoSeries([shapely.segmentize(grown, 500)], crs=plane).to_crs(degrees)
        yield back.iloc[0]


def measure(zone, geod):
    area, border = geod.geometry_area_perimeter(zone)
    return abs(area), border


def rows():
    county = read("data/sample-county/county.geojson")
    ranges = read("data/sample-county/management-ranges.geojson")
    degrees = ranges.crs.geodetic_crs
    inside = county.to_crs(degrees).union_all()
    rivers = ranges.to_crs(degrees).union_all()
    china = ranges.crs.get_geod()
    for i, zone in enumerate(buffered(ranges, 1000)):
        yield (f"1 km beside range {i}", "zone shoreline data/sample-county/management-ranges.geojson "
               "--clip data/sample-county/county.geojson", i, china,
               [zone.difference(rivers).intersection(inside)])
    for distance in (1000, -1000):
        yield (f"county by {distance} m", "zone buffer data/sample-county/county.geojson "
               f"--distance={distance}", 0, china, list(buffered(county, distance)))
    sinkholes = read("data/sample-county/sinkholes.geojson")
    circles = shapely.union_all(list(buffered(sinkholes, 100)))
    yield ("100 m about sinkholes, united", "zone buffer data/sample-county/sinkholes.geojson "
           "--distance 100 --dissolve", 0, china, [circles])
    lakes = read("shared/data/water/swiss_lakes_2022_shp.zip", crs=2056)
    yield ("200 m about 22 Swiss lakes", "zone buffer shared/data/water/swiss_lakes_2022_shp.zip "
           "--distance 200 --crs EPSG:2056", None, lakes.crs.get_geod(), list(buffered(lakes, 200)))
    flowlines = read("shared/data/water/nhdplus_new_hope_flowlines.gpkg")
    yield ("50 m about 746 reaches, EPSG:5070",
           "zone buffer shared/data/water/nhdplus_new_hope_flowlines.gpkg --distance 50", None,
           flowlines.crs.get_geod(), list(buffered(flowlines, 50)))
    towns = read("shared/data/messy/swiss_municipalities_2022_shp.zip", crs=2056)
    yield ("2151 Swiss municipalities, shrunk by 100 m",
           "zone buffer shared/data/messy/swiss_municipalities_2022_shp.zip --distance=-100 "
           "--crs EPSG:2056", None, towns.crs.get_geod(), list(buffered(towns, -100)))
    youyang = read("shared/data/admin_cn/youyang_500242_gcj02.geojson")
    yield ("a county in degrees, grown by 3 km",
           "zone buffer shared/data/admin_cn/youyang_500242_gcj02.geojson --distance 3km", 0,
           youyang.crs.get_geod(), list(buffered(youyang, 3000)))


out = csv.writer(sys.stdout, lineterminator="\n")
print("# made by tests/cases/zone_areas.py")
out.writerow(["name", "command", "row", "expected_m2", "tolerance_m2", "source"])
for name, command, row, geod, zones in rows():
    measured = [measure(zone, geod) for zone in zones if not zone.is_empty]
    total = sum(area for area, _ in measured)
    border = sum(length for _, length in measured)
    out.writerow([name, command, "" if row is None else row, round(total, 1),
                  round(0.05 * border + 1e-6 * total, 1), "GeoPandas and Shapely in PROJ's AEQD"])
