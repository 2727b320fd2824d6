"""The sizes and constants of the network that is trained by surrogate gradients; they need no snnTorch."""

INPUTS, HIDDEN, CLASSES = 784, 100, 10

STEPS = 25
"""Time steps for which an image is shown."""

LEAK, THRESHOLD = 0.9, 1.0
"""What a potential keeps from step to step, and where a neuron spikes, which takes this away from it."""
