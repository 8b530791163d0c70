"""How is the definition handed to a site that runs its own tools?

Intended purpose: exchange of the definition. It draws no conclusion.
"""
