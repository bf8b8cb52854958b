#!/usr/bin/env python3
"""Our matching against evaluators as the field writes them, in one run: by turns, medians, and every figure compared.

    race.py --cds PROGRAM [--queries 3368 --images 15913 --dim 768 --turns 3]

Made-up embeddings (evaluate.py's). In each turn: `PROGRAM rank`; NumPy's matrix product alone (float32); a lean evaluator in
NumPy that looks only at the right matches' places; and our transcriptions of the classic procedure (classic.py): in plain
Python, and with its loop compiled by g++. In the end mAP and the CMC, all ranks of it, of each are compared with evaluate.py's,
which computes in double precision by the definitions: exit status 1 where ours differs by more than 1e-6. Reading the files is
left out of all times. One BLAS for all: set OPENBLAS_NUM_THREADS to race on fewer threads, and give --threads the same.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

import classic
import evaluate


def lean(q, q_id, q_cam, g, g_id, g_cam):
    """The same metrics in float32: one argsort a query, then its right matches only."""
    q = q / np.linalg.norm(q, axis=1, keepdims=True)
    g = g / np.linalg.norm(g, axis=1, keepdims=True)
    d = (q**2).sum(1)[:, None] + (g**2).sum(1)[None] - 2 * (q @ g.T)
    cmc, ap = np.zeros(len(g_id)), []
    for row, identity, camera in zip(d, q_id, q_cam):
        order = np.argsort(row)
        kept = order[(g_id[order] != -1) & ~((g_id[order] == identity) & (g_cam[order] == camera))]
        at = np.flatnonzero(g_id[kept] == identity) + 1
        if identity == -1 or not len(at):
            continue
        ap.append(np.mean(np.arange(1, len(at) + 1) / at))
        cmc[at[0] - 1 :] += 1
    return float(np.mean(ap)), cmc / len(ap)


def timed(fn):
    before = time.perf_counter()
    result = fn()
    return time.perf_counter() - before, result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cds", required=True)
    parser.add_argument("--queries", type=int, default=3368)
    parser.add_argument("--images", type=int, default=15913)
    parser.add_argument("--dim", type=int, default=768)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        evaluate.make(folder, a.queries, a.images, a.dim, a.seed)
        files = [os.path.join(folder, side + ".npz") for side in ("query", "gallery")]
        (q, q_id, q_cam), (g, g_id, g_cam) = (evaluate.load(file) for file in files)
        single = q.astype(np.float32), g.astype(np.float32)
        call = [a.cds, "rank", *files, "--json", "--quiet", "--ranks", str(a.images), "--threads", str(a.threads)]
        arrays = single[0], q_id, q_cam, single[1], g_id, g_cam
        peers = {"lean_numpy": lean, "classic_compiled_loop": classic.build(folder), "classic_python": classic.in_python}
        ours, product, seconds, results = [], [], {name: [] for name in peers}, {}
        for _ in range(a.turns):
            answer = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
            ours.append(answer["seconds"])
            product.append(timed(lambda: single[0] @ single[1].T)[0])
            for name, peer in peers.items():
                spent, results[name] = timed(lambda: peer(*arrays))
                seconds[name].append(spent)
        exact = evaluate.evaluate(evaluate.distances(q, g, "euclidean"), q_id, q_cam, g_id, g_cam, a.images)

    def differences(mean, cmc):
        return {"mAP": abs(exact["mAP"] - mean), "cmc": max(abs(x - y) for x, y in zip(exact["cmc"], cmc)), "cmc_entries": len(cmc)}

    mine = statistics.median(ours)
    own = differences(answer["mAP"], answer["cmc"])
    equal = (
        max(own["mAP"], own["cmc"]) <= 1e-6
        and len(exact["cmc"]) == len(answer["cmc"])
        and exact["queries"] == answer["queries"]
    )
    report = {
        "queries": a.queries,
        "gallery": a.images,
        "dims": a.dim,
        "turns": a.turns,
        "cds": {"seconds": mine, "peak_mb": answer["peak_mb"], "differences": own},
        "product_seconds": statistics.median(product),
        "mAP": answer["mAP"],
        "rank1": answer["cmc"][0],
        "equal": equal,
    }
    for name in peers:
        spent = statistics.median(seconds[name])
        report[name] = {"seconds": spent, "times_slower": spent / mine, "differences": differences(*results[name])}
    print(json.dumps(report, indent=1))
    return int(not equal)


if __name__ == "__main__":
    sys.exit(main())
