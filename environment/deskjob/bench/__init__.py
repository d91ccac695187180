"""How fast it is: each figure beside a floor of raw sqlite3 and WSGI measured in the same run, so that ratios hold."""
