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
# # 2. Comparing strategies
#
# In lesson 1 there were four places to stand. Life has more.
# Here the other person can be an *enemy*, *neutral*, a *friend*, at *maybe*, or at *yes*.
# They can be open to you or fed up with you. You can be in pieces or whole.
#
# We compare ways of pacing contact. As before: bet, look, ask why.
#
# *A teaching toy with made-up numbers; no advice about a real person. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*

# %%
import textwrap

import olivebranch as ob

model = ob.load("reconciliation")
model

# %% [markdown]
# ## A strategy is a rule
#
# A strategy says what to do next, given what you can see and remember. Here are the ones in the box.

# %%
for name in ob.strategies():
    about = ob.pacing.find(name).about
    print(textwrap.fill(f"{name}: {about}", 88, subsequent_indent="    "))

# %% [markdown]
# ## Your bet
#
# We follow three of them for a year.
#
# * `small_steps`: first yourself, then the contact that invites the next rung.
# * `no_contact`: look after yourself, and wait.
# * `jump_ahead`: ask every week.
#
# Put them in order: who reaches *yes* most often? Write the best first.

# %%
my_order = ["no_contact", "small_steps", "jump_ahead"]

# %%
result = ob.compare(model, ["small_steps", "no_contact", "jump_ahead"], weeks=52)
ranking = result.to_frame()["yes"].sort_values(ascending=False).index
print("You said:       ", ", ".join(my_order))
print("The model says: ", ", ".join(ranking))

# %%
picture = result.plot()

# %% [markdown]
# Small steps reach *yes* far more often. And yet: more than half of them do not.
#
# Now read the line below each square. Jumping ahead makes about 14 unwelcome contacts.
# It buys hardly more than keeping silent does, and someone else pays for it.

# %% [markdown]
# ## Harm beside success
#
# The same as a table. `unwelcome` counts contacts they did not want. `strain` counts weeks they felt crowded.
# `rough` counts weeks that **you** are in pieces.

# %%
result.to_frame()[["yes", "shut", "open", "unwelcome", "strain", "rough"]].round(2)

# %% [markdown]
# Look at `rough`. The one who asks every week is in pieces for twice as long as the one who waits.

# %% [markdown]
# ## When does it happen?
#
# Each dot is one of 50 people. Those who never got there stand to the right.

# %%
picture = result["small_steps"].plot.when()

# %% [markdown]
# Some come together quickly, some slowly, some not at all. No single week is "the" answer.

# %% [markdown]
# ## What does luck look like?
#
# Below, each column is one person's luck. The rows are strategies. Same luck, other plan.

# %%
picture = ob.compare(model, ["small_steps", "jump_ahead"], weeks=52).plot.runs(
    runs=4, seed=7
)

# %% [markdown]
# A good plan can end badly, and a poor plan can end well. So never judge a plan by one story.

# %% [markdown]
# ## Write your own
#
# A strategy is a short function. `see` shows what you could see; it never shows what is hidden.
# This one takes small steps, and lets go after two noes.

# %%
from olivebranch.pacing import small_steps


@ob.strategy(remembers={"noes": ob.count("asks and response != warm", upto=2)})
def two_noes_and_out(see):
    """Small steps, and let go after two noes."""
    return "let_go" if see.noes >= 2 else small_steps(see)


# %% [markdown]
# **Bet:** how many of 100 does letting go cost, in yeses?

# %%
my_price = 20

# %%
limits = ob.compare(model, ["small_steps", two_noes_and_out], weeks=52)
price = 100 * limits.difference("small_steps", "two_noes_and_out").value
print(f"You said {my_price}. The model says {price:.0f} of 100.")

# %%
picture = limits.plot()

# %% [markdown]
# The green ones have left. They took a no for a no, and moved on. That is an ending, not a failure.
# Also look at *shut*: it becomes less. Whoever leaves is not shut out.

# %% [markdown]
# ## Key points
#
# * A strategy is a rule over what you can see and remember.
# * Compare strategies by all their endings, and by what they cost both people.
# * The best of them still fails often. Luck is part of every story.
# * Setting a limit costs some yeses, and buys an end.
#
# ## Check your understanding
#
# 1. Why do we show `unwelcome` in the same table as `yes`?
# 2. `skip_the_pause` leaves out the first four weeks. Compare it with `small_steps`. Does the pause bring them back?
# 3. Make `five_noes_and_out`. Where does it lie between the two?
#
# <details><summary>Answers</summary>
#
# 1. Because a plan may reach its goal at someone else's cost. Success alone would hide that.
# 2. No: leaving it out gives even slightly more yeses here. In this model the pause is for you, not for them.
# 3. Use `upto=5` and `see.noes >= 5`. It loses fewer yeses than two noes, and fewer people leave.
#
# </details>
#
# Next: [3. A model of your own](03_a_model_of_your_own.ipynb)
