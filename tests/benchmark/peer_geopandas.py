# SPDX-License-Identifier: Apache-2.0
"""GeoPandas: overlay(how="intersection") and sjoin, as its users write it."""

import geopandas
import numpy
import shapely

import measuring


def frame(path, name):
    if path.endswith(".wkbs"):
        geometry = shapely.from_wkb(numpy.array(measuring.read_wkb_file(path), dtype=object))
        return geopandas.GeoDataFrame({name: numpy.arange(len(geometry))}, geometry=geometry,
                                      crs="EPSG:4545")
    return geopandas.read_file(path)


def intersection(subjects, zones):
    return geopandas.overlay(subjects, zones, how="intersection", keep_geom_type=True)


def main():
    options = measuring.arguments(__doc__)
    measuring.fact(version=geopandas.__version__)
    if options.work == "files":
        watch = measuring.Stopwatch()
        intersection(frame(options.subjects, "sid"),
                     frame(options.zones, "zid")).to_file(options.output)
        measuring.phase("compute", *watch.read())
        return
    watch = measuring.Stopwatch()
    zones = frame(options.zones, "zid")
    if options.work == "points":
        points = measuring.read_points(options.subjects)
        subjects = geopandas.GeoDataFrame(
            geometry=geopandas.points_from_xy(points[:, 0], points[:, 1]), crs="EPSG:4545")
    else:
        subjects = frame(options.subjects, "sid")
    measuring.phase("read", *watch.read())
    if options.work == "points":
        result = measuring.measure(
            lambda: geopandas.sjoin(subjects, zones, predicate="within")["zid"].value_counts())
        measuring.write_pairs(options.pairs, numpy.zeros(len(result)), result.index, result.values)
        return

    def work():
        # A fresh frame, so that no run finds the index of the run before.
        result = intersection(subjects.copy(), zones.copy())
        return result["sid"], result["zid"], result.geometry.area, result

    measuring.write_pairs(options.pairs, *measuring.measure(work)[:3])


if __name__ == "__main__":
    main()
