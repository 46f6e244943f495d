/** Output of commands for people and programs: formats, tables, notices and exit codes. */
@NullMarked
package io.platformmesh.onboarding.starter.cli.output;

import org.jspecify.annotations.NullMarked;
