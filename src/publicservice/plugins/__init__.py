"""The programmes that come with the library; each is a plugin like any other."""
