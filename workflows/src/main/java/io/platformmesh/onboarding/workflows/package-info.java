/**
 * The contract with Temporal: interfaces of the workflow and its activities, and all that crosses
 * the wire.
 */
@NullMarked
package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.NullMarked;
