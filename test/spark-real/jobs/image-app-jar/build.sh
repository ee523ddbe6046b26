#!/bin/bash
exec "$PROGRAMS/spark-pi.sh" "$APP/spark-pi.jar"
