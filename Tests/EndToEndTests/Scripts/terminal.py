"""Runs a command as a person at a terminal would, who answers its first question.

usage: terminal.py ANSWER PROGRAM ARGUMENT…    prints what the terminal showed, and last how the command ended
"""

import os
import pty
import sys

answer = sys.argv[1].encode() + b"\n"
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
shown = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:  # what Linux says when the other end is closed
        break
    if not part:
        break
    shown += part
    if answer and b"[y/N] " in shown:
        os.write(terminal, answer)
        answer = b""
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.stdout.buffer.write(shown + f"\nexit {status}\n".encode())
