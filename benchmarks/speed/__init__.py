"""How fast does the command line answer?"""
