# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/hydrology.md and of the commands of ecotone outfall."""

from drawing import BLUE, GREEN, GREY, INK, ORANGE, PALE, SKY, VERMILION, Map, main

COUNTY = "data/sample-county/county.geojson"
RIVERS = "data/sample-county/rivers.shp"
OUTFALLS = ("data/sample-county/outfalls.csv --crs EPSG:4490 --id 序号 "
            f"--rivers {RIVERS} --name-field HLMC --water-field 受纳水体 --bank-field 岸别")
NEW_HOPE = "shared/data/water/nhdplus_new_hope_flowlines.gpkg"
FIELDS = ("--flow nodes --node-fields FromNode,ToNode --level-path-field LevelPathI "
          "--divergence-field Divergence")


def locate(ecotone):
    ecotone(f"outfall locate {OUTFALLS} -o places.gpkg")
    places = [f for f in ecotone.read("places.gpkg") if f["geometry"]]
    picture = Map("outfall-locate", "314 outfalls and the rivers they belong to",
                  ecotone.read(COUNTY))
    picture.polygons(ecotone.read(COUNTY), "county", stroke=GREY)
    picture.lines(ecotone.read(RIVERS), "rivers", stroke=SKY, width=2.4)
    for status, colour, radius in (("located", BLUE, 2.6), ("doubtful", VERMILION, 4.5)):
        those = [f for f in places if f["properties"]["status"] == status]
        picture.points(those, f"{status}: {len(those)}", fill=colour, radius=radius)
    picture.note("at no river: 12")
    picture.note("without a position: 3")
    return picture


def trace(ecotone):
    ecotone(f"outfall trace {OUTFALLS} --to data/sample-county/intakes.geojson --distance 5 "
            "-o ways.gpkg")
    ways = ecotone.read("ways.gpkg")
    picture = Map("outfall-trace", "Ways from outfalls to the next intake, up to 5 km",
                  ecotone.read(COUNTY))
    picture.polygons(ecotone.read(COUNTY), "county", stroke=GREY)
    picture.lines(ecotone.read(RIVERS), "rivers", stroke=SKY, width=1.6)
    picture.lines(ways, "way to an intake", stroke=VERMILION, width=3)
    reached = {f["properties"]["target"] for f in ways}
    intakes = ecotone.read("data/sample-county/intakes.geojson")
    picture.points([f for i, f in enumerate(intakes) if str(i) not in reached], "other intakes",
                   fill=GREY, radius=3)
    picture.points([f for i, f in enumerate(intakes) if str(i) in reached], "intakes reached",
                   fill=GREEN, radius=5)
    return picture


def hydrology(ecotone):
    if not ecotone.has_shared:
        return None
    place = "--at 1515298,1564029"
    ecotone(f"outfall trace {place} --rivers {NEW_HOPE} {FIELDS} --direction UT --distance 25 "
            "-o tributaries.gpkg")
    ecotone(f"outfall trace {place} --rivers {NEW_HOPE} {FIELDS} --direction UM -o main.gpkg")
    ecotone(f"outfall trace {place} --rivers {NEW_HOPE} {FIELDS} --direction DD -o down.gpkg")
    # The file names no datum, only its ellipsoid.
    crs = "EPSG:5070 --allow-ballpark"
    rivers = ecotone.read(NEW_HOPE, crs)
    down = ecotone.read("down.gpkg", crs)
    picture = Map("hydrology", "New Hope Creek: traced up and down from one place", rivers)
    picture.lines(rivers, "746 reaches of NHDPlus", stroke=PALE, width=1.4)
    picture.lines(ecotone.read("tributaries.gpkg", crs), "UT, 25 km: all tributaries", stroke=SKY,
                  width=2.2)
    picture.lines(ecotone.read("main.gpkg", crs), "UM: the main stem", stroke=BLUE, width=2.6)
    picture.lines(down, "DD: all diversions", stroke=ORANGE, width=2.6)
    start = min(down, key=lambda f: f["properties"]["distance_from_m"])
    first = start["geometry"]["coordinates"]
    while isinstance(first[0], list):
        first = first[0]
    picture.points([{"geometry": {"type": "Point", "coordinates": first}}], "the place", fill=INK,
                   radius=5)
    return picture


main(locate, trace, hydrology)
