# SPDX-License-Identifier: Apache-2.0
"""Makes manual pages and shell completions from the program's one table of commands.

    python3 docs/manual.py ECOTONE FOLDER

FOLDER gets man/man1/ecotone.1 and a page a command (ecotone-zone-source.1), the same in Chinese
below man/zh_CN, and completions/ecotone (bash), _ecotone (zsh), ecotone.fish. The build runs it.
"""

import json
import os
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPLETIONS = {"bash": "ecotone", "zsh": "_ecotone", "fish": "ecotone.fish"}

WORDS = {
    "en": {"name": "NAME", "synopsis": "SYNOPSIS", "description": "DESCRIPTION",
           "commands": "COMMANDS", "arguments": "ARGUMENTS", "options": "OPTIONS",
           "general": "GENERAL OPTIONS", "examples": "EXAMPLES", "status": "EXIT STATUS",
           "environment": "ENVIRONMENT", "see": "SEE ALSO", "default": " (default: {})",
           "required": " (required)", "choices": ": {}", "manual": "Ecotone manual",
           "what": "what lies where, how much of it, and what follows"},
    "zh": {"name": "名称", "synopsis": "用法", "description": "说明",
           "commands": "子命令", "arguments": "参数", "options": "选项",
           "general": "通用选项", "examples": "示例", "status": "退出状态",
           "environment": "环境变量", "see": "参见", "default": "（默认：{}）",
           "required": "（必填）", "choices": "：{}", "manual": "Ecotone 手册",
           "what": "什么在哪里、有多少、意味着什么"},
}

ENVIRONMENT = [
    ("ECOTONE_DATA",
     {"en": "Folder with rules, schemas and code lists, instead of the installed one",
      "zh": "规则、字段定义和代码表所在的文件夹，代替安装的数据"}),
    ("LC_ALL, LC_MESSAGES, LANG", {"en": "Language of messages, where --lang is not given",
                                   "zh": "未指定 --lang 时的消息语言"}),
    ("NO_COLOR", {"en": "Messages without colour", "zh": "消息不带颜色"}),
]


def statuses():
    """Exit statuses with their meaning in both languages, from the table of docs/exit-status.md."""
    page = (ROOT / "docs/exit-status.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| (.*?)<br>(.*?) \|", page, re.MULTILINE)
    return {number: {"en": english.replace("`", ""), "zh": chinese.replace("`", "")}
            for number, english, chinese in rows}


