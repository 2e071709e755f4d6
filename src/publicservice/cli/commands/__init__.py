"""The commands: a module each, whose `run` takes the options and gives the reply."""
