"""What records are there, and how are they opened?"""
