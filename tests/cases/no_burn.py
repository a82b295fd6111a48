#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected values of no_burn.csv with Shapely, GeoPandas and PROJ; prints them.

    ECOTONE_SHARED=../shared python3 tests/cases/no_burn.py > tests/cases/no_burn.csv

Areas are plane ones in the working CRS. Facilities are counted by a spatial join; what class II
bars is decided here anew, by the catalogue of fuels (data/codelists/no-burn-fuels.yaml) in six
lines. Tolerances: 1e-9 of an area where the same edges are united; 1e-8 where polygons had to be
mended or came from degrees (the grid of 0.1 mm along the borders); for closed gaps what chords of
arcs of 25 mm can do along the ends of gaps.
"""

import csv
import os
import sys
from pathlib import Path

import geopandas
import pandas
import shapely

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data/sample-county"
SHARED = Path(os.environ.get("ECOTONE_SHARED", ROOT.parent / "shared")) / "data/landcover"
EVERY_CLASS = {"petroleum_coke", "oil_shale", "crude_oil", "heavy_oil", "residual_oil", "coal_tar"}
COAL = {"coal", "briquette", "semi_coke", "coke"}
KINDS = {"销售点": "seller", "锅炉": "boiler", "炉灶": "stove", "窑炉": "kiln"}

rows = []


def expect(case, figure, value, tolerance, source):
    rows.append([case, figure, repr(value), repr(tolerance), source])


def parts_of(geometry):
    return list(getattr(geometry, "geoms", [geometry]))


def barred_in_class_2(kind, fuel, capacity):
    if fuel in EVERY_CLASS:
        return True
    if fuel not in COAL:
        return False
    return not (kind == "boiler" and capacity >= 20)


def facilities():
    table = pandas.read_csv(SAMPLE / "fuel-facilities.csv")
    points = geopandas.GeoDataFrame(
        table, geometry=geopandas.points_from_xy(table["经度"], table["纬度"]), crs=4490)
    return points.to_crs(4545)


def survey(case, zone, old):
    frame = facilities()
    source = "GeoPandas sjoin, within"
    zones = geopandas.GeoDataFrame(geometry=[zone], crs=4545)
    inside = geopandas.sjoin(frame, zones, predicate="within")
    before = set(geopandas.sjoin(frame, old, predicate="within").index)
    now = set(inside.index)
    expect(case, "facilities.inside", len(now), 0, source)
    for name, places in (("in", now - before), ("out", before - now), ("stays", now & before)):
        expect(case, f"facilities.{name}", len(places), 0, source)
    barred = 0
    counts = {}
    for _, row in inside.iterrows():
        kind = KINDS[row["类别"]]
        key = f"table.{kind}.{row['燃料']}"
        counts[key] = counts.get(key, 0) + 1
        barred += barred_in_class_2(kind, row["燃料"], row["额定蒸发量_t_h"])
    expect(case, "facilities.barred", barred, 0, "GeoPandas sjoin and the catalogue of fuels")
    for key, count in sorted(counts.items()):
        expect(case, key, count, 0, source)


def change(case, zone, old):
    both = old.union_all()
    source = "Shapely"
    expect(case, "in_force.kept_m2", zone.intersection(both).area, 0.01, source)
    expect(case, "in_force.added_m2", zone.difference(both).area, 0.01, source)
    expect(case, "in_force.removed_m2", both.difference(zone).area, 0.01, source)


def sample_county():
    old = geopandas.read_file(SAMPLE / "no-burn-zones.geojson")
    built_up = geopandas.read_file(SAMPLE / "built-up-areas.shp").union_all()
    communities = geopandas.read_file(SAMPLE / "communities.shp", encoding="gbk")
    towns = communities[communities["所属乡镇"].isin(["示例茶溪", "示例松坡"])].union_all()
    for case, zone in (("built_up", built_up), ("towns", towns)):
        expect(case, "union.after_m2", zone.area, zone.area * 1e-9, "Shapely union")
        expect(case, "union.parts", len(parts_of(zone)), 0, "Shapely union")
        change(case, zone, old)
        survey(case, zone, old)


def swellendam():
    layer = geopandas.read_file(f"zip://{SHARED}/urban_swellendam_shp.zip")
    valid = shapely.make_valid(layer.geometry.values, method="structure")
    zone = shapely.union_all(valid)
    expect("swellendam", "union.after_m2", zone.area, zone.area * 1e-8, "Shapely union")
    expect("swellendam", "union.parts", len(parts_of(zone)), 0, "Shapely union")
    filled = shapely.union_all([
        shapely.Polygon(p.exterior, [r for r in p.interiors if shapely.Polygon(r).area >= 10000])
        for p in parts_of(zone)])
    expect("swellendam", "fill_holes.after_m2", filled.area, filled.area * 1e-8, "Shapely")
    expect("swellendam", "fill_holes.parts", len(parts_of(filled)), 0, "Shapely")
    kept = [p for p in parts_of(filled) if p.area >= 1000]
    expect("swellendam", "drop_specks.after_m2", sum(p.area for p in kept), zone.area * 1e-8,
           "Shapely")
    expect("swellendam", "drop_specks.parts", len(kept), 0, "Shapely")


def bayreuth():
    layer = geopandas.read_file(SHARED / "osm_north-bayreuth_polygons.gpkg")
    zone = layer[layer.landuse == "residential"].to_crs(25832).union_all()
    expect("bayreuth", "union.after_m2", zone.area, zone.area * 1e-7, "PROJ and Shapely union")
    closed = zone.buffer(12.5, quad_segs=128).buffer(-12.5, quad_segs=128).union(zone)
    # 168 blocks have 15 km of arcs and ends of gaps: 25 mm of chords on half of them. Between 8 and
    # 128 chords a quadrant, Shapely's own results differ by 380.
    expect("bayreuth", "close_gaps.added_m2", closed.area - zone.area, 200.0, "Shapely buffers")
    expect("bayreuth", "close_gaps.parts", len(parts_of(closed)), 0, "Shapely buffers")


sample_county()
if SHARED.exists():
    swellendam()
    bayreuth()
writer = csv.writer(sys.stdout, lineterminator="\n")
print("# made by tests/cases/no_burn.py")
writer.writerow(["case", "figure", "expected", "tolerance", "source"])
writer.writerows(rows)
