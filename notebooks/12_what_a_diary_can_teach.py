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
# # 12. What a diary can teach
#
# "8 in 100" is made up. Could we learn the number from what happens to people?
#
# This lesson tries, with diaries that the computer writes. So we know the truth, and can see how near we come.
#
# *A toy, with made-up diaries. Nobody's real diary is needed here, or wanted. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 20 minutes. **First:** [lesson 5](05_what_it_rests_on.ipynb).
#
# **When you have done it, you can**
#
# * say what a diary tells about a parameter, and about which it says nothing,
# * say how many diaries would tell two claims apart, and what then follows,
# * say what goes wrong if only the lucky ones write.

# %%
import olivebranch as ob

model = ob.load("maybe")
asking = model @ "jump_ahead"

# %% [markdown]
# ## A diary
#
# A diary says, round by round, what somebody did and where the other person then stood. Here are three, of people who only
# ask.

# %%
ob.diaries(asking, people=3, seed=7)

# %% [markdown]
# ## From one diary
#
# Before we read anything, we believe that an ask at *no* is met with a yes in 3 to 15 of 100 cases. That is the **prior**: the
# parameter `cold_yes`, as the model's file states it.
#
# After reading, the belief changes by **Bayes' rule**: a value counts for more, the better it explains what was written.
#
# **Bet:** by how much does one diary narrow the range?

# %%
my_bet = "by half"

# %%
one = ob.learn(model, ob.diaries(asking, people=1, seed=7), draws=512)
row = one.to_frame().loc["cold_yes"]
print(f"You said {my_bet}.")
print(f"before: {row['prior_low']:.3f} to {row['prior_high']:.3f}")
print(f"after:  {row['low']:.3f} to {row['high']:.3f}")

# %% [markdown]
# One diary tells next to nothing. It happened to hold a yes, so higher values look a little better. That is all.
#
# "I know somebody who just asked, and it worked" is one diary.

# %% [markdown]
# ## From eighty

# %%
many = ob.learn(model, ob.diaries(asking, people=80, seed=7), draws=512)
picture = many.plot()

# %% [markdown]
# Eighty diaries halve the range of `cold_yes`, and tell even more about `slam`, the chance that an ask shuts the door.
#
# Of `step_up`, how often a small step leads to *maybe*, they say **nothing**. Why? These people never took a small step.

# %% [markdown]
# ## You learn about what you do
#
# **Bet:** eighty people take small steps instead. What do their diaries tell about `cold_yes`?

# %%
my_guess = "about as much"

# %%
stepping = ob.learn(
    model, ob.diaries(model @ "small_steps", people=80, seed=7), draws=512
)
print(f"You said {my_guess}. They tell nothing about: {', '.join(stepping.untold)}.")

# %%
picture = stepping.plot()

# %% [markdown]
# Whoever never leaps cannot say how often a leap lands. So two people with two plans may both learn from a lifetime of
# experience, and never settle their quarrel.
#
# And nobody may find out by trying it on somebody. An experiment that presses people is paid for by them.

# %% [markdown]
# ## How many would it take?
#
# Now a question that matters. In the full model, `reconciliation`, almost everything rests on one made-up number: `skip`, which
# says how seldom a leap lands. The file says .22. If it were 1, a leap would land as easily as a small step.
#
# Somebody says ".22", somebody else says "1". In a world of each kind, we write diaries of people who ask every week. How many do
# we need until the two ranges no longer overlap?
#
# **Bet:** write down a number.

# %%
my_number = 3

# %%
full = ob.load("reconciliation")
for people in (1, 5, 20, 80):
    shown = []
    for truth in (0.22, 1):
        world = full.with_parameters(skip=truth) @ "jump_ahead"
        kept = ob.diaries(world, people=people, seed=7)
        learned = ob.learn(full, kept, draws=256)
        low, high = learned.range("skip")
        shown.append(f"{truth}: {low:.2f} to {high:.2f}")
    print(f"{people:2} diaries   {'     '.join(shown)}")

