/** The Prometheus metrics of a process: names, labels and buckets. */
@NullMarked
package io.platformmesh.onboarding.runtime.metrics;

import org.jspecify.annotations.NullMarked;
