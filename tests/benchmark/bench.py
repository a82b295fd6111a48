# SPDX-License-Identifier: Apache-2.0
"""Runs the benchmark: the same layers through Ecotone and its peers, areas compared first.

    ./dev bench [--quick] [--curves] [--json FILE] [--workloads A,B] [--engines A,B] …
"""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time

import numpy

import comparing
import postgis_server
import report
from workloads import CURVES, WORKLOADS

HERE = pathlib.Path(__file__).resolve().parent
QUICK_S = 570  # of the ten minutes that a quick run may take; the rest is for the last to end

# Engine: what it can do, and the threads it can use. The order is that of the table.
ENGINES = {
    "ecotone": ("areas geometries points files", 2),
    "geos": ("areas geometries points", 1),
    "shapely": ("areas geometries points", 2),
    "geopandas": ("areas geometries points files", 1),
    "duckdb": ("areas geometries points files", 2),
    "sedonadb": ("areas geometries points files", 2),
    "postgis": ("areas geometries points", 2),
    "postgis-subdivided": ("areas geometries points", 2),
    "mapshaper": ("areas geometries files", 1),
    "geofileops": ("files", 2),
}
# Time of these does not grow with the subjects alone, so that it is not scaled.
NOT_SCALED = {"mapshaper", "postgis-subdivided"}


def parse():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true",
                        help="a seeded sample of subjects; ends within ten minutes")
    parser.add_argument("--curves", action="store_true",
                        help="scaling in vertices and subjects instead of the workloads")
    parser.add_argument("--json", metavar="FILE", help="write a record per workload and engine")
    parser.add_argument("--workloads", default="", help="only these, with commas between")
    parser.add_argument("--engines", default="", help="only these, with commas between")
    parser.add_argument("--threads", default="", help="1,2; a quick run takes 1")
    parser.add_argument("--count-reading", action="store_true",
                        help="count reading for all; otherwise it is counted for none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=0,
                        help="seconds after which a run is ended (quick 60, else 3600)")
    parser.add_argument("--build", default="build/release", help="where the C++ programs are")
    parser.add_argument("--data", default="build/bench/data")
    parser.add_argument("--shared", default="../shared", help="folder of the published layers")
    return parser.parse_args()


class Failure(Exception):
    """Why an engine has no result."""


