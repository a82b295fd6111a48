# SPDX-License-Identifier: Apache-2.0
"""The generator of the sample county makes the files that are kept, byte for byte.

This takes half a minute, and its outcome depends on nothing but the interpreter and the files. So
what passed once is remembered by its digest in the user's cache, and ECOTONE_FRESH=1 or CI forgets it.
"""
from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unittest
from pathlib import Path

from sample_county_files import COUNTY


def digest() -> str:
    """A digest of the interpreter, the generator and everything it makes."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(p for p in COUNTY.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        total.update(path.relative_to(COUNTY).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class Regeneration(unittest.TestCase):
    def test_the_generator_makes_every_file_byte_for_byte(self):
        cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "ecotone-tests"
        passed = cache / digest()
        if passed.exists() and not (os.environ.get("ECOTONE_FRESH") or os.environ.get("CI")):
            return
        environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C"}
        run = subprocess.run([sys.executable, str(COUNTY / "generate.py"), "--check"],
                             capture_output=True, text=True, encoding="utf-8", env=environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        cache.mkdir(parents=True, exist_ok=True)
        passed.touch()


if __name__ == "__main__":
    unittest.main()
