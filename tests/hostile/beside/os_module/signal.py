raise SystemExit("REACHED: the grader has imported a module of a student")
