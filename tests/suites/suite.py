# SPDX-License-Identifier: Apache-2.0
"""Runs the suites of other libraries that lie in a folder: ./dev suite [PATH].

Files are recognised by what is in them. Every polygon overlay, area and validity case is run by
suite_runner; the rest is skipped by operation. The last line is "N passed, N failed, N skipped";
a case with an explained difference is counted as passed and shown on its own."""

import argparse
import gzip
import json
import os
import queue
import select
import subprocess
import sys
import tempfile
import threading
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import explanations
import judge
import read_layers
import read_paths
import read_xml
from case import Case
from geometry import Geometry, NotGeometry, parse_wkt_sequence

SECONDS_A_CASE = 300
LARGEST_FILE = 64 << 20


def read_by(reader: Callable[..., list[Case]], file: Path, *arguments) -> list[Case]:
    """The cases of a file whose kind is known; one that cannot be read is a failure."""
    try:
        return reader(file, *arguments)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError,
            ElementTree.ParseError) as problem:
        return [Case(file, "file", "reading", broken=f"{type(problem).__name__}: {problem}")]


class Reader:
    """Collects the cases of a tree of files."""

    def __init__(self, unpacked: Path):
        self.cases: list[Case] = []
        self.unknown: list[Path] = []
        self._unpacked = unpacked
        self._known: set[Path] = set()

    def read(self, path: Path) -> None:
        files = [path] if path.is_file() else sorted(
            file for file in path.rglob("*") if file.is_file())
        # Files that explain others first, so that those are not read on their own.
        files.sort(key=lambda file: file.name not in ("args.geojson", "tests.json"))
        for file in files:
            if file in self._known or file.stat().st_size > LARGEST_FILE:
                continue
            try:
                cases = self._cases_of(file)
            except (NotGeometry, ValueError, KeyError, TypeError, IndexError, AttributeError):
                cases = None
            if cases is None:
                self.unknown.append(file)
            else:
                self.cases += cases

    def _cases_of(self, file: Path) -> list[Case] | None:
        data = file.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        if data[:4] == b"PK\x03\x04":
            return self._archive(file)
        if data[:4] == b"\x00\x00\x27\x0a" and file.suffix == ".shp":
            return read_layers.read_plain(file, read_layers.from_shapefile(data))
        text = data.decode("utf-8-sig").lstrip()
        if text[:1] == "<":
            return self._xml(file, text)
        if text[:1] in "{[":
            return self._json(file, json.loads(text))
        if "CLIPTYPE:" in text[:2000]:
            return read_by(read_paths.read_clipper, file, text)
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return read_layers.read_plain(file, parse_wkt_sequence("\n".join(lines)))

    def _archive(self, file: Path) -> list[Case] | None:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if not any(Path(name).name.startswith("df1_df2-") for name in names):
                return None
            folder = self._unpacked / file.name
            archive.extractall(folder)
        return read_by(read_layers.read_geopandas, folder)

    def _xml(self, file: Path, text: str) -> list[Case] | None:
        try:
            root = ElementTree.fromstring(text)
        except ElementTree.ParseError:
            return None
        if root.tag == "run" or root.find(".//case") is not None:
            return read_by(read_xml.read, file, root)
        if root.tag.endswith("FeatureCollection"):
            return read_layers.read_plain(file, [g for g, _ in read_layers.gml_features(root)])
        return None

    def _json(self, file: Path, document) -> list[Case] | None:
        if isinstance(document, list):
            if document and isinstance(document[0], dict) and "algorithm" in document[0]:
                self._known.update(file.parent.rglob("*"))
                return read_by(read_layers.read_qgis, file, document)
            return self._rings(file, document)
        if "subjPaths" in document:
            return read_by(read_paths.read_ioverlay, file, document)
        if document.get("type") not in ("FeatureCollection", "Feature", "GeometryCollection",
                                        "Polygon", "MultiPolygon", "Point", "MultiPoint",
                                        "LineString", "MultiLineString"):
            return None
        if file.name == "args.geojson":
            self._known.update(file.parent.glob("*"))
            return read_by(read_layers.read_arguments, file.parent)
        if any("operation" in (feature.get("properties") or {})
               for feature in document.get("features", [])):
            return read_by(read_layers.read_operations, file, document)
        return read_layers.read_plain(file, [g for g, _ in read_layers.features(document)])

    @staticmethod
    def _rings(file: Path, document: list) -> list[Case] | None:
        """A polygon as nothing but nested arrays."""
        rings = [[(float(x), float(y)) for x, y in ring] for ring in document]
        if not rings or min(map(len, rings)) < 1:
            return None
        rings = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings]
        return read_layers.read_plain(file, [Geometry([rings])], rings_only=True)


class Pool:
    """Answers of the runner. One that ends or hangs costs its case alone."""

    def __init__(self, runner: Path, jobs: int):
        self._runner = runner
        self._jobs = jobs

    def answers(self, cases: list[Case]) -> list[dict]:
        waiting: queue.SimpleQueue = queue.SimpleQueue()
        for n in range(len(cases)):
            waiting.put(n)
        results: list[dict] = [{}] * len(cases)
        workers = [threading.Thread(target=self._work, args=(cases, waiting, results))
                   for _ in range(self._jobs)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return results

    def _work(self, cases, waiting, results) -> None:
        process = None
        while True:
            try:
                n = waiting.get_nowait()
            except queue.Empty:
                break
            if process is None:
                process = subprocess.Popen([self._runner], stdin=subprocess.PIPE,
                                           stdout=subprocess.PIPE, text=True)
            results[n] = self._ask(process, cases[n], n)
            if results[n].get("lost"):
                process.kill()
                process.wait()
                process = None
        if process is not None:
            process.stdin.close()
            process.wait()

    @staticmethod
    def _ask(process, case: Case, n: int) -> dict:
        try:
            process.stdin.write(json.dumps(case.request(n)) + "\n")
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], SECONDS_A_CASE)
            if not ready:
                return {"error": f"no answer in {SECONDS_A_CASE} s", "lost": True}
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        return json.loads(line) if line else {"error": "the library crashed", "lost": True}


