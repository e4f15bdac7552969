"""Writes what tenacity itself does, for `main.rs` to compare with: `waits.json` and `loops.json`.

Usage, from any folder:

    python -m venv venv && venv/bin/pip install tenacity==9.2.1
    venv/bin/python tests/tenacity/table.py

A wait or a stop is written as {name: arguments}, with tenacity's own names and seconds: an object of
keyword arguments, a list of parts, a number for the only argument; `+`, `|`, `&` are the operators.
Waits are in milliseconds, rounded to nanoseconds and floored, at most what 64 bits hold. Randomness
is patched: the first number that a wait asks for is the draw, further ones are those of SplitMix64
seeded with its bits. Loops run by a clock that moves with attempts and sleeps alone.
"""

import fractions
import functools
import importlib.metadata
import json
import operator
import pathlib
import random
import struct
import time
from unittest import mock

import tenacity

VERSION = "9.2.1"
ATTEMPTS = range(1, 13)
DRAWS = [0, 0.1, 0.25, 0.5, 0.875, 0.999]
OPERATORS = {"+": operator.add, "|": operator.or_, "&": operator.and_}
MASK = (1 << 64) - 1

F, N, R, I = "wait_fixed", "wait_none", "wait_random", "wait_incrementing"
E, RE, EJ = "wait_exponential", "wait_random_exponential", "wait_exponential_jitter"
CHAIN, COMBINE = "wait_chain", "wait_combine"

WAITS = [
    {F: 0},
    {F: 3},
    {F: 0.1},
    {F: 2.001},
    {F: 1.9999},
    {F: 0.0009999},
    {F: 86400.001},
    {N: {}},
    {R: {}},
    {R: {"min": 1, "max": 3}},
    {R: {"min": 0.5, "max": 0.501}},
    {R: {"min": 2, "max": 2}},
    {R: {"min": 0, "max": 3600.123}},
    {I: {}},
    {I: {"start": 1, "increment": 2}},
    {I: {"start": 0.1, "increment": 0.1}},
    {I: {"start": 0, "increment": 1.001, "max": 7}},
    {I: {"start": 9, "increment": 1, "max": 4}},
    {I: {"start": 5, "increment": 0}},
    {E: {}},
    {E: {"multiplier": 2, "min": 2, "max": 100}},
    {E: {"multiplier": 0.1}},
    {E: {"multiplier": 0.001, "exp_base": 3}},
    {E: {"multiplier": 1.1, "exp_base": 1.1}},
    {E: {"exp_base": 1.5, "max": 30}},
    {E: {"exp_base": 1}},
    {E: {"exp_base": 0.5}},
    {E: {"exp_base": 0}},
    {E: {"exp_base": -2}},
    {E: {"exp_base": 10, "max": 1000}},
    {E: {"multiplier": 0, "min": 1}},
    {E: {"multiplier": -3, "min": 0.25}},
    {E: {"min": 10, "max": 5}},
    {E: {"multiplier": 7, "min": 8, "max": 8}},
    {E: {"max": 0}},
    {E: {"exp_base": 1e60}},
    {E: {"exp_base": 1e60, "max": 77.7}},
    {E: {"exp_base": 1e300, "min": 9, "max": 5}},
    {E: {"multiplier": 1e300, "exp_base": 1e10, "min": 3}},
    {E: {"exp_base": 1000}},
    {RE: {}},
    {RE: {"multiplier": 0.5, "max": 60}},
    {RE: {"multiplier": 2, "min": 2, "max": 100}},
    {RE: {"exp_base": 3, "min": 0.3, "max": 20.02}},
    {RE: {"min": 10, "max": 5}},
    {RE: {"exp_base": 1e60, "max": 1e6}},
    {EJ: {}},
    {EJ: {"multiplier": 2, "max": 60, "jitter": 5}},
    {EJ: {"max": 8, "jitter": 0.5, "min": 2}},
    {EJ: {"exp_base": 1.5, "jitter": 0.3, "max": 12.34}},
    {EJ: {"jitter": 0}},
    {EJ: {"multiplier": -1, "exp_base": 1, "jitter": 2}},
    {EJ: {"min": 10, "max": 5}},
    {EJ: {"exp_base": 1e60, "max": 90}},
    {CHAIN: [{F: 4}]},
    {CHAIN: [{F: 1}, {F: 2}, {F: 5}]},
    {CHAIN: [{F: 1}, {F: 1}, {E: {"multiplier": 0.5, "max": 40}}]},
    {CHAIN: [{N: {}}, {R: {"min": 1, "max": 2}}, {I: {"start": 1, "increment": 3}}, {RE: {"max": 30}}]},
    {COMBINE: [{F: 3}, {R: {"min": 0, "max": 2}}]},
    {COMBINE: [{F: 0.0004}, {F: 0.0004}, {F: 0.0004}]},
    {COMBINE: [{R: {}}, {R: {}}, {EJ: {}}]},
    {COMBINE: [{E: {"min": 10, "max": 5}}, {I: {"start": 1, "increment": 1, "max": 3}}]},
    {"+": [{F: 0.1}, {E: {"multiplier": 0.2, "max": 3}}]},
    {"+": [{RE: {"multiplier": 1, "max": 60}}, {F: 3}]},
    {"+": [{CHAIN: [{F: 1}, {E: {"exp_base": 3}}]}, {RE: {"max": 9}}, {R: {"min": 1, "max": 4}}]},
    {CHAIN: [{COMBINE: [{R: {}}, {R: {}}]}, {"+": [{E: {}}, {EJ: {"max": 100}}]}]},
]

