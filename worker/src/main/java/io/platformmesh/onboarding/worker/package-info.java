/** The worker process: registers the workflow and its activities and polls the task queue. */
@NullMarked
package io.platformmesh.onboarding.worker;

import org.jspecify.annotations.NullMarked;
