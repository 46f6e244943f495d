/** How logs are written for machines. */
@NullMarked
package io.platformmesh.onboarding.runtime.logging;

import org.jspecify.annotations.NullMarked;
