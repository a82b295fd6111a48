# SPDX-License-Identifier: Apache-2.0
"""Where the tests of pages find what they need."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNTY = ROOT / "data/sample-county"
ECOTONE = os.environ.get("ECOTONE", str(ROOT / "build/dev/tools/ecotone"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = ROOT / "build/web/node_modules/axe-core/axe.min.js"

# No GPU, no 3D: as on the machines of offices. The sandbox of Chromium does not work for root.
FLAGS = ["--disable-gpu", "--disable-3d-apis", "--font-render-hinting=none",
         *(["--no-sandbox"] if os.geteuid() == 0 else [])]

# What the policy of a page refuses becomes a list that tests can read.
WATCH = """window.refused = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refused.push(event.violatedDirective + " " + event.blockedURI));"""
