"""What a picture can show: the check of its first argument."""

from __future__ import annotations

from olivebranch.errors import ArgumentError, printed

MADE_BY = {
    "Calibration": "ob.calibration(...)",
    "Chain": "model @ strategy",
    "Claims": "ob.claims(...)",
    "Classes": "model @ strategy and .classes()",
    "Comparison": "ob.compare(...)",
    "Distribution": "outcomes.distribution(...)",
    "Frontier": "ob.frontier(...)",
    "Gradient": "chain.gradient(...)",
    "Learned": "ob.learn(...)",
    "Likeliest": "chain.likeliest_story(...)",
    "Model": "ob.load(...)",
    "OnPairs": "chain.fundamental(...) or chain.stationary(...)",
    "Outcomes": "chain.exact(...) or chain.simulate(...)",
    "Power": "chain.power(...)",
    "Regimes": "ob.regimes(...)",
    "RuleTree": "ob.best_pacing(...).rule(...)",
    "Tornado": "ob.uncertainty(...).tornado(...)",
    "Uncertainty": "ob.uncertainty(...)",
    "Why": "ob.why(...)",
}

#: Pictures of endings, which a chain from a matrix need not have.
OF_ENDINGS = {
    "plot_convergence",
    "plot_cumulative",
    "plot_flow",
    "plot_runs",
    "plot_score",
    "plot_stance",
    "plot_when",
    "plot_zones",
}


def check_shown(picture: str, given: object, *kinds: type) -> None:
    """Raise ArgumentError unless the picture can show what it was given: a result of one of these kinds."""
    if isinstance(given, kinds):
        if picture in OF_ENDINGS and not getattr(given, "endings", True):
            raise ArgumentError(f"{picture} shows endings, and this chain has none: name some, endings={{...}}.")
        return
    wanted = " or ".join(MADE_BY[kind.__name__] for kind in kinds if kind is not str)
    raise ArgumentError(f"{picture} shows what {wanted} returns, not {_shown(given)}.")


def _shown(given: object) -> str:
    plain = given is None or isinstance(given, (str, int, float))
    return printed(given) if plain else f"a {type(given).__name__}"
