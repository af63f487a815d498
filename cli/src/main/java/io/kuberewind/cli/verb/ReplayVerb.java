package io.kuberewind.cli.verb;

import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.cli.exit.CommandException;
import io.kuberewind.cli.replay.Replay;
import io.kuberewind.cli.replay.ReplayWish;
import io.kuberewind.cli.replay.ReplayWish.OnConflict;
import io.kuberewind.cli.replay.TargetLine;
import io.kuberewind.cli.source.ArchiveOptions;
import io.kuberewind.cli.source.OpenArchive;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.Moments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays the log into another cluster. */
@Command(
    name = "replay",
    description = "Play the recorded changes of a span into another cluster, in their order.",
    footer = {
      "The target is first brought to the state at --from, by a plan. The same command goes on"
          + " where",
      "it was left. --on-conflict says what is done about what somebody else changed on the"
          + " target:",
      "the log is written over it (overwrite), the change is passed over (skip), or the replay"
          + " ends.",
      "Exit code 3: a gap in the span, or some changes were refused or met a conflict; 4: one"
          + " failed."
    })
public final class ReplayVerb implements Callable<Integer> {
  private static final long END_WITHIN_SECONDS = 10;

  private final Surroundings around;

  @Mixin private ArchiveOptions archiveOptions;
  @Mixin private SelectionOptions chosen;
  @Mixin private AccessOptions access;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME",
      description = "where the span begins")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "where the span ends; now without")
  private String to;

  @Option(names = "--follow", description = "go on with what is recorded from now on")
  private boolean follow;

  @Option(names = "--stop-at", paramLabel = "MARK", description = "end at that mark")
  private String stopAt;

  @Option(
      names = "--target",
      required = true,
      paramLabel = "CONTEXT",
      description = "context of the target")
  private String target;

  @Option(
      names = "--speed",
      paramLabel = "N",
      defaultValue = "max",
      description = "times real time, such as 1, 10 or 0.5; max or 0: as fast as possible")
  private String speed;

  @Option(
      names = "--on-conflict",
      paramLabel = "POLICY",
      defaultValue = "overwrite",
      description = "overwrite, skip or stop")
  private String onConflict;

  @Option(names = "--no-base", description = "do not bring the target to the state at --from")
  private boolean noBase;

  @Option(
      names = "--exact",
      description = "delete from the target what was not there at --from, in scope")
  private boolean exact;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "where it is kept how far the replay is")
  private Path state;

  public ReplayVerb(Surroundings around) {
    this.around = around;
  }

  /** Taken, as by the other verbs that write to a cluster: nothing is asked anyway. */
  @Option(
      names = {"-y", "--yes"},
      hidden = true)
  void yes(boolean given) {}

  @Override
  public Integer call() throws IOException {
    chosen.check();
    Moments moments = new Moments(around.clock(), around.zone());
    TimeSpec begin = moments.parse(from);
    Optional<TimeSpec> end = end(moments);
    double times = times();
    OnConflict conflicts = conflicts();
    try (OpenArchive source = OpenArchive.open(around, archiveOptions.place(around))) {
      SelectionOptions.Meant meant = chosen.meant(around, source);
      ReplayWish wish =
          new ReplayWish(
              meant.selection(),
              begin,
              end,
              follow,
              Optional.ofNullable(stopAt),
              meant.rewrite(),
              times,
              conflicts,
              !noBase,
              exact,
              chosen.allowGaps(),
              Optional.ofNullable(state));
      Optional<String> context = Optional.of(target);
      try (TargetLine line =
          new TargetLine(access.open(context), () -> access.openReady(context))) {
        return untilInterrupted(source, line, wish);
      }
    }
  }

  /** An interrupt ends the replay between two changes, and not within one. */
  private int untilInterrupted(OpenArchive source, TargetLine line, ReplayWish wish)
      throws IOException {
    AtomicBoolean stopped = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stopped.set(true);
              try {
                if (!ended.await(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                  around.say("the last change is not known to be done");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return new Replay(around, source, line, wish, stopped::get).run();
    } finally {
      ended.countDown();
      if (!stopped.get()) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private Optional<TimeSpec> end(Moments moments) {
    if (!follow) {
      return Optional.of(moments.parse(to == null ? "now" : to));
    }
    return Optional.ofNullable(to).map(text -> ahead(moments, text));
  }

  /** Who follows may name a moment to come. */
  private static TimeSpec ahead(Moments moments, String text) {
    try {
      return TimeSpec.at(OffsetDateTime.parse(text.strip().replace(' ', 'T')).toInstant());
    } catch (DateTimeParseException e) {
      return moments.parse(text);
    }
  }

  private double times() {
    if (speed.equals("max")) {
      return 0;
    }
    String number = speed.endsWith("x") ? speed.substring(0, speed.length() - 1) : speed;
    try {
      double times = Double.parseDouble(number);
      if (times >= 0 && times <= 1e6) {
        return times;
      }
    } catch (NumberFormatException e) {
      throw CommandException.usage("--speed takes a number or max, not '" + speed + "'");
    }
    throw CommandException.usage("--speed takes a number from 0 to 1000000, not '" + speed + "'");
  }

  private OnConflict conflicts() {
    try {
      return OnConflict.valueOf(onConflict.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(
          "--on-conflict takes overwrite, skip or stop, not '" + onConflict + "'");
    }
  }
}
