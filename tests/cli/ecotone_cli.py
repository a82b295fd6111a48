# SPDX-License-Identifier: Apache-2.0
"""Runs the ecotone command for the tests of this folder."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ECOTONE = Path(os.environ.get("ECOTONE", ROOT / "build/dev/tools/ecotone"))


def environment(**changes: str) -> dict[str, str]:
    """An environment that does not depend on who runs the tests."""
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")}
    return {**kept, "LC_ALL": "C.UTF-8", **changes}


def run(*arguments, cwd=None, stdin=None, timeout=120, env=None, preexec_fn=None):
    """Runs `ecotone arguments…`; returns the finished process with text output."""
    return subprocess.run([str(ECOTONE), *map(str, arguments)], cwd=cwd or ROOT, input=stdin,
                          capture_output=True, text=True, encoding="utf-8", timeout=timeout,
                          env=environment(**(env or {})), preexec_fn=preexec_fn)
