/** The onboard command line: its root command and the options, connections and output that its commands share. */
@NullMarked
package io.platformmesh.onboarding.starter.cli;

import org.jspecify.annotations.NullMarked;
