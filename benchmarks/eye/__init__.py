"""How well is the eye measured, beside two human coders and the published detectors?

No public recording of opsoclonus or flutter exists. Every positive here is spliced from saccades
that experts labelled in healthy gaze, or simulated; every negative is a real recording.
"""
