"""The commands: a module for each noun, whose `command` the program runs."""
