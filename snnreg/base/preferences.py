"""Brian2 without the preferences of the working folder, and without files of its own among the temporary ones.

When Brian2 is imported it evaluates what stands in a file ``brian_preferences`` of the working folder as Python,
so whoever fills a folder could run code in every process that starts there.  The file in the user's home,
``~/.brian/user_preferences``, is read as ever.

It also writes a log and a copy of the script for each process, which stay where the process is killed.  Here it
does so only where the user's file asks for it.
"""

import sys
from importlib.machinery import PathFinder

FILE = "brian_preferences"
"""The name under which Brian2 opens it."""

NO_FILES = {"logging.file_log": False, "logging.save_script": False}

_MODULE = "brian2.core.preferences"


class _Finder:
    """Finds the one module of Brian2 that reads preferences, and lets it pass over the working folder's."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != _MODULE:
            return None
        spec = PathFinder.find_spec(name, path)
        execute = spec.loader.exec_module

        def exec_module(module):
            execute(module)
            read = module.BrianGlobalPreferences.read_preference_file

            def read_preference_file(self, file):
                if file != FILE:
                    self.update(NO_FILES)  # the user's file, read after it, may say otherwise
                    read(self, file)

            module.BrianGlobalPreferences.read_preference_file = read_preference_file

        spec.loader.exec_module = exec_module
        return spec


def keep_out():
    """From now on, an import of Brian2 passes over the working folder's preferences."""
    if _Finder not in sys.meta_path:
        sys.meta_path.insert(0, _Finder)
