/** Removes secrets from quoted messages. */
@NullMarked
package io.platformmesh.onboarding.activities.redaction;

import org.jspecify.annotations.NullMarked;
