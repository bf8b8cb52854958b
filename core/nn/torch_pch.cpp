// Gives the precompiled <torch/torch.h> a translation unit to belong to.
