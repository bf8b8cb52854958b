"""The classic evaluation procedure of person re-identification, transcribed by us from its description (Zheng et al. 2015)
and from how the field's Python evaluators are built: the whole distance matrix, an argsort of every row of it, then a loop
over the queries with a mask of what is dropped. Twice: in plain Python with NumPy, and with the loop compiled (classic.cpp).
Neither is torchreid's nor anyone else's program.
"""
import ctypes
import os
import subprocess

import numpy as np


def distance_matrix(q, g):
    """Euclidean, of L2-normalised features, float32; one BLAS product."""
    q = q / np.linalg.norm(q, axis=1, keepdims=True)
    g = g / np.linalg.norm(g, axis=1, keepdims=True)
    d = (q**2).sum(1)[:, None] + (g**2).sum(1)[None]
    d -= 2 * (q @ g.T)
    return np.sqrt(np.maximum(d, 0, out=d), out=d)


def in_python(q, q_id, q_cam, g, g_id, g_cam):
    """mAP and the CMC of all ranks. Per query: the mask, the cumulated CMC, and the precision at every rank in a list."""
    order = np.argsort(distance_matrix(q, g), axis=1)
    matches = (g_id[order] == q_id[:, None]).astype(np.int32)
    all_cmc, all_ap = [], []
    for i in range(len(q_id)):
        row = order[i]
        keep = np.invert(((g_id[row] == q_id[i]) & (g_cam[row] == q_cam[i])) | (g_id[row] == -1))
        right = matches[i][keep]
        if q_id[i] == -1 or not right.any():
            continue
        cmc = right.cumsum()
        precision = [count / (rank + 1.0) for rank, count in enumerate(cmc)]
        all_ap.append((np.asarray(precision) * right).sum() / right.sum())
        cmc[cmc > 1] = 1
        all_cmc.append(np.pad(cmc, (0, len(g_id) - len(cmc)), constant_values=1))
    return float(np.mean(all_ap)), np.sum(all_cmc, axis=0, dtype=np.float64) / len(all_cmc)


def build(folder):
    """Compiles classic.cpp into a library in `folder`; returns the evaluator."""
    library = os.path.join(folder, "classic.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "classic.cpp")
    subprocess.run(["g++", "-O3", "-march=native", "-std=c++20", "-shared", "-fPIC", source, "-o", library], check=True)
    loop = ctypes.CDLL(library).classic_loop
    loop.restype = ctypes.c_double
    array = lambda kind, dims: np.ctypeslib.ndpointer(kind, ndim=dims, flags="C_CONTIGUOUS")
    labels = array(np.int64, 1)
    loop.argtypes = [array(np.int64, 2), labels, labels, labels, labels, ctypes.c_int64, ctypes.c_int64, array(np.float64, 1)]

    def compiled(q, q_id, q_cam, g, g_id, g_cam):
        order = np.argsort(distance_matrix(q, g), axis=1)
        cmc = np.zeros(len(g_id))
        return float(loop(order, q_id, q_cam, g_id, g_cam, len(q_id), len(g_id), cmc)), cmc

    return compiled
