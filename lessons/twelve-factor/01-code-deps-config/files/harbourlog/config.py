"""What harbourlog needs to know of the place that it runs in."""

GREETING = 'Welcome to the harbour'
DATABASE_URL = 'postgres://log:seagull@db.example/log'
