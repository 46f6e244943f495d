/** The benchmark: its command, its run and the output: tables, JSON file and plots. */
@NullMarked
package io.platformmesh.onboarding.local.bench;

import org.jspecify.annotations.NullMarked;
