/** The scripted counterparts of a benchmark: they answer as Provider, source and release. */
@NullMarked
package io.platformmesh.onboarding.local.bench.counterpart;

import org.jspecify.annotations.NullMarked;
