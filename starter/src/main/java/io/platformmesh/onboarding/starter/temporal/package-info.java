/** The starter of workflow runs: it starts, pokes and updates them through Temporal. */
@NullMarked
package io.platformmesh.onboarding.starter.temporal;

import org.jspecify.annotations.NullMarked;