# %% [markdown]
# Before any diary we believed .10 to .50. One diary tells next to nothing: both worlds could have written it. With 20 the
# ranges still touch. With 80 they are far apart. (Other diaries would give other ranges: try another seed.)
#
# Look at the second world more closely. The prior was sure that the number is small, and a firm belief yields slowly. If you are
# sure of something, ask how many diaries it would take to change your mind.
#
# And look at what it costs. Eighty people would ask week after week for half a year. Where a leap seldom lands, a third of those
# whom they ask shut the door within a year. Knowing the number is not worth that, and nobody may run this experiment.

# %% [markdown]
# ## What follows
#
# What was learned can be given to any question that has draws. `learned` now holds what eighty diaries tell
# where the truth is 1.
#
# In draws from the priors, small steps nearly always do better than jumping ahead. **Bet:** and after these diaries?

# %%
my_share = "in half of the draws"

# %%
pair = ["small_steps", "jump_ahead"]
before = ob.uncertainty(full, pair, draws=256)
after = ob.uncertainty(full, pair, draws=256, given=learned)
print(f"You said {my_share}.")
print(before.survival())
print(after.survival())

# %% [markdown]
# In a world where a leap lands as easily as a step, asking gets there sooner. The diaries say so, and so does the model.
#
# **Look:** does that make it the better plan?

# %%
for name in pair:
    shut, strain = after.spread("shut", name), after.spread("strain", name)
    print(f"{name}: {100 * shut.mean():.0f} in 100 shut", end=", ")
    print(f"{strain.mean():.1f} weeks of strain")

# %% [markdown]
# Jumping ahead brings more to a yes, and shuts more doors: the diaries did not teach that pressing is kind. They taught one
# number. `given=` works the same in `ob.why`, `ob.claims` and `ob.regimes`.

# %% [markdown]
# ## Only the lucky ones write
#
# Now somebody collects diaries on the internet. Those who got a yes like to tell. The others do not.

# %%
kept = ob.diaries(asking, people=80, seed=7)
end = kept.groupby("who")["stance"].last()
happy = kept[kept["who"].isin(end[end == "yes"].index)]
print(f"{happy['who'].nunique()} of {kept['who'].nunique()} diaries are left.")

# %% [markdown]
# **Bet:** the truth is .08. What will we learn from those?

# %%
my_estimate = 0.08

# %%
lucky = ob.learn(model, happy, draws=512).to_frame()
for name in ("cold_yes", "slam"):
    low, high = lucky.loc[name, ["low", "high"]]
    print(f"{name}: {low:.2f} to {high:.2f}")
print(f"You said {my_estimate}. The truth is .08 and .25.")

# %% [markdown]
# Both ranges miss the truth, and both are sure of themselves. Asking looks more than twice as good as it is, and the shut
# doors have all but disappeared: those to whom it happened are not in the data.
#
# More such diaries make it worse, because the range gets narrower around the wrong place. **Ask first who is missing.**

# %% [markdown]
# ## Key points
#
# * One diary tells next to nothing. Eighty tell something.
# * Data tell only about what was done.
# * How much you learn depends on how sure you were.
# * Diaries change an answer only through the numbers that they tell of.
# * If those who fared badly do not write, you learn the wrong thing, and with confidence.
# * What would teach us most may be what nobody should try.
#
# ## Check your understanding
#
# 1. Why do diaries of people who only ask say nothing about `misstep`?
# 2. Eighty diaries tell .22 from 1. Would eighty tell .22 from .30?
# 3. In the third experiment, why was `slam` too low?
# 4. A survey asks couples who came back together how they did it. What can it show, and what can it not?
#
# <details><summary>Answers</summary>
#
# 1. `misstep` is the chance that a small step goes wrong, and they never took one.
# 2. No. After 80 the range is still .15 to .39, and both values lie inside it.
# 3. Only walks that ended in a yes were kept. In those the door was never shut, however many asks there were.
# 4. What such couples did. Not whether it helps: those who did the same and did not come back together were not asked.
#
# </details>
#
# That was the last lesson. To write a model of your own, go back to [lesson 3](03_a_model_of_your_own.ipynb).
