# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # A site against the layers of a county
#
# Cells in the percent format: Jupyter (with jupytext), VS Code and PyCharm open this file as a
# notebook. It runs from the root of a clone, on the synthetic sample county. Every run of the tests
# executes it cell by cell and looks at what the cells show.

# %%
from pathlib import Path

import geopandas
import ecotone

county = Path("data/sample-county")
coverage = ecotone.Layer(geopandas.read_file(county / "county.geojson"), name="county")
sites = ecotone.Layer(geopandas.read_file(county / "sites.geojson"), name="sites")
sites

# %% [markdown]
# Layers by role. What a catalogue says of a layer on the command line, a `RoleLayer` says here.

# %%
red_line = ecotone.Layer(geopandas.read_file(county / "red-line.shp"), name="erl", accuracy_m=2)
reserves = ecotone.Layer(geopandas.read_file(county / "protected-areas.shp"), name="pa",
                         accuracy_m=5)
layers = [
    ecotone.RoleLayer("ecological_redline", red_line, id="erl", title_en="Ecological red line",
                      title_zh="生态保护红线", coverage=coverage,
                      fields={"name": "HXMC", "kind": "HXLX", "code": "HXBM"}),
    ecotone.RoleLayer("protected_area", reserves, id="pa", title_en="Protected areas",
                      title_zh="自然保护地", coverage=coverage,
                      fields={"name": "MC", "kind": "LX", "zone": "GKFQ", "level": "JB"},
                      values={"zone": {"核心保护区": "core", "一般控制区": "general"},
                              "kind": {"自然保护区": "nature_reserve", "自然公园": "nature_park"},
                              "level": {"国家级": "national", "省级": "provincial"}}),
]
result = ecotone.check(sites, layers, ["cn", "cn.cq"], as_of="2026-11-01")
result

# %% [markdown]
# One subject alone, in Chinese: banner, map and findings as in the report.

# %%
camp = ecotone.check(sites.select([8]), layers, ["cn", "cn.cq"], as_of="2026-11-01",
                     receptors_within_m=0)
camp.show("zh")

# %% [markdown]
# Findings as a table, for whatever comes next.

# %%
findings = result.to_arrow()
assert findings.num_rows == len(result.findings)
findings.group_by("level").aggregate([("rule", "count")]).to_pandas()

# %% [markdown]
# What to give up so that the site would pass, as far as these layers tell.

# %%
mending = camp.subjects[0].mending
assert mending["kind"] in ("give_up", "move", "none")
{name: mending[name] for name in mending if name not in ("geometry", "rest")}

# %% [markdown]
# The map of the report as a figure, in its colours and hatches.

# %%
axes = camp.plot()
axes.set_title("A resort in the red line")
axes

# %% [markdown]
# The whole report as one file that needs no network, and the result as the command line writes it.

# %%
camp.save_html("build/notebooks/camp.html", overwrite=True)
assert camp.to_json().startswith('{\n  "schema": "ecotone.check/1"')
