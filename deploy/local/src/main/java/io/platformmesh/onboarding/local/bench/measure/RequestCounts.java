package io.platformmesh.onboarding.local.bench.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Numbers of requests by kind; kinds that are absent have none.
 *
 * @param counts numbers by kind of request
 */
public record RequestCounts(Map<Request, Long> counts) {
  public RequestCounts {
    counts = Map.copyOf(counts);
  }

  /** Returns the sums of both. */
  public RequestCounts plus(RequestCounts others) {
    return combine(others, 1);
  }

  /** Returns the differences; kinds without a difference are left out. */
  public RequestCounts minus(RequestCounts others) {
    return combine(others, -1);
  }

  private RequestCounts combine(RequestCounts others, long factor) {
    Map<Request, Long> combined = new HashMap<>(counts);
    others.counts.forEach((request, number) -> combined.merge(request, factor * number, Long::sum));
    combined.values().removeIf(number -> number == 0);
    return new RequestCounts(combined);
  }

  public long total() {
    return total(request -> true);
  }

  /** Returns the number of requests of these kinds. */
  public long total(Predicate<Request> kinds) {
    return counts.entrySet().stream()
        .filter(entry -> kinds.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the numbers by the text of their kind, in alphabetical order. */
  public Map<String, Long> byText() {
    Map<String, Long> texts = new TreeMap<>();
    counts.forEach((request, number) -> texts.put(request.text(), number));
    return texts;
  }
}
