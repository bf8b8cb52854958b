#!/usr/bin/env python3
"""Golden values for core/nn: the same networks in plain PyTorch, written from the paper alone.

    apt install python3-torchvision && /usr/bin/python3 tests/nn/golden/make_golden.py tests/nn/golden/golden.pt

Weights and images are not stored: both sides make them from a formula (`values` below, golden_values() in golden.h), so the
file holds outputs, losses and gradients only. Made with PyTorch 1.13 of Debian 12 on the CPU; everything is computed in
float64 but the entries whose names end in "32".
"""
import sys

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from torchvision.models import resnet50

MASK = (1 << 64) - 1


def values(name, shape):
    """Numbers in [-1, 1), exact in float64: SplitMix64 of (FNV-1a of the name) + index."""
    key = 0xCBF29CE484222325
    for byte in name.encode():
        key = ((key ^ byte) * 0x100000001B3) & MASK
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = np.uint64(key) + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return torch.from_numpy((z >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1.0).reshape(shape)


def fill(model):
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        u = values(name, tuple(tensor.shape))
        if name.endswith("running_var"):
            u = 1 + 0.5 * u
        elif name.endswith("running_mean"):
            u = 0.1 * u
        elif tensor.dim() == 4:
            u = u * (6.0 / (tensor.shape[1] * tensor.shape[2] * tensor.shape[3])) ** 0.5
        elif tensor.dim() == 2:
            u = u * (3.0 / tensor.shape[1]) ** 0.5
        elif name.endswith("weight"):
            u = 1 + 0.2 * u
        else:
            u = 0.1 * u
        tensor.copy_(u)
    return model


class ConvBn(nn.Module):
    def __init__(self, c_in, c_out, kernel=1, stride=1, relu=True):
        super().__init__()
        layers = [nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(c_out)]
        self.op = nn.Sequential(*layers, *([nn.ReLU()] if relu else []))

    def forward(self, x):
        return self.op(x)


class Lite(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.op = nn.Sequential(nn.Conv2d(c, c, 1, bias=False), nn.Conv2d(c, c, 3, padding=1, groups=c, bias=False),
                                nn.BatchNorm2d(c), nn.ReLU())

    def forward(self, x):
        return self.op(x)


class Gate(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.fc1 = nn.Conv2d(c, max(1, c // 4), 1)
        self.fc2 = nn.Conv2d(max(1, c // 4), c, 1)

    def forward(self, x):
        return torch.sigmoid(self.fc2(F.relu(self.fc1(F.adaptive_avg_pool2d(x, 1)))))


class CBlock(nn.Module):
    def __init__(self, c_in, c_out, k1, k2, fusion):
        super().__init__()
        c = c_out // 4
        self.squeeze = ConvBn(c_in, c)
        self.conv1 = nn.Sequential(*[Lite(c) for _ in range(k1 // 2)])
        self.conv2 = nn.Sequential(*[Lite(c) for _ in range(k2 // 2)])
        if fusion:
            self.adaption = Gate(c)
        self.restore = ConvBn(c, c_out, relu=False)
        if c_in != c_out:
            self.expand = ConvBn(c_in, c_out, relu=False)

    def forward(self, x):
        s = self.squeeze(x)
        a, b = self.conv1(s), self.conv2(s)
        if hasattr(self, "adaption"):
            a, b = self.adaption(a) * a, self.adaption(b) * b
        shortcut = self.expand(x) if hasattr(self, "expand") else x
        return F.relu(self.restore(a + b) + shortcut)


class CDBlock(nn.Module):
    def __init__(self, c_in, c_out, candidate, fusion):
        super().__init__()
        k1, k2, depth = candidate
        self.ops = nn.Sequential(*[CBlock(c_in if i == 0 else c_out, c_out, k1, k2, fusion) for i in range(depth)])

    def forward(self, x):
        return self.ops(x)


class MBlock(nn.Module):
    def __init__(self, c_in, c_out, candidates, fusion):
        super().__init__()
        self.candidates = nn.ModuleList([CDBlock(c_in, c_out, c, fusion) for c in candidates])

    def forward(self, x, weights, constant):
        """Brute force: every candidate is run. One whose weight is 0 counts as if it returned ones, or not at all."""
        total = 0
        for block, w in zip(self.candidates, weights):
            y = block(x)
            if w.item() == 0:
                y = torch.ones_like(y) if constant else torch.zeros_like(y)
            total = total + w * y
        return total


class DownSample(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1x1 = ConvBn(c, c)

    def forward(self, x):
        return F.avg_pool2d(self.conv1x1(x), 2, 2)


class Stem(nn.Module):
    def __init__(self, c, small):
        super().__init__()
        self.small = small
        self.conv1 = ConvBn(3, c, 3, 1) if small else ConvBn(3, c, 7, 2)

    def forward(self, x):
        x = self.conv1(x)
        return x if self.small else F.max_pool2d(x, 3, 2, 1)


class Base(nn.Module):
    def __init__(self, layers, width, fusion=True, small=False, search=False):
        super().__init__()
        channels = [int(c * width / 4) * 4 for c in (64, 256, 384, 512)]
        self.stem = Stem(channels[0], small)
        self.cells = nn.ModuleList()
        c_in, layers = channels[0], list(layers)
        for stage in (1, 2, 3):
            for _ in range(2):
                block = MBlock if search else CDBlock
                self.cells.append(block(c_in, channels[stage], layers.pop(0), fusion))
                c_in = channels[stage]
            if stage < 3:
                self.cells.append(DownSample(c_in))
        self.channels = channels

    def forward(self, x, weights=None, constant=True):
        x = self.stem(x)
        layer = 0
        for cell in self.cells:
            if isinstance(cell, MBlock):
                x = cell(x, weights[layer], constant)
                layer += 1
            else:
                x = cell(x)
            if isinstance(cell, DownSample):
                local = x
        return local, x


def pooled(x):
    return x.mean((2, 3))


class Standard(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.classifier = nn.Linear(channels[3], classes)

    def forward(self, local, x):
        f = pooled(x)
        return [(f, self.classifier(f))]

    def embed(self, local, x):
        return pooled(x)


class BNNeck(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.bnneck = nn.BatchNorm1d(channels[3])
        self.bnneck.bias.requires_grad_(False)
        self.classifier = nn.Linear(channels[3], classes, bias=False)

    def forward(self, local, x):
        f = pooled(x)
        return [(f, self.classifier(self.bnneck(f)))]

    def embed(self, local, x):
        return self.bnneck(pooled(x))


def fcs(c, hidden):
    return nn.Sequential(nn.Linear(c, hidden), nn.BatchNorm1d(hidden), nn.ReLU())


class BLNeck(nn.Module):
    def __init__(self, channels, classes, hidden, dropout=0):
        super().__init__()
        self.fcs = fcs(channels[3], hidden)
        self.classifier = nn.Linear(hidden, classes)
        self.dropout = nn.Dropout(dropout)

    def forward(self, local, x):
        f = self.dropout(pooled(x))
        return [(f, self.classifier(self.fcs(f)))]

    def embed(self, local, x):
        return pooled(x)


class FBLNeck(nn.Module):
    def __init__(self, channels, classes, hidden, stripes, dropout=0):
        super().__init__()
        self.stripes, self.dropout = stripes, nn.Dropout(dropout)
        self.squeeze = nn.Conv2d(channels[2], 128, 1, bias=False)
        self.global_fcs = fcs(channels[3], hidden)
        self.global_classifier = nn.Linear(hidden, classes)
        self.local_fcs = fcs(128 * stripes, hidden)
        self.local_classifier = nn.Linear(hidden, classes)

    def features(self, local, x):
        stripes = F.adaptive_avg_pool2d(self.squeeze(local), (self.stripes, 1))  # N x 128 x stripes x 1
        return self.dropout(pooled(x)), stripes.squeeze(3).transpose(1, 2).flatten(1)

    def forward(self, local, x):
        g, l = self.features(local, x)
        return [(g, self.global_classifier(self.global_fcs(g))), (l, self.local_classifier(self.local_fcs(l)))]

    def embed(self, local, x):
        return torch.cat(self.features(local, x), 1)


class SearchHead(nn.Module):
    def __init__(self, channels, classes, hidden):
        super().__init__()
        self.conv = ConvBn(channels[3], hidden)
        self.fcs = fcs(hidden, hidden)
        self.classifier = nn.Linear(hidden, classes)

    def forward(self, local, x):
        f = pooled(self.conv(x))
        return [(f, self.classifier(self.fcs(f)))]


class Network(nn.Module):
    def __init__(self, base, neck):
        super().__init__()
        self.base, self.neck = base, neck

    def forward(self, x, *mixture):
        return self.neck(*self.base(x, *mixture))

    def embed(self, x):
        return self.neck.embed(*self.base(x))


def triplet(features, labels, margin=0.3, soft=False):
    """Batch-hard by loops over the anchors; distances as differences."""
    losses = []
    for i in range(len(labels)):
        d = ((features[i] - features).pow(2).sum(1)).clamp_min(1e-12).sqrt()
        gap = d[labels == labels[i]].max() - d[labels != labels[i]].min()
        losses.append(torch.log1p(torch.exp(gap)) if soft else F.relu(gap + margin))
    return torch.stack(losses).mean()


def reid_loss(heads, labels):
    return sum(F.cross_entropy(logits, labels) + triplet(feature, labels) for feature, logits in heads)


CDNET = [(3, 5, 1), (3, 7, 2), (5, 7, 2), (5, 9, 1), (5, 7, 2), (5, 7, 1)]
CNET = [(5, 7, 1), (7, 9, 1), (7, 9, 1), (7, 9, 1), (7, 9, 1), (3, 5, 1)]
CDS = [(3, 5, 1), (3, 7, 1), (5, 7, 1), (3, 5, 2), (3, 7, 2), (5, 7, 2), (3, 9, 1), (5, 9, 1), (7, 9, 1), (3, 9, 2), (5, 9, 2), (7, 9, 2)]
CLASSES, HIDDEN = 4, 32
LABELS = torch.arange(4).repeat_interleave(2)


def macs(network, image):
    """Multiply-adds by hooks on the calls of a real forward pass."""
    total = [0]

    def hook(module, _, out):
        weights_per_output = module.weight[0].numel() + (module.bias is not None)
        total[0] += out[0].numel() * weights_per_output

    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(hook)
    network.eval()
    network.embed(image)
    return total[0]


def derived(out, name, make, height=64, width=32):
    network = fill(make().double())
    images = 2 * values("images", (8, 3, height, width))
    heads = network.train()(images)
    loss = reid_loss(heads, LABELS)
    loss.backward()
    for i, (feature, logits) in enumerate(heads):
        out[f"{name}/feature{i}"], out[f"{name}/logits{i}"] = feature, logits
    out[f"{name}/loss"] = loss
    gradients = sorted((key, p.grad) for key, p in network.named_parameters() if p.requires_grad)
    if name == "fbl":  # one network's whole, of the others what tells a difference
        out[f"{name}/gradients"] = torch.cat([gradient.flatten() for _, gradient in gradients])
    else:
        out[f"{name}/gradients"] = torch.stack([summary(*pair) for pair in gradients])
    variances = sorted(pair for pair in network.named_buffers() if pair[0].endswith("running_var"))
    out[f"{name}/variances"] = torch.stack([summary(*pair) for pair in variances])
    network = fill(make())
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.momentum = 1.0  # the running statistics become this batch's
    with torch.no_grad():
        out[f"{name}/logits32"] = torch.cat([logits for _, logits in network(images.float())], 1)
        out[f"{name}/embedding32"] = network.eval().embed(images.float())
    out[f"{name}/macs"] = torch.tensor(macs(make(), images[:1].float()))
    out[f"{name}/parameters"] = torch.tensor(sum(p.numel() for p in network.parameters()))


def summary(key, tensor):
    """Norm and three projections on fixed directions: any difference shows, at four numbers a tensor."""
    flat = tensor.detach().flatten()
    return torch.stack([flat.norm()] + [flat @ values(f"{key}|{i}", flat.shape) for i in range(3)])


def supernet(out, name, weights_of, constant):
    network = fill(Network(Base([CDS] * 6, 0.125, search=True), SearchHead([0, 0, 0, 64], CLASSES, HIDDEN)).double()).train()
    alphas = [values(f"alpha{i}", (12,)).requires_grad_() for i in range(6)]
    images = 2 * values("images", (8, 3, 32, 32))
    heads = network(images, [weights_of(a) for a in alphas], constant)
    loss = reid_loss(heads, LABELS)
    loss.backward()
    out[f"{name}/logits"], out[f"{name}/loss"] = heads[0][1], loss
    out[f"{name}/alphas"] = torch.stack([a.grad for a in alphas])
    shared = sorted((key, p.grad) for key, p in network.named_parameters() if ".candidates." not in key)
    out[f"{name}/gradients"] = torch.stack([summary(*pair) for pair in shared])


class OsGate(Gate):
    def __init__(self, c):
        nn.Module.__init__(self)
        self.fc1, self.fc2 = nn.Conv2d(c, c // 16, 1), nn.Conv2d(c // 16, c, 1)


class OsPair(nn.Module):
    def __init__(self, c_in, c_out, kernel=1, stride=1, relu=True):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(c_out)
        self.relu = relu

    def forward(self, x):
        x = self.bn(self.conv(x))
        return F.relu(x) if self.relu else x


class OsLite(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 1, bias=False)
        self.conv2 = nn.Conv2d(c, c, 3, padding=1, groups=c, bias=False)
        self.bn = nn.BatchNorm2d(c)

    def forward(self, x):
        return F.relu(self.bn(self.conv2(self.conv1(x))))


class OsBlock(nn.Module):
    def __init__(self, c_in, c_out):
        super().__init__()
        c = c_out // 4
        self.conv1 = OsPair(c_in, c)
        self.conv2a = OsLite(c)
        self.conv2b, self.conv2c, self.conv2d = [nn.Sequential(*[OsLite(c) for _ in range(n)]) for n in (2, 3, 4)]
        self.gate = OsGate(c)
        self.conv3 = OsPair(c, c_out, relu=False)
        self.downsample = OsPair(c_in, c_out, relu=False) if c_in != c_out else nn.Identity()

    def forward(self, x):
        y = self.conv1(x)
        streams = [stream(y) for stream in (self.conv2a, self.conv2b, self.conv2c, self.conv2d)]
        return F.relu(self.conv3(sum(self.gate(s) * s for s in streams)) + self.downsample(x))


class Osnet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = OsPair(3, 64, 7, 2)
        down = [nn.Sequential(OsPair(c, c), nn.AvgPool2d(2, 2)) for c in (256, 384)]
        self.conv2 = nn.Sequential(OsBlock(64, 256), OsBlock(256, 256), down[0])
        self.conv3 = nn.Sequential(OsBlock(256, 384), OsBlock(384, 384), down[1])
        self.conv4 = nn.Sequential(OsBlock(384, 512), OsBlock(512, 512))
        self.conv5 = OsPair(512, 512)

    def forward(self, x):
        local = self.conv3(self.conv2(F.max_pool2d(self.conv1(x), 3, 2, 1)))
        return local, self.conv5(self.conv4(local))


class ResNet(nn.Module):
    """torchvision's, without its classifier."""

    def __init__(self):
        super().__init__()
        for name, child in list(resnet50().named_children())[:-2]:
            self.add_module(name, child)

    def forward(self, x):
        x = self.layer1(self.maxpool(self.relu(self.bn1(self.conv1(x)))))
        local = self.layer3(self.layer2(x))
        return local, self.layer4(local)


def top_k(k):
    def weights(alpha):
        p = torch.softmax(alpha, 0)
        chosen = torch.zeros_like(p).scatter_(0, p.topk(k)[1], 1.0)
        return chosen + (p - p.detach())

    return weights


def losses(out):
    features = values("loss features", (8, 5)).requires_grad_()
    logits = (3 * values("loss logits", (8, 4))).requires_grad_()
    for margin, soft in ((0.3, False), (1.0, False), (0.0, True)):
        loss = triplet(features, LABELS, margin, soft)
        out[f"losses/triplet/{margin}/{int(soft)}"] = loss
        out[f"losses/triplet_grad/{margin}/{int(soft)}"] = torch.autograd.grad(loss, features)[0]
    for smoothing in (0.0, 0.1):
        loss = F.cross_entropy(logits, LABELS, label_smoothing=smoothing)
        out[f"losses/ce/{smoothing}"] = loss
        out[f"losses/ce_grad/{smoothing}"] = torch.autograd.grad(loss, logits)[0]


def main():
    torch.manual_seed(0)
    torch.set_num_threads(1)
    out = {}
    width, wide = 0.125, [0, 0, 48, 64]
    derived(out, "fbl", lambda: Network(Base(CDNET, width), FBLNeck(wide, CLASSES, HIDDEN, 2)))
    derived(out, "fbl3", lambda: Network(Base(CNET, width), FBLNeck(wide, CLASSES, HIDDEN, 3)))
    derived(out, "bl", lambda: Network(Base(CDNET, 0.25, fusion=False), BLNeck([0, 0, 96, 128], CLASSES, HIDDEN)))
    derived(out, "bn", lambda: Network(Base(CDNET, width), BNNeck(wide, CLASSES)))
    derived(out, "cifar", lambda: Network(Base(CNET, width, small=True), Standard(wide, CLASSES)), 32, 16)
    derived(out, "resnet50", lambda: Network(ResNet(), FBLNeck([0, 0, 1024, 2048], CLASSES, HIDDEN, 2)))
    derived(out, "osnet", lambda: Network(Osnet(), FBLNeck([0, 0, 384, 512], CLASSES, HIDDEN, 2)))
    supernet(out, "top1", top_k(1), True)
    supernet(out, "top2", top_k(2), True)
    supernet(out, "top2none", top_k(2), False)
    supernet(out, "mixture", lambda a: torch.softmax(a, 0), True)
    losses(out)
    torch.save({key: tensor.detach().clone() for key, tensor in out.items()}, sys.argv[1])
    print(f"{len(out)} tensors, fbl loss {out['fbl/loss'].item():.6f}, supernet loss {out['top2/loss'].item():.6f}")


if __name__ == "__main__":
    main()
