"""Fits the map of a checkpoint, offline: python -m app.projection fit --checkpoint DIR.

The page never imports this; it evaluates the result with `app.latent_map`.
"""
