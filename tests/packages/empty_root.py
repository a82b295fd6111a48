# SPDX-License-Identifier: Apache-2.0
"""A root folder that has nothing but what some Debian packages and their dependencies own. Its files
are copies of those of this machine, so that nothing is fetched; what no dependency names is not
there."""
import os
import re
import shutil
import subprocess
from pathlib import Path

# What installs packages: dpkg, and what its scripts call.
BASE = ["base-files", "base-passwd", "dash", "coreutils", "dpkg", "tar", "libc-bin", "sed", "grep",
        "findutils", "diffutils", "debconf"]
LEFT_OUT = re.compile(r"/usr/share/(doc|man|locale|info)/|/var/lib/dpkg/")


def installed():
    """Stanzas of the status file by name of package, and who provides a name."""
    stanzas, providers = {}, {}
    text = Path("/var/lib/dpkg/status").read_text(encoding="utf-8")
    for stanza in text.split("\n\n"):
        if "\nStatus: install ok installed\n" not in stanza:
            continue
        name = field(stanza, "Package")
        stanzas[name] = stanza
        for provided in names_of(field(stanza, "Provides")):
            providers.setdefault(provided[0], name)
    return stanzas, providers


def field(stanza, name):
    found = re.search(rf"^{name}: (.*(?:\n .*)*)", stanza, re.MULTILINE)
    return found.group(1) if found else ""


def names_of(depends):
    """The alternatives of each dependency: [["a"], ["b", "c"]]."""
    clauses = [clause for clause in depends.replace("\n", " ").split(",") if clause.strip()]
    return [[re.match(r"\s*([a-z0-9.+-]+)", word).group(1) for word in clause.split("|")]
            for clause in clauses]


def closure(wanted, own=()):
    """Packages that must be there for `wanted`; `own` come later. Fails where one is not on this
    machine."""
    stanzas, providers = installed()
    needed, open_names = set(), list(wanted)
    while open_names:
        name = open_names.pop()
        name = name if name in stanzas else providers.get(name)
        if name in needed:
            continue
        needed.add(name)
        for field_name in ("Pre-Depends", "Depends"):
            for alternatives in names_of(field(stanzas[name], field_name)):
                there = [a for a in alternatives if a in stanzas or a in providers or a in own]
                if not there:
                    raise LookupError(f"{name} needs {alternatives}, which is not installed")
                if there[0] not in own:
                    open_names.append(there[0])
    return needed, stanzas


def may_change_root():
    """Whether a folder may become the root of a process with its own mounts."""
    return (os.geteuid() == 0 and
            subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
            .returncode == 0)


def copy_packages(root, names, stanzas):
    for link in ("bin", "lib", "lib64", "sbin"):
        (root / "usr" / link).mkdir(parents=True, exist_ok=True)
        (root / link).symlink_to(f"usr/{link}")
    files = subprocess.run(["dpkg-query", "-L", *sorted(names)], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    kept = sorted({file for file in files if file.startswith("/") and file != "/." and
                   os.path.lexists(file) and not LEFT_OUT.search(file) and
                   file not in ("/bin", "/lib", "/lib64", "/sbin")})
    pack = subprocess.Popen(["tar", "-c", "-P", "--no-recursion", "--null", "-T", "-"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # It says that it takes the first stroke off names, once for files and once for hard links.
    unpack = subprocess.Popen(["tar", "-x", "-C", root], stdin=pack.stdout,
                              stderr=subprocess.DEVNULL)
    pack.stdin.write("\0".join(kept).encode())
    pack.stdin.close()
    assert unpack.wait() == 0 and pack.wait() == 0
    dpkg = root / "var/lib/dpkg"
    for folder in ("info", "updates", "alternatives"):
        (dpkg / folder).mkdir(parents=True, exist_ok=True)
    (dpkg / "status").write_text("\n\n".join(stanzas[name] for name in sorted(names)) + "\n\n",
                                 encoding="utf-8")
    for name in names:
        for file in Path("/var/lib/dpkg/info").glob(f"{name}*"):
            if re.fullmatch(rf"{re.escape(name)}(:\w+)?\.list", file.name):
                shutil.copy(file, dpkg / "info")


def copy_alternatives(root):
    """Names that several packages may fill, such as that of BLAS."""
    for record in Path("/var/lib/dpkg/alternatives").iterdir():
        chosen = Path("/etc/alternatives") / record.name
        link = Path(record.read_text(encoding="utf-8").splitlines()[1])
        if chosen.is_symlink() and (root / str(chosen.readlink()).lstrip("/")).exists():
            for path, target in ((chosen, chosen.readlink()), (link, chosen)):
                inside = root / str(path).lstrip("/")
                inside.parent.mkdir(parents=True, exist_ok=True)
                inside.unlink(missing_ok=True)
                inside.symlink_to(target)


class EmptyRoot:
    """A root with some packages of Debian."""

    def __init__(self, folder, wanted, own=()):
        self.folder = folder
        folder.mkdir(parents=True)
        names, stanzas = closure([*BASE, *wanted], own)
        self.names = names
        copy_packages(folder, names, stanzas)
        copy_alternatives(folder)
        for name in ("proc", "dev", "tmp", "there"):
            (folder / name).mkdir(exist_ok=True)
        self.run("ldconfig")

    def run(self, *command, cwd="/there"):
        return run_in(self.folder, *command, cwd=cwd)


def run_in(root, *command, cwd="/"):
    """Runs a command with `root` as its root, in mounts of its own."""
    script = ('mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && cwd=$1 && shift && '
              'exec chroot "$0" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 '
              'DEBIAN_FRONTEND=noninteractive /bin/sh -c \'cd "$0" && exec "$@"\' "$cwd" "$@"')
    return subprocess.run(["unshare", "--mount", "sh", "-c", script, str(root), cwd,
                           *map(str, command)], capture_output=True, check=False, timeout=600)
