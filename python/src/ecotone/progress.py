# SPDX-License-Identifier: Apache-2.0
"""How long work tells how far it is."""
from __future__ import annotations

from typing import Any, Callable, Optional, Protocol, Union, cast


class ProgressBar(Protocol):
    """What a bar of tqdm has, as far as it is used."""

    total: Any
    n: Any

    def set_description(self, desc: Optional[str] = None, refresh: bool = True) -> Any: ...

    def reset(self, total: Optional[float] = None) -> Any: ...

    def update(self, n: float = 1) -> Any: ...


Report = Callable[[str, int, Optional[int]], Any]
#: None, a function of (stage, done, total or None), or a bar of tqdm. It is called from the thread
#: that called the function, some twenty times a second; what it raises stops the work.
Progress = Union[None, Report, ProgressBar]


class _BarReport:
    def __init__(self, bar: ProgressBar) -> None:
        self._bar = bar
        self._stage: Optional[str] = None

    def __call__(self, stage: str, done: int, total: Optional[int]) -> None:
        if stage != self._stage:
            self._stage = stage
            self._bar.reset(total=total)
            self._bar.set_description(stage)
        self._bar.update(done - self._bar.n)


def as_report(progress: Progress) -> Optional[Report]:
    """A progress argument as the function that the library calls."""
    if progress is None:
        return None
    # A bar is no function: it has a method that takes steps.
    if hasattr(progress, "update") and hasattr(progress, "set_description"):
        return _BarReport(cast(ProgressBar, progress))
    if not callable(progress):
        raise TypeError("progress must be None, a function of (stage, done, total) or a tqdm bar")
    return progress
