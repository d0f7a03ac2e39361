# attack: sleeps for a week
# ended: timed_out
import time

time.sleep(7 * 24 * 3600)
