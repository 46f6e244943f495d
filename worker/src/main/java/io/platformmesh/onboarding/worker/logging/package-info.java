/** How logs are written for machines. */
@NullMarked
package io.platformmesh.onboarding.worker.logging;

import org.jspecify.annotations.NullMarked;
