"""Drawing functions, which know only arrays and labels: they never see a model, a chain or an outcome.

Each draws on a given Axes and changes nothing else. Names, questions and numbers come from `olivebranch.plots`.
"""
