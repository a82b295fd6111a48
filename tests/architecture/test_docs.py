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


def blocks_of(page):
    """Commands to run, and lines of output that a page of a user shows below them."""
    for kind, block in re.findall(r"```(sh run|text)\n(.*?)```", page.read_text(encoding="utf-8"),
                                  re.DOTALL):
        lines = [line for line in block.splitlines() if line]
        if kind == "sh run":
            yield kind, [line for line in lines if not line.startswith("#")]
        elif page.parent.name == "users":
            yield kind, lines


def missing(shown, output):
    """Lines that the output does not have; one that ends in an ellipsis is the beginning of one."""
    lines = [line.strip() for line in output.splitlines()]
    for line in map(str.strip, shown):
        if not (any(found.startswith(line[:-1]) for found in lines) if line.endswith("…")
                else line in lines):
            yield line


@pytest.mark.parametrize("page", [p for p in PAGES if "```sh run" in p.read_text(encoding="utf-8")],
                         ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_run(page, tmp_path):
    (tmp_path / "data").symlink_to(ROOT / "data")
    output = ""
    for kind, lines in blocks_of(page):
        if kind == "text":
            assert not list(missing(lines, output)), output
            continue
        output = ""
        for line in lines:
            command = line.replace("./dev run ", f"{ECOTONE} ")
            result = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True,
                                    text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
            # 1 and 5 tell what was found; anything else is a mistake.
            assert result.returncode in (0, 1, 5), f"{line}\n{result.stdout}{result.stderr}"
            output += result.stdout + result.stderr


@pytest.mark.parametrize("page", sorted((ROOT / "docs/users").glob("*.md")), ids=lambda p: p.stem)
def test_pages_of_users_show_what_comes_out(page):
    kinds = [kind for kind, _ in blocks_of(page)]
    code = "```python" in page.read_text(encoding="utf-8")
    assert code or ("sh run" in kinds and "text" in kinds)
