"""Side by side: each variant in a fresh process, in turns (A B C, C B A, …), so that a busy machine is busy for all.

A variant is a function that prepares, yields, works, and returns how many posts it did. What counts is CPU time, the best of the rounds.
"""

import argparse
import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import NamedTuple

Variant = Callable[[], Generator[None, None, int]]


class Run(NamedTuple):
    """One run of one variant."""

    units: int
    cpu: float
    """Seconds, user and system, of the work alone."""
    peak: float
    """MiB that the work added to the peak of the process."""
    below: float
    """MiB, the peak of the largest process that the work started; 0 if it started none."""


def compare(variants: dict[str, Variant]) -> dict[str, list[Run]]:
    """Run every variant several times; or, in a child, the one that is asked for.

    Command line: `--rounds N`; `--only NAME`.
    """
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--only")
    options = asked.parse_args()
    if options.only:
        print(json.dumps(_measured(variants[options.only])))
        raise SystemExit(0)
    runs: dict[str, list[Run]] = {name: [] for name in variants}
    for turn in range(options.rounds):
        for name in list(variants) if turn % 2 == 0 else reversed(list(variants)):
            runs[name].append(_in_a_child(name))
    return runs


def microseconds(runs: list[Run]) -> float:
    """CPU for one unit, the best of the runs."""
    return min(run.cpu / run.units for run in runs) * 1e6


def print_beside_a_peer(runs: dict[str, list[Run]], what: str) -> None:
    """The table of `ours`, a floor and perhaps the `peer`; peaks are those of the processes that were started."""
    print(f"{what}; best of {len(runs['ours'])}\n")
    print("| what | CPU µs/post | posts per CPU second | peak of the process, MiB |\n|---|---|---|---|")
    for name, found in runs.items():
        cost = microseconds(found)
        peak = max(run.below for run in found)
        print(f"| {name} | {cost:.1f} | {1e6 / cost:,.0f} | {f'{peak:.0f}' if peak else ''} |")
    if "peer" in runs:
        ratio = microseconds(runs["peer"]) / microseconds(runs["ours"])
        print(f"\nours takes in {ratio:.2f} times as many posts per CPU second as the peer")


def _measured(variant: Variant) -> Run:
    work = variant()
    next(work)
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before = _status("VmRSS")
    began = _cpu()
    units = 0
    try:
        next(work)
    except StopIteration as end:
        units = end.value
    below = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Run(units, _cpu() - began, _status("VmHWM") - before, below)


def _in_a_child(name: str) -> Run:
    answer = subprocess.run(
        [sys.executable, sys.argv[0], "--only", name], capture_output=True, text=True, check=False, timeout=1200
    )
    if answer.returncode:
        raise SystemExit(f"{name}: {answer.stderr}")
    return Run(*json.loads(answer.stdout.splitlines()[-1]))


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _status(field: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)
