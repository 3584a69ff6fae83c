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
# # 9. The best pacing, with care
#
# So far we have compared rules that somebody wrote down. Now we ask the computer for the **best** rule of all.
#
# Best by what? A yes counts as 1. Each unwelcome contact takes 0.02 off. That weight is a choice, and you may make another.
#
# *Made-up numbers, a toy: an optimum of a toy model is no advice. See the note in [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 20 minutes. **First:** [lesson 5](05_what_it_rests_on.ipynb).
#
# **When you have done it, you can**
#
# * explain how the best rule is found from the end backwards,
# * say what an optimum rests on, and what it leaves out,
# * read the price of care off a curve.

# %%
import textwrap

import olivebranch as ob

# %% [markdown]
# ## One round is easy
#
# Take the smallest model, with *no*, *maybe* and *yes*. Suppose there is **one** round left, and they are at *no*.
#
# A small step cannot bring a yes in one round. An ask can, with 8 of 100. So with one round left, the best is to ask.
#
# **Bet:** with 20 rounds left, what is the best thing to do at *no*? Write `"ask"` or `"small_step"`.

# %%
my_bet = "ask"

# %%
best = ob.best_pacing("maybe", weeks=20)
rule = best.rule()
answer = rule.actions_at({"stance": "no"})[0]
print(f"You said {my_bet}. The best at no is {answer}.")

# %% [markdown]
# **Why?** The computer starts at the **end**. It knows what to do in the last round. So it knows what being at *maybe* is
# worth in the round before. So it knows what to do there. And so on, back to the first round.
#
# That is called **backward induction**. It needs no luck and no guessing. Nobody told it about small steps.

# %%
print("\n\n".join(textwrap.fill(line, 100) for line in rule.words().splitlines()))

# %% [markdown]
# ## A last leap, which is no lesson
#
# Did you see the line about round 20? In the last round, the best rule asks at *no*, cold.
#
# Not because that is wise. Only because the game stops there, and whatever comes after counts for nothing.
# Life does not stop in round 20. So we **flag** that leap, and do not teach it.
#
# What does it gain? Here is the rule with the leap and the rule without it.

# %%
with_leap = best.rule(loss=0)
print(f"with the leap: {with_leap.value:.4f}, without: {rule.value:.4f}")

# %% [markdown]
# ## The full model
#
# In `reconciliation` there are five rungs, and they may be calm, wary, bristling or flooded. There are nine things to do.
#
# **Bet:** how many lines does a rule need that is nearly as good as the best?

# %%
my_bet = 20

# %%
best = ob.best_pacing("reconciliation")
rule = best.rule()
print(
    f"You said {my_bet}. It takes {rule.size}, and loses {100 * rule.loss:.2f} of 100."
)

# %%
picture = rule.plot()
# %% [markdown]
# Read it from the left. First: are they calm? If not, leave them in peace. If they are, take **one** step: the next rung.
#
# That is small steps. And rest comes first.
#
# ## Harm beside success
#
# An optimum may hide a price. So here it stands beside two rules we know.

# %%
result = ob.compare("reconciliation", [best, "small_steps", "jump_ahead"])
result.to_frame()[["yes", "shut", "moved_on", "strain", "unwelcome"]].round(2)

# %% [markdown]
# **Even the best leaves 46 of 100 without a yes.** That is no failure, of theirs or of yours.
#
# ## When is jumping best?
#
# The answer rests on one assumption: that skipping a rung costs something. Take it away, and ask again.
#
# **Bet:** what is the best rule if skipping costs nothing, and nothing is ever resented?

# %%
my_bet = "small steps"

# %%
free = ob.best_pacing(ob.load("reconciliation", context="null")).rule()
print(f"You said {my_bet}. It is: {free.words().splitlines()[0]}")

# %% [markdown]
# So small steps are not a law of nature. They are best **because** jumping costs something.
# Whether it does, between people, nobody has measured.
#
# ## What does care cost?
#
# Perhaps you want less strain than the best rule brings. What do you give up?

# %%
front = ob.frontier(
    "reconciliation", strategies=["small_steps", "jump_ahead", "ask_monthly"]
)
picture = front.plot()
# %% [markdown]
# The curve is nearly flat. Care costs almost nothing here. Look where jumping ahead lies: more strain **and** fewer yeses.
#
# ## What you cannot see
#
# There may be a spark left, or not. Nobody can see it, and the rule may not look.
#
# **Bet:** how much would it be worth to know? Of 100.

# %%
my_bet = 10

# %%
worth = 100 * (best.fully_seen - best.value)
print(f"You said {my_bet}. At most {worth:.2f} of 100.")

# %% [markdown]
# Almost nothing! Whoever asks gently finds out soon enough. You need not read minds.
#
# ## What it will not do
#
# It never pushes: that is taken out first. And it refuses to look at success alone.

# %%
try:
    ob.best_pacing("reconciliation", weight=0)
except ob.ArgumentError as error:
    print(textwrap.fill(str(error), 100))

# %% [markdown]
# **A no is to be respected.** No optimum changes that.

# %% [markdown]
# ## Key points
#
# * The best rule is found from the end backwards. Nobody tells it what a good rule looks like.
# * Here it rests while they are wary, and takes one step at a time. That is small steps.
# * It does so because skipping costs something. That is assumed, and nobody has measured it.
# * Harm must count. An objective that ignores it is refused, and pushing is never part of the answer.
# * Even the best leaves nearly half without a yes.
#
# ## Check your understanding
#
# 1. Why does the best rule ask at *no* in round 20, and why is that no lesson?
# 2. The rule of five lines gives away a little. Why might you still prefer it to the best one?
# 3. Let a week of strain weigh ten times as much: `weight=0.2`. Does the rule change? Try it.
# 4. A friend says: "the computer proved that I should ask her out." What do you answer?
#
# <details><summary>Answers</summary>
#
# 1. After round 20 nothing counts, so a shut door costs nothing. Their life goes on after round 20.
# 2. You can read it, remember it, and see why it says what it says.
# 3. Hardly: the best rule causes almost no strain already.
# 4. It proved something about made-up numbers. She is a person, and her no or yes is hers.
#
# </details>
#
# Next: [10. Sorry, resistance, pushing](10_sorry_resistance_pushing.ipynb)
