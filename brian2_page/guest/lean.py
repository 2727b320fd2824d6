"""Used by the build alone: compiled modules without what nobody reads, a third of what a page loads of them.

A traceback underlines a part of a line by its columns, but of these modules the page has no lines. The
docstrings of sympy and of its numbers go, too, since cells reach both through Brian2 alone.
"""

import dis
import functools
import inspect
import itertools
import marshal
import zipfile
from types import CodeType

HEAD = 16  # bytes of a .pyc before its code
LONGEST = 8  # code units that one entry of a table of lines can have
WITHOUT_DOCSTRINGS = ("sympy/", "mpmath/")
BEGIN = 16  # instructions of a module or a class, among which one stores its docstring
NO_COLUMNS, NO_LINE = 13, 15  # kinds of entries, see InternalDocs/code_objects.md of CPython


def number(value):
    """A signed number as tables of lines have it, six bits a byte."""
    value = (-value << 1) | 1 if value < 0 else value << 1
    out = bytearray()
    while value > 63:
        out.append(64 | value & 63)
        value >>= 6
    out.append(value)
    return out


@functools.cache
def entries(units, step):
    """What a table of lines has of some code units, `step` lines further on; None where they have no line."""
    out = bytearray()
    while units:
        taken = min(units, LONGEST)
        out.append(128 | (NO_LINE if step is None else NO_COLUMNS) << 3 | taken - 1)
        if step is not None:
            out += number(step)
            step = 0
        units -= taken
    return bytes(out)


def lines(code):
    """The table of lines of a code object, without columns."""
    out, before = [], code.co_firstlineno
    for start, end, line in code.co_lines():
        out.append(entries((end - start) // 2, None if line is None else line - before))
        if line is not None and end > start:
            before = line
    return b"".join(out)


def docstrings(code):
    """The places of docstrings among the constants of a code object."""
    if code.co_flags & inspect.CO_OPTIMIZED:  # a function
        if code.co_flags & inspect.CO_HAS_DOCSTRING:
            yield 0
        return
    begin = itertools.islice(dis.get_instructions(code), BEGIN)
    for loaded, stored in itertools.pairwise(begin):
        if loaded.opname == "LOAD_CONST" and (stored.opname, stored.argval) == ("STORE_NAME", "__doc__"):
            yield loaded.arg


def lean(code, keeps_docstrings):
    """A code object, and those inside it, without columns and perhaps without docstrings."""
    consts = [lean(each, keeps_docstrings) if isinstance(each, CodeType) else each for each in code.co_consts]
    for place in () if keeps_docstrings else docstrings(code):
        consts[place] = ""
    return code.replace(co_consts=tuple(consts), co_linetable=lines(code))


def leave_out(source, target):
    """Write the compiled modules of a zip into a new one."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name.endswith(".pyc"):
                data = old.read(name)
                code = lean(marshal.loads(data[HEAD:]), not name.startswith(WITHOUT_DOCSTRINGS))
                new.writestr(zipfile.ZipInfo(name), data[:HEAD] + marshal.dumps(code))
