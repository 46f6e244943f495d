package io.platformmesh.onboarding.starter.cli.validation;

/**
 * Something wrong in a manifest.
 *
 * @param file where
 * @param line line in it, from 1
 * @param message what is wrong, with its path, and what to do
 */
record Problem(String file, int line, String message) {}
