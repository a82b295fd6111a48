# SPDX-License-Identifier: Apache-2.0
"""Manual pages are made from the table of commands: a page a command, every option on it, in both
languages, and pages that the formatter takes without a warning."""
import json
import re
import shutil
import subprocess
import sys

import pytest
from ecotone_cli import ECOTONE, ROOT, environment, run

sys.path.insert(0, str(ROOT / "docs"))
import manual  # noqa: E402

USAGE = json.loads(run("--usage-json").stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("manual")
    subprocess.run([sys.executable, ROOT / "docs/manual.py", ECOTONE, made], check=True,
                   env=environment(SOURCE_DATE_EPOCH="1790000000"))
    return made / "man"


def pages(commands=None, path="ecotone"):
    for command in USAGE["commands"] if commands is None else commands:
        name = f"{path}-{command['name']}"
        yield name, command
        yield from pages(command["commands"], name)


def test_every_command_has_a_page_in_both_languages(folder):
    names = {"ecotone.1"} | {f"{name}.1" for name, _ in pages()}
    assert len(names) > 40
    for below in ("man1", "zh_CN/man1"):
        assert {path.name for path in (folder / below).iterdir()} == names


@pytest.mark.parametrize("language, below", [("en", "man1"), ("zh", "zh_CN/man1")])
def test_every_option_is_on_the_page_with_what_it_does(folder, language, below):
    for name, command in pages():
        text = (folder / below / f"{name}.1").read_text(encoding="utf-8")
        shown = command["options"] + ([] if command["commands"] else command["shared"])
        for option in shown + USAGE["general"]:
            assert all(manual.roff(word) in text for word in option["names"]), (name, option)
            assert manual.roff(option["says"][language]) in text, (name, option["names"])
        for example in command["examples"]:
            assert manual.roff(example["line"]) in text, name


@pytest.mark.parametrize("language, below", [("en", "man1"), ("zh", "zh_CN/man1")])
def test_every_exit_status_of_the_docs_is_on_the_page(folder, language, below):
    page = (ROOT / "docs/exit-status.md").read_text(encoding="utf-8")
    numbers = re.findall(r"^\| (\d+) \|", page, re.MULTILINE)
    assert list(manual.statuses()) == numbers and len(numbers) == 9
    text = (folder / below / "ecotone-check.1").read_text(encoding="utf-8")
    for number, says in manual.statuses().items():
        assert f"\\fB{number}\\fR\n{manual.roff(says[language])}\n" in text
        assert re.search("[\u4e00-\u9fff]", says["zh"]) and says["en"].isascii()


def test_marks_of_the_formatter_are_plain_text():
    assert manual.roff(".a -o 'x' \\n") == "\\&.a \\-o \\(aqx\\(aq \\en"


def test_the_same_table_gives_the_same_pages_with_the_day_of_the_sources(folder):
    text = (folder / "man1" / "ecotone.1").read_text(encoding="utf-8")
    assert text.startswith(f'.TH "ECOTONE" 1 "2026-09-21" "ecotone {USAGE["version"]}"')


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_the_formatter_has_nothing_to_say(folder):
    for page in sorted((folder / "man1").iterdir()):
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", "-k", page],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stderr == "", page
