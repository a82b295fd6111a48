# SPDX-License-Identifier: Apache-2.0
"""Writes the parts of the docs that come from the program and its data: docs/errors.md from the
error tables, the tables of options in docs/commands/*.md from `ecotone --usage-json`, and the table
of all rules in docs/rules.md from the packs.

    python3 docs/generate.py ECOTONE           write them
    python3 docs/generate.py ECOTONE --check   name those that are not current, and fail
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- options: made by docs/generate.py -->", "<!-- end of options -->"
RULES_BEGIN, RULES_END = "<!-- rules: made by docs/generate.py -->", "<!-- end of rules -->"

TOKEN = re.compile(r'"((?:\\.|[^"\\])*)"|//[^\n]*|([{},])')


def error_entries(text):
    """The entries of the ErrorText tables in a C++ header, each a list of its strings."""
    for table in re.finditer(r"ErrorText \w+\[\] = \{", text):
        depth, entry, cell = 1, [], None
        for token in TOKEN.finditer(text, table.end()):
            string, mark = token.group(1), token.group(2)
            if string is not None:
                cell = (cell or "") + re.sub(r"\\(.)", r"\1", string)
            elif mark == "{":
                depth, entry, cell = depth + 1, [], None
            elif mark in (",", "}"):
                if cell is not None:
                    entry.append(cell)
                    cell = None
                if mark == "}":
                    depth -= 1
                    if depth == 1:
                        yield entry
                        entry = []
                    if depth == 0:
                        break


def cell(text):
    return text.replace("|", "\\|").replace("{", "*").replace("}", "*")


def errors_page():
    entries = []
    headers = sorted([*ROOT.glob("lib/**/*_errors.h"), *ROOT.glob("tools/*_errors.h"),
                      *ROOT.glob("python/bindings/*_errors.h")])
    for header in headers:
        entries += error_entries(header.read_text(encoding="utf-8"))
    lines = [
        "# Errors",
        "",
        "Every error has a code that does not change. Words in *italics* stand for what the message",
        "names: a file, a field, a value. [exit-status.md](exit-status.md) has the exit statuses.",
        "This page is made by `docs/generate.py` from the tables in the source.",
        "",
        "| code | what is wrong | how to mend it |",
        "|---|---|---|",
    ]
    for code, _, en, zh, help_en, help_zh in sorted(entries):
        lines.append(f"| {code} | {cell(en)}<br>{cell(zh)} | {cell(help_en)}"
                     f"{'<br>' if help_zh else ''}{cell(help_zh)} |")
    return "\n".join(lines) + "\n"


def option_table(command):
    def name_of(option):
        names = ", ".join(f"`{name}`" for name in option["names"])
        value = option.get("value", "")
        if option["argument"]:
            return names + ("..." if option["repeated"] else "")
        return f"{names} {value}".strip()

    def says(option, language):
        text = option["says"][language]
        if "choices" in option:
            text += ": " + ", ".join(f"`{c}`" for c in option["choices"])
        if "default" in option:
            word = {"en": "default", "zh": "默认"}[language]
            text += f" ({word} {option['default']})"
        return text.replace("|", "\\|")

    lines = ["| option | | |", "|---|---|---|"]
    for option in command["options"] + command["shared"]:
        lines.append(f"| {name_of(option)} | {says(option, 'en')} | {says(option, 'zh')} |")
    return "\n".join(lines)


def page_of(path):
    """The page of a command: docs/commands/zone-dissolve.md for "ecotone zone dissolve"."""
    return ROOT / f"docs/commands/{'-'.join(path.split()[1:])}.md"


def command_section(command, path, depth):
    """The option tables of a command and of the commands in it that have no page of their own."""
    parts = []
    if depth > 0 and page_of(path).exists():
        return (f"### [{path}]({page_of(path).name})\n\n{command['summary']['en']}. "
                f"{command['summary']['zh']}。")
    if depth > 0:
        parts.append(f"### {path}\n\n{command['summary']['en']}. {command['summary']['zh']}。")
    if command["options"] or command["shared"]:
        parts.append(option_table(command))
    for child in command["commands"]:
        parts.append(command_section(child, f"{path} {child['name']}", depth + 1))
    return "\n\n".join(parts)


def packs():
    """The packs under data/rules: id, and its files by name."""
    for folder in sorted((ROOT / "data/rules").iterdir()):
        files = {path.name: yaml.safe_load(path.read_text(encoding="utf-8"))
                 for path in sorted(folder.glob("*.yaml"))}
        pack, = (content["pack"]["id"] for content in files.values() if "pack" in content)
        yield pack, files


def clauses_of(rule, instruments):
    """The citations of a rule with their marks, the present ones; a repealed law in brackets."""
    parts = []
    for cite in rule.get("cite", []):
        instrument = instruments[cite["ref"]]
        title = instrument["title"]["zh"].removeprefix("中华人民共和国").partition("（")[0]
        article = "" if cite.get("article", "–") == "–" else " " + cite["article"]
        text = f"{instrument.get('number') or title}{article} [{cite.get('mark') or instrument['mark']}]"
        ended = cite.get("until") or instrument.get("until")
        parts.append(f"({text}, until {ended})" if ended else text)
    return "; ".join(parts)


def outcomes_of(rule):
    outcomes = [rule["then"]] + [f"{e['then']} ({e['id']})" for e in rule.get("unless", [])]
    return ", ".join(outcomes) + ("" if rule.get("enabled", True) else "; off by default")


def rules_table():
    lines = ["| rule | what | of | outcome | clauses and marks | file |",
             "|---|---|---|---|---|---|"]
    instruments = {}
    for pack, files in packs():
        for content in files.values():
            instruments.update(content.get("instruments", {}))
        for name, content in files.items():
            for rule in content.get("rules", []):
                if "amends" in rule:
                    lines.append(f"| {rule['amends']} | adds to the rule of the base | | | "
                                 f"{clauses_of(rule, instruments)} | {pack}/{name} |")
                    continue
                target = rule["target"]
                targets = target if isinstance(target, str) else ", ".join(target)
                lines.append(f"| {rule['id']} | {rule['title']['zh']}<br>{rule['title']['en']} "
                             f"| {targets} | {outcomes_of(rule)} "
                             f"| {clauses_of(rule, instruments)} | {pack}/{name} |")
    return "\n".join(lines)


def rules_page():
    text = (ROOT / "docs/rules.md").read_text(encoding="utf-8")
    before, _, rest = text.partition(RULES_BEGIN)
    _, _, after = rest.partition(RULES_END)
    return f"{before}{RULES_BEGIN}\n\n{rules_table()}\n\n{RULES_END}{after}"


def pages(usage):
    yield ROOT / "docs/errors.md", errors_page()
    yield ROOT / "docs/rules.md", rules_page()
    for command in usage["commands"]:
        name = f"ecotone {command['name']}"
        yield page_of(name), command_page(command, name)
        for child in command["commands"]:
            if page_of(f"{name} {child['name']}").exists():
                yield (page_of(f"{name} {child['name']}"),
                       command_page(child, f"{name} {child['name']}"))


def command_page(command, name):
    """The page of a command with its tables made anew; what people wrote around them stays."""
    path = page_of(name)
    text = path.read_text(encoding="utf-8") if path.exists() else f"# {name}\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{command_section(command, name, 0)}\n\n{END}{after}"


def main():
    usage = json.loads(subprocess.run([sys.argv[1], "--usage-json"], check=True,
                                      capture_output=True).stdout)
    stale = []
    for path, text in pages(usage):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT))
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path} {'is not current: run ./dev docs' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
