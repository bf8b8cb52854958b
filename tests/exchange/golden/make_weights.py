#!/usr/bin/env python3
"""Weight files as PyTorch writes them, for core/exchange: good ones, and ones that must be refused.

    apt install python3-torchvision && /usr/bin/python3 tests/exchange/golden/make_weights.py tests/exchange/golden

The networks are those of tests/nn/golden/make_golden.py, in plain PyTorch and with the authors' names. Made with PyTorch
1.13 of Debian 12. Embeddings are of `values("images", (2, 3, 64, 32))`, times 2, in evaluation mode.
"""
import collections
import io
import os
import pickle
import struct
import sys
import zipfile

import numpy as np
import torch

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "nn", "golden"))
sys.dont_write_bytecode = True
from make_golden import CDNET, Base, FBLNeck, Network, fill, values  # noqa: E402


def types():
    """Every type of element, odd strides, offsets and a storage that two tensors share."""
    out = collections.OrderedDict()
    numbers = values("types", (3, 4)) * 100
    for name in ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "complex64", "complex128"):
        out[name] = numbers.to(getattr(torch, name))
    out["uint8"] = (numbers + 100).to(torch.uint8)
    out["bool"] = numbers > 0
    base = torch.arange(24, dtype=torch.float32)
    out["shared.whole"] = base.view(4, 6)
    out["shared.transposed"] = base.view(4, 6).t()
    out["shared.part"] = base.view(4, 6)[1:3, 2:5]
    out["expanded"] = torch.tensor([1.5]).expand(2, 3)
    out["empty"] = torch.zeros(0, 7)
    out["number"] = torch.tensor(2.5)
    out["parameter"] = torch.nn.Parameter(torch.tensor([1.0, -2.0]))
    return out


