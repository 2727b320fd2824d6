"""The names of :mod:`snnreg` for type checkers, which do not follow lazy loading."""

from snnreg import analysis as analysis
from snnreg import datasets as datasets
from snnreg import decay as decay
from snnreg import encoding as encoding
from snnreg import experiment as experiment
from snnreg import network as network
from snnreg import parameters as parameters
from snnreg import pictures as pictures
from snnreg import simulation as simulation
from snnreg import style as style
from snnreg import wiring as wiring
from snnreg.decay import Decay as Decay
from snnreg.experiment.runs import reproduce as reproduce
from snnreg.parameters import Parameters as Parameters
from snnreg.simulation.storage import TrainedNetwork as TrainedNetwork
from snnreg.simulation.training import respond as respond
from snnreg.simulation.training import train as train

__version__: str
