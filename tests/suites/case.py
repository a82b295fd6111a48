# SPDX-License-Identifier: Apache-2.0
"""One case of a suite, as every reader of a foreign format makes it."""

import math
import re
from dataclasses import dataclass, field
from pathlib import Path

from geometry import Geometry

# Decimal places from which the numbers of an expectation count as rounded when it was written.
ROUNDED_FROM = 6


@dataclass
class Case:
    """What to run and what to expect. `task` is what the runner does: an operation on operands,
    or valid, area, repair, balance, layers. `operation` is its name in the suite."""
    file: Path
    name: str  # stable in its file: place or title
    operation: str
    task: str = ""
    operands: list[list[Geometry]] = field(default_factory=list)  # columns of features
    expected: list[list[Geometry]] | None = None  # alternatives; None: computed by GEOS
    expected_area: float | None = None  # where the suite gives no more than an area
    expected_valid: list[bool] | None = None
    allowed_residue: float | None = None
    fill: str | None = None
    beside: list[Geometry] = field(default_factory=list)  # paths the suite overlays with them
    unit: float | None = None  # the grid of the suite's own precision model
    rounded: float = 0.0  # by how much a coordinate of the expectation may be rounded
    layer_operation: str | None = None
    refused: bool = False  # the suite expects an exception: any valid result is right
    skip: str | None = None  # why it is not run
    broken: str | None = None  # why a file of a known kind could not be read

    def grid(self) -> float:
        if self.unit is not None and self.fill is None:
            return self.unit
        return grid_for(self.operands)

    def request(self, n: int) -> dict:
        request = {"n": n, "task": self.task, "grid": self.grid(), "expected": None,
                   "operands": [[g.wkt() for g in column] for column in self.operands]}
        if self.expected is not None:
            request["expected"] = [[g.wkt() for g in column] for column in self.expected]
        elif self.expected_valid is not None:
            request["expected"] = []
        if self.unit is not None:
            request["unit"] = self.unit
        if self.fill is not None:
            request["fill"] = self.fill
            request["beside"] = [g.wkt() for g in self.beside]
        if self.layer_operation is not None:
            request["operation"] = self.layer_operation
        if self.expected_area is not None or self.refused:
            request["expected_areas_only"] = True
        return request


def grid_for(operands: list[list[Geometry]]) -> float:
    """The finest power of two that the largest coordinate is fewer than 2^40 steps of: 1e-12 of
    the size, at any magnitude."""
    largest = max((abs(value) for column in operands for geometry in column
                   for polygon in geometry.polygons for ring in polygon
                   for point in ring for value in point if math.isfinite(value)), default=1.0)
    return 2.0 ** (math.frexp(largest or 1.0)[1] - 40)


DECIMALS = re.compile(r"-?\d*\.(\d+)(?![\deE])")


def written_rounding(text: str) -> float:
    """Half of the last decimal place that the numbers of a text have, 0 where they have few."""
    places = [len(digits) for digits in DECIMALS.findall(text)]
    return 0.5 * 10.0 ** -max(places) if places and max(places) >= ROUNDED_FROM else 0.0
