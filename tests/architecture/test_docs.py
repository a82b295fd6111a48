# SPDX-License-Identifier: Apache-2.0
"""The docs say what the program does: option tables and errors are current, links lead somewhere,
and every command in a block marked `sh run` runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ECOTONE = os.environ.get("ECOTONE", str(ROOT / "build/dev/tools/ecotone"))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_option_tables_and_errors_are_current():
    result = subprocess.run([sys.executable, str(ROOT / "docs/generate.py"), ECOTONE, "--check"],
                            capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not re.match(r"[a-z]+:", target):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


def commands_of(page):
    for block in re.findall(r"```sh run\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        yield from (line for line in block.splitlines() if line and not line.startswith("#"))


@pytest.mark.parametrize("page", [p for p in PAGES if "```sh run" in p.read_text(encoding="utf-8")],
                         ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_run(page, tmp_path):
    (tmp_path / "data").symlink_to(ROOT / "data")
    for line in commands_of(page):
        command = line.replace("./dev run ", f"{ECOTONE} ", 1)
        result = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True,
                                env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
        # 1 and 5 tell what was found; anything else is a mistake.
        assert result.returncode in (0, 1, 5), f"{line}\n{result.stdout}{result.stderr}"
