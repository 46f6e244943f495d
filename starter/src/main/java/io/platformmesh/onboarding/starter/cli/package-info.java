/** The onboard command line: its root command, shell completion and version. */
@NullMarked
package io.platformmesh.onboarding.starter.cli;

import org.jspecify.annotations.NullMarked;
