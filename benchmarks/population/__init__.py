"""How fast, and how well, are missed patients found in a simulated health system?"""
