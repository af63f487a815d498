// Command replay writes changes into an etcd of its own, which runs in this process as that of
// etcd-backup-restore does, without waiting for the disk.
//
// It reads from standard input, for each change: length of the key (4 bytes, big-endian), key, length of the
// value or 0xFFFFFFFF for a deletion, value. With -batch 1 each change is a transaction, one after the other, and
// the time of the first to the last is printed in seconds. With more, changes share transactions: the
// quick way to an etcd with that history. With -snapshot the etcd is saved as `etcdctl snapshot save` does.
package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/url"
	"os"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
)

const deleted = 0xFFFFFFFF

func main() {
	data := flag.String("data", "", "folder for the etcd, which is made")
	batch := flag.Int("batch", 1, "changes in a transaction, at most")
	snapshot := flag.String("snapshot", "", "file to save the etcd to")
	flag.Parse()
	if err := run(*data, *batch, *snapshot); err != nil {
		log.Fatal(err)
	}
}

func run(data string, batch int, snapshot string) error {
	server, err := start(data, batch)
	if err != nil {
		return err
	}
	defer server.Close()
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{server.Clients[0].Addr().String()}})
	if err != nil {
		return err
	}
	defer client.Close()
	seconds, err := load(client, bufio.NewReaderSize(os.Stdin, 1<<20), batch)
	if err != nil {
		return err
	}
	fmt.Printf("%.6f\n", seconds)
	if snapshot == "" {
		return nil
	}
	return save(client, snapshot)
}

func start(data string, batch int) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Dir = data
	config.LogLevel = "panic"
	config.UnsafeNoFsync = true
	config.QuotaBackendBytes = 32 << 30
	config.MaxTxnOps = uint(max(batch, 128))
	config.MaxRequestBytes = 64 << 20
	nowhere := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config.ListenClientUrls, config.AdvertiseClientUrls = nowhere, nowhere
	config.ListenPeerUrls, config.AdvertisePeerUrls = nowhere, nowhere
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	server, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	select {
	case <-server.Server.ReadyNotify():
		return server, nil
	case err := <-server.Err():
		return nil, err
	case <-time.After(time.Minute):
		return nil, errors.New("etcd is not ready after a minute")
	}
}

// load returns the seconds between the first transaction and the last. Serially, everything is read before.
func load(client *clientv3.Client, in *bufio.Reader, batch int) (float64, error) {
	if batch > 1 {
		return loadBatches(client, in, batch)
	}
	var ops []clientv3.Op
	for {
		_, op, err := next(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		ops = append(ops, op)
	}
	began := time.Now()
	for _, op := range ops {
		if _, err := client.Txn(context.Background()).Then(op).Commit(); err != nil {
			return 0, err
		}
	}
	return time.Since(began).Seconds(), nil
}

func loadBatches(client *clientv3.Client, in *bufio.Reader, batch int) (float64, error) {
	began := time.Now()
	var ops []clientv3.Op
	keys := map[string]bool{}
	commit := func() error {
		_, err := client.Txn(context.Background()).Then(ops...).Commit()
		ops = ops[:0]
		clear(keys)
		return err
	}
	for {
		key, op, err := next(in)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		// A transaction may write a key once.
		if keys[key] || len(ops) == batch {
			if err := commit(); err != nil {
				return 0, err
			}
		}
		keys[key] = true
		ops = append(ops, op)
	}
	if len(ops) > 0 {
		if err := commit(); err != nil {
			return 0, err
		}
	}
	return time.Since(began).Seconds(), nil
}

func next(in *bufio.Reader) (string, clientv3.Op, error) {
	key, _, err := field(in)
	if err != nil {
		return "", clientv3.Op{}, err
	}
	value, present, err := field(in)
	if err != nil {
		return "", clientv3.Op{}, fmt.Errorf("the input ends within a change: %w", err)
	}
	if !present {
		return string(key), clientv3.OpDelete(string(key)), nil
	}
	return string(key), clientv3.OpPut(string(key), string(value)), nil
}

func field(in *bufio.Reader) ([]byte, bool, error) {
	var length uint32
	if err := binary.Read(in, binary.BigEndian, &length); err != nil {
		return nil, false, err
	}
	if length == deleted {
		return nil, false, nil
	}
	bytes := make([]byte, length)
	_, err := io.ReadFull(in, bytes)
	return bytes, true, err
}

func save(client *clientv3.Client, file string) error {
	in, err := client.Snapshot(context.Background())
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}
