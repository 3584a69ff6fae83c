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
# * "Friend-zone is the dead-zone."
# * "After one no it is over."
# * "Never give up."
#
# Each is half true. We look at all three.
#
# *A teaching toy with made-up numbers. A no is to be respected, and moving on is a good ending. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*

# %%
import olivebranch as ob

model = ob.load("reconciliation")

# %% [markdown]
# ## Is the friend-zone a dead-zone?
#
# **Bet:** who is nearer to a yes within a year, by small steps? Someone who starts as an *enemy*, or as a *friend*?
# By how many of 100?

# %%
my_gap = 0

# %%
enemy = model.starting(stance="enemy") @ "small_steps"
friend = model.starting(stance="friend") @ "small_steps"
gap = 100 * (
    friend.exact(weeks=52).chance("yes") - enemy.exact(weeks=52).chance("yes")
)
print(f"You said {my_gap}. The model says {gap:.0f} of 100 in favour of the friend.")

# %%
result = ob.compare(model, ["small_steps", "just_friends"], weeks=52)
picture = result["small_steps"].plot.zones()

# %% [markdown]
# The chance of a yes grows with every rung. A friend is nearer to a yes than an enemy, or than someone who is silent.
# The dead zone is a shut door.

# %% [markdown]
# But being a friend is a rung, not a road. `just_friends` climbs to friend and never goes on.

# %%
result.to_frame()[["yes", "shut", "open", "unwelcome", "strain"]].round(2)

# %% [markdown]
# Nobody is crowded. Hardly anyone reaches a yes. If friendship is what you want, that is fine.
# If you say friend and mean more, it is a long wait.

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
    chance = chain.still_to_come("yes", weeks=52, noes=noes)
    print(f"noes so far: {noes}   chance of a yes still to come: {chance:.0%}")

# %%
picture = result["small_steps"].plot.score()

# %% [markdown]
# Surprised? After one no the chance is **higher** than at the start.
# The no did not help. To be asked at all, they had to be at *maybe*. So you had already come far.
# And many whose door had shut are no longer counted.
#
# From there on, each further no counts against you. One no is not the final score. Three noes say a lot.
#
# A no is an answer all the same. That the chance is not zero gives nobody a right to ask again.

# %% [markdown]
# ## Taking score too soon
#
# Who is ahead? That depends on when you look.
#
# **Bet:** after 4 weeks, which has more yeses: `small_steps` or `jump_ahead`?

# %%
my_leader = "small_steps"

# %%
race = ob.compare(model, ["small_steps", "jump_ahead"], weeks=104)
for week in (4, 8, 12, 26, 104):
    shown = [f"{name} {race[name].chance('yes', week):.0%}" for name in race]
    print(f"week {week:3}: {', '.join(shown)}")

# %%
picture = race.plot.cumulative()

# %% [markdown]
# At 4 weeks the leap is ahead. Small steps have hardly begun: the first weeks go into getting yourself back.
# By 12 weeks it has turned over, and it stays so. Whoever takes score too soon gets the wrong score.
#
# In the same weeks the leap shuts many doors. The score of the first weeks hides that too.

# %% [markdown]
# ## Letting go
#
# `three_noes_and_out` goes in small steps, and leaves after the third no.

# %%
limits = ob.compare(
    model, ["small_steps", "three_noes_and_out", "one_no_and_out"], weeks=52
)
picture = limits.plot()

# %% [markdown]
# Letting go costs some yeses. What does it give? Fewer shut doors, fewer noes to bear, an end that you chose.

# %%
limits.to_frame()[["yes", "shut", "left", "noes", "strain", "rough"]].round(2)

# %% [markdown]
# The model cannot say what is right for you. It can say what a limit costs, and what it saves. The rest is yours.

# %% [markdown]
# ## Key points
#
# * Friendship is a rung nearer to yes than hostility or silence. Staying there for ever is another matter.
# * One no is not the score. Three noes say a lot. Both can be true.
# * The first weeks tell you little: the ranking can turn over.
# * Leaving is an ending with a cost and a gain, like the others.
#
# ## Check your understanding
#
# 1. Why can the chance of a yes be higher after a no than before any?
# 2. A friend says: "I asked at once, and it worked." What does that prove?
# 3. Compare `one_no_and_out` with `no_contact`. Which reaches *yes* more often, and why?
#
# <details><summary>Answers</summary>
#
# 1. Because only those who came as far as asking, with the door still open, have had a no. They are a chosen few.
# 2. That it can happen: for a few in 100 it does. You do not hear from those whose door shut.
# 3. `one_no_and_out`: it climbs and asks once, at maybe. Waiting alone seldom brings anyone to maybe.
#
# </details>
#
# Next: [7. The second time](07_the_second_time.ipynb)
