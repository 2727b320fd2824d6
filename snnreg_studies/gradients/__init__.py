"""Networks trained by surrogate gradients, and what keeps their weights small meanwhile (chapter 13).

It needs PyTorch and snnTorch, the extra ``torch-snn``.
"""
