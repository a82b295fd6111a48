# SPDX-License-Identifier: Apache-2.0
"""Cases of closed paths under a fill rule: Clipper2's text files and iOverlay's JSON."""

import re
from pathlib import Path

from case import Case
from geometry import Geometry

CLIPPER_TYPES = {"INTERSECTION": "intersection", "UNION": "union", "DIFFERENCE": "difference",
                 "XOR": "symdifference"}
CLIPPER_RULES = {"EVENODD": "even-odd", "NONZERO": "nonzero", "POSITIVE": "positive",
                 "NEGATIVE": "negative"}
IOVERLAY_RULES = ("even-odd", "nonzero", "positive", "negative")
IOVERLAY_OPERATIONS = {
    "subject": ("union", ("subjPaths",)),
    "clip": ("union", ("clipPaths",)),
    "union": ("union", ("subjPaths", "clipPaths")),
    "intersect": ("intersection", ("subjPaths", "clipPaths")),
    "difference": ("difference", ("subjPaths", "clipPaths")),
    "inverseDifference": ("difference", ("clipPaths", "subjPaths")),
    "xor": ("symdifference", ("subjPaths", "clipPaths")),
}


# The numbers of the files whose results iOverlay itself compares with nothing (its
# overlay_tests.rs at commit 04d9f0f runs 0 to 143 and 150 to 152): copies of other files' results.
def _is_compared(file: Path) -> bool:
    match = re.fullmatch(r"test_(\d+)", file.stem)
    return match is None or int(match[1]) < 144 or 150 <= int(match[1]) <= 152


def _paths(paths) -> list[Geometry]:
    """Each path as the shell of a feature; paths of fewer than three points enclose nothing."""
    return [Geometry([[[*map(tuple, path), tuple(path[0])]]]) for path in paths if len(path) > 2]


def read_clipper(file: Path, text: str) -> list[Case]:
    cases = []
    for block in re.split(r"^CAPTION:", text, flags=re.MULTILINE)[1:]:
        title, *lines = block.splitlines()
        values, sections, section = {}, {}, None
        for line in lines:
            if match := re.match(r"(\w+):\s*(\S+)", line):
                values[match[1]] = match[2]
            elif re.match(r"(SUBJECTS|SUBJECTS_OPEN|CLIPS)\s*$", line):
                section = sections.setdefault(line.strip(), [])
            elif line.strip() and section is not None:
                numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", line)]
                section.append(list(zip(numbers[0::2], numbers[1::2])))
        kind = values.get("CLIPTYPE", "").upper()
        case = Case(file, title.strip().rstrip("."), kind.lower())
        cases.append(case)
        if sections.get("SUBJECTS_OPEN"):
            case.skip = "operands are lines or points"
            continue
        if kind not in CLIPPER_TYPES:
            case.skip = f"operation {kind.lower()}"
            continue
        case.task = CLIPPER_TYPES[kind]
        case.fill = CLIPPER_RULES[values["FILLRULE"].upper()]
        case.operands = [_paths(sections.get("SUBJECTS", [])), _paths(sections.get("CLIPS", []))]
        case.unit = 1.0
        area = float(values.get("SOL_AREA", 0))
        # Area 0 beside contours, or a negative one, says that none was recorded.
        known = area > 0 or (area == 0 and values.get("SOL_COUNT") == "0")
        case.expected_area = area if known else None
    return cases


def read_ioverlay(file: Path, document: dict) -> list[Case]:
    cases = []
    rule = document.get("fillRule")
    for name, (task, operands) in IOVERLAY_OPERATIONS.items():
        if name not in document:
            continue
        case = Case(file, name, name, task=task, fill=IOVERLAY_RULES[rule or 0])
        case.operands = [_paths(document[key]) for key in operands]
        case.beside = [path for key in ("subjPaths", "clipPaths") if key not in operands
                       for path in _paths(document[key])]
        if _is_compared(file):
            case.unit = 1.0
            case.expected = [[Geometry([[[*map(tuple, ring), tuple(ring[0])] for ring in shape]])
                              for shape in shapes] for shapes in document[name]]
        cases.append(case)
    if not cases:
        # Paths without results: GEOS says what is right.
        for name in ("union", "intersect", "difference", "xor"):
            task, operands = IOVERLAY_OPERATIONS[name]
            cases.append(Case(file, name, name, task=task, fill=IOVERLAY_RULES[rule or 0],
                              operands=[_paths(document[key]) for key in operands]))
    return cases
