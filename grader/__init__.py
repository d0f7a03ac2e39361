"""An automated grader for exercises in concurrent Python: it observes processes instead of guessing from output."""
