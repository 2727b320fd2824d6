"""What a reader sees of an error: its useful line and the places in their own cells. The rest is folded."""

import traceback

import words


def own_frames(error):
    """The traceback of an error from the first cell on, which is where a reader's code begins."""
    trace = error.__traceback__
    while trace and not is_cell(trace.tb_frame.f_code.co_filename):
        trace = trace.tb_next
    return trace


def is_cell(file):
    return file.startswith("<cell ")


def first_cause(error):
    """The error that others only report: Brian2 wraps what is wrong with an equation in two more."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def describe(error):
    """The text of an error for a reader, and its whole traceback where that says more, else None."""
    trace = own_frames(error)
    render, advice = getattr(error, "_render_traceback_", None), words.advice(error)
    if render:
        return "".join(render()), None
    frames = traceback.extract_tb(trace)
    if isinstance(error, SyntaxError) and advice:
        frames = [traceback.FrameSummary(error.filename, error.lineno, "", line=error.text)]
    cells = [(each.filename, each.lineno, each.line) for each in frames if is_cell(each.filename)]
    places = [f'File "{file}", line {line}\n    {code}\n' for file, line, code in cells]
    if advice:
        return "".join([*places, advice]), None
    whole = "".join(traceback.format_exception(type(error), error, trace, colorize=False))
    cause = first_cause(error)
    if cause is error and all(is_cell(each.filename) for each in frames):
        return whole, None
    useful = "".join(traceback.format_exception_only(type(cause), cause, colorize=False))
    return "".join([useful, *places]), whole
