# Nothing happens here if snnreg is installed. Elsewhere, as on Colab, it is fetched: two to three minutes.
import importlib.util

if importlib.util.find_spec("snnreg") is None:
    import pathlib
    import subprocess
    import sys

    repository = "REPOSITORY"
    folder = pathlib.Path("snnreg-book").resolve()
    print("Installing snnreg. This takes two to three minutes, once.")
    try:
        if not folder.exists():
            subprocess.run(["git", "clone", "--quiet", "--depth", "1", repository, folder], check=True)
        pip = [sys.executable, "-m", "pip", "install", "--quiet", *"OPTIONS".split()]
        subprocess.run(pip, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ImportError(
            f"snnreg could not be fetched from {repository or 'anywhere, for the book has no address yet'}. "
            "It takes a network connection, git, and Python 3.11 to 3.14. Run this cell again, or install "
            "snnreg from a copy of the repository, with 'pip install --editable .[labs]', and restart the kernel."
        ) from error
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    importlib.import_module("setuptools")  # brings distutils, which Brian2 imports, into a kernel without it

    print("snnreg is installed.")
