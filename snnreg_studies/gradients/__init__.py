"""Networks trained by surrogate gradients, and what keeps their weights small meanwhile (chapter 12).

It needs PyTorch and snnTorch, the extra ``torch-snn``.
"""
