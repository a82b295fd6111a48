# SPDX-License-Identifier: Apache-2.0
"""The generator of the sample county makes the files that are kept, byte for byte."""
from __future__ import annotations

import os
import subprocess
import sys
import unittest

from sample_county_files import COUNTY


class Regeneration(unittest.TestCase):
    def test_the_generator_makes_every_file_byte_for_byte(self):
        environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C"}
        run = subprocess.run([sys.executable, str(COUNTY / "generate.py"), "--check"],
                             capture_output=True, text=True, encoding="utf-8", env=environment)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
