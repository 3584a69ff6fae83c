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
# # 4. Two roads to one answer
#
# So far the library has said "24 of 100", and we have believed it. Where does such a number come from?
#
# There are two roads. You can **work it out**, or you can **try it many times**. The answers must agree.
#
# *Made-up numbers, a toy. See the note in [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 15 minutes. **First:** [lesson 1](01_no_maybe_yes.ipynb).
#
# **When you have done it, you can**
#
# * multiply a table of moves, round by round,
# * say how far a simulated number may be off,
# * explain why two plans are compared under the same luck.

# %%
import textwrap

import pandas as pd

import olivebranch as ob

chain = ob.load("maybe") @ "small_steps"

# %% [markdown]
# ## Road one: work it out
#
# Here are all the moves, as a table. Find the row for where you stand. The columns say where you may be next.

# %%
places = list(chain.labels["stance"])
moves = pd.DataFrame(chain.matrix.toarray(), index=places, columns=places).round(2)
moves

# %% [markdown]
# Each row adds up to 1, because you must end up somewhere.
#
# Now take 100 people who all start at *no*. The row *no* says where they are after one round.

# %%
crowd = 100 * chain.start
crowd = crowd @ moves.to_numpy()
pd.Series(crowd, index=places).to_frame("people").round(1)

# %% [markdown]
# Do it again, and again. After 20 rounds:

# %%
for _ in range(19):
    crowd = crowd @ moves.to_numpy()
pd.Series(crowd, index=places).to_frame("people").round(1)

# %% [markdown]
# Those are not whole people, of course. They are **chances**, with no luck in them. The library does exactly this.

# %%
exact = chain.exact(weeks=20)
print(f"yes: {exact.chance('yes'):.6f}")

# %% [markdown]
# ## Road two: try it many times
#
# Throw dice for every step of every person, and count. That is called Monte Carlo, after the casino.
#
# **Bet:** of 100 people, how far off will the count be?

# %%
my_bet = 1

# %%
hundred = chain.simulate(runs=100, weeks=20, seed=7, progress=False)
off = 100 * abs(hundred.chance("yes") - exact.chance("yes"))
print(f"You said {my_bet}. This time it is off by {off:.1f} of 100.")

# %% [markdown]
# New dice give another count. Here are five more groups of 100.

# %%
for seed in range(1, 6):
    other = chain.simulate(runs=100, weeks=20, seed=seed, progress=False)
    print(f"seed {seed}: {100 * other.chance('yes'):.0f} of 100")

# %% [markdown]
# The counts vary. The library says how much to expect: the **interval** is built so that it holds the true answer 95
# times in 100.

# %%
low, high = hundred.interval("yes")
truth = exact.chance("yes")
print(f"between {low:.2f} and {high:.2f}; the exact answer is {truth:.2f}")

# %% [markdown]
# ## More runs
#
# **Bet:** you want to halve the error. By what factor must you raise the number of runs?

# %%
my_factor = 2

# %%
for runs in (100, 400, 1_600, 6_400):
    sample = chain.simulate(runs=runs, weeks=20, seed=7, progress=False)
    estimate, error = sample.chance("yes"), sample.error("yes")
    print(f"{runs:6,} runs: {estimate:.4f}, standard error {error:.4f}")
print(f"You said {my_factor} times. It is 4 times.")

# %% [markdown]
# Each line has four times as many runs, and half the error. In the picture, the estimate closes in on the exact line.

# %%
picture = chain.simulate(
    runs=20_000, weeks=20, seed=7, progress=False
).plot.convergence()

# %% [markdown]
# ## The same dice for everyone
#
# Which of two plans is better? You could throw new dice for each. It is better to give both plans the **same dice**.
# Then they differ by the plan, and not by luck. Press *Play*: each column is one person, with the same dice in both rows.

# %%
both = ob.compare("maybe", ["small_steps", "jump_ahead"], weeks=10)
both.plot.runs(runs=3, seed=7, animate=True)

# %% [markdown]
# Now 5,000 people on the full model.

# %%
plans = ["small_steps", "skip_the_pause"]
sample = ob.compare(
    "reconciliation", plans, weeks=52, runs=5_000, seed=7, progress=False
)
print(textwrap.fill(str(sample.difference(*plans)), 80))

# %% [markdown]
# For most people, the same dice end the same way under both plans. Only the others say anything about the difference.
# So the interval becomes five times narrower, without a single extra run.
#
# (Skipping the pause brings slightly *more* yeses. The pause is there for you, not for them.)

# %%
picture = sample.plot.difference()

# %% [markdown]
# ## A story can be told again
#
# Person 6 of seed 7 has the same dice today, tomorrow, and on your friend's machine.

# %%
chain.story(seed=7, run=6, weeks=20)

# %% [markdown]
# ## Why have both?
#
# * The exact road has no error, but it needs every place and every move. There may be too many of them.
# * The dice always work, and they tell stories. But they are never quite right.
# * If the two agree, we trust both. This library tests one against the other.
#
# ## Key points
#
# * A Markov chain is a table of moves. Multiply by it once, and one round has passed.
# * Monte Carlo counts what happened to many. Four times as many runs give half the error.
# * An estimate without its error is half an answer.
# * Compare plans under the same luck.
#
# ## Check your understanding
#
# 1. Someone simulates 100 runs and finds plan A at 71 and plan B at 67. What do you say?
# 2. How many runs do you need to make the error of 100 runs ten times smaller?
# 3. Why does each row of the table add up to 1, when the columns need not?
#
# <details><summary>Answers</summary>
#
# 1. That may well be luck: with 100 runs, counts vary by several. Use more runs, and the same dice for both.
# 2. 100 times as many: 10,000.
# 3. From each place you must go somewhere, so a row adds up to 1. But many roads may lead to one place, or none.
#
# </details>
#
# Next: [5. What it rests on](05_what_it_rests_on.ipynb)
