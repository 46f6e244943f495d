/**
 * Commands that control onboardings: they apply, start, retry, pause, resume, cancel and delete.
 */
@NullMarked
package io.platformmesh.onboarding.starter.cli.control;

import org.jspecify.annotations.NullMarked;
