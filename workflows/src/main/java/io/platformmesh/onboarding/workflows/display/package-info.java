/** The Markdown text that the Temporal UI displays about a workflow run. */
@NullMarked
package io.platformmesh.onboarding.workflows.display;

import org.jspecify.annotations.NullMarked;
