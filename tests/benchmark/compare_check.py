# SPDX-License-Identifier: Apache-2.0
"""Times `ecotone check` of many sites against 15 layers of national make, beside peers.

    python tests/benchmark/compare_check.py ECOTONE [--sites 1e3,1e4,1e5,1e6] [--threads 2]
        [--peers geopandas,duckdb] [--peer-sites 1e4] [--folder DIR] [--json FILE]

Needs numpy, geopandas with Shapely 2 and pyogrio; duckdb with duckdb-extension-spatial for DuckDB.
The layers are invented, the same for the same seed: a red line of 40 zones with 10 000 vertices
each, protected areas, source zones, basic farmland, water bodies, noise zones …, rivers, intakes and
sensitive places, over 480 by 480 km, each complete in the county. Sites are polygons of 8 vertices,
spread evenly.

Ecotone does the whole check: overlaps with every layer, distances, all rules of the national pack,
the result on disk. The peers do the comparable part of it: for each layer of polygons which sites
meet which zones, with the areas of their overlaps; for points and lines which lie within 1 km. Their
areas are held against those of Ecotone before a ratio is printed. Times are CPU seconds of the
process, so that a machine that is shared tells the truth; wall times stand beside them. Reading the
layers counts for everyone; Ecotone's index is built before, as it is built once, and told apart.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import time

import numpy

SEED = 20261127
EPSG = 4545
SIDE_M = 480_000
X0, Y0 = 260_000, 3_000_000
DAY = "2026-11-01"

# id, role, zones, vertices a zone, size in metres, fields
POLYGONS = [
    ("erl", "ecological_redline", 40, 10_000, 30_000, {}),
    ("pa", "protected_area", 200, 1_000, 9_000, {"zone": ["core", "general"]}),
    ("source", "source_protection_zone", 2_000, 200, 1_500,
     {"level": ["primary", "secondary"], "part": ["land", "water"]}),
    ("farmland", "permanent_basic_farmland", 20_000, 30, 400, {}),
    ("nbz", "no_burn_zone", 300, 300, 4_000, {"class": ["I", "II", "III"]}),
    ("noise", "noise_zone", 5_000, 40, 900, {"class": ["1", "2", "3", "4a"]}),
    ("wetland", "wetland", 1_500, 150, 1_200, {"level": ["national", "provincial"]}),
    ("scenic", "scenic_area", 100, 500, 6_000, {}),
    ("units", "control_unit", 400, 300, 9_000, {"class": ["priority", "general"]}),
    ("water", "water_body", 8_000, 60, 500, {}),
    ("fireworks", "fireworks_ban_zone", 200, 100, 2_500, {}),
]


def star(random, count, vertices, size):
    """Polygons around random places: a wiggly ring, whose radius never falls to nothing."""
    angles = numpy.linspace(0, 2 * numpy.pi, vertices, endpoint=False)
    for _ in range(count):
        x, y = random.random(2) * SIDE_M + (X0, Y0)
        waves = sum(random.normal(0, 0.25 / k) * numpy.cos(k * angles + random.random() * 6.28)
                    for k in (2, 3, 5, 9, 17, 33))
        radius = size / 2 * numpy.clip(1 + waves, 0.35, 2) * random.uniform(0.5, 1.2)
        yield numpy.column_stack([x + radius * numpy.cos(angles), y + radius * numpy.sin(angles)])


def write(folder, name, geometries, fields):
    import geopandas
    frame = geopandas.GeoDataFrame(fields, geometry=geometries, crs=f"EPSG:{EPSG}")
    frame.to_file(folder / f"{name}.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")


def make_layers(folder):
    import shapely
    random = numpy.random.default_rng(SEED)
    rows = []

    def add(name, role, geometries, fields, accuracy=2):
        fields = {key: random.choice(values, len(geometries)) for key, values in fields.items()}
        fields["name"] = [f"{name} {i}" for i in range(len(geometries))]
        write(folder, name, geometries, fields)
        rows.append(f"- {{id: {name}, role: {role}, title: {{zh: {name}, en: {name}}}, "
                    f"source: {{file: {name}.fgb}}, accuracy_m: {accuracy}, "
                    "valid: {from: 2024-01-01}, coverage: county}")

    add("county", "county", [shapely.box(X0 - 5e4, Y0 - 5e4, X0 + SIDE_M + 5e4, Y0 + SIDE_M + 5e4)],
        {})
    for name, role, count, vertices, size, fields in POLYGONS:
        add(name, role, shapely.polygons(list(star(random, count, vertices, size))), fields)
    steps = numpy.cumsum(random.normal(0, 250, (3_000, 120, 2)), axis=1)
    starts = random.random((3_000, 1, 2)) * SIDE_M + (X0, Y0)
    add("rivers", "river", shapely.linestrings(starts + steps), {})
    add("intakes", "intake", shapely.points(random.random((3_000, 2)) * SIDE_M + (X0, Y0)), {}, 5)
    add("places", "sensitive_place",
        shapely.points(random.random((40_000, 2)) * SIDE_M + (X0, Y0)), {}, 5)
    (folder / "catalogue.yaml").write_text(
        f"ecotone-catalogue: 1\ncounty: \"500242\"\nworking_crs: EPSG:{EPSG}\nrules: [cn]\n"
        "layers:\n" + "\n".join(rows) + "\n", encoding="utf-8")


def make_sites(folder, count):
    import shapely
    path = folder / f"sites-{count}.fgb"
    if path.exists():
        return path
    random = numpy.random.default_rng(SEED + 1)
    angles = numpy.linspace(0, 2 * numpy.pi, 8, endpoint=False)
    centres = random.random((count, 1, 2)) * (SIDE_M - 2000) + (X0 + 1000, Y0 + 1000)
    radius = random.uniform(20, 200, (count, 1)) * random.uniform(0.7, 1.3, (count, 8))
    rings = centres + numpy.stack([radius * numpy.cos(angles), radius * numpy.sin(angles)], axis=2)
    write(folder, path.stem, shapely.polygons(rings),
          {"site": [f"S{i:07}" for i in range(count)]})
    return path


def timed(command, **more):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(command, **more)
    _, status, usage = __import__("os").wait4(process.pid, 0)
    del before
    if status & 0x7f or (status >> 8) not in (0, 1, 5):
        sys.exit(f"{command}: status {status}")
    return {"wall_s": time.perf_counter() - started, "cpu_s": usage.ru_utime + usage.ru_stime,
            "peak_mib": usage.ru_maxrss / 1024}


def with_ecotone(program, folder, sites, threads):
    output = folder / "result.ndjson"
    record = timed([program, "check", str(sites), "--catalog", str(folder / "catalogue.yaml"),
                    "--as-of", DAY, "--id", "site", "--threads", str(threads), "--format",
                    "ndjson", "-o", str(output), "--overwrite", "--quiet"])
    areas = {name: 0.0 for name, *_ in POLYGONS}
    with output.open(encoding="utf-8") as lines:
        head = json.loads(next(lines))
        for layer in head["summary"]["layers"]:
            if layer["layer"] in areas:
                areas[layer["layer"]] = layer["area_m2"]
    record["result_mb"] = output.stat().st_size / 1e6
    output.unlink()
    return record, areas


GEOPANDAS = """
import sys, json, geopandas, shapely
folder, sites, names, others = sys.argv[1], sys.argv[2], sys.argv[3].split(","), sys.argv[4].split(",")
subjects = geopandas.read_file(sites)[["geometry"]]
areas = {}
for name in names:
    zones = geopandas.read_file(f"{folder}/{name}.fgb")[["geometry"]]
    pairs = geopandas.sjoin(subjects, zones, predicate="intersects")
    pieces = shapely.intersection(pairs.geometry.values,
                                  zones.geometry.values[pairs["index_right"].values])
    united = geopandas.GeoSeries(pieces).groupby(pairs.index.values).apply(
        lambda parts: shapely.area(shapely.union_all(parts.values))) if len(pairs) else None
    areas[name] = float(united.sum()) if united is not None else 0.0
