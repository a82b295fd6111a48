# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/outfall-check.md."""

import csv
import json

from drawing import BLUE, GREEN, GREY, ORANGE, PALE, SKY, VERMILION, Map, main

SAMPLE = "data/sample-county"


def draw(ecotone):
    found = json.loads(ecotone(f"outfall check {SAMPLE}/outfalls.csv --catalog "
                               f"{SAMPLE}/catalogue.yaml --code-profile seen-on-signs "
                               "--format json --lang en"))["findings"]
    position = ("packed_dms", "gcj02_shift", "outside_county", "far_from_river",
                "river_name_disagrees", "lon_lat_swapped", "null_island")
    in_doubt = {one["row"] for one in found if one["kind"] in position}
    other = {one["row"] for one in found if one["severity"] == "error"} - in_doubt
    suggested = {one["row"]: (one["suggested_lon_deg"], one["suggested_lat_deg"]) for one in found
                 if one["suggested_lon_deg"] is not None}
    with open(ecotone.folder / SAMPLE / "outfalls.csv", encoding="utf-8-sig", newline="") as file:
        rows = [(r["序号"], float(r["经度"]), float(r["纬度"])) for r in csv.DictReader(file)]

    def write(name, places):
        text = "lon,lat\n" + "".join(f"{x},{y}\n" for x, y in places)
        (ecotone.folder / name).write_text(text, encoding="utf-8")
        ecotone(f"convert {name} {name}.geojson --crs EPSG:4490 --to EPSG:4545 --quiet")
        return json.loads((ecotone.folder / f"{name}.geojson").read_text("utf-8"))["features"]

    def drawable(x, y):
        return 107 < x < 111 and 28 < y < 30

    county = ecotone.read(f"{SAMPLE}/county.geojson")
    picture = Map("outfall-check", "A register of 314 outfalls, checked", county)
    picture.polygons(ecotone.read(f"{SAMPLE}/townships.shp"), "townships", stroke=PALE)
    picture.polygons(county, "county", stroke=GREY)
    picture.lines(ecotone.read(f"{SAMPLE}/rivers.shp"), "rivers", stroke=SKY, width=1.6)
    picture.points(write("good.csv", [(x, y) for row, x, y in rows
                                      if row not in in_doubt | other]), "no error", GREEN, 2.2)
    picture.points(write("other.csv", [(x, y) for row, x, y in rows if row in other]),
                   "an error, but in place", ORANGE, 3)
    picture.points(write("doubt.csv", [(x, y) for row, x, y in rows
                                       if row in in_doubt and drawable(x, y)]),
                   "place in doubt", VERMILION, 3.6)
    picture.points(write("suggested.csv", suggested.values()), "place suggested", BLUE, 3.6)
    picture.note(f"{len(in_doubt)} rows in doubt; some lie")
    picture.note("outside this map as written")
    return picture


main(draw)
