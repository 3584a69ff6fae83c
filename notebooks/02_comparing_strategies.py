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
# They can be open to you or fed up with you. You can be in pieces, or feel whole again.
#
# We compare ways of pacing contact. As before: bet, look, ask why.
#
# *A teaching toy with made-up numbers, not advice about a real person. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 15 minutes. **First:** [lesson 1](01_no_maybe_yes.ipynb).
#
# **When you have done it, you can**
#
# * compare plans by all their endings, and by what they cost both people,
# * tell a door that was *shut* from someone who *moved on*,
# * write a plan as a short rule.

# %%
import textwrap

import olivebranch as ob

model = ob.load("reconciliation")
model

# %% [markdown]
# ## A strategy is a rule
#
# A strategy says what to do next, given what you can see and remember. These come with the library.

# %%
for name in ob.strategies():
    about = ob.pacing.find(name).about
    print(textwrap.fill(f"{name}: {about}", 88, subsequent_indent="    "))

# %% [markdown]
# ## Your bet
#
# We follow three of them for a year.
#
# * `small_steps`: first look after yourself, then make the contact that invites the next rung.
# * `no_contact`: look after yourself, and wait.
# * `jump_ahead`: ask every week.
#
# Put them in order: which reaches *yes* most often? Write the best first.

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
# It brings hardly more yeses than silence does, and the other person pays for it.

# %% [markdown]
# ## Two doors that close
#
# If there is no yes, the door may close in two ways.
#
# * **Shut**: they shut the door because of how you contacted them. That is harm you did.
# * **Moved on**: their life went on. Nothing you did is the reason.
#
# To you, the two may look alike. They are not.
#
# **Bet:** of 100 people who make no contact, how many are *shut out* after a year?

# %%
my_shut = 20

# %%
silent, asking = result["no_contact"], result["jump_ahead"]
print(f"You said {my_shut}. The model says {100 * silent.chance('shut'):.0f}.")
print(f"But {100 * silent.chance('moved_on'):.0f} have moved on.")
print(f"Of those who ask every week, {100 * asking.chance('shut'):.0f} are shut out.")

# %% [markdown]
# If you make no contact, you cannot be shut out. But most people who are left alone move on, and you cannot prevent it.
# Small steps shut out hardly anyone either: 1 or 2 in 1,000. When small steps miss a *yes*, it is nearly always because the
# other person has moved on. Asking every week shuts out 33 of 100, on top of those who move on.

# %% [markdown]
# ## Harm beside success
#
# Here is the same as a table. `shut` is harm done, `moved_on` is not. `unwelcome` counts contacts they did not want.
# `strain` counts weeks in which they felt crowded. `rough` counts weeks in which **you** are in pieces.

# %%
columns = ["yes", "shut", "moved_on", "open", "unwelcome", "strain", "rough"]
result.to_frame()[columns].round(2)

# %% [markdown]
# Look at `rough`. Those who ask every week are in pieces for more than twice as long as those who wait.

# %% [markdown]
# ## When does it happen?
#
# Each dot is one of 50 people, in the week of their yes. Those who never reach one stand on the right.

# %%
picture = result["small_steps"].plot.when()

# %% [markdown]
# Some get back together quickly, some slowly, some not at all. No single week is "the" answer.

# %% [markdown]
# ## What does luck look like?
#
# Each column below is one person's luck. Each row is a strategy. So a column shows the same luck under different plans.

# %%
picture = ob.compare(model, ["small_steps", "jump_ahead"], weeks=52).plot.runs(
    runs=4, seed=7
)

# %% [markdown]
# A good plan can end badly, and a poor plan can end well. Never judge a plan by one story.

# %% [markdown]
# ## Write your own
#
# A strategy is a short function. `see` holds what you can see and remember, never what is hidden from you.
# This one takes small steps, and lets go after two noes.

# %%
from olivebranch.pacing import small_steps


@ob.strategy(remembers={"noes": ob.count("asks and response != warm", upto=2)})
def two_noes_and_out(see):
    """Small steps, and let go after two noes."""
    return "let_go" if see.noes >= 2 else small_steps(see)


# %% [markdown]
# **Bet:** of 100 people, how many lose a yes by letting go?

# %%
my_price = 20

# %%
limits = ob.compare(model, ["small_steps", two_noes_and_out], weeks=52)
price = 100 * limits.difference("small_steps", "two_noes_and_out").value
print(f"You said {my_price}. The model says {price:.0f} of 100.")

# %%
picture = limits.plot()

# %% [markdown]
# About 27 of 100 have *left*. They took a no for a no, and let go. That is an ending, not a failure.
# Look at *moved on* as well: there are fewer. If you let go, you do not wait until the other person has moved on.

# %% [markdown]
# ## Key points
#
# * A strategy is a rule: it says what to do, given what you can see and remember.
# * Compare strategies by all their endings, and by what they cost both people.
# * *Shut* means shut because of how you contacted them. *Moved on* is nothing you did. Never count them as one.
# * The best of them still fails often. Luck is part of every story.
# * Setting a limit costs some yeses, and brings an end that you chose.
#
# ## Check your understanding
#
# 1. Why do we show `unwelcome` in the same table as `yes`?
# 2. `skip_the_pause` leaves out the first four weeks. Compare it with `small_steps`. Does the pause bring them back?
# 3. Write `five_noes_and_out`. How does it compare with the other two?
# 4. With no contact, 77 of 100 move on, and with jumping ahead only 53. Does asking every week keep them from moving on?
#
# <details><summary>Answers</summary>
#
# 1. Because a plan may reach its goal at someone else's cost. Success alone would hide that.
# 2. No: leaving it out even brings slightly more yeses here. In this model the pause is for you, not for them.
# 3. Use `upto=5` and `see.noes >= 5`. It loses fewer yeses than `two_noes_and_out`, and fewer people leave.
# 4. No. Asking every week shuts 33 doors first. Behind a shut door nobody is counted as having moved on.
#
# </details>
#
# Next: [3. A model of your own](03_a_model_of_your_own.ipynb)