SA, SD, SB = "stop_after_attempt", "stop_after_delay", "stop_before_delay"
ANY, ALL, NEVER = "stop_any", "stop_all", {"stop_never": None}

STOPS = [
    {SA: 0},
    {SA: 1},
    {SA: 2},
    {SA: 6},
    {SD: 0},
    {SD: 3.5},
    {SD: 6.5},
    {SD: 10},
    {SD: 10.125},
    {SD: 60},
    {SB: 0},
    {SB: 10},
    {SB: 10.125},
    {SB: 60},
    {ANY: [{SA: 5}, {SD: 7}]},
    {ANY: [{SA: 50}, {SB: 7}, NEVER]},
    {ALL: [{SA: 5}, {SD: 7}]},
    {ALL: [{SA: 3}, {SB: 20.5}]},
    {"|": [{SD: 20}, {SB: 20}]},
    {"|": [NEVER, {SA: 4}]},
    {"&": [{SD: 5}, {SB: 20}]},
    {"|": [{SA: 9}, {"&": [{SA: 2}, {SB: 12}]}]},
    {"&": [{ANY: [{SA: 2}, {SD: 3}]}, {ANY: [{SA: 4}, {SB: 15}]}]},
]

LOOP_WAITS = [
    {F: 1},
    {F: 2.5},
    {E: {"multiplier": 2, "min": 2, "max": 100}},
    {RE: {"max": 8}},
    {EJ: {"max": 6}},
    {I: {"start": 0.5, "increment": 0.75}},
    {CHAIN: [{N: {}}, {F: 0.5}, {E: {}}]},
    {"+": [{F: 1}, {R: {"min": 0, "max": 4}}]},
]

# Binary fractions, so that sums of seconds are exact and a limit can be met to the millisecond.
LATENCIES = [0.125, 1.5]
LOOP_DRAW = 0.375


class Randomness:
    """The numbers that the random parts of one wait get."""

    def __init__(self, draw):
        self.draw = float(draw)
        self.state = None

    def random(self):
        if self.state is None:
            (self.state,) = struct.unpack("<Q", struct.pack("<d", self.draw))
            return self.draw
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & MASK
        return ((mixed ^ (mixed >> 31)) >> 11) * 2.0**-53

    def uniform(self, low, high):
        return low + self.random() * (high - low)

    def patch(self):
        return mock.patch.multiple(random, random=self.random, uniform=self.uniform)


def build(case):
    """The object of tenacity that a case is written for."""
    ((name, arguments),) = case.items()
    if name in OPERATORS:
        return functools.reduce(OPERATORS[name], map(build, arguments))
    what = getattr(tenacity, name)
    match arguments:
        case None:
            return what
        case dict():
            return what(**arguments)
        case list():
            return what(*map(build, arguments))
        case _:
            return what(arguments)


def millis(seconds):
    return min(round(fractions.Fraction(seconds) * 10**9) // 10**6, MASK)


def waits(case):
    wait = build(case)
    table = []
    for draw in DRAWS:
        row = []
        for attempt in ATTEMPTS:
            state = tenacity.RetryCallState(None, None, (), {})
            state.attempt_number = attempt
            with Randomness(draw).patch():
                row.append(millis(wait(state)))
        table.append((draw, row))
    is_random = any(row != table[0][1] for _, row in table)
    return {"wait": case, "rows": table if is_random else table[:1]}


def loop(wait, stop, latency):
    clock = 0.0
    sleeps = []
    attempts = 0

    def attempt():
        nonlocal clock, attempts
        attempts += 1
        clock += latency
        raise OSError

    def sleep(seconds):
        nonlocal clock
        sleeps.append(millis(seconds))
        clock += seconds

    inner = build(wait)

    def drawn(state):
        with Randomness(LOOP_DRAW).patch():
            return inner(state)

    with mock.patch.object(time, "monotonic", lambda: clock):
        try:
            tenacity.Retrying(wait=drawn, stop=build(stop), sleep=sleep)(attempt)
        except tenacity.RetryError:
            pass
    case = {"wait": wait, "stop": stop, "latency": millis(latency), "draw": LOOP_DRAW}
    return case | {"attempts": attempts, "sleeps": sleeps, "end": millis(clock)}


def write(name, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    text = f'{{"tenacity":"{VERSION}","cases":[\n{lines}\n]}}\n'
    pathlib.Path(__file__).with_name(name).write_text(text)
    print(f"{name}: {len(cases)} cases")


if __name__ == "__main__":
    found = importlib.metadata.version("tenacity")
    assert found == VERSION, f"tenacity {found} is installed, {VERSION} expected"
    write("waits.json", list(map(waits, WAITS)))
    loops = [(wait, stop, latency) for wait in LOOP_WAITS for stop in STOPS for latency in LATENCIES]
    write("loops.json", [loop(*case) for case in loops])
