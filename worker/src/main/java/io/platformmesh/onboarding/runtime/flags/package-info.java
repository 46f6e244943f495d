/** Command-line flags and value converters that several commands use. */
@NullMarked
package io.platformmesh.onboarding.runtime.flags;

import org.jspecify.annotations.NullMarked;
