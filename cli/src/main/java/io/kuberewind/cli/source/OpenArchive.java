package io.kuberewind.cli.source;

import static java.util.stream.Collectors.joining;

import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.file.Micros;
import io.kuberewind.archive.key.Ordinal;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.read.Archive;
import io.kuberewind.archive.read.Cut;
import io.kuberewind.archive.read.OutsideArchiveException;
import io.kuberewind.archive.read.TimeSpec;
import io.kuberewind.archive.store.CachingStore;
import io.kuberewind.archive.store.MeteredStore;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.store.ObjectStores;
import io.kuberewind.cli.terminal.Surroundings;
import io.kuberewind.cli.when.CutText;
import io.kuberewind.schemas.ResourceKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive that a command reads, together with what a running instance has beyond it. Where no
 * instance answers, the archive answers alone and that is said.
 */
public final class OpenArchive implements AutoCloseable {
  private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 50;
  private static final long CACHE_BYTES = 32L << 20;
  private static final Logger log = LoggerFactory.getLogger(OpenArchive.class);

  private final Surroundings around;
  private final Place place;
  private final MeteredStore metered;
  private final ObjectStore store;
  private final Unsealing unsealing;
  private final Set<String> losses = new HashSet<>();
  private boolean lossAllowed;
  private Archive archive;
  private boolean live;

  private OpenArchive(Surroundings around, Place place, MeteredStore metered, Unsealing unsealing) {
    this.around = around;
    this.place = place;
    this.metered = metered;
    this.store = new CachingStore(metered, CACHE_BYTES);
    this.unsealing = unsealing;
  }

  /** Opens the archive of {@code place}. */
  public static OpenArchive open(Surroundings around, Place place) {
    Unsealing unsealing = Unsealing.by(place.keys(), around);
    MeteredStore metered = new MeteredStore(ObjectStores.open(place.archive(), options(place)));
    OpenArchive open = new OpenArchive(around, place, metered, unsealing);
    try {
      open.refresh();
      open.sayWhereItEnds();
      return open;
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Who has keys has those of an encrypted archive among them. */
  static Map<String, String> options(Place place) {
    return place.keys().isEmpty()
        ? Map.of()
        : Map.of("keys", place.keys().stream().map(Path::toString).collect(joining(",")));
  }

  public Archive archive() {
    return archive;
  }

  public Place place() {
    return place;
  }

  public String cluster() {
    return archive.info().cluster();
  }

  /** From now on, what is damaged or missing is said and left out, instead of refused. */
  public void allowLoss() {
    lossAllowed = true;
    archive = archive.allowingLoss(this::tellLoss);
  }

  private void tellLoss(String loss) {
    if (losses.add(loss)) {
      around.say("lost: " + loss);
    }
  }

  /**
   * The cut at a moment. What the running instance is just about to have is waited for: a busy
   * machine may be seconds behind. The wait ends as soon as the instance has looked at the cluster
   * since and still knows of no such moment.
   *
   * @throws OutsideArchiveException when the archive does not reach there
   */
  public Cut cutAt(TimeSpec moment) {
    Instant asked = around.clock().instant();
    long deadline = System.nanoTime() + CATCH_UP_WITHIN.toNanos();
    while (true) {
      try {
        return archive.cutAt(moment);
      } catch (OutsideArchiveException e) {
        boolean mayCome = live && isBeyondEnd(moment) && !hasLookedSince(asked);
        if (!mayCome || System.nanoTime() >= deadline) {
          throw e;
        }
        pause(e);
        refresh();
      }
    }
  }

  /** As {@link #cutAt}, and says on stderr what the answer stands for. */
  public Cut echoedCut(String word, TimeSpec moment) {
    Cut cut = cutAt(moment);
    around.say(word + " " + CutText.of(cut));
    return cut;
  }

  /**
   * The exit code of an answer that was to have {@code code}. What of it is still sealed is said.
   *
   * @throws io.kuberewind.cli.exit.CommandException of failure, when keys were given and do not
   *     open all of it
   */
  public int answered(int code) {
    unsealing.end();
    return code;
  }

  /** Whether something of that object was sealed and was opened for an answer. */
  public boolean hasOpened(ResourceKey key) {
    return unsealing.hasOpened(key);
  }

  private boolean hasLookedSince(Instant asked) {
    return archive
        .info()
        .end()
        .filter(end -> Micros.instant(end.readStarted()).isAfter(asked))
        .isPresent();
  }

  private boolean isBeyondEnd(TimeSpec asked) {
    TimeSpec moment =
        asked instanceof TimeSpec.AtMark named ? at(archive.marks().get(named.name())) : asked;
    Optional<Tick> end = archive.info().end();
    if (end.isEmpty()) {
      return true;
    }
    if (moment instanceof TimeSpec.AtInstant at) {
      return at.instant().isAfter(Micros.instant(end.get().readEnded()));
    }
    return moment instanceof TimeSpec.AtRevision at && isBeyond(end.get(), at);
  }

  private static TimeSpec at(Mark mark) {
    return TimeSpec.revision(mark.timeline(), mark.revision());
  }

  private static boolean isBeyond(Tick end, TimeSpec.AtRevision at) {
    int timeline = at.timeline() == 0 ? Ordinal.timeline(end.revision()) : at.timeline();
    return Ordinal.atMost(timeline, at.revision()) > end.revision();
  }

  /** Looks again at what there is by now. */
  public void refresh() {
    Archive opened = Archive.open(store, place.cluster()).seenBy(unsealing);
    Archive archived = lossAllowed ? opened.allowingLoss(this::tellLoss) : opened;
    archive = archived;
    live = false;
    if (place.instance().filter(InstanceFile::isRunning).isPresent()) {
      InstanceClient client = new InstanceClient(place.instance().get());
      try {
        archive = archived.withRecent(new HttpRecentLog(client, archived.info().cluster()));
        live = true;
      } catch (InstanceUnavailableException e) {
        around.say(
            "the running instance at %s cannot be asked (%s); the archive answers alone"
                .formatted(client.instance().http(), e.getMessage()));
      }
    }
  }

  private void sayWhereItEnds() {
    if (!live) {
      String end =
          archive
              .info()
              .end()
              .map(tick -> Micros.instant(tick.readEnded()))
              .map((Instant instant) -> "ends at " + CutText.instant(instant))
              .orElse("holds no complete moment yet");
      around.say("no running instance; the archive " + end);
    }
  }

  private static void pause(RuntimeException waitingFor) {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw waitingFor;
    }
  }

  @Override
  public void close() {
    if (log.isDebugEnabled()) {
      around.say(
          "read %,d bytes of the archive in %,d requests"
              .formatted(metered.bytesRead(), metered.requests()));
    }
    store.close();
  }
}
