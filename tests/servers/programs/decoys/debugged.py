"""A program to be debugged."""

import sys

print("ready", flush=True)
sys.stdin.read()