class Harness:
    def __init__(self, options, servers):
        self.options = options
        self.build = pathlib.Path(options.build).resolve()
        self.data = pathlib.Path(options.data).resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.results = self.data.parent / "results"
        self.results.mkdir(exist_ok=True)
        self.started = time.monotonic()
        self.deadline = None
        self.limit = options.limit or (60 if options.quick else 3600)
        self._servers = servers
        self._server = None

    # Layers -----------------------------------------------------------------------------------

    def layers_program(self, *arguments):
        subprocess.run([sys.executable, HERE / "layers.py", *map(str, arguments)], check=True)

    def layer(self, name):
        """The file of a layer; it is made where it is missing."""
        suffix = ".xy" if name.startswith("points") else ".wkbs"
        path = self.data / (name + suffix)
        if not path.exists():
            if name.startswith("real-"):
                self.layers_program("real", name.rsplit("-", 1)[0],
                                    pathlib.Path(self.options.shared).resolve(), self.data)
            else:
                subprocess.run([self.build / "tests/benchmark/bench_data", self.data, path.name],
                               check=True)
        return path

    def sampled(self, name, count):
        """A layer cut to some of its features, and their places (None: all)."""
        whole = self.layer(name)
        if not count:
            return whole, None
        seed = self.options.seed
        path = self.data / f"{name}-sample-{count}-{seed}{whole.suffix}"
        places = pathlib.Path(f"{path}.ids.npy")
        if not places.exists():
            self.layers_program("sample", whole, count, seed, path)
        return path, numpy.load(places)

    def converted(self, path, field, suffix):
        target = path.with_name(f"{path.stem}-{field}{suffix}")
        if not target.exists():
            self.layers_program("convert", path, field, target)
        return target

    # Engines ----------------------------------------------------------------------------------

    def server(self):
        if self._server is None:
            self._server = self._servers.enter_context(postgis_server.PostgisServer())
        return self._server

    def command(self, engine, workload, subjects, zones, threads, output):
        build, bench = self.build, self.data.parent.parent
        if workload.work == "files":
            subjects = self.converted(subjects, "sid", workload.suffix)
            zones = self.converted(zones, "zid", workload.suffix)
            if engine == "ecotone":
                return [build / "tools/ecotone", "overlay", subjects, zones, "--op", "intersection",
                        "-o", output, "--method", "plane", "--overwrite", "--quiet",
                        "--threads", threads]
        elif engine == "mapshaper":
            subjects = self.converted(subjects, "sid", ".shp")
            zones = self.converted(zones, "zid", ".shp")
        layers = ["--work", workload.work, "--subjects", subjects, "--zones", zones,
                  "--threads", threads]
        layers += ["--output", output] if workload.work == "files" else ["--pairs", output]
        if engine in ("ecotone", "geos"):
            return [build / f"tests/benchmark/bench_{engine}", *layers]
        if engine.startswith("postgis"):
            server = self.server()
            subdivided = ["--subdivided"] if engine == "postgis-subdivided" else []
            return [sys.executable, HERE / "peer_postgis.py", *layers, *subdivided, "--server",
                    server.connection, "--server-process", server.process.pid]
        if engine == "mapshaper":
            layers += ["--program", bench / "bench-node/node_modules/.bin/mapshaper"]
        python = sys.executable
        if engine == "geofileops":
            python = bench / "bench-geofileops/bin/python"
        return [python, HERE / f"peer_{engine}.py", *layers]

    def begin(self, workload, later):
        """Gives a workload its share of what is left of a quick run's time, by weight."""
        if self.options.quick:
            now = time.monotonic()
            left = QUICK_S - (now - self.started)
            weights = workload.weight + sum(w.weight for w in later)
            self.deadline = now + left * workload.weight / weights

    def left_s(self):
        return float("inf") if self.deadline is None else self.deadline - time.monotonic()

    def run(self, command):
        """Runs a program to its end or the limit; returns what it printed, and its usage."""
        limit = min(self.limit, self.left_s())
        if limit < 1:
            raise Failure("time was up")
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            started = time.perf_counter()
            # A session of its own, so that what the program starts ends with it.
            process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=err,
                                       start_new_session=True)
            ended = threading.Event()
            late = threading.Event()

            def end():
                if not ended.wait(limit):
                    late.set()
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)

            watcher = threading.Thread(target=end, daemon=True)
            watcher.start()
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            finally:
                ended.set()
                watcher.join()
            process.returncode = os.waitstatus_to_exitcode(status)
            wall_s = time.perf_counter() - started
            if late.is_set():
                raise Failure(f"not done after {limit:.0f} s")
            out.seek(0)
            err.seek(0)
            if process.returncode != 0:
                lines = err.read().strip().splitlines() or ["without a word"]
                raise Failure(f"failed: {lines[-1][:160]}")
            facts = {"peak_mib": usage.ru_maxrss / 1024, "process_wall_s": wall_s,
                     "process_cpu_s": usage.ru_utime + usage.ru_stime}
            for line in out.read().splitlines():
                if not line.startswith("{"):
                    continue
                told = json.loads(line)
                if "phase" in told:
                    facts[f"{told['phase']}_wall_s"] = told["wall_s"]
                    facts[f"{told['phase']}_cpu_s"] = told["cpu_s"]
                else:
                    facts.update(told)
            return facts

    def time(self, engine, workload, count, threads):
        """One engine on one workload: a record without verdict, and its pairs."""
        record = {"workload": workload.name, "engine": engine, "threads": threads,
                  "subjects": count or None, "wall_s": None, "cpu_s": None, "peak_mib": None,
                  "checked": False, "ratio": None}
        try:
            subjects, places = self.sampled(workload.subjects, count)
            zones = self.layer(workload.zones)
            suffix = workload.suffix if workload.work == "files" else ".pairs"
            output = self.results / f"{workload.name}-{engine}{suffix}"
            output.unlink(missing_ok=True)
            facts = self.run(self.command(engine, workload, subjects, zones, threads, output))
            if "unsupported" in facts:
                raise Failure("not in the library yet")
            record["version"] = facts.get("version", "")
            if workload.work == "files":
                # A program counts from its start to its end, with Python and node.
                facts["compute_wall_s"] = facts["process_wall_s"]
                facts["compute_cpu_s"] = facts["process_cpu_s"]
                pairs = self.results / f"{workload.name}-{engine}.pairs"
                pairs.unlink(missing_ok=True)
                subprocess.run([sys.executable, HERE / "layers.py", "pairs", output, pairs],
                               check=True)
                output = pairs
            record["read_s"] = facts.get("read_wall_s")
            record["wall_s"] = facts["compute_wall_s"]
            record["cpu_s"] = facts["compute_cpu_s"]
            if self.options.count_reading and record["read_s"] is not None:
                record["wall_s"] += record["read_s"]
                record["cpu_s"] += facts["read_cpu_s"]
            record["peak_mib"] = round(facts["peak_mib"], 1)
            return record, comparing.read_pairs(output, None if workload.work == "points"
                                                else places), places
        except (Failure, subprocess.CalledProcessError, OSError) as reason:
            record["failure"] = str(reason)
            return record, None, None

    # One workload -----------------------------------------------------------------------------

    def samples(self, workload, engines):
        """Subjects for every engine, 0 for all; engines that take no part are left out."""
        counts = {}
        for engine in engines:
            if workload.work not in ENGINES[engine][0]:
                continue
            if self.options.quick:
                count = workload.quick_of.get(engine, max(workload.quick, 0))
            else:
                count = workload.full_of.get(engine, 0)
            if count >= 0:
                counts[engine] = count
        return counts

    def measure(self, workload, engines, threads):
        """All records of a workload with so many threads."""
        counts = self.samples(workload, engines)
        counts = {e: n for e, n in counts.items() if threads <= ENGINES[e][1]}
        if not counts:
            return []
        ours = {}
        # First the samples of the peers, from small to large, last the whole layer of subjects.
        whole = workload.full_of.get("ecotone", 0)
        if "ecotone" in counts:
            for count in [*sorted({n or whole for n in counts.values()} - {whole}), whole]:
                ours[count] = self.time("ecotone", workload, count, threads)
                print(report.progress(ours[count][0]), file=sys.stderr, flush=True)
        theirs = {}
        for engine, count in counts.items():
            if engine != "ecotone":
                theirs[engine] = self.time(engine, workload, count or whole, threads)
                print(report.progress(theirs[engine][0]), file=sys.stderr, flush=True)
        return self.judged(workload, counts, whole, ours, theirs)

    def judged(self, workload, counts, whole, ours, theirs):
        reference = self.reference(workload, theirs)
        for record, pairs, places in [*theirs.values(), *ours.values()]:
            if pairs is None:
                continue
            if reference is None:
                record["failure"] = "nothing to compare with"
                continue
            record["checked_against"] = reference[0]
            if workload.work == "points":
                same = [r for r in theirs.values() if r[0]["subjects"] == record["subjects"]
                        and r[1] is not None]
                record.update(comparing.compare_counts(pairs, same[0][1]) if same else {})
                continue
            record.update(comparing.compare(
                comparing.of_subjects(pairs, reference[2]),
                comparing.of_subjects(reference[1], places), record["engine"]))
        records = []
        full = ours.get(whole, ({},))[0]
        if ours:
            own = counts["ecotone"] or whole
            record = ours.get(own, ours[whole])[0]
            if record["checked"]:
                record["ratio"] = 1.0
            record["full_wall_s"] = full.get("wall_s")
            record["wall_s_of_samples"] = {
                str(n or "all"): r[0]["wall_s"] for n, r in ours.items()}
            records.append(record)
        for engine, (record, _, _) in theirs.items():
            mine = ours.get(record["subjects"] or 0, ({},))[0]
            record["ecotone_wall_s"] = mine.get("wall_s")
            # Where reading that is taken off was all of it, nothing is left to compare.
            if (record["checked"] and mine.get("checked") and mine.get("wall_s")
                    and record["wall_s"]):
                record["ratio"] = record["wall_s"] / mine["wall_s"]
                record["ratio_cpu"] = record["cpu_s"] / mine["cpu_s"] if mine["cpu_s"] else None
                count = record["subjects"]
                if count and count != whole and engine not in NOT_SCALED and full.get("checked"):
                    record["sample"] = f"1/{self.size(workload, whole) / count:.0f}"
                    scaled = record["wall_s"] * self.size(workload, whole) / count
                    record["scaled_wall_s"] = scaled
                    record["ratio_scaled"] = scaled / full["wall_s"]
            records.append(record)
        return records

    def size(self, workload, whole):
        """Number of subjects of the whole work."""
        if whole:
            return whole
        path = self.layer(workload.subjects)
        known = pathlib.Path(f"{path}.count")
        if not known.exists():
            if path.suffix == ".xy":
                count = path.stat().st_size // 16
            else:
                count = 0
                with open(path, "rb") as file:
                    while length := file.read(4):
                        file.seek(int.from_bytes(length, "little"), 1)
                        count += 1
            known.write_text(str(count))
        return int(known.read_text())

    @staticmethod
    def reference(workload, theirs):
        """The result that others are compared with: GEOS alone, else Shapely, else another."""
        for engine in ("geos", "shapely", *theirs):
            if engine in theirs and theirs[engine][1] is not None:
                record, pairs, places = theirs[engine]
                if workload.work != "points":
                    return engine, pairs, places
                return f"{engine} and others on as many points", pairs, places
        return None

    # Curves -----------------------------------------------------------------------------------

    def curves(self, engines, threads):
        from workloads import Workload  # pylint: disable=import-outside-toplevel

        records = []
        for name, what, sizes in CURVES:
            tired = set()
            for size, subjects, zones, count in sizes:
                workload = Workload(f"{name}-{size}", what, "areas", subjects, zones, quick=count,
                                    full_of=dict.fromkeys(engines, count))
                able = [e for e in engines if e not in tired]
                for record in self.measure(workload, able, threads):
                    record.update(curve=name, size=size)
                    records.append(record)
                    # Who fails at a size is not asked for the next.
                    if record["wall_s"] is None:
                        tired.add(record["engine"])
        return records


