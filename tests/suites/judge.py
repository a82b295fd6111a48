# SPDX-License-Identifier: Apache-2.0
"""Decides whether the answer of the runner meets the expectation of a case.

A result passes if it is valid, nothing was quarantined, the balance holds, the symmetric
difference to the expectation has no more area than rounding explains, and it has the same polygons
and holes: those smaller than that left aside, and only where no neck or gap is so thin that
rounding decides whether it is open."""

from case import Case

# Of the area, for the rounding of doubles in two different libraries.
RELATIVE = 1e-10


def problem(case: Case, answer: dict) -> str | None:
    """What is wrong, or None."""
    if "error" in answer:
        return answer["error"]
    return {"valid": _validity, "area": _area, "repair": _repair,
            "balance": _balance}.get(case.task, _overlay)(case, answer)


def _soundness(answer: dict) -> str | None:
    if not answer["valid"]:
        return "the result is invalid"
    if not answer["valid_by_geos"]:
        return "the result is invalid by GEOS"
    if answer.get("quarantined"):
        return f"{answer['quarantined']} quarantined"
    if not answer.get("balanced", True):
        return "the balance does not hold"
    return None


def _validity(case: Case, answer: dict) -> str | None:
    expected = case.expected_valid or answer["verdicts_of_geos"]
    if answer["verdicts"] == expected:
        return None
    wrong = [i for i, (a, b) in enumerate(zip(answer["verdicts"], expected)) if a != b]
    return f"verdict {answer['verdicts'][wrong[0]]}, expected {expected[wrong[0]]}"


def _area(case: Case, answer: dict) -> str | None:
    # A unit in the last place of the coordinates along the border, and of the sum.
    last_place = case.grid() * 2.0 ** -12
    expected = answer["expected_area"] if case.expected_area is None else case.expected_area
    bound = last_place * answer["perimeter"] + 1e-12 * abs(expected)
    if abs(answer["area"] - expected) <= bound:
        return None
    return f"area {answer['area']!r}, expected {expected!r}"


def _repair(_: Case, answer: dict) -> str | None:
    return _soundness(answer) or (None if answer["kept"] else "a valid feature was changed")


def _balance(case: Case, answer: dict) -> str | None:
    if wrong := _soundness(answer):
        return wrong
    allowed = case.allowed_residue
    if answer["residue"] > (RELATIVE * answer["size"] if allowed is None else allowed):
        return f"areas do not add up by {answer['residue']:g}"
    return None


def movement(case: Case) -> float:
    """By how much a vertex may be apart: by our grid and by the rounding of the written
    expectation."""
    return case.rounded + (0.0 if case.grid() == case.unit else case.grid())


def coarse_movement(case: Case, answer: dict) -> float:
    """The same for the suite's own grid, where anything had to be rounded to it. Where nothing had
    to, the result must be the same."""
    return 0.0 if case.unit is None or answer.get("on_unit", False) else case.unit


def limit(case: Case, answer: dict) -> float:
    """The area that such movements of the border explain: at most 0.71 of a grid, on average 0.25
    to 0.4 of it."""
    border = max(answer["perimeter"], answer.get("expected_perimeter", 0.0))
    return (0.75 * movement(case) + 0.4 * coarse_movement(case, answer)) * border + (
        RELATIVE * _size(answer))


def _size(answer: dict) -> float:
    return max(answer["area"], answer.get("expected_area", 0.0))


def is_loose(case: Case, answer: dict) -> bool:
    """Whether rounding to the suite's own grid explains over 1 % of the area."""
    return (coarse_movement(case, answer) > 0 and "perimeter" in answer
            and limit(case, answer) > 0.01 * _size(answer))


def _overlay(case: Case, answer: dict) -> str | None:
    if wrong := _soundness(answer):
        return wrong
    if case.refused:
        return None
    bound = limit(case, answer)
    if abs(answer.get("reported_area", answer["area"]) - answer["area"]) > bound:
        return f"the library reports the area {answer['reported_area']!r}, it is {answer['area']!r}"
    fine = 0.75 * case.grid() * answer["perimeter"] + RELATIVE * answer["area"]
    if answer.get("difference_to_geos", 0.0) > fine:
        return f"differs from GEOS by {answer['difference_to_geos']:.6g}, by rounding {fine:.3g}"
    if case.expected_area is not None:
        apart = abs(answer["area"] - case.expected_area)
        return None if apart <= bound + 0.5 else (
            f"area {answer['area']:.12g}, expected {case.expected_area:.12g}, "
            f"rounding explains {bound:.3g}")
    if answer["difference"] > bound:
        return (f"differs by {answer['difference']:.6g} of {answer['area']:.6g}, "
                f"rounding explains {bound:.3g}")
    if case.task == "layers":
        if answer["rows"] != answer["expected_rows"]:
            return f"{answer['rows']} rows, expected {answer['expected_rows']}"
        return None
    if coarse_movement(case, answer) > 0:
        return None  # rounded to the grid of the suite: another precision model
    if answer["clearance"] <= 4 * movement(case):
        return None  # a neck or a gap so thin that rounding opens or closes it
    return _topology(answer, bound)


def _topology(answer: dict, bound: float) -> str | None:
    for kind in ("polygons", "holes"):
        found, expected = ([area for area in answer[key] if area > bound]
                           for key in (kind, f"expected_{kind}"))
        if len(found) != len(expected):
            return f"{len(found)} {kind}, expected {len(expected)}"
    return None
