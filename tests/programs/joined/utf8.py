# Much text of several bytes a character, in one print each.
# joined: yes yes
# workers: 'äöü€𝄞' * 30000 + '\n' ; 'ß✓' * 30000 + '\n'
from multiprocessing import Process

if __name__ == "__main__":
    ps = [Process(target=print, args=(text * 30000,)) for text in ("äöü€𝄞", "ß✓")]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
