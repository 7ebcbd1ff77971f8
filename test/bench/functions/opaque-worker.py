# A worker of the opaque protocol that sleeps for as many seconds as a request says.
import base64
import sys
import time

print('ready', flush=True)
for line in sys.stdin:
    time.sleep(float(base64.b64decode(line)))
    print(base64.b64encode(b'done').decode(), flush=True)
