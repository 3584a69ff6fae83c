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
# # 10. Sorry, resistance, pushing
#
# Three things people say:
#
# * "Saying sorry changes nothing."
# * "If I keep at it, they will give in."
# * "If it was too much, I can always go back to small steps."
#
# We put a number on each.
#
# *A teaching toy with made-up numbers, not advice about a real person. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 15 minutes. **First:** [lesson 2](02_comparing_strategies.ipynb).
#
# **When you have done it, you can**
#
# * work with odds: double them, halve them,
# * say what an apology changes, and what it does not,
# * say what a few weeks of pushing cost, and whom.

# %%
import olivebranch as ob
from olivebranch.pacing import small_steps

model = ob.load("reconciliation")

# %% [markdown]
# ## Someone who feels wronged
#
# In this model a person may be **aggrieved**: they feel an injustice that nobody has named.
#
# What does that do to their answer? The file gives two numbers, as **odds ratios**.
# Odds are the chance that something happens over the chance that it does not.
# An apology doubles the odds of a warm answer. Any other contact halves them.
#
# Take someone who would answer warmly with 54 in 100, if there were no grievance and no resistance.

# %%
openness = model.parameters["openness"].value
odds = openness / (1 - openness)
for name in ("apology_odds", "grudge_odds"):
    with_it = odds * model.parameters[name].value
    print(f"{name}: {with_it / (1 + with_it):.0%} warm")

# %% [markdown]
# The same person, the same day: 70 of 100 or 37 of 100, as the wrong is named or passed over.
#
# The 2 is grade B: it comes from experiments, though not from break-ups. The 0.5 is only its mirror, grade C.

# %% [markdown]
# ## Your first bet
#
# `small_steps` apologises first when they feel wronged. This strategy does all the same, but never says sorry.


# %%
@ob.strategy(remembers=small_steps.remembers, instead=small_steps.instead)
def never_sorry(see):
    """Small steps, with an olive branch in the place of every apology."""
    choice = small_steps(see)
    return "olive_branch" if choice == "apologise" else choice


# %% [markdown]
# **Bet:** everyone starts aggrieved. Of 100, how many more reach a yes in a year if you say sorry?

# %%
my_bet = 20

# %%
wronged = model.starting(grievance="aggrieved")
result = ob.compare(wronged, ["small_steps", never_sorry], weeks=52)
gap = 100 * result.difference("small_steps", "never_sorry").value
print(f"You said {my_bet}. The model says {gap:.0f} of 100.")

# %%
picture = result.plot()

# %% [markdown]
# Saying sorry helps, and it is not magic. Seven more of 100 reach a yes. For most, it was not the missing apology.
#
# And if nobody feels wronged? Then there is nothing to apologise for, and the two plans are the same.

# %%
settled = model.starting(stance="friend", grievance="settled", reactance="calm")
same = ob.compare(settled, ["small_steps", never_sorry], weeks=52)
print(f"{same.difference('small_steps', 'never_sorry').value:.2f}")

# %% [markdown]
# The model cannot tell an apology that is meant from one that wants something. People can.
# An apology that asks for an answer is one more push.

# %% [markdown]
# ## Resistance
#
# Press people, and they press back. Psychologists call it **reactance**. Here it has four levels:
# *calm, wary, bristling, flooded*. Each level makes a warm answer less likely, and a cold one more.
#
# **Bet:** somebody asks every week for a year. In how many of those weeks does the other person bristle, or worse?

# %%
my_weeks = 4

# %%
pressed = ob.compare(model, ["small_steps", "jump_ahead", "push_hard"], weeks=52)
strain = pressed["jump_ahead"].tally("strain")
print(f"You said {my_weeks}. The model says {strain:.0f}, until it ends.")

# %%
picture = pressed["jump_ahead"].plot.stance("reactance")

# %% [markdown]
# Compare that with small steps, which rest while they are wary.

# %%
picture = pressed["small_steps"].plot.stance("reactance")

# %% [markdown]
# ## And pushing?
#
# To **push** is to insist: to ask again when the answer was no, to argue, to plead, to turn up.
# It is here to show what it does.

