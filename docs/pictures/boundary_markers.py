# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/boundary-markers.md."""

from drawing import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION, Map, main

KINDS = [("boundary_post", "boundary posts", BLUE, 2.6),
         ("function_zone_post", "function zone posts", GREEN, 2.6),
         ("board", "boards", VERMILION, 4.2)]


def draw(ecotone):
    ecotone("boundary markers data/sample-county/protected-areas.shp "
            "--roads data/sample-county/roads.geojson --rivers data/sample-county/rivers.shp "
            "--area MC --set turning_tolerance_m=300 --set least_distance_m=150 -o markers.gpkg")
    areas = ecotone.read("data/sample-county/protected-areas.shp")
    markers = ecotone.read("markers.gpkg")
    # The area with a core and a general zone that has most function zone posts.
    zones = {f["properties"]["zone"] for f in markers
             if f["properties"]["kind"] == "function_zone_post"}
    shown = [f for i, f in enumerate(areas) if str(i) in zones]
    name = shown[0]["properties"]["MC"]
    shown = [f for f in areas if f["properties"]["MC"] == name]
    picture = Map("boundary-markers", "Markers of a reserve with core and general control zone",
                  shown)
    picture.polygons(shown, "zones of the reserve", fill=ORANGE, opacity=0.15, stroke=GREY)
    picture.lines(ecotone.read("data/sample-county/rivers.shp"), "rivers", stroke=SKY)
    picture.lines(ecotone.read("data/sample-county/roads.geojson"), "roads", stroke=GREY, width=2)
    for kind, label, colour, radius in KINDS:
        picture.points([f for f in markers if f["properties"]["kind"] == kind], label, fill=colour,
                       radius=radius)
    boards = [f for f in markers if f["properties"]["kind"] == "board"]
    for f in boards:
        x, y = f["geometry"]["coordinates"]
        picture.text((x + 250, y + 250), f["properties"]["name"], size=10, anchor="start")
    return picture


main(draw)
