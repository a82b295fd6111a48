# SPDX-License-Identifier: Apache-2.0
"""Whether two engines found the same pairs with the same areas."""

import pathlib

import numpy

from measuring import PAIR

AREA_TOLERANCE_M2 = 1e-3    # of a pair; coordinates of 10^7 m are exact to 1e-9 m
RELATIVE_TOLERANCE = 1e-9
# mapshaper moves vertices that lie close together onto each other.
TOLERANCE_OF = {"mapshaper": 0.1}
PAIR_THRESHOLD_M2 = 0.1     # pairs below are slivers that rounding may make or remove


def read_pairs(path, places):
    """Keys and areas of a result, with the places that its subjects have in the whole layer."""
    pairs = numpy.fromfile(path, PAIR) if pathlib.Path(path).exists() else numpy.empty(0, PAIR)
    subjects = pairs["subject"].astype(numpy.uint64)
    if places is not None:
        subjects = places.astype(numpy.uint64)[pairs["subject"]]
    keys, place = numpy.unique(subjects << numpy.uint64(32) | pairs["zone"], return_inverse=True)
    return keys, numpy.bincount(place, pairs["area"], len(keys))


def of_subjects(result, places):
    """What a result says of some subjects."""
    if places is None:
        return result
    keys, areas = result
    wanted = numpy.isin(keys >> numpy.uint64(32), places.astype(numpy.uint64))
    return keys[wanted], areas[wanted]


def compare(result, reference, engine):
    """Differences as members of a record; `checked` is whether none is too large."""
    keys, areas = result
    reference_keys, reference_areas = reference
    extra = ~numpy.isin(keys, reference_keys)
    missing = ~numpy.isin(reference_keys, keys)
    _, ours, theirs = numpy.intersect1d(keys, reference_keys, return_indices=True)
    difference = numpy.abs(areas[ours] - reference_areas[theirs])
    tolerance = TOLERANCE_OF.get(engine, AREA_TOLERANCE_M2)
    allowed = tolerance + RELATIVE_TOLERANCE * reference_areas[theirs]
    check = {
        "pairs": int(len(keys)),
        "tolerance_m2": tolerance,
        "pairs_missing": int((reference_areas[missing] > PAIR_THRESHOLD_M2).sum()),
        "pairs_extra": int((areas[extra] > PAIR_THRESHOLD_M2).sum()),
        "pairs_different": int((difference > allowed).sum()),
        "max_difference_m2": float(difference.max(initial=0)),
        "sum_difference_m2": float(areas.sum() - reference_areas.sum()),
    }
    check["checked"] = len(keys) > 0 and not (
        check["pairs_missing"] or check["pairs_extra"] or check["pairs_different"])
    return check


def compare_counts(result, reference):
    """For points: the number in each zone must be the same."""
    same = len(result[0]) == len(reference[0]) and bool(
        (result[0] == reference[0]).all() and (result[1] == reference[1]).all())
    return {"points_inside": float(result[1].sum()),
            "points_difference": float(result[1].sum() - reference[1].sum()), "checked": same}
