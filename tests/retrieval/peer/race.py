#!/usr/bin/env python3
"""Our matching against an independent evaluator, in one run: by turns, medians, and every figure compared.

    race.py --cds PROGRAM [--queries 3368 --images 15913 --dim 768 --turns 3]

Made-up embeddings (evaluate.py's). In each turn: `PROGRAM rank`, NumPy's matrix product alone (float32), and a plain
evaluator in NumPy (the distance matrix in float32, then for each query one sort of the gallery and the formulas of Zheng et
al. 2015). In the end mAP, mINP and the CMC, all ranks of it, are compared with evaluate.py's, which computes in double
precision by the definitions: exit status 1 where mAP or a CMC entry differs by more than 1e-6. Reading the files is left out
of all times. One BLAS for all: set OPENBLAS_NUM_THREADS to race on fewer threads, and give --threads the same.
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

import evaluate


def plain(q, q_id, q_cam, g, g_id, g_cam):
    """The same metrics as anyone would write them, in float32."""
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
        ours, product, theirs = [], [], []
        for _ in range(a.turns):
            answer = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
            ours.append(answer["seconds"])
            product.append(timed(lambda: single[0] @ single[1].T)[0])
            seconds, (plain_map, _) = timed(lambda: plain(single[0], q_id, q_cam, single[1], g_id, g_cam))
            theirs.append(seconds)
        exact = evaluate.evaluate(evaluate.distances(q, g, "euclidean"), q_id, q_cam, g_id, g_cam, a.images)
    differences = {
        "mAP": abs(exact["mAP"] - answer["mAP"]),
        "mINP": abs(exact["mINP"] - answer["mINP"]),
        "cmc": max(abs(x - y) for x, y in zip(exact["cmc"], answer["cmc"])),
        "plain_mAP": abs(exact["mAP"] - plain_map),
    }
    equal = (
        max(differences["mAP"], differences["cmc"]) <= 1e-6
        and len(exact["cmc"]) == len(answer["cmc"])
        and exact["queries"] == answer["queries"]
    )
    mine, alone, plainly = (statistics.median(times) for times in (ours, product, theirs))
    print(
        json.dumps(
            {
                "queries": a.queries,
                "gallery": a.images,
                "dims": a.dim,
                "turns": a.turns,
                "cds_seconds": mine,
                "product_seconds": alone,
                "plain_evaluator_seconds": plainly,
                "times_faster": plainly / mine,
                "cds_peak_mb": answer["peak_mb"],
                "mAP": answer["mAP"],
                "rank1": answer["cmc"][0],
                "cmc_entries": len(answer["cmc"]),
                "differences": differences,
                "equal": equal,
            },
            indent=1,
        )
    )
    return int(not equal)


if __name__ == "__main__":
    sys.exit(main())
