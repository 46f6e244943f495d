/** {@code onboard demo}: one onboarding on the embedded platform, printed phase by phase. */
@NullMarked
package io.platformmesh.onboarding.local.demo;

import org.jspecify.annotations.NullMarked;
