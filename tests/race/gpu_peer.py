#!/usr/bin/env python3
"""What `cds-bench-gpu` measures, in plain PyTorch on a CUDA card: the networks of tests/nn/golden/make_golden.py on made-up images.

    python3 tests/race/gpu_peer.py train search moving infer [--forms eager compile reduce] [--batch 64] [--profile]

Forms: "eager" is channels_last with bf16 autocast; "compile" the same through torch.compile, "reduce" through torch.compile with
mode="reduce-overhead" (its own CUDA graphs). "moving" is a search whose selection changes at each step. Optimisers are
PyTorch's fused ones. Prints one JSON object a line: images a second from the median time of a block of steps by CUDA events, and the
peak memory. It runs no line of this project's C++.
"""
import argparse
import itertools
import json
import os
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

sys.path += [os.path.join(os.path.dirname(os.path.abspath(__file__)), "../nn/golden")]
import make_golden as networks  # noqa: E402
from bench_alphas import bench_alphas  # noqa: E402
from peer import loss_of  # noqa: E402


class Mixed(networks.MBlock):
    """Runs the chosen candidates alone, each times its weight where there is one; every other adds its weight as a number."""

    def forward(self, x, run, constant):
        chosen, weights = run
        outputs = [self.candidates[i](x) for i in chosen]
        if weights is None:
            return sum(outputs)
        rest = [weights[i] for i in range(len(self.candidates)) if i not in chosen]
        return sum(weights[i] * y for i, y in zip(chosen, outputs)) + sum(rest)


networks.MBlock = Mixed


def network_of(what, classes):
    channels = [64, 256, 384, 512]
    if what == "search":
        network = networks.Network(networks.Base([networks.CDS] * 6, 1.0, search=True), networks.SearchHead(channels, classes, 512))
    else:
        network = networks.Network(networks.Base(networks.CDNET, 1.0), networks.FBLNeck(channels, classes, 512, 2, 0.2))
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_in")
    return network.cuda().to(memory_format=torch.channels_last)


def compiled(function, form):
    if form == "eager":
        return function
    return torch.compile(function, mode="reduce-overhead" if form == "reduce" else None)


def train_step(a, form, images, labels):
    network = network_of("train", a.classes).train()
    optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9, weight_decay=5e-4, fused=True)

    def loss(x, y):
        with torch.autocast("cuda", torch.bfloat16):
            heads = network(x)
        return loss_of([(f.float(), logits.float()) for f, logits in heads], y)

    run = compiled(loss, form)

    def step():
        optimizer.zero_grad(set_to_none=True)
        run(images[0], labels).backward()
        optimizer.step()

    return step


def search_step(a, form, images, labels, moving=False):
    network = network_of("search", a.classes).train()
    alpha = torch.tensor(bench_alphas(), device="cuda", requires_grad=True)
    weight_optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9, weight_decay=3e-4, foreach=True)  # fused=True refuses candidates without a gradient
    alpha_optimizer = torch.optim.Adam([alpha], 3e-4, betas=(0.5, 0.999), weight_decay=1e-3, fused=True)
    parameters = list(network.parameters())

    def loss(x, y, chosen, weights):
        runs = [(row, None if weights is None else weights[layer]) for layer, row in enumerate(chosen)]
        with torch.autocast("cuda", torch.bfloat16):
            heads = network(x, runs, True)
        return loss_of([(f.float(), logits.float()) for f, logits in heads], y)

    run = compiled(loss, form)
    table = [torch.tensor(bench_alphas(step=i), device="cuda") for i in range(144)]
    steps = itertools.count()

    def step():
        if moving:
            with torch.no_grad():
                alpha.copy_(table[next(steps) % 144])
        chosen = tuple(tuple(sorted(row)) for row in alpha.detach().topk(a.k, 1).indices.tolist())
        weight_optimizer.zero_grad(set_to_none=True)
        run(images[0], labels, chosen, None).backward()
        weight_optimizer.step()
        p = torch.softmax(alpha, 1)
        hot = torch.zeros_like(p).scatter_(1, torch.tensor(chosen, device="cuda"), 1.0)
        for parameter in parameters:
            parameter.requires_grad_(False)
        alpha_optimizer.zero_grad(set_to_none=True)
        run(images[1], labels, chosen, hot + p - p.detach()).backward()
        alpha_optimizer.step()
        for parameter in parameters:
            parameter.requires_grad_(True)

    return step


def moving_step(a, form, images, labels):
    return search_step(a, form, images, labels, True)


def infer_step(a, form, images, labels):
    network = network_of("infer", a.classes).eval()

    def embed(x):
        with torch.autocast("cuda", torch.bfloat16):
            return network.embed(x)

    run = compiled(embed, form)

    def step():
        with torch.no_grad():
            return run(images[0])

    return step


def measure(a, what, form):
    torch.manual_seed(1)
    torch._dynamo.reset()
    batch = a.infer_batch if what == "infer" else a.batch
    images = [torch.randn(batch, 3, 256, 128, device="cuda").contiguous(memory_format=torch.channels_last) for _ in range(2)]
    labels = torch.arange(batch, device="cuda") // 4 % a.classes
    torch.cuda.reset_peak_memory_stats()
    step = {"train": train_step, "search": search_step, "moving": moving_step, "infer": infer_step}[what](a, form, images, labels)
    begin = time.perf_counter()
    for _ in range(54 if what == "moving" else 6):
        step()
    torch.cuda.synchronize()
    warm = time.perf_counter() - begin
    times = []
    for _ in range(a.blocks):
        first, last = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        first.record()
        for _ in range(a.steps):
            step()
        last.record()
        torch.cuda.synchronize()
        times.append(first.elapsed_time(last) / a.steps)
    ms = statistics.median(times)
    if a.profile and form == "eager":
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA, torch.profiler.ProfilerActivity.CPU]) as seen:
            step()
            torch.cuda.synchronize()
        print(seen.key_averages().table(sort_by="cuda_time_total", row_limit=14, max_name_column_width=60), file=sys.stderr)
    return {"what": what, "form": form, "batch": batch, "images_per_second": round(batch / ms * 1000, 1), "ms": round(ms, 3),
            "spread_ms": [round(min(times), 3), round(max(times), 3)], "warm_up_seconds": round(warm, 1),
            "peak_mb": round(torch.cuda.max_memory_allocated() / 2**20), "card": torch.cuda.get_device_name(), "torch": torch.__version__}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="+", choices=["train", "search", "moving", "infer"])
    parser.add_argument("--forms", nargs="+", default=["eager", "compile", "reduce"], choices=["eager", "compile", "reduce"])
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--infer-batch", type=int, default=256)
    parser.add_argument("--classes", type=int, default=751)
    parser.add_argument("--k", type=int, default=2)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--blocks", type=int, default=7)
    parser.add_argument("--profile", action="store_true")
    a = parser.parse_args()
    for what in a.what:
        for form in a.forms:
            try:
                print(json.dumps(measure(a, what, form)), flush=True)
            except Exception as problem:  # a form that this PyTorch cannot run is a line, the others still count
                print(json.dumps({"what": what, "form": form, "error": repr(problem)[:300]}), flush=True)


if __name__ == "__main__":
    main()
