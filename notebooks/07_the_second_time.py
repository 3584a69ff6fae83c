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
# # 7. The second time
#
# They said yes. In films, this is the end. Here it is the start.
#
# Old **grooves** are the old ways of talking and not talking. **Resentment** is what nobody has spoken about.
# Both come back, unless they are looked after.
#
# *Made-up numbers, a toy. See the note in [lesson 1](01_no_maybe_yes.ipynb).*

# %%
import olivebranch as ob

model = ob.load("second_time")
model

# %% [markdown]
# Three endings: a bond that is **lasting**, a door that is **shut**, or you have **left**.
# If it breaks, you are back on the ladder, and it may be climbed again.

# %% [markdown]
# ## Your bet
#
# Two ways to live together again.
#
# * `small_steps`, once together, looks after it every week: time, thanks, and talking before it is a row.
# * `typical` does what many do: mostly, it coasts.
#
# Of 100 couples who do the typical thing, how many part at least once within two years?

# %%
my_bet = 20

# %%
result = ob.compare(model, ["small_steps", "typical"], weeks=104)
never = result["typical"].occupancy["partings"][-1, 0]
print(f"You said {my_bet}. The model says {100 * (1 - never):.0f}.")

# %% [markdown]
# That is many. It is meant to be: of 29 people in one survey who got back together, 14 parted again within a year or
# two. It is one of the few numbers here that data speak about.

# %% [markdown]
# ## Does looking after it help?
#
# **Bet:** how many of 100 have a lasting bond after two years, if they look after it?

# %%
my_second_bet = 80

# %%
lasting = 100 * result["small_steps"].chance("lasting")
print(f"You said {my_second_bet}. The model says {lasting:.0f}.")
picture = result.plot()

# %% [markdown]
# Far more than by coasting. But *still open* is the largest group in both: two years is a short time.
# Open does not mean bad. It means: not settled yet.

# %%
columns = ["lasting", "shut", "open", "break_ups", "strain", "unwelcome", "rough"]
result.to_frame()[columns].round(2)

# %% [markdown]
# `strain` counts weeks together with deep grooves or open resentment. That is the price of coasting: about 40 weeks of
# it, out of 104.

# %% [markdown]
# ## What happens to the grooves?

# %%
picture = result.plot.stance("grooves")

# %% [markdown]
# Everyone begins partly in the old ways. Looked after, the grooves get shallower. Left alone, they deepen.

# %% [markdown]
# ## Talk first, or carry on as before?
#
# Two couples again. One has **talked it through**: what ended it the last time has been said.
# The other is together again **without a word**. Both look after it from then on.
#
# **Bet:** does that first talk still matter after two years?

# %%
my_answer = "no"

# %%
talked = ob.load("second_time", context="talked_it_through")
silent = ob.load("second_time", context="same_grooves")
for start in (talked, silent):
    outcomes = (start @ "small_steps").exact(weeks=104)
    print(start.name)
    print(f"    lasting {outcomes.chance('lasting'):.0%}")
    print(f"    weeks of strain {outcomes.tally('strain'):.0f}")

# %% [markdown]
# It does. The same care from the first week on, but with old hurts on board, fewer become lasting.
# And it costs eight times as many weeks under strain.

# %% [markdown]
# And if those who carry on as before also coast?

# %%
coasting = (silent @ "typical").exact(weeks=104)
print(f"lasting {coasting.chance('lasting'):.0%}")
print(f"weeks of strain {coasting.tally('strain'):.0f}")

# %% [markdown]
# ## One couple's story
#
# One couple who carry on as before, and coast. Read it week by week.

# %%
story = (silent @ "typical").paths([142], seed=7, weeks=8).to_frame()
story[["week", "action", "response", "stance", "grooves", "grievance"]]

# %% [markdown]
# ## And again?
#
# Every parting makes the next warm answer rarer. How often do couples come together once more?

# %%
for name in result:
    outcomes = result[name]
    print(name)
    print(f"    break-ups a couple: {outcomes.tally('break_ups'):.2f}")
    print(f"    renewals a couple:  {outcomes.tally('renewals'):.2f}")

# %% [markdown]
# There is no rule that says you must try again. In this model, as in life, you may leave.
# A relationship that has ended is not a failed one.

# %% [markdown]
# ## Key points
#
# * A yes is where the second time begins.
# * Old ways come back by themselves. Looking after it is what holds them off.
# * Talking it through first is worth more than the same care later.
# * Even well looked after, not every second time lasts. Parting for good can be the kinder end.
#
# ## Check your understanding
#
# 1. Why is *still open* so large here, when it was small in the other lessons?
# 2. What would you change to model a couple who see a counsellor in the first weeks?
# 3. The model leaves out how well the two fit. What does that do to its numbers in the long run?
#
# <details><summary>Answers</summary>
#
# 1. Settling takes time: a bond must grow twice, and every parting sets it back to the start.
# 2. Start them in `talked_it_through`, or raise `mend`. Then compare: that is an experiment.
# 3. It makes care look too strong: in the long run, whoever looks after it lasts more surely than anyone can promise.
#
# </details>
#
# That was the last lesson. To write a model of your own, go back to [lesson 3](03_a_model_of_your_own.ipynb).
