"""Modules in a second zip, of which only the list of files is there until one of them is imported."""

import sys
import zipimport

MORE = "/usr/local/lib/more.zip"


class Finder:
    """Asked when the first zip has nothing; packages of one zip may have modules in the other."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        *above, last = name.split(".")
        begin = "/".join([*above, last])
        files = zipimport._zip_directory_cache.get(MORE, {})
        if not any(begin + ending in files for ending in (".pyc", ".py", "/__init__.pyc", "/__init__.py")):
            return None
        return zipimport.zipimporter("/".join([MORE, *above])).find_spec(name)


def begin():
    """Read the list of files, and find modules there from now on."""
    zipimport.zipimporter(MORE)
    sys.meta_path.append(Finder)
