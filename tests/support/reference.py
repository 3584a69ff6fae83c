"""The judge: slow, plain, scalar versions of the model language and of the simulation standard.

They are written only from the design and share no code with the package. Python evaluates the expressions, rows are
dictionaries, random numbers are Python integers, and the next edge is found by linear search.
"""

from __future__ import annotations

import itertools
import math
from functools import cache, reduce


def odds(p, *factors):
    k = reduce(lambda a, b: a * b, factors, 1.0)
    return p * k / (1 - p + p * k)


FUNCTIONS = {"min": min, "max": max, "exp": math.exp, "log": math.log, "odds": odds, "__builtins__": {}}


@cache
def code(text):
    """An expression, ready for Python; each is compiled once, because there are thousands of states."""
    return compile(" ".join(text.split()), "model", "eval")


class Judge:
    """A model file, given as plain tables and evaluated for one state and action at a time."""

    def __init__(self, spec):
        self.spec = spec
        self.variables = list(spec["states"])
        self.values = [list(v) for v in spec["states"].values()]
        self.names = {v: i for values in self.values for i, v in enumerate(values)}
        parameters = spec.get("parameters", {})
        self.parameters = {n: p["value"] if isinstance(p, dict) else p for n, p in parameters.items()}
        self.attributes = {a for given in spec["actions"].values() for a in given}
        self.responses = list(dict.fromkeys(r for rule in spec.get("response", []) for r in rule["chances"]))

    def evaluate(self, text, names):
        return float(eval(code(str(text)), FUNCTIONS, names))

    def scope(self, state, action=None, response=None):
        names = {**self.names, **self.parameters, **dict(zip(self.variables, state, strict=True))}
        names |= {r: r for r in self.responses} | {a: a for a in self.spec["actions"]}
        if action is not None:
            names |= dict.fromkeys(self.attributes, 0)
            for name, value in self.spec["actions"][action].items():
                names[name] = self.names[value] if isinstance(value, str) else float(value)
            names["action"] = action
        if response is not None:
            names["response"] = response
        for name, text in self.spec.get("let", {}).items():
            try:
                names[name] = self.evaluate(text, names)
            except NameError:
                if action is not None:
                    raise
        return names

    def ending(self, state):
        for name, text in self.spec["endings"].items():
            if self.evaluate(text, self.scope(state)):
                return name
        return None

    def first(self, rules, names):
        for rule in rules:
            if rule.get("when") is None or self.evaluate(rule["when"], names):
                return rule["chances"]
        return {}

    def answers(self, state, action):
        if not self.responses:
            return {None: 1.0}
        names, found, rest = self.scope(state, action), {}, None
        for response, text in self.first(self.spec["response"], names).items():
            if text == "rest":
                rest = response
                continue
            found[response] = names[response] = self.evaluate(text, names)
        if rest is not None:
            found[rest] = 1 - sum(found.values())
        return found

    def moved(self, v, state, names):
        values, at = self.values[v], state[v]
        after = dict.fromkeys(range(len(values)), 0.0)
        for target, text in self.first(self.spec.get("shift", {}).get(self.variables[v], []), names).items():
            up, down = min(at + 1, len(values) - 1), max(at - 1, 0)
            to = {"up": up, "down": down}.get(target)
            after[values.index(target) if to is None else to] += self.evaluate(text, names)
        after[at] += 1 - sum(after.values())
        return after

    def edges(self, state, action):
        """{(response, next state): chance} and {(response, next state): {tally: value}}."""
        chances, tallies = {}, {}
        for response, p in self.answers(state, action).items():
            known = self.scope(state, action, response)
            options = [self.moved(v, state, known) for v in range(len(state))]
            for after in itertools.product(*[[i for i, c in o.items() if c > 1e-15] for o in options]):
                chance = p * math.prod(o[i] for o, i in zip(options, after, strict=True))
                if chance <= 1e-15:
                    continue
                chances[response, after] = chance
                names = known | {f"{n}_next": i for n, i in zip(self.variables, after, strict=True)}
                tallies[response, after] = {n: self.evaluate(t, names) for n, t in self.spec.get("tallies", {}).items()}
        return chances, tallies


def philox(counter, key):
    """Philox 4x32-10 on Python integers, from the paper's definition."""
    c, k = list(counter), list(key)
    for _ in range(10):
        one, two = c[0] * 0xD2511F53, c[2] * 0xCD9E8D57
        c = [(two >> 32) ^ c[1] ^ k[0], two & 0xFFFFFFFF, (one >> 32) ^ c[3] ^ k[1], one & 0xFFFFFFFF]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return c


def uniform(seed, run, week):
    low = 0xFFFFFFFF
    words = philox((run & low, run >> 32, week, 0), (seed & low, seed >> 32))
    return ((words[0] << 32 | words[1]) >> 11) * 2.0**-53


def walk(table, seed, run, weeks):
    """One run of the simulation standard on a walk table: pairs visited, ending, last week, tallies."""

    def draw(row, u):
        low, high = int(table.first[row]), int(table.first[row + 1])
        return next((e for e in range(low, high) if u < table.upto[e]), high - 1)

    pair = int(table.after[draw(table.start, uniform(seed, run, 0))])
    pairs, tally, week = [pair], [0.0] * table.vectors.shape[1], 0
    while week < weeks and table.ending[table.cell[pair]] < 0:
        week += 1
        edge = draw(pair, uniform(seed, run, week))
        pair = int(table.after[edge])
        pairs.append(pair)
        tally = [t + float(x) for t, x in zip(tally, table.vectors[table.kind[edge]], strict=True)]
    return pairs, int(table.ending[table.cell[pair]]), week, tally
