# SPDX-License-Identifier: Apache-2.0
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from ecotone_cli import run  # noqa: E402


def test_version_is_one_line():
    result = run("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("ecotone 0.")
    assert result.stdout.count("\n") == 1
