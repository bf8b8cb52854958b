#!/usr/bin/env python3
"""What `cds bench` measures, in plain PyTorch: the networks of tests/nn/golden/make_golden.py on made-up images.

    apt install python3-torchvision
    /usr/bin/python3 tests/race/peer.py train|search|infer [--form eager|tuned] [--batch 32] [--threads 2]

Two forms: "eager" is PyTorch as it comes (NCHW); "tuned" has what a user can set without writing kernels: channels_last, and a
malloc that keeps what was freed. Both in float32, on as many threads as are given. Prints one JSON object with the fields of
`cds bench`. It runs no line of this project's C++.
"""
import argparse
import ctypes
import json
import os
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [os.path.join(HERE, "../nn/golden"), os.path.join(HERE, "../search/golden")]
import make_golden as networks  # noqa: E402
from bench_alphas import bench_alphas  # noqa: E402
import search as bilevel  # noqa: E402  (its supernet runs the chosen candidates alone)


def keep_freed_memory():
    """glibc's mallopt: no mmap for large tensors, nothing given back."""
    libc = ctypes.CDLL(None)
    for option, value in ((-3, 1 << 30), (-1, -1), (-2, 64 << 20)):  # M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_TOP_PAD
        libc.mallopt(option, value)


def triplet(features, labels, margin=0.3):
    """Batch-hard, as people write it for speed: one matrix of distances."""
    d = torch.cdist(features, features)
    same = labels[:, None] == labels[None, :]
    positive = (d - 1e9 * (~same)).max(1).values
    negative = (d + 1e9 * same).min(1).values
    return F.relu(positive - negative + margin).mean()


def loss_of(heads, labels):
    return sum(F.cross_entropy(logits, labels) + triplet(feature, labels) for feature, logits in heads)


def train_step(network, labels, batch):
    optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9, weight_decay=5e-4)
    network.train()

    def step():
        loss = loss_of(network(batch(1)), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    return step


def search_step(network, labels, batch, k):
    alpha = torch.tensor(bench_alphas(), requires_grad=True)
    weight_optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9, weight_decay=3e-4)
    alpha_optimizer = torch.optim.Adam([alpha], 3e-4, betas=(0.5, 0.999), weight_decay=1e-3)
    choose = bilevel.topk(k)
    network.train()

    def step():
        with torch.no_grad():
            weights = choose(alpha, 0, 0)
        loss = loss_of(network(batch(1), weights, False), labels)
        weight_optimizer.zero_grad(set_to_none=True)
        loss.backward()
        weight_optimizer.step()
        validation = loss_of(network(batch(2), choose(alpha, 0, 1), True), labels)
        weight_optimizer.zero_grad(set_to_none=True)
        alpha_optimizer.zero_grad()
        validation.backward()
        alpha_optimizer.step()

    return step


def infer_step(network, batch):
    network.eval()

    def step():
        with torch.no_grad():
            return network.embed(batch(1))

    return step


def made_up(a, tuned):
    torch.manual_seed(1)
    kept = {}

    def batch(number):
        if number not in kept:
            images = torch.randn(a.batch, 3, *(int(side) for side in a.size.split("x")))
            kept[number] = images.contiguous(memory_format=torch.channels_last) if tuned else images
        return kept[number]

    return batch


def work_of(a):
    channels = [int(c * a.width / 4) * 4 for c in (64, 256, 384, 512)]
    if a.what == "search":
        base = networks.Base([networks.CDS] * 6, a.width, search=True)
        head = networks.SearchHead(channels, a.classes, 512)
    else:
        base = networks.Base(networks.CDNET, a.width)
        head = networks.FBLNeck(channels, a.classes, 512, 2, 0.2)
    network = networks.Network(base, head)
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_in")
    tuned = a.form == "tuned"
    if tuned:
        network = network.to(memory_format=torch.channels_last)
    labels, batch = torch.arange(a.batch) // 4 % a.classes, made_up(a, tuned)
    if a.what == "infer":
        return infer_step(network, batch)
    return search_step(network, labels, batch, a.k) if a.what == "search" else train_step(network, labels, batch)


def peak_mb():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))


def measure(a):
    """As `cds bench`: two steps to warm up, then `steps`, or as many as the time allows, but at least three."""
    step = work_of(a)
    step()
    step()
    seconds, done = [], 0
    while done < a.steps and (done < 3 or sum(seconds) < a.seconds):
        begin = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begin)
        done += 1
    return {"images_per_second": done * a.batch / sum(seconds), "seconds": sum(seconds), "steps": done, "batch": a.batch,
            "threads": torch.get_num_threads(), "peak_mb": peak_mb(), "torch": torch.__version__}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["train", "search", "infer"])
    parser.add_argument("--form", choices=["eager", "tuned"], default="eager")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--size", default="256x128")
    parser.add_argument("--width", type=float, default=1.0)
    parser.add_argument("--classes", type=int, default=751)
    parser.add_argument("--k", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=10)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    if a.form == "tuned":
        keep_freed_memory()
    print(json.dumps(measure(a)))


if __name__ == "__main__":
    main()
