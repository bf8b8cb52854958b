#!/usr/bin/env python3
"""Golden values for core/search: twenty bi-level steps in plain PyTorch, float64, with PyTorch's own optimisers and autograd.

    apt install python3-torchvision && /usr/bin/python3 tests/search/golden/search.py tests/search/golden/search.pt

Networks, weights and pictures come from formulas (tests/nn/golden/make_golden.py), so the file holds only losses, alphas and what the
weights have become. The weights' gradients (norms of some hundreds) are clipped to 1: unclipped, twenty such steps are chaotic, and
PyTorch parts from itself where the weights are changed by 1e-15. Four epochs of five steps; each step draws a new training and a new validation batch of 8 pictures. Gumbel noise
is defined by core/base/random.h (Philox 4x32-10; Salmon et al. 2011) and drawn here by a second implementation.
"""
import math
import os
import sys

import torch
from torch import nn

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../nn/golden"))
import make_golden  # noqa: E402
from make_golden import CLASSES, HIDDEN, LABELS, Base, DownSample, FBLNeck, Network, SearchHead, fill, reid_loss, summary, values  # noqa: E402

STEPS, STEPS_AN_EPOCH, EPOCHS = 20, 5, 4
SEED, GUMBEL_USE = 21, 6
CANDIDATES = [(3, 5, 1), (3, 7, 1), (5, 7, 1), (3, 5, 2), (3, 7, 2), (5, 7, 2)]  # kernels 3 5 7, depths 1 2
WIDTH, CHANNELS = 0.125, [8, 32, 48, 64]


class RunOnly(make_golden.MBlock):
    """Runs the candidates whose weight is not 0; any other adds its weight as a number ("constant") or nothing ("none")."""

    def forward(self, x, weights, constant):
        total = 0
        for block, w in zip(self.candidates, weights):
            if w.item() != 0:
                total = total + w * block(x)
            elif constant:
                total = total + w
        return total


make_golden.MBlock = RunOnly


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & 0xFFFFFFFF, (a >> 32) ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]  # the paper's known answer


