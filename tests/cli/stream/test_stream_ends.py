# SPDX-License-Identifier: Apache-2.0
"""How streams end: closed pipes, interruption, bounded memory."""

import os
import signal
import subprocess
import threading
import time

from ecotone_cli import ECOTONE, environment
from stream_inputs import parcels, stream, wkb_tsv

ROWS = wkb_tsv(parcels(2000))
AREA = [str(ECOTONE), "area", "-", "--in", "wkb-tsv", "--crs", "4490"]


def started(command, **options):
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=environment(), **options)


def test_a_closed_pipe_ends_quietly_and_leaves_nothing_behind(tmp_path):
    bad = tmp_path / "bad.tsv"
    process = started([*AREA, "--bad-rows", str(bad)], cwd=tmp_path)
    process.stdout.close()
    try:
        for _ in range(40):
            process.stdin.write(ROWS.encode())
        process.stdin.close()
    except BrokenPipeError:
        pass
    assert process.wait(timeout=60) == -signal.SIGPIPE
    assert process.stderr.read() == b""
    assert list(tmp_path.iterdir()) == []


def test_rows_come_out_before_the_stream_ends():
    process = started(AREA)
    first_came = threading.Event()

    def write():
        process.stdin.write(ROWS.encode() * 5)
        process.stdin.flush()
        first_came.wait(timeout=30)
        process.stdin.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert process.stdout.readline().startswith(b"p0\t")
    assert not process.stdin.closed
    first_came.set()
    assert len(process.stdout.read().splitlines()) == 9999
    writer.join()
    assert process.wait(timeout=60) == 0


def test_an_interruption_while_waiting_gives_130(tmp_path):
    process = started([*AREA, "-o", str(tmp_path / "areas.tsv")])
    process.stdin.write(ROWS.encode())
    process.stdin.flush()
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert b"interrupted" in process.stderr.read()
    assert list(tmp_path.iterdir()) == []


def peak_kib(command, copies, rows=ROWS):
    """Peak of resident memory of a run on so many copies of the rows."""
    read, write = os.pipe()
    process = subprocess.Popen(command, stdin=read, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=environment())
    os.close(read)
    with os.fdopen(write, "wb") as pipe:
        for _ in range(copies):
            pipe.write(rows.encode())
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1, 5)
    return usage.ru_maxrss


def test_memory_does_not_grow_with_the_rows(index):
    small, large = peak_kib(AREA, 5), peak_kib(AREA, 50)
    assert large < small + 8 * 1024, (small, large)
    check = [str(ECOTONE), "check", "-", "--in", "wkb-tsv", "--crs", "4490", "--index", str(index),
             "--batch", "100"]
    few = wkb_tsv(parcels(300))
    small, large = peak_kib(check, 2, few), peak_kib(check, 20, few)
    assert large < small + 16 * 1024, (small, large)


def test_a_full_disk_is_an_error_in_words():
    with open("/dev/full", "wb") as full:
        result = subprocess.run(AREA, input=ROWS.encode(), stdout=full, stderr=subprocess.PIPE,
                                env=environment(), timeout=60)
    assert result.returncode == 6 and b"ECO1202" in result.stderr


def test_a_broken_off_line_is_a_bad_row():
    result = stream(*AREA[1:], given=ROWS[:-20])
    assert result.returncode == 5
    assert len(result.stdout.splitlines()) == 1999
