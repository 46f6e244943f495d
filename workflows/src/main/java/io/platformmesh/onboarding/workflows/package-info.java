/**
 * The public contract of the onboarding workflow: messages, input and result, names and options.
 */
@NullMarked
package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.NullMarked;
