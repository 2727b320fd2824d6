"""Where pip finds PyTorch without CUDA: ``python extensions/cpu_index.py URL`` prints the option, or nothing.

PyPI's build for Linux on x86-64 carries CUDA, gigabytes that nothing here uses; other systems get the small build.
PyTorch's own index has it for Linux as well, but a machine may not reach it, and pip would then try for minutes.
So it is asked once, and an index that does not answer within some seconds is left out.
"""

import http.client
import importlib.util
import platform
import sys
import threading
import urllib.request

PATIENCE_S = 4


def answers(address):
    """Whether an index of Python packages has a page of torch, by an answer within :data:`PATIENCE_S`.

    Parameters
    ----------
    address : str

    Returns
    -------
    bool
    """
    found = []

    def ask():
        try:
            with urllib.request.urlopen(f"{address.rstrip('/')}/torch/", timeout=PATIENCE_S) as page:
                found.append(b"torch" in page.read(4096))
        except (OSError, ValueError, http.client.HTTPException):  # no network or page, no address, no web server
            pass

    # In a thread of its own, because a name that cannot be looked up knows no timeout.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    return found == [True]


def main(address=""):
    """Print the option for pip if this machine needs and reaches the index, and say so if it does not reach it."""
    needed = (sys.platform, platform.machine()) == ("linux", "x86_64") and not importlib.util.find_spec("torch")
    if not (address and needed):
        return
    if answers(address):
        print(f"--extra-index-url {address}")
        return
    print(
        f"Note: no answer from {address}, so pip takes PyTorch from where it usually looks. PyPI's build carries "
        "CUDA and is large; troubleshooting.md says more.",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
