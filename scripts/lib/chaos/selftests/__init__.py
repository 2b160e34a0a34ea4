"""Whether the referee sees what is wrong, and the proxies what passes: python3 -m unittest discover -s scripts/lib -t scripts/lib -p "*_test.py"."""
