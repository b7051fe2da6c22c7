"""Language Rectified Flow: noise becomes a sentence along nearly straight lines.

Time runs from t = 0 (Gaussian noise) to t = 1 (the latent of a sentence), everywhere.
"""

__version__ = "0.1.0"
