package io.kuberewind.archive.read;

import io.kuberewind.archive.catalog.ArchiveFormat;
import io.kuberewind.archive.catalog.BarrierPosition;
import io.kuberewind.archive.catalog.CapturedType;
import io.kuberewind.archive.catalog.Catalog;
import io.kuberewind.archive.catalog.CatalogState;
import io.kuberewind.archive.catalog.CoverageSpan;
import io.kuberewind.archive.catalog.Horizon;
import io.kuberewind.archive.catalog.Tick;
import io.kuberewind.archive.catalog.TickLookup;
import io.kuberewind.archive.catalog.TimeFiles;
import io.kuberewind.archive.catalog.TimeIndex;
import io.kuberewind.archive.key.KeyScope;
import io.kuberewind.archive.mark.Mark;
import io.kuberewind.archive.mark.Marks;
import io.kuberewind.archive.mark.RestoreRecords;
import io.kuberewind.archive.store.ObjectStore;
import io.kuberewind.archive.verify.KeyUse;
import io.kuberewind.archive.verify.KeyUses;
import io.kuberewind.archive.verify.Verifier;
import io.kuberewind.archive.verify.VerifyReport;
import io.kuberewind.schemas.Change;
import io.kuberewind.schemas.CoverageEvent;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The archive of one cluster as it was when it was opened: any moment of it can be asked for, any
 * number of times, by several threads. Answers stream: their memory grows with the number of files
 * that are merged, not with the cluster.
 *
 * <p>Every method throws {@link io.kuberewind.archive.ArchiveException}s: of damage with the file's
 * name, of a store that does not answer, and those named at the methods.
 */
public final class Archive {
  private final ObjectStore store;
  private final ArchiveFormat format;
  private final CatalogState state;
  private final Recent recent;
  private final UnaryOperator<Change> sight;
  private final Consumer<String> losses;

  private Archive(
      ObjectStore store,
      ArchiveFormat format,
      CatalogState state,
      Recent recent,
      UnaryOperator<Change> sight,
      Consumer<String> losses) {
    this.losses = losses;
    this.store = store;
    this.format = format;
    this.state = state;
    this.recent = recent;
    this.sight = sight;
  }

  /**
   * Opens the archive of {@code cluster}, or the only one of the store, which stays the caller's to
   * close.
   *
   * @throws io.kuberewind.archive.catalog.ArchiveNotFoundException when there is none
   * @throws io.kuberewind.archive.catalog.UnsupportedFormatException when a newer version wrote it
   */
  public static Archive open(ObjectStore store, Optional<String> cluster) {
    ArchiveFormat format = ArchiveFormat.open(store, cluster);
    return new Archive(
        store,
        format,
        Catalog.readable(store, format.layout()).state(),
        Recent.NONE,
        UnaryOperator.identity(),
        null);
  }

  /** The archive in a state of its catalog that is at hand already. */
  public static Archive of(ObjectStore store, ArchiveFormat format, CatalogState state) {
    return new Archive(store, format, state, Recent.NONE, UnaryOperator.identity(), null);
  }

  /**
   * This archive and, behind it, what {@code log} has that is not committed here. Reads it once.
   */
  public Archive withRecent(RecentLog log) {
    Recent more = log.after(state);
    return new Archive(store, format, state.seeing(more.seen()), more, sight, losses);
  }

  /**
   * This archive, each change of an answer being what {@code eyes} make of it, such as with what
   * was sealed opened. Asked by one thread for each answer.
   */
  public Archive seenBy(UnaryOperator<Change> eyes) {
    return new Archive(store, format, state, recent, eyes, losses);
  }

  /**
   * This archive, which answers from what is there where segments are damaged or commits missing,
   * instead of refusing: what was lost may be missing from its answers, or out of date in them.
   *
   * @param told what an answer goes on without, one line each
   */
  public Archive allowingLoss(Consumer<String> told) {
    return new Archive(store, format, state, recent, sight, told);
  }

  /** What the archive is of and from when to when it answers. */
  public ArchiveInfo info() {
    return new ArchiveInfo(
        format.cluster(),
        format.clusterId(),
        format.partitions(),
        begin(),
        end().map(BarrierPosition::tick),
        types());
  }

  /** The state of the catalog that answers are made from. */
  public CatalogState catalog() {
    return state;
  }

  /** Resource types that are captured, each in its last known version. */
  public List<CapturedType> types() {
    return state.types();
  }

  /** What was seen and what was not. */
  public List<CoverageSpan> coverage() {
    return state.seen().coverage();
  }

