# coding: latin-1
import sys
if 0:
    a = 1
elif __debug__:
    b = 2
else:
    def c(): pass
while 1:
    if sys.version_info > (3,): break
with a: pass
for x in range(3):
    try:
        with b, c:
            if x: continue
            return
    except* ValueError:
        pass
    else: x = 1; y = \
        2
