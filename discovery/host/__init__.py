"""The one door to the machine: homes, places, bounded reads."""
