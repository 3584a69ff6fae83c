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
# # 8. Mixed signals
#
# "Don't believe everything you hear." People say yes to be kind. People say no because they are hurt.
#
# In this lesson, how they feel is **hidden**. You hear words, and you see whether they bristle. That is all.
#
# *A teaching toy with made-up numbers. A no is to be respected, whatever you believe. See the note in
# [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 20 minutes. **First:** [lesson 2](02_comparing_strategies.ipynb).
#
# **When you have done it, you can**
#
# * update what you believe from one word,
# * say what it costs to misread a word, and whom,
# * explain why a belief is no licence.

# %%
import olivebranch as ob

model = ob.load("mixed_signals")
model

# %% [markdown]
# ## Your bet
#
# You ask, and they say yes. Of 100 people who say yes like that, how many act on it?

# %%
my_bet = 90

# %%
said_yes = model.parameters["says_yes"].value
asked_once = (model @ "jump_ahead").exact(weeks=1)
print(
    f"You said {my_bet}. The model says {100 * asked_once.chance('yes') / said_yes:.0f}."
)
print(f"It rests on this: {model.parameters['yes_acted'].source}.")

# %% [markdown]
# A stated no is more reliable. It holds in 86 of 100. Both figures are from another field. So take the direction from
# them, and not the digits.

# %% [markdown]
# ## What one word tells you
#
# A **belief** is the chance that they feel *maybe*, given all that you have seen and heard. Every word moves it.


# %%
@ob.strategy
def keep_chatting(see):
    """A light chat every week, whatever they say."""
    return "chat"


chain = model @ keep_chatting
for heard in ("", "warm", "warm warm", "warm warm warm", "warm cold", "cold"):
    belief = chain.belief([("chat", word) for word in heard.split()])
    print(f"{heard or 'nothing yet':15} maybe: {belief.chance(stance='maybe'):.0%}")

# %% [markdown]
# One warm word is not much. Three in a row say a lot. And one cold word undoes much of a warm one.
#
# Here is one run, week by week. The shade is the belief. The line is the truth, which nobody in the story can see.

# %%
result = ob.compare(model, ["face_value", "weigh_words", "believe_nothing"], weeks=52)
picture = result["weigh_words"].plot.belief(run=13)

# %% [markdown]
# They said no. You left them in peace, and some weeks later they came by themselves. No belief could see that coming.
# It is one run of many, and most runs that start with a no end otherwise.

# %% [markdown]
# ## Three ways to listen
#
# * `face_value` takes every word as it is said. After a yes it asks. After a no it leaves for good.
# * `believe_nothing` asks every month, after a yes as after a no.
# * `weigh_words` keeps a belief. It asks once *maybe* is likely, and it leaves every no in peace.
#
# **Bet:** who gets the most yeses? And who shuts the most doors?

# %%
my_winner = "weigh_words"

# %%
picture = result.plot()

# %%
columns = ["yes", "shut", "moved_on", "left", "unwelcome", "false_hope", "missed"]
result.to_frame()[columns].round(2)

# %% [markdown]
# **Misreading costs both ways.** `face_value` believes every no. In 14 of 100 it leaves someone who felt maybe. That
# costs you both.
#
# **Acting on hope costs them.** `believe_nothing` gets one yes more in 100. The price is more than ten times the contact
# that they do not want, and more than a third of all doors shut. It is not you who pays it.
#
# So the two mistakes are not alike. If you must err, err towards the no.

# %% [markdown]
# ## What no belief can do
#
# Suppose you are quite sure that they still feel maybe. But they have asked you not to write again. Then the door is
# shut. What does your belief allow you to do?

# %%
behind = model.starting(door="shut", stance="maybe")
for name in ("weigh_words", "believe_nothing", "push_hard"):
    after = (behind @ name).exact()
    contacts, yes = after.tally("contacts"), after.chance("yes")
    print(f"{name:16} contacts: {contacts:.0f}   yes: {yes:.0%}")

# %% [markdown]
# Nothing. There is no action behind a shut door, under any strategy and with any belief. And a door that you push
# against opens for nobody:

# %%
print(f"push hard, yes in the end: {(model @ 'push_hard').exact().chance('yes'):.0%}")

# %% [markdown]
# ## How firm is this?
#
# Most numbers here are made up. So draw them all from their priors, and see how often each sentence holds.

# %%
found = ob.claims(model, draws=64, progress=False)
for verdict in found.verdicts:
    print(f"{verdict.share:4.0%}  {verdict.claim.words}")

# %% [markdown]
# The harm of hope is firm. How little hope gains is less firm: it depends on how people harden when they are asked in
# vain, and nobody has measured that.

# %% [markdown]
# ## Key points
#
# * Words are evidence. They are neither orders nor lies. A no is better evidence than a yes.
# * A belief says how sure you may be. It does not say what you may do. A no is respected even where you doubt it.
# * Misreading costs both ways, and acting on hope costs them.
# * A belief can be remembered in a few steps, and still be near the true one: `ob.belief`.
#
# ## Check your understanding
#
# 1. Why does `weigh_words` pause after a no, although one no in seven does not hold?
# 2. In the context `plain_words` they say what they feel. What changes for `face_value`?
# 3. You tell a friend: "She said no, but I know that she wants me." What does this lesson answer?
#
# <details><summary>Answers</summary>
#
# 1. Because a no is an answer. To write again would be unwelcome, and count as such, even if they secretly felt maybe.
#    If they feel it, they can speak.
# 2. It leaves nobody who felt maybe, and asks nobody who did not. Where words are plain there is nothing to weigh.
# 3. You do not know, you believe. And at any belief, the harm of acting on it is hers.
#
# </details>
#
# Next: [9. The best pacing, with care](09_the_best_pacing.ipynb)
