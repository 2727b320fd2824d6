"""Imported by the build alone: what chapters ask for after the start, pandas and scipy.stats, as they use it."""
# ruff: noqa: F401

import io

import pandas as pd
import pandas.core.reshape.reshape
import pandas.plotting._matplotlib
import scipy.stats

frame = pd.read_csv(io.StringIO("name,a\none,1\ntwo,2\n"))
frame._repr_html_()
frame.to_string()
frame.describe()
frame.groupby("name")["a"].mean()
frame.pivot_table(index="name", values="a")
_ = pd.concat([frame, frame]).merge(frame, on="name").set_index("name").sort_values("a_x").style
scipy.stats.t.ppf(0.975, 3)
scipy.stats.sem([1, 2])
