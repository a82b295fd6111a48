# SPDX-License-Identifier: Apache-2.0
"""Shapely 2: an STRtree over the subjects asked by prepared zones, vectorised intersections."""

from concurrent.futures import ThreadPoolExecutor

import numpy
import shapely

import measuring


def in_threads(function, threads, *columns):
    """Applies a vectorised function to chunks of its columns; Shapely lets go of the GIL."""
    if threads == 1:
        return function(*columns)
    chunks = [numpy.array_split(column, threads * 8) for column in columns]
    with ThreadPoolExecutor(threads) as pool:
        return numpy.concatenate(list(pool.map(function, *chunks)))


def overlay(subjects, zones, threads, keep):
    tree = shapely.STRtree(subjects)
    # The tree prepares what asks it, so the zones ask.
    zone, subject = tree.query(zones, predicate="intersects")
    inside_zone, inside_subject = tree.query(zones, predicate="contains")
    count = len(subjects)
    whole = numpy.isin(zone.astype(numpy.int64) * count + subject,
                       inside_zone.astype(numpy.int64) * count + inside_subject)
    pieces = subjects[subject]
    cut = numpy.flatnonzero(~whole)
    pieces[cut] = in_threads(shapely.intersection, threads, subjects[subject[cut]],
                             zones[zone[cut]])
    areas = shapely.area(pieces)
    return subject, zone, areas, pieces if keep else None


def locate(points, zones):
    counts = []
    for zone in zones:
        shapely.prepare(zone)
        counts.append(numpy.count_nonzero(shapely.contains_xy(zone, points[:, 0], points[:, 1])))
        shapely.destroy_prepared(zone)
    return numpy.zeros(len(zones)), numpy.arange(len(zones)), numpy.array(counts), None


def main():
    options = measuring.arguments(__doc__)
    measuring.fact(version=f"{shapely.__version__}, GEOS {shapely.geos_version_string}")
    watch = measuring.Stopwatch()
    zones = shapely.from_wkb(numpy.array(measuring.read_wkb_file(options.zones), dtype=object))
    if options.work == "points":
        subjects = measuring.read_points(options.subjects)
    else:
        subjects = shapely.from_wkb(
            numpy.array(measuring.read_wkb_file(options.subjects), dtype=object))
    measuring.phase("read", *watch.read())
    if options.work == "points":
        result = measuring.measure(lambda: locate(subjects, zones))
    else:
        keep = options.work == "geometries"
        result = measuring.measure(lambda: overlay(subjects, zones, options.threads, keep))
    measuring.write_pairs(options.pairs, *result[:3])


if __name__ == "__main__":
    main()
