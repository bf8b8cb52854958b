#!/usr/bin/env python3
"""`cds bench` against PyTorch, by turns in one run: images a second, their ratios and peak memory, as a Markdown table.

    /usr/bin/python3 tests/race/race.py --cds build/release/bin/cds train search infer:1 infer:8 infer:32 [--turns 3] [--threads 2]

Each racer is WHAT or WHAT:BATCH (batch 32 where none is given). A turn runs PyTorch eager, PyTorch tuned (peer.py says what that
is) and `cds bench`, one after the other, each in a process of its own; a figure is the median of the turns, a ratio the median of
the ratios within each turn. --ours OPTIONS adds a row with other options of `cds bench`, for example --ours=--precision=bf16.
Leave the machine alone meanwhile. With --json the turns themselves are printed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr.strip()}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def commands(a, what, batch):
    common = ["--batch", str(batch), "--threads", str(a.threads), "--size", a.size, "--steps", str(a.steps), "--seconds", str(a.seconds)]
    common += ["--k", str(a.k)] if what == "search" else []
    peer = [sys.executable, os.path.join(HERE, "peer.py"), what, *common]
    rows = [("PyTorch eager", peer + ["--form", "eager"]), ("PyTorch tuned", peer + ["--form", "tuned"])]
    for options in [""] + a.ours:
        rows.append((" ".join(["ours", *options.split()]), [a.cds, "bench", what, "--json", "--quiet", *common, *options.split()]))
    return rows


def race(a, what, batch):
    rows = commands(a, what, batch)
    turns = [{name: run(command) for name, command in rows} for _ in range(a.turns)]
    return {"what": what, "batch": batch, "names": [name for name, _ in rows], "turns": turns}


def median_of(turns, value):
    return statistics.median(value(turn) for turn in turns)


def table(results):
    lines = ["| | images/s | of PyTorch eager | of PyTorch tuned | peak memory |", "|---|---|---|---|---|"]
    for result in results:
        lines.append(f"| **{result['what']}, batch {result['batch']}** | | | | |")
        speed = lambda turn, name: turn[name]["images_per_second"]  # noqa: E731
        for name in result["names"]:
            ratios = ["" if name == other else f"{median_of(result['turns'], lambda t: speed(t, name) / speed(t, other)):.2f}"
                      for other in result["names"][:2]]
            own = median_of(result["turns"], lambda t: speed(t, name))
            memory = median_of(result["turns"], lambda t: t[name]["peak_mb"])
            lines.append(f"| {name} | {own:.1f} | {ratios[0]} | {ratios[1]} | {memory:.0f} MB |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("racers", nargs="+", metavar="train|search|infer[:BATCH]")
    parser.add_argument("--cds", required=True)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--size", default="256x128")
    parser.add_argument("--k", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--ours", action="append", default=[], metavar="OPTIONS")
    parser.add_argument("--json", action="store_true")
    a = parser.parse_args()
    results = []
    for racer in a.racers:
        what, _, batch = racer.partition(":")
        results.append(race(a, what, int(batch or 32)))
    print(json.dumps(results, indent=1) if a.json else table(results))


if __name__ == "__main__":
    main()