for name in others:
    features = geopandas.read_file(f"{folder}/{name}.fgb")[["geometry"]]
    geopandas.sjoin_nearest(subjects, features, max_distance=1000, distance_col="m")
json.dump(areas, open(sys.argv[5], "w"))
"""

DUCKDB = """
import sys, json, pathlib, duckdb, duckdb_extension_spatial
folder, sites, names, others = sys.argv[1], sys.argv[2], sys.argv[3].split(","), sys.argv[4].split(",")
threads = int(sys.argv[6])
connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": threads})
extension, = pathlib.Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension")
connection.execute(f"LOAD '{extension}'")
connection.execute(f"CREATE TABLE subjects AS SELECT site, geom FROM ST_Read('{sites}')")
areas = {}
for name in names:
    connection.execute(f"CREATE OR REPLACE TABLE zones AS SELECT geom FROM ST_Read('{folder}/{name}.fgb')")
    areas[name] = connection.execute('''
        SELECT coalesce(sum(area), 0) FROM (
          SELECT ST_Area(ST_Union_Agg(ST_Intersection(s.geom, z.geom))) AS area
          FROM subjects s JOIN zones z ON ST_Intersects(s.geom, z.geom) GROUP BY s.site)''').fetchone()[0]
for name in others:
    connection.execute(f"CREATE OR REPLACE TABLE zones AS SELECT geom FROM ST_Read('{folder}/{name}.fgb')")
    connection.execute('''SELECT count(*), sum(m) FROM (
        SELECT min(ST_Distance(s.geom, z.geom)) AS m FROM subjects s JOIN zones z
        ON ST_Intersects(ST_Buffer(ST_Envelope(s.geom), 1000), z.geom) GROUP BY s.site)''').fetchall()
