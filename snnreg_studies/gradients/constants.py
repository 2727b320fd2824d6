"""The sizes and constants of the network that is trained by surrogate gradients; they need no snnTorch."""

INPUTS, HIDDEN, CLASSES = 784, 100, 10
STEPS = 25  # for which an image is shown
LEAK = 0.9  # what a potential keeps from step to step
THRESHOLD = 1.0  # where a neuron spikes, which takes this away from its potential
