"""Pictures of answers. Each is a function over `olivebranch.draw`, offered by results as ``result.plot.name()``.

Each picture answers one question, from an exact or a simulated result, and describes itself in words (`describe`). A
picture on one Axes takes ``ax=`` and returns the Axes; a picture with several panels takes ``fig=`` and returns the
figure. No window is opened, and no global setting is changed. ``theme="dark"`` draws light on dark. On the caller's own
Axes, the theme follows their background.
"""
