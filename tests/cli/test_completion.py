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


def children(command):
    return {child["name"] for child in command["commands"]}


def script(shell, folder):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    path = folder / {"bash": "ecotone", "zsh": "_ecotone", "fish": "ecotone.fish"}[shell]
    path.write_text(run("--completion", shell).stdout, encoding="utf-8")
    return path


def ask_bash(file, lines):
    """What bash offers after each line; the last word of a line may be empty."""
    program = f'source "{file}"\n'
    for line in lines:
        words = line.split(" ")
        program += ("COMP_WORDS=(" + " ".join(f"'{word}'" for word in words) + ")\n"
                    f"COMP_CWORD={len(words) - 1}; COMPREPLY=(); _ecotone\n"
                    'printf "%s\\n" "${COMPREPLY[@]}"; echo "--- end"\n')
    done = subprocess.run(["bash", "--norc", "-c", program], capture_output=True, text=True,
                          cwd=file.parent, env=environment(), check=True)
    assert done.stderr == ""
    return [set(part.split()) for part in done.stdout.split("--- end\n")[:-1]]


def ask_fish(file, lines):
    program = f'source "{file}"\n' + "".join(
        f"complete -C '{line}'; echo '--- end'\n" for line in lines)
    done = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, text=True,
                          cwd=file.parent, env=environment(HOME=str(file.parent), TERM="dumb"),
                          check=True)
    return [{offer.split("\t")[0] for offer in part.splitlines()}
            for part in done.stdout.split("--- end\n")[:-1]]


def ask_zsh(file, lines):
    """Types each line and a tab into a terminal, and reads the list that zsh shows."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(file.parent)
        os.execvpe("zsh", ["zsh", "-f", "-i"],
                   {**environment(), "TERM": "dumb", "PS1": "", "HOME": str(file.parent)})
    offers = []
    try:
        os.write(terminal, ("unset zle_bracketed_paste; unsetopt prompt_sp; LISTMAX=9999; PROMPT=; "
                            f"stty rows 900 cols 160; fpath=({file.parent} $fpath); "
                            "autoload -U compinit; compinit -u -D; "
                            "zstyle ':completion:*' verbose no; print rea''dy\n").encode())
        read_until(terminal, r"\nready\n")
        for line in lines:
            os.write(terminal, (line + "\t").encode())
            # zsh shows its list, and then the line again.
            shown = read_until(terminal, rf"\n{re.escape(line)}\S*\s*$")
            offers.append(set(shown.partition("\n")[2].rpartition("\n")[0].split()))
            os.write(terminal, b"\x15")
    finally:
        os.write(terminal, b"\x15exit\n")
        os.waitpid(child, 0)
        os.close(terminal)
    return offers


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
def test_every_option_of_every_command_is_offered(shell, tmp_path):
    file = script(shell, tmp_path)
    offers = ASK[shell](file, ["ecotone --", *(f"ecotone {path} --" for path, _ in COMMANDS)])
    assert len(COMMANDS) > 40
    assert long_names(USAGE["general"]) <= offers[0]
    missing = {path: sorted(expected_options(command) - offered)
               for (path, command), offered in zip(COMMANDS, offers[1:])
               if not expected_options(command) <= offered}
    assert missing == {}


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


@pytest.mark.parametrize("shell", ASK)
def test_an_option_of_another_command_is_not_offered(shell, tmp_path):
    file = script(shell, tmp_path)
    offered, = ASK[shell](file, ["ecotone area --"])
    assert "--by" in offered and "--fail-on" not in offered


def test_installed_scripts_are_those_of_the_program():
    folder = ECOTONE.resolve().parents[1] / "manual" / "completions"
    if not folder.is_dir():
        pytest.skip("the program does not stand in its build folder")
    for shell, name in (("bash", "ecotone"), ("zsh", "_ecotone"), ("fish", "ecotone.fish")):
        assert (folder / name).read_text(encoding="utf-8") == run("--completion", shell).stdout
