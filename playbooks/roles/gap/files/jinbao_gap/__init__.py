"""A simulation of an isolation gap (网闸): two ends without a common network, and an isolator that joins a medium to one of them at a time.

Not a certified device: the separation is that of the operating system. On real machines the isolator is a dual-ported disk or the device itself.
"""
