#!/bin/bash
cp ../sql-shuffle/sql_shuffle.py "$APP"
