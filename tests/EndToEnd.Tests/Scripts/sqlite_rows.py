"""sqlite_rows.py write|check DATABASE: a thousand rows in ten transactions, and whether they are there."""
import sqlite3
import sys

action, path = sys.argv[1:]
database = sqlite3.connect(path)
if action == "write":
    database.execute("create table line (number integer primary key, text text)")
    database.commit()
    for group in range(10):
        with database:
            database.executemany(
                "insert into line values (?, ?)",
                ((group * 100 + i, "x" * i) for i in range(100)))
    with database:
        database.execute("delete from line where number % 10 = 3")
    database.execute("vacuum")
assert database.execute("pragma integrity_check").fetchone() == ("ok",)
assert database.execute("select count(*) from line").fetchone() == (900,)
database.close()
