/** The benchmark: its command and its run. */
@NullMarked
package io.platformmesh.onboarding.local.bench;

import org.jspecify.annotations.NullMarked;
