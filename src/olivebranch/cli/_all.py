"""Imports every module with commands, which registers them in the order in which --help lists them."""

from olivebranch.cli import models as models  # noqa: I001
from olivebranch.cli import runs as runs
from olivebranch.cli import rests_on as rests_on
from olivebranch.cli import reasons as reasons
from olivebranch.cli import learning as learning
from olivebranch.cli import optima as optima
from olivebranch.cli import grids as grids
from olivebranch.cli import demo as demo
from olivebranch.cli import exports as exports
from olivebranch.cli import exercises as exercises
from olivebranch.cli import page as page
from olivebranch.cli import report as report
from olivebranch.cli import doctor as doctor
