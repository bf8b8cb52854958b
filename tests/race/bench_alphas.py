#!/usr/bin/env python3
"""The alphas that a raced search begins with, as core/search/bench_alphas.h has them: both racers run the same candidates.

    python3 tests/race/bench_alphas.py 6 12      # prints them as JSON, [layer][candidate]
"""
import json
import sys


def bench_alphas(layers=6, candidates=12):
    return [[0.01 * ((5 * c + layer) % candidates) for c in range(candidates)] for layer in range(layers)]


if __name__ == "__main__":
    print(json.dumps(bench_alphas(int(sys.argv[1]), int(sys.argv[2]))))