def roff(text):
    """Text as roff takes it: its own marks escaped, no line that begins a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    for mark, name in (("'", "aq"), ("`", "ga"), ("^", "ha"), ("~", "ti")):
        text = text.replace(mark, f"\\({name}")
    return "\\&" + text if text.startswith(".") else text


def bold(text):
    return f"\\fB{roff(text)}\\fR"


def italic(text):
    return f"\\fI{roff(text)}\\fR"


class Page:
    """A manual page that grows section by section."""

    def __init__(self, name, version, day, language):
        self.words = WORDS[language]
        self.language = language
        self.lines = [f'.TH "{roff(name.upper())}" 1 "{day}" "ecotone {version}" '
                      f'"{self.words["manual"]}"', ".nh", ".ad l"]

    def section(self, word):
        self.lines.append(f".SH {self.words[word]}")

    def entry(self, head, text):
        self.lines += [".TP", head, text]

    def text(self):
        return "\n".join(self.lines) + "\n"

    def head_of(self, option):
        if option["argument"]:
            return italic(option["names"][0]) + ("..." if option["repeated"] else "")
        names = ", ".join(bold(name) for name in option["names"])
        return names + (" " + italic(option["value"]) if option.get("value") else "")

    def options(self, word, options):
        if not options:
            return
        self.section(word)
        for option in options:
            text = option["says"][self.language]
            if "choices" in option:
                text += self.words["choices"].format(", ".join(option["choices"]))
            if "default" in option:
                text += self.words["default"].format(option["default"])
            if option["required"] and not option["argument"]:
                text += self.words["required"]
            self.entry(self.head_of(option), roff(text))

    def exit_statuses(self):
        self.section("status")
        for number, says in statuses().items():
            self.entry(bold(number), roff(says[self.language]))

    def environment(self):
        self.section("environment")
        for name, says in ENVIRONMENT:
            self.entry(bold(name), roff(says[self.language]))

    def see_also(self, names):
        self.section("see")
        self.lines.append(", ".join(f"{bold(name)}(1)" for name in names))


def synopsis(command, path):
    parts = [bold(path)]
    if command["commands"]:
        return f"{parts[0]} {italic('COMMAND')}"
    for option in command["options"]:
        if option["argument"]:
            name = italic(option["names"][0]) + ("..." if option["repeated"] else "")
            parts.append(name if option["required"] else f"[{name}]")
    for option in command["options"]:
        if option["required"] and not option["argument"]:
            parts.append(f"{bold(option['names'][-1])} {italic(option.get('value', ''))}")
    return " ".join(parts) + " [" + italic("OPTIONS") + "]"


def page_name(path):
    return path.replace(" ", "-")


def examples(page, command):
    if not command["examples"]:
        return
    page.section("examples")
    for example in command["examples"]:
        page.entry(roff(example["says"][page.language]), bold(example["line"]))


def command_list(page, commands, path):
    if commands:
        page.section("commands")
    for command in commands:
        name = page_name(f"{path} {command['name']}")
        page.entry(f"{bold(name)}(1)", roff(command["summary"][page.language]))


def command_page(command, path, usage, day, language):
    name = page_name(path)
    page = Page(name, usage["version"], day, language)
    page.section("name")
    page.lines.append(f"{roff(name)} \\- {roff(command['summary'][language])}")
    page.section("synopsis")
    page.lines.append(synopsis(command, path))
    if "description" in command:
        page.section("description")
        page.lines.append(roff(command["description"][language]))
    command_list(page, command["commands"], path)
    page.options("arguments", [o for o in command["options"] if o["argument"]])
    page.options("options", [o for o in command["options"] + command["shared"]
                             if not o["argument"]])
    page.options("general", usage["general"])
    examples(page, command)
    page.exit_statuses()
    page.environment()
    parent = page_name(path.rpartition(" ")[0])
    page.see_also([parent] + ([] if parent == "ecotone" else ["ecotone"]))
    return page.text()


def program_page(usage, day, language):
    page = Page("ecotone", usage["version"], day, language)
    page.section("name")
    page.lines.append(f"ecotone \\- {roff(page.words['what'])}")
    page.section("synopsis")
    page.lines.append(f"{bold('ecotone')} {italic('COMMAND')} [{italic('OPTIONS')}]")
    command_list(page, usage["commands"], "ecotone")
    page.options("general", usage["general"])
    page.exit_statuses()
    page.environment()
    page.see_also([f"ecotone-{command['name']}" for command in usage["commands"]])
    return page.text()


def all_pages(usage, day, language):
    """(name, text) of every page, those of commands in commands too."""
    yield "ecotone", program_page(usage, day, language)

    def below(commands, path):
        for command in commands:
            here = f"{path} {command['name']}"
            yield page_name(here), command_page(command, here, usage, day, language)
            yield from below(command["commands"], here)

    yield from below(usage["commands"], "ecotone")


def day_of_build():
    """SOURCE_DATE_EPOCH where it is set, else nothing: the same sources give the same pages."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return ""
    return datetime.fromtimestamp(int(epoch), timezone.utc).strftime("%Y-%m-%d")


def ask(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    usage = json.loads(ask(program, "--usage-json"))
    for language, below in (("en", "man/man1"), ("zh", "man/zh_CN/man1")):
        (folder / below).mkdir(parents=True, exist_ok=True)
        for old in (folder / below).glob("*.1"):
            old.unlink()
        for name, text in all_pages(usage, day_of_build(), language):
            (folder / below / f"{name}.1").write_text(text, encoding="utf-8")
    (folder / "completions").mkdir(parents=True, exist_ok=True)
    for shell, name in COMPLETIONS.items():
        (folder / "completions" / name).write_bytes(ask(program, "--completion", shell))


if __name__ == "__main__":
    main()
