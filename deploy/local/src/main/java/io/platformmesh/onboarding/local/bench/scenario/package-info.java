/** The scenarios of the benchmark and their trials. */
@NullMarked
package io.platformmesh.onboarding.local.bench.scenario;

import org.jspecify.annotations.NullMarked;
