"""An error of snnreg that nobody catches is shown as Python shows it, though Brian2 is loaded."""

from tests.support.processes import run_python


def test_brian2_does_not_ask_to_report_what_snnreg_says():
    done = run_python("-c", "import snnreg; snnreg.Parameters(dt=3)")
    assert done.returncode == 1 and "report" not in done.stderr and done.stderr.startswith("Traceback")
    done = run_python("-c", "from snnreg import Parameters, train; train([[[0]]], [0], None)")
    assert done.stderr.splitlines()[-1].startswith("snnreg.base.errors.SnnregError: images must have the shape")
    assert "report" not in done.stderr


def test_what_else_fails_is_reported_as_brian2_asks():
    done = run_python("-c", "import snnreg; snnreg.Parameters; 1 / 0")
    assert "ZeroDivisionError" in done.stderr and "Brian 2 encountered an unexpected error" in done.stderr
