package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"reflect"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "k8s.io/apimachinery/pkg/runtime/serializer/json"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/randfill"
)

// samples prints an object of each kind, filled at random from a fixed seed: as it is stored and as it is served.
func samples() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	stored := protobuf.NewSerializer(scheme.Scheme, scheme.Scheme)
	served := kjson.NewSerializerWithOptions(kjson.DefaultMetaFactory, scheme.Scheme, scheme.Scheme, kjson.SerializerOptions{})
	for i, gvk := range kinds() {
		value, answer := sample(gvk, int64(i), stored, served)
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", gvk.GroupVersion(), gvk.Kind, base64.StdEncoding.EncodeToString(value), bytes.TrimSpace(answer))
	}
}

func sample(gvk schema.GroupVersionKind, seed int64, stored, served runtime.Serializer) (value, answer []byte) {
	object := reflect.New(scheme.Scheme.AllKnownTypes()[gvk]).Interface().(runtime.Object)
	filler(seed).Fill(object)
	object.GetObjectKind().SetGroupVersionKind(gvk)
	object.(metav1.Object).SetResourceVersion("")
	var buffer bytes.Buffer
	check(stored.Encode(object, &buffer))
	value = bytes.Clone(buffer.Bytes())
	decoded, _, err := stored.Decode(value, nil, nil)
	check(err)
	decoded.GetObjectKind().SetGroupVersionKind(gvk)
	decoded.(metav1.Object).SetResourceVersion("4711")
	buffer.Reset()
	check(served.Encode(decoded, &buffer))
	return value, buffer.Bytes()
}

func filler(seed int64) *randfill.Filler {
	return randfill.NewWithSeed(seed).NilChance(0.6).NumElements(1, 2).MaxDepth(20).Funcs(
		func(s *string, c randfill.Continue) {
			*s = []string{"", "a", "<b & \"c\">", "tab\tnew\nline\\", "snow\u2603man \U0001f600", "line\u2028end", "bad\xffbyte", "ctl\x01\x7f"}[c.Intn(8)]
		},
		func(i *int32, c randfill.Continue) { *i = int32(c.Intn(2001) - 1000) },
		func(i *int64, c randfill.Continue) { *i = c.Int63() - c.Int63() },
		func(t *metav1.Time, c randfill.Continue) {
			if c.Bool() {
				t.Time = time.Unix(c.Int63()%4e9, 0)
			}
		},
		func(t *metav1.MicroTime, c randfill.Continue) { t.Time = time.Unix(c.Int63()%4e9, c.Int63()%1e9) },
		func(q *resource.Quantity, c randfill.Continue) {
			*q = *resource.NewMilliQuantity(c.Int63()%1e12, []resource.Format{resource.DecimalSI, resource.BinarySI, resource.DecimalExponent}[c.Intn(3)])
		},
		func(i *intstr.IntOrString, c randfill.Continue) {
			if c.Bool() {
				*i = intstr.FromString("50%")
			} else {
				*i = intstr.FromInt32(int32(c.Intn(9)))
			}
		},
		func(r *runtime.RawExtension, c randfill.Continue) {
			if c.Bool() {
				r.Raw = []byte(`{"a":[1,true,null,"x\"<y"],"b":{}}`)
			}
		},
		func(f *metav1.FieldsV1, c randfill.Continue) { f.Raw = []byte(`{"f:metadata":{"f:labels":{".":{}}}}`) },
	)
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
