# SPDX-License-Identifier: Apache-2.0
"""What of a layer a map of a part of it needs."""

from drawing import parts


def seen(features, window, margin=0.06):
    """The features that reach into a window, as rings without the vertices that lie beyond one edge
    of it together with those before and after them: nothing changes inside."""
    x0, y0, x1, y1 = window
    grow = margin * max(x1 - x0, y1 - y0)
    x0, y0, x1, y1 = x0 - grow, y0 - grow, x1 + grow, y1 + grow

    def sides(p):
        return (p[0] < x0) | (p[0] > x1) << 1 | (p[1] < y0) << 2 | (p[1] > y1) << 3

    kept = []
    for feature in features:
        rings = []
        for ring in parts(feature["geometry"]):
            codes = [sides(p) for p in ring]
            if all(codes) and any(all(c & bit for c in codes) for bit in (1, 2, 4, 8)):
                continue
            slim = [0]
            for i in range(1, len(ring) - 1):
                if not codes[slim[-1]] & codes[i] & codes[i + 1]:
                    slim.append(i)
            rings.append([ring[i] for i in [*slim, len(ring) - 1]])
        if rings:
            kept.append({**feature, "geometry": {"type": "Polygon", "coordinates": rings}})
    return kept
