# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5. What it rests on
#
# "46 of 100 reach a yes." Says who?
#
# A model rests on many *ifs*. This lesson asks what happens to the answer when they are wrong.
#
# *A teaching toy. See the note in [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 20 minutes. **First:** [lesson 2](02_comparing_strategies.ipynb).
#
# **When you have done it, you can**
#
# * say where each number comes from,
# * look at the spread of an answer and not only at its middle,
# * say on which input an answer depends, and where it reverses.

# %%
import textwrap

import pandas as pd

import olivebranch as ob

model = ob.load("maybe")

# %% [markdown]
# ## Where do the numbers come from?
#
# Every number in a model has a **grade**: A is direct data, B is evidence about something close, C is judgement, D is
# made up.

# %%
rows = [(name, p.value, p.prior, p.grade) for name, p in model.parameters.items()]
pd.DataFrame(rows, columns=["parameter", "value", "prior", "grade"])

# %% [markdown]
# They are all D. This model is for teaching.
#
# The **prior** says how sure we are of a number. `beta(4, 46)` means: as sure as if we had seen 50 asks, and 4 of them
# had worked. So `cold_yes` is near 0.08, but 0.03 or 0.15 would not surprise us.

# %% [markdown]
# ## Draw, and draw again
#
# We draw every number from its prior, and solve the model. We do that 256 times.
# Each draw is a world: one way things could be, as far as we know.
#
# **Bet:** in how many of 100 such worlds do small steps reach *yes* more often than jumping ahead?

# %%
my_bet = 60

# %%
study = ob.uncertainty(
    model, ["small_steps", "jump_ahead"], weeks=20, draws=256, progress=False
)
gap = study.difference("small_steps", "jump_ahead")
print(f"You said {my_bet}. The answer is {100 * gap.ahead:.1f}.")

# %%
picture = study.plot.spread()

# %% [markdown]
# Each dot stands for one in fifty of those worlds. The dots are widely spread: it is quite uncertain **how many** reach
# a yes. But the two heaps hardly overlap: it is far more certain **which** plan does better.
#
# That happens often. A ranking can be firm where the numbers are not.

# %% [markdown]
# ## What does it depend on?
#
# Change one number at a time, from low to high, and watch the answer.
#
# **Bet:** which of the seven numbers changes the chance of a yes by small steps the most?

# %%
my_parameter = "cold_yes"

# %%
tornado = study.tornado("yes", "small_steps")
print(f"You said {my_parameter}. It is {tornado.names[0]}.")

# %%
picture = tornado.plot()

# %% [markdown]
# `cold_yes` changes nothing at all: small steps never ask at *no*.
# If you could measure only one number, you would measure the one on top.

# %% [markdown]
# ## Where does the ranking reverse?
#
# Here is a map. From left to right, an ask at *no* works more often. From bottom to top, it shuts the door more often.

# %%
grid = ob.regimes(
    model,
    ["small_steps", "jump_ahead"],
    x={"cold_yes": [0.02, 0.08, 0.2, 0.35, 0.5, 0.65]},
    y={"slam": [0.02, 0.1, 0.25, 0.35]},
    weeks=20,
    progress=False,
)
picture = grid.plot()

# %% [markdown]
# Jumping ahead wins where asking works well and shuts few doors. Everywhere else it loses.
# "Never jump" is too simple. "It depends, and here is what it depends on" is better.

# %% [markdown]
# ## Claims
#
# Advice is full of claims. Here, a claim is a question to the model, and each world answers it.
# Here are six, about the large model of lesson 2.
#
# **Bet:** which of them fail?

# %%
names = ["jumping_is_bad", "pressure_worsens", "pause_pays"]
names += ["friend_zone_not_dead", "no_contact_brings_back", "too_soon"]
asked = [claim for claim in ob.OURS if claim.name in names]
for claim in asked:
    print(f"{claim.name}: {claim.words}")

# %%
my_fails = ["friend_zone_not_dead"]

# %%
found = ob.claims("reconciliation", asked, weeks=52, draws=64, progress=False)
for claim in asked:
    print(
        f"holds in {100 * found[claim.name].share:3.0f} of 100 worlds: {claim.words}"
    )
print(f"\nYou said these fail: {', '.join(my_fails)}.")

# %%
picture = found.plot()

# %% [markdown]
# Two fail. "No contact brings them back": in this model, silence brings back fewer than typical behaviour does.
# And the pause brings no more yeses. It is good for **you**, and that is what the evidence says too.
#
# "Pressure worsens your position" holds in every one of these worlds. It counts the doors that they *shut*, because of
# how they were contacted. It does not count those who moved on, since that was nothing you did.
#
# A claim that holds here holds *in the model*. Whether people are like that is another question.
# So with each claim, the library says what is known about people.

# %%
for claim in asked:
    print(claim.words)
    print(textwrap.indent(textwrap.fill(claim.evidence, 76), "    "))

# %% [markdown]
# ## Key points
#
# * Say where each number comes from. Made-up numbers are fine if you say that they are made up.
# * Draw from what you believe, and solve again. Look at the spread, not only at the middle.
# * A ranking can be firmer than its numbers.
# * Ask where the answer reverses, and what it depends on.
# * A model can test whether claims follow from its assumptions. It cannot show that people are like that.
#
# ## Check your understanding
#
# 1. Why does `cold_yes` matter so much for jumping ahead, and not at all for small steps?
# 2. A claim holds in 55 of 100 worlds. What do you tell a friend?
# 3. All numbers have grade D, and the ranking holds in nearly every world. Is it proven?
#
# <details><summary>Answers</summary>
#
# 1. Small steps ask only at *maybe*. Jumping ahead asks at *no* every time.
# 2. "Nobody can say." That is close to tossing a coin.
# 3. No. All the worlds have the same arrows, and are drawn from the same made-up priors. What the model leaves out is
#    never tested.
#
# </details>
#
# Next: [6. Friend-zone, noes and letting go](06_friend_zone_noes_and_letting_go.ipynb)
