/**
 * Real servers as child processes: etcd, kube-apiserver and Temporal, with the binaries, ports,
 * certificates and process records they need.
 */
@NullMarked
package io.platformmesh.onboarding.local.servers;

import org.jspecify.annotations.NullMarked;
