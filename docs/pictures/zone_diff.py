# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-diff.md."""

from drawing import BLUE, GREY, ORANGE, PALE, VERMILION, Map, box_of, main

DATA = "shared/data/messy"
WINDOW = (2555000, 1150000, 2595000, 1190000)  # the canton of Fribourg


def seen(features):
    boxes = [(f, box_of([f])) for f in features]
    return [f for f, (x0, y0, x1, y1) in boxes if x0 < WINDOW[2] and x1 > WINDOW[0]
            and y0 < WINDOW[3] and y1 > WINDOW[1]]


def draw(ecotone):
    if not ecotone.has_shared:
        return None
    for year in (2014, 2022):
        ecotone(f"convert {DATA}/swiss_municipalities_{year}_shp.zip {year}.gpkg --to EPSG:2056")
    ecotone("zone diff 2014.gpkg 2022.gpkg --id id -o changes.gpkg")
    changes = seen(ecotone.read("changes.gpkg", "EPSG:2056"))
    now = seen(ecotone.read("2022.gpkg", "EPSG:2056"))
    picture = Map("zone-diff", "Municipalities about Fribourg, 2014 and 2022", WINDOW, margin=0)
    picture.polygons(now, "municipalities 2022", stroke=GREY, width=0.6)
    for change, ground, label, colour in (
            ("added", "gained", "added", BLUE), ("removed", "lost", "removed", PALE),
            ("changed", "gained", "ground gained", ORANGE),
            ("changed", "lost", "ground lost", VERMILION)):
        pieces = [f for f in changes if f["properties"]["change"] == change
                  and f["properties"]["ground"] == ground and f["properties"]["area_m2"] > 1e5]
        picture.polygons(pieces, f"{label} ({len(pieces)})", fill=colour, stroke=colour, width=0.3,
                         opacity=0.7)
    picture.note("pieces above 10 ha")
    return picture


main(draw)
