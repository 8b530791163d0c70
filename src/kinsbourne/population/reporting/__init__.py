"""What does a search say of the records as a whole, in counts and in words, and of nobody?"""
