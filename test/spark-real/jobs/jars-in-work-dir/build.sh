#!/bin/bash
exec "$PROGRAMS/greeting.sh" "$WORK_DIR/greeting.jar"
