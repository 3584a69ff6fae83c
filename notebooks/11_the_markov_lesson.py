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
# # 11. The Markov lesson
#
# Lesson 1 solved a Markov chain by hand, without saying so. This lesson says so. It goes through the textbook's questions with
# one chain of four states, each by hand and by the library.
#
# You need to know what a matrix is, and how two are multiplied.
#
# *A teaching toy with made-up numbers. See the note in [lesson 1](01_no_maybe_yes.ipynb).*
#
# **Time:** 25 minutes. **First:** [lesson 1](01_no_maybe_yes.ipynb).
#
# **When you have done it, you can**
#
# * write a chain as a matrix, and go n rounds ahead,
# * find chances and mean times by first-step analysis,
# * use the fundamental matrix (I - Q)^-1, and say what it counts,
# * say why a mean time is a poor promise.

# %%
import numpy as np
import pandas as pd

import olivebranch as ob

chain = ob.Chain("maybe", "small_steps")
P = chain.to_frame().loc[
    ["no", "maybe", "yes", "shut"], ["no", "maybe", "yes", "shut"]
]
P

# %% [markdown]
# ## The matrix
#
# Each row says where you are, and each column where you may be a round later. A row sums to 1: something must happen.
#
# That is all a Markov chain is. What happens next depends on where you stand, and not on how you got there.
#
# *Yes* and *shut* have a 1 on the diagonal. They are never left: **absorbing** states. *No* and *maybe* are left sooner or
# later, for good: **transient** states.

# %%
chain.classes()

# %% [markdown]
# ## Two rounds
#
# What is the chance to go from *no* to *yes* in **two** rounds? First to *maybe*, then to *yes*: 0.35 times 0.45.
# There is no other way.
#
# **Bet:** which operation on the matrix gives all such two-round chances at once?

# %%
my_bet = "P + P"

# %%
two = P @ P
print(f"You said {my_bet}. It is P @ P.")
print(f"by hand {0.35 * 0.45:.4f}, in the matrix {two.loc['no', 'yes']:.4f}")
two.round(3)

# %% [markdown]
# A product of matrices adds up, over every place in between, the chance to get there times the chance to go on.
# So **n rounds are P to the n-th power**. (Chapman and Kolmogorov.)

# %%
picture = chain.power(16).plot()

# %% [markdown]
# ## Where does it end?
#
# Watch the columns of *no* and *maybe*: they fade away. In the long run everyone is absorbed.
#
# That is why there is no point in asking for a **stationary distribution** here. In a chain that never ends, such as the
# weather, P to the n-th power forgets where you started, and each row becomes the same. Here it does not forget.
# Whether you end at *yes* depends on where you began.

# %%
never_ending = ob.Chain.from_matrix(
    [[0.7, 0.3], [0.4, 0.6]], names=["sun", "rain"], step="day"
)
print("weather:", np.linalg.matrix_power(never_ending.matrix.toarray(), 50)[:, 0])
print("ours:   ", np.linalg.matrix_power(P.to_numpy(), 500)[:2, 2])

# %% [markdown]
# What takes its place is this: where are those who are **still** open, after a long time? Its share of *no* and *maybe* settles
# down, although fewer and fewer are left. (The quasi-stationary distribution.)

# %%
chain.if_still_open()

# %% [markdown]
# ## First-step analysis, by hand
#
# Let `a` be the chance of ever reaching *yes* from *no*, and `b` that from *maybe*. Take **one** step and look around:
#
#     a = 0.62 a + 0.35 b                (stay at no, or be at maybe)
#     b = 0.45 + 0.45 a                  (a yes at once, or back at no)
#
# Two equations, two unknowns. Put the second into the first:
#
#     0.38 a = 0.35 (0.45 + 0.45 a)
#
# **Bet:** what is `a`?

# %%
my_chance = 0.5

# %%
a = 0.35 * 0.45 / (0.38 - 0.35 * 0.45)
b = 0.45 + 0.45 * a
print(f"You said {my_chance}. By hand {a:.4f}, from maybe {b:.4f}.")
print(f"The library says {chain.exact().chance('yes'):.4f}.")

# %% [markdown]
# ## How long does it take?
#
# The same trick for time. Let `s` be the mean number of rounds from *no* until it is over, and `t` that from *maybe*.
# Each step costs one round, wherever it leads:
#
#     s = 1 + 0.62 s + 0.35 t
#     t = 1 + 0.45 s
#
# Work it out on paper before you run the cell.

