# SPDX-License-Identifier: Apache-2.0
"""Completion in bash, zsh and fish offers what the table of commands has: every command, every
option of each, and the words an option takes. The shells themselves are asked."""
import json
import os
import pty
import re
import select
import shutil
import subprocess
import time
from contextlib import contextmanager

import pytest
from ecotone_cli import ECOTONE, environment, run

USAGE = json.loads(run("--usage-json").stdout)


def commands(children=None, path=()):
    """(path, command) of every command, those in commands too."""
    for command in USAGE["commands"] if children is None else children:
        here = (*path, command["name"])
        yield " ".join(here), command
        yield from commands(command["commands"], here)


COMMANDS = list(commands())


def long_names(options):
    return {name for option in options if not option["argument"] for name in option["names"]
            if name.startswith("--")}


def expected_options(command):
    own = [] if command["commands"] else command["options"] + command["shared"]
    return long_names(own + USAGE["general"])


def long_words(offered):
    return {word for word in offered if word.startswith("--")}


def children(command):
    return {child["name"] for child in command["commands"]}


def script(shell, folder):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = folder / {"bash": "ecotone", "zsh": "_ecotone", "fish": "ecotone.fish"}[shell]
    path.write_text(run("--completion", shell).stdout, encoding="utf-8")
    return path


BASH_KEYS = """
set completion-query-items 0
set page-completions off
set show-all-if-ambiguous on
set enable-bracketed-paste off
"""


@contextmanager
def shell_in_terminal(words, folder, **variables):
    """A shell in a terminal of its own, as a person has it."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe(words[0], words, {**environment(), "TERM": "dumb", "PS1": "",
                                     "HOME": str(folder), **variables})
    try:
        yield terminal
    finally:
        os.write(terminal, b"\x15exit\n")
        os.waitpid(child, 0)
        os.close(terminal)


def offers_after_tab(terminal, line):
    """Types a line and a tab. A shell shows its list, and then the line again."""
    os.write(terminal, (line + "\t").encode())
    shown = read_until(terminal, rf"\n{re.escape(line)}\S*\s*$")
    os.write(terminal, b"\x15")
    return set(shown.partition("\n")[2].rpartition("\n")[0].split())


@contextmanager
def shell_in_bash(file):
    (file.parent / "keys").write_text(BASH_KEYS)
    with shell_in_terminal(["bash", "--norc", "--noprofile", "-i"], file.parent,
                           INPUTRC=str(file.parent / "keys")) as terminal:
        os.write(terminal, f"stty rows 900 cols 160; source {file}; echo rea''dy\n".encode())
        read_until(terminal, r"\nready\n")
        yield terminal


def ask_bash(file, lines):
    """What bash offers after each line; the last word of a line may be empty."""
    with shell_in_bash(file) as terminal:
        return [offers_after_tab(terminal, line) for line in lines]


def ask_fish(file, lines):
    program = f'source "{file}"\n' + "".join(
        f"complete -C '{line}'; echo '--- end'\n" for line in lines)
    done = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, text=True,
                          cwd=file.parent, env=environment(HOME=str(file.parent), TERM="dumb"),
                          check=True)
    return [{offer.split("\t")[0] for offer in part.splitlines()}
            for part in done.stdout.split("--- end\n")[:-1]]


def ask_zsh(file, lines):
    """What zsh offers after each line."""
    with shell_in_terminal(["zsh", "-f", "-i"], file.parent) as terminal:
        os.write(terminal, ("unset zle_bracketed_paste; unsetopt prompt_sp; LISTMAX=9999; PROMPT=; "
                            f"stty rows 900 cols 160; fpath=({file.parent} $fpath); "
                            "autoload -U compinit; compinit -u -D; "
                            "zstyle ':completion:*' verbose no; print rea''dy\n").encode())
        read_until(terminal, r"\nready\n")
        return [offers_after_tab(terminal, line) for line in lines]


def read_until(terminal, pattern):
    """Reads what a terminal shows until it matches."""
    shown, end = "", time.monotonic() + 20
    while not re.search(pattern, shown):
        assert time.monotonic() < end, shown[-2000:]
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 65536).decode("utf-8", "replace")
            shown = re.sub(r"\r+\n", "\n", shown)
    return shown


ASK = {"bash": ask_bash, "zsh": ask_zsh, "fish": ask_fish}


@pytest.mark.parametrize("shell", ASK)
def test_every_option_of_a_command_is_offered_and_none_of_another(shell, tmp_path):
    file = script(shell, tmp_path)
    offers = ASK[shell](file, ["ecotone --", *(f"ecotone {path} --" for path, _ in COMMANDS)])
    assert len(COMMANDS) > 40
    assert long_names(USAGE["general"]) <= offers[0]
    unlike = {path: sorted(expected_options(command) ^ long_words(offered))
              for (path, command), offered in zip(COMMANDS, offers[1:])
              if expected_options(command) != long_words(offered)}
    assert unlike == {}


@pytest.mark.parametrize("shell", ASK)
def test_commands_in_commands_are_offered(shell, tmp_path):
    file = script(shell, tmp_path)
    parents = [(path, command) for path, command in COMMANDS if command["commands"]]
    offers = ASK[shell](file, ["ecotone ", *(f"ecotone {path} " for path, _ in parents)])
    assert {command["name"] for command in USAGE["commands"]} <= offers[0]
    for (path, command), offered in zip(parents, offers[1:]):
        assert children(command) <= offered, path


@pytest.mark.parametrize("shell", ASK)
def test_words_of_options_are_offered_and_files_where_a_file_is_meant(shell, tmp_path):
    file = script(shell, tmp_path)
    (tmp_path / "site.geojson").write_text("{}")
    words, files, after_global = ASK[shell](file, [
        "ecotone check --privacy ", "ecotone check --catalog ", "ecotone --lang zh zone "])
    assert {"internal", "public"} <= words and "--catalog" not in words
    assert "site.geojson" in files and "--rules" not in files
    assert {"buffer", "source"} <= after_global


def test_bash_takes_values_after_an_equals_sign_and_names_with_spaces(tmp_path):
    file = script("bash", tmp_path)
    (tmp_path / "my sites.geojson").write_text("{}")
    privacy, zones = ask_bash(file, ["ecotone check --privacy=", "ecotone --lang=zh zone "])
    assert privacy == {"internal", "public"}
    assert {"buffer", "source"} <= zones
    with shell_in_bash(file) as terminal:
        os.write(terminal, b"ecotone check --privacy=pub\t--catalog=my\t")
        read_until(terminal, r"ecotone check --privacy=public --catalog=my\\ sites.geojson ")


def test_installed_scripts_are_those_of_the_program():
    folder = ECOTONE.resolve().parents[1] / "manual" / "completions"
    if not folder.is_dir():
        pytest.skip("the program does not stand in its build folder")
    for shell, name in (("bash", "ecotone"), ("zsh", "_ecotone"), ("fish", "ecotone.fish")):
        assert (folder / name).read_text(encoding="utf-8") == run("--completion", shell).stdout