def gumbel(step, lane):
    key = [SEED & 0xFFFFFFFF, (SEED >> 32) ^ (GUMBEL_USE * 0x85EBCA6B & 0xFFFFFFFF)]
    bits = []
    for block in range(6 * 6 * 2 // 4):  # four words a block, the last one first; two words a number
        bits += reversed(philox([block, 0, step, lane], key))
    uniform = [((bits[2 * i] << 21) ^ (bits[2 * i + 1] >> 11)) * 2.0**-53 for i in range(36)]
    noise = [-math.log(-math.log(u + 2.0**-54)) for u in uniform]
    return torch.tensor(noise, dtype=torch.float32).double().reshape(6, 6)


def anneal(first, last, epoch):
    return first + (last - first) * epoch / (EPOCHS - 1)


def straight_through(z, tau, k):
    """One row of weights per layer: 1 for the k largest, 0 for the others, the gradient of softmax(z / tau)."""
    p = torch.softmax(z / tau, 1)
    order = torch.sort(z.detach(), dim=1, descending=True, stable=True)
    if k < z.shape[1]:
        gaps.append((order.values[:, k - 1] - order.values[:, k]).min().item())
    hot = torch.zeros_like(p).scatter_(1, order.indices[:, :k], 1.0)
    return hot + p - p.detach()


def topk(k, noise=0, first=1, last=1):
    def weights(alpha, step, lane):
        z = alpha + noise * gumbel(step, lane) if noise else alpha
        return straight_through(z, anneal(first, last, step // STEPS_AN_EPOCH), k)

    return weights


def gdas(alpha, step, lane):
    tau = anneal(10.0, 0.1, step // STEPS_AN_EPOCH)
    return straight_through(torch.log_softmax(alpha, 1) + gumbel(step, lane), tau, 1)


def darts(alpha, step, lane):
    return torch.softmax(alpha, 1)


CASES = {
    "topk": dict(weights=topk(2), constant=True),
    "parity": dict(weights=topk(2), constant=False, move=True),
    "noisy": dict(weights=topk(3, 0.5, 2.0, 0.5), constant=False),
    "darts": dict(weights=darts, constant=True),
    "gdas": dict(weights=gdas, constant=True),
    "cost": dict(weights=topk(1), constant=False, cost=2.0, target=0.3),
}


def count(module):
    return sum(p.numel() for p in module.parameters())


def parameter_costs(base):
    """What all derived networks share in inference (with an FBLNeck), and what each candidate adds in each layer."""
    fixed = count(base.stem) + sum(count(cell) for cell in base.cells if isinstance(cell, DownSample))
    fixed += count(FBLNeck(CHANNELS, CLASSES, HIDDEN, 2).squeeze)
    blocks = [cell for cell in base.cells if isinstance(cell, RunOnly)]
    return fixed, torch.tensor([[count(c) for c in block.candidates] for block in blocks], dtype=torch.float64)


def search(out, name, case):
    network = fill(Network(Base([CANDIDATES] * 6, WIDTH, search=True), SearchHead(CHANNELS, CLASSES, HIDDEN)).double()).train()
    alpha = (0.01 * torch.stack([values(f"alpha{i}", (6,)) for i in range(6)])).requires_grad_()
    weight_optimizer = torch.optim.SGD(network.parameters(), 0.01, momentum=0.9, weight_decay=3e-4)
    alpha_optimizer = torch.optim.Adam([alpha], 0.02, betas=(0.5, 0.999), weight_decay=1e-3)
    schedules = [torch.optim.lr_scheduler.CosineAnnealingLR(weight_optimizer, EPOCHS, eta_min=1e-4),
                 torch.optim.lr_scheduler.MultiStepLR(alpha_optimizer, [2])]
    fixed, costs = parameter_costs(network.base)
    target = case.get("target", 1) * (fixed + costs.max(1).values.sum())
    losses, alphas, chosen = [], [], set()
    for number in range(STEPS):
        images = [2 * values(f"{side}{number}", (8, 3, 64, 32)) for side in ("train", "validation")]
        # The weights. Gradients of candidates that were not run: none, or the zeros that zero_grad() left in 2021.
        with torch.no_grad():
            weights = case["weights"](alpha, number, 0)
        weight_optimizer.zero_grad(set_to_none=not case.get("move", False))
        loss = reid_loss(network(images[0], weights, False), LABELS)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        weight_optimizer.step()
        # The alphas. What the weights gather here is cleared before their next step.
        weights = case["weights"](alpha, number, 1)
        validation = reid_loss(network(images[1], weights, case["constant"]), LABELS)
        price = 0
        if "cost" in case:
            expected = fixed + (torch.softmax(alpha, 1) * costs).sum()
            price = case["cost"] * torch.clamp(torch.log(expected / target), min=0)
        alpha_optimizer.zero_grad()
        (validation + price).backward()
        alpha_optimizer.step()
        losses.append(torch.stack([loss, validation]).detach())
        alphas.append(alpha.detach().clone())
        chosen.add(tuple(map(tuple, (weights.detach() != 0).tolist())))
        if number % STEPS_AN_EPOCH == STEPS_AN_EPOCH - 1:
            for schedule in schedules:
                schedule.step()
    out[f"{name}/losses"], out[f"{name}/alphas"] = torch.stack(losses), torch.stack(alphas)
    if "cost" in case:
        out[f"{name}/price"] = price
    state = {key: tensor for key, tensor in network.state_dict().items() if tensor.is_floating_point()}
    groups = {}
    for key in sorted(state):  # one candidate is one group, but in the first case
        parts = key.split(".")
        whole = ".".join(parts[: parts.index("candidates") + 2]) if "candidates" in parts and name != "topk" else key
        groups.setdefault(whole, []).append(state[key].flatten())
    out[f"{name}/weights"] = torch.stack([summary(key, torch.cat(groups[key])) for key in sorted(groups)])
    gap = f", smallest gap {min(gaps):.2e}" if gaps else ""
    print(f"{name}: losses {losses[0].tolist()} .. {losses[-1].tolist()}, {len(chosen)} selections{gap}", flush=True)
    assert not gaps or min(gaps) > 1e-9  # no choice hangs on rounding
    gaps.clear()


gaps = []


def main():
    torch.set_num_threads(1)
    out = {}
    for name, case in CASES.items():
        search(out, name, case)
    torch.save({key: tensor.detach().clone() for key, tensor in out.items()}, sys.argv[1])
    print(len(out), "tensors,", os.path.getsize(sys.argv[1]), "bytes")


if __name__ == "__main__":
    main()
