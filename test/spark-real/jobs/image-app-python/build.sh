#!/bin/bash
cp settings.txt "$SPARK_DIR"
