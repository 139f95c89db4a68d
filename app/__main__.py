"""`python -m app` is `shotcaller`."""

import sys

from app.cli import main

sys.exit(main())
