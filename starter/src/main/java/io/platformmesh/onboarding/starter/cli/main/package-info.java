/** The root command of the command line, shell completion and version. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.main;

import org.jspecify.annotations.NullMarked;
