# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/boundary-compare.md."""

from drawing import GREEN, GREY, INK, SKY, VERMILION, Map, main

KINDS = [("kept", "kept 保留", SKY), ("in", "transferred in 调入", GREEN),
         ("out", "transferred out 调出", VERMILION)]


def draw(ecotone):
    ecotone("boundary compare data/sample-county/protected-areas-before.shp "
            "data/sample-county/protected-areas.shp --match 名称=MC --class 功能区=GKFQ "
            "-o change.gpkg")
    changes = ecotone.read("change.gpkg")
    county = ecotone.read("data/sample-county/county.geojson")
    picture = Map("boundary-compare", "Nine protected areas before and after consolidation", county)
    picture.polygons(county, "county", stroke=GREY)
    for kind, label, colour in KINDS:
        features = [f for f in changes if f["properties"]["change"] == kind]
        area = sum(f["properties"]["area_m2"] for f in features) / 1e4
        picture.polygons(features, f"{label} {area:,.0f} ha", fill=colour, stroke=colour, width=0.4,
                         opacity=0.65)
    picture.polygons(ecotone.read("data/sample-county/protected-areas.shp"), "new boundaries",
                     stroke=INK, width=0.6)
    return picture


main(draw)
