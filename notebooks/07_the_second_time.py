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
# **Grooves** are your old ways of talking and not talking. **Resentment** comes from hurts that nobody talks about.
# Both come back, unless you look after the relationship.
#
# *Made-up numbers, a toy. See the note in [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 15 minutes. **First:** [lesson 2](02_comparing_strategies.ipynb).
#
# **When you have done it, you can**
#
# * follow two people after the yes,
# * say why old ways come back by themselves,
# * say what looking after each other does, and what it cannot do.

# %%
import olivebranch as ob

model = ob.load("second_time")
model

# %% [markdown]
# There are four endings.
#
# * **Lasting**: the bond has settled.
# * **Shut**: you had parted, and they shut the door because of how you contacted them.
# * **Moved on**: they parted for good, or their life went on. Nothing you did afterwards is the reason.
# * **Left**: you let go.
#
# A break-up is not an ending in itself. It puts you back on the ladder, and you may climb it again.

# %% [markdown]
# ## Your bet
#
# We compare two ways of being together again.
#
# * `small_steps`, looks after the relationship every week once you are together: with time, with thanks, and by talking
#   before a row starts.
# * `typical` does what many do: it mostly coasts.
#
# Of 100 typical couples, how many part at least once within two years?

# %%
my_bet = 20

# %%
result = ob.compare(model, ["small_steps", "typical"], weeks=104)
never = result["typical"].occupancy["partings"][-1, 0]
print(f"You said {my_bet}. The model says {100 * (1 - never):.0f}.")

# %% [markdown]
# That is a lot, and it is meant to be. In one survey, of 29 people who had got back together, 14 parted again within a
# year or two. This is one of the few numbers here for which there are data.

# %% [markdown]
# ## Does looking after it help?
#
# **Bet:** of 100 couples who look after it, how many have a lasting bond after two years?

# %%
my_second_bet = 80

# %%
lasting = 100 * result["small_steps"].chance("lasting")
print(f"You said {my_second_bet}. The model says {lasting:.0f}.")
picture = result.plot()

# %% [markdown]
# That is far more than by coasting. But *still open* is the largest group in both: two years is a short time.
# Open does not mean bad. It means that nothing is settled yet.

# %%
columns = ["lasting", "shut", "moved_on", "open"]
columns += ["break_ups", "strain", "unwelcome", "rough"]
result.to_frame()[columns].round(2)

# %% [markdown]
# `strain` counts weeks together with deep grooves or resentment. That is the price of coasting: about 40 weeks of 104.
#
# Few are *shut* out here. Most doors that close do so because a break-up was final, or because life went on.
# Pressing for promises is different: under `push_hard`, 34 of 100 are shut out.

# %% [markdown]
# ## What happens to the grooves?

# %%
picture = result.plot.stance("grooves")

# %% [markdown]
# Half of the couples start in worn grooves. If you look after the relationship, the grooves get shallower.
# Left alone, they deepen.

# %% [markdown]
# ## Talk first, or carry on as before?
#
# Again two couples. One has **talked through** what ended it the last time.
# The other is together again **without a word** about it. From then on, both look after the relationship.
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
# It does. If the old hurts are still there, fewer bonds become lasting, even with the same care.
# And the couple spends eight times as many weeks under strain.

# %% [markdown]
# And if those who carry on as before also coast?

# %%
coasting = (silent @ "typical").exact(weeks=104)
print(f"lasting {coasting.chance('lasting'):.0%}")
print(f"weeks of strain {coasting.tally('strain'):.0f}")

# %% [markdown]
# ## One couple's story
#
# Here is one couple who carry on as before, and coast. Read it week by week.

# %%
story = (silent @ "typical").paths([142], seed=7, weeks=8).to_frame()
story[["week", "action", "response", "stance", "grooves", "grievance"]]

# %% [markdown]
# ## And again?
#
# Every parting makes a warm response rarer. How often do couples get back together once more?

# %%
for name in result:
    outcomes = result[name]
    print(name)
    print(f"    break-ups a couple: {outcomes.tally('break_ups'):.2f}")
    print(f"    renewals a couple:  {outcomes.tally('renewals'):.2f}")

# %% [markdown]
# No rule says that you must try again. In this model, as in life, you may let go, and so may they.
# A relationship that has ended has not failed.

# %% [markdown]
# ## Key points
#
# * A yes is where the second time begins.
# * Old ways come back by themselves. Looking after the relationship is what keeps them away.
# * Care works better once you have talked through what went wrong.
# * Even with care, not every second time lasts. Parting for good can be the kinder end.
#
# ## Check your understanding
#
# 1. Why is *still open* so large here, when it was small in the other lessons?
# 2. What would you change to model a couple who see a counsellor in the first weeks?
# 3. The model leaves out how well the two suit each other. What does that do to its numbers in the long run?
# 4. A couple break up for good. Why does the model not count that as a *shut* door?
#
# <details><summary>Answers</summary>
#
# 1. Settling takes time: a bond must grow twice, and every parting sets it back to the start.
# 2. Start them in `talked_it_through`, or raise `mend`. Then compare: that is an experiment.
# 3. It makes care look too powerful: in the model, enough care nearly always makes a bond last. Nobody can promise
#    that.
# 4. Because *shut* is about contact that was not wanted. A break-up has its reasons in the time together.
#
# </details>
#
# Next: [8. Mixed signals](08_mixed_signals.ipynb)
