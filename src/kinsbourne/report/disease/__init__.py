"""What is known of the disease, one page a thing?

A statement, a finding, a disease it is told apart from, a source: each is a document with an
address of its own, and says where in the knowledge it is used.
"""
