"""What people and programs get from a schema: values in Python's forms, docs, generated clients.

It stands on `ghostnet.core` alone; the parser and the rules are Rust's.
"""