def suite_of(case: Case, root: Path, unpacked: Path) -> str:
    """The first folder below the root, or what stands for it."""
    for base in (root, unpacked):
        if case.file.is_relative_to(base):
            parts = case.file.relative_to(base).parts
            return parts[0] if len(parts) > 1 else base.name
    return case.file.parent.name


def table(title: str, tally: dict[str, Counter]) -> None:
    names = ("passed", "failed", "explained", "skipped")
    width = max(len(title), *map(len, tally))
    print(f"{title:{width}}" + "".join(f"{name:>11}" for name in names))
    for key in sorted(tally):
        print(f"{key:{width}}" + "".join(f"{tally[key][name]:>11}" for name in names))
    print()


def shared_suites() -> Path:
    """Where tests/support/shared_data.h looks."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    return Path(os.environ.get("ECOTONE_SHARED") or beside) / "data" / "suites"


def write_junit(path: Path, passed: int, failed: int, skipped: int) -> None:
    """A report that tests/support/count_tests.py adds up; the cases stand in the output."""
    suite = ElementTree.Element("testsuite", name="suites")
    for kind, count in (("", passed), ("failure", failed), ("skipped", skipped)):
        for _ in range(count):
            case = ElementTree.SubElement(suite, "testcase", classname="suites")
            if kind:
                ElementTree.SubElement(case, kind)
    ElementTree.ElementTree(suite).write(path, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="without any: those of the shared data")
    parser.add_argument("--runner", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--full", action="store_true",
                        help="an explained case that is not found at all is a failure")
    parser.add_argument("--junit", type=Path, help="write a report of all cases here")
    parser.add_argument("--skip-missing", action="store_true",
                        help="end with status 77 where a folder is not there")
    options = parser.parse_args()
    options.paths = options.paths or [shared_suites()]
    with tempfile.TemporaryDirectory() as folder:
        return run(options, Path(folder))


def run(options, unpacked: Path) -> int:
    reader = Reader(unpacked)
    roots = [path.resolve() for path in options.paths]
    for root in roots:
        if not root.exists():
            print(f"{root}: there is no such folder", file=sys.stderr)
            return 77 if options.skip_missing else 2
        reader.read(root)
    cases = reader.cases
    to_run = [case for case in cases if case.skip is None and case.broken is None]
    answers = Pool(options.runner, options.jobs).answers(to_run)
    problems = {id(case): judge.problem(case, answer) for case, answer in zip(to_run, answers)}

    explained = explanations.read()
    by_suite: dict[str, Counter] = {}
    by_operation: dict[str, Counter] = {}
    reasons: Counter = Counter()
    total: Counter = Counter()
    failures = []
    for case in cases:
        entry = next((e for e in explained if e.holds_for(case)), None)
        wrong = case.broken or problems.get(id(case))
        place = case.file
        for base in (*roots, unpacked):
            if case.file.is_relative_to(base):
                place = case.file.relative_to(base)
        label = f"{place} {case.name} {case.operation}"
        if case.skip is not None:
            status = "skipped"
            reasons[case.skip] += 1
        elif entry is None:
            status = "failed" if wrong else "passed"
            if wrong:
                failures.append(f"{label}: {wrong}")
        elif wrong and not wrong.startswith(entry.difference):
            status = "failed"
            failures.append(f"{label}: {wrong}; explained.csv explains another difference")
        elif wrong:
            status = "explained"
            print(f"explained: {label}: {wrong} ({entry.why})")
        else:
            status = "failed"
            failures.append(f"{label}: passes, yet explained.csv explains it; take the entry out")
        if entry is not None:
            entry.met = True
        suite = next((suite_of(case, root, unpacked) for root in roots), "")
        for tally, key in ((by_suite, suite), (by_operation, case.operation.lower())):
            tally.setdefault(key, Counter())[status] += 1
        total[status] += 1
    files = {case.file for case in cases}
    for entry in explained:
        if not entry.met and (options.full or any(entry.names(file) for file in files)):
            total["failed"] += 1
            failures.append(f"{entry.file} {entry.case} {entry.operation}: explained.csv explains "
                            "a case that is not there")

    if total["explained"]:
        print()
    if cases:
        table("suite", by_suite)
        table("operation", by_operation)
    for reason, count in reasons.most_common():
        print(f"skipped {count:>5}: {reason}")
    if reader.unknown:
        print(f"{len(reader.unknown)} files hold no geometry of a known kind")
    loose = sum(judge.is_loose(case, answer) for case, answer in zip(to_run, answers))
    if loose:
        print(f"{loose} cases where rounding to the suite's own grid explains over 1 % of the area")
    share = 100 * total["explained"] / max(1, len(to_run))
    print(f"{len(to_run)} cases run, {total['explained']} explained ({share:.2f} %)\n")
    if options.full and share > 1:
        total["failed"] += 1
        failures.append("more than 1 % of the cases are explained")
    for failure in failures:
        print(f"failed: {failure}")
    counts = (total["passed"] + total["explained"], total["failed"], total["skipped"])
    if options.junit:
        write_junit(options.junit, *counts)
    print("{} passed, {} failed, {} skipped".format(*counts))
    return 1 if total["failed"] or not counts[0] else 0


if __name__ == "__main__":
    sys.exit(main())
