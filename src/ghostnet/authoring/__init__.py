"""What an author needs beside the language: a contract's folder found, compiled and checked.

For the test plugin and the command line. It stands on `ghostnet.core` and runs cargo; it knows no chain.
"""
