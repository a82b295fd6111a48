# SPDX-License-Identifier: Apache-2.0
"""What is measured: layers, work, and how many subjects each engine gets.

An engine that would take hours on a whole layer gets a seeded sample of the subjects; Ecotone is
timed on the same sample as well. The layer of zones is never cut.
"""

from dataclasses import dataclass, field


@dataclass
class Workload:
    name: str
    what: str
    work: str      # areas, geometries, points or files
    subjects: str  # names of layers, without suffix
    zones: str
    quick: int = 0                             # subjects of a quick run; 0: all, -1: not part of it
    quick_of: dict = field(default_factory=dict)  # engines that get fewer, or -1: none
    full_of: dict = field(default_factory=dict)   # engines that get a sample in a full run
    real: bool = False
    weight: float = 1                          # its share of the time of a quick run
    suffix: str = ".gpkg"                      # of the files of --work files


SLOW = {"geopandas": 200, "duckdb": 200, "sedonadb": 200, "postgis": 50}
PAIRWISE = {"geos": 10000, "shapely": 20000, "geopandas": 2000, "duckdb": 2000, "sedonadb": 2000,
            "postgis": 500}
# Building what is proportional to the zones takes most of their time, whatever the sample.
HEAVY = {"postgis-subdivided": -1, "mapshaper": -1}

WORKLOADS = [
    Workload("areas-huge", "200 000 parcels x 20 fractal zones", "areas", "parcels-200k", "zones",
             quick=2000, quick_of=SLOW, full_of=PAIRWISE, weight=4),
    Workload("geometries-huge", "the same, with geometries", "geometries", "parcels-200k", "zones",
             quick=500, quick_of={**HEAVY, "geopandas": 200, "duckdb": 200, "sedonadb": 200,
                                  "postgis": 50},
             full_of=PAIRWISE),
    Workload("areas-like", "500 000 x 500 000 parcels that share borders, some shifted", "areas",
             "merged-500k", "shifted-500k", quick=5000, quick_of=HEAVY,
             full_of={"geos": 50000, "shapely": 50000, "geopandas": 50000, "duckdb": 50000,
                      "sedonadb": 50000, "postgis": 50000, "postgis-subdivided": -1}),
    Workload("geometries-like", "the same, with geometries", "geometries", "merged-500k",
             "shifted-500k", quick=2000, quick_of={**HEAVY, "postgis": -1},
             full_of={"geos": 50000, "shapely": 50000, "geopandas": 50000, "duckdb": 50000,
                      "sedonadb": 50000, "postgis": 50000, "postgis-subdivided": -1}),
    Workload("points", "10 000 000 points x one zone of 830 000 vertices", "points", "points-1e7",
             "zone-1e6", quick=300000, quick_of={"duckdb": 200, "sedonadb": 2000, "geopandas": 100000,
                                     "postgis": 5000, "postgis-subdivided": 5000},
             full_of={"geopandas": 1000000, "duckdb": 2000, "sedonadb": 100000, "postgis": 100000,
                      "postgis-subdivided": 300000}),
    Workload("near-coincident", "200 000 parcels x the same, surveyed again within 5 mm", "areas",
             "parcels-200k", "resurveyed-200k", quick=1000, quick_of=HEAVY,
             full_of={"geos": 20000, "shapely": 20000, "geopandas": 20000, "duckdb": 20000,
                      "sedonadb": 20000, "postgis": 20000, "postgis-subdivided": -1}),
    Workload("real-landcover", "45 districts x 1158 land cover polygons (Muenster)", "areas",
             "real-landcover-subjects", "real-landcover-zones", real=True),
    Workload("real-editions", "two editions of the Swiss municipalities", "areas",
             "real-editions-subjects", "real-editions-zones", real=True),
    Workload("end-to-end", "20 000 parcels x 20 zones, GeoPackage to GeoPackage", "files",
             "parcels-200k", "zones", quick=500,
             quick_of={"geofileops": 100, "geopandas": 100, "duckdb": 100, "sedonadb": 100,
                       "mapshaper": -1},
             full_of={"ecotone": 20000, "mapshaper": 20000, "geopandas": 2000, "duckdb": 2000,
                      "sedonadb": 2000, "geofileops": 2000}),
    Workload("areas-uneven", "20 000 parcels x a national layer with one dense spot", "areas",
             "spot-parcels-20k", "national", quick=2000, quick_of=HEAVY),
    Workload("areas-uneven-dense", "the same parcels x the dense spot alone", "areas",
             "spot-parcels-20k", "dense-spot", quick=-1),
    Workload("areas-few", "500 000 parcels x 3 multipolygons of 120 000 vertices", "areas",
             "parcels-500k", "zones-3", quick=-1,
             full_of={"geos": 20000, "shapely": 50000, "geopandas": 5000, "duckdb": 5000,
                      "sedonadb": 5000, "postgis": 1000}),
    Workload("areas-independent", "200 000 x 200 000 parcels that share nothing", "areas",
             "parcels-200k", "independent-200k", quick=-1,
             full_of={"geos": 20000, "shapely": 20000, "geopandas": 20000, "duckdb": 20000,
                      "sedonadb": 20000, "postgis": 20000, "postgis-subdivided": -1}),
    Workload("real-land", "counties of China x land of the Earth", "areas", "real-land-subjects",
             "real-land-zones", real=True, quick=-1, full_of={"postgis": 500, "geopandas": 500}),
    Workload("real-water", "waters x counties of China", "areas", "real-water-subjects",
             "real-water-zones", real=True, quick=-1),
    Workload("real-protected", "200 000 parcels x Natura 2000 areas (Netherlands)", "areas",
             "natura-parcels-200k", "real-protected-zones", real=True, quick=-1,
             full_of={"geopandas": 20000, "postgis": 20000}),
    Workload("end-to-end-fgb", "20 000 parcels x 20 zones, FlatGeobuf to FlatGeobuf", "files",
             "parcels-200k", "zones", quick=-1, suffix=".fgb",
             full_of={"ecotone": 20000, "mapshaper": 20000, "geopandas": 2000, "duckdb": 2000,
                      "sedonadb": 2000, "geofileops": -1}),
]

# Scaling: (workload, member of the record, [(size, subjects, zones, subjects to sample)]).
CURVES = [
    ("curve-vertices", "vertices of the zone, 20 000 parcels",
     [(10 ** k, "parcels-200k", f"zone-1e{k}", 20000) for k in (4, 5, 6, 7)]),
    ("curve-subjects", "parcels, 20 zones of 4.8 M vertices",
     [(10 ** k, f"simple-1e{k}", "zones", 0) for k in (3, 4, 5, 6, 7)]),
]
