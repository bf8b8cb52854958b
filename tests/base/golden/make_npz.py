#!/usr/bin/env python3
"""Writes the .npz files that tst_npz.cpp reads, with NumPy and Python's zipfile. Run in this folder."""
import io
import zipfile

import numpy as np


def npy(array, version):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


grid = np.arange(24, dtype=np.float64).reshape(2, 3, 4)

# Every element type. The values are the ones written out in tst_npz.cpp.
types = {
    "f2": np.array([0, 1, -2.5, 65504, 6e-8, np.inf, -np.inf, 0.0999756], np.float16),
    "f4": np.array([0.1, -3.5e38 / 1.1, 1e-40], np.float32),
    "f8": np.array([0.1, 1e300, -2], np.float64),
    "b1": np.array([True, False, True]),
    "zero_d": np.array(7, np.int32),
    "empty": np.zeros((0, 5), np.float32),
    "u": np.array([["a", "grüß"], ["人", "\U0001f6b6"]]),
    "s": np.array([b"one", b"", b"three"]),
    "no_text": np.array(["", ""], "<U1"),
}
for kind in ("i1", "i2", "i4", "i8", "u1", "u2", "u4"):
    info = np.iinfo(kind)
    types[kind] = np.array([info.min, info.max, 5], kind)
types["u8"] = np.array([0, 2**63 - 1], np.uint64)
for name in ("f2", "f4", "f8", "i2", "i8", "u"):
    types["big_" + name] = types[name].astype(types[name].dtype.newbyteorder(">"))
np.savez("types_stored.npz", **types)
np.savez_compressed("types_deflated.npz", **types)

# Orders, versions of the format, and a member of another kind.
with zipfile.ZipFile("orders.npz", "w") as z:
    z.writestr("c.npy", npy(grid, (1, 0)))
    z.writestr("fortran.npy", npy(np.asfortranarray(grid), (1, 0)))
    z.writestr("fortran_text.npy", npy(np.asfortranarray(np.array([["a", "b", "c"], ["d", "e", "f"]])), (1, 0)))
    z.writestr("version2.npy", npy(grid.astype(np.float32), (2, 0)))
    z.writestr("version3.npy", npy(grid.astype(np.int16), (3, 0)))
    z.writestr("notes.txt", "no array")

# zip64 fields without the size: force_zip64 writes them in the local header, a patched directory in the end.
with zipfile.ZipFile("zip64.npz", "w", zipfile.ZIP_DEFLATED) as z:
    with z.open("grid.npy", "w", force_zip64=True) as member:
        member.write(npy(grid.astype(np.float32), (1, 0)))
limits = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
zipfile.ZIP64_LIMIT = zipfile.ZIP_FILECOUNT_LIMIT = 0
with zipfile.ZipFile("zip64_directory.npz", "w") as z:
    z.writestr("grid.npy", npy(grid.astype(np.float32), (1, 0)))
    z.writestr("again.npy", npy(grid.astype(np.int64), (1, 0)))
zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limits

# Refused: objects, records, complex numbers, dates, integers that do not fit.
np.savez("objects.npz", bad=np.array([{"a": 1}, None], dtype=object))
np.savez("records.npz", bad=np.zeros(2, [("x", "f4"), ("y", "i4")]))
np.savez("complex.npz", bad=np.zeros(2, np.complex64))
np.savez("dates.npz", bad=np.array(["2021-06-19"], "datetime64[D]"))
np.savez("too_large.npz", bad=np.array([1, 2**63], np.uint64))
with zipfile.ZipFile("twice.npz", "w") as z:
    z.writestr("a.npy", npy(grid, (1, 0)))
    z.writestr("a.npy", npy(grid, (1, 0)))
np.save("plain.npy", grid)
