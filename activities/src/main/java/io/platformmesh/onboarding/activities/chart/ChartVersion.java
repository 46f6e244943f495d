package io.platformmesh.onboarding.activities.chart;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * The version of a chart as people write it: a version, a range of versions, or a digest.
 *
 * @param text the version as written, without blanks around
 * @param tag the tag of the version in an OCI registry; null for a range, and for a digest alone
 * @param range the range; null for a version or a digest
 * @param digest the digest of the artifact, such as sha256:…; null for none
 */
public record ChartVersion(
    String text, @Nullable String tag, @Nullable String range, @Nullable String digest) {

  private static final char DIGEST_SEPARATOR = '@';

  /** A tag (OCI distribution specification, "Pulling manifests"). */
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");
  private static final Pattern DIGEST_START = Pattern.compile("sha(256|512):.*");

  /** An operator, or a part of a version that is left open: 1.x, 1.2.*. */
  private static final Pattern RANGE = Pattern.compile(".*([<>=~^*|, ]|(^|[.v])[xX](\\.|$)).*");

  /** A range begins with an operator, a number or an open part, never with a word. */
  private static final Pattern RANGE_START = Pattern.compile("[<>=~^*0-9xX]|v[0-9xX]");

  private static final Pattern OPERATOR_AND_BLANKS = Pattern.compile("([<>=~^])\\s+");

  /** The separator of the words of a range, each of which is a range itself. */
  private static final Pattern WORD_BOUNDARY = Pattern.compile("\\s*(\\|\\||,|\\s-\\s|\\s)\\s*");

  private static final String VERSION_EXAMPLES =
      "write a version such as 1.2.3, or a range such as >=1.0.0 <2.0.0";

  /**
   * Reads the version of an artifact in an OCI registry. The plus sign before build metadata
   * becomes an underscore, as Helm writes tags.
   *
   * @throws InvalidChartException when the version can be neither a tag nor a range nor a digest
   */
  public static ChartVersion ofOciArtifact(String version) {
    String text = version.strip();
    if (DIGEST_START.matcher(text).matches()) {
      return new ChartVersion(text, null, null, requireDigest(text));
    }
    int digestSeparator = text.indexOf(DIGEST_SEPARATOR);
    if (digestSeparator >= 0) {
      String digest = requireDigest(text.substring(digestSeparator + 1).strip());
      return new ChartVersion(
          text, requireTag(text.substring(0, digestSeparator).strip()), null, digest);
    }
    return RANGE.matcher(text).matches()
        ? new ChartVersion(text, null, requireRange(text), null)
        : new ChartVersion(text, requireTag(text), null, null);
  }

  /**
   * Reads the version of a chart in a Helm repository.
   *
   * @throws InvalidChartException when the version is neither a version nor a range
   */
  public static ChartVersion ofHelmChart(String version) {
    return ofVersionOrRange(
        version,
        "charts of Helm repositories have no digest: write the version alone, or take the chart from"
            + " an OCI registry with type: oci");
  }

  /**
   * Reads the version of an OCM component.
   *
   * @throws InvalidChartException when the version is neither a version nor a range
   */
  public static ChartVersion ofOcmComponent(String version) {
    return ofVersionOrRange(
        version,
        "the OCM controller resolves versions and verifies digests itself: write the version alone");
  }

  private static ChartVersion ofVersionOrRange(String version, String digestAdvice) {
    String text = version.strip();
    if (text.indexOf(DIGEST_SEPARATOR) >= 0 || DIGEST_START.matcher(text).matches()) {
      throw new InvalidChartException("'%s' has a digest, but %s".formatted(text, digestAdvice));
    }
    String range = requireRange(text);
    return RANGE.matcher(text).matches()
        ? new ChartVersion(text, null, range, null)
        : new ChartVersion(text, text, null, null);
  }

  private static String requireDigest(String digest) {
    if (!DIGEST.matcher(digest).matches()) {
      throw new InvalidChartException(
          "'%s' is not a digest: write sha256: and 64 hexadecimal digits in lower case"
              .formatted(digest));
    }
    return digest;
  }

  private static String requireTag(String version) {
    String tag = version.replace('+', '_');
    if (!TAG.matcher(tag).matches()) {
      throw new InvalidChartException(
          "'%s' is not a version: %s".formatted(version, VERSION_EXAMPLES));
    }
    return tag;
  }

  private static String requireRange(String text) {
    boolean isRange =
        RANGE_START.matcher(text).lookingAt()
            && WORD_BOUNDARY
                .splitAsStream(OPERATOR_AND_BLANKS.matcher(text).replaceAll("$1"))
                .noneMatch(word -> rangesOf(word).get().isEmpty());
    if (!isRange) {
      throw new InvalidChartException(
          "'%s' is not a version: %s".formatted(text, VERSION_EXAMPLES));
    }
    return text;
  }

  /** Flux and OCM write "and" as a comma or as a blank; the library knows the blank only. */
  private static RangeList rangesOf(String range) {
    return RangeListFactory.create(range.replace(',', ' '));
  }

  /** Whether the version that is deployed is only known when a registry has been read. */
  public boolean isRange() {
    return range != null;
  }

  /**
   * Whether the revision of a Flux artifact is of this version.
   *
   * @param revision {@code tag@digest}, or the digest alone where the spec has one
   */
  public boolean isOfRevision(String revision) {
    int digestSeparator = revision.indexOf(DIGEST_SEPARATOR);
    if (digest != null) {
      return revision.substring(digestSeparator + 1).equals(digest);
    }
    if (digestSeparator < 0) {
      return false;
    }
    String revisionTag = revision.substring(0, digestSeparator);
    return range == null ? revisionTag.equals(tag) : includes(revisionTag.replace('_', '+'));
  }

  /** Whether a version that a registry has is this version, or in this range. */
  public boolean includes(String foundVersion) {
    if (foundVersion.equals(text)) {
      return true;
    }
    Semver semanticVersion = Semver.parse(foundVersion);
    return semanticVersion != null && rangesOf(text).isSatisfiedBy(semanticVersion);
  }
}
