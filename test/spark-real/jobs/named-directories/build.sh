#!/bin/bash
cp ../hive-catalogue/hive_catalogue.py "$APP"
