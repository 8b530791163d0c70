"""Does the simulated cohort have the published figures, and how well are relapses told?

Every patient here is simulated: the figures say how a rule does on patients as we think they are,
and nothing about patients.
"""
