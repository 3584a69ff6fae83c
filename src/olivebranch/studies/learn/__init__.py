"""What a diary can and cannot tell: the priors of a model's parameters, reweighted by what was written down."""

from olivebranch.studies.learn.diaries import diaries as diaries
from olivebranch.studies.learn.question import learn as learn
from olivebranch.studies.learn.result import Learned as Learned