  /**
   * The cut at a moment.
   *
   * @throws OutsideArchiveException when the archive does not reach there; the message says from
   *     when to when it does
   * @throws io.kuberewind.archive.mark.MarkNotFoundException when no mark has that name
   */
  public Cut cutAt(TimeSpec moment) {
    if (moment instanceof TimeSpec.AtMark at) {
      return marked(marks().get(at.name()));
    }
    TickLookup ticks = new TickLookup(new TimeFiles(store), index());
    return new CutResolver(ticks, begin(), end(), this::between, kept()).resolve(moment);
  }

  private Cut marked(Mark mark) {
    Cut cut = cutAt(TimeSpec.revision(mark.timeline(), mark.revision()));
    return new Cut(
        cut.timeline(), cut.revision(), mark.instant(), mark.bound(), cut.clock(), cut.confirmed());
  }

  /** The moments that have names. */
  public Marks marks() {
    return new Marks(store, format.cluster());
  }

  /** What restores did. */
  public RestoreRecords restores() {
    return new RestoreRecords(store, format.cluster());
  }

  /** The gaps that the cut lies in: what the scope was then is not known for certain. */
  public List<CoverageSpan> gaps(Cut cut, KeyScope scope) {
    return gapsOf(scope).stream()
        .filter(
            gap -> gap.revisions().from() < cut.ordinal() && cut.ordinal() < gap.revisions().to())
        .toList();
  }

  /** The gaps of the scope that overlap a span of ordinals: changes in them may be missing. */
  public List<CoverageSpan> gaps(long after, long to, KeyScope scope) {
    return gapsOf(scope).stream()
        .filter(gap -> gap.revisions().from() < to && gap.revisions().to() > after)
        .toList();
  }

  /**
   * The objects of the scope that lived at the cut, each as the change that made it so, in order of
   * their keys.
   *
   * @throws io.kuberewind.archive.catalog.LostRangeException when commits are missing that it needs
   */
  public CloseableIterator<Change> state(Cut cut, KeyScope scope) {
    return rows().state(cut.ordinal(), scope);
  }

  /**
   * The changes of the scope in a span of ordinals (see {@link Cut#ordinal}), each once, in order
   * of key, timeline and revision. Those before the horizon are gone.
   *
   * @throws io.kuberewind.archive.catalog.LostRangeException when commits are missing that it needs
   */
  public CloseableIterator<Change> history(KeyScope scope, long fromExclusive, long toInclusive) {
    long after = Math.max(fromExclusive, horizon().revision());
    return rows().history(scope, after, toInclusive);
  }

  /**
   * Looks at every object that the catalog lists.
   *
   * @param deep whether each is read and compared with its checksum, not only looked up
   */
  public VerifyReport verify(boolean deep) {
    return new Verifier(store, format, state).verify(deep);
  }

  /** By which keys the changes in each file are sealed. Reads every file. */
  public List<KeyUse> keyUses() {
    return new KeyUses(store, format.cluster()).of(state);
  }

  private AnswerRows rows() {
    return new AnswerRows(store, format, state, recent, sight, losses);
  }

  private CloseableIterator<Change> between(long after, long to) {
    return history(KeyScope.all(format.cluster()), after, to);
  }

  private TimeIndex index() {
    return state.index().apply(recent.ticks());
  }

  /** Retention takes the beginning with it. */
  private Optional<Tick> begin() {
    Horizon horizon = horizon();
    return index()
        .begin()
        .map(
            first ->
                first.revision() >= horizon.revision()
                    ? first
                    : new Tick(horizon.revision(), horizon.time(), horizon.time()));
  }

  private Horizon horizon() {
    return state.upkeep().horizon();
  }

  /** Revisions before the beginning whose state is kept all the same. */
  private NavigableSet<Long> kept() {
    return state.snapshotCuts(format.partitions()).headSet(horizon().revision(), false);
  }

  private Optional<BarrierPosition> end() {
    return state.positions().apply(recent.progress()).end(format.partitions());
  }

  /** What is missing of etcd's own keys matters to none but those who ask for them. */
  private List<CoverageSpan> gapsOf(KeyScope scope) {
    return coverage().stream()
        .filter(span -> span.event() == CoverageEvent.GAP && !span.type().isOfAudit())
        .filter(span -> !span.type().isOfEtcd() || !scope.types().isEmpty())
        .filter(span -> scope.containsType(span.type().group(), span.type().resource()))
        .toList();
  }
}
