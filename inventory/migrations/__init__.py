"""The tables' history: one revision a change, run from Python, shipped inside the package."""
