/** The output of the benchmark: table, JSON file and plots. */
@NullMarked
package io.platformmesh.onboarding.local.bench.report;

import org.jspecify.annotations.NullMarked;
