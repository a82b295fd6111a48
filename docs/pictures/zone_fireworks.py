# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-fireworks.md."""

from drawing import BLUE, GREY, INK, ORANGE, SKY, VERMILION, Map, main

DATA = "data/sample-county"
KINDS = [("published", "published zones, article 5", VERMILION),
         ("source_zone", "source protection zones", SKY), ("school", "schools, 300 m", ORANGE),
         ("hospital", "hospitals, 300 m", BLUE)]


def draw(ecotone):
    ecotone(f"zone fireworks --catalog {DATA}/catalogue.yaml --set school_m=300 "
            "--set hospital_m=300 -o ban.gpkg --parts parts.gpkg")
    parts = ecotone.read("parts.gpkg")
    county = ecotone.read(f"{DATA}/county.geojson")
    picture = Map("zone-fireworks", "Where fireworks are banned in the sample county", county)
    picture.polygons(county, "county", stroke=GREY)
    for kind, label, colour in KINDS:
        of_kind = [f for f in parts if f["properties"]["kind"] == kind]
        picture.polygons(of_kind, f"{label} ({len(of_kind)})", fill=colour, stroke=colour,
                         width=0.4, opacity=0.6)
    picture.polygons(ecotone.read("ban.gpkg"), "everything, united", stroke=INK, width=0.5)
    return picture


main(draw)
