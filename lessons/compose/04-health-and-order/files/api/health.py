"""The test of api, run by Docker: ends with 0 when GET /ready answers 200, and tells the answer."""

import sys
import urllib.error
import urllib.request

try:
    with urllib.request.urlopen('http://localhost:8000/ready', timeout=5) as answer:
        print(answer.read().decode(), end='')
except urllib.error.HTTPError as refused:
    sys.exit(f'{refused.code}: {refused.read().decode()}')
except OSError as failure:
    sys.exit(f'No answer: {failure}')
