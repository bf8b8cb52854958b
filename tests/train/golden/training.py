#!/usr/bin/env python3
"""Golden values for core/train: twenty steps of training in plain PyTorch, float64, with PyTorch's own optimisers.

    apt install python3-torchvision && /usr/bin/python3 tests/train/golden/training.py tests/train/golden/training.pt

Networks, weights and pictures come from formulas (tests/nn/golden/make_golden.py), so the file holds only losses, learning rates
and what the weights have become. Ten epochs of two steps each; a new batch of 8 pictures each step. Dropout's masks are defined by
core/nn/dropout.h and drawn here by a second implementation of Philox 4x32-10 (Salmon et al. 2011). Schedules are written out below
from their formulas.
"""
import math
import os
import sys

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../nn/golden"))
from make_golden import BNNeck, Base, BLNeck, CDNET, CLASSES, CNET, FBLNeck, HIDDEN, LABELS, Network, fill, summary, triplet, values  # noqa: E402

STEPS, STEPS_AN_EPOCH, EPOCHS = 20, 2, 10
SEED, DROPOUT_USE = 77, 5


def philox(counter, key):
    c, k = list(counter), list(key)
    for _ in range(10):
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k[0], b & 0xFFFFFFFF, (a >> 32) ^ c[3] ^ k[1], a & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


assert philox([0] * 4, [0] * 2) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]  # the paper's known answer


class CountedDropout(nn.Module):
    """Mask number `count` of the stream: element i is kept where its 32 bits, as a fraction, are at least the probability."""

    def __init__(self, probability):
        super().__init__()
        self.probability, self.count = probability, 0

    def forward(self, x):
        if not self.training or self.probability == 0:
            return x
        key = [SEED & 0xFFFFFFFF, (SEED >> 32) ^ (DROPOUT_USE * 0x85EBCA6B & 0xFFFFFFFF)]
        bits = []
        for block in range((x.numel() + 3) // 4):  # four words a block, the last one first
            bits += reversed(philox([block, 0, self.count, 0], key))
        kept = np.array(bits[: x.numel()]) >= int(self.probability * 2**32)
        self.count += 1
        return x * torch.from_numpy(kept / (1 - self.probability)).to(x).reshape(x.shape)


def multistep(epoch):
    return 0.065 * 0.1 ** sum(milestone <= epoch for milestone in (4, 6, 8))


def cosine(epoch):  # after three epochs of warm-up from a tenth
    if epoch < 3:
        return 3e-3 * (0.1 + 0.9 * epoch / 3)
    return 1e-4 + (3e-3 - 1e-4) * (1 + math.cos(math.pi * (epoch - 3) / (EPOCHS - 3))) / 2


def step(epoch):
    return 2e-3 * 0.5 ** (epoch // 4)


# SGD's large steps on eight pictures turn rounding into chaos where branches are long (a factor of 100 a step for the paper's
# CDNet at this width): these two train the shallowest network instead. Here 1e-15 grows to 1e-8 in 20 steps.
SHALLOW = [(3, 5, 1)] * 6
CASES = {
    # The paper's settings, as far as 20 steps can hold them.
    "sgd": dict(
        network=lambda: Network(Base(SHALLOW, 0.125), FBLNeck([0, 0, 48, 64], CLASSES, HIDDEN, 2, 0.2)),
        optimizer=lambda p: torch.optim.SGD(p, 0.065, momentum=0.9, weight_decay=5e-4), rate=multistep),
    "adam": dict(
        network=lambda: Network(Base(CNET, 0.125), FBLNeck([0, 0, 48, 64], CLASSES, HIDDEN, 3, 0.2)),
        optimizer=lambda p: torch.optim.Adam(p, 3e-3, weight_decay=5e-4), rate=cosine,
        smoothing=0.1, soft=True, cross_entropy=0.7, triplet=1.5, clip=450.0),
    "amsgrad": dict(
        network=lambda: Network(Base(CDNET, 0.125, fusion=False), BLNeck([0, 0, 48, 64], CLASSES, HIDDEN, 0.2)),
        optimizer=lambda p: torch.optim.Adam(p, 2e-3, weight_decay=1e-3, amsgrad=True), rate=step, margin=1.0),
    "bn": dict(
        network=lambda: Network(Base(SHALLOW, 0.125), BNNeck([0, 0, 48, 64], CLASSES)),
        optimizer=lambda p: torch.optim.SGD(p, 1e-3, momentum=0.9, weight_decay=5e-4), rate=lambda epoch: 1e-3, clip=120.0),
}


def loss_of(heads, case):
    total = 0
    for feature, logits in heads:
        total = total + case.get("cross_entropy", 1) * F.cross_entropy(logits, LABELS, label_smoothing=case.get("smoothing", 0))
        total = total + case.get("triplet", 1) * triplet(feature, LABELS, case.get("margin", 0.3), case.get("soft", False))
    return total


def train(out, name, case):
    network = case["network"]().double()
    if hasattr(network.neck, "dropout"):
        network.neck.dropout = CountedDropout(0.2)
    fill(network).train()
    start = {key: tensor.clone() for key, tensor in network.state_dict().items()}
    optimizer = case["optimizer"]([p for p in network.parameters() if p.requires_grad])
    losses, rates, norms = [], [], []
    for number in range(STEPS):
        rate = case["rate"](number // STEPS_AN_EPOCH)
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(network(2 * values(f"batch{number}", (8, 3, 64, 32))), case)
        optimizer.zero_grad()
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(network.parameters(), case.get("clip", math.inf)))
        optimizer.step()
        losses.append(loss.detach())
        rates.append(rate)
        if number == 0:
            out[f"{name}/first"] = summaries({key: t - start[key] for key, t in network.state_dict().items() if t.is_floating_point()})
    out[f"{name}/losses"], out[f"{name}/rates"] = torch.stack(losses), torch.tensor(rates, dtype=torch.float64)
    state = {key: tensor for key, tensor in network.state_dict().items() if tensor.is_floating_point()}
    if name == "sgd":  # one network's whole, of the others what tells a difference
        out[f"{name}/weights"] = torch.cat([state[key].flatten() for key in sorted(state)])
    else:
        out[f"{name}/weights"] = summaries(state)
    print(name, "losses", [round(x.item(), 3) for x in losses], "clipped", sum(n > case.get("clip", math.inf) for n in norms).item()
          if "clip" in case else 0, "of", STEPS)


def summaries(tensors):
    return torch.stack([summary(key, tensors[key]) for key in sorted(tensors)])


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    out = {}
    for name, case in CASES.items():
        train(out, name, case)
    torch.save({key: tensor.detach().clone() for key, tensor in out.items()}, sys.argv[1])


if __name__ == "__main__":
    main()
