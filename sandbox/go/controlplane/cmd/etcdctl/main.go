// Command etcdctl looks into the sandbox's etcd: compaction, alarms, members.
package main

import "go.etcd.io/etcd/etcdctl/v3/ctlv3"

func main() {
	ctlv3.MustStart()
}