# %%
columns = ["yes", "shut", "moved_on", "unwelcome", "strain"]
pressed.to_frame()[columns].round(2)

# %% [markdown]
# Pushing wins fewer yeses than asking, and shuts far more doors. "They will give in" is wrong here, and a yes that somebody
# gives in to would be no yes.
#
# Insisting never becomes part of a best plan in this library, whatever it might bring.

# %% [markdown]
# ## Two steps back
#
# Now the third saying. Somebody pushes for a few weeks, thinks better of it, and goes back to small steps.
# They start as **friends**.
#
# **Bet:** four weeks of pushing, then small steps for the rest of the year. Of 100 people, how many yeses does that cost?

# %%
my_price = 3

# %%
friends = model.starting(stance="friend")
plans = ["small_steps"]
for weeks in (1, 2, 4, 8):

    @ob.strategy(
        name=f"push_for_{weeks}",
        remembers={**small_steps.remembers, "gone": ob.week(upto=weeks)},
        instead=small_steps.instead,
    )
    def first_push(see, weeks=weeks):
        """Push for some weeks, then small steps."""
        return "push" if see.gone < weeks else small_steps(see)

    plans.append(first_push)

back = ob.compare(friends, plans, weeks=52)
price = 100 * back.difference("small_steps", "push_for_4").value
print(f"You said {my_price}. The model says {price:.0f} of 100.")

# %%
back.to_frame()[["yes", "shut", "moved_on", "strain", "slips"]].round(2)

# %% [markdown]
# (`push for 4` pushes for four weeks.) Each week of pushing takes yeses away, shuts doors, and leaves weeks of strain behind that small steps must wait out.
# And some doors stay shut: no plan, however gentle, opens them again.
#
# One push costs 2 yeses of 100. That is not the end. Eight cost 19.

# %% [markdown]
# ## How long does it take to come back?
#
# Of those who do reach a yes, how many weeks does it take?

# %%
for name in back:
    print(f"{name:15} {back[name].weeks_to('yes'):5.1f} weeks")

# %% [markdown]
# Four weeks of pushing, and a yes comes four weeks later. It did not save the time that it was meant to save.

# %% [markdown]
# ## The honest why
#
# Which parts of the model make the difference between small steps and four weeks of pushing first?

# %%
reason = ob.why(friends, "small_steps", plans[3], draws=0)
picture = reason.plot()

# %% [markdown]
# A leap seldom lands, and being pressed hardens them: both matter about as much. Most of the numbers behind this are
# illustrative. What is well supported is only the direction: language that threatens someone's freedom raises reactance.

# %% [markdown]
# ## Key points
#
# * Where somebody feels wronged, naming the wrong makes a warm answer likelier. It is no key that opens every door.
# * Press people, and they press back. Resistance fades in peace, a little every week.
# * Pushing brings fewer yeses than asking, more harm, and doors that stay shut.
# * After pushing, small steps start from further back.
# * An apology that wants something is a push.
#
# ## Check your understanding
#
# 1. A chance is 20 in 100. What are its odds? What is the chance once the odds are doubled?
# 2. Why do `small_steps` and `never_sorry` differ by nothing where nobody feels wronged?
# 3. The weeks of strain after four weeks of pushing are about three. Who has them?
# 4. A friend says: "I pushed, and it worked." What do you answer?
# 5. Which single parameter would have to be different for pushing to do no harm? Find it with
#    `olivebranch show reconciliation`.
#
# <details><summary>Answers</summary>
#
# 1. 20 to 80, which is 0.25. Doubled it is 0.5, and 0.5 / 1.5 is 33 in 100.
# 2. They differ only in what they do when there is something to apologise for.
# 3. The other person. That is why harm stands beside success in every table.
# 4. That it can happen, that you do not hear from those who were shut out, and that the other person paid for it.
# 5. No single one. `insist` makes cold answers likelier, `insist_odds` takes warm ones away, `bristle` counts against
#    each rung that is skipped, and `sting` and `nag` turn cold and flat answers into resistance.
#
# </details>
#
# Next: [11. The Markov lesson](11_the_markov_lesson.ipynb)
