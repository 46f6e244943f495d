/** The parts of a process's metrics: what is counted, under which names, in which buckets. */
@NullMarked
package io.platformmesh.onboarding.runtime.metrics;

import org.jspecify.annotations.NullMarked;
