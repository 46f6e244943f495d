/**
 * The servers a real local platform is made of, as child processes: etcd, kube-apiserver, Temporal.
 */
@NullMarked
package io.platformmesh.onboarding.local.servers;

import org.jspecify.annotations.NullMarked;
