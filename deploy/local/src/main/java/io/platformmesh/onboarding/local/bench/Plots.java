package io.platformmesh.onboarding.local.bench;

import io.platformmesh.onboarding.local.bench.measure.LoadResult;
import io.platformmesh.onboarding.local.bench.scenario.TrialResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws SVG plots: the distribution of the latencies of each scenario, and the costs of an
 * onboarding against the number of onboardings.
 */
public final class Plots {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 500;
  private static final double MILLIS_PER_SECOND = 1000;
  private static final double PERCENT = 100;

  private final Path directory;

  /**
   * @param directory directory of the files, which exists
   */
  public Plots(Path directory) {
    this.directory = directory;
  }

  /** Writes all plots for which there are results, and returns their files. */
  public List<Path> write(List<TrialResult> trials) throws IOException {
    List<Path> files = new ArrayList<>();
    Map<String, List<TrialResult>> byScenario =
        trials.stream()
            .filter(trial -> trial.load() != null)
            .collect(
                Collectors.groupingBy(
                    trial -> trial.plan().scenario(), LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<TrialResult>> scenario : byScenario.entrySet()) {
      files.add(writeLatencies(scenario.getKey(), scenario.getValue()));
      if (scenario.getValue().size() > 1) {
        files.add(writeCosts(scenario.getKey(), scenario.getValue()));
      }
    }
    return files;
  }

  private Path writeLatencies(String scenario, List<TrialResult> trials) throws IOException {
    XYChart chart = newChart("Latency, " + scenario, "seconds to Ready", "% of onboardings");
    for (TrialResult trial : trials) {
      LoadResult load = trial.load();
      if (load != null) {
        addDistribution(chart, trial.plan().label(), load);
      }
      trial
          .floors()
          .forEach(
              floor ->
                  addDistribution(
                      chart, trial.plan().label() + ", floor " + floor.name(), floor.load()));
    }
    return save(chart, scenario + "-latency");
  }

  private static void addDistribution(XYChart chart, String series, LoadResult load) {
    List<Double> millis = load.latency().millis();
    List<Double> seconds = millis.stream().map(each -> each / MILLIS_PER_SECOND).toList();
    List<Double> shares =
        IntStream.rangeClosed(1, millis.size())
            .mapToObj(rank -> rank * PERCENT / millis.size())
            .toList();
    chart.addSeries(series, seconds, shares).setMarker(SeriesMarkers.NONE);
  }

  private Path writeCosts(String scenario, List<TrialResult> trials) throws IOException {
    boolean byComponents =
        trials.stream().map(trial -> trial.plan().components()).distinct().count() > 1;
    XYChart chart =
        newChart(
            "Costs of an onboarding, " + scenario,
            byComponents ? "components" : "onboardings",
            "requests, events, ms");
    chart.getStyler().setXAxisLogarithmic(!byComponents);
    Map<String, List<TrialResult>> byKind =
        trials.stream()
            .collect(
                Collectors.groupingBy(
                    trial -> trial.plan().label().replaceFirst(" .*", ""),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byKind.forEach((kind, results) -> addCosts(chart, kind, results, byComponents));
    return save(chart, scenario + "-costs");
  }

  private static void addCosts(
      XYChart chart, String kind, List<TrialResult> trials, boolean byComponents) {
    List<Integer> sizes =
        trials.stream()
            .map(trial -> byComponents ? trial.plan().components() : trial.plan().count())
            .toList();
    chart.addSeries(
        kind + ": API requests", sizes, trials.stream().map(TrialResult::requestsEach).toList());
    chart.addSeries(
        kind + ": history events",
        sizes,
        trials.stream().map(trial -> trial.histories().meanEvents()).toList());
    chart.addSeries(
        kind + ": CPU ms of worker and watcher",
        sizes,
        trials.stream().map(Plots::onboardMillisEach).toList());
  }

  private static double onboardMillisEach(TrialResult trial) {
    return trial.costs().processes().entrySet().stream()
            .filter(process -> List.of("worker", "watcher").contains(process.getKey()))
            .mapToDouble(process -> process.getValue().cpuSeconds())
            .sum()
        * MILLIS_PER_SECOND
        / trial.plan().count();
  }

  private static XYChart newChart(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setYAxisMin(0.0);
    return chart;
  }

  private Path save(XYChart chart, String name) throws IOException {
    Path file = directory.resolve(name + ".svg");
    VectorGraphicsEncoder.saveVectorGraphic(
        chart, file.toString().replaceFirst("\\.svg$", ""), VectorGraphicsFormat.SVG);
    return file;
  }
}
