"""What the kernels of a build have and a reader's have not: a warm start, and trainings that are remembered."""
