#!/usr/bin/env python3
"""A peer of `cds train`: the same training in plain PyTorch, to compare final scores over several seeds.

    apt install python3-torchvision
    /usr/bin/python3 tests/train/peer/train_market.py DATA --seed 1 --out DIR

DATA is a set in Market-1501's layout. Network, losses, optimiser, schedule, P x K batches, epochs and augmentation are read from
an experiment (--experiment, by default projects/handwriting/experiments/train.json; --set key=value changes one). The network is
tests/nn/golden/make_golden.py's, pictures go through torchvision's transforms, and the scores come from
tests/retrieval/peer/evaluate.py: nothing here runs a line of this project's C++. Only its random numbers differ from ours: a
seed names another training here than there, so compare means. Writes DIR/query.npz, DIR/gallery.npz (`cds rank` reads them) and
DIR/scores.json, and prints that as its last line. It does what such experiments use and refuses the rest.
"""
import argparse
import json
import os
import re
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torchvision import transforms as T

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [os.path.join(HERE, "../../nn/golden"), os.path.join(HERE, "../../retrieval/peer")]
import evaluate  # noqa: E402
import make_golden as networks  # noqa: E402

DEFAULTS = {  # of a "train" experiment; only the keys used here
    "space": {"width": 1.0, "fusion": True},
    "input": {"height": 256, "width": 128},
    "network": {"genotype": "paper-cdnet", "neck": "fbl", "stripes": 2, "dropout": 0.2},
    "train": {"epochs": 350, "identities_per_batch": 16, "images_per_identity": 4, "drop_last": False, "optimizer": "sgd", "lr": 0.065,
              "momentum": 0.9, "weight_decay": 5e-4, "schedule": "multistep", "milestones": [150, 225, 300], "gamma": 0.1},
    "loss": {"margin": 0.3, "soft_margin": False, "label_smoothing": 0.0, "triplet_weight": 1.0, "softmax_weight": 1.0},
    "augment": {"flip": 0.5, "pad": 10, "erase": 0.5, "jitter": 0},
}


def read_experiment(path, settings):
    with open(path) as file:
        given = json.load(file)
    for setting in settings:
        key, value = setting.split("=", 1)
        section, name = key.split(".")
        given.setdefault(section, {})[name] = json.loads(value)
    for section in ("space", "network", "train", "loss", "augment", "input"):
        unknown = set(given.get(section, {})) - set(DEFAULTS[section])
        if unknown:
            sys.exit(f"{path}: this peer does not know {section}.{sorted(unknown)[0]}")
    spec = {section: {**values, **given.get(section, {})} for section, values in DEFAULTS.items()}
    for section, key, wanted in (("train", "optimizer", "sgd"), ("train", "schedule", "multistep"), ("network", "neck", "fbl"),
                                 ("augment", "jitter", 0)):
        if spec[section][key] != wanted:
            sys.exit(f"{path}: this peer knows {section}.{key} = {wanted} only")
    return spec


def records(folder):
    """(path, identity, camera) of a folder in Market-1501's layout, sorted by name."""
    out = []
    for name in sorted(os.listdir(folder)):
        match = re.fullmatch(r"(-1|\d{4})_c(\d).*\.(jpg|png)", name)
        if match:
            out.append((os.path.join(folder, name), int(match[1]), int(match[2])))
    return out


def load(rows, height, width):
    resize = T.Resize((height, width))  # Pillow's antialiased bilinear filter
    return [resize(Image.open(path).convert("RGB")) for path, _, _ in rows]


def batches(labels, p, k, drop_last, random):
    """Each identity's pictures shuffled and cut into groups of k; p identities at a time while p have a group left."""
    groups = {}
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        own = random.choice(own, k, replace=True) if len(own) < k else random.permutation(own)
        groups[label] = [own[i : i + k] for i in range(0, len(own) - k + 1, k)]
    while len(groups) >= (2 if not drop_last else p):
        chosen = random.choice(sorted(groups), min(p, len(groups)), replace=False)
        yield np.concatenate([groups[label].pop() for label in chosen])
        if len(chosen) < p:
            return
        groups = {label: rest for label, rest in groups.items() if rest}


def initialise(network):
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_in")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, 0, 0.001)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    return network


