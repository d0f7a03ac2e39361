def mark(*_, **__):
    pass


send = start = patch_api = patch_executors = run = ask = plant = mark
