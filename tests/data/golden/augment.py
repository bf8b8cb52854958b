#!/usr/bin/env python3
"""Golden values for core/data/augment.h: the same pictures through torchvision's functions.

    apt install python3-torchvision && /usr/bin/python3 tests/data/golden/augment.py tests/data/golden/augment.npz

Four pictures by a formula and four sets of numbers; what torchvision makes of them is stored as float32, height x width x 3.
torchvision's grey is 0.2989 R + 0.587 G + 0.114 B, ours 0.299 R + ...: differences up to 1e-3 after normalising are that.
"""
import sys

import numpy as np
import torch
import torchvision.transforms.functional as F

HEIGHT, WIDTH = 24, 12
# flip, crop_y, crop_x (pad 10), brightness, contrast, saturation, hue, erase y, x, height, width (0: none)
DRAWS = [
    (0, 3, 14, 1, 1, 1, 0, 4, 2, 9, 7),
    (1, 20, 0, 1, 1, 1, 0, 0, 0, 0, 0),
    (1, 7, 9, 1.17, 0.87, 1, 0, 0, 0, 0, 0),
    (0, 10, 10, 0.81, 1.13, 1.4, 0.21, 15, 5, 8, 6),
]


def picture(number):
    y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(3), indexing="ij")
    return ((y * 37 + x * 91 + c * 151 + number * 61 + (y * x) % 13 * 17) % 256).astype(np.uint8)


def augmented(image, draw):
    flip, crop_y, crop_x, brightness, contrast, saturation, hue, y, x, height, width = draw
    out = torch.from_numpy(image.transpose(2, 0, 1).copy())
    if flip:
        out = F.hflip(out)
    out = F.crop(F.pad(out, 10), crop_y, crop_x, HEIGHT, WIDTH).float() / 255
    if (brightness, contrast, saturation, hue) != (1, 1, 1, 0):
        out = F.adjust_contrast(F.adjust_brightness(out, brightness), contrast)
        out = F.adjust_hue(F.adjust_saturation(out, saturation), hue)
    out = F.normalize(out, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    if height:
        out = F.erase(out, y, x, height, width, 0)
    return out.permute(1, 2, 0).contiguous().numpy()


arrays = {"draws": np.array(DRAWS, np.float32)}
for i, draw in enumerate(DRAWS):
    arrays[f"picture{i}"] = picture(i)
    arrays[f"augmented{i}"] = augmented(picture(i), draw).astype(np.float32)
np.savez_compressed(sys.argv[1], **arrays)
