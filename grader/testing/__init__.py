"""Where instructors test with pytest: every check of an assignment is an item, and programs are run by a fixture."""

POINTS, CHECK = "points", "check"
"""Names of the properties that an item leaves in its report, and in the file of `--junitxml`."""
