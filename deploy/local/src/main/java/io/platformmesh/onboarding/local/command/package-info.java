/**
 * The command line of a checkout: {@code onboard} with {@code demo} and with the {@code platform}
 * commands, which start, show and stop a local platform of real servers.
 */
@NullMarked
package io.platformmesh.onboarding.local.command;

import org.jspecify.annotations.NullMarked;
