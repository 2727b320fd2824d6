"""What the kernels of a build have that a reader's have not: IPython extensions, of which a cell sees nothing."""
