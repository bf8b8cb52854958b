#!/usr/bin/env python3
"""The alphas that a raced search begins with, as core/search/bench_alphas.h has them: both racers run the same candidates.

    python3 tests/race/bench_alphas.py 6 12 [STEP]      # prints them as JSON, [layer][candidate]

With a step: those before that step of a search whose selections move (moving_bench_alphas).
"""
import json
import sys


def bench_alphas(layers=6, candidates=12, step=0):
    moved = [(layer + step) // (2 + layer % 3) - layer // (2 + layer % 3) for layer in range(layers)]
    return [[0.01 * ((5 * c + layer + moved[layer]) % candidates) for c in range(candidates)] for layer in range(layers)]


if __name__ == "__main__":
    print(json.dumps(bench_alphas(*map(int, sys.argv[1:]))))
