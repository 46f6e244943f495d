/** The names in the status of a ManagedProvider: phases, conditions, reasons and stages. */
@NullMarked
package io.platformmesh.onboarding.workflows.status;

import org.jspecify.annotations.NullMarked;
