# SPDX-License-Identifier: Apache-2.0
"""The cases of tests/cases/parity.yaml as a job that every engine gets, and what answers are.

An answer holds, by the name of a case, any of ROWS:

areas         method: a number for each subject
overlaps      rows of subject, zone (places), area in m², whether they only touch: both layers at once
indexed_overlaps
              the same of zones as an index has them; a last digit of an area may differ from that
intersection … update (OPERATIONS)
              rows of id, WKB, area in m²
dissolve, dissolve_by
              rows of id, WKB of the zones united: all, and by their field "part"
points        rows of zone (place), name, x, y
check         for each subject, its JSON on one line
verdicts      for each subject verdict, completeness, area, rules that fired or are undecided
inspect       features, vertices, invalid ones, area in m², faults, findings

and under "river" for each point the place (reach, metres) and its stretches (distance, WKB).
Numbers are hexadecimal texts, so that equal texts are equal bits.
"""
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "tests/cases/parity_rules.yaml"
METHODS = ("ellipsoid", "plane", "parcel", "geodesic")
OPERATIONS = ("intersection", "union", "difference", "symmetric-difference", "identity", "clip",
              "update")
#: What overlays of single rows can do.
ROW_OPERATIONS = ("intersection", "difference", "identity", "clip")
#: Everything that is asked, "verdicts" being a part of "check".
ROWS = ("areas", "overlaps", "indexed_overlaps", *OPERATIONS, "dissolve", "dissolve_by", "points",
        "check", "verdicts", "inspect", "river")
#: Who answers what. docs/parity.md shows the same with the reasons; a test holds the two together.
ENGINES = {
    "core": set(ROWS),
    "cli": set(ROWS) - {"overlaps", "indexed_overlaps"},
    "python": set(ROWS),
    "postgis": set(ROWS) - {"overlaps", "indexed_overlaps"},
    "spark": {"areas", "indexed_overlaps", *ROW_OPERATIONS, "dissolve", "dissolve_by", "verdicts"},
}


def hex_of(number):
    """A number as the text that C's %a gives."""
    text = float(number).hex()
    mantissa, _, exponent = text.partition("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}p{exponent}"


def everywhere(crs):
    """Ground that holds all cases in a CRS: where the red line claims to be complete."""
    if crs == "EPSG:4490":
        return "POLYGON ((107 28, 109 28, 109 29, 107 29, 107 28))"
    return ("POLYGON ((450000 3100000, 600000 3100000, 600000 3250000, 450000 3250000, "
            "450000 3100000))")


def job(threads=0):
    """All cases with what a check of them needs; what is answered depends on no threads."""
    given = yaml.safe_load((ROOT / "tests/cases/parity.yaml").read_text(encoding="utf-8"))
    check = given["check"]
    check["file"] = str(RULES)
    check["texts"] = {pack: [[RULES.name, RULES.read_text(encoding="utf-8")]]
                      for pack in check["rules"]}
    check["accuracy_m"] = float(check["accuracy_m"])
    for case in given["cases"]:
        case["everywhere"] = everywhere(case["crs"])
    given["river"]["tolerance_m"] = float(given["river"]["tolerance_m"])
    given["river"]["distance_m"] = float(given["river"]["distance_m"])
    return {"threads": threads, "operations": list(OPERATIONS), "check": check, "river": given["river"],
            "cases": [{**case, "check": check} for case in given["cases"]]}
