"""The API's messages and stubs. Generated from interface/ghost/v1 by `make generate`: do not edit."""
