"""How is the software reached over HTTP: by record systems, and by people?"""
