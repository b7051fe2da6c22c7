"""The page. This folder needs this file: without it `app.py` would hide the package."""
