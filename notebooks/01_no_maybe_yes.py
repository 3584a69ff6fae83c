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
# # 1. No, maybe, yes
#
# You want to make up with someone. Right now their answer is **no**.
# Do you ask straight away? Or do you take a small step first?
#
# This lesson takes ten minutes. You bet first, then you look, then you find out why.
#
# > **Please read.** This is a teaching toy, not advice about a real person. A no, a block or a request for no contact
# > is to be respected: here a shut door is final, and moving on is a good ending. Where there is fear, control,
# > violence or a protective order, this is not the tool: a local help line is.
#
# Every number below is made up for teaching.

# %%
import textwrap

import olivebranch as ob

model = ob.load("maybe")
model

# %% [markdown]
# ## Four places to stand
#
# Their stance is one of four: **no**, **maybe**, **yes**, or the door is **shut**.
# A round is one try. You can **ask**, or you can take a **small step**.
#
# An arrow is a move that can happen. Its number is the chance, each time you try.
# A thick arrow happens often. The sign ↺ means: nothing changes.

# %%
picture = model.plot()

# %% [markdown]
# Read one arrow aloud. "If I ask while they say *no*, there are 8 chances in 100 that it becomes *yes*."
#
# Now read the one that hurts. "If I ask while they say *no*, there are 25 chances in 100 that the door shuts."
# A shut door stays shut. Nothing you can do opens it, and that is right.

# %% [markdown]
# ## One person's luck
#
# Here is one person who only asks. Each round, chance decides.

# %%
asking = model @ "jump_ahead"
asking.story(seed=7, run=3, weeks=20)

# %% [markdown]
# Another person, the same plan, other luck.

# %%
asking.story(seed=7, run=7, weeks=20)

# %% [markdown]
# One story proves nothing. So we ask: what happens to **100 people** who follow the same plan?

# %% [markdown]
# ## Your first bet
#
# Of 100 people who only ask, how many have a yes after 20 rounds?
# Change the number, then run the cell. No peeking.

# %%
my_bet = 50

# %% [markdown]
# ## Look

# %%
asked = asking.exact(weeks=20)
print(f"You said {my_bet}. The model says {100 * asked.chance('yes'):.0f}.")
print(f"The door is shut for {100 * asked.chance('shut'):.0f}.")

# %% [markdown]
# Were you too high? Most people are. One ask feels like one chance among many.
# But each ask also risks the door, and the door wins three times out of four.

# %% [markdown]
# ## Your second bet
#
# Now 100 people take a **small step** while it is no, and **ask** only once it is maybe.
# That takes more rounds. How many have a yes after the same 20 rounds?

# %%
my_second_bet = 30

# %%
both = ob.compare(model, ["small_steps", "jump_ahead"], weeks=20)
small = 100 * both["small_steps"].chance("yes")
print(f"You said {my_second_bet}. The model says {small:.0f}.")

# %%
picture = both.plot()

# %% [markdown]
# If you cannot see a picture, every picture here can say in words what it shows.

# %%
print(textwrap.fill(ob.describe(picture), 88))

# %% [markdown]
# Small steps get there far more often. Still, about 30 of 100 do not. Nothing here is sure.
#
# Look at the last line too. An *unwelcome contact* is an ask that nothing had invited.
# Asking does not only work less. It also costs the other person more.

# %% [markdown]
# ## Why?
#
# The picture puts both roads side by side.

# %%
picture = both.plot.steps()

# %% [markdown]
# We can work it out by hand. Ask at *no*, and wait until something happens: either a yes, or a shut door.

# %%
yes, shut = 0.08, 0.25
print(f"ask at no: yes before shut, {yes / (yes + shut):.0%}")

# %% [markdown]
# Now a small step at *no*: either maybe, or a shut door.

# %%
maybe, shut = 0.35, 0.03
up = maybe / (maybe + shut)
print(f"small step at no: maybe before shut, {up:.0%}")

# %% [markdown]
# Then an ask at *maybe*: 45 in 100 yes, 45 in 100 back to no, 10 in 100 shut.
# From no, you can climb again. So the chance from maybe, call it `m`, is in its own recipe:
#
# `m = 0.45 + 0.45 * (up * m)`
#
# Bring the `m` to one side.

# %%
m = 0.45 / (1 - 0.45 * up)
print(f"from maybe: {m:.1%}, so from no: {up * m:.1%}")

# %% [markdown]
# That is the chance with all the time in the world. The library finds the same.

# %%
print(f"{(model @ 'small_steps').exact().chance('yes'):.1%}")

# %% [markdown]
# You have just solved a **Markov chain**. Its one rule: what happens next depends on where you stand now,
# not on how you came there.

# %% [markdown]
# ## When would asking be right?
#
# Suppose they are nearly ready. Half of all asks at *no* are met with a yes, and hardly any shut the door.

# %%
ready = model.with_parameters(cold_yes=0.5, slam=0.05)
picture = ob.compare(ready, ["small_steps", "jump_ahead"], weeks=20).plot()

# %% [markdown]
# Then asking wins. "Do not jump" is no law. It holds where the leap is unlikely and a failed leap is costly.

# %% [markdown]
# ## Key points
#
# * A small step changes where you stand. From *maybe*, the same question has a better chance.
# * A leap costs more than its low chance: each failed leap may shut the door.
# * The best plan here still fails about 30 times in 100. A fair comparison says so.
# * Harm is counted next to success, always.
# * A shut door is final. Then moving on is the good road.
#
# ## Check your understanding
#
# 1. Why do 20 asks at 8 in 100 each not make a yes nearly sure?
# 2. Which single number would you change to make jumping ahead win? Try it with `model.with_parameters(...)`.
# 3. In this model, does it matter how often they have said no before?
#
# <details><summary>Answers</summary>
#
# 1. Because you rarely get 20 asks. Each ask shuts the door 25 times in 100, so most people get only a few.
# 2. `cold_yes`, the chance of a yes to an ask at no. Or `step_up`: if small steps never work, asking is all there is.
# 3. No. Only where they stand now matters. Lesson 6 looks at what changes when noes are remembered.
#
# </details>
#
# Next: [2. Comparing strategies](02_comparing_strategies.ipynb)