def machine():
    model = platform.processor()
    with contextlib.suppress(OSError), open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def save(records, options):
    """Writes what there is so far; a record a line."""
    if not options.json:
        return
    for record in records:
        record["reading_counted"] = options.count_reading
        record["machine"] = machine()
    lines = ",\n".join(json.dumps(record) for record in records)
    pathlib.Path(options.json).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def stop(*_):
    """Ends like any other way out, so that servers and programs end too."""
    raise SystemExit(143)


def main():
    options = parse()
    signal.signal(signal.SIGTERM, stop)
    engines = options.engines.split(",") if options.engines else list(ENGINES)
    chosen = options.workloads.split(",") if options.workloads else None
    unknown = (set(engines) - set(ENGINES)) | (
        set(chosen or ()) - {workload.name for workload in WORKLOADS})
    if unknown:
        sys.exit(f"./dev bench: unknown: {', '.join(sorted(unknown))}; there are the engines "
                 f"{', '.join(ENGINES)} and the workloads {', '.join(w.name for w in WORKLOADS)}")
    threads = [int(n) for n in (options.threads or ("1" if options.quick else "1,2")).split(",")]
    records = []
    with contextlib.ExitStack() as servers:
        harness = Harness(options, servers)
        print(f"{machine()}; reading is counted for {'all' if options.count_reading else 'none'}; "
              f"seed {options.seed}")
        if options.curves:
            for count in threads[:1]:
                records += harness.curves(engines, count)
        else:
            wanted = [w for w in WORKLOADS if w.name in chosen] if chosen else [
                w for w in WORKLOADS if not options.quick or w.quick >= 0]
            if not (pathlib.Path(options.shared) / "data").is_dir():
                print(f"left out: {', '.join(w.name for w in wanted if w.real)}; "
                      f"no published layers in {options.shared}", file=sys.stderr)
                wanted = [w for w in wanted if not w.real]
            for place, workload in enumerate(wanted):
                harness.begin(workload, wanted[place + 1:])
                of_workload = []
                for count in threads:
                    of_workload += harness.measure(workload, engines, count)
                print(report.table(workload.name, workload.what, of_workload), flush=True)
                records += of_workload
                save(records, options)
    save(records, options)
    if options.curves:
        print(report.curve_tables(records))
    failed = [r for r in records if r["engine"] == "ecotone" and not r["checked"]
              and "not in the library" not in r.get("failure", "")]
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
