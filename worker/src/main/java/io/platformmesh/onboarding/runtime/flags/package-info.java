/** Command-line flags that several commands share, and converters of flag values. */
@NullMarked
package io.platformmesh.onboarding.runtime.flags;

import org.jspecify.annotations.NullMarked;
