#!/bin/bash
exec "$PROGRAMS/spark-pi.sh" "$WORK_DIR/spark-pi.jar"
