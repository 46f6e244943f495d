/** The connections that a command opens to the hosting cluster and to Temporal. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.connection;

import org.jspecify.annotations.NullMarked;
