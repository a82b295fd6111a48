# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Areas that add up, an overlay that proves itself, and where an outfall's water goes
#
# Runs from the root of a clone; see `check.py`.

# %%
from pathlib import Path

import geopandas
import ecotone

county = Path("data/sample-county")
units = ecotone.Layer(geopandas.read_file(county / "control-units.shp"), name="control units",
                      id="HJGKDYBM")
units

# %%
table = ecotone.area_table(units, by=["ZHGKDYFL"])
assert table.reconciliation.holds
table

# %% [markdown]
# Which of the units the no-burn zones cover. The balance of the overlay stands below the pieces.

# %%
no_burn = ecotone.Layer(geopandas.read_file(county / "no-burn-zones.geojson"), name="no-burn zones")
pieces = ecotone.overlay(no_burn, units, "intersection")
assert pieces.balance.holds
pieces

# %%
axes = units.plot(role="control_unit", by="ZHGKDYFL",
                  values={"1": "priority", "2": "key", "3": "general"})
no_burn.plot(role="no_burn_zone", ax=axes)
axes.legend()
axes

# %% [markdown]
# Boundary points of a zone and its coordinate table.

# %%
ecotone.coordinate_table(no_burn, closing=True)

# %% [markdown]
# An outfall, 30 km of river below it, and what is wrong with a careless layer.

# %%
network = ecotone.RiverNetwork(geopandas.read_file(county / "rivers.shp"), name="HLMC")
network

# %%
outfalls = ecotone.Layer(["POINT (552900 3160000)"], crs=4545, name="outfalls")
places = ecotone.locate(network, outfalls, tolerance_m=200)
points, reaches, measures = ecotone.best_places(places)
way = ecotone.trace(network, reaches, measures, "DM", max_distance_m=30000)
assert len(way) > 0
way

# %%
careless = ecotone.Layer(["POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))", None], crs=4545,
                         name="<script>alert(1)</script>")
ecotone.inspect(careless)

# %%
careless
