# SPDX-License-Identifier: Apache-2.0
"""The picture of docs/commands/zone-buffer.md."""

from drawing import BLUE, GREEN, GREY, INK, ORANGE, PALE, Map, main

DATA = "data/sample-county"


def draw(ecotone):
    ecotone(f"zone buffer {DATA}/sinkholes.geojson --distance 500 --dissolve --crs EPSG:4490 "
            "-o sinkholes.gpkg")
    ecotone(f"zone buffer {DATA}/railways.geojson --distance 2km --side left -o left.gpkg")
    ecotone(f"zone buffer {DATA}/county.geojson --distance 1km -o grown.gpkg")
    ecotone(f"zone buffer {DATA}/county.geojson --distance=-3km -o shrunk.gpkg")
    picture = Map("zone-buffer", "Buffers on the ellipsoid, about points, a line and a polygon",
                  ecotone.read("grown.gpkg"))
    picture.polygons(ecotone.read("grown.gpkg"), "county, grown by 1 km", fill=PALE, stroke=GREY,
                     width=0.6, opacity=0.5)
    picture.polygons(ecotone.read(f"{DATA}/county.geojson"), "county", fill="#FFFFFF", stroke=INK,
                     opacity=1)
    picture.polygons(ecotone.read("shrunk.gpkg"), "shrunk by 3 km", fill=GREEN, stroke=GREEN,
                     opacity=0.12)
    picture.polygons(ecotone.read("left.gpkg"), "left of a railway, 2 km", fill=ORANGE,
                     stroke=ORANGE, width=0.6)
    picture.lines(ecotone.read(f"{DATA}/railways.geojson"), "railway", width=1.4)
    picture.polygons(ecotone.read("sinkholes.gpkg"), "500 m about 280 sinkholes", fill=BLUE,
                     stroke=BLUE, width=0.5, opacity=0.5)
    return picture


main(draw)
