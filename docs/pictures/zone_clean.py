# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-clean.md."""

from drawing import BLUE, GREY, PALE, VERMILION, Map, box_of, main
from window import seen


def draw(ecotone):
    areas = "data/sample-county/protected-areas-before.shp"
    ecotone(f"zone clean {areas} --width 150 --all-overlaps -o clean.gpkg --diff changes.gpkg")
    changes = ecotone.read("changes.gpkg")

    def of(change):
        return [f for f in changes if f["properties"]["change"] == change]

    x0, y0, x1, y1 = box_of(of("removed"))
    window = (x0 - 7000, y0 - 5000, x1 + 7000, y1 + 6000)
    picture = Map("zone-clean", "Protected areas before integration, cleaned",
                  window)
    picture.polygons(seen(ecotone.read("data/sample-county/townships.shp"), window), "townships",
                     stroke=PALE)
    picture.polygons(seen(ecotone.read("clean.gpkg"), window), "cleaned", stroke=GREY, width=1.2)
    for change, colour, hatch in (("removed", VERMILION, "/"), ("added", BLUE, "\\")):
        rows = of(change)
        hectares = sum(f["properties"]["area_m2"] for f in rows) / 1e4
        picture.polygons(rows, f"{change}: {len(rows)}, {hectares:.1f} ha", fill=colour,
                         stroke=colour, hatch=hatch)
    for f in of("removed")[:1]:
        p = f["properties"]
        picture.note(f"{p['feature']} yields to {p['others']}")
    return picture


main(draw)
