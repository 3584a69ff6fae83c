"""Claims: each is a query with a verdict, and the share of prior draws in which it holds."""

from olivebranch.studies.asking import Ask as Ask
from olivebranch.studies.claims.claim import Claim as Claim
from olivebranch.studies.claims.ours import OURS as OURS
from olivebranch.studies.claims.study import Claims as Claims
from olivebranch.studies.claims.study import claims as claims
