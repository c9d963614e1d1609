"""Keeps what hosts log: segments of an hour, sealed into a chain in which nothing can be changed, left out or added unnoticed."""
