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
# You want to get back together with someone. Right now their answer is **no**.
# Do you ask straight away? Or do you take a small step first?
#
# You place a bet, then you look, then you find out why.
#
# > **Please read.** This is a teaching toy, not advice about a real person. A no, a block or a request for no contact
# > is to be respected: here a shut door is final, and letting go is a good ending. Where there is fear, control,
# > violence or a protective order, this is not the tool: a local help line is.
#
# Every number below is made up for teaching.
#
# **Time:** 10 minutes.
#
# **When you have done it, you can**
#
# * read one arrow of a graph aloud,
# * place a bet before you look, and say why it was off,
# * work out by hand why a small step can beat a leap,
# * say where asking at once would be right.

# %%
import textwrap

import olivebranch as ob

model = ob.load("maybe")

# %% [markdown]
# ## Four places to stand
#
# Their stance is one of four: **no**, **maybe**, **yes**, or the door is **shut**.
# A round is one try. You can **ask**, or you can take a **small step**.
#
# Each arrow is a move that can happen. Its number is the chance that it does, each time you try.
# The thicker the arrow, the likelier the move. The sign ↺ means that nothing changes.

# %%
model

# %% [markdown]
# Read one arrow aloud. "If I ask while they say *no*, there are 8 chances in 100 that it becomes *yes*."
#
# Now read the one that hurts. "If I ask while they say *no*, there are 25 chances in 100 that the door shuts."
# A shut door stays shut. Nothing you can do opens it, and that is as it should be.
#
# In this model a door shuts only because of something you did. In real life, people also move on by themselves.
# Lesson 2 adds that, as an ending of its own.

# %% [markdown]
# ## One person's luck
#
# Here is one person who only asks. Each round, chance decides.

# %%
asking = model @ "jump_ahead"
asking.story(seed=7, run=3, weeks=20)

# %% [markdown]
# Another person, the same plan, different luck.

# %%
asking.story(seed=7, run=7, weeks=20)

# %% [markdown]
# One story proves nothing. So we ask: what happens to **100 people** who follow the same plan?

# %% [markdown]
# ## Your first bet
#
# Of 100 people who only ask, how many have a yes after 20 rounds?
# Change the number, then run the cell. No peeking! The answers below are folded; each opens when you run its cell.

# %%
my_bet = 50

# %% [markdown]
# ## Look

# %%
asked = asking.exact(weeks=20)
print(f"You said {my_bet}. The model says {100 * asked.chance('yes'):.0f}.")
print(f"The door is shut for {100 * asked.chance('shut'):.0f}.")

# %% [markdown]
# Was your bet too high? Many are. It feels as if you could always ask once more.
# But each ask may also shut the door, and three times out of four that happens before a yes.

# %% [markdown]
# ## Your second bet
#
# Now 100 people take a **small step** while the answer is no, and **ask** only once it is maybe.
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
# If you cannot see the picture, every picture here can also describe itself in words.

# %%
print(textwrap.fill(ob.describe(picture), 88))

# %% [markdown]
# Small steps get there far more often. Still, about 30 of 100 do not. Nothing here is certain.
#
# Look at the unwelcome contacts too. An *unwelcome contact* is an ask while the answer is still no.
# Asking every time works less often, and it also costs the other person more.

# %% [markdown]
# ## Why?
#
# The picture shows both plans side by side.

# %%
picture = both.plot.steps()

# %% [markdown]
# We can work it out by hand. Ask at *no*, again and again, until something changes: a yes, or a shut door.

# %%
yes, shut = 0.08, 0.25
print(f"ask at no: yes before shut, {yes / (yes + shut):.0%}")

# %% [markdown]
# Now take small steps at *no* until something changes: a maybe, or a shut door.

# %%
maybe, shut = 0.35, 0.03
up = maybe / (maybe + shut)
print(f"small step at no: maybe before shut, {up:.0%}")

# %% [markdown]
# Then ask at *maybe*: 45 in 100 say yes, 45 in 100 go back to no, 10 in 100 shut the door.
# From no, you can climb to maybe again. Call the chance of a yes from maybe `m`. Then `m` stands on both sides:
#
# `m = 0.45 + 0.45 * (up * m)`
#
# Solve it for `m`.

# %%
m = 0.45 / (1 - 0.45 * up)
print(f"from maybe: {m:.1%}, so from no: {up * m:.1%}")

# %% [markdown]
# That is the chance if you have all the time in the world. The library finds the same number.

# %%
print(f"{(model @ 'small_steps').exact().chance('yes'):.1%}")

# %% [markdown]
# You have just solved a **Markov chain**. It has one rule: what happens next depends on where you stand now,
# not on how you got there.

# %% [markdown]
# ## The honest why
#
# Which part of the model makes the difference? The library switches each part off, alone and together with the
# others, and shares the difference out fairly (the shares are Shapley values).

# %%
reason = ob.why(model, "small_steps", "jump_ahead", weeks=20)
picture = reason.plot()

# %%
print(reason.words)

# %% [markdown]
# Read the hatched bar, too. With both parts off, asking is ahead: small steps take time, and each can itself go wrong.
#
# So the answer rests on numbers that nobody has measured. Here the door matters most. In the full model,
# `reconciliation`, it is that a leap seldom lands, and the door hardly matters.

# %% [markdown]
# ## When would asking be right?
#
# Suppose they are nearly ready: half of all asks at *no* are met with a yes, and hardly any shut the door.

# %%
ready = model.with_parameters(cold_yes=0.5, slam=0.05)
picture = ob.compare(ready, ["small_steps", "jump_ahead"], weeks=20).plot()

# %% [markdown]
# Then asking wins. "Never jump ahead" is not a law. It holds where a leap rarely works and a failed leap is costly.

# %% [markdown]
# ## Change the numbers yourself
#
# Run this cell, and play: move the sliders, write a plan of your own, take other people. What you set can be read back
# in Python. `ob.explore()` opens the whole lesson as a page.

# %%
model.explore(["small_steps", "jump_ahead"], weeks=20)

# %% [markdown]
# ## Key points
#
# * A small step changes where you stand. From *maybe*, the same question has a better chance.
# * A leap rarely works, and that is not its only cost: each failed leap may shut the door.
# * The better plan here still fails about 30 times in 100. A fair comparison says so.
# * Always count the harm next to the success.
# * A shut door is final. Then letting go is the good way on.
#
# ## Check your understanding
#
# 1. Each ask works 8 times in 100. Why do 20 asks not make a yes nearly certain?
# 2. Which single number would you change to make jumping ahead win? Try it with `model.with_parameters(...)`.
# 3. In this model, does it matter how often they have said no before?
#
# <details><summary>Answers</summary>
#
# 1. Because you rarely get to ask 20 times. Each ask shuts the door 25 times in 100, so most people can ask only a
#    few times.
# 2. `cold_yes`, the chance of a yes to an ask at no. Or `step_up`: if small steps never work, asking is all you have.
# 3. No. Only where they stand now matters. Lesson 6 shows what changes when you count the noes.
#
# </details>
#
# Next: [2. Comparing strategies](02_comparing_strategies.ipynb)
