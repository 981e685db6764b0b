"""Reads the scans of the backend and says how well the network works."""

from tako_analytics.loading import Scan, load_scans
from tako_analytics.punctuality import Punctuality, punctuality

__all__ = ["Punctuality", "Scan", "load_scans", "punctuality"]
