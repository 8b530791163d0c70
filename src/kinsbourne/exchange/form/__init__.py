"""How is a case written on the assessment form, and read from it?

Intended purpose: exchange of records. It draws no conclusion.
"""

from kinsbourne.exchange.form.questionnaire import questionnaire, read_response, response

__all__ = ["questionnaire", "read_response", "response"]
