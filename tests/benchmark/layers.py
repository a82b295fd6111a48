# SPDX-License-Identifier: Apache-2.0
"""Layers of the benchmark: seeded samples, copies in other formats, published layers.

    python layers.py sample FROM COUNT SEED TO    some features of a .wkbs or .xy, and their places
    python layers.py convert FROM FIELD TO        a .wkbs as .shp, .gpkg or .fgb with a field of ids
    python layers.py real NAME SHARED FOLDER      NAME-subjects.wkbs and NAME-zones.wkbs
    python layers.py pairs FROM TO                the areas of the pairs in a layer

Each is a process of its own, so that the harness stays small: Linux counts the memory of the
parent at the start of a child towards the child's peak.
"""

import pathlib
import random
import sys

import numpy

import measuring


def write_wkb_file(path, features):
    unfinished = pathlib.Path(f"{path}.part")
    with open(unfinished, "wb") as file:
        for wkb in features:
            file.write(len(wkb).to_bytes(4, "little"))
            file.write(wkb)
    unfinished.rename(path)


def sample(source, count, seed, target):
    """The first places of a seeded shuffle, in their order, so that small samples lie in large
    ones. TO.ids.npy keeps the places."""
    if source.endswith(".xy"):
        points = measuring.read_points(source)
        places = numpy.arange(min(count, len(points)))  # they are at random already
        points[places].tofile(target)
    else:
        features = measuring.read_wkb_file(source)
        places = list(range(len(features)))
        random.Random(seed).shuffle(places)
        places = numpy.array(sorted(places[:count]))
        write_wkb_file(target, (features[i] for i in places))
    numpy.save(f"{target}.ids.npy", places)


def convert(source, field, target):
    import geopandas  # pylint: disable=import-outside-toplevel
    import shapely  # pylint: disable=import-outside-toplevel

    geometry = shapely.from_wkb(numpy.array(measuring.read_wkb_file(source), dtype=object))
    frame = geopandas.GeoDataFrame({field: numpy.arange(len(geometry), dtype="int32")},
                                   geometry=geometry, crs="EPSG:4545")
    if not target.endswith(".shp"):
        multi = shapely.get_type_id(geometry) == 3
        geometry[multi] = shapely.multipolygons(geometry[multi], indices=numpy.arange(multi.sum()))
        frame.geometry = geometry
    unfinished = pathlib.Path(target).with_name(f"part-{pathlib.Path(target).name}")
    frame.to_file(unfinished)
    for part in unfinished.parent.glob(f"{unfinished.stem}.*"):
        part.rename(part.with_name(part.name.removeprefix("part-")))


def polygons_on_grid(frame):
    """Valid polygons with coordinates that are multiples of 0.1 mm: invalid ones are repaired by
    structure, since the linework of make_valid is far slower to overlay and sometimes wrong."""
    import shapely  # pylint: disable=import-outside-toplevel

    geometry = shapely.force_2d(numpy.asarray(frame.geometry.values, dtype=object))
    geometry = geometry[~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)]
    for _ in range(6):
        geometry = shapely.transform(geometry, lambda xy: numpy.round(xy, 4))
        invalid = ~shapely.is_valid(geometry)
        if not invalid.any():
            break
        geometry[invalid] = shapely.make_valid(geometry[invalid], method="structure",
                                               keep_collapsed=False)
    return geometry[shapely.is_valid(geometry) & numpy.isin(shapely.get_type_id(geometry), (3, 6))
                    & ~shapely.is_empty(geometry)]


def real(name, shared, folder):
    import geopandas  # pylint: disable=import-outside-toplevel
    import shapely  # pylint: disable=import-outside-toplevel

    shared = pathlib.Path(shared) / "data"

    def read(file, crs=None, layer=None):
        path = shared / file
        if file.endswith(".geojson.gz"):
            path = f"/vsigzip/{path}"
        frame = geopandas.read_file(path, layer=layer)
        return frame.to_crs(crs) if crs else frame

    plane = "EPSG:6933"  # equal areas, metres, the whole Earth
    if name == "real-landcover":
        muenster = "landcover/clc5_2018_muenster.gpkg.zip"
        layers = read(muenster, layer="districts"), read(muenster, layer="clc5_2018")
    elif name == "real-editions":
        old = read("messy/swiss_municipalities_2014_shp.zip")
        old.geometry = old.geometry.translate(2000000, 1000000)
        layers = old, read("messy/swiss_municipalities_2022_shp.zip")
    elif name == "real-land":
        layers = (read("admin_cn/cn_counties_simplified20_gcj02.geojson.gz", plane),
                  read("messy/osm_land_1km_world.geojson.gz", plane))
    elif name == "real-water":
        layers = (read("water/osm_waterbodies_10m_china.geojson.gz", plane),
                  read("admin_cn/cn_counties_simplified20_gcj02.geojson.gz", plane))
    elif name == "real-protected":
        # The parcels are synthetic and come from bench_data.
        layers = (None, read("protected/natura2000_nl_half_a.geojson.gz", "EPSG:28992"))
    else:
        raise SystemExit(f"no published layers named {name}")
    for role, frame in zip(("subjects", "zones"), layers):
        if frame is not None:
            write_wkb_file(pathlib.Path(folder) / f"{name}-{role}.wkbs",
                           shapely.to_wkb(polygons_on_grid(frame), byte_order=1))


def pairs(source, target):
    """Areas by the fields `sid` and `zid` of a result, whatever it calls its ids besides."""
    import geopandas  # pylint: disable=import-outside-toplevel

    frame = geopandas.read_file(source)
    measuring.write_pairs(target, frame["sid"], frame["zid"], frame.geometry.area)


def main():
    what, *rest = sys.argv[1:]
    if what == "sample":
        sample(rest[0], int(rest[1]), int(rest[2]), rest[3])
    elif what == "convert":
        convert(*rest)
    elif what == "pairs":
        pairs(*rest)
    else:
        real(*rest)


if __name__ == "__main__":
    main()
