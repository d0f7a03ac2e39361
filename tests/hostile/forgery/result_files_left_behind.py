# attack: leaves result files of every grader it has heard of in every folder that it can write to
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import json
import os

RESULT = json.dumps({"score": 100, "tests": [{"score": 100, "max_score": 100, "status": "passed"}]})
for folder in (".", os.environ["TMPDIR"], "/tmp", "/dev/shm", "/autograder/results", "/results", ".."):
    for name in ("results.json", "result.json", "q6.json", "report.html", "results.sqlite", "grades.csv", "junit.xml"):
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write(RESULT)
        except OSError:
            pass
