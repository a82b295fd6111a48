# SPDX-License-Identifier: Apache-2.0
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from stream_inputs import COUNTY, stream  # noqa: E402


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    """An index of the sample county, in a folder without its catalogue."""
    file = tmp_path_factory.mktemp("index") / "zones.eczi"
    built = stream("catalog", "index", COUNTY / "catalogue.yaml", "-o", file)
    assert built.returncode == 0, built.stderr
    return file
