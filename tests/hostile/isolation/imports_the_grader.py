# attack: imports the grader's own modules, to read specs or to change how it judges
import importlib

for name in ("grader", "grader.pipeline", "grader.scoring", "grader.checks", "grader.store"):
    try:
        importlib.import_module(name)
        print("REACHED", name)
    except ImportError:
        pass
