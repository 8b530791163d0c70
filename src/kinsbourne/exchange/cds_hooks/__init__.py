"""How does a record system ask for advice while a patient's record is open?

HL7 CDS Hooks 2.0 [cds-hooks-3]. Everything here is pure: bytes and an assessment in, an answer
out; the web package carries it. Intended purpose: exchange of records. It draws no conclusion.
"""
