"""The check of an exercise, which runs behind a reader's answer and is not shown.

It reads names that the answer must set. An earlier try, or the book's solution, may have set them too.
"""

import ast

from snnreg_book.exercises import NotYet


def take_away(asked, tree, names):
    """Delete the names that a check asks for, so that only this answer can set them.

    A name that the answer reads and sets, as in ``x = 2 * x``, stays: it may be the chapter's.
    """
    read, written = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else written).add(node.id)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            read.add(node.target.id)
    for name in set(asked) - (read & written):
        names.pop(name, None)


def check(source, asked, names):
    """Run a check with the names of an answer; raises NotYet where it is not right, or the check itself fails.

    The traceback of such an error would show the check.
    """
    for name in asked:
        if name not in names:
            raise NotYet(f"Not yet: your code does not set `{name}`.")
    try:
        exec(compile(source, "<check>", "exec"), names)
    except NotYet as wrong:
        raise NotYet(*wrong.args) from None
    except Exception as error:
        raise NotYet(f"Not yet: the check could not use your answer ({type(error).__name__}: {error}).") from None
