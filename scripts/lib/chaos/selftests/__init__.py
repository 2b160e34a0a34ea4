"""Whether the referee sees what is wrong, and the proxies what passes.

In scripts/lib: /usr/bin/python3 -m unittest discover --start-directory . --pattern '*_test.py'
"""
