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
# # 6. Friend-zone, noes and letting go
#
# Three things people say:
#
# * "The friend-zone is the dead-zone."
# * "After one no it is over."
# * "Never give up."
#
# How much of each is true? We look at all three.
#
# *A teaching toy with made-up numbers. A no is to be respected, and letting go is a good ending. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 15 minutes. **First:** [lesson 2](02_comparing_strategies.ipynb).
#
# **When you have done it, you can**
#
# * say what a no changes, and why it may look good,
# * explain why keeping score too soon misleads,
# * say what a limit costs and what it gives.

# %%
import olivebranch as ob

model = ob.load("reconciliation")

# %% [markdown]
# ## Is the friend-zone a dead-zone?
#
# **Bet:** you take small steps for a year. How many more of 100 reach a yes if the other person starts as a *friend*
# and not as an *enemy*?

# %%
my_gap = 0

# %%
enemy = model.starting(stance="enemy") @ "small_steps"
friend = model.starting(stance="friend") @ "small_steps"
gap = 100 * (
    friend.exact(weeks=52).chance("yes") - enemy.exact(weeks=52).chance("yes")
)
print(f"You said {my_gap}. The model says {gap:.0f} of 100 more from friend.")

# %%
result = ob.compare(model, ["small_steps", "just_friends"], weeks=52)
picture = result["small_steps"].plot.zones()

# %% [markdown]
# The chance of a yes grows with every rung. A friend is nearer to a yes than someone neutral, let alone an enemy.
# The real dead-zone is a door that has closed, because they shut it or because they have moved on.

# %% [markdown]
# But being a friend is only one rung on the way. `just_friends` climbs to friend and never goes further.

# %%
columns = ["yes", "shut", "moved_on", "open", "unwelcome", "strain"]
result.to_frame()[columns].round(2)

# %% [markdown]
# No contact is unwelcome, and hardly anyone is shut out. But hardly anyone reaches a yes either, and 60 of 100 move on
# in the meantime. If friendship is what you want, that is fine. If you say "friend" and mean more, it is a long wait.

# %% [markdown]
# ## After one no
#
# **Bet:** they have said no **once**, and the door is still open. You go on in small steps.
# Has your chance of a yes gone up or down since the start?

# %%
my_answer = "down"

# %%
chain = model @ "small_steps"
for noes in range(4):
    chance = chain.still_to_come("yes", weeks=52, ahead=52, noes=noes)
    print(
        f"noes so far: {noes}   chance of a yes in the year that follows: {chance:.0%}"
    )

# %%
picture = result["small_steps"].plot.score()

# %% [markdown]
# Surprised? After one no the chance is **higher** than at the start.
# It was not the no that helped. Small steps ask only at *maybe*, so anyone who has had a no had already come far. And
# those who moved on before any question was asked are no longer counted.
#
# From there on, each further no counts against you. One no is not the final score. Three noes say a lot.
#
# A no is an answer all the same. A chance above zero gives nobody the right to ask again.

# %% [markdown]
# ## Keeping score too soon
#
# Which plan is ahead? That depends on when you look.
#
# **Bet:** after 4 weeks, which has more yeses: `small_steps` or `jump_ahead`?

# %%
my_leader = "small_steps"

# %%
race = ob.compare(model, ["small_steps", "jump_ahead"], weeks=104)
for week in (4, 8, 12, 26, 104):
    shown = [f"{name} {race[name].chance('yes', week):.0%}" for name in race]
    shut = race["jump_ahead"].chance("shut", week)
    print(f"week {week:3}: {', '.join(shown)} (and shuts {shut:.0%})")

# %%
picture = race.plot.cumulative()

# %% [markdown]
# At 4 weeks jumping ahead leads. Small steps have hardly begun: you spend the first weeks getting back on your feet. By
# 12 weeks small steps lead, and they stay ahead. If you keep score too soon, you get the wrong score.
#
# Meanwhile jumping ahead shuts doors, and goes on shutting them: 15 of 100 by week 12, 33 within a year. Small steps
# shut 1 or 2 in 1,000. A score that counts only the yeses hides that.

# %% [markdown]
# ## Letting go
#
# `three_noes_and_out` takes small steps, and lets go after the third no.

# %%
limits = ob.compare(
    model, ["small_steps", "three_noes_and_out", "one_no_and_out"], weeks=52
)
picture = limits.plot()

# %% [markdown]
# Letting go costs some yeses. What does it give you? Fewer noes to bear, fewer weeks in pieces, and an end that you
# chose.

# %%
columns = ["yes", "shut", "moved_on", "left", "noes", "strain", "rough"]
limits.to_frame()[columns].round(2)

# %% [markdown]
# `moved_on` falls as well: you let go (`left`) before they do. Hardly anyone is shut out under any of the three plans,
# because small steps do not press.
#
# The model cannot say what is right for you. It can say what a limit costs, and what it saves. The rest is up to you.

# %% [markdown]
# ## Key points
#
# * A friend is nearer to a yes than someone hostile or distant. Staying just friends for ever is another matter.
# * One no is not the final score. Three noes say a lot. Both can be true.
# * The first weeks tell you little: the ranking can still reverse.
# * Letting go is an ending with a cost and a gain, like the others.
#
# ## Check your understanding
#
# 1. Why can the chance of a yes be higher after a no than before any?
# 2. A friend says: "I asked at once, and it worked." What does that prove?
# 3. Compare `one_no_and_out` with `no_contact`. Which reaches *yes* more often, and why?
# 4. Under which plans can the other person only move on, and never shut the door on you?
#
# <details><summary>Answers</summary>
#
# 1. Because only those who got as far as asking, with the door still open, have had a no. They are a select group.
# 2. That it can happen: for a few in 100 it does. You do not hear from those who were shut out.
# 3. `one_no_and_out`: it climbs and asks once, at maybe. Waiting alone seldom brings anyone to maybe.
# 4. Only under `no_contact`. Any contact may go wrong, even a small step, although with small steps that is rare.
#
# </details>
#
# Next: [7. The second time](07_the_second_time.ipynb)
