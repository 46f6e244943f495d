@NullMarked
package io.platformmesh.onboarding.activities.redaction;

import org.jspecify.annotations.NullMarked;
