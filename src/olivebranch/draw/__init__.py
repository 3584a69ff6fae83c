"""Drawing functions that know arrays and labels only: no model, no chain, no outcome is ever seen here.

Each draws on an Axes it is given and changes nothing else. Names, questions and numbers come from `olivebranch.plots`.
"""
