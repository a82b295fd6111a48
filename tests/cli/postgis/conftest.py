# SPDX-License-Identifier: Apache-2.0
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import postgis_cluster  # noqa: E402


@pytest.fixture(scope="session")
def cluster():
    if postgis_cluster.programs() is None:
        pytest.skip("PostgreSQL with PostGIS is not installed")
    with postgis_cluster.Cluster() as running:
        yield running


@pytest.fixture
def ecotone(cluster):
    """Runs ecotone as a user of the database does."""
    from ecotone_cli import run

    def call(*arguments, env=None, **options):
        return run(*arguments, env={**cluster.environment, **(env or {})}, **options)
    return call
