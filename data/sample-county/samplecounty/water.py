# SPDX-License-Identifier: Apache-2.0
"""Layers of the river network: reaches, water surface, management range, shoreline."""
from __future__ import annotations

from .rivers import River, offset, strip
from .writers import Layer

RANGE_BEYOND_BANK = 4000  # centimetres from the water's edge to the outer edge of the range
BANK_TOP_BEYOND_WATER = 1000


def make_river_layers(rivers: list[River]) -> list[Layer]:
    """River reaches (cut at junctions), water bodies, management ranges and shorelines."""
    reaches = Layer("river", "river", "line", "河流中心线", "River centrelines, downstream")
    water = Layer("water", "water_body", "polygon", "水面（多年平均水位）", "Water surface at mean level")
    ranges = Layer("range", "river_management_range", "polygon", "河道管理范围",
                   "River management ranges")
    shores = Layer("shore", "shoreline", "line", "河湖岸线", "Shorelines")
    for river in rivers:
        cuts = [0, *sorted(river.nodes or []), len(river.line) - 1]
        for k, (a, b) in enumerate(zip(cuts, cuts[1:]), 1):
            reaches.add([river.line[a:b + 1]], name=river.name, code=f"{river.code}-{k}",
                        rank=river.rank, order=river.order, catchment_km2=river.catchment_km2)
        half = river.half_width
        water.add([strip(river.line, half)], name=river.name + "水面", river=river.name)
        ranges.add([strip(river.line, half + RANGE_BEYOND_BANK)], name=river.name + "河道管理范围",
                   river=river.name, rank=river.rank)
        lines = (("management_range", half + RANGE_BEYOND_BANK),
                 ("bank_top", half + BANK_TOP_BEYOND_WATER), ("mean_water", half))
        for side, sign in (("left", 1), ("right", -1)):
            for line, distance in lines:
                shores.add([offset(river.line, sign * distance)], name=river.name, river=river.name,
                           side=side, line=line, rank=river.rank)
        shores.add([river.line], name=river.name, river=river.name, side=None, line="centreline",
                   rank=river.rank)
    return [reaches, water, ranges, shores]
