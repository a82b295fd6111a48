# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-source.md."""

import json

from drawing import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILION, Map, main

SOURCE = "SY004"
FILLS = [("primary", "water", BLUE, 0.8), ("primary", "land", VERMILION, 0.45),
         ("secondary", "water", SKY, 0.7), ("secondary", "land", ORANGE, 0.3)]


def of_source(features, field, **wanted):
    return [f for f in features if f["properties"][field] == SOURCE and
            all(f["properties"][k] == v for k, v in wanted.items())]


def draw(ecotone):
    result = json.loads(ecotone("zone source --catalog data/sample-county/catalogue.yaml --aquifer "
                                "medium_sand --size-class small --water-from-existing --as-of "
                                "2026-11-23 --format json -o zones.gpkg"))
    zones = of_source(ecotone.read("zones.gpkg"), "source")
    published = of_source(ecotone.read("data/sample-county/source-zones.shp"), "水源编号")
    picture = Map("zone-source", "Source SY004 on a river: default and published zone",
                  [*zones, *published], margin=0.05)
    for level, part, colour, opacity in FILLS[::-1]:
        picture.polygons(of_source(zones, "source", level=level, part=part),
                         f"default, {level} {part}", fill=colour, stroke=colour, width=0.6,
                         opacity=opacity)
    picture.lines(ecotone.read("data/sample-county/divides.geojson"), "divide", stroke=GREEN,
                  width=1.6)
    picture.lines(ecotone.read("data/sample-county/rivers.shp"), "river", stroke=INK, width=0.8)
    picture.polygons(published, "published zones", stroke=PURPLE, width=1.2, dash="5 3")
    intake = of_source(ecotone.read("data/sample-county/intakes.geojson"), "source")
    picture.points(intake, "intake", fill=INK, radius=4)
    farthest = max((row for row in result["rows"] if row["source"] == SOURCE and row["x"]),
                   key=lambda row: row["hausdorff_m"])
    place = [farthest["x"], farthest["y"]]
    picture.points([{"geometry": {"type": "Point", "coordinates": place}}],
                   f"departs most: {farthest['hausdorff_m']:.0f} m", fill=GREY, radius=5)
    return picture


main(draw)
