package io.platformmesh.onboarding.local.bench.measure;

/**
 * The sizes of the histories of a sample of onboardings, each the sum of its runs.
 *
 * @param sampled number of onboardings in the sample
 * @param meanEvents mean number of events
 * @param maxEvents largest number of events
 * @param meanBytes mean size in bytes
 * @param maxBytes largest size in bytes
 */
public record Histories(
    int sampled, double meanEvents, long maxEvents, double meanBytes, long maxBytes) {}
