"""The claims of the source text, each a query with a verdict and the share of prior draws in which it holds."""

from olivebranch.claims.claim import Claim as Claim
from olivebranch.claims.ours import OURS as OURS
from olivebranch.claims.study import Claims as Claims
from olivebranch.claims.study import claims as claims
from olivebranch.study.asking import Ask as Ask
