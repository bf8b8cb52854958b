#!/usr/bin/env python3
"""An independent evaluator: the metrics by their definitions, in double precision, with NumPy alone.

    evaluate.py QUERY.npz GALLERY.npz [--metric cosine] [--rerank] [--cds PROGRAM]

prints mAP, mINP, queries and the CMC as JSON. With --cds it also runs `PROGRAM rank QUERY GALLERY --json` and compares:
exit status 1 if mAP or any CMC entry differs by more than 1e-6 (re-ranked: 1e-4, since the authors' code, transcribed here,
orders equal distances as its sort happens to leave them).

    evaluate.py --make FOLDER [--queries N --images N --dim D --seed S]

writes FOLDER/query.npz and FOLDER/gallery.npz with made-up embeddings: noisy identities, junk, distractors, exact ties.
"""
import argparse
import json
import os
import subprocess
import sys

import numpy as np


def load(path):
    with np.load(path) as z:
        return z["features"].astype(np.float64), z["identities"], z["cameras"]


def normalised(x):
    length = np.linalg.norm(x, axis=1, keepdims=True)
    return x / np.where(length > 0, length, 1)


def distances(q, g, metric):
    q, g = normalised(q), normalised(g)
    if metric == "cosine":
        return 1 - q @ g.T
    square = (q**2).sum(1)[:, None] + (g**2).sum(1)[None] - 2 * q @ g.T
    return np.sqrt(np.maximum(square, 0))


def evaluate(d, q_id, q_cam, g_id, g_cam, ranks=50):
    """d: queries x gallery. Ties by gallery row. Distances equal to 1e-12 count as ties."""
    cmc, ap, inp = [], [], []
    for row, identity, camera in zip(np.round(d, 12), q_id, q_cam):
        kept = (g_id != -1) & ~((g_id == identity) & (g_cam == camera))
        order = np.argsort(row[kept], kind="stable")
        right = (g_id[kept] == identity)[order]
        if identity == -1 or not right.any():
            continue
        at = np.flatnonzero(right) + 1
        ap.append(np.mean(np.arange(1, len(at) + 1) / at))
        inp.append(len(at) / at[-1])
        cmc.append(np.arange(1, min(ranks, len(g_id)) + 1) >= at[0])
    return {"mAP": float(np.mean(ap)), "mINP": float(np.mean(inp)), "queries": len(ap), "cmc": np.mean(cmc, axis=0).tolist()}


def rerank(q, g, k1=20, k2=6, lam=0.3):
    """Zhong et al. 2017, dense and step by step."""
    x = normalised(np.concatenate([q, g]))
    n, nq = len(x), len(q)
    d = np.maximum(2 - 2 * x @ x.T, 0)
    np.fill_diagonal(d, 0)
    d /= d.max(1, keepdims=True)
    rank = np.argsort(d, axis=1, kind="stable")

    def reciprocal(i, k):
        forward = rank[i, : k + 1]
        return forward[(rank[forward, : k + 1] == i).any(1)]

    v = np.zeros((n, n), np.float32)
    for i in range(n):
        own = reciprocal(i, k1)
        grown = set(own)
        for candidate in own:
            theirs = reciprocal(candidate, int(np.around(k1 / 2)))
            if len(np.intersect1d(theirs, own)) > 2 / 3 * len(theirs):
                grown |= set(theirs)
        grown = np.array(sorted(grown))
        weight = np.exp(-d[i, grown])
        v[i, grown] = weight / weight.sum()
    v = np.stack([v[rank[i, :k2]].mean(0) for i in range(n)])
    jaccard = np.empty((nq, n - nq))
    for i in range(nq):
        smaller = np.minimum(v[i], v[nq:]).sum(1)
        jaccard[i] = 1 - smaller / (2 - smaller)
    return (1 - lam) * jaccard + lam * d[:nq, nq:]


def make(folder, queries, gallery, dim, seed):
    os.makedirs(folder, exist_ok=True)
    random = np.random.default_rng(seed)
    identities = max(2, gallery // 20)
    centres = random.standard_normal((identities + 1, dim))
    for name, rows in (("query", queries), ("gallery", gallery)):
        identity = random.integers(0 if name == "gallery" else 1, identities + 1, rows)
        features = (centres[identity] + 2 * random.standard_normal((rows, dim))).astype(np.float32)
        if name == "gallery":
            identity[random.random(rows) < 0.1] = -1
            copies = random.integers(0, rows, rows // 20)
            features[copies] = features[random.integers(0, rows, rows // 20)]  # ties
        np.savez(os.path.join(folder, name + ".npz"), features=features, identities=identity, cameras=random.integers(1, 7, rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("query", nargs="?")
    parser.add_argument("gallery", nargs="?")
    parser.add_argument("--metric", default="euclidean", choices=["euclidean", "cosine"])
    parser.add_argument("--rerank", action="store_true")
    parser.add_argument("--cds")
    parser.add_argument("--make")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--images", type=int, default=2000, help="gallery images that --make writes")
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    if a.make:
        make(a.make, a.queries, a.images, a.dim, a.seed)
        return 0
    if not a.query or not a.gallery:
        parser.error("two .npz files are needed, or --make")
    q, q_id, q_cam = load(a.query)
    g, g_id, g_cam = load(a.gallery)
    if a.rerank:
        kept = g_id != -1
        d = np.full((len(q), len(g)), 2.0)
        d[:, kept] = rerank(q, g[kept])
    else:
        d = distances(q, g, a.metric)
    mine = evaluate(d, q_id, q_cam, g_id, g_cam)
    print(json.dumps({**mine, "cmc": mine["cmc"][:10]}))
    if not a.cds:
        return 0
    call = [a.cds, "rank", a.query, a.gallery, "--metric", a.metric, "--json", "--quiet"] + (["--rerank"] if a.rerank else [])
    theirs = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
    worst = max([abs(mine["mAP"] - theirs["mAP"]), abs(mine["mINP"] - theirs["mINP"])] + [abs(x - y) for x, y in zip(mine["cmc"], theirs["cmc"])])
    print("largest difference %.3g; %s s" % (worst, theirs["seconds"]))
    return int(worst > (1e-4 if a.rerank else 1e-6) or mine["queries"] != theirs["queries"])


if __name__ == "__main__":
    sys.exit(main())
