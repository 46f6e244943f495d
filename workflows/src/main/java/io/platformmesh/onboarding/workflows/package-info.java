/**
 * The contract with Temporal: the interfaces of the workflow and its activities, and the types of
 * their arguments and results.
 */
@NullMarked
package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.NullMarked;
