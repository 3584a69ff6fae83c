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
# # 3. A model of your own
#
# A model is a short text. You write down the places, the moves and their chances. The library does the rest.
#
# We will write one together: two sisters who have not spoken since a row.
#
# *All numbers are made up, and the model is a toy. See the note in [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 20 minutes. **First:** [lesson 1](01_no_maybe_yes.ipynb).
#
# **When you have done it, you can**
#
# * write a model as a text that others can read and doubt,
# * find a mistake from what the error says,
# * find where the answer would reverse.

# %%
import tomllib

import olivebranch as ob

# %% [markdown]
# ## Write
#
# Read it slowly. Each part has its job:
#
# * `states`: where she can stand, from the worst to the best.
# * `endings`: where the story stops.
# * `actions`: what you can do.
# * `parameters`: the numbers, each with a name. Lesson 5 explains `prior` and `grade`.
# * `let`: a name for something computed from the others.
# * `start`: where she stands at first.
# * `shift`: where each action may lead. If the chances sum to less than 1, the rest is the chance that she stays where
#   she is.
# * `tallies`: what we count on the way, such as visits while she is still silent.

# %%
text = """
title = "Two sisters, after the row"
step  = "week"

[states]
mood = ["lost", "silent", "civil", "close"]

[endings]
close = "mood == close"
lost  = "mood == lost"

[actions]
card  = {}
visit = {}

[parameters]
card_helps = { value = 0.25, prior = "beta(5, 15)", grade = "D", source = "our guess" }
visit_helps = { value = 0.50, prior = "beta(10, 10)", grade = "D", source = "our guess" }
surprise = { value = 0.10, prior = "beta(2, 18)", grade = "D", source = "our guess" }
too_much = { value = 0.15, prior = "beta(3, 17)", grade = "D", source = "our guess" }
drifts_apart = { value = 0.01, prior = "beta(2, 198)", grade = "D", source = "our guess" }

[let]
cools = "(1 - visit_helps) / 2"

[[start]]
mood = "silent"

[[shift.mood]]
when = "mood == silent and action == card"
chances = { civil = "card_helps", lost = "drifts_apart" }

[[shift.mood]]
when = "mood == silent and action == visit"
chances = { close = "surprise", lost = "too_much" }

[[shift.mood]]
when = "mood == civil and action == visit"
chances = { close = "visit_helps", silent = "cools", lost = "drifts_apart" }

[[shift.mood]]
chances = { lost = "drifts_apart" }

[tallies]
visits    = "action == visit"
unwelcome = "action == visit and mood == silent"
"""

sisters = ob.Model(**tomllib.loads(text))
sisters

# %% [markdown]
# Usually you keep the text in a file, say `sisters.toml`, and write `ob.load("sisters.toml")`.

# %% [markdown]
# ## Check
#
# Is it sound? Do the chances sum to 1? Do both ways of finding the answer agree?

# %%
ob.check_model(sisters, runs=5_000)

# %% [markdown]
# Now make a mistake on purpose. We misspell a name.

# %%
try:
    ob.Model(**tomllib.loads(text.replace('"cools"', '"cool"')))
except ob.ModelError as error:
    print(error)

# %% [markdown]
# The error says where the mistake is, what it is, and how to put it right. Here is another: chances that sum to more
# than 1.

# %%
try:
    sisters.with_parameters(too_much=0.95)
except ob.ModelError as error:
    print(error)

# %% [markdown]
# ## Draw
#
# A picture shows you at a glance whether you wrote what you meant.

# %%
picture = sisters.plot()

# %% [markdown]
# ## Run
#
# We try two plans. One sends cards while she is silent, and visits once she is civil. The other goes straight to her
# door.

# %%
cards_first = ob.Strategy.table(
    {"silent": "card", "civil": "visit"}, name="cards_first"
)
knock = ob.Strategy.table({"silent": "visit", "civil": "visit"}, name="knock")

# %% [markdown]
# **Bet:** of 100 pairs of sisters, how many are close after half a year, with cards first?

# %%
my_bet = 60

# %%
result = ob.compare(sisters, [cards_first, knock], weeks=26)
close = 100 * result["cards_first"].chance("close")
print(f"You said {my_bet}. The model says {close:.0f}.")
picture = result.plot()

# %% [markdown]
# Why so many? A card risks almost nothing, so you can send many. A knock at the wrong time can lose her.

# %% [markdown]
# ## Doubt it
#
# We made those numbers up. What if a surprise visit worked better, and rarely made things worse? We try several values.

# %%
for too_much in (0.15, 0.08, 0.04, 0.02, 0.01):
    other = sisters.with_parameters(surprise=0.3, too_much=too_much)
    tried = ob.compare(other, [cards_first, knock], weeks=26)
    chances = [f"{name} {tried[name].chance('close'):.0%}" for name in tried]
    print(f"too_much = {too_much}: {', '.join(chances)}")

# %% [markdown]
# At some point the ranking reverses. Knowing **where** it does is worth more than any single number.

# %% [markdown]
# ## Key points
#
# * A model is a text that others can read, doubt and change.
# * First check it, then draw it, then run it.
# * Name your guesses, and say that they are guesses. That is what `grade` and `source` are for.
# * Ask where the answer would change.
#
# ## Check your understanding
#
# 1. The `chances` of a rule may sum to less than 1. What happens to the rest?
# 2. Add an action `wait` that changes nothing. Which strategy would use it, and would it help?
# 3. Why is `lost` an ending, and why is there no way out of it?
# 4. `lost` mixes two things: a visit was too much for her, or the two of you drifted apart, which is nothing you did.
#    How would you separate them in the model?
#
# <details><summary>Answers</summary>
#
# 1. She stays where she is.
# 2. Add `wait = {}` to the actions; the last rule already covers it. It never helps here, because nothing heals while
#    you wait. In the model of lesson 2 wounds heal, and there it can help.
# 3. Because in this model a shut door stays shut. No strategy may go on contacting someone who is lost to you.
# 4. Put a second value at the bottom, `mood = ["drifted", "lost", "silent", "civil", "close"]`, give it an ending of its
#    own, and write `drifted = "drifts_apart"` where the text now says `lost = "drifts_apart"`.
#
# </details>
#
# Next: [4. Two roads to one answer](04_two_roads_to_one_answer.ipynb)
