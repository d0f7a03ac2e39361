# loses: nothing
# Two pipes, one for each direction.
import multiprocessing


def answer(questions, answers):
    for number in iter(questions.recv, None):
        print(f"question: {number}", flush=True)
        answers.send(number * number)


if __name__ == "__main__":
    read_q, write_q = multiprocessing.Pipe(duplex=False)
    read_a, write_a = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=answer, args=(read_q, write_a))
    process.start()
    for number in (1, 2, 3, 4, 5):
        write_q.send(number)
        reply = read_a.recv()
        print(f"answer: {reply}", flush=True)
    write_q.send(None)
    process.join()
