# SPDX-License-Identifier: Apache-2.0
"""Compares `ecotone overlay` with GeoPandas on the same layers, by hand.

    python tests/benchmark/compare_geopandas.py ECOTONE A B [--op OP,...] [--crs EPSG:N]

needs geopandas with Shapely 2 and pyogrio. For every operation both make, it compares the area in
the plane in total and for every pair of features, and counts the rows that only one of them has.
Wall times include reading and writing for ecotone, and reading for GeoPandas.

Where they may differ, and why:
- Ecotone snaps to 0.1 mm (1e-9 degrees) first; a pair may differ by 0.07 mm times its border.
- GeoPandas keeps parts that rounding of a shared border makes, and with keep_geom_type drops
  lines and points; Ecotone takes overlaps within rounding for touching, and lists parts of
  differences that are no larger in its ledger. So GeoPandas has more rows, all but empty.
- GeoPandas repairs invalid input with make_valid (linework), Ecotone by structure.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time
import warnings

import geopandas

OPERATIONS = {
    "intersection": "intersection",
    "union": "union",
    "difference": "difference",
    "identity": "identity",
    "symmetric-difference": "symmetric_difference",
}


def read(reference):
    """A layer with its FID as id, as Ecotone has it by default."""
    file, _, layer = reference.partition(":") if not pathlib.Path(reference).exists() else (
        reference, "", "")
    frame = geopandas.read_file(file, layer=layer or None, fid_as_index=True)
    return frame[["geometry"]].assign(fid=frame.index.astype(str))


def areas_by_pair(a_ids, b_ids, areas):
    pairs = {}
    for a, b, area in zip(a_ids, b_ids, areas):
        key = (str(a) if isinstance(a, str) else "", str(b) if isinstance(b, str) else "")
        pairs[key] = pairs.get(key, 0.0) + area
    return pairs


def with_ecotone(program, a, b, operation, crs, folder):
    output = pathlib.Path(folder) / f"{operation}.gpkg"
    command = [program, "overlay", a, b, "--op", operation, "-o", str(output), "--method", "plane",
               "--overwrite", "--quiet"]
    if crs:
        command += ["--crs", crs]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    frame = geopandas.read_file(output)
    b_ids = frame["b_id"] if "b_id" in frame else [None] * len(frame)
    return areas_by_pair(frame["a_id"], b_ids, frame.geometry.area), len(frame), seconds


def with_geopandas(a, b, operation, crs):
    started = time.perf_counter()
    a, b = read(a), read(b)
    if crs:
        a, b = a.to_crs(crs), b.to_crs(crs)
    frame = geopandas.overlay(a.rename(columns={"fid": "a_fid"}), b.rename(columns={"fid": "b_fid"}),
                              how=OPERATIONS[operation], keep_geom_type=True)
    seconds = time.perf_counter() - started
    b_ids = frame["b_fid"] if "b_fid" in frame else [None] * len(frame)
    whole = a.geometry.area.sum() + b.geometry.area.sum()
    return areas_by_pair(frame["a_fid"], b_ids, frame.geometry.area), len(frame), seconds, whole


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ecotone")
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--op", default=",".join(OPERATIONS))
    parser.add_argument("--crs")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    worst = 0.0
    print("operation | rows ours | rows theirs | area ours m² | relative | worst pair m² | "
          "pairs only ours / theirs above 1 mm² | s ours | s theirs")
    with tempfile.TemporaryDirectory() as folder:
        for operation in arguments.op.split(","):
            ours, our_rows, our_s = with_ecotone(arguments.ecotone, arguments.a, arguments.b,
                                                 operation, arguments.crs, folder)
            theirs, their_rows, their_s, whole = with_geopandas(arguments.a, arguments.b,
                                                                operation, arguments.crs)
            total, reference = sum(ours.values()), sum(theirs.values())
            # Relative to what was put in: a difference of equal layers has no area of its own.
            relative = abs(total - reference) / max(whole, 1e-300)
            common = ours.keys() & theirs.keys()
            pair = max((abs(ours[k] - theirs[k]) for k in common), default=0.0)
            only_ours = sum(1 for k in ours.keys() - theirs.keys() if ours[k] > 1e-6)
            only_theirs = sum(1 for k in theirs.keys() - ours.keys() if theirs[k] > 1e-6)
            print(f"{operation} | {our_rows} | {their_rows} | {total:.3f} | {relative:.1e} | "
                  f"{pair:.2g} | {only_ours} / {only_theirs} | {our_s:.2f} | {their_s:.2f}",
                  flush=True)
            worst = max(worst, relative)
    return 0 if worst <= 1e-9 else 1


if __name__ == "__main__":
    sys.exit(main())
