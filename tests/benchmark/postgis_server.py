# SPDX-License-Identifier: Apache-2.0
"""A private PostgreSQL cluster for the benchmark: on a Unix socket of its own, without a port."""

import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import threading
import time

SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "1GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
}


class PostgisServer:
    """Starts when entered, stops when left. PostgreSQL refuses root, so root lends it `postgres`."""

    def __init__(self):
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not programs:
            raise FileNotFoundError("PostgreSQL is not installed")
        self._programs = pathlib.Path(programs[-1])
        self._as_user = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        self._folder = None
        self.process = None

    @property
    def connection(self):
        return f"host={self._folder} user=postgres dbname=postgres"

    def __enter__(self):
        # Not in build/: the server's user must be able to reach it, and a socket's path be short.
        self._folder = tempfile.mkdtemp(prefix="ecotone-bench-")
        if self._as_user:
            os.chown(self._folder, self._as_user["user"], self._as_user["group"])
        cluster = f"{self._folder}/cluster"
        try:
            subprocess.run([self._programs / "initdb", "-D", cluster, "-U", "postgres", "--no-sync",
                            "-A", "trust", "-E", "UTF8", "--locale", "C"], check=True,
                           stdout=subprocess.DEVNULL, cwd=self._folder, **self._as_user)
            command = [self._programs / "postgres", "-D", cluster, "-k", self._folder]
            for name, value in SETTINGS.items():
                command += ["-c", f"{name}={value.strip(chr(39))}"]
            with open(f"{self._folder}/log", "w", encoding="utf-8") as log:
                self.process = subprocess.Popen(command, stdout=log, stderr=log,
                                                cwd=self._folder, **self._as_user)
            for _ in range(300):
                ready = subprocess.run([self._programs / "pg_isready", "-h", self._folder],
                                       stdout=subprocess.DEVNULL, check=False)
                if ready.returncode == 0:
                    return self
                time.sleep(0.1)
            raise TimeoutError("PostgreSQL does not start")
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def family(parent):
    """A process and all its descendants, from /proc."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="ascii", errors="replace") as file:
                    parents[int(entry)] = int(file.read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                pass
    members = {parent}
    while True:
        more = {child for child, of in parents.items() if of in members} - members
        if not more:
            return members
        members |= more


def cpu_s(parent):
    """CPU seconds of a server: its living processes, and the ended children of the first."""
    ticks = 0
    for process in family(parent):
        try:
            with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
        if process == parent:
            ticks += int(fields[13]) + int(fields[14])
    return ticks / os.sysconf("SC_CLK_TCK")


class PeakMemory(threading.Thread):
    """Watches the memory of a server, 10 times a second; shared pages count once (PSS)."""

    def __init__(self, parent):
        super().__init__(daemon=True)
        self._parent = parent
        self._ended = threading.Event()
        self.mib = 0.0

    def run(self):
        while not self._ended.wait(0.1):
            total = 0
            for process in family(self._parent):
                try:
                    with open(f"/proc/{process}/smaps_rollup", encoding="ascii") as file:
                        for line in file:
                            if line.startswith("Pss:"):
                                total += int(line.split()[1])
                except OSError:
                    pass
            self.mib = max(self.mib, total / 1024)

    def stop(self):
        self._ended.set()
        self.join()
        return self.mib
