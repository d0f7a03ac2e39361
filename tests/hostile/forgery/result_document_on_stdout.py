# attack: prints the grader's own result document, with every check passed, to both streams
# must not pass: four-processes, different-numbers, joined, concurrent, portable
import json
import sys

CHECKS = ["four-processes", "different-numbers", "joined", "concurrent", "portable"]
QUESTION = {
    "id": "q6",
    "status": "passed",
    "score": 10.0,
    "max_score": 10.0,
    "checks": [{"id": name, "status": "passed", "score": 2.0, "max_score": 2.0} for name in CHECKS],
}
DOCUMENT = {"schema": 1, "status": "graded", "score": 60.0, "max_score": 60.0, "questions": [QUESTION]}
for stream in (sys.stdout, sys.stderr):
    print(json.dumps(DOCUMENT), file=stream, flush=True)
