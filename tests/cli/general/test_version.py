# SPDX-License-Identifier: Apache-2.0
from ecotone_cli import run


def test_version_is_one_line():
    result = run("--version")
    assert result.returncode == 0
    assert result.stdout.startswith("ecotone 0.")
    assert result.stdout.count("\n") == 1
