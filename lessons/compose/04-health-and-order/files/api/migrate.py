"""Brings the database to the form that the api needs, and ends. It may run again."""

import pg

db = pg.Database()
db.query('CREATE TABLE IF NOT EXISTS ships (name text PRIMARY KEY)')
db.query("INSERT INTO ships VALUES ('Anna'), ('Bruni'), ('Calypso') ON CONFLICT DO NOTHING")
print('migrate: the table of ships is there')