json.dump(areas, open(sys.argv[5], "w"))
"""

PEERS = {"geopandas": GEOPANDAS, "duckdb": DUCKDB}


def with_peer(peer, folder, sites, threads):
    output = folder / f"{peer}.json"
    record = timed([sys.executable, "-W", "ignore", "-c", PEERS[peer], str(folder), str(sites),
                    ",".join(name for name, *_ in POLYGONS), "rivers,intakes,places", str(output),
                    str(threads)])
    return record, json.loads(output.read_text())


def agree(ours, theirs):
    """Whether areas agree: ellipsoid against plane differ by the scale, less than 2 per mille."""
    return all(abs(ours[name] - area) <= 3e-3 * max(area, 1) for name, area in theirs.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ecotone")
    parser.add_argument("--sites", default="1e3,1e4,1e5")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--peers", default="")
    parser.add_argument("--peer-sites", default="1e3")
    parser.add_argument("--folder", default="build/bench/check")
    parser.add_argument("--json", default="")
    options = parser.parse_args()
    folder = pathlib.Path(options.folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "catalogue.yaml").exists():
        make_layers(folder)
    index = timed([options.ecotone, "catalog", "index", str(folder / "catalogue.yaml"), "-o",
                   str(folder / "catalogue.eczi"), "--overwrite", "--quiet", "--threads",
                   str(options.threads)], stdout=subprocess.DEVNULL)
    records = [{"engine": "index", **index}]
    print(f"index: {index['cpu_s']:.1f} s CPU, {index['wall_s']:.1f} s, "
          f"{(folder / 'catalogue.eczi').stat().st_size / 1e6:.0f} MB")
    counts = [int(float(word)) for word in options.sites.split(",")]
    for_peers = {int(float(word)) for word in options.peer_sites.split(",")}
    for count in counts:
        sites = make_sites(folder, count)
        ours, areas = with_ecotone(options.ecotone, folder, sites, options.threads)
        records.append({"engine": "ecotone", "sites": count, "threads": options.threads, **ours})
        print(f"{count:8} sites  ecotone    {ours['cpu_s']:8.2f} s CPU {ours['wall_s']:8.2f} s  "
              f"{ours['peak_mib']:6.0f} MiB  result {ours['result_mb']:.1f} MB")
        for peer in filter(None, options.peers.split(",")):
            if count not in for_peers:
                continue
            theirs, peer_areas = with_peer(peer, folder, sites, options.threads)
            same = agree(areas, peer_areas)
            records.append({"engine": peer, "sites": count, "agrees": same, **theirs,
                            "ratio_cpu": theirs["cpu_s"] / ours["cpu_s"]})
            print(f"{count:8} sites  {peer:10} {theirs['cpu_s']:8.2f} s CPU "
                  f"{theirs['wall_s']:8.2f} s  {theirs['peak_mib']:6.0f} MiB  "
                  + (f"{theirs['cpu_s'] / ours['cpu_s']:.2f} times" if same else
                     f"areas differ: {areas} {peer_areas}"))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(records, indent=1) + "\n")


if __name__ == "__main__":
    main()
