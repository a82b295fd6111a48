# SPDX-License-Identifier: Apache-2.0
"""Long work: off the interpreter's lock, with progress, stopped by Ctrl-C."""
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import ecotone


def grid(n, shift=0.0):
    """n × n squares of 100 m as GeoArrow, without a loop over vertices."""
    pa = pytest.importorskip("pyarrow")
    x, y = (part.ravel() * 100.0 + shift for part in np.meshgrid(np.arange(n), np.arange(n)))
    corners = np.array([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)], float)
    points = (np.stack([x, y], 1)[:, None, :] + corners).reshape(-1)
    coordinates = pa.FixedSizeListArray.from_arrays(pa.array(points), 2)
    rings = pa.ListArray.from_arrays(pa.array(np.arange(n * n + 1, dtype=np.int32) * 5),
                                     coordinates)
    polygons = pa.ListArray.from_arrays(pa.array(np.arange(n * n + 1, dtype=np.int32)), rings)
    field = pa.field("geometry", polygons.type,
                     metadata={"ARROW:extension:name": "geoarrow.polygon"})
    return ecotone.Layer(pa.table([polygons], schema=pa.schema([field])), crs=4545)


def test_progress_is_told_to_a_function_in_the_calling_thread():
    calls = []
    ecotone.overlap_areas(grid(60), grid(60, 50), threads=1, progress=lambda *news: calls.append(
        (threading.get_ident(), *news)))
    assert calls and {thread for thread, *_ in calls} == {threading.get_ident()}
    for _, stage, done, total in calls:
        assert isinstance(stage, str) and done >= 0 and (total is None or done <= total)
    assert any(total and done == total for _, _, done, total in calls)


def test_progress_is_told_to_a_bar_of_tqdm():
    tqdm = pytest.importorskip("tqdm")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        bar = tqdm.tqdm(file=nowhere)
        ecotone.overlap_areas(grid(60), grid(60, 50), progress=bar)
        assert bar.n == bar.total > 0
        bar.close()


def test_what_a_progress_function_raises_stops_the_work():
    class Enough(Exception):
        pass

    def stop(stage, done, total):
        raise Enough

    with pytest.raises(Enough):
        ecotone.overlap_areas(grid(60), grid(60, 50), progress=stop)
    # And nothing is left of it.
    assert len(ecotone.overlap_areas(grid(2), grid(2, 50)).pairs) > 0
    with pytest.raises(TypeError):
        ecotone.overlap_areas(grid(2), grid(2), progress=3)


def test_other_threads_run_meanwhile():
    a, b = grid(300), grid(300, 50)
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begin = time.perf_counter()
    ecotone.overlap_areas(a, b, threads=1)
    end = time.perf_counter()
    done.set()
    thread.join()
    # Under the lock there would be none between the beginning and the end.
    assert sum(begin < tick < end for tick in ticks) > 5


def test_calls_of_several_threads_do_not_mix():
    layers = [grid(20 + k) for k in range(6)]
    expected = [len(ecotone.self_overlaps(layer).pairs) for layer in layers]
    found = [0] * len(layers)

    def work(k):
        for _ in range(3):
            found[k] = len(ecotone.self_overlaps(layers[k]).pairs)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(len(layers))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == expected


INTERRUPTED = """
import os, signal, sys, threading, time
sys.path.insert(0, {folder!r})
import ecotone
from test_running import grid
a, b = grid(600), grid(600, 50)
begin = time.perf_counter()
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    ecotone.overlay(a, b, "union", threads=1)
    print("finished")
except KeyboardInterrupt:
    print("interrupted")
# The next call works.
print(len(ecotone.overlap_areas(grid(2), grid(2)).pairs))
"""


def test_ctrl_c_stops_the_work():
    script = INTERRUPTED.format(folder=os.path.dirname(__file__))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                          check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["interrupted", "16"]


def test_handlers_of_the_program_are_called():
    seen = []
    before = signal.signal(signal.SIGUSR1, lambda *_: seen.append(True))
    try:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        ecotone.overlap_areas(grid(300), grid(300, 50), threads=1)
        time.sleep(0.2)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert seen


def test_a_forked_process_computes_too():
    layer = grid(10)
    ecotone.self_overlaps(layer)
    child = os.fork()
    if child == 0:
        os._exit(0 if len(ecotone.self_overlaps(layer, threads=1).pairs) > 0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
