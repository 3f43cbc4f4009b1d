"""harbourlog: greets whoever calls, and says which database it uses."""

from flask import Flask

import config

app = Flask(__name__)


@app.get('/')
def log():
    return {'greeting': config.GREETING, 'database': config.DATABASE_URL.split('@')[-1]}


if __name__ == '__main__':
    app.run(host='0.0.0.0', port=8000)
