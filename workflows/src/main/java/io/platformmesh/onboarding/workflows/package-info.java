/** The public contract: the workflow, its messages, input and result, names and options. */
@NullMarked
package io.platformmesh.onboarding.workflows;

import org.jspecify.annotations.NullMarked;