def trained():
    """What torchreid's save_checkpoint() writes: NumPy scores, an optimiser's and a schedule's state beside the weights."""
    layer = torch.nn.Linear(3, 2)
    optimizer = torch.optim.SGD(layer.parameters(), 0.1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [2, 4])
    layer(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    weights = collections.OrderedDict([("w", torch.tensor([1.0, 2.0])), ("b", torch.tensor([3.0]))])
    return {"state_dict": weights, "epoch": 60, "rank1": np.float32(0.937), "mAP": np.float64(0.86), "best": np.int64(59),
            "cmc": np.linspace(0, 1, 5), "names": np.array(["a", "b"]), "optimizer": optimizer.state_dict(), "scheduler": schedule.state_dict()}


class Evil:
    def __reduce__(self):
        return os.system, ("touch evil-was-here",)


def put(archive, name, content):
    archive.writestr(zipfile.ZipInfo(name), content)  # without today's date: the same files each time


def pickled(build):
    """A zip archive with a pickle of our own making."""
    def write(path):
        with zipfile.ZipFile(path, "w") as archive:
            put(archive, "archive/data.pkl", build())
            put(archive, "archive/version", "3\n")
    return write


def legacy_with(pickle_bytes):
    head = pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
    return head + pickle.dumps({"protocol_version": 1001, "little_endian": True}, 2) + pickle_bytes + pickle.dumps([], 2)


def rebuild(sizes, strides, offset=0, count=4, key="0"):
    """The opcodes of a dict {"w": tensor} over one storage, with any numbers."""
    def ints(items):
        return b"(" + b"".join(b"\x8a\x08" + struct.pack("<q", i) for i in items) + b"t"

    def text(word):
        return b"X" + struct.pack("<I", len(word)) + word.encode()

    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text(key) + text("cpu") + b"\x8a\x08" + struct.pack("<q", count) + b"tQ"
    call = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"\x8a\x08" + struct.pack("<q", offset) + ints(sizes) + ints(strides) + b"\x89N" + b"tR"
    return b"\x80\x02}" + text("w") + call + b"s."


def bad_tensor(name, folder, *args, **kwargs):
    with zipfile.ZipFile(os.path.join(folder, "bad-" + name + ".pth"), "w") as archive:
        put(archive, "archive/data.pkl", rebuild(*args, **kwargs))
        put(archive, "archive/data/0", b"\0" * 16)


def main(folder):
    def path(name):
        return os.path.join(folder, name)

    network = fill(Network(Base(CDNET, 0.0625), FBLNeck([4, 16, 24, 32], 4, 32, 3))).eval()
    state = network.state_dict()
    torch.save(state, path("cdnet-zip.pth"))
    torch.save({"epoch": 240, "state_dict": collections.OrderedDict(("module." + k, v) for k, v in state.items()),
                "optimizer": {"state": {0: {"step": 5, "momentum_buffer": torch.zeros(3)}}, "param_groups": [{"lr": 0.1}]}},
               path("cdnet-legacy.pth"), _use_new_zipfile_serialization=False)
    inference = collections.OrderedDict((k, v.half() if v.is_floating_point() else v) for k, v in state.items()
                                        if k.startswith("base.") or k == "neck.squeeze.weight")
    torch.save(inference, path("inference-half.pth"), _use_new_zipfile_serialization=False)
    images = 2 * values("images", (2, 3, 64, 32))
    with torch.no_grad():
        np.save(path("cdnet-embedding.npy"), network.embed(images.float()).numpy())
    torch.save(trained(), path("beside-zip.pth"))
    torch.save(trained(), path("beside-legacy.pth"), _use_new_zipfile_serialization=False, pickle_protocol=4)
    torch.save(types(), path("types-zip.pth"))
    torch.save(types(), path("types-legacy.pth"), _use_new_zipfile_serialization=False)
    old = io.BytesIO()
    pickle.dump({"w": 1}, old, 2)
    bad = {
        "system": pickled(lambda: pickle.dumps(Evil(), 2)),
        "system-4": pickled(lambda: pickle.dumps({"w": Evil()}, 4)),
        "getattr": pickled(lambda: b"\x80\x02c__builtin__\ngetattr\n."),
        "numpy-function": pickled(lambda: b"\x80\x02cnumpy.core.multiarray\nfromfile\n."),
        "numpy-class": pickled(lambda: b"\x80\x02cnumpy\nndarray\n)R."),
        "codecs": pickled(lambda: b"\x80\x02c_codecs\ndecode\n."),
        "whole-model": lambda p: torch.save(torch.nn.Linear(2, 2), p),
        "no-tensors": lambda p: torch.save({"epoch": 3, "names": ["a", ("b", None, True, 1.5, -7)]}, p),
        "a-list": lambda p: torch.save([torch.zeros(2)], p),
        "persistent-text": pickled(lambda: b"\x80\x02P1234\n."),
        "own-dict": pickled(lambda: b"\x80\x02}q\x00h\x00h\x00s."),  # a dict that is its own key
        "own-list": pickled(lambda: b"\x80\x02}X\x01\x00\x00\x00m]q\x00h\x00as."),
        "own-value": pickled(lambda: b"\x80\x02}q\x00X\x05\x00\x00\x00modelh\x00s."),
        "long-integer": pickled(lambda: pickle.dumps({"n": 1 << 200}, 2)),
        "instance": pickled(lambda: b"(ios\nsystem\n."),
        "build": pickled(lambda: b"\x80\x02ccollections\nOrderedDict\n}b."),
        "not-a-pickle": pickled(lambda: b"hello"),
        "no-pickle": lambda p: zipfile.ZipFile(p, "w").close() or open(p, "wb").write(b"PK\3\4 nothing"),
        "text": lambda p: open(p, "w").write("weights\n"),
        "empty": lambda p: open(p, "w").close(),
        "legacy-system": lambda p: open(p, "wb").write(legacy_with(pickle.dumps(Evil(), 2))),
        "legacy-big-endian": lambda p: open(p, "wb").write(
            legacy_with(b"").replace(pickle.dumps({"protocol_version": 1001, "little_endian": True}, 2),
                                     pickle.dumps({"protocol_version": 1001, "little_endian": False}, 2))),
        "legacy-plain": lambda p: open(p, "wb").write(old.getvalue()),
        "torchscript": lambda p: torch.jit.script(torch.nn.Linear(2, 2)).save(p),
    }
    for name, write in bad.items():
        write(path("bad-" + name + ".pth"))
    with zipfile.ZipFile(path("bad-big-endian.pth"), "w") as archive:
        put(archive, "archive/data.pkl", rebuild([4], [1]))
        put(archive, "archive/byteorder", "big")
        put(archive, "archive/data/0", b"\0" * 16)
    bad_tensor("outside", folder, [5], [1])
    bad_tensor("offset", folder, [4], [1], offset=1)
    bad_tensor("negative-offset", folder, [4], [1], offset=-1)
    bad_tensor("negative-stride", folder, [2], [-1])
    bad_tensor("negative-size", folder, [-2], [1])
    bad_tensor("overflow", folder, [1 << 62, 1 << 62], [0, 0])
    bad_tensor("far-stride", folder, [3, 3], [1 << 62, 1])
    bad_tensor("two-strides", folder, [2, 2], [1])
    bad_tensor("huge-storage", folder, [4], [1], count=1 << 40)
    bad_tensor("missing-storage", folder, [4], [1], key="1")
    bad_tensor("path-storage", folder, [4], [1], key="../../etc/passwd")
    bad_tensor("many-dimensions", folder, [1] * 65, [1] * 65)


if __name__ == "__main__":
    main(sys.argv[1])
