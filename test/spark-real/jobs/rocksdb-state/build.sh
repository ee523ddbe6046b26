#!/bin/bash
# The same program on another store.
cp ../streaming/streaming.py "$APP"
