"""The pages of the catalogue: finding, binding, calling one service, saying what happened."""
