"""Writes optimizers.json: PyTorch's own optimisers and schedulers, to be repeated by core/train digit by digit.

Run with a Python that has torch: python3 tests/train/golden/optimizers.py
"""
import json
import pathlib

import torch


def start():
    generator = torch.Generator().manual_seed(7)
    return [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in ((3, 4), (5,))]


def gradients(step):
    generator = torch.Generator().manual_seed(100 + step)
    return [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in ((3, 4), (5,))]


def trace(make, zero_when_absent=False):
    """Six steps; the second parameter has no gradient in steps 0, 2 and 4 (a candidate that was not run)."""
    parameters = [p.clone().requires_grad_(True) for p in start()]
    optimizer = make(parameters)
    steps = []
    for step in range(6):
        given = gradients(step)
        parameters[0].grad = given[0]
        if step % 2 == 1:
            parameters[1].grad = given[1]
        elif zero_when_absent and parameters[1].grad is not None:
            parameters[1].grad = torch.zeros_like(parameters[1])  # zero_grad() of 2021
        else:
            parameters[1].grad = None
        optimizer.step()
        for group in optimizer.param_groups:
            group["lr"] *= 0.9
        steps.append([p.detach().flatten().tolist() for p in parameters])
    return steps


def clipped():
    parameters = [p.clone().requires_grad_(True) for p in start()]
    for p, g in zip(parameters, gradients(0)):
        p.grad = g
    torch.nn.utils.clip_grad_norm_(parameters, 0.5)
    return [p.grad.flatten().tolist() for p in parameters]


def rates(make, epochs):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.065)
    scheduler = make(optimizer)
    values = []
    for _ in range(epochs):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return values


optim = torch.optim
result = {
    "start": [p.flatten().tolist() for p in start()],
    "gradients": [[g.flatten().tolist() for g in gradients(step)] for step in range(6)],
    "sgd": trace(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=5e-4)),
    "sgd_move": trace(lambda p: optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=5e-4), True),
    "sgd_plain": trace(lambda p: optim.SGD(p, lr=0.1)),
    "adam": trace(lambda p: optim.Adam(p, lr=0.1, betas=(0.5, 0.999), weight_decay=1e-3)),
    "adam_move": trace(lambda p: optim.Adam(p, lr=0.1, betas=(0.5, 0.999), weight_decay=1e-3), True),
    "amsgrad": trace(lambda p: optim.Adam(p, lr=0.1, betas=(0.9, 0.999), weight_decay=1e-3, amsgrad=True)),
    "clipped": clipped(),
    "cosine": rates(lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 30, eta_min=1e-4), 30),
    "multistep": rates(lambda o: optim.lr_scheduler.MultiStepLR(o, [13, 19, 26], 0.1), 30),
    "step": rates(lambda o: optim.lr_scheduler.StepLR(o, 7, 0.3), 30),
}
path = pathlib.Path(__file__).with_name("optimizers.json")
path.write_text(json.dumps(result) + "\n")
print(path, torch.__version__)
