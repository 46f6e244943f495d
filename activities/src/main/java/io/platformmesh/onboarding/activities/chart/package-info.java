/** Reads the registry, chart and version of a component as people write them. */
@NullMarked
package io.platformmesh.onboarding.activities.chart;

import org.jspecify.annotations.NullMarked;
