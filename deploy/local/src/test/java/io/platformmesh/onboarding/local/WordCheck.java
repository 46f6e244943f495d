package io.platformmesh.onboarding.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds words in sources and documents that the project does not use, and sentences that begin with
 * "What" or "Who".
 *
 * <p>The words are in {@code .ci/words.txt}, the exceptions in {@code .ci/word-exceptions.txt}.
 */
final class WordCheck {

  private static final Set<String> SKIPPED = Set.of(".git", "target", "node_modules", ".idea");
  private static final Set<String> TEXTS =
      Set.of(
          "java", "md", "yaml", "yml", "tpl", "txt", "xml", "json", "go", "options", "properties");

  private static final Pattern CAPITAL =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Pattern SENTENCE =
      Pattern.compile(
          "(?:(?:^|/\\*\\*|[.!?:;]|//|#|<p>|\\*\\*|\\* )\\s*[-*>+]*\\s*(?:What|Whoever|Who)"
              + "|(?:\"|\\|\\s*)(?:[Ww]hat|[Ww]hoever|[Ww]ho))\\s+\\w");
  private static final Pattern WHAT = Pattern.compile("hat |ho |hoever ");
  private static final Pattern SENTENCE_END = Pattern.compile("[.!?](?=[\\s\"*)|`]|$)|\\|");

  /** A word, as a pattern, and its replacement. */
  record Word(Pattern pattern, String replacement) {}

  /** Lines of the files that match the glob are accepted. */
  record Accepted(PathMatcher files, Pattern lines) {}

  private final List<Word> words;
  private final Pattern anyWord;
  private final List<Accepted> exceptions;

  private WordCheck(List<Word> words, List<Accepted> exceptions) {
    this.words = words;
    this.anyWord =
        Pattern.compile(
            words.stream()
                .map(word -> word.pattern().pattern())
                .collect(Collectors.joining("|", "\\b(?:", ")\\b")));
    this.exceptions = exceptions;
  }

  static WordCheck of(Path checkout) throws IOException {
    return new WordCheck(
        entries(checkout.resolve(".ci/words.txt")).stream().map(WordCheck::word).toList(),
        entries(checkout.resolve(".ci/word-exceptions.txt")).stream()
            .map(WordCheck::accepted)
            .toList());
  }

  private static List<String> entries(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .toList();
  }

  private static Word word(String line) {
    String[] parts = line.split(" => ", 2);
    return new Word(Pattern.compile(parts[0]), parts[1]);
  }

  private static Accepted accepted(String line) {
    String[] parts = line.split(" \\| ", 3);
    return new Accepted(
        FileSystems.getDefault().getPathMatcher("glob:" + parts[0]),
        Pattern.compile(parts[1].equals("*") ? "" : parts[1]));
  }

  /** Checks every text below the directory; returns a line for each find. */
  List<String> findings(Path checkout) throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : texts(checkout)) {
      Path relative = checkout.relativize(file);
      List<Pattern> accepted =
          exceptions.stream()
              .filter(exception -> exception.files().matches(relative))
              .map(Accepted::lines)
              .toList();
      if (accepted.stream().noneMatch(lines -> lines.pattern().isEmpty())) {
        List<String> lines = Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        findings(lines).stream()
            .filter(finding -> !accepted(accepted, lines.get(finding.line() - 1)))
            .map(finding -> relative + ":" + finding.line() + ": " + finding.advice())
            .forEach(findings::add);
      }
    }
    return findings;
  }

  private static boolean accepted(List<Pattern> accepted, String line) {
    return accepted.stream().anyMatch(pattern -> pattern.matcher(line).find());
  }

  /** A find in a line, counted from 1. */
  record Finding(int line, String advice) {}

  List<Finding> findings(List<String> lines) {
    List<Finding> findings = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      int number = index + 1;
      String split = CAPITAL.matcher(lines.get(index)).replaceAll(" ").toLowerCase(Locale.ROOT);
      Matcher found = anyWord.matcher(split);
      while (found.find()) {
        findings.add(new Finding(number, advice(found.group())));
      }
      if (beginsWithWhat(lines, index)) {
        findings.add(new Finding(number, "a sentence begins with What or Who -> name its subject"));
      }
    }
    return findings;
  }

  private String advice(String found) {
    return words.stream()
        .filter(word -> word.pattern().matcher(found).matches())
        .map(word -> "\"" + found + "\" -> use " + word.replacement())
        .findFirst()
        .orElseThrow();
  }

  private static boolean beginsWithWhat(List<String> lines, int index) {
    if (!WHAT.matcher(lines.get(index)).find()) {
      return false;
    }
    Matcher match = SENTENCE.matcher(lines.get(index));
    while (match.find()) {
      String rest = lines.get(index).substring(match.end());
      String following = index + 1 < lines.size() ? " " + lines.get(index + 1) : "";
      Matcher end = SENTENCE_END.matcher(rest + following);
      if (!end.find() || !end.group().equals("?")) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> texts(Path checkout) throws IOException {
    List<Path> texts = new ArrayList<>();
    Files.walkFileTree(
        checkout,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return SKIPPED.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && isText(file.getFileName().toString())) {
              texts.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return texts.stream().sorted().toList();
  }

  private static boolean isText(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || TEXTS.contains(name.substring(dot + 1));
  }
}
