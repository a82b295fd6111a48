# SPDX-License-Identifier: Apache-2.0
"""Runs a program in a session of its own, and sees the time and memory of all its processes."""

import collections
import os
import pathlib
import signal
import subprocess
import time


class Watch:
    """CPU seconds and peak memory of all processes of a session."""

    def __init__(self, session):
        self._session = session
        self._cpu_s = {}
        self.memory_mib = 0.0
        self.peak_mib = 0.0
        self.peaks_mib = {}  # by the name of the program

    @property
    def cpu_s(self):
        return sum(self._cpu_s.values())

    def _processes(self):
        """Folders in /proc of the session's processes, with what their stat says after the name."""
        for entry in os.scandir("/proc"):
            try:
                if entry.name.isdigit():
                    stat = pathlib.Path(entry.path, "stat").read_text().rsplit(")", 1)[1].split()
                    if int(stat[3]) == self._session:
                        yield entry, stat
            except (OSError, IndexError):  # it has ended meanwhile
                continue

    def look(self):
        ticks = os.sysconf("SC_CLK_TCK")
        memory = collections.Counter()
        for entry, stat in self._processes():
            # With the time of a process's own children that have ended and were waited for.
            self._cpu_s[entry.name] = (int(stat[11]) + int(stat[12])) / ticks
            try:
                for line in pathlib.Path(entry.path, "smaps_rollup").read_text().splitlines():
                    if line.startswith("Pss:"):
                        name = pathlib.Path(entry.path, "comm").read_text().strip()
                        memory[name] += int(line.split()[1]) / 1024
            except OSError:
                continue
        self.memory_mib = sum(memory.values())
        for name, mib in memory.items():
            self.peaks_mib[name] = max(self.peaks_mib.get(name, 0), mib)
        self.peak_mib = max(self.peak_mib, self.memory_mib)

    def end(self):
        """Ends what is left of the session: workers have process groups of their own."""
        for entry, _ in self._processes():
            try:
                os.kill(int(entry.name), signal.SIGKILL)
            except ProcessLookupError:
                continue


def run(command, limit_s, memory_mib, environment, log):
    """Runs a command; None and the reason if it fails, takes longer or needs more memory.

    Memory that processes share counts once (PSS). Looking takes no more than a twentieth of the time.
    """
    started = time.perf_counter()
    with open(log, "w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True,
                                   env=environment)
    watch = Watch(process.pid)
    status = reason = None
    try:
        while status is None and reason is None:
            looked = time.perf_counter()
            watch.look()
            took = time.perf_counter() - looked
            if looked - started > limit_s:
                reason = f"takes longer than {limit_s:.0f} s"
            elif watch.memory_mib > memory_mib:
                reason = f"needs more than {memory_mib / 1024:.0f} GiB"
            else:
                try:
                    status = process.wait(max(0.1, 20 * took))
                except subprocess.TimeoutExpired:
                    pass
        wall = time.perf_counter() - started
    finally:
        watch.end()
        process.wait()
    if reason is None and status != 0:
        lines = pathlib.Path(log).read_text(encoding="utf-8", errors="replace").strip().splitlines()
        reason = lines[-1][:200] if lines else f"status {status}"
        if status == -signal.SIGKILL:
            reason = "was killed, as a system does that is out of memory"
    if reason is not None:
        return None, reason
    return {"wall_s": wall, "cpu_s": watch.cpu_s, "peak_mib": watch.peak_mib,
            "peaks_mib": watch.peaks_mib}, None
