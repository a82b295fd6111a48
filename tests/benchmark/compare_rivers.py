# SPDX-License-Identifier: Apache-2.0
"""A river network beside what one would use otherwise: Shapely and GeoPandas to find the reaches
near points, networkx to trace. The same coordinates, the same run, figures only where both agree.

    build/bench-venv/bin/pip install geopandas networkx
    build/bench-venv/bin/python tests/benchmark/compare_rivers.py \
        build/release/tests/benchmark/river_timing [--reaches 1000000] [--points 100000] \
        [--threads 1] [--json FILE]

Processor seconds, since machines are seldom quiet. networkx traces a sample of the points; its time
is scaled linearly, as `scaled` says. Its graph has lengths in the plane, so sums agree to 2e-4.
"""

import argparse
import json
import random
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import geopandas
import networkx
import numpy
import shapely

WITHIN_M = 300  # the search distance of ecotone outfall locate
SAMPLE = 300
AT_NODE_M = 1e-6


def timed(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def read(folder):
    offsets = numpy.fromfile(folder / "paths.i32", dtype=numpy.int32)
    vertices, points, targets = (numpy.fromfile(folder / f"{name}.f64").reshape(-1, 2)
                                 for name in ("vertices", "points", "targets"))
    return offsets, vertices, points, targets


def graph_of(offsets, vertices, lengths):
    """A node is the coordinates of an end; edges carry their length and their line."""
    graph = networkx.DiGraph()
    first = [tuple(v) for v in vertices[offsets[:-1]]]
    last = [tuple(v) for v in vertices[offsets[1:] - 1]]
    graph.add_weighted_edges_from(zip(first, last, lengths.tolist()), weight="m")
    return graph, first, last


def place_of(lines, tree, points):
    """The nearest line of each point within the distance, with its measure from the upper end."""
    geometries = shapely.points(points)
    ids, nearest = tree.query_nearest(geometries, max_distance=WITHIN_M, all_matches=False)
    return ids, nearest, shapely.line_locate_point(lines[nearest], geometries[ids])


def nearest_targets(graph, first, last, lengths, sources, targets):
    """One pass from all targets up the river: the fastest that networkx can do. `sources` and
    `targets` are pairs of lines and measures."""
    work = graph.reverse()
    by_line = {}
    for line, measure in targets:
        by_line.setdefault(line, []).append(measure)
    end = "all targets"
    for line, measures in by_line.items():
        # From a target up to the upper end of its line; one at an end lies at the node.
        work.add_edge(end, first[line], m=min(measures))
        if max(measures) > lengths[line] - AT_NODE_M:
            work.add_edge(end, last[line], m=0)
    reach = networkx.single_source_dijkstra_path_length(work, end, weight="m")
    out = []
    for line, measure in sources:
        ahead = [t - measure for t in by_line.get(line, []) if t >= measure]
        if measure < AT_NODE_M:
            rest, below = 0, reach.get(first[line])
        else:
            rest, below = lengths[line] - measure, reach.get(last[line])
        ways = ahead + ([] if below is None else [rest + below])
        if ways:
            out.append(min(ways))
    return out


def upstream_length(graph, first, line, measure, within):
    """Length of all river within a distance above a place of a line."""
    if measure >= within:
        return within
    upper = graph.reverse(copy=False)
    reached = networkx.single_source_dijkstra_path_length(upper, first[line], within - measure, "m")
    total = measure
    for node, distance in reached.items():
        for _, _, m in upper.edges(node, data="m"):
            total += min(m, within - measure - distance)
    return total


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--reaches", default="1000000")
    parser.add_argument("--points", default="100000")
    parser.add_argument("--threads", default="1")
    parser.add_argument("--json")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run = subprocess.run([options.program, options.reaches, options.points, options.threads,
                              str(folder)], check=True, capture_output=True, text=True)
        ours = {row["phase"]: row for row in map(json.loads, run.stdout.splitlines())}
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        offsets, vertices, points, targets = read(folder)
    rows = []

    def add(phase, peer, seconds, theirs, tolerance, scaled=1.0):
        mine = ours[phase]
        agrees = abs(mine["check"] - theirs) <= tolerance * max(1.0, abs(theirs)) \
            if theirs is not None else None
        rows.append({"phase": phase, "peer": peer, "ecotone_s": mine["cpu_s"], "peer_s": seconds,
                     "scaled": scaled, "ratio": seconds * scaled / mine["cpu_s"],
                     "ecotone": mine["check"], "theirs": theirs, "agrees": agrees})
        print(json.dumps(rows[-1]), flush=True)

    lines = shapely.linestrings(
        vertices, indices=numpy.repeat(numpy.arange(len(offsets) - 1), numpy.diff(offsets)))
    # The plane of EPSG:4545 is longer than the ellipsoid by up to 1.3e-4 here, 100 km from its
    # meridian; sums agree to that.
    plane = 2e-4
    lengths = shapely.length(lines)
    seconds, (graph, first, last) = timed(lambda: graph_of(offsets, vertices, lengths))
    add("build", "networkx", seconds, float(lengths.sum()), plane)

    seconds, tree = timed(lambda: shapely.STRtree(lines))
    index_seconds = seconds
    geometries = shapely.points(points)

    def candidates():
        ids, near = tree.query(geometries, predicate="dwithin", distance=WITHIN_M)
        distances = shapely.distance(geometries[ids], lines[near])
        places = shapely.line_locate_point(lines[near], geometries[ids])
        best = numpy.full(len(geometries), numpy.inf)
        numpy.minimum.at(best, ids, distances)
        return places, best

    seconds, (_, best) = timed(candidates)
    # Ecotone takes the most likely candidate without names: the nearest.
    add("locate", "Shapely, all candidates", index_seconds + seconds,
        float(best[numpy.isfinite(best)].sum()), plane)
    frame = geopandas.GeoDataFrame(geometry=geometries)
    rivers = geopandas.GeoDataFrame(geometry=lines)
    seconds, joined = timed(lambda: geopandas.sjoin_nearest(frame, rivers, max_distance=WITHIN_M,
                                                            distance_col="m"))
    add("locate", "GeoPandas sjoin_nearest, nearest only", seconds,
        float(joined.groupby(level=0)["m"].min().sum()), plane)

    ids, line, measure = place_of(lines, tree, points)
    sources = list(zip(line.tolist(), measure.tolist()))
    _, at, at_measure = place_of(lines, tree, targets)
    seconds, found = timed(lambda: nearest_targets(
        graph, first, last, lengths, sources, list(zip(at.tolist(), at_measure.tolist()))))
    add("nearest target downstream", "networkx, one pass from the targets", seconds,
        float(sum(found)), plane)

    some = min(1000, len(sources))
    sample = random.Random(7).sample(range(some), min(SAMPLE, some))
    def trace(places):
        return sum(upstream_length(graph, first, *sources[i], 20000) for i in places)

    seconds, _ = timed(lambda: trace(sample))
    whole = trace(range(some))
    add("1000 traces upstream, 20 km", "networkx, Dijkstra", seconds, float(whole), plane,
        scaled=some / len(sample))
    print(f"peak of Ecotone {peak:.0f} MiB, of this process "
          f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    assert all(row["agrees"] for row in rows), "a peer found something else"


if __name__ == "__main__":
    main()
