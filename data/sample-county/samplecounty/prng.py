# SPDX-License-Identifier: Apache-2.0
"""Deterministic numbers: splitmix64, hashed values, noise and fractal fields.

Only integer arithmetic and the IEEE operations + - * / are used, so every platform gives the
same bits. No function of the C mathematical library is called.
"""
from __future__ import annotations

from typing import Iterator

MASK = (1 << 64) - 1
SEED = 500242


def mix(value: int) -> int:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014)."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


def salted(name: str) -> int:
    """A seed for a named purpose, so that one layer never moves another."""
    value = SEED
    for byte in name.encode("utf-8"):
        value = mix(value ^ byte)
    return value


class Prng:
    """A splitmix64 stream."""

    def __init__(self, name: str) -> None:
        self._state = salted(name)

    def next(self) -> int:
        """The next 64-bit value."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & MASK
        return mix(self._state)

    def below(self, count: int) -> int:
        """An integer in 0 … count − 1."""
        return (self.next() >> 16) % count

    def between(self, low: int, high: int) -> int:
        """An integer in low … high, both included."""
        return low + self.below(high - low + 1)

    def unit(self) -> float:
        """A number in [0, 1) with 53 bits."""
        return (self.next() >> 11) * (1.0 / (1 << 53))

    def units(self) -> Iterator[float]:
        """Numbers in [0, 1) with 32 bits, two from each step of the stream."""
        state, part = self._state, 1.0 / (1 << 32)
        while True:
            state = (state + 0x9E3779B97F4A7C15) & MASK
            value = mix(state)
            yield (value >> 32) * part
            yield (value & 0xFFFFFFFF) * part

    def choice(self, items):
        """One of the items."""
        return items[self.below(len(items))]


def hashed_unit(salt: int, i: int, j: int) -> float:
    """A number in [0, 1) that belongs to the integer pair (i, j)."""
    return (mix(salt ^ mix(((i & 0xFFFFFFFF) << 32) | (j & 0xFFFFFFFF))) >> 11) * (1.0 / (1 << 53))


def noise1(salt: int, position: float) -> float:
    """Smooth value noise of one variable in [−1, 1], knots at the integers."""
    knot = int(position // 1)
    t = position - knot
    t = t * t * (3.0 - 2.0 * t)
    a = hashed_unit(salt, knot, 0)
    b = hashed_unit(salt, knot + 1, 0)
    return 2.0 * (a + (b - a) * t) - 1.0


class FractalField:
    """A random surface by midpoint displacement (diamond-square) on (2^power + 1)² points."""

    def __init__(self, name: str, power: int, coarse: int, roughness: float) -> None:
        """`coarse` is the first spacing in points; amplitudes shrink by `roughness` a level."""
        self.size = (1 << power) + 1
        stream = Prng("field " + name)
        size = self.size
        rows = [[0.0] * size for _ in range(size)]
        for j in range(0, size, coarse):
            for i in range(0, size, coarse):
                rows[j][i] = 2.0 * stream.unit() - 1.0
        self.rows = rows
        step, amplitude, units = coarse, 1.0, stream.units()
        while step > 1:
            amplitude *= roughness
            self._refine(step, amplitude, units)
            step //= 2

    def _refine(self, step: int, amplitude: float, units: Iterator[float]) -> None:
        rows, size, half = self.rows, self.size, step // 2
        for j in range(half, size, step):
            low, mid, high = rows[j - half], rows[j], rows[j + half]
            for i in range(half, size, step):
                mid[i] = (0.25 * (low[i - half] + low[i + half] + high[i - half] + high[i + half])
                          + amplitude * (2.0 * next(units) - 1.0))
        side = amplitude * 0.7
        for j in range(0, size, half):
            start = half if (j // half) % 2 == 0 else 0
            row = rows[j]
            for i in range(start, size, step):
                total, count = 0.0, 0
                if i >= half:
                    total, count = total + row[i - half], count + 1
                if i + half < size:
                    total, count = total + row[i + half], count + 1
                if j >= half:
                    total, count = total + rows[j - half][i], count + 1
                if j + half < size:
                    total, count = total + rows[j + half][i], count + 1
                row[i] = total / count + side * (2.0 * next(units) - 1.0)

    def at(self, u: float, v: float) -> float:
        """The surface at fractions u, v in [0, 1] of its extent, bilinear."""
        top = self.size - 1
        x = min(max(u, 0.0), 0.999999) * top
        y = min(max(v, 0.0), 0.999999) * top
        i, j = int(x), int(y)
        s, t = x - i, y - j
        low, high = self.rows[j], self.rows[j + 1]
        return ((low[i] * (1.0 - s) + low[i + 1] * s) * (1.0 - t)
                + (high[i] * (1.0 - s) + high[i + 1] * s) * t)
