"""How fast does the service answer a record system, over HTTP, with the caller's token checked?"""
