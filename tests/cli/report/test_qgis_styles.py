# SPDX-License-Identifier: Apache-2.0
"""QGIS itself takes the styles that a GeoPackage of a check brings along. Runs where QGIS is."""

import json
import os
import shutil
import subprocess

import pytest
from ecotone_cli import ROOT, run

PYTHON = shutil.which("python3", path="/usr/bin") or "python3"
HAS_QGIS = subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True).returncode == 0
pytestmark = pytest.mark.skipif(not HAS_QGIS, reason="QGIS is not installed (python3-qgis)")

# Opens each layer, takes its default style, and counts the colours of the picture.
SCRIPT = """
import json, sqlite3, sys
from qgis.core import (QgsApplication, QgsMapRendererSequentialJob, QgsMapSettings,
                       QgsRenderContext, QgsVectorLayer)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor
app = QgsApplication([], False)
app.initQgis()
file = sys.argv[1]
names = [row[0] for row in sqlite3.connect(file).execute(
    "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")]
found = {}
for name in names:
    layer = QgsVectorLayer(f"{file}|layername={name}", name, "ogr")
    _, taken = layer.loadDefaultStyle()
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent().buffered(10))
    settings.setOutputSize(QSize(120, 120))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    colours = {image.pixel(x, y) for x in range(120) for y in range(120)}
    context = QgsRenderContext.fromMapSettings(settings)
    renderer = layer.renderer()
    renderer.startRender(context, layer.fields())
    without = [feature.id() for feature in layer.getFeatures()
               if renderer.symbolForFeature(feature, context) is None]
    renderer.stopRender(context)
    found[name] = {"taken": taken, "features": layer.featureCount(), "colours": len(colours),
                   "renderer": renderer.type(), "without_symbol": without}
print(json.dumps(found))
"""


def test_every_layer_shows_with_its_own_style(tmp_path):
    county = ROOT / "data/sample-county"
    file = tmp_path / "conflict.gpkg"
    done = run("check", county / "sites.geojson", "--catalog", county / "catalogue.yaml", "--only", "8",
               "--as-of", "2026-11-01", "--report", file, "--quiet")
    assert done.returncode == 1, done.stderr
    shown = subprocess.run([PYTHON, "-c", SCRIPT, str(file)], capture_output=True, text=True,
                           env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=120)
    assert shown.returncode == 0, shown.stderr
    layers = json.loads(shown.stdout.splitlines()[-1])
    assert {"subject", "pieces", "zones_touched", "give_up", "moved"} <= set(layers)
    assert layers["pieces"]["renderer"] == "categorizedSymbol"
    for name, layer in layers.items():
        assert layer["taken"], name
        assert layer["features"] > 0, name
        assert layer["colours"] > 1, f"{name}: nothing is drawn"
        assert layer["without_symbol"] == [], name
