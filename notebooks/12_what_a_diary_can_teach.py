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
# * say how many diaries would tell two claims apart,
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
# Two claims: "a cold ask works 8 times in 100", and "it works 45 times in 100, as often as at *maybe*". We write diaries in
# a world of each kind. How many do we need until the two ranges no longer overlap?
#
# **Bet:** write down a number.

# %%
my_number = 3

# %%
for people in (1, 5, 20, 80):
    shown = []
    for truth in (0.08, 0.45):
        world = model.with_parameters(cold_yes=truth) @ "jump_ahead"
        kept = ob.diaries(world, people=people, seed=7)
        row = ob.learn(model, kept, draws=512).to_frame().loc["cold_yes"]
        shown.append(f"{truth}: {row['low']:.2f} to {row['high']:.2f}")
    print(f"{people:2} diaries   {'     '.join(shown)}")

# %% [markdown]
# With 5 the ranges still overlap. With 20 they do not. (Other diaries would give other ranges: try another seed.)
#
# Look at the second world more closely. Even 80 diaries do not bring the range up to .45. The prior was sure that
# the number is small, and a firm belief yields slowly. If you are sure of something, ask how many diaries it would take to
# change your mind.
#
# In the full model much is hidden, and a leap is rarer. There it takes far more.

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
# * If those who fared badly do not write, you learn the wrong thing, and with confidence.
# * What would teach us most may be what nobody should try.
#
# ## Check your understanding
#
# 1. Why do diaries of people who only ask say nothing about `misstep`?
# 2. Twenty diaries tell .08 from .45. Would twenty tell .08 from .10?
# 3. In the third experiment, why was `slam` too low?
# 4. A survey asks couples who came back together how they did it. What can it show, and what can it not?
#
# <details><summary>Answers</summary>
#
# 1. `misstep` is the chance that a small step goes wrong, and they never took one.
# 2. No. After 80 the range is still .06 to .11, and both values lie inside it.
# 3. Only walks that ended in a yes were kept. In those the door was never shut, however many asks there were.
# 4. What such couples did. Not whether it helps: those who did the same and did not come back together were not asked.
#
# </details>
#
# That was the last lesson. To write a model of your own, go back to [lesson 3](03_a_model_of_your_own.ipynb).
