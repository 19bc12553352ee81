"""What contracts ask of the world: kinds, and in time plans and drivers."""
