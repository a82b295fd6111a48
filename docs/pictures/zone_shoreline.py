# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-shoreline.md."""

from drawing import BLUE, GREY, INK, ORANGE, PALE, SKY, VERMILION, Map, main

DATA = "data/sample-county"


def draw(ecotone):
    ecotone(f"zone shoreline {DATA}/management-ranges.geojson --rank-field rank "
            f"--clip {DATA}/county.geojson -o bands.gpkg")
    ecotone(f"zone shoreline {DATA}/rivers.shp --source centreline --width 1km "
            f"--clip {DATA}/county.geojson -o draft.gpkg")
    bands = ecotone.read("bands.gpkg")
    picture = Map("zone-shoreline", "Bands of 1 km from management ranges, and from centrelines",
                  (546400, 3201100, 558400, 3211100))
    picture.polygons(ecotone.read(f"{DATA}/county.geojson"), None, stroke=INK, width=1.2)
    chemical = [f for f in bands if f["properties"]["band"] == "chemical"]
    tailings = [f for f in bands if f["properties"]["band"] == "tailings"]
    picture.polygons(chemical, "chemical: every river", fill=ORANGE, stroke=ORANGE,
                     width=0.8, opacity=0.3)
    picture.polygons(tailings, "tailings: major tributary", fill=VERMILION, stroke=VERMILION,
                     width=0.8, hatch="/")
    picture.polygons(ecotone.read(f"{DATA}/management-ranges.geojson"), "management range",
                     fill=SKY, stroke=BLUE, width=0.6, opacity=0.5)
    picture.polygons(ecotone.read(f"{DATA}/water-bodies.geojson"), "water", fill=BLUE, stroke=BLUE,
                     width=0.3, opacity=0.8)
    picture.polygons(ecotone.read("draft.gpkg"), "from the centreline, draft",
                     stroke=GREY, width=1.0, dash="4 3")
    picture.lines(ecotone.read(f"{DATA}/rivers.shp"), "centreline", stroke=PALE, width=0.8)
    return picture


main(draw)
