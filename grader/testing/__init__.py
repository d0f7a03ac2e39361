"""Where instructors test with pytest: every check of an assignment is an item, and programs are run by a fixture."""
