"""DATA: flags of the container engines.

docker 28.2.2 (`docker --help`, `run --help`, `exec --help`); podman-run(1) and podman(1) of 5.7; nerdctl
2 command reference; docker compose 2 command reference; docker/mcp-gateway command reference; kubectl
1.31 `exec --help`; ToolHive docs/cli/thv_run.md (2025-10).
"""

from __future__ import annotations

from discovery.identity.flags import Flags, spelt

ENGINES = ("docker", "podman", "nerdctl", "finch", "docker.io")

GLOBAL = Flags(
    values=spelt(
        """--config -c --context -H --host -l --log-level --tlscacert --tlscert --tlskey --connection --url
        --identity --root --runroot --storage-driver --storage-opt --events-backend --cgroup-manager
        --conmon --network-config-dir --namespace -n --network-cmd-path --out --ssh --tmpdir --volumepath
        --db-backend --module --runtime --runtime-flag --hooks-dir --imagestore --address -a --snapshotter
        --data-root --cni-path --cni-netconfpath --hosts-dir"""
    )
)
RUN = Flags(
    values=spelt(
        """--add-host --annotation -a --attach --blkio-weight --blkio-weight-device --cap-add --cap-drop
        --cgroup-parent --cgroupns --cidfile --cpu-count --cpu-percent --cpu-period --cpu-quota
        --cpu-rt-period --cpu-rt-runtime -c --cpu-shares --cpus --cpuset-cpus --cpuset-mems --detach-keys
        --device --device-cgroup-rule --device-read-bps --device-read-iops --device-write-bps
        --device-write-iops --dns --dns-opt --dns-option --dns-search --domainname --entrypoint -e --env
        --env-file --expose --gpus --group-add --health-cmd --health-interval --health-retries
        --health-start-interval --health-start-period --health-timeout -h --hostname --io-maxbandwidth
        --io-maxiops --ip --ip6 --ipc --isolation --kernel-memory -l --label --label-file --link
        --link-local-ip --log-driver --log-opt --mac-address -m --memory --memory-reservation
        --memory-swap --memory-swappiness --mount --name --net --net-alias --network --network-alias
        --oom-score-adj --pid --pids-limit --platform -p --publish --pull --restart --runtime
        --security-opt --shm-size --stop-signal --stop-timeout --storage-opt --sysctl --tmpfs --ulimit -u
        --user --userns --uts -v --volume --volume-driver --volumes-from -w --workdir --models --arch
        --authfile --cert-dir --cgroup-conf --cgroups --chrootdirs --conmon-pidfile --creds
        --decryption-key --env-merge --gidmap --group-entry --health-log-destination
        --health-max-log-count --health-max-log-size --health-on-failure --health-startup-cmd
        --health-startup-interval --health-startup-retries --health-startup-success
        --health-startup-timeout --hooks-dir --hostuser --hosts-file --image-volume --init-ctr --init-path
        --os --passwd-entry --personality --pidfile --pod --pod-id-file --preserve-fd --preserve-fds
        --rdt-class --requires --retry --retry-delay --sdnotify --seccomp-policy --secret
        --shm-size-systemd --subgidname --subuidname --systemd --timeout --tz --uidmap --umask --unsetenv
        --variant --cosign-key --verify --ipfs-address --blkio-weight-device --cni"""
    ),
    clusters=True,
)
ENV = spelt("-e --env")
EXEC = Flags(
    values=spelt("--detach-keys -e --env --env-file -u --user -w --workdir --preserve-fds --index"),
    clusters=True,
)
START = Flags(values=spelt("--checkpoint --checkpoint-dir --detach-keys --filter -f"), clusters=True)
COMPOSE = Flags(
    values=spelt(
        "-f --file -p --project-name --profile --env-file --project-directory --ansi --parallel --progress"
    )
)
COMPOSE_RUN = Flags(
    values=spelt(
        """-e --env --entrypoint -l --label --name -p --publish -u --user -v --volume -w --workdir --cap-add
        --cap-drop --pull --env-from-file --index --scale -t --timeout"""
    ),
    clusters=True,
)
MCP_GATEWAY = Flags(
    values=spelt(
        """--servers --catalog --additional-catalog --config --additional-config --registry
        --additional-registry --tools-config --additional-tools-config --tools --secrets --port
        --transport --interceptor --memory --cpus --mcp-registry --oci-ref --session --profile"""
    ),
    anywhere=True,
)
KUBECTL = Flags(
    values=spelt(
        "-n --namespace -c --container --context --cluster --kubeconfig -f --filename --pod-running-timeout"
    ),
    clusters=True,
    anywhere=True,
)
THV = Flags(
    values=spelt(
        """--audit-config --authz-config --ca-cert -e --env --env-file --env-file-dir --from-config --group
        --host --image-verification --jwks-auth-token-file -l --label --name --network --oidc-audience
        --oidc-client-id --oidc-client-secret --oidc-introspection-url --oidc-issuer --oidc-jwks-url
        --otel-custom-attributes --otel-endpoint --otel-env-vars --otel-headers --otel-sampling-rate
        --otel-service-name --permission-profile --proxy-mode --proxy-port --remote-auth-authorize-url
        --remote-auth-callback-port --remote-auth-client-id --remote-auth-client-secret
        --remote-auth-client-secret-file --remote-auth-issuer --remote-auth-scopes --remote-auth-timeout
        --remote-auth-token-url --resource-url --secret --target-host --target-port --thv-ca-bundle
        --token-exchange-audience --token-exchange-client-id --token-exchange-client-secret
        --token-exchange-client-secret-file --token-exchange-header-name --token-exchange-scopes
        --token-exchange-subject-token-type --token-exchange-url --tools --tools-override --transport -v
        --volume"""
    )
)
