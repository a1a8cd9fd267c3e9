#!/bin/bash
# The health check of every image of ours: whether the service says that it is ready, and what it says. The image has no
# curl, and a Node that starts every few seconds in each container would take a fifth of a laptop's core.

exec 3<>"/dev/tcp/127.0.0.1/$PORT" || exit 1
printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
read -r -t 3 status <&3 || exit 1
while read -r -t 3 line <&3 && [ -n "${line%$'\r'}" ]; do :; done
cat <&3
[[ $status == *' 200 '* ]]
