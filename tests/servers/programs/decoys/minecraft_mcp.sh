#!/bin/sh
# Decompiles with the Minecraft Coder Pack, some day.
echo ready
while read -r line; do echo "$line"; done
