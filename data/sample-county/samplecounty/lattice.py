# SPDX-License-Identifier: Apache-2.0
"""Zones from labels on a triangulated lattice.

Every cell of a square lattice is cut by the diagonal from its lower left to its upper right
vertex. A border between two labels enters a triangle through a point of one side, runs to a
point inside the triangle and leaves through a point of another side. Each of these points
belongs to its side or its triangle alone, so that

* rings are simple, shells and holes never touch, and no two zones of a labelling overlap;
* zones that adjoin, and layers on the same lattice, share their borders vertex for vertex.

All coordinates are integers (centimetres).
"""
from __future__ import annotations

from typing import Callable

from .prng import mix, salted

Point = tuple[int, int]
Ring = list[Point]
Polygon = list[Ring]  # shell counter-clockwise, then holes clockwise
OUTSIDE = -1


class Lattice:
    """A lattice of nx × ny vertices, `step` apart, from (x0, y0)."""

    def __init__(self, name: str, x0: int, y0: int, step: int, nx: int, ny: int) -> None:
        self.x0, self.y0, self.step, self.nx, self.ny = x0, y0, step, nx, ny
        self._salt = salted("lattice " + name)

    def vertex(self, i: int, j: int) -> Point:
        """The coordinates of vertex (i, j)."""
        return self.x0 + i * self.step, self.y0 + j * self.step

    def nearest(self, point: Point) -> Point:
        """The index of the vertex nearest to a point, not beyond the rim."""
        half = self.step // 2
        return (min(max((point[0] - self.x0 + half) // self.step, 0), self.nx - 1),
                min(max((point[1] - self.y0 + half) // self.step, 0), self.ny - 1))

    def labelled(self, label: Callable[[int, int], int]) -> list[list[int]]:
        """Labels of all vertices from a function of their coordinates."""
        xs = [self.x0 + i * self.step for i in range(self.nx)]
        return [[label(x, self.y0 + j * self.step) for x in xs] for j in range(self.ny)]

    # A place is its absolute position in steps, so that equal steps and names make windows of
    # one lattice agree.
    def _hash(self, i: int, j: int, kind: int) -> int:
        place = ((self.x0 // self.step + i) << 34) ^ ((self.y0 // self.step + j) << 4) ^ kind
        return mix(self._salt ^ place)

    def edge_point(self, key: int) -> Point:
        """The point where a border crosses a lattice edge (30 % to 70 % along it)."""
        cell, kind = divmod(key, 3)
        j, i = divmod(cell, self.nx)
        x, y = self.vertex(i, j)
        along = self.step * 3 // 10 + self._hash(i, j, kind) % (self.step * 4 // 10)
        return (x + (along if kind != 1 else 0), y + (along if kind != 0 else 0))

    def centre(self, key: int) -> Point:
        """The point where borders meet inside a triangle."""
        cell, upper = divmod(key, 2)
        j, i = divmod(cell, self.nx)
        x, y = self.vertex(i, j)
        bits = self._hash(i, j, 3 + upper)
        a, b, c = 20 + bits % 31, 20 + (bits >> 20) % 31, 20 + (bits >> 40) % 31
        total = a + b + c
        if upper:  # (0, 0), (1, 1), (0, 1)
            return x + self.step * b // total, y + self.step * (b + c) // total
        return x + self.step * (b + c) // total, y + self.step * c // total

    def components(self, labels: list[list[int]]) -> tuple[list[list[int]], list[int]]:
        """Connected pieces: a piece number per vertex (OUTSIDE kept) and each piece's label."""
        nx, ny = self.nx, self.ny
        piece = [[OUTSIDE] * nx for _ in range(ny)]
        owners: list[int] = []
        for j0 in range(ny):
            for i0 in range(nx):
                value = labels[j0][i0]
                if value == OUTSIDE or piece[j0][i0] != OUTSIDE:
                    continue
                number = len(owners)
                owners.append(value)
                piece[j0][i0] = number
                stack = [(i0, j0)]
                while stack:
                    i, j = stack.pop()
                    for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1),
                                 (i + 1, j + 1), (i - 1, j - 1)):
                        if (0 <= a < nx and 0 <= b < ny and piece[b][a] == OUTSIDE
                                and labels[b][a] == value):
                            piece[b][a] = number
                            stack.append((a, b))
        return piece, owners

    def _paths(self, labels: list[list[int]]) -> dict[int, dict[int, tuple[int, int]]]:
        """Per label: crossed edge → (triangle, next crossed edge), the label on the left."""
        nx = self.nx
        paths: dict[int, dict[int, tuple[int, int]]] = {}

        def put(label: int, start: int, triangle: int, end: int) -> None:
            if label != OUTSIDE:
                paths.setdefault(label, {})[start] = (triangle, end)

        def triangle(tri: int, values: tuple[int, int, int], edges: tuple[int, int, int]) -> None:
            for k in range(3):
                own, after, before = values[k], values[(k + 1) % 3], values[(k + 2) % 3]
                if own != after and own != before:
                    put(own, edges[k], tri, edges[(k + 2) % 3])
                    if after == before:
                        put(after, edges[(k + 2) % 3], tri, edges[k])

        for j in range(self.ny - 1):
            low, high = labels[j], labels[j + 1]
            for i in range(nx - 1):
                a, b, c, d = low[i], low[i + 1], high[i + 1], high[i]
                if a == b == c == d:
                    continue
                cell = j * nx + i
                if not a == b == c:
                    triangle(2 * cell, (a, b, c), (3 * cell, 3 * (cell + 1) + 1, 3 * cell + 2))
                if not a == c == d:
                    triangle(2 * cell + 1, (a, c, d),
                             (3 * cell + 2, 3 * (cell + nx), 3 * cell + 1))
        return paths

    def polygons(self, labels: list[list[int]]) -> dict[int, list[Polygon]]:
        """The zones of each label; OUTSIDE has none. The rim of the lattice must be OUTSIDE."""
        piece, owners = self.components(labels)
        result: dict[int, list[Polygon]] = {}
        for number, steps in sorted(self._paths(piece).items()):
            rings = []
            remaining = dict(steps)
            while remaining:
                start = next(iter(remaining))
                ring: Ring = []
                key = start
                while True:
                    triangle, following = remaining.pop(key)
                    ring.append(self.edge_point(key))
                    ring.append(self.centre(triangle))
                    key = following
                    if key == start:
                        break
                rings.append(ring)
            rings.sort(key=lambda ring: signed_area2(ring) < 0)
            result.setdefault(owners[number], []).append(rings)
        return result

    def border_lines(self, labels: list[list[int]]) -> dict[tuple[int, int], list[list[Point]]]:
        """Lines between each pair of labels (smaller first), OUTSIDE left out."""
        legs: dict[tuple[int, int], dict[Point, list[Point]]] = {}
        nx = self.nx
        for j in range(self.ny - 1):
            for i in range(nx - 1):
                a, b, c, d = labels[j][i], labels[j][i + 1], labels[j + 1][i + 1], labels[j + 1][i]
                if a == b == c == d:
                    continue
                cell = j * nx + i
                sides = ((2 * cell, (a, b), 3 * cell), (2 * cell, (b, c), 3 * (cell + 1) + 1),
                         (2 * cell, (c, a), 3 * cell + 2), (2 * cell + 1, (a, c), 3 * cell + 2),
                         (2 * cell + 1, (c, d), 3 * (cell + nx)), (2 * cell + 1, (d, a), 3 * cell + 1))
                for tri, (p, q), edge in sides:
                    if p != q and p != OUTSIDE and q != OUTSIDE:
                        graph = legs.setdefault((min(p, q), max(p, q)), {})
                        one, two = self.centre(tri), self.edge_point(edge)
                        graph.setdefault(one, []).append(two)
                        graph.setdefault(two, []).append(one)
        return {pair: chains(graph) for pair, graph in sorted(legs.items())}


def chains(graph: dict[Point, list[Point]]) -> list[list[Point]]:
    """Joins legs to lines that run from end to end."""
    lines = []
    left = {point: list(others) for point, others in graph.items()}
    starts = [p for p in sorted(left) if len(left[p]) != 2] + sorted(left)
    for start in starts:
        while left[start]:
            line = [start]
            point = start
            while left[point]:
                following = left[point].pop(0)
                left[following].remove(point)
                line.append(following)
                point = following
            lines.append(line)
    return lines


def signed_area2(ring: Ring) -> int:
    """Twice the signed area of a ring (positive when counter-clockwise), exact."""
    total = 0
    x0, y0 = ring[-1]
    for x1, y1 in ring:
        total += x0 * y1 - x1 * y0
        x0, y0 = x1, y1
    return total


def keep_largest(lattice: Lattice, labels: list[list[int]]) -> None:
    """Leaves each label its largest piece; the vertices of the others join a neighbour."""
    while True:
        piece, owners = lattice.components(labels)
        sizes = [0] * len(owners)
        for row in piece:
            for number in row:
                if number != OUTSIDE:
                    sizes[number] += 1
        best: dict[int, int] = {}
        for number, owner in enumerate(owners):
            if owner not in best or sizes[number] > sizes[best[owner]]:
                best[owner] = number
        kept = set(best.values())
        stray = [(i, j) for j in range(lattice.ny) for i in range(lattice.nx)
                 if piece[j][i] != OUTSIDE and piece[j][i] not in kept]
        if not stray:
            return
        for i, j in stray:
            for a, b in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1), (i + 1, j + 1),
                         (i - 1, j - 1)):
                if labels[b][a] != OUTSIDE and labels[b][a] != labels[j][i]:
                    labels[j][i] = labels[b][a]
                    break
