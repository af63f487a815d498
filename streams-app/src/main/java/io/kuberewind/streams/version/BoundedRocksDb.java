package io.kuberewind.streams.version;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what all stores of the JVM take outside the heap: one block cache for data, index and
 * filter blocks, which memtables are charged to, and two background threads. Cache and write buffer
 * manager live as long as the JVM: stores of several partitions come and go on one cache.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  /** Bytes of memory outside the heap that all stores of this JVM share. */
  public static final long MEMORY_BYTES = 48L * 1024 * 1024;

  private static final long MEMTABLES_BYTES = 20L * 1024 * 1024;
  private static final long MEMTABLE_BYTES = 4L * 1024 * 1024;
  private static final int BLOCK_BYTES = 16 * 1024;
  private static final double INDEX_SHARE = 0.2;
  private static final double BLOOM_BITS = 10;

  private static final Cache CACHE;
  private static final WriteBufferManager MEMTABLES;

  static {
    RocksDB.loadLibrary();
    CACHE = new LRUCache(MEMORY_BYTES, -1, false, INDEX_SHARE);
    MEMTABLES = new WriteBufferManager(MEMTABLES_BYTES, CACHE);
    Env.getDefault().setBackgroundThreads(1, Priority.LOW);
    Env.getDefault().setBackgroundThreads(1, Priority.HIGH);
  }

  private BloomFilter filter;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    filter = new BloomFilter(BLOOM_BITS);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    table.setBlockSize(BLOCK_BYTES);
    table.setFilterPolicy(filter);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(MEMTABLES);
    options.setWriteBufferSize(MEMTABLE_BYTES);
    options.setMaxWriteBufferNumber(2);
    options.setMaxBackgroundJobs(2);
    options.setMaxOpenFiles(256);
    options.setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  @Override
  public void close(String storeName, Options options) {
    filter.close();
  }
}
