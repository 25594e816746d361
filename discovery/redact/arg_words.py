"""DATA: the flags whose values have a form of their own, whatever program reads them."""

from __future__ import annotations

from discovery.redact.name_words import listed

# `Name: value` follows. curl, httpie, mcp-remote, supergateway, mcp-proxy, mcpo.
HEADER_FLAGS = listed(
    "-H --header --headers --http-header --add-header --proxy-header --extra-header -header"
)

# `user:password` follows. curl, wget, httpie; docker writes `user:group` after the same letter.
USER_FLAGS = listed("-u --user --proxy-user --userpwd -user")

# `NAME=value`, or a name alone, follows. docker, podman, supergateway, env, smithery, claude mcp add.
ENV_FLAGS = listed("-e --env -E --env-var --environment --set-env --build-arg -env")

# The first word of a container command line, where -u says as whom to run.
CONTAINER_VERBS = listed("run exec create container compose")

# A flag ending in one of these names a thing by an opaque id, which is not secret.
ID_WORDS = listed(
    """
    id ids hash sha sha256 digest commit ref rev revision project sheet spreadsheet doc document folder file
    database db space page workspace name path version tag address wallet contract integrity checksum
    fingerprint cid drive account user org organization team channel board base table dataset index model
    region image tenant subscription cluster namespace bucket calendar site from package registry url uri
    """
)

# A secret under one of these names is written inside an address, which stays readable without it.
CARRIERS = listed("dsn url uri string str connstr connectionstring webhookurl endpoint")
