"""What a page loads of compiled modules keeps the lines of tracebacks, and runs as before."""

from brian2_page.guest import lean

SOURCE = (
    '''"""Said first."""
def deep(x):
    """Divide."""
    values = [
        each
        for each in range(x)
    ]
    return sum(values) / \\
        x


class Kept:
    """Said of a class."""
'''
    + "\n" * 300
    + "late = 1\n"
)


def lines_of(code):
    """The lines of all instructions, of the functions inside as well."""
    yield [(start, end, line) for start, end, line in code.co_lines()]
    for each in code.co_consts:
        if isinstance(each, type(code)):
            yield from lines_of(each)


def by_unit(code):
    return [[line for start, end, line in each for _ in range(start, end, 2)] for each in lines_of(code)]


def test_a_module_without_columns_has_its_lines_and_gives_the_same():
    code = compile(SOURCE, "module.py", "exec")
    less = lean.lean(code, keeps_docstrings=True)
    assert by_unit(less) == by_unit(code)
    assert {place[2:] for place in less.co_positions()} == {(None, None)}
    names = {}
    exec(less, names)
    assert names["deep"](4) == 1.5 and names["deep"].__doc__ == "Divide." and names["late"] == 1