# %%
s = (1 + 0.35) / (0.38 - 0.35 * 0.45)
t = 1 + 0.45 * s
print(f"by hand: {s:.3f} rounds from no, {t:.3f} from maybe")
chain.mean_absorption_time()

# %% [markdown]
# ## All at once
#
# First-step analysis is a system of linear equations. Write it with matrices, and it is solved once and for all.
#
# Let **Q** be the moves between the transient states, and **R** those from transient to absorbing ones.

# %%
Q, R = P.iloc[:2, :2], P.iloc[:2, 2:]
N = pd.DataFrame(np.linalg.inv(np.eye(2) - Q), Q.index, Q.columns)
N.round(3)

# %% [markdown]
# **N = (I - Q)^-1** is the **fundamental matrix**. Its entry is the mean number of rounds spent at the column's place, if
# you begin at the row's. Why? Because being there counts now (I), after one round (Q), after two (Q^2), and so on, and
#
#     I + Q + Q^2 + Q^3 + ... = (I - Q)^-1
#
# just as 1 + q + q^2 + ... = 1 / (1 - q). From N everything follows:
#
# * **N 1**, the sums of its rows: the mean rounds until it is over.
# * **N R**: the chance of each ending.

# %%
print((N.sum(axis=1)).round(3).to_dict())
(N @ R).round(4)

# %%
picture = chain.fundamental().plot()

# %% [markdown]
# The library does not invert a matrix. `I - Q` can be so close to singular that the inverse is nonsense, while elimination
# without subtraction keeps every digit. (Lesson 4 shows it.)

# %% [markdown]
# ## A time is more than its mean
#
# Of those who get there, when is *yes* reached? The **hitting time** has a distribution:
#
#     P(yes first in round n | start at no) = the entry (no, yes) of P^n - P^(n-1)
#
# **Bet:** in which round do most of them get there?

# %%
my_round = 6

# %%
formula = [
    (np.linalg.matrix_power(P, n) - np.linalg.matrix_power(P, n - 1))[0, 2]
    for n in range(1, 9)
]
outcomes = chain.exact(weeks=40)
found = outcomes.first_passage("yes")[1:9]
likeliest = int(np.argmax(outcomes.first_passage("yes")))
print(f"You said {my_round}. It is round {likeliest}.")
pd.DataFrame({"formula": formula, "library": found}, range(1, 9)).round(4)

# %%
picture = outcomes.plot.when()

# %% [markdown]
# The likeliest round is 2, and the mean is above 6: a long tail of people who need many rounds. So a mean is a poor
# promise, and "by now it should have worked" is a poor argument.

# %% [markdown]
# ## What the matrix cannot say
#
# The chain is exact, and its numbers are made up. `0.35` is somebody's guess. An answer of four digits that rests on a guess
# has one digit at most. Lesson 5 is about that.

# %% [markdown]
# ## Key points
#
# * A Markov chain is a matrix P whose rows sum to 1. After n rounds it is P^n.
# * Absorbing states are never left; transient ones are left for good in the end.
# * One step, look around, and write down an equation: first-step analysis.
# * N = (I - Q)^-1 counts rounds. N 1 is the mean time, N R the chance of each ending.
# * A hitting time has a distribution, and its mean may say little.
#
# ## Check your understanding
#
# 1. Which entries of P^n grow with n, and which shrink?
# 2. Asking every round keeps you at *no* with .67, until a yes (.08) or a shut door (.25). What is N, and what is N R?
# 3. Why has a chain with two absorbing states no single stationary distribution?
# 4. The mean number of rounds at *maybe* is N(no, maybe). How does it follow from the chance of an ending?
# 5. Does a shorter mean time make a better plan? Compare with asking every round.
#
# <details><summary>Answers</summary>
#
# 1. Those of the columns *yes* and *shut* grow; those of *no* and *maybe* shrink to 0.
# 2. N = 1 / (1 - .67) = 3.03 rounds. N R is .08 / .33 = 24 % yes and .25 / .33 = 76 % shut.
# 3. Staying at *yes* for ever is stationary, and so is staying *shut*, and so is every mixture of the two.
# 4. Each visit to *maybe* ends in *yes* with .45. So the chance of a yes is .45 N(no, maybe): .708 / .45 = 1.57.
# 5. No. Asking is over in 3 rounds instead of 6, mostly because the door is shut by then.
#
# </details>
#
# Next: [12. What a diary can teach](12_what_a_diary_can_teach.ipynb)
