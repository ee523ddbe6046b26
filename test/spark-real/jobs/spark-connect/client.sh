#!/bin/bash
# The client comes with Spark; here it runs in a Pod of its own.
set -euo pipefail
until (echo >/dev/tcp/spark-connect-server/15002) 2>/dev/null; do sleep 0.5; done
PYTHONPATH=$(printf '%s:' "$SPARK_HOME"/python/lib/*.zip)$PYTHONPATH exec python3 /app/client.py
