/**
 * The contract between workflow and activities: activity interfaces and the records they exchange.
 */
@NullMarked
package io.platformmesh.onboarding.workflows.contract;

import org.jspecify.annotations.NullMarked;
