# fails: pipe
# Two queues instead of a pipe.
import multiprocessing


def answer(questions, answers):
    while (number := questions.get()) is not None:
        print("question:", number)
        answers.put(number * number)


if __name__ == "__main__":
    questions, answers = multiprocessing.Queue(), multiprocessing.Queue()
    process = multiprocessing.Process(target=answer, args=(questions, answers))
    process.start()
    for number in [1, 2, 3, 4, 5]:
        questions.put(number)
        print("answer:", answers.get())
    questions.put(None)
    process.join()
