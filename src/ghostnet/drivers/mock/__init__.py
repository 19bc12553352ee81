"""A target that is simple and cruel: what is done twice shows. For tests of agents and of the conformance suite."""
