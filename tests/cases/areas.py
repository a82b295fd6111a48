#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes the expected values of areas.csv with mpmath to 25 digits; prints the table.

Independent of the library: no series in the flattening, no PROJ. The area on the ellipsoid of a
region with straight edges in a plane is the integral of -Q(lat) d(lon) along its border, where
Q(lat) is the area between the equator and lat per radian of longitude (J. P. Snyder, Map
Projections: A Working Manual, eq. 3-12). The inverse projections are closed formulas: transverse
Mercator by complex elliptic integrals (L. P. Lee 1976), Lambert's conic as EPSG method 9802.

    python3 tests/cases/areas.py > tests/cases/areas.csv
"""

import csv
import sys

from mpmath import atan, atanh, cos, ellipe, exp, log, mp, mpc, mpf, pi, quad, sin, sqrt

mp.dps = 25
CGCS2000 = (mpf(6378137), 1 / mpf("298.257222101"))
WGS84 = (mpf(6378137), 1 / mpf("298.257223563"))
DEGREE = pi / 180


def authalic(ellipsoid, lat):
    a, f = ellipsoid
    e = sqrt(f * (2 - f))
    s = sin(lat)
    return (a * (1 - f)) ** 2 / 2 * (s / (1 - (e * s) ** 2) + atanh(e * s) / e)


def latitude(ellipsoid, isometric):
    """Latitude of a real isometric latitude."""
    a, f = ellipsoid
    e = sqrt(f * (2 - f))
    lat = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(60):
        before = lat
        lat = 2 * atan(exp(isometric + e * atanh(e * sin(lat)))) - pi / 2
        if abs(lat - before) < mpf(10) ** -24:
            break
    return lat


class LonLat:
    """Degrees."""

    def __init__(self, ellipsoid):
        self.ellipsoid = ellipsoid

    def slope(self, x, y, dx, dy):
        """Latitude, and d(lon) for a step (dx, dy)."""
        return y * DEGREE, dx * DEGREE


class TransverseMercator:
    def __init__(self, ellipsoid, scale, easting, northing=0):
        self.ellipsoid, self.k0, self.e0, self.n0 = ellipsoid, mpf(scale), mpf(easting), northing

    def slope(self, x, y, dx, dy):
        a, f = self.ellipsoid
        e2 = f * (2 - f)
        e = sqrt(e2)
        z = mpc(y - self.n0, x - self.e0) / self.k0

        def meridian(p):  # arc of the meridian, an analytic function of the latitude
            return a * (ellipe(p, e2) - e2 * sin(p) * cos(p) / sqrt(1 - e2 * sin(p) ** 2)) - z

        def radius(p):
            return a * (1 - e2) / (1 - e2 * sin(p) ** 2) ** 1.5

        p = z / a
        for _ in range(60):
            step = meridian(p) / radius(p)
            p -= step
            if abs(step) < mpf(10) ** -14:
                break
        isometric = atanh(sin(p)) - e * atanh(e * sin(p))
        nu = a / sqrt(1 - e2 * sin(p) ** 2)
        d = mpc(dy, dx) / self.k0 / (nu * cos(p))
        return latitude(self.ellipsoid, isometric.real), d.imag


class LambertConic:
    """Two standard parallels, EPSG method 9802."""

    def __init__(self, ellipsoid, lat0, lat1, lat2, easting, northing):
        self.ellipsoid = ellipsoid
        a, f = ellipsoid
        e = self.e = sqrt(f * (2 - f))

        def m(p):
            return cos(p) / sqrt(1 - (e * sin(p)) ** 2)

        def t(p):
            return exp(-(atanh(sin(p)) - e * atanh(e * sin(p))))

        p0, p1, p2 = (mpf(p) * DEGREE for p in (lat0, lat1, lat2))
        self.n = (log(m(p1)) - log(m(p2))) / (log(t(p1)) - log(t(p2)))
        self.af = a * m(p1) / (self.n * t(p1) ** self.n)
        self.r0 = self.af * t(p0) ** self.n
        self.e0, self.n0 = mpf(easting), mpf(northing)

    def slope(self, x, y, dx, dy):
        u, v = x - self.e0, self.r0 - (y - self.n0)
        r = sqrt(u * u + v * v)
        isometric = -log(r / self.af) / self.n
        # lon = atan(u / v) / n
        return latitude(self.ellipsoid, isometric), (v * dx + u * dy) / (r * r) / self.n


class WebMercator:
    ellipsoid = WGS84

    def slope(self, x, y, dx, dy):
        a = self.ellipsoid[0]
        return 2 * atan(exp(y / a)) - pi / 2, mpf(dx) / a


SYSTEMS = {
    "EPSG:4490": LonLat(CGCS2000),
    "EPSG:4326": LonLat(WGS84),
    "EPSG:4545": TransverseMercator(CGCS2000, 1, 500000),
    "EPSG:4524": TransverseMercator(CGCS2000, 1, 36500000),
    "EPSG:4508": TransverseMercator(CGCS2000, 1, 500000),
    "EPSG:32649": TransverseMercator(WGS84, "0.9996", 500000),
    "EPSG:2154": LambertConic((mpf(6378137), CGCS2000[1]), "46.5", 49, 44, 700000, 6600000),
    "EPSG:3857": WebMercator(),
}


def ring_area(system, ring):
    total = mpf(0)
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        x1, y1, x2, y2 = (mpf(v) for v in (x1, y1, x2, y2))
        dx, dy = x2 - x1, y2 - y1

        def integrand(t):
            lat, dlon = system.slope(x1 + t * dx, y1 + t * dy, dx, dy)
            return -authalic(system.ellipsoid, lat) * dlon

        total += quad(integrand, [0, mpf(1) / 2, 1], method="gauss-legendre", maxdegree=4)
    return abs(total)


def wkt(rings):
    return "POLYGON (" + ", ".join(
        "(" + ", ".join(f"{x} {y}" for x, y in ring + ring[:1]) + ")" for ring in rings) + ")"


def square(x, y, size):
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]


TRIANGLE = [(550000, 3190000), ("550013.5", 3190020), ("550001.7", "3190033.3")]
ELLIPSOID = [
    ("square of 1 km, 50 km from the meridian", "EPSG:4545", [square(550000, 3190000, 1000)]),
    ("square of 10 km, 120 km from the meridian", "EPSG:4545", [square(620000, 3130000, 10000)]),
    ("small triangle", "EPSG:4545", [TRIANGLE]),
    ("square of 1 m", "EPSG:4545", [square(560000, 3190000, 1)]),
    ("sliver of 2 km by 0.1 m", "EPSG:4545",
     [[(560000, 3190000), (561000, 3191732), ("561000.1", 3191732), ("560000.1", 3190000)]]),
    ("square of 200 km", "EPSG:4545", [square(500000, 3100000, 200000)]),
    ("square with a hole", "EPSG:4545",
     [square(550000, 3190000, 1000), square(550200, 3190300, 100)]),
    ("triangle with zone number", "EPSG:4524",
     [[(36550000, 3190000), (36610000, 3200000), (36570000, 3250000)]]),
    ("at the rim of a 6-degree zone", "EPSG:4508", [square(790000, 2500000, 20000)]),
    ("triangle with edges of 1000 km", "EPSG:4508",
     [[(100000, 2000000), (900000, 2600000), (300000, 3100000)]]),
    ("square of 10 km in UTM", "EPSG:32649", [square(300000, 3190000, 10000)]),
    ("across the equator in UTM", "EPSG:32649", [square(300000, -50000, 100000)]),
    ("square of 20 km in Lambert-93", "EPSG:2154", [square(850000, 6400000, 20000)]),
    ("triangle of 500 km in Lambert-93", "EPSG:2154",
     [[(300000, 6300000), (900000, 6400000), (600000, 6900000)]]),
    ("square of 10 km in web Mercator", "EPSG:3857", [square(12100000, 3350000, 10000)]),
    ("parcel in degrees", "EPSG:4490",
     [[("108.7712", "28.8412"), ("108.7724", "28.8409"), ("108.7727", "28.8421"),
       ("108.7714", "28.8423")]]),
    ("square of 1 degree", "EPSG:4490", [square(108, 28, 1)]),
    ("triangle with edges of 60 degrees", "EPSG:4326", [[(10, -20), (70, 15), (30, 55)]]),
    ("near the pole", "EPSG:4326", [[(10, 85), (60, 86), (40, "89.5")]]),
    ("an eighth of the ellipsoid as a square to the pole", "EPSG:4326", [square(0, 0, 90)]),
]

# Published or computed elsewhere.
OTHER = [
    ("square of 1 km, plane", "EPSG:4545", [square(550000, 3190000, 1000)], "plane",
     "1000000", "1e-6", "side by side"),
    ("triangle, plane", "EPSG:4545", [TRIANGLE], "plane", "207.775", "1e-6",
     "(13.5 * 33.3 - 20 * 1.7) / 2"),
    ("square of 1 km, parcel", "EPSG:4545", [square(550000, 3190000, 1000)], "parcel",
     "999937.0755", "1e-4", "procedure of the third survey, programmed in Python"),
    ("square of 10 km, parcel", "EPSG:4545", [square(620000, 3130000, 10000)], "parcel",
     "99961438.052", "1e-3", "procedure of the third survey, programmed in Python"),
    ("triangle, parcel", "EPSG:4545", [TRIANGLE], "parcel", "207.7623", "1e-4",
     "procedure of the third survey, programmed in Python"),
    ("octant of great arcs", "EPSG:4326", [[(0, 0), (90, 0), (0, 90)]], "geodesic",
     "63758202715511.06", "1",
     "an eighth of 2 pi a^2 (1 + (1 - e^2) artanh(e) / e) for WGS 84"),
]


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["name", "crs", "wkt", "method", "expected_m2", "tolerance_m2", "source"])
    for name, crs, rings in ELLIPSOID:
        system = SYSTEMS[crs]
        areas = [ring_area(system, ring) for ring in rings]
        area = areas[0] - sum(areas[1:])
        tolerance = max(area * mpf(10) ** -10, mpf(10) ** -7)
        out.writerow([name, crs, wkt(rings), "ellipsoid", mp.nstr(area, 17),
                      mp.nstr(tolerance, 2), "tests/cases/areas.py (mpmath, 25 digits)"])
    for name, crs, rings, method, expected, tolerance, source in OTHER:
        out.writerow([name, crs, wkt(rings), method, expected, tolerance, source])


if __name__ == "__main__":
    main()