def make_network(spec, classes):
    genotype = {"paper-cdnet": networks.CDNET, "paper-cnet": networks.CNET}[spec["network"]["genotype"]]
    base = networks.Base(genotype, spec["space"]["width"], spec["space"]["fusion"])
    neck = networks.FBLNeck(base.channels, classes, 512, spec["network"]["stripes"], spec["network"]["dropout"])
    return initialise(networks.Network(base, neck))


def loss_of(heads, labels, loss):
    total = 0
    for feature, logits in heads:
        total = total + loss["softmax_weight"] * F.cross_entropy(logits, labels, label_smoothing=loss["label_smoothing"])
        total = total + loss["triplet_weight"] * networks.triplet(feature, labels, loss["margin"], loss["soft_margin"])
    return total


def embed(network, rows, spec, transform):
    pictures = torch.stack([transform(image) for image in load(rows, spec["input"]["height"], spec["input"]["width"])])
    network.eval()
    with torch.no_grad():
        features = torch.cat([network.embed(part) for part in pictures.split(64)])
    return {"features": features.numpy(), "identities": np.array([r[1] for r in rows]), "cameras": np.array([r[2] for r in rows])}


def train(network, rows, spec, random, say):
    height, width = spec["input"]["height"], spec["input"]["width"]
    settings, augment = spec["train"], spec["augment"]
    steps = [T.RandomHorizontalFlip(augment["flip"])]
    if augment["pad"]:
        steps += [T.Pad(augment["pad"]), T.RandomCrop((height, width))]
    steps += [T.ToTensor(), T.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])]
    steps += [T.RandomErasing(augment["erase"], (0.02, 0.4), (0.3, 3.33))] if augment["erase"] else []
    transform, pictures = T.Compose(steps), load(rows, height, width)
    classes = sorted({row[1] for row in rows})
    labels = np.array([classes.index(row[1]) for row in rows])
    optimizer = torch.optim.SGD(network.parameters(), settings["lr"], settings["momentum"], weight_decay=settings["weight_decay"])
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, settings["milestones"], settings["gamma"])
    for epoch in range(settings["epochs"]):
        network.train()
        losses, begin = [], time.time()
        for chosen in batches(labels, settings["identities_per_batch"], settings["images_per_identity"], settings["drop_last"], random):
            loss = loss_of(network(torch.stack([transform(pictures[i]) for i in chosen])), torch.from_numpy(labels[chosen]), spec["loss"])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        schedule.step()
        say(f"epoch {epoch + 1}/{settings['epochs']}: loss {np.mean(losses):.4f}, {len(losses)} steps, {time.time() - begin:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("--experiment", default=os.path.join(HERE, "../../../projects/handwriting/experiments/train.json"))
    parser.add_argument("--set", action="append", default=[], metavar="SECTION.KEY=VALUE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", required=True)
    a = parser.parse_args()
    spec = read_experiment(a.experiment, a.set)
    os.makedirs(a.out, exist_ok=True)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    say = lambda text: print(text, file=sys.stderr, flush=True)  # noqa: E731
    begin = time.time()
    rows = records(os.path.join(a.data, "bounding_box_train"))
    network = make_network(spec, len({row[1] for row in rows}))
    train(network, rows, spec, np.random.default_rng(a.seed), say)
    seconds = time.time() - begin
    plain = T.Compose([T.ToTensor(), T.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])])
    for name, folder in (("query", "query"), ("gallery", "bounding_box_test")):
        np.savez(os.path.join(a.out, name + ".npz"), **embed(network, records(os.path.join(a.data, folder)), spec, plain))
    q, q_id, q_cam = evaluate.load(os.path.join(a.out, "query.npz"))
    g, g_id, g_cam = evaluate.load(os.path.join(a.out, "gallery.npz"))
    found = evaluate.evaluate(evaluate.distances(q, g, "euclidean"), q_id, q_cam, g_id, g_cam)
    scores = {"seed": a.seed, "epochs": spec["train"]["epochs"], "mAP": found["mAP"], "rank1": found["cmc"][0], "mINP": found["mINP"],
              "queries": found["queries"], "parameters": sum(p.numel() for p in network.parameters()), "seconds": round(seconds, 1)}
    with open(os.path.join(a.out, "scores.json"), "w") as file:
        json.dump(scores, file)
    print(json.dumps(scores))


if __name__ == "__main__":
    main()
