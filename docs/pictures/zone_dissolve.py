# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-dissolve.md."""

from drawing import BLUE, GREY, ORANGE, PALE, SKY, Map, main

LEVELS = [("一级", "primary", BLUE), ("二级", "secondary", SKY), ("准", "quasi", ORANGE)]


def draw(ecotone):
    ecotone("zone dissolve data/sample-county/source-zones.shp --by 级别 -o levels.gpkg")
    levels = ecotone.read("levels.gpkg")
    picture = Map("zone-dissolve", "170 source protection zones, dissolved by level",
                  ecotone.read("data/sample-county/county.geojson"))
    picture.polygons(ecotone.read("data/sample-county/townships.shp"), "townships", stroke=PALE)
    picture.polygons(ecotone.read("data/sample-county/county.geojson"), "county", stroke=GREY)
    for feature in levels:
        _, level, colour = next(row for row in LEVELS
                                if feature["properties"]["级别"].startswith(row[0]))
        picture.polygons([feature], f"{level}: {feature['properties']['count']} zones",
                         fill=colour, stroke=colour, width=0.5, opacity=0.7)
    return picture


main(draw)
