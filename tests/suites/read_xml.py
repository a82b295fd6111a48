# SPDX-License-Identifier: Apache-2.0
"""XML tests of JTS and GEOS: <run> of <case>s with <a>, <b> and <op>s."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from case import Case, written_rounding
from geometry import Curves, Geometry, NotGeometry, parse_text

OVERLAYS = {"intersection": "intersection", "union": "union", "difference": "difference",
            "symdifference": "symdifference"}
# Variants of an overlay: of OverlayNG, with snap-rounding.
VARIANTS = ("", "ng", "sr", "ngstrict", "strict")
UNARY_UNIONS = {"unaryunion", "unaryunionng", "coverageunion"}
AREA_BALANCES = {"areatest", "overlayareatest"}
AREAS = {"area", "getarea"}
LINEAR = "operands are lines or points"


def read(file: Path, root: ElementTree.Element) -> list[Case]:
    cases = []
    unit = _unit_of(root.find("precisionModel"))
    for place, element in enumerate(root.iter("case"), 1):
        sources = {name: _text(element.find(name), file) for name in "ab"}
        parsed: dict[str, Geometry | str] = {}
        for name, text in sources.items():
            if text:
                try:
                    parsed[name] = parse_text(text)
                except Curves as problem:
                    parsed[name] = str(problem)
                except NotGeometry as problem:
                    parsed[name] = f"operand {name} is not read: {problem}"
        for number, op in enumerate(element.iter("op"), 1):
            case = Case(file, f"{place}.{number}", op.get("name", "").strip())
            try:
                _fill(case, op, parsed, sources, unit)
            except NotGeometry as problem:
                case.skip = str(problem)
            cases.append(case)
    return cases


def _text(element, file: Path) -> str:
    if element is None:
        return ""
    if element.get("file"):
        other = file.parent / element.get("file")
        return other.read_text(encoding="utf-8").strip() if other.is_file() else ""
    return (element.text or "").strip()


def _unit_of(model) -> float | None:
    if model is None or model.get("scale") is None:
        return None
    if model.get("type", "FIXED").upper() != "FIXED":
        return None
    return 1.0 / float(model.get("scale"))


def _fill(case: Case, op, parsed: dict, sources: dict, unit: float | None) -> None:
    name = case.operation.lower()
    base = next((b for b in OVERLAYS if name.startswith(b) and name[len(b):] in VARIANTS),
                "union" if name in UNARY_UNIONS else None)
    expected = " ".join((op.text or "").split())
    names = [(op.get(f"arg{i}") or "").strip().lower() for i in (1, 2)]
    if name == "isvalid" or name in AREAS:
        arguments = ["a"] if names[0] not in parsed else [names[0]]
    elif base or name in AREA_BALANCES:
        arguments = [n for n in names if n in sources and sources[n]]
        if not arguments or name in AREA_BALANCES:
            arguments = [n for n in "ab" if sources[n]]
    else:
        case.skip = f"operation {case.operation}"
        return
    operands = [parsed.get(n, Geometry(other=True)) for n in arguments]
    for operand in operands:
        if isinstance(operand, str):
            raise NotGeometry(operand)
    if any(operand.other for operand in operands):
        case.skip = LINEAR
        return
    if name == "isvalid":
        case.task, case.operands = "valid", [[operands[0]]]
        case.expected_valid = [expected.lower() == "true"]
        return
    if name in AREAS:
        case.task, case.operands = "area", [[operands[0]]]
        case.expected_area = float(expected)
        return
    if name in AREA_BALANCES:
        if len(operands) != 2:
            case.skip = f"{case.operation} of one operand"
            return
        case.task, case.operands = "balance", [[operand] for operand in operands]
        case.allowed_residue = float(expected) if re.match(r"[\d.]", expected) else None
        return
    case.task = OVERLAYS[base]
    if len(operands) == 1:
        if base != "union":
            case.skip = f"{case.operation} of one operand"
            return
        case.operands = [operands[0].single()]
    else:
        case.operands = [[operand] if _one_feature(operand, sources[n]) else operand.single()
                         for operand, n in zip(operands, arguments)]
    scale = op.get("arg3") if name.endswith("sr") else None
    case.unit = 1.0 / float(scale) if scale else unit
    try:
        result = parse_text(expected)
    except NotGeometry:
        case.refused = True  # an exception, or the name of a file
        return
    case.expected = [[Geometry(result.polygons)]]
    case.rounded = written_rounding(expected)


def _one_feature(operand: Geometry, text: str) -> bool:
    """The polygons of a collection may overlap, so each is a feature."""
    return len(operand.polygons) < 2 or not text.lstrip().upper().startswith("GEOMETRYCOLLECTION")
